//! How long a wait is likely to be, told from how often professionals took somebody lately.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::domain::ids::{ServiceId, Timestamp};

/// How many acceptances are remembered for each service.
const REMEMBERED: usize = 12;

/// Acceptances older than this many seconds tell nothing about now.
const WINDOW_SECONDS: i64 = 3_600;

/// Below this many acceptances there is no experience to tell from.
const ENOUGH: usize = 3;

/// Remembers when professionals took somebody from each queue.
#[derive(Debug, Default)]
pub struct Estimates {
    taken: Mutex<HashMap<ServiceId, VecDeque<Timestamp>>>,
}

impl Estimates {
    /// Remembers that somebody was taken from the queue of `service`.
    pub fn taken(&self, service: &ServiceId, at: Timestamp) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let times = taken.entry(service.clone()).or_default();
        times.push_back(at);
        if times.len() > REMEMBERED {
            times.pop_front();
        }
    }

    /// The expected wait in seconds of whoever stands at `position` (1 is next), or none where
    /// there is too little experience to tell.
    #[must_use]
    pub fn wait(&self, service: &ServiceId, position: u32, now: Timestamp) -> Option<u32> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        expected_wait(taken.get(service)?.iter().copied(), position, now)
    }
}

/// The mean distance between recent acceptances (the time since the last counts too, so that a
/// queue nobody serves does not look fast) times the place in line.
fn expected_wait(
    taken: impl Iterator<Item = Timestamp>,
    position: u32,
    now: Timestamp,
) -> Option<u32> {
    let recent: Vec<_> = taken
        .filter(|at| now.seconds_since(*at) <= WINDOW_SECONDS)
        .collect();
    let first = recent.first().filter(|_| recent.len() >= ENOUGH)?;
    let gaps = i64::try_from(recent.len()).ok()?;
    let each = now.seconds_since(*first).max(0) / gaps;
    u32::try_from(each.saturating_mul(i64::from(position))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::default().plus_seconds(seconds)
    }

    #[test]
    fn little_experience_tells_nothing() {
        let estimates = Estimates::default();
        let service = ServiceId::from("health");
        estimates.taken(&service, at(0));
        estimates.taken(&service, at(60));
        assert_eq!(estimates.wait(&service, 1, at(61)), None);
        assert_eq!(estimates.wait(&ServiceId::from("other"), 1, at(61)), None);
    }

    #[test]
    fn the_wait_grows_with_the_line_and_with_silence() {
        let estimates = Estimates::default();
        let service = ServiceId::from("health");
        for minute in 0..5 {
            estimates.taken(&service, at(minute * 60));
        }
        assert_eq!(estimates.wait(&service, 1, at(300)), Some(60));
        assert_eq!(estimates.wait(&service, 4, at(300)), Some(240));
        assert_eq!(estimates.wait(&service, 1, at(900)), Some(180));
    }

    #[test]
    fn yesterday_tells_nothing() {
        let taken = (0..9).map(at);
        assert_eq!(expected_wait(taken, 1, at(86_400)), None);
    }
}
