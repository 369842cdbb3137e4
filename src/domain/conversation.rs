//! The state of a conversation, and how an event changes it.
//!
//! Each stage and each standing holds its own data, so that a combination that makes no sense
//! cannot be built.

use std::collections::{BTreeMap, VecDeque};

use super::event::CloseReason;
use super::ids::{
    AttachmentId, CallId, CommandId, ConversationId, HandOffId, Seq, ServiceId, Timestamp,
};
use super::person::{Identity, Professional, Resident, Side};
use super::private::Private;

/// How far a conversation has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In the queue.
    Waiting {
        /// Since when.
        since: Timestamp,
        /// The colleague that a transfer named.
        meant_for: Option<Professional>,
    },
    /// A professional answers.
    Active {
        /// Who answers.
        professional: Professional,
        /// Since when.
        since: Timestamp,
    },
    /// Ended.
    Closed {
        /// When.
        at: Timestamp,
        /// Why.
        reason: CloseReason,
        /// Who answered last, if anybody did.
        professional: Option<Professional>,
        /// Whether the survey was answered.
        surveyed: bool,
        /// How often the transcript was asked for.
        transcripts: u32,
    },
}

/// How far the resident's identification has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not identified, and no request is open.
    Anonymous,
    /// A request is open.
    Requested(Request),
    /// Identified.
    Identified(Box<Identity>),
}

/// An open request for identification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The request.
    pub hand_off: HandOffId,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// How far the resident has come with it.
    pub progress: Progress,
}

/// How far the resident has come with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The card is shown.
    Asked,
    /// The identification page is open.
    Opened,
    /// The resident is at the provider.
    AtProvider,
}

/// How far a file has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Which side sent it.
    pub side: Side,
    /// How far it has come.
    pub state: AttachmentState,
}

/// The stations of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentState {
    /// Arriving.
    Offered,
    /// Whole, and being checked.
    Received,
    /// May be opened.
    Ready,
    /// Refused or removed.
    Gone,
}

/// The video call of a conversation, if one rings or goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// None.
    None,
    /// The resident is asked.
    Ringing {
        /// The call.
        call: CallId,
        /// When it stops ringing.
        expires_at: Timestamp,
    },
    /// Consented to; sides come and go.
    Open {
        /// The call.
        call: CallId,
    },
}

/// A recent text of the resident, kept to find a code split over several messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentText {
    /// When it was said.
    pub at: Timestamp,
    /// What was said.
    pub text: Private,
}

/// A conversation as its events have made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Which conversation.
    pub id: ConversationId,
    /// The service whose queue or professional has it.
    pub service: ServiceId,
    /// What the resident told at the start.
    pub resident: Resident,
    /// When it started.
    pub started_at: Timestamp,
    /// The place of the last event.
    pub last_seq: Seq,
    /// How far it has come.
    pub stage: Stage,
    /// How far identification has come.
    pub standing: Standing,
    /// Every file by id.
    pub attachments: BTreeMap<AttachmentId, Attachment>,
    /// The video call.
    pub call: Call,
    /// The resident's recent texts: at most five, none older than two minutes before the last.
    pub recent: VecDeque<RecentText>,
    /// Messages and notes by place: who said them, and whether they are hidden.
    pub said: BTreeMap<Seq, Utterance>,
    /// The last commands by the client's id with the place of their last event, to answer a
    /// resend. At most [`REMEMBERED_COMMANDS`]; older ones are found by the journal's unique key.
    pub commands: VecDeque<(CommandId, Seq)>,
}

/// How many command ids a conversation remembers.
pub const REMEMBERED_COMMANDS: usize = 128;

/// What is remembered of a message or note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Utterance {
    /// Who said it.
    pub side: Side,
    /// Whether it is a note.
    pub note: bool,
    /// Whether it is hidden.
    pub hidden: bool,
}
