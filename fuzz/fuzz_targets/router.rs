//! Sends anything to the media unit: `cargo +nightly fuzz run router`.
//!
//! The first byte of each packet chooses whether it comes from an address of a leg, from a
//! stranger, or as an offer. Nothing may panic, and a stranger may draw nothing out.

#![no_main]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use libfuzzer_sys::fuzz_target;
use portti::domain::ids::CallId;
use portti::domain::person::Side;
use portti::video::unit::{
    Counters, Engine, LegId, LocalAddresses, Path, Sent, UnitSettings, read_all,
};

const OFFER: &str = "v=0\r\na=group:BUNDLE 0 1\r\na=ice-ufrag:abcd\r\n\
    a=ice-pwd:abcdefghijklmnopqrstuv\r\na=setup:actpass\r\na=fingerprint:sha-256 \
    00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n";

fuzz_target!(|data: &[u8]| {
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
        let address: SocketAddr = ([198, 51, 100, choice], 5_000).into();
        match choice % 3 {
            0 => engine.receive(now, Path::Udp(address), address, packet),
            1 => drop(engine.answer(now, leg, 1, &String::from_utf8_lossy(packet))),
            _ => assert_eq!(read_all(packet), Ok(())),
        }
    }
    engine.tick(now);
    engine.flush(now, |_, _| -> Sent { panic!("nobody has proven an address") });
});
