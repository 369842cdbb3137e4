//! Feedback between the two browsers, through the unit.

use std::time::Duration;

use rtc::rtcp::Packet;
use rtc::rtcp::payload_feedbacks::full_intra_request::{FirEntry, FullIntraRequest};
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtcp::payload_feedbacks::receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate;
use rtc::rtcp::transport_feedbacks::transport_layer_nack::{NackPair, TransportLayerNack};

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

/// What the second browser says of the source with the picture, as it knows it.
fn says(world: &mut World, packet: impl FnOnce(u32) -> Box<dyn Packet>) {
    let number = world.peers[1].types[1];
    let mut got = world.peers[1].got.iter();
    let source = got.find(|got| got.payload_type == number).unwrap().ssrc;
    let now = world.now;
    world.peers[1].control(now, vec![packet(source)]);
    world.pass(Duration::from_millis(10));
}

#[test]
fn estimates_and_commands_reach_the_sender_under_its_own_names() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    world.pass(SECOND);
    let picture = world.peers[0].ssrcs[1];
    let asked = world.peers[0].reports.with("PictureLoss");
    says(&mut world, |source| {
        Box::new(ReceiverEstimatedMaximumBitrate {
            sender_ssrc: 1,
            bitrate: 500_000.0,
            ssrcs: vec![source],
        })
    });
    let reports = &world.peers[0].reports;
    assert_eq!(reports.with("ReceiverEstimatedMaximumBitrate"), 1);
    assert_eq!(reports.with(&format!("ssrcs: [{picture}]")), 1);
    says(&mut world, |source| {
        Box::new(FullIntraRequest {
            sender_ssrc: 1,
            media_ssrc: 0,
            fir: vec![FirEntry {
                ssrc: source,
                sequence_number: 1,
            }],
        })
    });
    let reports = &world.peers[0].reports;
    assert_eq!(reports.with("PictureLoss"), asked + 1);
}

/// Where much is lost, what is lost is asked for so often that some of it is cut; but what tells the
/// sender to send less gets through.
#[test]
fn a_storm_of_lists_leaves_reports_and_feedback_alone() {
    let mut world = World::call(1);
    world.talk(&[0, 1], 2 * SECOND);
    let names = ["TransportLayerCc", "ReceiverReport"];
    let mut heard = names.map(|name| world.peers[0].reports.with(name));
    let mut round = |world: &mut World, lists: u16| {
        let number = world.peers[1].types[1];
        let mut got = world.peers[1].got.iter();
        let source = got.find(|got| got.payload_type == number).unwrap().ssrc;
        for step in 0..400 {
            for list in 0..lists {
                let nack = NackPair {
                    packet_id: step * 8 + list,
                    lost_packets: 0,
                };
                let list = TransportLayerNack {
                    sender_ssrc: 1,
                    media_ssrc: source,
                    nacks: vec![nack],
                };
                let now = world.now;
                world.peers[1].control(now, vec![Box::new(list)]);
            }
            world.talk(&[0, 1], Duration::from_millis(10));
        }
        let now = names.map(|name| world.peers[0].reports.with(name));
        let more = [now[0] - heard[0], now[1] - heard[1]];
        heard = now;
        more
    };
    let calm = round(&mut world, 0);
    assert!(calm[0] >= 30 && calm[1] >= 2, "{calm:?}");
    assert_eq!(world.counters.dropped_control.get(), 0);
    let stormy = round(&mut world, 5);
    assert!(world.counters.dropped_control.get() > 1_000);
    for (calm, stormy) in calm.into_iter().zip(stormy) {
        assert!(stormy + 1 >= calm, "{calm} and then {stormy}");
    }
}

#[test]
fn a_storm_of_feedback_is_cut() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    world.pass(SECOND);
    let before = ["Nack", "PictureLoss"].map(|name| world.peers[0].reports.with(name));
    let asked = world.counters.retransmissions.get();
    let sent = world.counters.packets_out.get();
    // In a second a thousand lists of eighty, each with a request for a whole picture.
    for _ in 0..100 {
        for _ in 0..10 {
            let number = world.peers[1].types[1];
            let mut got = world.peers[1].got.iter();
            let heard = got.find(|got| got.payload_type == number).unwrap();
            let source = heard.ssrc;
            // Of what was never sent, wherever the numbers began: nothing of it comes again.
            let never = heard.sequence.wrapping_add(0x4000);
            let nacks = (0..80).map(|place| NackPair {
                packet_id: never.wrapping_add(place * 17),
                lost_packets: 0xFFFF,
            });
            let list = TransportLayerNack {
                sender_ssrc: 1,
                media_ssrc: source,
                nacks: nacks.collect(),
            };
            let picture = PictureLossIndication {
                sender_ssrc: 1,
                media_ssrc: source,
            };
            let now = world.now;
            world.peers[1].control(now, vec![Box::new(list)]);
            world.peers[1].control(now, vec![Box::new(picture)]);
        }
        world.pass(Duration::from_millis(10));
    }
    let after = ["Nack", "PictureLoss"].map(|name| world.peers[0].reports.with(name));
    assert!(after[0] - before[0] <= 100, "lists: {before:?} {after:?}");
    assert!(after[1] - before[1] <= 4, "pictures: {before:?} {after:?}");
    let asked = world.counters.retransmissions.get() - asked;
    assert!((1_000..=2_100).contains(&asked), "{asked}");
    assert!(world.counters.dropped_control.get() > 1_000);
    assert!(world.counters.packets_out.get() - sent < 1_000);
    // Afterwards they talk as before.
    world.pass(2 * SECOND);
    let before = world.peers[0].payloads(true).len();
    world.talk(&[0, 1], SECOND);
    world.pass(SECOND);
    assert_eq!(world.peers[0].payloads(true).len(), before + 100);
}
