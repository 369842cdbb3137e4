//! The one place that reads the clock, so that tests can set the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use uuid::{ContextV7, Timestamp as UuidTime, Uuid};

use crate::domain::ids::Timestamp;

/// Tells the time and makes time-ordered ids. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    ids: Arc<std::sync::Mutex<ContextV7>>,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self::of(Source::System)
    }

    /// A clock that stands at `now` until it is moved, for tests.
    #[must_use]
    pub fn fixed(now: Timestamp) -> Self {
        Self::of(Source::Set(Arc::new(AtomicI64::new(now.0))))
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            ids: Arc::new(std::sync::Mutex::new(ContextV7::new())),
        }
    }

    /// The present moment.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the clock"
    )]
    pub fn now(&self) -> Timestamp {
        match &self.source {
            Source::System => {
                // A clock before 1970 is a broken machine; ids and times stay ordered from 0.
                let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
                let micros = since.unwrap_or(Duration::ZERO).as_micros();
                Timestamp(i64::try_from(micros).unwrap_or(i64::MAX))
            }
            Source::Set(micros) => Timestamp(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock forward by `seconds`; does nothing to the machine's clock.
    pub fn advance(&self, seconds: i64) {
        if let Source::Set(micros) = &self.source {
            micros.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
        }
    }

    /// A fresh UUIDv7 (RFC 9562 section 5.7) of the present moment.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        let now = u64::try_from(self.now().0).unwrap_or(0);
        let nanos = u32::try_from((now % 1_000_000).saturating_mul(1_000)).unwrap_or(0);
        let context = self
            .ids
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Uuid::new_v7(UuidTime::from_unix(&*context, now / 1_000_000, nanos))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_until_moved() {
        let clock = Clock::fixed(Timestamp(1_000_000));
        assert_eq!(clock.now(), Timestamp(1_000_000));
        clock.clone().advance(2);
        assert_eq!(clock.now(), Timestamp(3_000_000));
    }

    #[test]
    fn ids_of_one_moment_differ_and_are_ordered() {
        let clock = Clock::fixed(Timestamp(1_700_000_000_000_000));
        let ids: Vec<_> = (0..1000).map(|_| clock.uuid()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
