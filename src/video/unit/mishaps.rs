//! How often the unit failed as a whole. Where it fails again soon, what survives a new beginning is
//! what fails: then it pauses before the next one, and says so.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Two failures within this time are no accident.
const SOON: Duration = Duration::from_secs(10);
/// How long it then waits before it begins anew.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

/// The failures of one unit.
#[derive(Debug, Default)]
pub(super) struct Mishaps(Mutex<Last>);

#[derive(Clone, Copy, Debug, Default)]
struct Last {
    at: Option<Instant>,
    /// It came soon after another one.
    again: bool,
}

impl Mishaps {
    /// It failed: how long to wait before it begins anew.
    pub(super) fn one(&self, now: Instant) -> Duration {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let again = last.is_soon(now);
        *last = Last {
            at: Some(now),
            again,
        };
        if again { PAUSE } else { Duration::ZERO }
    }

    /// Whether it fails again and again.
    pub(super) fn go_on(&self, now: Instant) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.again && last.is_soon(now)
    }
}

impl Last {
    fn is_soon(&self, now: Instant) -> bool {
        let since = |at| now.saturating_duration_since(at);
        self.at.is_some_and(|at| since(at) < SOON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_again_soon_waits_and_says_so() {
        let (mishaps, begin) = (Mishaps::default(), Instant::now());
        let at = |seconds| begin + Duration::from_secs(seconds);
        assert!(!mishaps.go_on(at(0)));
        assert_eq!(mishaps.one(at(0)), Duration::ZERO);
        assert!(!mishaps.go_on(at(0)), "once is an accident");
        assert_eq!(mishaps.one(at(9)), PAUSE);
        assert!(mishaps.go_on(at(9)));
        assert_eq!(mishaps.one(at(10)), PAUSE);
        assert!(mishaps.go_on(at(19)));
        assert!(!mishaps.go_on(at(20)), "it has gone well for a while");
        assert_eq!(mishaps.one(at(20)), Duration::ZERO);
        assert!(!mishaps.go_on(at(20)));
    }
}
