//! What has happened in a conversation. The journal keeps these; nothing is ever changed.
//!
//! # How to change an event
//!
//! Journals hold events for as long as the administrator keeps conversations, and during an
//! update two versions of Portti write the same journal. So:
//!
//! * A new field gets `#[serde(default)]`, with a default that is true of all events written
//!   before. Older nodes pass over it.
//! * A new event is an unknown `type` to older nodes, which then refuse to load the conversation.
//!   Bring out the version that reads it before the one that writes it.
//! * A field or event is never renamed, removed or given another meaning. What is no longer
//!   written stays readable.
//! * The test `the_stored_form_stays` shows every change of the stored form. Its snapshot may
//!   grow; a line that was there before may gain a field, and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::ids::{AttachmentId, CallId, CommandId, HandOffId, Seq, ServiceId, Timestamp};
use super::person::{Identity, Professional, Resident, Side};
use super::private::Private;

#[cfg(test)]
pub(crate) mod tests;

/// An event with its place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The place: 1, 2, 3, … within the conversation.
    pub seq: Seq,
    /// When it was recorded.
    pub at: Timestamp,
    /// The command that caused it, where a client gave one. Only the first event of a command
    /// carries it.
    pub command: Option<CommandId>,
    /// What happened.
    pub event: Event,
}

/// Something that happened in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The resident started the conversation.
    Started {
        /// The service chosen.
        service: ServiceId,
        /// What the resident told.
        resident: Resident,
        /// The version of the privacy notice consented to.
        privacy_version: String,
    },
    /// A professional took the conversation, or took it over.
    Accepted {
        /// Who answers from now on.
        professional: Professional,
    },
    /// The professional gave the conversation back to the queue of a service.
    Transferred {
        /// Who did so.
        by: Professional,
        /// The queue that it waits in now.
        service: ServiceId,
        /// The colleague it is meant for, where one was named.
        to: Option<Professional>,
        /// Why; only staff see it.
        note: Private,
    },
    /// Somebody said something.
    Said {
        /// Which side.
        side: Side,
        /// The professional, where it was one.
        by: Option<Professional>,
        /// The text, after masking where the service masks.
        text: Private,
        /// Whether a code was masked in it.
        masked: bool,
    },
    /// A note that only staff see.
    Noted {
        /// Who wrote it.
        by: Professional,
        /// The text.
        text: Private,
    },
    /// A message was hidden from the resident and from the transcript.
    Hidden {
        /// Who did so.
        by: Professional,
        /// The message or note.
        target: Seq,
    },
    /// The resident was barred from the service for a while.
    Barred {
        /// Who did so.
        by: Professional,
        /// Until when.
        until: Timestamp,
        /// Why; only staff see it.
        reason: Private,
    },
    /// Identification was requested.
    IdentificationRequested {
        /// The request.
        hand_off: HandOffId,
        /// Who asked; none where the service does, at the start or at the resident's own wish.
        by: Option<Professional>,
        /// Why, in the professional's own words; may be empty.
        #[serde(default, skip_serializing_if = "Private::is_empty")]
        reason: Private,
        /// When the request lapses.
        expires_at: Timestamp,
    },
    /// The resident opened the identification page.
    IdentificationOpened {
        /// The request.
        hand_off: HandOffId,
    },
    /// The resident went on to the provider.
    IdentificationStarted {
        /// The request.
        hand_off: HandOffId,
    },
    /// The resident is identified.
    Identified {
        /// The request.
        hand_off: HandOffId,
        /// Who they are.
        identity: Identity,
    },
    /// The resident chose not to identify now.
    IdentificationDeclined {
        /// The request.
        hand_off: HandOffId,
    },
    /// Identification did not succeed. The resident may try again while the request is open.
    IdentificationFailed {
        /// The request.
        hand_off: HandOffId,
        /// Why.
        reason: HandOffFailure,
    },
    /// The request lapsed.
    IdentificationExpired {
        /// The request.
        hand_off: HandOffId,
    },
    /// The professional took the request back.
    IdentificationWithdrawn {
        /// The request.
        hand_off: HandOffId,
        /// Who did so.
        by: Professional,
    },
    /// A file began to arrive.
    AttachmentOffered {
        /// The file.
        attachment: AttachmentId,
        /// Which side sent it.
        side: Side,
        /// The cleaned file name.
        name: Private,
        /// Size in bytes.
        size: u64,
        /// The media type as declared and as the name says; the check proves it.
        media_type: String,
    },
    /// A file arrived whole and waits for its check.
    AttachmentReceived {
        /// The file.
        attachment: AttachmentId,
    },
    /// A file passed its check and may be opened.
    AttachmentReady {
        /// The file.
        attachment: AttachmentId,
        /// SHA-256 of what is served, hexadecimal.
        sha256: String,
        /// The size of what is served, in bytes.
        size: u64,
        /// Whether there is a preview.
        preview: bool,
        /// Whether it holds something that could run: shown with a warning.
        flagged: bool,
    },
    /// A file was refused.
    AttachmentRefused {
        /// The file.
        attachment: AttachmentId,
        /// Why.
        reason: AttachmentProblem,
    },
    /// A file was removed.
    AttachmentRemoved {
        /// The file.
        attachment: AttachmentId,
        /// Which side removed it: the system where the conversation ended before it was ready.
        side: Side,
    },
    /// The professional proposed a video call.
    VideoInvited {
        /// The call.
        call: CallId,
        /// Who did so.
        by: Professional,
        /// When the invitation lapses.
        expires_at: Timestamp,
    },
    /// The resident consented to the call.
    VideoAccepted {
        /// The call.
        call: CallId,
    },
    /// The resident declined the call.
    VideoDeclined {
        /// The call.
        call: CallId,
    },
    /// Nobody answered in time.
    VideoMissed {
        /// The call.
        call: CallId,
    },
    /// A side came into the call, or came back.
    VideoJoined {
        /// The call.
        call: CallId,
        /// Which side.
        side: Side,
    },
    /// A side dropped out; it may come back within the grace time.
    VideoLeft {
        /// The call.
        call: CallId,
        /// Which side.
        side: Side,
    },
    /// The call is over.
    VideoEnded {
        /// The call.
        call: CallId,
        /// Who ended it: a side, or the system (grace time, closing, failure).
        side: Side,
    },
    /// The conversation ended. The identity ends with it.
    Closed {
        /// Why.
        reason: CloseReason,
        /// The professional, where one closed it.
        by: Option<Professional>,
    },
    /// The resident answered the survey.
    SurveyAnswered {
        /// Answers by question id.
        answers: BTreeMap<String, Private>,
    },
    /// The resident asked for the transcript by e-mail.
    TranscriptRequested {
        /// The address. Never shown to staff.
        address: Private,
    },
    /// The transcript was handed to the mail server, or given up.
    TranscriptDelivered {
        /// Whether the mail server took it.
        delivered: bool,
    },
}

impl Event {
    /// Whether this can only happen after closing. Nothing else can happen then.
    #[must_use]
    pub fn follows_closing(&self) -> bool {
        matches!(
            self,
            Self::SurveyAnswered { .. }
                | Self::TranscriptRequested { .. }
                | Self::TranscriptDelivered { .. }
        )
    }

    /// Whether this is only something said, which moves the conversation on but changes nothing
    /// of how it stands. A thousand times as frequent as anything else.
    #[must_use]
    pub fn is_speech(&self) -> bool {
        matches!(
            self,
            Self::Said { .. } | Self::Noted { .. } | Self::Hidden { .. }
        )
    }

    /// The file that is to be deleted from here on, where there is one.
    #[must_use]
    pub fn ended_file(&self) -> Option<AttachmentId> {
        match self {
            Self::AttachmentRefused { attachment, .. }
            | Self::AttachmentRemoved { attachment, .. } => Some(*attachment),
            _ => None,
        }
    }
}

/// Why identification did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandOffFailure {
    /// The resident cancelled at the provider.
    Cancelled,
    /// The provider answered with an error.
    ProviderError,
    /// The provider could not be reached or did not answer in time.
    ProviderUnavailable,
    /// State, flow cookie or proof did not match.
    FlowMismatch,
    /// The token did not pass a check.
    TokenRejected,
    /// The assurance level was not one of those accepted.
    AssuranceTooLow,
    /// The authentication was too old.
    AuthenticationTooOld,
    /// The token lacked a well-formed identity.
    IdentityMissing,
    /// The identity has no Finnish personal ID, which the service demands.
    ForeignNotAccepted,
}

/// Why a file was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentProblem {
    /// The scanner found malicious content.
    Infected,
    /// The content is not of an allowed type, or not of the type its name says.
    TypeNotAllowed,
    /// Larger than allowed.
    TooLarge,
    /// Broken off or damaged on the way.
    Incomplete,
    /// The content could not be checked.
    NotCheckable,
    /// It holds something that could run: script, a file in a file.
    ActiveContent,
    /// It is broken, or more than one thing at once.
    Damaged,
    /// Checking it takes more time or memory than a file may.
    TooComplex,
    /// It was lost in storage.
    Lost,
}

/// Why a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// The professional closed it.
    Professional,
    /// The resident left.
    Resident,
    /// Nobody was there any more.
    Abandoned,
    /// The resident was barred.
    Barred,
}
