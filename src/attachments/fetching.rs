//! How many files each session fetches at the same time: each takes up to two segments of memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::secret::TokenHash;

/// How many files a session may fetch at once. A browser keeps six connections to a server.
pub const AT_ONCE: u32 = 8;

/// Who fetches how many files. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Fetching {
    by_session: Arc<Mutex<HashMap<TokenHash, u32>>>,
}

/// A place for one fetch, held as long as it lives.
#[derive(Debug)]
pub struct Seat {
    fetching: Fetching,
    session: TokenHash,
}

impl Fetching {
    /// A place for one more, if there is one.
    #[must_use]
    pub fn seat(&self, session: TokenHash) -> Option<Seat> {
        let mut open = self
            .by_session
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let here = open.get(&session).copied().unwrap_or(0);
        if here >= AT_ONCE {
            return None;
        }
        open.insert(session, here.saturating_add(1));
        drop(open);
        Some(Seat {
            fetching: self.clone(),
            session,
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self
            .fetching
            .by_session
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(here) = open.get_mut(&self.session) {
            *here = here.saturating_sub(1);
            if *here == 0 {
                open.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_limited_by_session_and_given_back() {
        let (fetching, one, two) = (Fetching::default(), TokenHash([1; 32]), TokenHash([2; 32]));
        let seats: Vec<_> = (0..AT_ONCE).map(|_| fetching.seat(one)).collect();
        assert!(seats.iter().all(Option::is_some));
        assert!(fetching.seat(one).is_none());
        assert!(fetching.seat(two).is_some());
        drop(seats);
        assert!(fetching.by_session.lock().unwrap().is_empty());
    }
}
