//! The bus as all see it: bells within this process, and on to other nodes where there are any.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::encoding::Content;
use super::mailbox::{Mailbox, Slot};
use super::others::Others;
use super::{Bell, Topic};

/// How many locks the subscriptions are spread over, so that busy threads seldom meet.
const SHARDS: usize = 16;

/// How many bells a mailbox holds before it lags.
const MAILBOX: usize = 64;

/// Rings bells and hands out mailboxes. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bus {
    registry: Arc<Registry>,
    next_id: Arc<AtomicU64>,
    pub(super) others: Option<Arc<Others>>,
}

type Subscribers = HashMap<Topic, Vec<(u64, Slot)>>;

/// Who listens to what.
#[derive(Debug)]
pub(super) struct Registry {
    hasher: RandomState,
    shards: Vec<Mutex<Subscribers>>,
}

impl Default for Registry {
    fn default() -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self {
            hasher: RandomState::new(),
            shards,
        }
    }
}

impl Registry {
    fn with<T>(&self, topic: &Topic, work: impl FnOnce(&mut Subscribers) -> T) -> Option<T> {
        let hash = self.hasher.hash_one(topic);
        let place = usize::try_from(hash % SHARDS as u64).unwrap_or(0);
        let shard = self.shards.get(place)?;
        Some(work(
            &mut shard.lock().unwrap_or_else(PoisonError::into_inner),
        ))
    }

    pub(super) fn add(&self, topic: &Topic, id: u64, slot: Slot) {
        self.with(topic, |map| {
            map.entry(topic.clone()).or_default().push((id, slot))
        });
    }

    /// Has every mailbox whose number is `part` of `parts` fetch anew. In parts, so that not all ask
    /// the journal at one moment.
    pub(super) fn lag(&self, part: u64, parts: u64) {
        for shard in &self.shards {
            let map = shard.lock().unwrap_or_else(PoisonError::into_inner);
            let all = map.values().flatten();
            for (_, slot) in all.filter(|(id, _)| id % parts == part) {
                slot.lag();
            }
        }
    }

    /// How many mailboxes listen to something, counted once for each topic.
    pub(super) fn mailboxes(&self) -> u64 {
        let counts = self.shards.iter().map(|shard| {
            let map = shard.lock().unwrap_or_else(PoisonError::into_inner);
            map.values().map(Vec::len).sum::<usize>()
        });
        u64::try_from(counts.sum::<usize>()).unwrap_or(u64::MAX)
    }

    /// Tells everyone here who listens.
    pub(super) fn ring(&self, bell: &Bell) {
        let topic = bell.topic();
        self.with(&topic, |map| {
            for (_, slot) in map.get(&topic).into_iter().flatten() {
                slot.put(bell.clone());
            }
        });
    }

    pub(super) fn remove(&self, topic: &Topic, id: u64) {
        self.with(topic, |map| {
            if let Some(slots) = map.get_mut(topic) {
                slots.retain(|(kept, _)| *kept != id);
                if slots.is_empty() {
                    map.remove(topic);
                }
            }
        });
    }
}

impl Default for Bus {
    fn default() -> Self {
        Self::local()
    }
}

impl Bus {
    /// A bus within this process.
    #[must_use]
    pub fn local() -> Self {
        Self::of(Arc::default(), None)
    }

    pub(super) fn of(registry: Arc<Registry>, others: Option<Arc<Others>>) -> Self {
        Self {
            registry,
            next_id: Arc::default(),
            others,
        }
    }

    /// Whether there may be other nodes: then what this one remembers may be behind the journal.
    #[must_use]
    pub fn shared(&self) -> bool {
        self.others.is_some()
    }

    /// A new mailbox that listens to nothing yet.
    #[must_use]
    pub fn mailbox(&self) -> Mailbox {
        self.mailbox_of(MAILBOX)
    }

    fn mailbox_of(&self, capacity: usize) -> Mailbox {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        Mailbox::new(id, Arc::clone(&self.registry), capacity)
    }

    /// Tells everyone who listens, here and on other nodes. Never waits.
    pub fn ring(&self, bell: &Bell) {
        self.registry.ring(bell);
        if let Some(others) = &self.others {
            others.send(Content::Bell(bell.clone()));
        }
    }

    /// Tells everyone who listens on this node.
    pub fn ring_here(&self, bell: &Bell) {
        self.registry.ring(bell);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::bus::Heard;
    use crate::domain::ids::{ConversationId, Seq};

    fn bell(conversation: u128, seq: u64) -> Bell {
        Bell::Conversation {
            conversation: ConversationId(Uuid::from_u128(conversation)),
            seq: Seq(seq),
        }
    }

    #[tokio::test]
    async fn only_those_who_listen_hear() {
        let bus = Bus::local();
        let (mut one, mut two) = (bus.mailbox(), bus.mailbox());
        one.listen(bell(1, 0).topic());
        two.listen(bell(2, 0).topic());
        bus.ring(&bell(1, 7));
        bus.ring(&bell(2, 8));
        assert_eq!(one.hear().await, Heard::Bell(bell(1, 7)));
        assert_eq!(two.hear().await, Heard::Bell(bell(2, 8)));
    }

    #[tokio::test]
    async fn a_full_mailbox_lags_and_then_goes_on() {
        let bus = Bus::local();
        let mut slow = bus.mailbox_of(2);
        slow.listen(bell(1, 0).topic());
        (1..=3).for_each(|seq| bus.ring(&bell(1, seq)));
        assert_eq!(slow.hear().await, Heard::Lagged);
        assert_eq!(slow.hear().await, Heard::Bell(bell(1, 1)));
        assert_eq!(slow.hear().await, Heard::Bell(bell(1, 2)));
        bus.ring(&bell(1, 4));
        assert_eq!(slow.hear().await, Heard::Bell(bell(1, 4)));
    }

    #[test]
    fn nothing_is_left_of_a_mailbox_that_is_gone() {
        let bus = Bus::local();
        let mut mailbox = bus.mailbox();
        let topic = bell(1, 0).topic();
        mailbox.listen(topic.clone());
        mailbox.listen(topic.clone());
        drop(mailbox);
        assert_eq!(bus.registry.with(&topic, |map| map.len()), Some(0));
    }

    #[tokio::test]
    async fn a_forgotten_topic_is_silent() {
        let bus = Bus::local();
        let mut mailbox = bus.mailbox();
        mailbox.listen(bell(1, 0).topic());
        mailbox.listen(bell(2, 0).topic());
        mailbox.forget(&bell(1, 0).topic());
        bus.ring(&bell(1, 1));
        bus.ring(&bell(2, 1));
        assert_eq!(mailbox.hear().await, Heard::Bell(bell(2, 1)));
    }
}
