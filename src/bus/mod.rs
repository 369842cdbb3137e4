//! The doorbell between sockets: "conversation C now stands at place N". Never the truth.
//!
//! A bell tells a subscriber that there is something to fetch; what there is stands in the
//! journal. So a bell that is lost or doubled does no harm: a subscriber whose mailbox overflows
//! is told that it lagged, and fetches anew. Typing, presence and the words about a call's media
//! travel here too and are kept nowhere.
//!
//! Sockets of one process ring each other directly. Where there are several nodes, each bell also
//! goes to the others, through NATS; and nodes send each other notes and questions, whose content
//! this room does not know. All of it is marked with a key of the installation. It may touch
//! `config` and `domain`.

mod asking;
mod call;
mod encoding;
mod local;
mod mailbox;
mod nats;
mod others;
mod peers;
mod relay;
mod signing;
#[cfg(test)]
pub(crate) mod tests;

use serde::{Deserialize, Serialize};

use crate::domain::ids::{CallId, ConversationId, Seq, StaffId};
use crate::domain::person::Side;

pub use call::{CallWord, Sending};
pub use local::Bus;
pub use mailbox::{Heard, Mailbox};
pub use nats::BusError;
pub use others::{News, Question, Unreached};
pub use relay::Relay;
pub use signing::BusKey;

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bell {
    /// A conversation now stands at this place.
    Conversation {
        /// The conversation.
        conversation: ConversationId,
        /// The place of its last event.
        seq: Seq,
    },
    /// A side types, or stopped.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// Which side.
        side: Side,
        /// Typing now.
        typing: bool,
    },
    /// A side came to the conversation, or went.
    Attendance {
        /// The conversation.
        conversation: ConversationId,
        /// Which side.
        side: Side,
        /// There now.
        connected: bool,
    },
    /// A word about the media of a call, for the browsers of one side.
    Call {
        /// The conversation.
        conversation: ConversationId,
        /// The call.
        call: CallId,
        /// Whose browsers are meant.
        side: Side,
        /// The word.
        word: CallWord,
    },
    /// The resident's session was replaced or ended: sockets that hold the old one must close.
    Session {
        /// The conversation.
        conversation: ConversationId,
        /// Whether a new session took its place.
        replaced: bool,
    },
    /// A staff session ended or an account's rights changed: its sockets check again.
    Staff {
        /// The account.
        account: StaffId,
    },
}

/// What a subscriber listens to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// Everything about one conversation.
    Conversation(ConversationId),
    /// Everything about one account.
    Staff(StaffId),
}

impl Bell {
    /// The topic that this bell is heard under.
    #[must_use]
    pub fn topic(&self) -> Topic {
        match self {
            Self::Conversation { conversation, .. }
            | Self::Typing { conversation, .. }
            | Self::Attendance { conversation, .. }
            | Self::Call { conversation, .. }
            | Self::Session { conversation, .. } => Topic::Conversation(*conversation),
            Self::Staff { account } => Topic::Staff(account.clone()),
        }
    }
}
