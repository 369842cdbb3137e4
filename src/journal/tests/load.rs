//! Many residents who write at once and note what was acknowledged, and the reckoning after.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;

use super::{Ground, Story};
use crate::domain::event::Event;
use crate::domain::ids::ConversationId;
use crate::journal::{AppendError, Journal, JournalError};

/// What was acknowledged: the conversation and the text.
pub(super) type Acknowledged = (ConversationId, String);

/// Residents who write until they are told to stop.
pub(super) struct Load {
    acknowledged: Arc<Mutex<Vec<Acknowledged>>>,
    troubles: Arc<Mutex<BTreeSet<&'static str>>>,
    count: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    residents: JoinSet<()>,
}

impl Load {
    /// Starts `residents` of them, each with a conversation of their own.
    pub(super) async fn start(ground: &Ground, journal: &Journal, residents: usize) -> Self {
        let mut load = Self {
            acknowledged: Arc::default(),
            troubles: Arc::default(),
            count: Arc::default(),
            stop: Arc::default(),
            residents: JoinSet::new(),
        };
        for _ in 0..residents {
            let mut story = Story::new(&ground.clock);
            journal.create(story.begin()).await.unwrap();
            let journal = journal.clone();
            let (acknowledged, troubles) = (load.acknowledged.clone(), load.troubles.clone());
            let (count, stop) = (load.count.clone(), load.stop.clone());
            load.residents.spawn(async move {
                for turn in 0_u64.. {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    let text = format!("{turn}");
                    say(&journal, &mut story, &text, &troubles).await;
                    acknowledged.lock().unwrap().push((story.id(), text));
                    count.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        load
    }

    /// Waits until `more` messages were acknowledged from now on.
    pub(super) async fn goes_on(&self, more: usize) {
        let until = self.count.load(Ordering::SeqCst) + more;
        while self.count.load(Ordering::SeqCst) < until {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until somebody was told of this trouble.
    pub(super) async fn meets(&self, code: &str) {
        while !self.troubles.lock().unwrap().contains(code) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Ends it, and gives what was acknowledged.
    pub(super) async fn end(mut self) -> Vec<Acknowledged> {
        self.stop.store(true, Ordering::SeqCst);
        while let Some(resident) = self.residents.join_next().await {
            resident.unwrap();
        }
        self.acknowledged.lock().unwrap().clone()
    }
}

/// Says it until it is acknowledged, as a client does: the same command again and again.
async fn say(
    journal: &Journal,
    story: &mut Story,
    text: &str,
    troubles: &Mutex<BTreeSet<&'static str>>,
) {
    let append = story.say(text);
    loop {
        let code = match journal.append(append.clone()).await {
            Ok(()) | Err(AppendError::Duplicate(_)) => return,
            Err(AppendError::Busy) => JournalError::Busy.code(),
            Err(AppendError::Unavailable(error)) => error.code(),
            Err(AppendError::Conflict) => panic!("nobody else writes here"),
        };
        troubles.lock().unwrap().insert(code);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Everything that was acknowledged is there, once, in order, without gaps; and at most one
/// message more of each resident, who was not told of it.
pub(super) async fn reckon(journal: &Journal, acknowledged: &[Acknowledged]) {
    let mut by_conversation: BTreeMap<ConversationId, Vec<&str>> = BTreeMap::new();
    for (conversation, text) in acknowledged {
        by_conversation.entry(*conversation).or_default().push(text);
    }
    for (conversation, texts) in by_conversation {
        let events = journal.load(conversation).await.unwrap();
        let places: Vec<_> = events.iter().map(|event| event.seq.0).collect();
        assert_eq!(places, (1..=events.len() as u64).collect::<Vec<_>>());
        let kept: Vec<_> = events
            .iter()
            .filter_map(|event| match &event.event {
                Event::Said { text, .. } => Some(text.expose()),
                _ => None,
            })
            .collect();
        assert!(kept.starts_with(&texts), "{kept:?} lacks some of {texts:?}");
        assert!(
            kept.len() <= texts.len() + 1,
            "{kept:?} goes beyond {texts:?}"
        );
        let summary = journal.summary(conversation).await.unwrap().unwrap();
        assert_eq!(summary.last_seq, events.last().unwrap().seq);
    }
}
