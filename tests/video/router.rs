//! Anything is sent to the unit: by the fuzz target `router`, and here by dice.
//!
//! The first byte of each packet chooses whether it comes from some address, as an offer, or to the
//! readers alone; the second one is its length. Nothing may panic, and a stranger may draw nothing
//! out.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use portti::domain::ids::CallId;
use portti::domain::person::Side;
use portti::video::unit::{
    Counters, Engine, LegId, LocalAddresses, Path, Sent, UnitSettings, read_all,
};

pub const OFFER: &str = "v=0\r\na=group:BUNDLE 0 1\r\na=ice-ufrag:abcd\r\n\
    a=ice-pwd:abcdefghijklmnopqrstuv\r\na=setup:actpass\r\na=fingerprint:sha-256 \
    00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n";

/// Feeds a unit that has one leg.
pub fn feed(data: &[u8]) {
    let now = Instant::now();
    let udp: SocketAddr = ([192, 0, 2, 1], 3478).into();
    let local = LocalAddresses { udp, tcp: None };
    let counters = Arc::new(Counters::default());
    let mut engine =
        Engine::new(UnitSettings::default(), local, counters).expect("the settings are good");
    let leg = LegId {
        call: CallId(Default::default()),
        side: Side::Resident,
    };
    engine
        .answer(now, leg, 1, OFFER)
        .expect("the offer is good");
    let mut rest = data;
    while let Some((&[choice, length], more)) = rest.split_first_chunk() {
        let (packet, later) = more.split_at(usize::from(length).min(more.len()));
        rest = later;
        let peer: SocketAddr = ([198, 51, 100, choice], 5_000).into();
        let path = Path::Udp { peer, here: None };
        match choice % 3 {
            0 => engine.receive(now, path, peer, packet),
            1 => drop(engine.answer(now, leg, 1, &String::from_utf8_lossy(packet))),
            _ => assert_eq!(read_all(packet), Ok(())),
        }
    }
    engine.tick(now);
    engine.flush(now, |_, _| -> Sent {
        panic!("nobody has proven an address")
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{OFFER, feed};
    use crate::world::World;

    /// What browsers really send, and an offer in pieces.
    fn seeds() -> Vec<Vec<u8>> {
        let mut world = World::call(1);
        world.talk(&[0, 1], Duration::from_millis(300));
        let wire = world.wire.into_iter().map(|(_, packet)| packet);
        let mut seeds: Vec<Vec<u8>> = wire.filter(|packet| packet.len() < 256).collect();
        seeds.extend(OFFER.as_bytes().chunks(200).map(<[u8]>::to_vec));
        // Control as it is under its protection: reports, lists, estimates, commands.
        seeds.push([&[0x81, 201, 0, 7][..], &[7; 28]].concat());
        seeds.push([&[0x81, 205, 0, 4][..], &[7; 16]].concat());
        seeds.push([&[0x8F, 205, 0, 5][..], &[7; 20]].concat());
        seeds.push(
            [
                &[0x8F, 206, 0, 5, 0, 0, 0, 9, 0, 0, 0, 0][..],
                b"REMB",
                &[1; 8],
            ]
            .concat(),
        );
        seeds.push([&[0x84, 206, 0, 4][..], &[7; 16]].concat());
        // Pictures in layers, of VP8 and VP9, and such that are sent again.
        let head = [0x80, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];
        for descriptor in [&[0x90, 0xE0, 0x92, 0x67, 5, 0x80][..], &[0xAC, 17, 0x50, 9]] {
            seeds.push([&head[..], descriptor].concat());
            seeds.push([&head[..], &[0x12, 0x34], descriptor].concat());
        }
        seeds
    }

    #[test]
    fn nothing_that_is_thrown_at_it_does_harm() {
        let seeds = seeds();
        let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
        let mut roll = move |below: usize| {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            usize::try_from(dice % u64::try_from(below).unwrap()).unwrap()
        };
        let throws =
            std::env::var("PORTTI_TEST_DICE").map_or(100, |throws| throws.parse::<u32>().unwrap());
        for _ in 0..throws {
            let mut data = Vec::new();
            for _ in 0..60 {
                let mut packet = seeds[roll(seeds.len())].clone();
                for _ in 0..roll(4) {
                    let place = roll(packet.len());
                    packet[place] = u8::try_from(roll(256)).unwrap();
                }
                if roll(4) == 0 {
                    packet.truncate(roll(packet.len()) + 1);
                }
                data.push(u8::try_from(roll(256)).unwrap());
                data.push(u8::try_from(packet.len()).unwrap());
                data.extend(packet);
            }
            feed(&data);
        }
    }
}
