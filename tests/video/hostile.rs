//! Packets of those who mean no good.

use std::net::SocketAddr;
use std::time::Duration;

use portti::domain::person::Side;
use portti::video::unit::{Failure, LegState};

use crate::world::{World, leg};

const SECOND: Duration = Duration::from_secs(1);

pub fn stranger(number: u16) -> SocketAddr {
    let [high, low] = number.to_be_bytes();
    SocketAddr::from(([203, 0, high, low], 1_024 + number))
}

pub fn is_check(packet: &[u8]) -> bool {
    packet.starts_with(&[0, 1])
}

fn is_greeting(packet: &[u8]) -> bool {
    packet[0] == 22
}

fn is_media(packet: &[u8]) -> bool {
    packet[0] >> 6 == 2
}

/// The packets that the first browser sent.
pub fn sent_by(world: &World, peer: usize, so: impl Fn(&[u8]) -> bool) -> Vec<Vec<u8>> {
    let from = world.peers[peer].address;
    let own = world.wire.iter().filter(|(address, _)| *address == from);
    own.filter(|(_, packet)| so(packet))
        .map(|(_, packet)| packet.clone())
        .collect()
}

/// The check sum of a message (RFC 8489 section 14.7), which anybody can work out.
fn sum(bytes: &[u8]) -> u32 {
    let crc = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
        })
    });
    !crc ^ 0x5354_554E
}

/// The call goes on as if nothing had happened.
fn still_talks(world: &mut World) {
    let before = [0, 1].map(|peer| world.peers[peer].payloads(true).len());
    world.talk(&[0, 1], SECOND);
    world.pass(SECOND);
    for (peer, before) in before.into_iter().enumerate() {
        assert_eq!(world.peers[peer].payloads(true).len(), before + 100);
    }
    assert_eq!(world.counters.legs.get(), 2);
}

#[test]
fn a_flood_of_checks_is_answered_with_nothing() {
    let mut world = World::call(1);
    let check = sent_by(&world, 0, is_check).remove(0);
    for number in 0..20_000_u16 {
        // Another user fragment in each.
        let mut forged = check.clone();
        let place = forged.windows(2).position(|pair| pair == [0, 6]).unwrap() + 4;
        forged[place] = 0xFF;
        forged[place + 1..place + 3].copy_from_slice(&number.to_be_bytes());
        let end = forged.len() - 4;
        let sum = sum(&forged[..end - 4]);
        forged[end..].copy_from_slice(&sum.to_be_bytes());
        world.inject(stranger(number), &forged);
    }
    assert!(world.strays.is_empty());
    assert!(world.counters.dropped_stranger.get() >= 20_000);
    still_talks(&mut world);
}

#[test]
fn the_right_fragment_with_a_wrong_password_is_answered_with_nothing() {
    let mut world = World::call(1);
    let check = sent_by(&world, 0, is_check).remove(0);
    let before = world.counters.dropped_check.get();
    for place in 0..check.len() {
        // What is covered by the integrity, the integrity itself, or the form.
        let mut forged = check.clone();
        forged[place] ^= 1;
        world.inject(stranger(7), &forged);
    }
    assert_eq!(world.strays, []);
    assert!(world.counters.dropped_check.get() > before);
    still_talks(&mut world);
}

#[test]
fn a_repeated_check_draws_no_media_to_another_address() {
    let mut world = World::call(1);
    let checks = sent_by(&world, 0, is_check);
    let victim = stranger(99);
    let mut given = 0;
    for _ in 0..200 {
        for check in &checks {
            given += check.len();
            world.inject(victim, check);
        }
        world.talk(&[1], Duration::from_millis(10));
    }
    assert!(!world.strays.is_empty(), "a genuine check is answered");
    assert!(world.strays.iter().all(|(to, _)| *to == victim));
    assert!(
        world.strays.iter().all(|(_, packet)| packet[0] < 4),
        "checks and answers only"
    );
    let drawn: usize = world.strays.iter().map(|(_, packet)| packet.len()).sum();
    assert!(drawn <= given + given / 2, "{given} bytes drew {drawn}");
    still_talks(&mut world);
}

#[test]
fn repeated_checks_from_everywhere_do_not_push_the_browser_out() {
    let mut world = World::call(1);
    let check = sent_by(&world, 0, is_check).remove(0);
    for number in 0..2_000 {
        world.inject(stranger(number), &check);
    }
    still_talks(&mut world);
}

#[test]
fn strangers_are_not_heard() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    world.pass(SECOND);
    let (before, heard) = (
        world.counters.dropped_stranger.get(),
        world.peers[1].got.len(),
    );
    let packets = sent_by(&world, 0, |packet| !is_check(packet));
    for packet in &packets {
        world.inject(stranger(1), packet);
    }
    assert_eq!(world.strays, []);
    let strange = packets.iter().filter(|packet| packet[0] > 3).count() as u64;
    assert_eq!(world.counters.dropped_stranger.get() - before, strange);
    assert_eq!(world.peers[1].got.len(), heard);
    still_talks(&mut world);
}

#[test]
fn media_that_does_not_verify_goes_nowhere() {
    let mut world = World::call(1);
    world.talk(&[0, 1], SECOND);
    world.pass(SECOND);
    let from = world.peers[0].address;
    let heard = world.peers[1].got.len();
    let media = sent_by(&world, 0, is_media);
    let forwarded = world.counters.forwarded.get();
    for packet in &media {
        // Once more, changed, cut, and not protected at all.
        world.inject(from, packet);
        for place in [1, 2, 4, 8, 12, packet.len() - 1] {
            let mut changed = packet.clone();
            changed[place] ^= 0x11;
            world.inject(from, &changed);
        }
        world.inject(from, &packet[..packet.len() / 2]);
    }
    let mut plain = vec![0x80, 96, 0x7F, 0xFF];
    plain.extend([0; 200]);
    world.inject(from, &plain);
    assert_eq!(world.counters.forwarded.get(), forwarded);
    assert_eq!(world.peers[1].got.len(), heard);
    assert!(world.counters.dropped_unverified.get() > 500);
    still_talks(&mut world);
}

/// Half a round of sequence numbers back is where an old packet is most easily taken for a new one.
#[test]
fn what_was_heard_half_a_round_ago_is_not_heard_again() {
    let mut world = World::call(1);
    world.wire.clear();
    let say = |world: &mut World| {
        let now = world.now;
        let numbers = [0; 4].map(|_| world.peers[0].send(now, false, b"words"));
        world.pass(Duration::from_millis(1));
        numbers[0]
    };
    let first = say(&mut world);
    let recorded = sent_by(&world, 0, |packet| {
        is_media(packet) && packet[2..4] == first.to_be_bytes()
    });
    let recorded = recorded.first().unwrap().clone();
    while say(&mut world).wrapping_sub(first) != 0x8000 {}
    let from = world.peers[0].address;
    let before = world.counters.forwarded.get();
    world.inject(from, &recorded);
    assert_eq!(world.counters.forwarded.get(), before);
    assert_eq!(world.counters.dropped_unverified.get(), 1);
    still_talks(&mut world);
}

#[test]
fn noise_does_no_harm() {
    let mut world = World::call(1);
    let mut dice = 0x9E37_79B9_u64;
    let mut roll = move || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice
    };
    let addresses = [world.peers[0].address, world.peers[1].address, stranger(3)];
    for _ in 0..30_000 {
        let length = usize::try_from(roll() % 300).unwrap();
        let mut packet: Vec<u8> = (0..length).map(|_| roll().to_le_bytes()[0]).collect();
        if let Some(first) = packet.first_mut() {
            *first = [0, 1, 20, 21, 22, 23, 25, 0x80, 0x90, 0xB0, 64, 0x81]
                [usize::try_from(roll() % 12).unwrap()];
        }
        let from = addresses[usize::try_from(roll() % 3).unwrap()];
        world.inject(from, &packet);
    }
    assert_eq!(world.strays, []);
    world.pass(SECOND);
    still_talks(&mut world);
}

#[test]
fn a_changed_handshake_cannot_take_the_call_down() {
    let mut world = World::call(1);
    let from = world.peers[0].address;
    let records = sent_by(&world, 0, |packet| (20..64).contains(&packet[0]));
    assert!(records.len() >= 2);
    for _ in 0..200 {
        for record in &records {
            world.inject(from, record);
            let mut changed = record.clone();
            let last = changed.len() - 1;
            changed[last] ^= 1;
            world.inject(from, &changed);
        }
        // A goodbye without keys.
        world.inject(from, &[21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 9, 9, 0, 2, 1, 0]);
        world.inject(from, &[21, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 9, 9, 0, 2, 1, 0]);
    }
    still_talks(&mut world);
}

/// Who knows the browser's address can send in its name, but sees nothing that is sent to it.
#[test]
fn words_in_the_browser_s_name_do_not_end_its_handshake() {
    let mut world = World::new();
    let (a, b) = (world.peer(), world.peer());
    world.join(a, leg(1, Side::Resident), 1).unwrap();
    world.join(b, leg(1, Side::Professional), 1).unwrap();
    let record = |kind: u8, epoch: u8, number: u8, body: &[u8]| {
        let mut record = vec![kind, 0xFE, 0xFD, 0, epoch, 0, 0, 0, 0, 1, number];
        record.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
        record.extend(body);
        record
    };
    let mut greeting = vec![1, 0, 0, 42, 0, 1, 0, 0, 0, 0, 0, 42, 0xFE, 0xFD];
    greeting.extend([9; 32]);
    greeting.extend([0, 3, 1, 2, 3, 0, 0, 0]);
    for number in 0..100 {
        for from in [a, b].map(|peer| world.peers[peer].address) {
            for forged in [
                record(21, 0, number, &[1, 0]),
                record(21, 0, number, &[2, 40]),
                record(21, 1, number, &[2, 40]),
                record(20, 0, number, &[0]),
                record(22, 0, number, &[11, 0]),
                record(22, 0, number, &greeting),
                record(23, 0, number, b"data"),
            ] {
                world.inject(from, &forged);
            }
        }
        world.pass(Duration::from_millis(5));
    }
    world.until("both connect", |world| world.counters.legs.get() == 2);
    assert_eq!(world.counters.failed_handshake.get(), 0);
    still_talks(&mut world);
}

#[test]
fn a_handshake_is_heard_only_from_where_a_check_was_proven() {
    let mut world = World::new();
    let peer = world.peer();
    world.join(peer, leg(1, Side::Resident), 1).unwrap();
    // Its own greeting is on its way for long: somebody else's copy comes first.
    world.bar = is_greeting;
    world.until("it greets", |world| {
        !sent_by(world, peer, is_greeting).is_empty()
    });
    let check = sent_by(&world, peer, is_check).remove(0);
    let greeting = sent_by(&world, peer, is_greeting).remove(0);
    world.inject(stranger(5), &check);
    assert!(
        !world.strays.is_empty(),
        "the address is known, and asked back"
    );
    let before = world.counters.dropped_stranger.get();
    let sent = world.counters.packets_out.get();
    world.inject(stranger(5), &greeting);
    assert_eq!(world.counters.dropped_stranger.get(), before + 1);
    assert_eq!(world.counters.packets_out.get(), sent, "nobody is answered");
    world.bar = |_| false;
    world.until("it connects", |world| world.peers[peer].connected);
    assert!(world.strays.iter().all(|(_, packet)| packet[0] < 4));
}

#[test]
fn checks_from_unproven_addresses_are_answered_only_so_often() {
    let mut world = World::call(1);
    let check = sent_by(&world, 0, is_check).remove(0);
    world.pass(SECOND);
    for number in 0..2_000 {
        world.inject(stranger(number), &check);
    }
    let drawn: usize = world.strays.iter().map(|(_, packet)| packet.len()).sum();
    assert!(!world.strays.is_empty());
    assert!(world.strays.len() <= 100, "{}", world.strays.len());
    assert!(drawn <= 100 * check.len() * 3 / 2, "{drawn}");
    still_talks(&mut world);
}

#[test]
fn a_certificate_other_than_that_of_the_offer_is_refused() {
    let mut world = World::new();
    let peer = world.peer();
    let now = world.now;
    let offer = world.peers[peer].offer(now, false);
    let place = offer.find("a=fingerprint:sha-256 ").unwrap() + 22;
    let mut forged = offer.clone();
    let other = if offer[place..].starts_with("00") {
        "11"
    } else {
        "00"
    };
    forged.replace_range(place..place + 2, other);
    let answer = world.engine.answer(now, leg(1, Side::Resident), 1, &forged);
    world.peers[peer].accept(now, answer.unwrap());
    world.until("it fails", |world| !world.changes.is_empty());
    let failed = LegState::Failed(Failure::Handshake);
    assert_eq!(world.told(), [(Side::Resident, 1, failed)]);
    assert_eq!(world.counters.connected.get(), 0);
}
