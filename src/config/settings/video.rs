//! Video calls: where media comes in, how much of it, and how browsers behind strict firewalls
//! reach it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::config::leaf::{leaf, quoted};
use crate::config::setting::{Place, Setting};
use crate::config::{Mistake, Secret};

/// A form in which a picture travels. Portti passes it on as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VideoCodec {
    /// VP8 (RFC 7741).
    Vp8,
    /// VP9 (RFC 9628).
    Vp9,
    /// H.264 (RFC 6184).
    H264,
}

/// Whether the professional's picture is sent in layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layers {
    /// It is whole.
    Off,
    /// In layers of time: some pictures can be left out, and the others are whole without them.
    Temporal,
}

choices! {
    VideoCodec: "vp8" => VideoCodec::Vp8, "vp9" => VideoCodec::Vp9, "h264" => VideoCodec::H264;
    Layers: "off" => Layers::Off, "temporal" => Layers::Temporal;
}

/// The address of a TURN server, as browsers take it (RFC 7065).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnUrl(pub String);

impl Setting for TurnUrl {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        const ALLOWED: &str =
            "turn:host:port, turns:host:port, either with ?transport=udp or ?transport=tcp";
        let text: String = leaf(place, ALLOWED, mistakes)?;
        if is_turn(&text) {
            return Some(Self(text));
        }
        mistakes.push(place.mistake("this is not the address of a TURN server", ALLOWED));
        None
    }

    fn show(&self) -> Option<String> {
        Some(quoted(&self.0))
    }
}

fn is_turn(text: &str) -> bool {
    let rest = text
        .strip_prefix("turn:")
        .or_else(|| text.strip_prefix("turns:"));
    let Some(rest) = rest else { return false };
    let (place, transport) = rest.split_once('?').unwrap_or((rest, "transport=udp"));
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (place, None),
    };
    let named = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b));
    let port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    named && port && matches!(transport, "transport=udp" | "transport=tcp")
}

settings! {
    /// Video calls. Without this part none are held, whatever a service says. See
    /// docs/operating.md for ports, firewalls and size.
    pub struct Video {
        /// The address and UDP port that all media of all calls comes in by.
        udp: SocketAddr = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 10_000)),
        /// The address and port for media over TCP, for networks that let no UDP out. None where
        /// it is left out.
        tcp: Option<SocketAddr> = None => "\"0.0.0.0:10000\"",
        /// The addresses of this machine that browsers reach these ports at, IPv4 and IPv6: that of
        /// the firewall that leads them here, where there is one. Must be set where `udp` is
        /// `0.0.0.0` or `[::]`.
        public_addresses: Vec<IpAddr> = Vec::new() => "[\"203.0.113.10\", \"2001:db8::10\"]",
        /// How many calls go on at once. Whoever comes when there are as many is told the place in
        /// line.
        most_calls: u32 [1..=10_000] = 50,
        /// How much one side may send, sound and picture together, in kilobits a second.
        video_kbps: u32 [100..=20_000] = 1_500,
        /// The forms of picture that a call may use, the preferred one first: `vp8`, `h264`, `vp9`.
        codecs: Vec<VideoCodec> = vec![VideoCodec::Vp8, VideoCodec::H264],
        /// Whether the professional's browser sends its picture in layers: `off`, or `temporal`, where
        /// some pictures can be left out. Where the resident's way is slow those are given up first.
        /// Layers make the picture somewhat less good at the same rate. Of VP8 and VP9.
        layers: Layers = Layers::Off,
        /// For how many seconds a call rings.
        ring_seconds: u32 [10..=120] = 45,
        /// After how many seconds in which one side is missing a call ends by itself.
        rejoin_seconds: u32 [15..=3_600] = 120,
        /// Whether browsers send media through the TURN server alone, so that nothing but it needs
        /// to be reachable from outside.
        relay_only: bool = false,
        /// The TURN server, for browsers behind strict firewalls.
        turn: Option<Turn> = None,
    }
}

settings! {
    /// The TURN server (coturn with `use-auth-secret`).
    pub struct Turn {
        /// Its addresses, as browsers take them.
        urls: Vec<TurnUrl> => "[\"turn:turn.kunta.fi:3478?transport=udp\", \"turns:turn.kunta.fi:5349?transport=tcp\"]",
        /// The secret that it shares with Portti (`static-auth-secret`).
        secret: Secret => "{ file = \"/run/secrets/portti-turn\" }",
        /// How many seconds the names and passwords that are made with it are good.
        credential_seconds: u32 [300..=86_400] = 7_200,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_turn_servers_are_known() {
        for right in [
            "turn:turn.kunta.fi",
            "turn:turn.kunta.fi:3478",
            "turns:turn.kunta.fi:5349?transport=tcp",
            "turn:192.0.2.1:3478?transport=udp",
            "turn:[2001:db8::1]:3478",
            "turn:[2001:db8::1]",
        ] {
            assert!(is_turn(right), "{right}");
        }
        for wrong in [
            "",
            "turn:",
            "stun:turn.kunta.fi",
            "https://turn.kunta.fi",
            "turn://turn.kunta.fi",
            "turn:turn.kunta.fi:0",
            "turn:turn.kunta.fi:99999",
            "turn:turn.kunta.fi?transport=tls",
            "turn:user@turn.kunta.fi",
        ] {
            assert!(!is_turn(wrong), "{wrong}");
        }
    }
}
