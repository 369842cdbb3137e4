//! A subscriber's bounded mailbox.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::{self, error::TrySendError};

use super::local::Registry;
use super::{Bell, Topic};

/// After how long who could not fetch anew is told once more that it lagged.
const LATER: Duration = Duration::from_secs(2);

/// How often in a row.
const TIMES: u32 = 5;

/// Where one subscriber hears the bells of the topics it listens to.
///
/// Dropping it ends all its subscriptions.
#[derive(Debug)]
pub struct Mailbox {
    id: u64,
    registry: Arc<Registry>,
    topics: Vec<Topic>,
    inbox: mpsc::Receiver<Option<Bell>>,
    slot: Slot,
    /// How often in a row the subscriber could not fetch anew.
    late: u32,
}

/// What came out of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A bell.
    Bell(Bell),
    /// Bells were lost, since the mailbox was full or on the way from another node: fetch
    /// everything anew.
    Lagged,
}

/// The sending side of a mailbox, as the registry keeps it.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Nothing instead of a bell wakes who waits for one, to see that bells were lost.
    outbox: mpsc::Sender<Option<Bell>>,
    lagged: Arc<AtomicBool>,
}

impl Slot {
    /// Puts a bell in, or remembers that there was no room.
    pub(super) fn put(&self, bell: Bell) {
        if let Err(TrySendError::Full(_)) = self.outbox.try_send(Some(bell)) {
            self.lag();
        }
    }

    /// Notes that bells were lost.
    pub(super) fn lag(&self) {
        // Noted first, then woken for: who sees nothing noted and goes to sleep is woken. Where there is no
        // room, there is enough to wake for.
        if !self.lagged.swap(true, Ordering::AcqRel) {
            drop(self.outbox.try_send(None));
        }
    }
}

impl Mailbox {
    pub(super) fn new(id: u64, registry: Arc<Registry>, capacity: usize) -> Self {
        let (outbox, inbox) = mpsc::channel(capacity.max(1));
        let slot = Slot {
            outbox,
            lagged: Arc::default(),
        };
        Self {
            id,
            registry,
            topics: Vec::new(),
            inbox,
            slot,
            late: 0,
        }
    }

    /// Starts to listen to `topic`; once more does nothing.
    ///
    /// Listen first, then fetch: what happens in between is then heard.
    pub fn listen(&mut self, topic: Topic) {
        if !self.topics.contains(&topic) {
            self.registry.add(&topic, self.id, self.slot.clone());
            self.topics.push(topic);
        }
    }

    /// Stops listening to `topic`.
    pub fn forget(&mut self, topic: &Topic) {
        if let Some(place) = self.topics.iter().position(|kept| kept == topic) {
            self.topics.swap_remove(place);
            self.registry.remove(topic, self.id);
        }
    }

    /// The subscriber lagged and has fetched anew, or there was no time for it: then it is told to
    /// do so once more after a while. Whether that may still come to something.
    pub fn fetched(&mut self, done: bool) -> bool {
        if done {
            self.late = 0;
            return true;
        }
        self.late = self.late.saturating_add(1);
        let again = self.late <= TIMES;
        if again {
            let slot = self.slot.clone();
            tokio::spawn(async move {
                tokio::time::sleep(LATER).await;
                slot.lag();
            });
        }
        again
    }

    /// The next bell. Waits until there is one; safe to cancel.
    ///
    /// What was missed is told once, before any bell that is still in the box.
    pub async fn hear(&mut self) -> Heard {
        loop {
            if self.slot.lagged.swap(false, Ordering::AcqRel) {
                return Heard::Lagged;
            }
            match self.inbox.recv().await {
                Some(Some(bell)) => return Heard::Bell(bell),
                Some(None) => {}
                // The mailbox itself holds a sender, so the channel cannot be closed.
                None => return Heard::Lagged,
            }
        }
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        for topic in &self.topics {
            self.registry.remove(topic, self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Bus;
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_could_not_fetch_anew_is_told_again_for_a_while() {
        let mut mailbox = Bus::local().mailbox();
        for _ in 0..2 {
            for _ in 0..TIMES {
                let began = tokio::time::Instant::now();
                assert!(mailbox.fetched(false));
                assert_eq!(mailbox.hear().await, Heard::Lagged);
                assert!(began.elapsed() >= LATER);
            }
            assert!(mailbox.fetched(true), "that ends it");
        }
        for _ in 0..TIMES {
            assert!(mailbox.fetched(false));
        }
        assert!(!mailbox.fetched(false), "there is no end to it");
    }
}
