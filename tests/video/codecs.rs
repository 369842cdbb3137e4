//! Which codec a call uses, when the two browsers differ in what they can do.

use std::time::Duration;

use portti::domain::person::Side;
use portti::video::unit::{Codec, Failure, LegState, UnitError, UnitSettings};

use crate::world::{World, leg};

const SECOND: Duration = Duration::from_secs(1);
const VP8: (u8, &str) = (96, "VP8/90000");
const VP9: (u8, &str) = (98, "VP9/90000");
const H264: (u8, &str) = (102, "H264/90000");

/// The offer of a browser that can do these.
fn offer(codecs: &[(u8, &str)]) -> String {
    let mut offer = "v=0\r\na=group:BUNDLE 0 1\r\na=ice-ufrag:abcd\r\n\
        a=ice-pwd:abcdefghijklmnopqrstuv\r\na=setup:actpass\r\na=fingerprint:sha-256 "
        .to_owned();
    offer += &["AB"; 32].join(":");
    offer += "\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtcp-mux\r\n\
        a=rtpmap:111 opus/48000/2\r\nm=video 9 UDP/TLS/RTP/SAVPF";
    for (number, _) in codecs {
        offer += &format!(" {number}");
    }
    offer += "\r\na=mid:1\r\na=rtcp-mux\r\n";
    for (number, map) in codecs {
        offer += &format!("a=rtpmap:{number} {map}\r\n");
        if map.starts_with("H264") {
            offer += &format!("a=fmtp:{number} packetization-mode=1;profile-level-id=42e01f\r\n");
        }
    }
    offer
}

/// The codec that is answered with.
fn answered(world: &mut World, side: Side, attempt: u32, codecs: &[(u8, &str)]) -> Option<String> {
    let now = world.now;
    let answer = world
        .engine
        .answer(now, leg(1, side), attempt, &offer(codecs));
    match answer {
        Ok(answer) => {
            let (_, picture) = answer.split_once("m=video").unwrap();
            let line = picture.lines().find(|line| line.starts_with("a=rtpmap:"));
            let (_, codec) = line.unwrap().split_once(' ').unwrap();
            Some(codec.to_owned())
        }
        Err(UnitError::Unsupported(_)) => None,
        Err(error) => panic!("{error}"),
    }
}

fn told(world: &mut World) -> Vec<(Side, u32, LegState)> {
    world.pass(Duration::from_millis(100));
    world.told()
}

fn world() -> World {
    World::with(UnitSettings {
        video_codecs: vec![Codec::Vp8, Codec::H264, Codec::Vp9],
        ..UnitSettings::default()
    })
}

#[test]
fn browsers_with_h264_alone_hold_a_call() {
    let mut world = World::new();
    let (a, b) = (world.peer_with("video/H264"), world.peer_with("video/H264"));
    world.join(a, leg(1, Side::Resident), 1).unwrap();
    world.join(b, leg(1, Side::Professional), 1).unwrap();
    world.until("both connect", |world| world.counters.legs.get() == 2);
    world.talk(&[a, b], SECOND);
    world.pass(SECOND);
    for peer in [a, b] {
        assert_eq!(world.peers[peer].payloads(true).len(), 100);
        assert_eq!(world.peers[peer].payloads(false).len(), 50);
    }
}

#[test]
fn the_codec_that_stands_stays_where_the_other_can_do_it() {
    let mut world = world();
    let first = answered(&mut world, Side::Resident, 1, &[H264]);
    assert_eq!(first.as_deref(), Some("H264/90000"));
    let second = answered(&mut world, Side::Professional, 1, &[VP8, H264]);
    assert_eq!(second.as_deref(), Some("H264/90000"));
    assert_eq!(told(&mut world), []);
}

#[test]
fn where_the_other_cannot_do_it_both_agree_anew() {
    let mut world = world();
    let first = answered(&mut world, Side::Resident, 1, &[VP8, VP9, H264]);
    assert_eq!(first.as_deref(), Some("VP8/90000"));
    let second = answered(&mut world, Side::Professional, 1, &[H264]);
    assert_eq!(second.as_deref(), Some("H264/90000"));
    let parted = LegState::Failed(Failure::Codec);
    assert_eq!(told(&mut world), [(Side::Resident, 1, parted)]);
    assert_eq!(world.counters.failed_codec.get(), 1);
    // It comes again, and finds what the other can do.
    let again = answered(&mut world, Side::Resident, 2, &[VP8, VP9, H264]);
    assert_eq!(again.as_deref(), Some("H264/90000"));
    assert_eq!(told(&mut world), []);
}

#[test]
fn where_nothing_is_common_the_second_is_refused_and_the_first_stays() {
    let mut world = world();
    answered(&mut world, Side::Resident, 1, &[VP8]);
    assert_eq!(answered(&mut world, Side::Professional, 1, &[H264]), None);
    assert_eq!(told(&mut world), []);
    assert_eq!(world.counters.calls.get(), 1);
}
