//! How nodes write to each other: JSON in an envelope that says from whom, in which place and in
//! which version. What comes in is read only where it bears the mark of a node (see `signing`).

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::Bell;
use crate::domain::ids::NodeId;

/// The version of what nodes write. Nodes of another version are passed over, so that two can run
/// side by side while one takes the other's place.
const VERSION: u32 = 1;

/// The largest message, in bytes: an answer to an offer is the largest that is rightly sent.
pub const LARGEST: usize = 128 * 1024;

/// What a node writes to all others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A bell.
    Bell(Bell),
    /// What only the room that wrote it understands.
    Note {
        /// Which room of the other node is meant.
        room: String,
        /// What.
        note: Value,
    },
    /// The node lives.
    Beat,
    /// The node stops.
    Gone,
}

/// What is written, and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    #[serde(rename = "v")]
    version: u32,
    /// Who writes.
    pub from: NodeId,
    /// The place of this message among all that the node has written, from 1. What is missing was
    /// lost on the way.
    pub n: u64,
    /// What.
    pub content: Content,
}

/// Only the version, so that another one is told from nonsense.
#[derive(Deserialize)]
struct Versioned {
    v: u32,
}

/// Why a message is passed over. It quotes nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Larger than any that is rightly sent.
    #[error("too large")]
    TooLarge,
    /// Of another version.
    #[error("another version")]
    Version,
    /// Without the mark of a node of this installation.
    #[error("not of this installation")]
    Unsigned,
    /// Of another time than now.
    #[error("too late or too early")]
    Late,
    /// Heard before.
    #[error("repeated")]
    Repeated,
    /// More than can be remembered, so that none would be heard twice.
    #[error("too many")]
    TooMany,
    /// Not what nodes write.
    #[error("malformed")]
    Malformed,
}

impl Unreadable {
    /// A name for metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Version => "version",
            Self::Unsigned => "unsigned",
            Self::Late => "late",
            Self::Repeated => "repeated",
            Self::TooMany => "too_many",
            Self::Malformed => "malformed",
        }
    }
}

impl Envelope {
    /// An envelope of this version.
    pub fn new(from: NodeId, n: u64, content: Content) -> Self {
        Self {
            version: VERSION,
            from,
            n,
            content,
        }
    }

    /// As it is sent.
    ///
    /// # Errors
    /// Where it is too large.
    pub fn write(&self) -> Result<Vec<u8>, Unreadable> {
        let bytes = serde_json::to_vec(self).map_err(|_| Unreadable::Malformed)?;
        if bytes.len() > LARGEST {
            return Err(Unreadable::TooLarge);
        }
        Ok(bytes)
    }

    /// Reads what came in.
    ///
    /// # Errors
    /// Where it is not an envelope of this version.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() > LARGEST {
            return Err(Unreadable::TooLarge);
        }
        match serde_json::from_slice::<Self>(bytes) {
            Ok(envelope) if envelope.version == VERSION => Ok(envelope),
            Ok(_) => Err(Unreadable::Version),
            Err(_) => match serde_json::from_slice::<Versioned>(bytes) {
                Ok(Versioned { v }) if v != VERSION => Err(Unreadable::Version),
                _ => Err(Unreadable::Malformed),
            },
        }
    }
}

/// The codes that travel in the words of calls.
const CODES: [&str; 2] = ["call_over", "call_lost"];

/// Reads a code that Portti knows.
pub fn code<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    let text = String::deserialize(from)?;
    let known = CODES.into_iter().find(|known| *known == text);
    known.ok_or_else(|| serde::de::Error::custom("not a code"))
}

/// Private text that is shared.
pub mod shared_private {
    use std::sync::Arc;

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::domain::private::Private;

    /// Writes it.
    pub fn serialize<S: Serializer>(text: &Arc<Private>, to: S) -> Result<S::Ok, S::Error> {
        text.as_ref().serialize(to)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Private>, D::Error> {
        Private::deserialize(from).map(Arc::new)
    }
}

/// Text that is shared.
pub mod shared_text {
    use std::sync::Arc;

    use serde::{Deserialize as _, Deserializer, Serializer};

    /// Writes it.
    pub fn serialize<S: Serializer>(text: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(from).map(Arc::from)
    }
}
