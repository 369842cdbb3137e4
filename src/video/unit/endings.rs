//! Orders that end something. They may not be lost, whatever the thread has to do: so they do not
//! wait in a queue, but gather, each once, until the thread takes them all.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::LegId;
use crate::domain::ids::CallId;

/// What is to end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Legs, each with the newest attempt that is meant.
    pub(super) legs: HashMap<LegId, u32>,
    /// Calls, with both legs.
    pub(super) calls: HashSet<CallId>,
    /// The legs that there should be, with their attempts, as they were told last.
    pub(super) known: Option<HashMap<LegId, u32>>,
}

/// What is to end, gathered.
#[derive(Debug, Default)]
pub(super) struct Endings {
    wanted: Mutex<Wanted>,
    bell: Notify,
}

impl Endings {
    /// A leg is to end, unless a newer attempt stands.
    pub(super) fn hang_up(&self, leg: LegId, attempt: u32) {
        let mut wanted = self.wanted();
        let newest = wanted.legs.entry(leg).or_insert(attempt);
        *newest = attempt.max(*newest);
        self.bell.notify_one();
    }

    /// A call is to end.
    pub(super) fn end(&self, call: CallId) {
        self.wanted().calls.insert(call);
        self.bell.notify_one();
    }

    /// No other legs than these should be there.
    pub(super) fn keep(&self, known: HashMap<LegId, u32>) {
        self.wanted().known = Some(known);
        self.bell.notify_one();
    }

    /// Takes everything.
    pub(super) fn take(&self) -> Wanted {
        std::mem::take(&mut self.wanted())
    }

    /// Waits until there is something.
    pub(super) async fn rung(&self) {
        self.bell.notified().await;
    }

    fn wanted(&self) -> MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Side;
    use uuid::Uuid;

    fn leg(number: u128) -> LegId {
        LegId {
            call: CallId(Uuid::from_u128(number)),
            side: Side::Resident,
        }
    }

    #[tokio::test]
    async fn no_order_is_lost_however_many_there_are() {
        let endings = Endings::default();
        for number in 0..5_000 {
            endings.hang_up(leg(number), 7);
            endings.hang_up(leg(number), 5);
            endings.end(leg(number).call);
        }
        endings.rung().await;
        let wanted = endings.take();
        assert_eq!(wanted.legs.len(), 5_000);
        assert!(wanted.legs.values().all(|attempt| *attempt == 7));
        assert_eq!(wanted.calls.len(), 5_000);
        assert_eq!(endings.take(), Wanted::default());
    }

    #[test]
    fn what_is_known_is_as_it_was_told_last() {
        let endings = Endings::default();
        endings.keep(HashMap::from([(leg(1), 1), (leg(2), 1)]));
        endings.keep(HashMap::from([(leg(2), 3)]));
        let known = endings.take().known;
        assert_eq!(known, Some(HashMap::from([(leg(2), 3)])));
    }
}
