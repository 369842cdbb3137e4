//! What the two browsers and the server say about the media of a call.
//!
//! None of it is kept. Who may be in a call, and that somebody came or went, are events; these are
//! the words by which a browser gets its media to the server.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::domain::private::Private;

/// The longest offer, in bytes.
pub const SDP_BYTES: usize = 16 * 1024;

/// The longest public key, in characters.
pub const KEY_CHARS: usize = 200;

/// What a browser says in a call that is open. A page numbers its attempts to connect: each is
/// greater than any before on its side, so begin with the time in seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum CallSignal {
    /// Asks for a place. The same attempt once more only asks how it stands.
    Join {
        /// The attempt.
        attempt: u32,
    },
    /// Offers a connection (RFC 8829): the first of the attempt, or an ICE restart of it. It has
    /// exactly two media sections that send and receive: audio, then video.
    Offer {
        /// The attempt.
        attempt: u32,
        /// The description: at most 16 KiB.
        sdp: Private,
    },
    /// What this side sends just now.
    Media {
        /// Sound.
        audio: bool,
        /// A picture.
        video: bool,
        /// The picture is of a screen.
        screen: bool,
    },
    /// This side's public key for encryption from end to end.
    Key {
        /// Base64url, at most 200 characters.
        key: String,
    },
    /// Hangs up for this side alone. The call stays open, and can be joined again.
    Leave,
}

/// What a browser is told of a call.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CallNotice {
    /// All lines are busy; `ready` follows by itself.
    Line {
        /// 1 is next.
        position: u32,
    },
    /// There is a place: offer a connection.
    Ready {
        /// The attempt.
        attempt: u32,
        /// The servers to reach Portti through where there is no direct way.
        ice_servers: Vec<IceServer>,
        /// How much of picture to send at most, in kilobits a second.
        video_kbps: u32,
        /// Whether to connect only through these servers.
        relay_only: bool,
        /// Whether to send the picture in layers, where the browser can.
        layers: bool,
    },
    /// Answers an offer.
    Answer {
        /// The attempt.
        attempt: u32,
        /// The description.
        sdp: Private,
    },
    /// The attempt comes to nothing.
    Failed {
        /// The attempt; 0 where none is known.
        attempt: u32,
        /// The stable code.
        code: String,
        /// A sentence in the client's language.
        message: String,
    },
    /// The same side joined from elsewhere: whoever made this attempt stops.
    Replaced {
        /// The attempt that is over.
        attempt: u32,
    },
    /// How the other side is.
    Other {
        /// Whether its media reaches the server.
        connected: bool,
        /// Whether it sends sound.
        audio: bool,
        /// Whether it sends a picture.
        video: bool,
        /// Whether the picture is of a screen.
        screen: bool,
    },
    /// The other side's public key.
    Key {
        /// As the other side sent it.
        key: String,
    },
    /// The server does not hold this side's connection (any more): whoever was in the call joins
    /// anew by itself. Means nothing to a page that was not.
    Again,
}

/// A server to reach Portti through (TURN, RFC 8656).
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct IceServer {
    /// Its addresses.
    pub urls: Vec<String>,
    /// A name for a short time, of nobody in particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub username: Option<String>,
    /// The password that belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub credential: Option<Private>,
}
