//! How many files are on their way at the same moment in each session, in or out: each takes one
//! or two segments of memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::secret::TokenHash;

/// How many files a session may fetch at once. A browser keeps six connections to a server.
pub const FETCHED_AT_ONCE: u32 = 8;

/// Who sends, or fetches, how many files. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Seats {
    taken: Arc<Mutex<HashMap<TokenHash, u32>>>,
}

/// A place for one file, held as long as it lives.
#[derive(Debug)]
pub struct Seat {
    seats: Seats,
    session: TokenHash,
}

impl Seats {
    /// A place for one more file of this session, where it holds fewer than `limit`.
    #[must_use]
    pub fn take(&self, session: TokenHash, limit: u32) -> Option<Seat> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let here = taken.get(&session).copied().unwrap_or(0);
        if here >= limit {
            return None;
        }
        taken.insert(session, here.saturating_add(1));
        drop(taken);
        Some(Seat {
            seats: self.clone(),
            session,
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let taken = self.seats.taken.lock();
        let mut taken = taken.unwrap_or_else(PoisonError::into_inner);
        if let Some(here) = taken.get_mut(&self.session) {
            *here = here.saturating_sub(1);
            if *here == 0 {
                taken.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_counted_by_session_and_given_back() {
        let seats = Seats::default();
        let (one, two) = (TokenHash([1; 32]), TokenHash([2; 32]));
        let first = seats.take(one, 2);
        let second = seats.take(one, 2);
        assert!(first.is_some() && second.is_some());
        assert!(seats.take(one, 2).is_none());
        assert!(seats.take(two, 2).is_some());
        drop(first);
        assert!(seats.take(one, 2).is_some());
        drop(second);
        assert!(seats.taken.lock().unwrap().is_empty());
    }
}
