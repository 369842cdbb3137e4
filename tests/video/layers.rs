//! A picture in layers of time, on a way that is slow for a while.

use std::time::Duration;

use portti::domain::person::Side;
use portti::video::unit::UnitSettings;

use crate::world::{World, leg};

const PAUSE: Duration = Duration::from_millis(20);
/// The layers of pictures that follow on each other.
const LAYERS: [u8; 4] = [0, 2, 1, 2];
/// For so many pictures the way is held up: longer than 150 and less than 300 milliseconds.
const HELD: std::ops::Range<u32> = 100..112;

/// A picture of VP8 with its number and layer (RFC 7741 section 4.2).
fn picture(number: u32) -> Vec<u8> {
    let layer = LAYERS[number as usize % LAYERS.len()];
    let mut payload = vec![0x90, 0xE0, (number % 128) as u8, 0, layer << 6];
    payload.extend(number.to_be_bytes());
    payload
}

/// The numbers of the pictures that come, of 300 that are sent, where the way stands still for a
/// while.
fn held_up(layers: bool) -> (World, Vec<u32>) {
    let mut world = World::with(UnitSettings {
        layers,
        ..UnitSettings::default()
    });
    let (from, to) = (world.peer(), world.peer());
    world.join(from, leg(1, Side::Professional), 1).unwrap();
    world.join(to, leg(1, Side::Resident), 1).unwrap();
    world.until("both connect", |world| world.counters.legs.get() == 2);
    for number in 0..300 {
        world.held = HELD.contains(&number).then_some(world.peers[to].address);
        let now = world.now;
        world.peers[from].send(now, true, &picture(number));
        world.pass(PAUSE);
    }
    world.pass(Duration::from_secs(2));
    let payloads = world.peers[to].payloads(true);
    let numbers = payloads.iter().map(|payload| {
        let number = payload.get(5..).and_then(|rest| rest.first_chunk());
        u32::from_be_bytes(*number.unwrap())
    });
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    (world, numbers)
}

#[test]
fn a_slow_way_costs_upper_layers_and_nothing_of_the_base() {
    let (world, numbers) = held_up(true);
    let layer = |number: u32| LAYERS[number as usize % LAYERS.len()];
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
fn without_layers_everything_waits() {
    let (world, numbers) = held_up(false);
    assert_eq!(numbers, (0..300).collect::<Vec<u32>>());
    assert_eq!(world.counters.forwarded_upper.get(), 0);
}
