//! What the browsers of one side are told about the media of a call.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::encoding::{code, shared_private, shared_text};
use crate::domain::private::Private;

/// A stable code, as clients know it.
pub type Code = &'static str;

/// A word about the media of a call. Whoever passes it on to a browser adds what is that browser's
/// own: the language, and names for the TURN server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallWord {
    /// All lines are busy.
    Line {
        /// 1 is next.
        position: u32,
    },
    /// There is a place for this attempt.
    Ready {
        /// The attempt.
        attempt: u32,
    },
    /// The answer to an offer.
    Answer {
        /// The attempt.
        attempt: u32,
        /// The description (RFC 8829).
        #[serde(with = "shared_private")]
        sdp: Arc<Private>,
    },
    /// The attempt comes to nothing.
    Failed {
        /// The attempt.
        attempt: u32,
        /// The stable code.
        #[serde(deserialize_with = "code")]
        code: Code,
    },
    /// The same side joined from elsewhere.
    Replaced {
        /// The attempt that is over.
        attempt: u32,
    },
    /// How the other side is.
    Other {
        /// Whether its media reaches the server.
        connected: bool,
        /// What it sends.
        sending: Sending,
    },
    /// The other side's public key.
    Key {
        /// As the other side sent it.
        #[serde(with = "shared_text")]
        key: Arc<str>,
    },
    /// There is no connection of this side.
    Again,
}

/// What a side says that it sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// Sound.
    pub audio: bool,
    /// A picture.
    pub video: bool,
    /// The picture is of a screen.
    pub screen: bool,
}
