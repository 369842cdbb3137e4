//! Calls between honest browsers.

use std::time::Duration;

use portti::domain::person::Side;
use portti::video::unit::{Failure, LegState, UnitError, UnitSettings};

use crate::hostile::{is_check, sent_by, stranger};
use crate::peer::Peer;
use crate::world::{World, call, leg};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn what_one_side_sends_the_other_receives() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    world.pass(SECOND);
    for (from, to) in [(0_u8, 1), (1, 0)] {
        let peer = &world.peers[to];
        // Each with its own payload types, though the other has others.
        assert_eq!(peer.payloads(true).len(), 100, "picture from {from}");
        assert_eq!(peer.payloads(false).len(), 50, "sound from {from}");
        assert!(
            peer.payloads(true)
                .iter()
                .all(|payload| payload[10] == from)
        );
        assert_eq!(peer.sources().len(), 2, "one source for each medium");
        let own = &world.peers[usize::from(from)].ssrcs;
        assert!(peer.sources().iter().all(|source| !own.contains(source)));
    }
    assert_eq!(world.counters.forwarded.get(), 300);
    assert_eq!(world.counters.lost_in.get(), 0);
    assert!(world.counters.round_trips.get() > 0);
    assert_eq!(
        world.told(),
        [
            (Side::Resident, 1, LegState::Connected),
            (Side::Professional, 1, LegState::Connected),
        ]
    );
}

#[test]
fn calls_do_not_hear_each_other() {
    let mut world = World::call(1);
    let (c, d) = (world.peer(), world.peer());
    world.join(c, leg(2, Side::Resident), 1).unwrap();
    world.join(d, leg(2, Side::Professional), 1).unwrap();
    world.until("all connect", |world| world.counters.legs.get() == 4);
    world.talk(&[0, c], SECOND);
    world.pass(SECOND);
    let heard = |peer: usize| {
        let payloads = world.peers[peer].payloads(true);
        let mut from: Vec<u8> = payloads.iter().map(|payload| payload[10]).collect();
        from.dedup();
        (payloads.len(), from)
    };
    assert_eq!(heard(1), (100, vec![0]));
    assert_eq!(heard(d), (100, vec![2]));
    assert_eq!(heard(0), (0, vec![]));
    assert_eq!(world.counters.calls.get(), 2);
}

#[test]
fn who_joins_anew_goes_on_in_the_same_stream() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    // The resident's page is reloaded: another connection from another port, a greater attempt.
    let anew = world.peer();
    world.join(anew, leg(1, Side::Resident), 2).unwrap();
    world.until("the new one connects", |world| world.peers[anew].connected);
    world.talk(&[1, anew], SECOND);
    world.pass(SECOND);
    let stays = &world.peers[1];
    assert_eq!(stays.payloads(true).len(), 200, "picture before and after");
    assert_eq!(stays.sources().len(), 2, "the source stays the same");
    let number = stays.types[1];
    let sequences: Vec<u16> = stays
        .got
        .iter()
        .filter(|got| got.payload_type == number)
        .map(|got| got.sequence)
        .collect();
    assert!(
        sequences
            .windows(2)
            .all(|pair| pair[1] == pair[0].wrapping_add(1)),
        "numbers go on without a gap"
    );
    assert_eq!(world.peers[anew].payloads(true).len(), 100);
    // The older attempt is gone, and cannot come back.
    assert!(matches!(
        world.offer(0, leg(1, Side::Resident), 1, true),
        Err(UnitError::Stale)
    ));
    assert_eq!(world.counters.legs.get(), 2);
}

#[test]
fn an_ice_restart_moves_the_leg_to_another_address() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    // The phone changes its network.
    world.peers[0].address = "203.0.113.77:50505".parse().unwrap();
    world.offer(0, leg(1, Side::Resident), 1, true).unwrap();
    world.pass(2 * SECOND);
    let before = world.peers[0].payloads(true).len();
    world.talk(&[0, 1], SECOND);
    world.pass(SECOND);
    assert_eq!(world.peers[0].payloads(true).len() - before, 100);
    assert_eq!(world.peers[1].payloads(true).len(), 200);
    assert_eq!(world.counters.connected.get(), 2, "nobody left in between");
}

/// Without a new offer: such as where the network's door gives the browser another port.
#[test]
fn a_browser_moves_under_a_flood_of_its_own_checks() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    let checks = sent_by(&world, 0, is_check);
    let inside = world.peers[0].address;
    let outside = "203.0.113.77:50505".parse().unwrap();
    let answered = |world: &World| world.counters.round_trips.get();
    world.bar = is_check;
    let mut again = checks.iter().cycle();
    let mut flood = |world: &mut World, steps: u32| {
        for step in 0..steps {
            for check in again.by_ref().take(8) {
                let number = u16::try_from(step % 5_000).unwrap();
                world.inject(stranger(number), check);
            }
            world.pass(Duration::from_millis(10));
        }
    };
    // The browser is silent until what is answered at once is used up.
    flood(&mut world, 100);
    let before = answered(&world);
    world.bar = |_| false;
    world.outside.push((outside, inside));
    flood(&mut world, 500);
    assert!(answered(&world) > before, "the new address is proven");
    flood(&mut world, 3_500);
    let heard = world.peers[0].payloads(true).len();
    world.talk(&[0, 1], SECOND);
    world.pass(SECOND);
    assert_eq!(world.peers[0].payloads(true).len() - heard, 100);
    assert_eq!(world.counters.legs.get(), 2);
}

#[test]
fn a_goodbye_is_told_at_once() {
    let mut world = World::call(1);
    world.changes.clear();
    let (from, now) = (world.peers[0].address, world.now);
    for (_, packet) in world.peers[0].close(now) {
        world.inject(from, &packet);
    }
    world.pass(Duration::from_millis(50));
    assert_eq!(world.told(), [(Side::Resident, 1, LegState::Disconnected)]);
}

#[test]
fn silence_is_told_and_ends_the_leg_at_last() {
    let settings = UnitSettings::default();
    let mut world = World::call(1);
    world.changes.clear();
    let gone = std::mem::replace(
        &mut world.peers[0],
        Peer::new(
            world.now,
            "198.51.100.99:9".parse().unwrap(),
            [111, 96, 97],
            7,
        ),
    );
    drop(gone);
    world.pass(settings.silence - SECOND);
    assert_eq!(world.told(), []);
    world.pass(3 * SECOND);
    assert_eq!(world.told(), [(Side::Resident, 1, LegState::Disconnected)]);
    world.strays.clear();
    world.talk(&[1], SECOND);
    assert_eq!(world.strays, [], "nothing is sent to who is silent");
    world.pass(settings.expiry + SECOND);
    assert_eq!(
        world.told(),
        [(Side::Resident, 1, LegState::Failed(Failure::Silent))]
    );
    assert_eq!(world.counters.calls.get(), 1, "the other one stays");
    assert_eq!(world.counters.failed_silent.get(), 1);
}

#[test]
fn who_never_connects_is_failed() {
    let mut world = World::new();
    let peer = world.peer();
    let offer = world.peers[peer].offer(world.now, false);
    let now = world.now;
    world
        .engine
        .answer(now, leg(1, Side::Resident), 1, &offer)
        .unwrap();
    world.pass(Duration::from_secs(62));
    let failed = LegState::Failed(Failure::NeverConnected);
    assert_eq!(world.told(), [(Side::Resident, 1, failed)]);
    assert!(world.engine.is_idle());
}

#[test]
fn hanging_up_and_ending_free_everything() {
    let mut world = World::call(1);
    let now = world.now;
    world.engine.hang_up(now, leg(1, Side::Resident), 1);
    world.pass(SECOND);
    assert!(world.peers[0].is_left(), "the browser was told");
    assert!(!world.peers[1].is_left());
    let now = world.now;
    world.engine.end(now, call(1));
    world.pass(SECOND);
    assert!(world.peers[1].is_left());
    assert!(world.engine.is_idle());
    assert_eq!(
        (world.counters.calls.get(), world.counters.legs.get()),
        (0, 0)
    );
    let before = world.counters.packets_out.get();
    world.talk(&[0, 1], SECOND);
    assert_eq!(
        world.counters.packets_out.get(),
        before,
        "nobody is answered any more"
    );
}

#[test]
fn there_are_only_so_many_lines() {
    let mut world = World::with(UnitSettings {
        max_calls: 1,
        ..UnitSettings::default()
    });
    let (a, b, c) = (world.peer(), world.peer(), world.peer());
    world.join(a, leg(1, Side::Resident), 1).unwrap();
    assert!(matches!(
        world.join(b, leg(2, Side::Resident), 1),
        Err(UnitError::Full)
    ));
    world.join(c, leg(1, Side::Professional), 1).unwrap();
    world.engine.end(world.now, call(1));
    let d = world.peer();
    world.join(d, leg(2, Side::Resident), 1).unwrap();
}

#[test]
fn one_side_may_not_send_more_than_its_share() {
    let mut world = World::call(1);
    // 1,500 kbit/s and half as much again are 280 kB a second; this is a megabyte in one.
    for _ in 0..100 {
        let now = world.now;
        for _ in 0..10 {
            world.peers[0].send(now, true, &[0; 1_000]);
        }
        world.peers[0].send(now, false, &[0; 80]);
        world.pass(Duration::from_millis(10));
    }
    let picture = world.peers[1].payloads(true).len();
    assert!((350..650).contains(&picture), "{picture}");
    assert_eq!(
        world.peers[1].payloads(false).len(),
        100,
        "sound goes first"
    );
    assert!(world.counters.dropped_rate.get() > 300);
}
