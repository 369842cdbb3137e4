//! Feedback between the two browsers, through the unit.

use std::time::Duration;

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn what_is_lost_is_asked_for_and_sent_again() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    let before = world.peers[1].payloads(true).len();
    world.lose = Some(20);
    world.talk(&[0], 3 * SECOND);
    world.lose = None;
    world.pass(2 * SECOND);
    let counters = &world.counters;
    assert!(counters.lost_in.get() > 5, "{}", counters.lost_in.get());
    assert!(counters.retransmissions.get() > 0);
    let mut numbers: Vec<u32> = world.peers[1].payloads(true)[before..]
        .iter()
        .map(|payload| u32::from_be_bytes(*payload.first_chunk().unwrap()))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    // Without retransmission one in twenty would be missing.
    assert!(numbers.len() >= 298, "{} of 300", numbers.len());
}

#[test]
fn reports_and_bandwidth_feedback_reach_the_sender() {
    let mut world = World::call(1);
    world.talk(&[0, 1], 5 * SECOND);
    for peer in &world.peers {
        for name in ["ReceiverReport", "TransportLayerCc", "SenderReport"] {
            assert!(peer.reports.with(name) > 0, "{name}");
        }
        // They speak of the sources as this browser knows them.
        for ssrc in &peer.ssrcs[..2] {
            assert!(peer.reports.with(&format!("ssrc: {ssrc},")) > 0, "{ssrc}");
        }
    }
}

#[test]
fn a_whole_picture_is_asked_for_when_the_other_side_comes() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    let asked = |world: &World, peer: usize| world.peers[peer].reports.with("PictureLoss");
    let before = [asked(&world, 0), asked(&world, 1)];
    let anew = world.peer();
    let id = crate::world::leg(1, portti::domain::person::Side::Resident);
    world.join(anew, id, 2).unwrap();
    world.until("the new one connects", |world| world.peers[anew].connected);
    world.pass(SECOND);
    assert_eq!(asked(&world, 0), before[0]);
    assert_eq!(asked(&world, 1), before[1] + 1);
}

#[test]
fn who_is_alone_is_told_what_arrives() {
    let mut world = World::new();
    let alone = world.peer();
    let id = crate::world::leg(1, portti::domain::person::Side::Resident);
    world.join(alone, id, 1).unwrap();
    world.until("it connects", |world| world.peers[alone].connected);
    world.talk(&[alone], SECOND);
    assert!(world.peers[alone].reports.with("TransportLayerCc") >= 5);
    assert_eq!(world.counters.forwarded.get(), 0);
}
