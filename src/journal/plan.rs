//! What becomes of each append of a batch, decided before anything is written.
//!
//! The rows that the batch touches are locked and read first; then this decides, in memory, which
//! appends are recorded. So an append that conflicts never sinks its neighbours, and nothing has
//! to be undone.

use std::collections::HashMap;

use uuid::Uuid;

use super::codec::Prepared;
use super::events::Ends;
use crate::domain::ids::{ConversationId, Seq};

/// What becomes of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is recorded.
    Recorded,
    /// The conversation stands elsewhere.
    Conflict,
    /// The command was recorded before; its last event has this place.
    Duplicate(Seq),
    /// The start was recorded before.
    Existing(ConversationId),
}

/// What the database holds of the rows that a batch touches.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Where each conversation ends.
    pub(super) ends: Ends,
    /// The conversation of each start.
    pub(super) starts: HashMap<Uuid, Uuid>,
}

impl Known {
    /// Decides on the next append, and remembers it for those that come after in the batch.
    pub(super) fn decide(&mut self, append: &Prepared) -> Verdict {
        if let Some(verdict) = self.refusal(append) {
            return verdict;
        }
        let end = self.ends.entry(append.conversation).or_default();
        end.seq = append.last_seq;
        if let Some((start_id, _)) = &append.start {
            self.starts.insert(*start_id, append.conversation);
        }
        Verdict::Recorded
    }

    fn refusal(&self, append: &Prepared) -> Option<Verdict> {
        let place = self.ends.get(&append.conversation).map(|end| end.seq);
        if let Some((start_id, _)) = &append.start {
            if let Some(conversation) = self.starts.get(start_id) {
                return Some(Verdict::Existing(ConversationId(*conversation)));
            }
            return place.map(|_| Verdict::Conflict);
        }
        (place != Some(append.expected)).then_some(Verdict::Conflict)
    }
}
