//! The table, played without media.

mod places;
mod time;

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::effect::Effect;
use super::table::Table;
use super::unit::{Failure, LegId};
use super::{CallProblem, Warrant};
use crate::bus::{CallWord, Sending};
use crate::desk::CallStanding;
use crate::domain::conversation::{Absent, Call};
use crate::domain::ids::{CallId, ConversationId, Timestamp};
use crate::domain::person::Side;
use crate::secret::TokenHash;

/// The right of whoever sits in a call.
fn warrant() -> Warrant {
    Warrant::Staff {
        session: TokenHash([7; 32]),
        account: "aino".into(),
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::default().plus_seconds(seconds)
}

fn call(n: u128) -> CallId {
    CallId(Uuid::from_u128(n))
}

fn leg(n: u128, side: Side) -> LegId {
    LegId {
        call: call(n),
        side,
    }
}

/// How the desk says that call `n` stands: consented to at the beginning, with `present` in it.
fn standing(n: u128, present: &[Side]) -> CallStanding {
    let absent = |side: Side| (!present.contains(&side)).then_some(at(0));
    CallStanding {
        conversation: ConversationId(Uuid::from_u128(n)),
        call: Call::Open {
            call: call(n),
            since: at(0),
            absent: Absent {
                resident: absent(Side::Resident),
                professional: absent(Side::Professional),
            },
        },
        answering: Some("aino".into()),
        identified: true,
    }
}

/// What follows, in short: the words with their side, and what happens to connections.
fn told(effects: Vec<Effect>) -> Vec<String> {
    let effects = effects.into_iter().map(|effect| match effect {
        Effect::Tell { leg, word, .. } => {
            let word = match word {
                CallWord::Other { connected, sending } => {
                    format!("other {connected} {}", sending.video)
                }
                CallWord::Key { key } => format!("key {key}"),
                CallWord::Line { position } => format!("line {position}"),
                CallWord::Ready { attempt } => format!("ready {attempt}"),
                CallWord::Answer { attempt, .. } => format!("answer {attempt}"),
                CallWord::Failed { attempt, code } => format!("failed {attempt} {code}"),
                CallWord::Replaced { attempt } => format!("replaced {attempt}"),
                CallWord::Again => "again".to_owned(),
            };
            let side = if leg.side == Side::Resident { "r" } else { "p" };
            format!("{side}{}: {word}", leg.call.0.as_u128())
        }
        Effect::Again { leg, .. } => {
            let side = if leg.side == Side::Resident { "r" } else { "p" };
            format!("{side}{}: again here", leg.call.0.as_u128())
        }
        Effect::HangUp(leg, attempt) => {
            let side = if leg.side == Side::Resident { "r" } else { "p" };
            format!("{side}{} hangs up {attempt}", leg.call.0.as_u128())
        }
        Effect::End(call) => format!("{} ends", call.0.as_u128()),
    });
    effects.collect()
}

/// A table with its effects told.
struct Play {
    table: Table,
    now: Timestamp,
}

impl Play {
    fn new(most: usize) -> Self {
        Self {
            table: Table::new(most),
            now: at(0),
        }
    }

    fn does(
        &mut self,
        change: impl FnOnce(&mut Table, Timestamp, &mut Vec<Effect>),
    ) -> Vec<String> {
        let mut effects = Vec::new();
        change(&mut self.table, self.now, &mut effects);
        told(effects)
    }

    fn joins(&mut self, n: u128, side: Side, attempt: u32) -> Vec<String> {
        self.table.learn(&standing(n, &[]), self.now);
        self.does(|table, now, out| {
            let joined = table.join(leg(n, side), attempt, warrant(), now, out);
            assert_eq!(joined, Ok(()), "attempt {attempt}");
        })
    }

    fn answered(&mut self, n: u128, side: Side, attempt: u32) -> Vec<String> {
        let answer = CallWord::Answer {
            attempt,
            sdp: Arc::default(),
        };
        self.does(|table, _, out| table.answered(leg(n, side), attempt, answer, out))
    }

    fn connected(&mut self, n: u128, side: Side, connected: bool) -> Vec<String> {
        let leg = leg(n, side);
        let attempt = self.table.calls.get(&leg.call);
        let attempt = attempt.map_or(1, |live| live.seat(side).attempt);
        self.does(|table, now, out| table.connected(leg, attempt, connected, now, out))
    }

    fn fails(&mut self, n: u128, side: Side, attempt: u32, failure: Failure) -> Vec<String> {
        self.does(|table, now, out| {
            let new = table.failed(leg(n, side), attempt, failure, now, out);
            // What is told is counted, and nothing else.
            assert_eq!(new, !out.is_empty(), "attempt {attempt}");
        })
    }

    fn ends(&mut self, n: u128) -> Vec<String> {
        self.does(|table, now, out| table.end(call(n), now, out))
    }
}

const BOTH: [Side; 2] = [Side::Resident, Side::Professional];

#[test]
fn two_sides_meet() {
    let mut play = Play::new(1);
    assert_eq!(
        play.joins(1, Side::Resident, 7),
        ["r1: ready 7", "r1: other false false"]
    );
    assert_eq!(play.answered(1, Side::Resident, 7), ["r1: answer 7"]);
    assert_eq!(
        play.connected(1, Side::Resident, true),
        ["p1: other true false"]
    );
    let key = play.does(|table, _, out| table.key(leg(1, Side::Resident), "abc".into(), out));
    assert_eq!(key, ["p1: key abc"]);
    let sending = Sending {
        video: true,
        ..Sending::default()
    };
    let sends =
        |table: &mut Table, _, out: &mut _| table.sends(leg(1, Side::Resident), sending, out);
    assert_eq!(play.does(sends), ["p1: other true true"]);
    assert!(play.does(sends).is_empty(), "nothing is new");
    assert_eq!(
        play.joins(1, Side::Professional, 9),
        ["p1: ready 9", "p1: other true true", "p1: key abc"]
    );
}

#[test]
fn a_newer_page_of_a_side_takes_the_seat() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 7);
    play.answered(1, Side::Resident, 7);
    play.connected(1, Side::Resident, true);
    play.does(|table, _, out| table.key(leg(1, Side::Resident), "abc".into(), out));
    assert_eq!(
        play.joins(1, Side::Resident, 8),
        [
            "r1 hangs up 7",
            "p1: other false false",
            "r1: replaced 7",
            "r1: ready 8",
            "r1: other false false"
        ]
    );
    assert_eq!(play.joins(1, Side::Resident, 7), ["r1: replaced 7"]);
    let older = leg(1, Side::Resident);
    assert!(matches!(
        play.table.may_offer(older, 7),
        Err(CallWord::Replaced { attempt: 7 })
    ));
    assert_eq!(
        play.table.sits(older, Some(7)),
        Err(CallWord::Replaced { attempt: 7 })
    );
    assert_eq!(play.table.sits(older, Some(8)), Ok(()));
    assert_eq!(
        play.table.sits(older, None),
        Err(CallWord::Again),
        "who never joined has no say"
    );
    assert!(
        play.connected(1, Side::Resident, true).is_empty(),
        "a word of the connection that was hung up"
    );
    let repeated = play.joins(1, Side::Professional, 1);
    assert_eq!(
        repeated,
        ["p1: ready 1", "p1: other false false"],
        "no stale key"
    );
}

#[test]
fn an_attempt_far_ahead_of_the_time_does_not_lock_the_side_out() {
    let mut play = Play::new(1);
    play.now = at(1_800_000_000);
    play.joins(1, Side::Resident, 1_800_000_000);
    let ahead = 1_800_000_000 + 120;
    for attempt in [ahead + 1, u32::MAX] {
        let effects = play.does(|table, now, out| {
            let side = leg(1, Side::Resident);
            let joined = table.join(side, attempt, warrant(), now, out);
            assert_eq!(joined, Err(CallProblem::Malformed), "{attempt}");
        });
        assert!(effects.is_empty(), "{effects:?}");
    }
    let told = play.joins(1, Side::Resident, 1_800_000_001);
    assert!(
        told.contains(&"r1: ready 1800000001".to_owned()),
        "{told:?}"
    );
    // Clocks of nodes may be a little apart.
    let told = play.joins(1, Side::Resident, ahead);
    assert!(told.contains(&format!("r1: ready {ahead}")), "{told:?}");
}

#[test]
fn the_same_attempt_once_more_asks_how_it_stands() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 7);
    assert_eq!(
        play.joins(1, Side::Resident, 7),
        ["r1: ready 7", "r1: other false false"]
    );
    play.answered(1, Side::Resident, 7);
    assert_eq!(play.joins(1, Side::Resident, 7), ["r1: other false false"]);
}

#[test]
fn whoever_is_not_known_is_asked_to_come_again() {
    let mut play = Play::new(1);
    let stranger = leg(1, Side::Resident);
    assert_eq!(
        play.table.repeat(call(1), Side::Resident),
        [CallWord::Again]
    );
    assert_eq!(play.table.may_offer(stranger, 1), Err(CallWord::Again));
    assert_eq!(play.table.sits(stranger, None), Err(CallWord::Again));
    // After a restart the call is known from the log, and nobody sits in it.
    play.table.learn(&standing(1, &BOTH), at(0));
    assert_eq!(
        play.table.repeat(call(1), Side::Resident),
        [CallWord::Again]
    );
    assert_eq!(play.table.may_offer(stranger, 1), Err(CallWord::Again));
    play.joins(1, Side::Resident, 5);
    assert_eq!(play.table.may_offer(stranger, 6), Err(CallWord::Again));
    assert_eq!(play.table.may_offer(stranger, 5), Ok(false));
}

#[test]
fn all_lines_are_busy_until_one_is_free() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 1);
    assert_eq!(play.joins(2, Side::Resident, 1), ["r2: line 1"]);
    assert_eq!(play.joins(3, Side::Professional, 1), ["p3: line 2"]);
    assert_eq!(play.joins(2, Side::Professional, 4), ["p2: line 1"]);
    assert_eq!(
        play.table.may_offer(leg(2, Side::Resident), 1),
        Err(CallWord::Line { position: 1 })
    );
    assert_eq!(play.table.sizes(), (1, 2));
    assert_eq!(
        play.ends(1),
        [
            "1 ends",
            "r2: ready 1",
            "r2: other false false",
            "p2: ready 4",
            "p2: other false false",
            "p3: line 1"
        ]
    );
    assert_eq!(
        play.ends(2),
        ["2 ends", "p3: ready 1", "p3: other false false"]
    );
    assert!(play.ends(2).is_empty(), "once is enough");
}

#[test]
fn whoever_leaves_the_line_makes_room() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 1);
    play.joins(2, Side::Resident, 1);
    play.joins(3, Side::Resident, 1);
    let left = play.does(|table, now, out| table.leave(leg(2, Side::Resident), None, now, out));
    assert_eq!(
        left,
        ["r2 hangs up 1", "p2: other false false", "r3: line 1"]
    );
    assert_eq!(
        play.joins(2, Side::Resident, 2),
        ["r2: replaced 1", "r2: line 2"]
    );
}

#[test]
fn what_ends_meanwhile_is_not_answered() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 1);
    play.does(|table, now, out| table.leave(leg(1, Side::Resident), None, now, out));
    assert_eq!(play.answered(1, Side::Resident, 1), ["r1 hangs up 1"]);
    play.ends(1);
    assert_eq!(play.answered(1, Side::Resident, 1), ["1 ends"]);
    assert_eq!(play.connected(1, Side::Resident, true), ["1 ends"]);
}

#[test]
fn a_failed_connection_may_be_tried_again() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 1);
    play.answered(1, Side::Resident, 1);
    play.connected(1, Side::Resident, true);
    let stands = play.table.may_offer(leg(1, Side::Resident), 1);
    assert_eq!(stands, Ok(true), "an offer restarts it");
    assert_eq!(
        play.fails(1, Side::Resident, 1, Failure::Silent),
        ["p1: other false false", "r1: failed 1 call_lost"]
    );
    let failed = play.fails(1, Side::Resident, 1, Failure::Silent);
    assert!(failed.is_empty(), "told once");
    assert_eq!(
        play.table.may_offer(leg(1, Side::Resident), 1),
        Ok(false),
        "it would be a new connection"
    );
}

#[test]
fn news_of_an_older_attempt_say_nothing_of_a_newer_one() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 1);
    play.answered(1, Side::Resident, 1);
    play.joins(1, Side::Resident, 2);
    play.answered(1, Side::Resident, 2);
    let older = leg(1, Side::Resident);
    let told = play.does(|table, now, out| table.connected(older, 1, true, now, out));
    assert!(told.is_empty(), "{told:?}");
    play.connected(1, Side::Resident, true);
    let told = play.does(|table, now, out| table.connected(older, 1, false, now, out));
    assert!(told.is_empty(), "{told:?}");
    let told = play.fails(1, Side::Resident, 1, Failure::Silent);
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(play.table.legs(), HashMap::from([(older, 2)]));
    // An answer to the older one comes late: that leg alone is hung up.
    assert_eq!(play.answered(1, Side::Resident, 1), ["r1 hangs up 1"]);
    assert_eq!(play.table.legs(), HashMap::from([(older, 2)]));
}

#[test]
fn who_must_agree_anew_is_asked_to_come_again() {
    let mut play = Play::new(1);
    for (attempt, failure) in [(1, Failure::Codec), (2, Failure::Lost)] {
        play.joins(1, Side::Resident, attempt);
        play.answered(1, Side::Resident, attempt);
        play.connected(1, Side::Resident, true);
        assert_eq!(
            play.fails(1, Side::Resident, attempt, failure),
            ["p1: other false false", "r1: again"]
        );
        assert!(play.table.legs().is_empty());
    }
}
