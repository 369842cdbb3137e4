//! The state of a conversation, and how an event changes it.
//!
//! Each stage and each standing holds its own data, so that a combination that makes no sense
//! cannot be built. The state is never stored: it is what [`Conversation::replay`] makes of the
//! events, and [`Conversation::apply`] is the only way to change it. This room may touch nothing
//! but the words of the domain; whether something *may* happen is decided in `decide`.

mod apply;
mod call;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};

use thiserror::Error;

use super::event::{CloseReason, Event, Recorded};
use super::ids::{AttachmentId, CommandId, ConversationId, HandOffId, Seq, ServiceId, Timestamp};
use super::person::{Identity, Professional, Resident, Side};
use super::private::Private;

pub use call::{Absent, Call};

/// How far a conversation has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not in the queue yet: the service asks everybody to identify first. Identification leads
    /// into the queue, and so does a supervisor's transfer.
    Arriving {
        /// Since when.
        since: Timestamp,
    },
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
    /// Why, in the professional's own words; may be empty.
    pub reason: Private,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// How far the resident has come with it.
    pub progress: Progress,
    /// How many attempts with it failed.
    pub failures: u32,
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
    /// Its size in bytes: as offered, and once ready, of what is served.
    pub size: u64,
    /// The place of its offer.
    pub offered: Seq,
    /// Whether its offer is hidden from the resident.
    pub hidden: bool,
}

/// The stations of a file, in the order in which it passes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// The resident's recent texts, the topic of the start form among them: at most
    /// [`RECENT_TEXTS`], none older than [`RECENT_SECONDS`] before the last.
    pub recent: VecDeque<RecentText>,
    /// Messages and notes by place: who said them, and whether they are hidden.
    pub said: BTreeMap<Seq, Utterance>,
    /// Every command by the client's id with the place of its first event, to answer a resend.
    pub commands: BTreeMap<CommandId, Seq>,
}

/// How many of the resident's texts are remembered to find a code split over them.
pub const RECENT_TEXTS: usize = 5;

/// For how many seconds a text is remembered to find a code split over several.
pub const RECENT_SECONDS: i64 = 120;

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

/// Why a row of events does not make a conversation. It points to a damaged or mixed-up journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReplayError {
    /// There are no events.
    #[error("a conversation without events")]
    Empty,
    /// The first event is not `Started`.
    #[error("a conversation that does not begin with its start")]
    NotStarted,
    /// A place is missing, doubled or out of order.
    #[error("event {found} where {expected} belongs")]
    Gap {
        /// The place that should have come.
        expected: Seq,
        /// The place that came.
        found: Seq,
    },
    /// The event cannot have happened in this state (a second start, a message after closing, an
    /// answer to a request that is not open).
    #[error("event {seq} does not fit what came before it")]
    Misplaced {
        /// The place of the event.
        seq: Seq,
    },
}

impl Conversation {
    /// The conversation after its first event.
    ///
    /// # Errors
    ///
    /// [`ReplayError::NotStarted`] where the event is not `Started`, [`ReplayError::Gap`] where
    /// its place is not 1.
    pub fn begin(id: ConversationId, first: &Recorded) -> Result<Self, ReplayError> {
        let Event::Started {
            service, resident, ..
        } = &first.event
        else {
            return Err(ReplayError::NotStarted);
        };
        let expected = Seq::default().next();
        if first.seq != expected {
            return Err(ReplayError::Gap {
                expected,
                found: first.seq,
            });
        }
        let mut conversation = Self {
            id,
            service: service.clone(),
            resident: resident.clone(),
            started_at: first.at,
            last_seq: first.seq,
            stage: Stage::Waiting {
                since: first.at,
                meant_for: None,
            },
            standing: Standing::Anonymous,
            attachments: BTreeMap::new(),
            call: Call::None,
            recent: VecDeque::new(),
            said: BTreeMap::new(),
            commands: BTreeMap::new(),
        };
        conversation.remember_text(first.at, &resident.name);
        conversation.remember_text(first.at, &resident.topic);
        conversation.remember_command(first);
        Ok(conversation)
    }

    /// The conversation that a whole row of events makes.
    ///
    /// # Errors
    ///
    /// A [`ReplayError`] where the events are none, have gaps or make no sense together.
    pub fn replay(id: ConversationId, events: &[Recorded]) -> Result<Self, ReplayError> {
        let (first, rest) = events.split_first().ok_or(ReplayError::Empty)?;
        let mut conversation = Self::begin(id, first)?;
        for recorded in rest {
            conversation.apply(recorded)?;
        }
        Ok(conversation)
    }

    /// Who answers now, or answered last where the conversation has ended.
    #[must_use]
    pub fn professional(&self) -> Option<&Professional> {
        match &self.stage {
            Stage::Arriving { .. } | Stage::Waiting { .. } => None,
            Stage::Active { professional, .. } => Some(professional),
            Stage::Closed { professional, .. } => professional.as_ref(),
        }
    }

    /// Who the resident is, while they are identified.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        match &self.standing {
            Standing::Identified(identity) => Some(identity),
            Standing::Anonymous | Standing::Requested(_) => None,
        }
    }

    /// The request that is open, lapsed or not.
    #[must_use]
    pub fn request(&self) -> Option<&Request> {
        match &self.standing {
            Standing::Requested(request) => Some(request),
            Standing::Anonymous | Standing::Identified(_) => None,
        }
    }

    /// Whether the conversation has ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.stage, Stage::Closed { .. })
    }

    /// When the system must look at the conversation again: a request lapses or a call has rung
    /// long enough (`ExpireIdentification`, `MissVideo`). An open call is looked at all the time:
    /// from its beginning. The earlier of the two.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let request = self.request().map(|request| request.expires_at);
        let call = match self.call {
            Call::Ringing { expires_at, .. } => Some(expires_at),
            Call::Open { since, .. } => Some(since),
            Call::None => None,
        };
        request.into_iter().chain(call).min()
    }

    /// The files that are kept: on their way, being checked, or ready.
    pub fn kept_files(&self) -> impl Iterator<Item = (AttachmentId, &Attachment)> {
        let files = self.attachments.iter();
        files
            .filter(|(_, file)| file.state != AttachmentState::Gone)
            .map(|(id, file)| (*id, file))
    }

    /// The file that was offered at this place.
    #[must_use]
    pub fn file_at(&self, offered: Seq) -> Option<(AttachmentId, &Attachment)> {
        let mut files = self.attachments.iter();
        files
            .find(|(_, file)| file.offered == offered)
            .map(|(id, file)| (*id, file))
    }

    /// The place of the first event of a client's command.
    #[must_use]
    pub fn place_of(&self, command: CommandId) -> Option<Seq> {
        self.commands.get(&command).copied()
    }
}
