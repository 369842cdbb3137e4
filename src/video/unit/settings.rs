//! What the media unit is told, and what it tells.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::domain::ids::CallId;
use crate::domain::person::Side;

/// How a media unit is set up.
#[derive(Clone, Debug)]
pub struct UnitSettings {
    /// Where the one UDP socket of all calls is bound. Port 0 takes a free one.
    pub udp: SocketAddr,
    /// Where ICE-TCP (RFC 6544) is listened for; `None` for no TCP.
    pub tcp: Option<SocketAddr>,
    /// The addresses that browsers reach this machine at, with the ports bound above. Where it is
    /// empty, the address of `udp` is told, which then must not be a wildcard.
    pub public: Vec<IpAddr>,
    /// The video codecs that a call may use, the preferred one first. VP8 alone where empty.
    pub video_codecs: Vec<Codec>,
    /// What one side may send, sound and picture together, in kilobits a second.
    pub max_kbps: u32,
    /// Whether upper layers of pictures are told from the base, and given up first where a way is
    /// slow.
    pub layers: bool,
    /// How many calls may have media at once.
    pub max_calls: usize,
    /// How long a leg may be silent before it is told as disconnected.
    pub silence: Duration,
    /// How long a leg that never connected, or was disconnected, is kept before it is failed.
    pub expiry: Duration,
}

impl Default for UnitSettings {
    fn default() -> Self {
        Self {
            udp: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            tcp: None,
            public: Vec::new(),
            video_codecs: vec![Codec::Vp8, Codec::H264],
            max_kbps: 1_500,
            layers: false,
            max_calls: 50,
            silence: Duration::from_secs(6),
            expiry: Duration::from_secs(60),
        }
    }
}

impl UnitSettings {
    /// The video codecs that a call may use.
    pub(super) fn codecs(&self) -> &[Codec] {
        if self.video_codecs.is_empty() {
            &[Codec::Vp8]
        } else {
            &self.video_codecs
        }
    }
}

/// A video codec that is forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// VP8 (RFC 7741).
    Vp8,
    /// VP9, profile 0 (RFC 9628).
    Vp9,
    /// H.264, constrained baseline, packetisation mode 1 (RFC 6184).
    H264,
}

/// One side's connection to the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LegId {
    /// The call.
    pub call: CallId,
    /// Whose connection. Portti itself has none.
    pub side: Side,
}

/// What became of a leg. Repeated states are told once; a change that was not taken in time is
/// told later as the state of that time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegChange {
    /// The leg.
    pub leg: LegId,
    /// The attempt that made it. News of an older attempt says nothing of a newer one.
    pub attempt: u32,
    /// How it is now.
    pub state: LegState,
}

/// How a leg is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegState {
    /// Media can flow: the address is proven, the keys are agreed.
    Connected,
    /// Nothing was heard for a while, or the browser closed its end. The leg may come back.
    Disconnected,
    /// The leg is gone; only a new attempt brings it back.
    Failed(Failure),
}

/// Why a leg failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// It never connected in time: most likely a firewall.
    NeverConnected,
    /// It was disconnected for too long.
    Silent,
    /// The browser's certificate was not the one of its offer, or the keys could not be agreed.
    Handshake,
    /// What it sent broke the rules of the protocol in a way that cannot be gone on from.
    Protocol,
    /// The other browser does not have the picture's codec: a new attempt agrees on another.
    Codec,
    /// It was thought to stand, and does not: the unit began anew meanwhile.
    Lost,
}

impl Failure {
    /// A stable name, for metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NeverConnected => "never_connected",
            Self::Silent => "silent",
            Self::Handshake => "handshake",
            Self::Protocol => "protocol",
            Self::Codec => "codec",
            Self::Lost => "lost",
        }
    }
}

/// Where the unit listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalAddresses {
    /// The UDP socket.
    pub udp: SocketAddr,
    /// The TCP socket, where there is one.
    pub tcp: Option<SocketAddr>,
}
