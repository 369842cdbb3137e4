//! What the table says: what follows from a change, what the log must be told, and which rights are
//! to be asked for.

use super::unit::LegId;
use super::warrant::Warrant;
use crate::bus::CallWord;
use crate::domain::ids::{CallId, ConversationId};

/// What follows from a change.
pub enum Effect {
    /// The browsers of one side are told something.
    Tell {
        /// The conversation.
        conversation: ConversationId,
        /// The call and the side.
        leg: LegId,
        /// What.
        word: CallWord,
    },
    /// The browsers of one side at this node are told to join anew.
    Again {
        /// The conversation.
        conversation: ConversationId,
        /// The call and the side.
        leg: LegId,
    },
    /// A connection ends, unless a newer attempt than this one stands.
    HangUp(LegId, u32),
    /// Both connections of a call end, and it is forgotten.
    End(CallId),
}

/// What the log must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// The conversation.
    pub conversation: ConversationId,
    /// The call and the side.
    pub leg: LegId,
    /// Whether the side is in, or has dropped out.
    pub joined: bool,
}

/// A right to be asked for.
#[derive(Clone)]
pub struct Check {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Whose.
    pub leg: LegId,
    /// By which attempt it came.
    pub attempt: u32,
    /// Whether media flows by it.
    pub in_use: bool,
    /// The right.
    pub warrant: Warrant,
}
