//! Offers that are not as they should be.

use portti::domain::person::Side;
use portti::video::unit::{Codec, UnitError, UnitSettings};

use crate::world::{World, leg};

fn offer() -> (World, String) {
    let mut world = World::new();
    let peer = world.peer();
    let offer = world.peers[peer].offer(world.now, false);
    (world, offer)
}

fn refused(world: &mut World, offer: &str) -> bool {
    let answer = world
        .engine
        .answer(world.now, leg(1, Side::Resident), 1, offer);
    let refused = matches!(answer, Err(UnitError::Unsupported(_)));
    assert!(refused || answer.is_ok());
    if answer.is_ok() {
        world.engine.end(world.now, leg(1, Side::Resident).call);
    }
    refused
}

#[test]
fn what_is_missing_or_foreign_is_refused() {
    let (mut world, good) = offer();
    assert!(!refused(&mut world, &good));
    let without = |start: &str| {
        let lines = good.lines().filter(|line| !line.starts_with(start));
        lines.map(|line| format!("{line}\r\n")).collect::<String>()
    };
    let broken = [
        String::new(),
        "v=0".to_owned(),
        good.replace("v=0", "v=1"),
        without("a=ice-ufrag"),
        without("a=ice-pwd"),
        without("a=fingerprint"),
        without("a=setup"),
        without("a=rtcp-mux"),
        without("a=group"),
        without("a=mid"),
        without("m=video"),
        good.replace("opus", "speex"),
        good.replace("VP8", "VP7"),
        good.replace("sha-256", "sha-1"),
        good.replace("a=setup:actpass", "a=setup:passive"),
        good.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP"),
        good.replace("m=audio 9", "m=audio 0"),
        good.replace("m=audio", "m=application"),
        good.replace(
            "m=video 9 UDP/TLS/RTP/SAVPF",
            "m=video 9 UDP/TLS/RTP/SAVPF 300",
        ),
        good.replace(
            "m=video 9 UDP/TLS/RTP/SAVPF",
            "m=video 9 UDP/TLS/RTP/SAVPF 72",
        ),
        format!("{good}a=simulcast:send h;l\r\n"),
        format!("{good}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"),
        good.replace("a=ice-pwd:", "a=ice-pwd:short\r\na=x:"),
        good.replace("a=ice-ufrag:", "a=ice-ufrag:with space \r\na=x:"),
        "a=x\r\n".repeat(3_000) + &good,
    ];
    for (number, offer) in broken.iter().enumerate() {
        assert!(refused(&mut world, offer), "broken offer {number}");
    }
    assert_eq!(world.counters.refusals.get(), broken.len() as u64);
}

/// What Firefox 153 offers where everything is bundled: its picture has no port of its own
/// (RFC 9143 section 6).
#[test]
fn the_offer_of_firefox_is_answered() {
    let (mut world, _) = offer();
    let firefox = include_str!("firefox.sdp");
    assert!(!refused(&mut world, firefox));
    assert!(refused(&mut world, &firefox.replace("a=bundle-only\n", "")));
}

#[test]
fn no_cut_and_no_changed_byte_does_harm() {
    let (mut world, good) = offer();
    for length in (0..good.len()).step_by(7) {
        if let Some(cut) = good.get(..length) {
            refused(&mut world, cut);
        }
    }
    for place in (0..good.len()).step_by(5) {
        let mut bytes = good.clone().into_bytes();
        bytes[place] = b"\n: =\xc3/0"[place % 7];
        refused(&mut world, &String::from_utf8_lossy(&bytes));
    }
    assert!(world.engine.is_idle());
}

#[test]
fn both_sides_use_one_codec() {
    let mut world = World::with(UnitSettings {
        video_codecs: vec![Codec::H264, Codec::Vp8],
        ..UnitSettings::default()
    });
    let (a, b) = (world.peer(), world.peer());
    world.join(a, leg(1, Side::Resident), 1).unwrap();
    // The other side offers H.264 too, and would have got it alone.
    let number = world.peers[b].types[1];
    let now = world.now;
    let offer = world.peers[b].offer(now, false);
    let more = offer.replace(
        &format!("a=rtpmap:{number} VP8/90000"),
        &format!(
            "a=rtpmap:{number} VP8/90000\r\na=rtpmap:35 H264/90000\r\n\
             a=fmtp:35 packetization-mode=1;profile-level-id=42e01f"
        ),
    );
    let more = more.replace(&format!("SAVPF {number}"), &format!("SAVPF 35 {number}"));
    let both = world
        .engine
        .answer(now, leg(1, Side::Professional), 1, &more);
    assert!(
        both.unwrap()
            .contains(&format!("a=rtpmap:{number} VP8/90000"))
    );
    let alone = world
        .engine
        .answer(now, leg(2, Side::Professional), 1, &more);
    assert!(alone.unwrap().contains("a=rtpmap:35 H264/90000"));
}

#[test]
fn a_leg_keeps_its_certificate() {
    let mut world = World::call(1);
    let stranger = world.peer();
    let offer = world.peers[stranger].offer(world.now, false);
    let answer = world
        .engine
        .answer(world.now, leg(1, Side::Resident), 1, &offer);
    assert!(
        matches!(answer, Err(UnitError::Unsupported(_))),
        "{answer:?}"
    );
}

#[test]
fn portti_itself_has_no_browser() {
    let (mut world, good) = offer();
    let answer = world
        .engine
        .answer(world.now, leg(1, Side::System), 1, &good);
    assert!(matches!(answer, Err(UnitError::Unsupported(_))));
}
