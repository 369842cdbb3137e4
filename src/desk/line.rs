//! Every open conversation in short: the queue with its positions, and who holds what.
//!
//! A commit on this node changes it at once, and one on another node as soon as that one tells of
//! it; what was lost on the way comes in with the next refresh from the journal.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::domain::ids::{ConversationId, Seq, ServiceId, StaffId, Timestamp};
use crate::journal::{StageName, Summary};

/// The open conversations, by id, and a version that grows whenever something about them changes.
#[derive(Debug)]
pub struct Line {
    rows: Mutex<Rows>,
    version: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Rows {
    open: HashMap<ConversationId, Summary>,
    /// Conversations that closed since the last refresh, so that a slow refresh cannot bring one
    /// back.
    closed: HashMap<ConversationId, Seq>,
    /// Conversations that came since the last refresh, so that a slow refresh cannot lose one.
    fresh: HashSet<ConversationId>,
    /// Places in line, worked out when first asked for after a change.
    places: Option<HashMap<ConversationId, u32>>,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            rows: Mutex::default(),
            version: watch::Sender::new(0),
        }
    }
}

impl Line {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells of every change from now on. Changes that come close together may be told as one.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Says that something beside the rows changed (presence, a service's texts).
    pub fn touch(&self) {
        self.version
            .send_modify(|version| *version = version.wrapping_add(1));
    }

    /// Takes in what a commit made of a conversation.
    pub fn update(&self, summary: Summary) {
        let mut rows = self.rows();
        if summary.stage == StageName::Closed {
            let was_open = rows.open.remove(&summary.conversation).is_some();
            rows.closed.insert(summary.conversation, summary.last_seq);
            if !was_open {
                return;
            }
        } else {
            let old = rows.open.insert(summary.conversation, summary.clone());
            if old.is_none() {
                rows.fresh.insert(summary.conversation);
            }
            if old.is_some_and(|old| same_but_for_seq(&old, &summary)) {
                return;
            }
        }
        rows.places = None;
        drop(rows);
        self.touch();
    }

    /// Takes in that a conversation went on without anything changing that the board shows.
    pub fn moved(&self, id: ConversationId, last_seq: Seq) {
        if let Some(row) = self.rows().open.get_mut(&id) {
            row.last_seq = row.last_seq.max(last_seq);
        }
    }

    /// Takes in the whole list as the journal has it. What this node knows better stays.
    pub fn refresh(&self, listed: Vec<Summary>) {
        let mut rows = self.rows();
        let mut open = HashMap::with_capacity(listed.len());
        for summary in listed {
            let id = summary.conversation;
            if rows
                .closed
                .get(&id)
                .is_some_and(|closed| *closed > summary.last_seq)
            {
                continue;
            }
            let kept = rows
                .open
                .remove(&id)
                .filter(|kept| kept.last_seq > summary.last_seq);
            open.insert(id, kept.unwrap_or(summary));
        }
        for id in std::mem::take(&mut rows.fresh) {
            if let Some(row) = rows.open.remove(&id) {
                open.insert(id, row);
            }
        }
        rows.open = open;
        rows.closed.clear();
        rows.places = None;
        drop(rows);
        self.touch();
    }

    /// One open conversation.
    #[must_use]
    pub fn get(&self, id: ConversationId) -> Option<Summary> {
        self.rows().open.get(&id).cloned()
    }

    /// The place in line of a waiting conversation: 1 is next.
    #[must_use]
    pub fn place(&self, id: ConversationId) -> Option<u32> {
        let mut rows = self.rows();
        if rows.places.is_none() {
            rows.places = Some(places(rows.open.values()));
        }
        rows.places
            .as_ref()
            .and_then(|places| places.get(&id).copied())
    }

    /// How many wait in the queue of `service`.
    #[must_use]
    pub fn waiting(&self, service: &ServiceId) -> u32 {
        count(
            self.rows()
                .open
                .values()
                .filter(|row| row.stage == StageName::Waiting && row.service == *service),
        )
    }

    /// How many are to identify before they join the queue of a service for which `wanted` holds.
    #[must_use]
    pub fn arriving(&self, wanted: impl Fn(&ServiceId) -> bool) -> u32 {
        count(
            self.rows()
                .open
                .values()
                .filter(|row| row.stage == StageName::Arriving && wanted(&row.service)),
        )
    }

    /// How many conversations wait and how many are answered, by service; for metrics.
    #[must_use]
    pub fn lengths(&self) -> HashMap<ServiceId, (u32, u32)> {
        let mut lengths: HashMap<ServiceId, (u32, u32)> = HashMap::new();
        for row in self.rows().open.values() {
            let (waiting, active) = lengths.entry(row.service.clone()).or_default();
            match row.stage {
                StageName::Waiting => *waiting = waiting.saturating_add(1),
                StageName::Active => *active = active.saturating_add(1),
                StageName::Arriving | StageName::Closed => {}
            }
        }
        lengths
    }

    /// How many conversations `account` holds.
    #[must_use]
    pub fn held(&self, account: &StaffId) -> u32 {
        count(self.rows().open.values().filter(|row| holds(row, account)))
    }

    /// The open conversations for which `wanted` holds, longest first.
    #[must_use]
    pub fn select(&self, wanted: impl Fn(&Summary) -> bool) -> Vec<Summary> {
        let mut found: Vec<_> = self
            .rows()
            .open
            .values()
            .filter(|row| wanted(row))
            .cloned()
            .collect();
        found.sort_by_key(|row| (row.since, row.conversation));
        found
    }

    /// The conversations whose deadline has passed.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Vec<ConversationId> {
        let rows = self.rows();
        let due = rows
            .open
            .values()
            .filter(|row| row.deadline.is_some_and(|at| at <= now));
        due.map(|row| row.conversation).collect()
    }
}

/// Whether `account` is the one who answers.
#[must_use]
pub fn holds(row: &Summary, account: &StaffId) -> bool {
    row.stage == StageName::Active
        && row
            .professional
            .as_ref()
            .is_some_and(|professional| professional.id == *account)
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// Whether nothing changed that the board or the queue shows. Messages change only the place of
/// the last event, and come a thousand times as often as anything else.
fn same_but_for_seq(old: &Summary, new: &Summary) -> bool {
    old.stage == new.stage
        && old.standing == new.standing
        && old.service == new.service
        && old.since == new.since
        && old.deadline == new.deadline
        && old.professional == new.professional
        && old.meant_for == new.meant_for
}

/// The place of each waiting conversation in the queue of its service.
fn places<'a>(rows: impl Iterator<Item = &'a Summary>) -> HashMap<ConversationId, u32> {
    let mut waiting: Vec<_> = rows.filter(|row| row.stage == StageName::Waiting).collect();
    waiting.sort_by_key(|row| (&row.service, row.since, row.conversation));
    let mut places = HashMap::with_capacity(waiting.len());
    let mut last: Option<(&ServiceId, u32)> = None;
    for row in waiting {
        let place = match last {
            Some((service, place)) if *service == row.service => place.saturating_add(1),
            _ => 1,
        };
        last = Some((&row.service, place));
        places.insert(row.conversation, place);
    }
    places
}
