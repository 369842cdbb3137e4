//! What the desks of several nodes tell each other: what changed on the board, which side is
//! connected to what, and who of the staff is here.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
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

/// How much of its own a node tells in one note.
const PART: usize = 200;

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
        let mut pauses = tokio::time::interval(PAUSE);
        pauses.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let (mut round, mut missed) = (0_u32, false);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                heard = news.recv() => match heard {
                    Ok(News::Note { from, room, note }) if *room == *ROOM => {
                        self.take_in(from, &note).await;
                    }
                    Ok(News::Note { .. }) => {}
                    // Whoever is new knows nothing of this node.
                    Ok(News::Came(_)) => self.roll(&mut round),
                    Ok(News::Gone(node)) => self.node_gone(node),
                    Ok(News::Missed) | Err(RecvError::Lagged(_)) => missed = true,
                    Err(RecvError::Closed) => return,
                },
                _ = rounds.tick() => self.roll(&mut round),
                _ = pauses.tick(), if missed => {
                    missed = false;
                    // The cause is logged where it happens; the clockwork's round tries again.
                    let _ = self.refresh().await;
                }
            }
        }
    }

    /// Tells everything.
    fn roll(&self, round: &mut u32) {
        *round = round.wrapping_add(1);
        let attending = self.inner.attendance.here();
        let people = self.inner.presence.all_here();
        let parts = attending.len().max(people.len()).div_ceil(PART).max(1);
        for part in 0..parts {
            let from = part.saturating_mul(PART);
            self.tell(&Told::Roll {
                round: *round,
                last: part.saturating_add(1) == parts,
                attending: attending.iter().skip(from).take(PART).copied().collect(),
                people: people.iter().skip(from).take(PART).cloned().collect(),
            });
        }
    }

    async fn take_in(&self, from: NodeId, note: &Value) {
        let inner = &self.inner;
        let now = inner.clock.now();
        let Ok(told) = Told::deserialize(note) else {
            metrics::counter!("portti_bus_dropped_total", "reason" => "malformed").increment(1);
            return;
        };
        match told {
            Told::Moved { conversation } => self.look_up(conversation).await,
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
