//! A picture in layers of time, on a way that is slow for a while.

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use portti::domain::person::Side;
use portti::video::unit::UnitSettings;

use crate::world::{World, leg};

/// Between pictures.
const PAUSE: Duration = Duration::from_millis(20);
/// The layers of pictures that follow on each other.
const LAYERS: [u8; 4] = [0, 2, 1, 2];
/// For so many pictures the way is held up: longer than 150 and less than 300 milliseconds.
const HELD: Range<u32> = 100..112;

fn layer(number: u32) -> u8 {
    LAYERS[number as usize % LAYERS.len()]
}

/// A part of a picture of VP8 with its number and layer (RFC 7741 section 4.2).
fn payload(number: u32, part: u32) -> Vec<u8> {
    let mut payload = vec![0x90, 0xE0, (number % 128) as u8, 0, layer(number) << 6];
    payload.extend(number.to_be_bytes());
    payload.extend(part.to_be_bytes());
    payload
}

/// Two browsers, connected.
fn world(layers: bool) -> World {
    let mut world = World::with(UnitSettings {
        layers,
        ..UnitSettings::default()
    });
    let (from, to) = (world.peer(), world.peer());
    world.join(from, leg(1, Side::Professional), 1).unwrap();
    world.join(to, leg(1, Side::Resident), 1).unwrap();
    world.until("both connect", |world| world.counters.legs.get() == 2);
    world
}

/// Sends pictures of so many packets, while the way stands still for those of the packets that are
/// `held`. Gives what comes: the numbers of the pictures and the parts.
fn send(world: &mut World, pictures: u32, parts: u32, held: &Range<u32>) -> BTreeSet<(u32, u32)> {
    for packet in 0..pictures * parts {
        let (number, part) = (packet / parts, packet % parts);
        world.held = held.contains(&packet).then_some(world.peers[1].address);
        let now = world.now;
        world.peers[0].send_at(now, true, number * 1_800, &payload(number, part));
        world.pass(PAUSE / parts);
    }
    world.pass(Duration::from_secs(2));
    let payloads = world.peers[1].payloads(true);
    let read = |payload: &[u8], place: usize| {
        let number = payload.get(place..).and_then(|rest| rest.first_chunk());
        u32::from_be_bytes(*number.unwrap())
    };
    let came = payloads.iter();
    came.map(|payload| (read(payload, 5), read(payload, 9)))
        .collect()
}

/// The numbers of the pictures that come, of 300 that are sent in a packet each.
fn held_up(world: &mut World) -> Vec<u32> {
    let came = send(world, 300, 1, &HELD);
    came.into_iter().map(|(number, _)| number).collect()
}

#[test]
fn a_slow_way_costs_upper_layers_and_nothing_of_the_base() {
    let mut world = world(true);
    let numbers = held_up(&mut world);
    let base: Vec<u32> = (0..300).filter(|number| layer(*number) == 0).collect();
    let came = |layers: &[u8]| -> Vec<u32> {
        let of = numbers
            .iter()
            .filter(|number| layers.contains(&layer(**number)));
        of.copied().collect()
    };
    assert_eq!(came(&[0]), base);
    // From 75 ms on the highest is given up, from 150 ms on the next, too; a second after the way
    // is quick again the lower one comes back, and the highest a second later.
    let missing = |wanted: u8| -> Vec<u32> {
        let of = (0..300).filter(|number| layer(*number) == wanted);
        of.filter(|number| !numbers.contains(number)).collect()
    };
    let (lower, higher) = (missing(1), missing(2));
    assert!((10..=16).contains(&lower.len()), "{lower:?}");
    assert!((45..=60).contains(&higher.len()), "{higher:?}");
    assert!((104..108).contains(&higher[0]), "{higher:?}");
    assert!((108..112).contains(&lower[0]), "{lower:?}");
    let count = |missing: &[u32]| u64::try_from(missing.len()).unwrap();
    let counters = &world.counters;
    assert_eq!(counters.dropped_layer_1.get(), count(&lower));
    assert_eq!(counters.dropped_layer_2.get(), count(&higher));
    assert_eq!(counters.dropped_late_video.get(), 0);
    assert_eq!(counters.forwarded_upper.get(), count(&came(&[1, 2])));
    // The receiver misses them, and nobody is troubled with it.
    assert_eq!(counters.retransmissions.get(), 0);
}

#[test]
fn no_picture_comes_in_part() {
    // In the fourth packet of a picture of the highest layer it is 75 ms; in the second of one of
    // the lower layer, 150 ms.
    for first in [40, 51] {
        let mut world = world(true);
        let came = send(&mut world, 130, 4, &(first..first + 48));
        let of = |number: u32| came.range((number, 0)..(number + 1, 0)).count();
        let lost: Vec<u32> = (0..130).filter(|number| of(*number) == 0).collect();
        let whole = (0..130).filter(|number| of(*number) == 4).count();
        assert_eq!(lost.len() + whole, 130, "{came:?}");
        let layers: BTreeSet<u8> = lost.iter().map(|number| layer(*number)).collect();
        assert_eq!(layers, BTreeSet::from([1, 2]));
        assert_eq!(world.counters.retransmissions.get(), 0);
    }
}

/// What was lost on its way here is asked for when the way is quick again, and given up when it
/// comes: that is the end of it.
#[test]
fn what_was_given_up_when_sent_again_is_not_asked_for_once_more() {
    /// The first packet of picture has this number.
    const FIRST: u16 = 30_000;
    const LOST: u16 = 105;
    let mut world = world(true);
    world.bar = |packet| {
        let number = packet.get(2..).and_then(|rest| rest.first_chunk());
        packet[1] & 0x7F == 96 && number == Some(&(FIRST + LOST).to_be_bytes())
    };
    let numbers = held_up(&mut world);
    assert!(!numbers.contains(&u32::from(LOST)));
    let counters = &world.counters;
    assert_eq!(counters.lost_in.get(), 1);
    assert_eq!(counters.retransmissions.get(), 1);
    let again = world.wire.iter();
    let again = again.filter(|(_, packet)| packet[0] >> 6 == 2 && packet[1] & 0x7F == 97);
    assert_eq!(again.count(), 1);
}

#[test]
fn without_layers_everything_waits() {
    let mut world = world(false);
    let numbers = held_up(&mut world);
    assert_eq!(numbers, (0..300).collect::<Vec<u32>>());
    assert_eq!(world.counters.forwarded_upper.get(), 0);
}
