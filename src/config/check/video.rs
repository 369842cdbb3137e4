//! What must hold between the settings of video calls.

use std::net::IpAddr;

use super::Check;
use crate::config::{Layers, VideoCodec};

/// The shortest secret of a TURN server, in characters.
const SECRET: usize = 16;

/// The smallest frame that an offer of a browser fits in, in bytes.
const FRAME: u32 = 32_768;

impl Check<'_> {
    pub(super) fn video(&mut self) {
        let settings = self.settings;
        let Some(video) = &settings.video else { return };
        let told = !video.public_addresses.is_empty();
        let wrong = "must be set, since video.udp does not say where this machine is reached";
        self.unless(
            told || !video.udp.ip().is_unspecified(),
            "video.public_addresses",
            wrong,
            "[\"203.0.113.10\"]",
        );
        for (index, address) in video.public_addresses.iter().enumerate() {
            if let Some(wrong) = unreachable(*address, settings.is_demo()) {
                let key = format!("video.public_addresses[{index}]");
                self.mistake(&key, wrong, "an address that browsers reach");
            }
        }
        let apart = video
            .tcp
            .is_none_or(|tcp| tcp.port() != settings.server.listen.port())
            || settings.server.listen.port() == 0;
        let wrong = "this is the port of server.listen";
        self.unless(apart, "video.tcp", wrong, "a port of its own");
        let some = !video.codecs.is_empty();
        self.unless(some, "video.codecs", "this is empty", "leave it out");
        let layered = video.layers == Layers::Off
            || video.codecs.iter().any(|codec| *codec != VideoCodec::H264);
        let wrong = "no form in video.codecs has layers";
        self.unless(
            layered || !some,
            "video.layers",
            wrong,
            "off, or vp8 or vp9",
        );
        let room = settings.limits.frame_bytes >= FRAME;
        let wrong = "too small for what browsers say in a call";
        self.unless(room, "limits.frame_bytes", wrong, "32768 or more");
        self.turn();
    }

    fn turn(&mut self) {
        let Some(video) = &self.settings.video else {
            return;
        };
        let Some(turn) = &video.turn else {
            let wrong = "there is no [video.turn] to go through";
            self.unless(!video.relay_only, "video.relay_only", wrong, "false");
            return;
        };
        let some = !turn.urls.is_empty();
        self.unless(
            some,
            "video.turn.urls",
            "this is empty",
            "[\"turn:host:port\"]",
        );
        let long = turn.secret.expose().chars().count() >= SECRET;
        let wrong = "this is too short to be kept secret";
        let allowed = "16 characters or more, made by chance";
        self.unless(long, "video.turn.secret", wrong, allowed);
    }
}

/// Why no browser reaches an address, where that is plain.
fn unreachable(address: IpAddr, demo: bool) -> Option<&'static str> {
    let address = address.to_canonical();
    if address.is_unspecified() || address.is_multicast() {
        return Some("this is no machine's address");
    }
    let local = address.is_loopback() && !demo;
    local.then_some("this leads browsers to their own machine")
}
