//! What whoever holds calls orders, and what becomes of it when a word is late, lost or doubled.

use std::collections::HashMap;
use std::time::Duration;

use portti::domain::person::Side;
use portti::video::unit::{Failure, LegState};

use crate::world::{World, call, leg};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn an_order_for_an_older_attempt_leaves_the_newer_one_alone() {
    let mut world = World::call(1);
    let anew = world.peer();
    world.join(anew, leg(1, Side::Resident), 2).unwrap();
    world.until("the new one connects", |world| world.peers[anew].connected);
    let now = world.now;
    world.engine.hang_up(now, leg(1, Side::Resident), 1);
    world.pass(SECOND);
    assert!(!world.peers[anew].is_left());
    let now = world.now;
    world.engine.hang_up(now, leg(1, Side::Resident), 2);
    world.pass(SECOND);
    assert!(world.peers[anew].is_left());
}

#[test]
fn what_is_told_of_a_leg_names_its_attempt() {
    let mut world = World::call(1);
    world.changes.clear();
    let anew = world.peer();
    world.join(anew, leg(1, Side::Resident), 2).unwrap();
    world.until("the new one connects", |world| world.peers[anew].connected);
    world.pass(SECOND);
    assert_eq!(world.told(), [(Side::Resident, 2, LegState::Connected)]);
}

#[test]
fn a_leg_that_nobody_knows_of_ends() {
    let mut world = World::call(1);
    let known = HashMap::from([(leg(1, Side::Professional), 1)]);
    let now = world.now;
    world.engine.keep(now, &known);
    world.pass(SECOND);
    assert!(
        !world.peers[0].is_left(),
        "the word of a young leg may be on its way"
    );
    world.pass(10 * SECOND);
    let now = world.now;
    world.engine.keep(now, &known);
    world.pass(SECOND);
    assert!(world.peers[0].is_left());
    assert!(!world.peers[1].is_left());
    assert_eq!(world.counters.calls.get(), 1);
}

#[test]
fn a_leg_that_is_thought_to_stand_is_told_as_lost() {
    let mut world = World::call(1);
    world.changes.clear();
    let known = HashMap::from([
        (leg(1, Side::Resident), 1),
        (leg(1, Side::Professional), 1),
        (leg(2, Side::Resident), 7),
    ]);
    for _ in 0..3 {
        // Said thrice before it is heard, told once.
        let now = world.now;
        world.engine.keep(now, &known);
    }
    world.pass(SECOND);
    let lost = LegState::Failed(Failure::Lost);
    assert_eq!(world.told(), [(Side::Resident, 7, lost)]);
    assert_eq!(world.counters.legs.get(), 2);
}

#[test]
fn a_leg_that_is_given_up_ends_alone() {
    let mut world = World::call(1);
    world.changes.clear();
    world.strays.clear();
    // The last packet was of the first browser.
    let (from, packet) = world
        .wire
        .iter()
        .rev()
        .find(|(from, _)| *from == world.peers[0].address)
        .unwrap()
        .clone();
    world.inject(from, &packet);
    world.engine.give_up_current();
    world.pass(SECOND);
    let failed = LegState::Failed(Failure::Protocol);
    assert_eq!(world.told(), [(Side::Resident, 1, failed)]);
    assert_eq!(world.counters.failed_protocol.get(), 1);
    assert_eq!(world.counters.legs.get(), 1);
    // Nobody else is to blame for the next failure.
    world.engine.give_up_current();
    world.pass(SECOND);
    assert_eq!(world.told(), []);
    world.engine.end(world.now, call(1));
    world.pass(SECOND);
    assert!(world.engine.is_idle());
}
