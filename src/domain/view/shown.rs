//! The shown types: what a browser receives of an event.

use serde::Serialize;
use ts_rs::TS;
use utoipa::ToSchema;

use super::super::event::{AttachmentProblem, CloseReason, HandOffFailure};
use super::super::ids::{AttachmentId, CallId, HandOffId, Seq, ServiceId, Timestamp};
use super::super::person::{Assurance, Language, Side};
use super::super::private::Private;

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The resident of the conversation.
    Resident,
    /// The professional who answers, or a supervisor of the service.
    Staff,
    /// Staff of the service who do not answer: they read along, but do not learn who the resident
    /// is.
    Colleague,
}

/// An event as one audience sees it.
///
/// An event that the audience must not see is still shown with [`Shown::Nothing`], so that
/// places have no gaps and a client knows where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct ShownEvent {
    /// The place.
    pub seq: Seq,
    /// When, in microseconds since 1970 UTC.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub shown: Shown,
}

/// What is shown of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Shown {
    /// Not for this audience.
    Nothing,
    /// The conversation started.
    Started {
        /// The service.
        service: ServiceId,
        /// The resident's name as typed.
        name: Private,
        /// The phone number as typed; staff only.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        phone: Option<Private>,
        /// The topic.
        topic: Private,
        /// The language.
        language: Language,
    },
    /// A professional answers now.
    Accepted {
        /// The name that residents see.
        name: String,
        /// The account; staff only.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        account: Option<String>,
    },
    /// Given to another service or colleague.
    Transferred {
        /// The service it waits in.
        service: ServiceId,
        /// Who did so; staff only.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        by: Option<String>,
        /// The colleague it is meant for; staff only.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        to: Option<String>,
        /// Why; staff only.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        note: Option<Private>,
    },
    /// A message.
    Said {
        /// Which side.
        side: Side,
        /// The professional's name that residents see, where it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        name: Option<String>,
        /// The text.
        text: Private,
        /// Whether a code was masked in it.
        masked: bool,
    },
    /// A note; staff only.
    Noted {
        /// Who wrote it.
        name: String,
        /// The text.
        text: Private,
    },
    /// A message was hidden: clients take it away.
    Hidden {
        /// The message.
        target: Seq,
    },
    /// The resident was barred; staff only.
    Barred {
        /// Until when.
        until: Timestamp,
        /// Why.
        reason: Private,
    },
    /// Identification was requested.
    IdentificationRequested {
        /// The request.
        hand_off: HandOffId,
        /// Who asked (the name that residents see), or none where the service does.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        name: Option<String>,
        /// Why, in the professional's own words.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reason: Option<Private>,
        /// When it lapses.
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
        /// Who they are, as far as this audience may see; none for colleagues who do not answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        identity: Option<ShownIdentity>,
    },
    /// Not now.
    IdentificationDeclined {
        /// The request.
        hand_off: HandOffId,
    },
    /// An attempt failed; another may follow while the request is open.
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
    /// The request was taken back.
    IdentificationWithdrawn {
        /// The request.
        hand_off: HandOffId,
    },
    /// A file arrives.
    AttachmentOffered {
        /// The file.
        attachment: AttachmentId,
        /// Which side sent it.
        side: Side,
        /// The cleaned name.
        name: Private,
        /// Size in bytes.
        #[ts(as = "f64")]
        size: u64,
        /// The media type.
        media_type: String,
    },
    /// A file is being checked.
    AttachmentReceived {
        /// The file.
        attachment: AttachmentId,
    },
    /// A file may be opened.
    AttachmentReady {
        /// The file.
        attachment: AttachmentId,
        /// The size of what can be fetched, in bytes.
        #[ts(as = "f64")]
        size: u64,
        /// Whether there is a preview.
        preview: bool,
        /// Whether it holds something that could run: to be shown with a warning.
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
    /// A video call is proposed.
    VideoInvited {
        /// The call.
        call: CallId,
        /// Who proposes (the name that residents see).
        name: String,
        /// When it stops ringing.
        expires_at: Timestamp,
    },
    /// The resident consented.
    VideoAccepted {
        /// The call.
        call: CallId,
    },
    /// The resident declined.
    VideoDeclined {
        /// The call.
        call: CallId,
    },
    /// Nobody answered.
    VideoMissed {
        /// The call.
        call: CallId,
    },
    /// A side came in.
    VideoJoined {
        /// The call.
        call: CallId,
        /// Which side.
        side: Side,
    },
    /// A side dropped out.
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
        /// Who ended it.
        side: Side,
    },
    /// The conversation ended.
    Closed {
        /// Why.
        reason: CloseReason,
    },
    /// The survey was answered.
    SurveyAnswered,
    /// The transcript was asked for; the address is shown to nobody.
    TranscriptRequested,
    /// What became of the transcript mail.
    TranscriptDelivered {
        /// Whether the mail server took it.
        delivered: bool,
    },
}

/// An identity as one audience sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct ShownIdentity {
    /// Given names and family name.
    pub name: Private,
    /// The personal ID, masked; staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub masked_personal_id: Option<Private>,
    /// Whether the identity is foreign (eIDAS), without a Finnish personal ID.
    pub foreign: bool,
    /// The country of a foreign identity: two capital letters, where it can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub country: Option<String>,
    /// The birth date of a foreign identity, `YYYY-MM-DD`; staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub birth_date: Option<Private>,
    /// Non-disclosure order; staff only.
    pub non_disclosure: bool,
    /// Who vouched, and how strongly; staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub assurance: Option<Assurance>,
    /// Whether the name differs from the one typed at the start; staff only.
    pub name_differs: bool,
}
