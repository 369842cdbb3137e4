//! What somebody wants to happen in a conversation. `decide` turns commands into events.
//!
//! Fresh ids and expiry times come in with the command, because the domain neither rolls dice
//! nor reads a clock. Which actor may give which command is decided in `decide`, in one place.

use std::collections::BTreeMap;

use super::event::{AttachmentProblem, HandOffFailure};
use super::ids::{AttachmentId, CallId, HandOffId, Seq, ServiceId, Timestamp};
use super::person::{Identity, Language, Professional, Side};
use super::private::Private;

/// The start form: the command that a conversation begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The service chosen.
    pub service: ServiceId,
    /// The name typed.
    pub name: Private,
    /// The phone number typed; may be empty.
    pub phone: Private,
    /// What it is about; may be empty.
    pub topic: Private,
    /// The language chosen.
    pub language: Language,
    /// The version of the privacy notice that the resident ticked.
    pub consent: Option<String>,
}

/// What a start is decided by, besides the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartFacts {
    /// How many professionals of the service are signed in and not away.
    pub professionals_present: u32,
    /// How many residents already wait in the queue.
    pub waiting: u32,
    /// Whether this resident is barred at the moment.
    pub barred: bool,
    /// The id for the request, where the service identifies at the start.
    pub hand_off: HandOffId,
}

/// A wish of an actor in a conversation that has started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Staff: take the conversation from the queue.
    Accept {
        /// Supervisor: take it even from the colleague who answers it. Said expressly, so that
        /// who comes second in the race for a waiting conversation does not snatch it away.
        take_over: bool,
        /// How many conversations this professional holds now.
        held: u32,
        /// How many they may hold.
        limit: u32,
    },
    /// Staff: give the conversation to another service or colleague.
    Transfer {
        /// The service whose queue it goes to; may be the present one.
        service: ServiceId,
        /// The colleague; present and of that service, checked by the desk.
        to: Option<Professional>,
        /// Why; only staff see it.
        note: Private,
    },
    /// Either side: say something.
    Say {
        /// The text.
        text: Private,
    },
    /// Staff: write a note that residents never see.
    Note {
        /// The text.
        text: Private,
    },
    /// Staff: hide a message, or a file, which is removed too.
    Hide {
        /// The message, note or offered file.
        target: Seq,
    },
    /// Supervisor: bar the resident and close.
    Bar {
        /// Until when.
        until: Timestamp,
        /// Why; only staff see it.
        reason: Private,
    },
    /// Staff: ask the resident to identify. Resident, where the service identifies at the start:
    /// begin it anew.
    RequestIdentification {
        /// The id of the new request.
        hand_off: HandOffId,
        /// Why, for the resident to read; may be empty.
        reason: Private,
    },
    /// Staff: take the open request back.
    WithdrawIdentification,
    /// System: the resident opened the page for this request.
    OpenIdentification {
        /// The request.
        hand_off: HandOffId,
    },
    /// System: the resident went on to the provider.
    StartIdentification {
        /// The request.
        hand_off: HandOffId,
    },
    /// System: the token was checked; this is who it is.
    Identify {
        /// The request.
        hand_off: HandOffId,
        /// The identity.
        identity: Identity,
    },
    /// Resident, or System on their behalf: not now.
    DeclineIdentification {
        /// The request.
        hand_off: HandOffId,
    },
    /// System: an attempt failed.
    FailIdentification {
        /// The request.
        hand_off: HandOffId,
        /// Why.
        reason: HandOffFailure,
    },
    /// System: the request's time is up (checked again against `now`).
    ExpireIdentification {
        /// The request.
        hand_off: HandOffId,
    },
    /// Either side: send a file.
    OfferAttachment {
        /// The id of the new file.
        attachment: AttachmentId,
        /// The cleaned name.
        name: Private,
        /// Size in bytes.
        size: u64,
        /// The media type as declared.
        media_type: String,
    },
    /// System: the file arrived whole.
    ReceiveAttachment {
        /// The file.
        attachment: AttachmentId,
    },
    /// System: the file passed its check.
    ClearAttachment {
        /// The file.
        attachment: AttachmentId,
        /// SHA-256 of what is served, hexadecimal.
        sha256: String,
        /// The size of what is served, in bytes.
        size: u64,
        /// Whether there is a preview.
        preview: bool,
        /// Whether it holds something that could run.
        flagged: bool,
    },
    /// System: the file is refused.
    RefuseAttachment {
        /// The file.
        attachment: AttachmentId,
        /// Why.
        reason: AttachmentProblem,
    },
    /// The side that sent it, or a supervisor: remove the file.
    RemoveAttachment {
        /// The file.
        attachment: AttachmentId,
    },
    /// Staff: propose a video call.
    InviteVideo {
        /// The id of the new call.
        call: CallId,
        /// How long it rings, in seconds.
        ring_seconds: u32,
    },
    /// Resident: consent to the call.
    AcceptVideo {
        /// The call.
        call: CallId,
    },
    /// Resident: no, thank you.
    DeclineVideo {
        /// The call.
        call: CallId,
    },
    /// System: nobody answered (checked again against `now`).
    MissVideo {
        /// The call.
        call: CallId,
    },
    /// System: a side's media came up.
    JoinVideo {
        /// The call.
        call: CallId,
        /// Which side.
        side: Side,
    },
    /// System: a side's media went away.
    LeaveVideo {
        /// The call.
        call: CallId,
        /// Which side.
        side: Side,
    },
    /// Either side or System: end the call.
    EndVideo {
        /// The call.
        call: CallId,
    },
    /// Staff: close. Resident: leave. System: nobody is there any more.
    Close,
    /// Resident, after closing: answer the survey.
    AnswerSurvey {
        /// Answers by question id.
        answers: BTreeMap<String, Private>,
    },
    /// Resident, after closing: have the transcript sent.
    RequestTranscript {
        /// The e-mail address.
        address: Private,
    },
    /// System: what became of the transcript mail.
    ReportTranscript {
        /// Whether the mail server took it.
        delivered: bool,
    },
}
