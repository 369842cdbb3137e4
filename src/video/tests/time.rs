//! What time does: who is in, who stays away, and which rights are asked for.

use super::super::effect::Unsettled;
use super::super::table::Table;
use super::{BOTH, Play, at, call, leg, standing, warrant};
use crate::bus::Topic;
use crate::desk::CallStanding;
use crate::domain::ids::ConversationId;
use crate::domain::person::Side;
use crate::secret::TokenHash;
use crate::video::{CallProblem, Warrant};
use uuid::Uuid;

#[test]
fn the_number_of_somebody_else_takes_nothing_over() {
    let mut play = Play::new(1);
    play.joins(1, Side::Professional, 7);
    let side = leg(1, Side::Professional);
    let supervisor = Warrant::Staff {
        session: TokenHash([8; 32]),
        account: "esko".into(),
    };
    let told = play.does(|table, now, out| {
        let joined = table.join(side, 7, supervisor.clone(), now, out);
        assert_eq!(joined, Err(CallProblem::Busy));
    });
    assert!(told.is_empty(), "{told:?}");
    let checks = play.table.all(play.now);
    assert_eq!(checks[0].warrant, warrant());
    // With a number of their own they come in, and it is seen.
    let told = play.does(|table, now, out| {
        assert_eq!(table.join(side, 8, supervisor, now, out), Ok(()));
    });
    assert!(told.contains(&"p1: replaced 7".to_owned()), "{told:?}");
}

#[test]
fn who_comes_back_with_the_same_number_is_not_put_out_by_it() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 7);
    play.does(|table, now, out| table.leave(leg(1, Side::Resident), None, now, out));
    assert_eq!(
        play.joins(1, Side::Resident, 7),
        ["r1: ready 7", "r1: other false false"]
    );
}

#[test]
fn a_residents_right_is_of_one_conversation() {
    let of = |n| ConversationId(Uuid::from_u128(n));
    let resident = Warrant::Resident {
        session: TokenHash([8; 32]),
        conversation: of(1),
    };
    assert!(resident.may_speak_in(of(1)));
    assert!(!resident.may_speak_in(of(2)));
    assert!(warrant().may_speak_in(of(2)));
}

#[test]
fn the_log_is_told_of_who_comes_and_of_who_stays_away() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 1);
    play.answered(1, Side::Resident, 1);
    assert!(play.table.unsettled(at(0)).is_empty());
    play.connected(1, Side::Resident, true);
    let unsettled = |joined| Unsettled {
        conversation: ConversationId(Uuid::from_u128(1)),
        leg: leg(1, Side::Resident),
        joined,
    };
    assert_eq!(play.table.unsettled(at(0)), [unsettled(true)]);
    play.table.learn(&standing(1, &[Side::Resident]), at(0));
    assert!(play.table.unsettled(at(100)).is_empty());
    play.now = at(100);
    play.connected(1, Side::Resident, false);
    assert!(
        play.table.unsettled(at(107)).is_empty(),
        "a short drop is not told"
    );
    assert_eq!(play.table.unsettled(at(108)), [unsettled(false)]);
}

#[test]
fn a_call_that_one_side_does_not_come_to_is_deserted() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 1);
    play.table.learn(&standing(1, &[Side::Resident]), at(0));
    assert!(play.table.deserted(120, at(119)).is_empty());
    let deserted = [(call(1), ConversationId(Uuid::from_u128(1)))];
    assert_eq!(play.table.deserted(120, at(120)), deserted);
    play.table.learn(&standing(1, &BOTH), at(0));
    assert!(play.table.deserted(120, at(9_999)).is_empty());
}

#[test]
fn a_call_in_line_is_not_deserted() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 1);
    play.table.learn(&standing(1, &BOTH), at(0));
    play.joins(2, Side::Resident, 1);
    assert!(play.table.deserted(120, at(500)).is_empty());
    play.now = at(500);
    play.ends(1);
    assert!(
        play.table.deserted(120, at(619)).is_empty(),
        "both could be there from then on"
    );
    assert_eq!(play.table.deserted(120, at(620)).len(), 1);
}

/// The clock of the log goes on while no process runs; a restart gives both sides the whole time.
#[test]
fn after_a_restart_the_time_begins_anew() {
    let mut table = Table::new(1);
    table.learn(&standing(1, &[]), at(1_000));
    assert!(table.deserted(120, at(1_119)).is_empty());
    assert_eq!(table.deserted(120, at(1_120)).len(), 1);
    let mut table = Table::new(1);
    table.learn(&standing(1, &BOTH), at(1_000));
    assert!(table.unsettled(at(1_007)).is_empty());
    assert_eq!(
        table.unsettled(at(1_008)).len(),
        2,
        "both were in by the log"
    );
}

#[test]
fn rights_are_asked_for_again_and_again() {
    let mut play = Play::new(1);
    play.joins(1, Side::Professional, 3);
    assert!(play.table.unchecked(at(9)).is_empty());
    assert_eq!(play.table.unchecked(at(10)).len(), 1);
    assert!(play.table.unchecked(at(11)).is_empty());
    assert_eq!(
        play.table.rung(&Topic::Staff("aino".into()), at(11)).len(),
        1
    );
    assert!(
        play.table
            .rung(&Topic::Staff("eetu".into()), at(11))
            .is_empty()
    );
    let moved = CallStanding {
        answering: Some("eetu".into()),
        ..standing(1, &[])
    };
    assert!(play.table.learn(&moved, at(11)), "another answers now");
    assert!(!play.table.learn(&moved, at(11)));
    assert_eq!(play.table.of(moved.conversation, at(11)).len(), 1);
}
