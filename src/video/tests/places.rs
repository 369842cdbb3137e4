//! At which node a call's media passes, and what browsers are told when that changes.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::places::Place;
use super::super::warrant::Right;
use super::{BOTH, Play, at, call, leg, standing};
use crate::domain::ids::{CallId, NodeId};
use crate::domain::person::Side;

const THIS: NodeId = NodeId(Uuid::from_u128(1));
const OTHER: NodeId = NodeId(Uuid::from_u128(2));
const THIRD: NodeId = NodeId(Uuid::from_u128(3));

impl Play {
    /// The journal tells who holds the places.
    fn held(&mut self, held: &[(u128, NodeId)]) -> Vec<String> {
        let held: HashMap<CallId, NodeId> =
            held.iter().map(|(n, node)| (call(*n), *node)).collect();
        self.does(|table, now, out| table.take_in_places(&held, THIS, now, out))
    }
}

/// A call whose place is at another node, and whose sides the log says are in it.
fn elsewhere() -> Play {
    let mut play = Play::new(1);
    play.table.learn(&standing(1, &BOTH), at(0));
    assert!(play.held(&[(1, OTHER)]).is_empty());
    assert_eq!(play.table.place_of(call(1)), Place::At(OTHER));
    play
}

#[test]
fn the_node_that_holds_the_place_tells_the_log() {
    let mut play = elsewhere();
    play.now = at(1_000);
    assert!(play.table.unsettled(play.now).is_empty());
    play.table.learn(&standing(1, &[]), play.now);
    assert!(play.table.deserted(120, play.now).is_empty());
}

#[test]
fn when_the_other_node_dies_browsers_here_join_anew() {
    let mut play = elsewhere();
    play.now = at(100);
    assert_eq!(play.held(&[]), ["r1: again here", "p1: again here"]);
    assert!(play.held(&[]).is_empty(), "they are told once");
    // From then on any node may tell the log that nobody is in.
    assert!(play.table.unsettled(at(107)).is_empty());
    assert_eq!(play.table.unsettled(at(108)).len(), 2);
    play.table.learn(&standing(1, &[]), at(108));
    assert_eq!(play.table.deserted(120, at(200)).len(), 1);
}

#[test]
fn who_takes_the_place_over_is_not_told_but_the_other_side_is() {
    let mut play = elsewhere();
    let moved = play.does(|table, now, out| {
        table.moved(call(1), Place::Here, Some(Side::Resident), now, out);
    });
    assert_eq!(moved, ["p1: again here"]);
    assert!(play.held(&[(1, THIS)]).is_empty());
    let mut play = elsewhere();
    assert_eq!(
        play.held(&[(1, THIRD)]),
        ["r1: again here", "p1: again here"]
    );
}

#[test]
fn a_place_that_another_node_has_taken_is_left_to_it() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 7);
    assert!(play.held(&[(1, THIS)]).is_empty());
    play.answered(1, Side::Resident, 7);
    play.connected(1, Side::Resident, true);
    play.joins(2, Side::Resident, 7);
    assert!(play.held(&[]).is_empty(), "nobody else has it");
    assert_eq!(play.table.here(), [call(1)]);
    assert_eq!(
        play.held(&[(1, OTHER)]),
        [
            "1 ends",
            "r1: again here",
            "p1: again here",
            "r2: ready 7",
            "r2: other false false"
        ]
    );
    assert!(play.table.here().is_empty());
    assert!(play.table.sits(leg(1, Side::Resident), Some(7)).is_err());
}

#[test]
fn who_was_not_asked_about_is_out_by_time_alone() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 7);
    let look = |play: &mut Play, seconds: i64| {
        play.now = at(seconds);
        play.does(|table, now, out| table.out_of_patience(now, out))
    };
    assert!(look(&mut play, 9).is_empty());
    // It is due to be asked, and nobody does.
    assert!(look(&mut play, 10).is_empty());
    assert!(look(&mut play, 39).is_empty());
    assert_eq!(
        look(&mut play, 40),
        [
            "r1 hangs up 7",
            "p1: other false false",
            "r1: failed 7 call_lost",
        ]
    );
    // After a pause of the whole machine it is asked first.
    play.joins(1, Side::Resident, 8);
    assert!(look(&mut play, 1_000).is_empty());
    let checks = play.table.unchecked(play.now);
    play.does(|table, now, out| table.judged(&checks[0], Right::Holds, now, out));
    assert!(look(&mut play, 1_009).is_empty());
}

#[test]
fn who_cannot_be_asked_about_stays_for_a_while() {
    let mut play = Play::new(1);
    play.joins(1, Side::Resident, 7);
    let judge = |play: &mut Play, seconds: i64, right: Right| {
        play.now = at(seconds);
        let checks = play.table.all(play.now);
        play.does(|table, now, out| {
            for check in &checks {
                table.judged(check, right, now, out);
            }
        })
    };
    assert!(judge(&mut play, 10, Right::Untold).is_empty());
    assert!(judge(&mut play, 39, Right::Untold).is_empty());
    assert!(judge(&mut play, 39, Right::Holds).is_empty());
    assert!(judge(&mut play, 60, Right::Untold).is_empty());
    assert_eq!(
        play.table.unchecked(at(63)).len(),
        1,
        "it is asked again soon"
    );
    let out = [
        "r1 hangs up 7",
        "p1: other false false",
        "r1: failed 7 call_lost",
    ];
    assert_eq!(judge(&mut play, 90, Right::Untold), out);
    play.joins(1, Side::Resident, 8);
    let out = [
        "r1 hangs up 8",
        "p1: other false false",
        "r1: failed 8 call_over",
    ];
    assert_eq!(judge(&mut play, 91, Right::Gone), out);
}
