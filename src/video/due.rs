//! What of the table is due: what the log must be told, which rights must be asked for, and which
//! calls nobody comes back to.

use std::collections::HashMap;

use super::effect::{Check, Effect, Unsettled};
use super::places::Place;
use super::seat::{SIDES, Seat};
use super::table::Table;
use super::unit::LegId;
use super::warrant::Right;
use crate::bus::{CallWord, Topic};
use crate::domain::ids::{CallId, ConversationId, Timestamp};

/// After how many seconds without media the log is told that a side dropped out. A reload and a
/// change of network take less.
const LEFT_SECONDS: i64 = 8;

/// How often the right behind a connection is asked for, in seconds, where nothing rings.
const CHECK_SECONDS: i64 = 10;

/// The same where it could not be told the last time.
const UNTOLD_SECONDS: i64 = 3;

/// For how long a side stays in, in seconds, while it cannot be told whether its right holds.
const GRACE_SECONDS: i64 = 30;

impl Table {
    /// What rings when a right in this table, or a call, may have changed.
    pub fn topics(&self) -> Vec<Topic> {
        let mut topics = Vec::new();
        for live in self.calls.values() {
            topics.push(Topic::Conversation(live.conversation));
            for side in SIDES {
                let warrant = live.seat(side).warrant.as_ref();
                topics.extend(warrant.map(|warrant| warrant.topic()));
            }
        }
        topics
    }

    /// The connections that the unit should hold, with the attempts that made them.
    pub fn legs(&self) -> HashMap<LegId, u32> {
        let mut legs = HashMap::new();
        for (call, live) in &self.calls {
            for side in SIDES {
                let seat = live.seat(side);
                if seat.leg {
                    legs.insert(LegId { call: *call, side }, seat.attempt);
                }
            }
        }
        legs
    }

    /// Where the log says otherwise than it is.
    pub fn unsettled(&self, now: Timestamp) -> Vec<Unsettled> {
        let mut unsettled = Vec::new();
        for (call, live) in &self.calls {
            // The node where its media passes knows better.
            if let Place::At(_) = live.place {
                continue;
            }
            for side in SIDES {
                let seat = live.seat(side);
                let gone = !seat.connected && now.seconds_since(seat.changed) >= LEFT_SECONDS;
                let joined = match seat.absent {
                    Some(_) if seat.connected => true,
                    None if gone => false,
                    _ => continue,
                };
                unsettled.push(Unsettled {
                    conversation: live.conversation,
                    leg: LegId { call: *call, side },
                    joined,
                });
            }
        }
        unsettled
    }

    /// Calls in which one side is missing for at least `limit` seconds, counted from when both
    /// could be there: a call that waits for a line waits.
    pub fn deserted(&self, limit: u32, now: Timestamp) -> Vec<(CallId, ConversationId)> {
        let mut deserted = Vec::new();
        for (call, live) in &self.calls {
            if self.line.contains(call) || matches!(live.place, Place::At(_)) {
                continue;
            }
            let from = live
                .placed
                .map_or(live.known, |placed| placed.max(live.known));
            let missing = SIDES.iter().filter_map(|side| live.seat(*side).absent);
            let missing = missing.min().map(|since| since.max(from));
            if missing.is_some_and(|since| now.seconds_since(since) >= i64::from(limit)) {
                deserted.push((*call, live.conversation));
            }
        }
        deserted
    }

    /// The rights that were not asked for lately.
    pub fn unchecked(&mut self, now: Timestamp) -> Vec<Check> {
        self.checks(now, |_, seat| {
            let often = if seat.untold.is_some() {
                UNTOLD_SECONDS
            } else {
                CHECK_SECONDS
            };
            now.seconds_since(seat.checked) >= often
        })
    }

    /// The rights that a bell of this topic is about.
    pub fn rung(&mut self, topic: &Topic, now: Timestamp) -> Vec<Check> {
        self.checks(now, |check, _| check.warrant.topic() == *topic)
    }

    /// The rights of both sides in a conversation's call.
    pub fn of(&mut self, conversation: ConversationId, now: Timestamp) -> Vec<Check> {
        let calls = self.calls();
        let calls: Vec<_> = calls
            .into_iter()
            .filter(|(_, of)| *of == conversation)
            .collect();
        self.checks(now, |check, _| {
            calls.iter().any(|(call, _)| *call == check.leg.call)
        })
    }

    /// Every right.
    pub fn all(&mut self, now: Timestamp) -> Vec<Check> {
        self.checks(now, |_, _| true)
    }

    /// Takes in what is known of a right: who has none any more is out, and so is whoever's right
    /// could not be told for too long.
    pub fn judged(&mut self, check: &Check, right: Right, now: Timestamp, out: &mut Vec<Effect>) {
        let (leg, attempt) = (check.leg, check.attempt);
        if self.sits(leg, Some(attempt)).is_err() {
            return;
        }
        let Some(live) = self.calls.get_mut(&leg.call) else {
            return;
        };
        let seat = live.seat_mut(leg.side);
        let code = match right {
            Right::Holds => {
                seat.untold = None;
                return;
            }
            Right::Gone => "call_over",
            Right::Untold => {
                let since = *seat.untold.get_or_insert(now);
                if now.seconds_since(since) < GRACE_SECONDS {
                    return;
                }
                // The call may well go on: the page tries to come back, and is asked for its right.
                "call_lost"
            }
        };
        let told = CallWord::Failed { attempt, code };
        self.leave(leg, Some(told), now, out);
    }

    /// Puts those out whose right could not be told for too long. This is by time alone: it asks
    /// nobody, so that whatever hangs keeps nobody in.
    pub fn out_of_patience(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        let overdue = self.checks_of(|_, seat| {
            if now.seconds_since(seat.checked) >= CHECK_SECONDS {
                seat.untold.get_or_insert(now);
            }
            let untold = seat.untold.map(|since| now.seconds_since(since));
            untold.is_some_and(|seconds| seconds >= GRACE_SECONDS)
        });
        for check in overdue {
            self.judged(&check, Right::Untold, now, out);
        }
    }

    /// The wanted ones, to be asked for now.
    fn checks(&mut self, now: Timestamp, wanted: impl Fn(&Check, &Seat) -> bool) -> Vec<Check> {
        self.checks_of(|check, seat| {
            let wanted = wanted(check, seat);
            if wanted {
                seat.checked = now;
            }
            wanted
        })
    }

    fn checks_of(&mut self, wanted: impl Fn(&Check, &mut Seat) -> bool) -> Vec<Check> {
        let mut checks = Vec::new();
        for (call, live) in &mut self.calls {
            let conversation = live.conversation;
            for side in SIDES {
                let seat = live.seat_mut(side);
                let Some(warrant) = seat.warrant.clone() else {
                    continue;
                };
                let check = Check {
                    conversation,
                    leg: LegId { call: *call, side },
                    attempt: seat.attempt,
                    in_use: seat.connected,
                    warrant,
                };
                if wanted(&check, seat) {
                    checks.push(check);
                }
            }
        }
        checks
    }
}
