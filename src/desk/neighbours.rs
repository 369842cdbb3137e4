//! What the desks of several nodes tell each other: what changed on the board, which side is
//! connected to what, and who of the staff is here.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::Desk;
use super::attendance::Sides;
use super::presence::Here;
use crate::bus::{Bell, News};
use crate::domain::ids::{ConversationId, NodeId, StaffId};
use crate::domain::person::Side;
use crate::journal::StageName;

/// Whose notes these are on the bus.
pub(super) const ROOM: &str = "desk";

/// How often a node tells all of its own, and looks whether it has missed something.
const ROUND: Duration = Duration::from_secs(5);

/// How soon what was missed is read anew. Many losses that come together are one.
const PAUSE: Duration = Duration::from_secs(1);

/// How much of its own a node tells in one note, in bytes: far less than a message may hold.
const PART: usize = 32 * 1024;

/// After how many rounds in which it told nothing of its own a node counts as gone.
const SILENT_ROUNDS: u8 = 3;

/// How many conversations may wait to be looked up; more are read with all others.
const MOST_MOVED: usize = 1_024;

/// What desks tell each other.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// A conversation stands otherwise on the board.
    Moved {
        /// Which.
        conversation: ConversationId,
    },
    /// A side's first socket came to a conversation, or its last one went.
    Attending {
        /// Which conversation.
        conversation: ConversationId,
        /// Which sides are connected to it now.
        sides: Sides,
    },
    /// Somebody of the staff came, went, or is otherwise than before.
    Person {
        /// Whose account.
        account: StaffId,
        /// How they are, where they are here.
        here: Option<Here>,
    },
    /// A session of this account signed out.
    SignedOff {
        /// Whose.
        account: StaffId,
    },
    /// A part of everything.
    Roll {
        /// Which telling of everything.
        round: u32,
        /// The last part.
        last: bool,
        /// Which sides are connected to what.
        attending: Vec<(ConversationId, Sides)>,
        /// Who of the staff is here.
        people: Vec<Here>,
    },
}

/// What is to be read from the journal.
#[derive(Default)]
struct Behind {
    conversations: Mutex<HashSet<ConversationId>>,
    news: Notify,
    missed: Notify,
}

impl Behind {
    fn moved(&self, conversation: ConversationId) {
        let mut waiting = self.waiting();
        if waiting.len() < MOST_MOVED {
            waiting.insert(conversation);
            self.news.notify_one();
        } else {
            self.missed.notify_one();
        }
    }

    fn take(&self) -> HashSet<ConversationId> {
        std::mem::take(&mut *self.waiting())
    }

    fn waiting(&self) -> MutexGuard<'_, HashSet<ConversationId>> {
        self.conversations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// For how many rounds each node told nothing: that it is gone may have been missed.
#[derive(Debug, Default)]
struct Silent(HashMap<NodeId, u8>);

impl Silent {
    fn heard(&mut self, node: NodeId) {
        self.0.insert(node, 0);
    }

    /// A round has passed; names those who were silent for too long. Nobody is while they cannot be
    /// heard.
    fn round(&mut self, hears: bool) -> Vec<NodeId> {
        for rounds in self.0.values_mut() {
            *rounds = if hears { rounds.saturating_add(1) } else { 0 };
        }
        let gone = self.0.extract_if(|_, rounds| *rounds > SILENT_ROUNDS);
        gone.map(|(node, _)| node).collect()
    }
}

/// Divides what is told into parts that each fit into a note.
fn parts<T: Serialize>(all: Vec<T>) -> Vec<Vec<T>> {
    let mut parts = Vec::new();
    let (mut part, mut size) = (Vec::new(), 0_usize);
    for one in all {
        let own = serde_json::to_vec(&one).map_or(0, |bytes| bytes.len());
        if !part.is_empty() && size.saturating_add(own) > PART {
            parts.push(std::mem::take(&mut part));
            size = 0;
        }
        size = size.saturating_add(own);
        part.push(one);
    }
    parts.push(part);
    parts
}

impl Desk {
    pub(super) fn tell(&self, told: &Told) {
        self.inner.bus.tell(ROOM, told);
    }

    /// Tells other nodes how somebody of the staff is here now.
    pub(super) fn tell_person(&self, account: &StaffId) {
        if self.inner.bus.shared() {
            self.tell(&Told::Person {
                account: account.clone(),
                here: self.inner.presence.here(account),
            });
        }
    }

    /// Keeps in touch with the desks of other nodes until told to stop.
    pub(super) async fn keep_in_touch(&self, stop: &CancellationToken) {
        let Some(mut news) = self.inner.bus.news() else {
            return;
        };
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // What waits for the journal keeps nobody from hearing.
        let behind = Behind::default();
        let hearing = async {
            let (mut round, mut silent) = (0_u32, Silent::default());
            loop {
                tokio::select! {
                    heard = news.recv() => match heard {
                        Ok(News::Note { from, room, note }) if *room == *ROOM => {
                            self.take_in(from, &note, &behind, &mut silent);
                        }
                        Ok(News::Note { .. }) => {}
                        // Whoever is new knows nothing of this node.
                        Ok(News::Came(_)) => self.roll(&mut round),
                        Ok(News::Gone(node)) => {
                            silent.0.remove(&node);
                            self.node_gone(node);
                        }
                        Ok(News::Missed) | Err(RecvError::Lagged(_)) => behind.missed.notify_one(),
                        Err(RecvError::Closed) => return,
                    },
                    _ = rounds.tick() => {
                        self.roll(&mut round);
                        let hears = self.inner.bus.connected() == Some(true);
                        for node in silent.round(hears) {
                            self.node_gone(node);
                        }
                    }
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = hearing => {}
            () = self.look_up_moved(&behind) => {}
            () = self.read_missed(&behind) => {}
            () = self.look_for_others() => {}
        }
        self.take_leave().await;
    }

    /// Looks up what other nodes have changed.
    async fn look_up_moved(&self, behind: &Behind) {
        loop {
            behind.news.notified().await;
            for conversation in behind.take() {
                self.look_up(conversation).await;
            }
        }
    }

    /// Reads everything where something was missed.
    async fn read_missed(&self, behind: &Behind) {
        loop {
            behind.missed.notified().await;
            tokio::time::sleep(PAUSE).await;
            // The cause is logged where it happens; the clockwork's round tries again.
            let _ = self.refresh().await;
        }
    }

    /// Tells everything.
    fn roll(&self, round: &mut u32) {
        *round = round.wrapping_add(1);
        let attending = self.inner.attendance.here();
        let people = self.inner.presence.all_here();
        let (mut attending, mut people) = (parts(attending), parts(people));
        let count = attending.len().max(people.len()).max(1);
        for part in 1..=count {
            self.tell(&Told::Roll {
                round: *round,
                last: part == count,
                attending: attending.pop().unwrap_or_default(),
                people: people.pop().unwrap_or_default(),
            });
        }
    }

    fn take_in(&self, from: NodeId, note: &Value, behind: &Behind, silent: &mut Silent) {
        let inner = &self.inner;
        let now = inner.clock.now();
        let Ok(told) = Told::deserialize(note) else {
            metrics::counter!("portti_bus_dropped_total", "reason" => "malformed").increment(1);
            return;
        };
        match told {
            Told::Moved { conversation } => behind.moved(conversation),
            Told::Attending {
                conversation,
                sides,
            } => {
                if inner.attendance.elsewhere(from, conversation, sides, now) {
                    self.ring_attendance([conversation]);
                }
            }
            Told::Person { account, here } => {
                if inner.presence.elsewhere(from, account, here) {
                    inner.line.touch();
                }
            }
            Told::SignedOff { account } => {
                inner.presence.sign_off(&account);
                inner.line.touch();
            }
            Told::Roll {
                round,
                last,
                attending,
                people,
            } => {
                silent.heard(from);
                let changed = inner.attendance.rolled(from, round, last, attending, now);
                self.ring_attendance(changed);
                if inner.presence.rolled(from, round, last, people) {
                    inner.line.touch();
                }
            }
        }
    }

    /// Looks up how a conversation stands that another node has changed.
    async fn look_up(&self, conversation: ConversationId) {
        let inner = &self.inner;
        let row = match inner.journal.summary(conversation).await {
            Ok(Some(row)) => row,
            Ok(None) => return,
            // The next refresh brings it.
            Err(error) => {
                tracing::warn!(%conversation, %error, "what another node changed cannot be read");
                return;
            }
        };
        let now = inner.clock.now();
        inner.attendance.expect(conversation, now);
        let before = inner.line.get(conversation);
        if before
            .as_ref()
            .is_some_and(|before| before.last_seq > row.last_seq)
        {
            return;
        }
        let waited = before.is_some_and(|before| before.stage == StageName::Waiting);
        if waited && row.stage == StageName::Active {
            inner.estimates.taken(&row.service, now);
        }
        inner.line.update(row);
    }

    fn node_gone(&self, node: NodeId) {
        let inner = &self.inner;
        let now = inner.clock.now();
        let left = inner.attendance.node_gone(node, now);
        self.ring_attendance(left);
        inner.presence.node_gone(node, now);
    }

    /// Tells the sockets of this node that somebody elsewhere came or went.
    fn ring_attendance(&self, conversations: impl IntoIterator<Item = ConversationId>) {
        for conversation in conversations {
            for side in [Side::Resident, Side::Professional] {
                self.inner.bus.ring_here(&Bell::Attendance {
                    conversation,
                    side,
                    connected: self.connected(conversation, side),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NODE: NodeId = NodeId(Uuid::from_u128(1));

    #[test]
    fn a_node_that_tells_nothing_of_its_own_is_gone_but_not_while_nobody_is_heard() {
        let mut silent = Silent::default();
        silent.heard(NODE);
        for _ in 0..SILENT_ROUNDS {
            assert_eq!(silent.round(true), []);
        }
        assert_eq!(silent.round(false), []);
        for _ in 0..SILENT_ROUNDS {
            assert_eq!(silent.round(true), []);
        }
        silent.heard(NODE);
        for _ in 0..SILENT_ROUNDS {
            assert_eq!(silent.round(true), []);
        }
        assert_eq!(silent.round(true), [NODE]);
        assert_eq!(silent.round(true), []);
    }

    #[test]
    fn everybody_is_told_in_parts_that_fit() {
        // A supervisor's services, two hundred times.
        let people: Vec<String> = (0..200)
            .map(|n| format!("{n}{}", "x".repeat(825)))
            .collect();
        let told = parts(people.clone());
        assert!(told.len() > 1);
        for part in &told {
            assert!(serde_json::to_vec(part).unwrap().len() < 2 * PART);
        }
        assert_eq!(told.concat(), people);
        assert_eq!(parts(Vec::<String>::new()), [Vec::<String>::new()]);
    }
}
