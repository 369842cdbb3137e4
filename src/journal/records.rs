//! What goes into the journal and what comes out of it.

use uuid::Uuid;

use crate::domain::event::Recorded;
use crate::domain::ids::{CommandId, ConversationId, Seq, ServiceId, StaffId, Timestamp};
use crate::domain::person::{Language, Professional};
use crate::domain::private::Private;
use crate::secret::TokenHash;

/// What one decision adds to a conversation. All of it is recorded, or nothing.
#[derive(Clone, Debug)]
pub struct Append {
    /// The conversation.
    pub conversation: ConversationId,
    /// The place of the last event that the decision was made on; 0 for a new conversation.
    pub expected: Seq,
    /// The events, from the place after `expected` on and without gaps; at least one.
    pub events: Vec<Recorded>,
    /// The conversation as the queue and the board see it after these events; none where only
    /// the place of the last event has changed of that, as with every message.
    pub summary: Option<Summary>,
    /// What becomes of the resident's session.
    pub resident_session: Option<SessionChange>,
    /// Mail that these events cause.
    pub mail: Vec<NewMail>,
}

/// What becomes of the resident's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionChange {
    /// The session held so far ends, and this one takes its place.
    Replace {
        /// The hash of the new token.
        new: TokenHash,
        /// When the new session lapses.
        expires_at: Timestamp,
    },
    /// The session ends.
    End,
}

/// The beginning of a conversation.
#[derive(Clone, Debug)]
pub struct NewConversation {
    /// Made by the client, so that a start sent twice begins one conversation.
    pub start_id: CommandId,
    /// The hash of the resident's first session token.
    pub session: TokenHash,
    /// When that session lapses.
    pub session_expires_at: Timestamp,
    /// The first events. `expected` is 0.
    pub append: Append,
}

/// What became of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// The conversation was recorded.
    New,
    /// This start was recorded before, as this conversation. Nothing was changed.
    Existing(ConversationId),
}

/// How far a conversation has come, without the data of each stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StageName {
    /// To identify first, and not in the queue yet.
    Arriving,
    /// In the queue.
    Waiting,
    /// A professional answers.
    Active,
    /// Ended.
    Closed,
}

/// How far identification has come, without the data of each standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StandingName {
    /// Not identified, and no request is open.
    Anonymous,
    /// A request is open.
    Requested,
    /// Identified.
    Identified,
}

/// A conversation as the queue and the board see it. Written whenever anything of it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The conversation.
    pub conversation: ConversationId,
    /// The service whose queue or professional has it.
    pub service: ServiceId,
    /// How far it has come.
    pub stage: StageName,
    /// How far identification has come.
    pub standing: StandingName,
    /// Who answers, or answered last.
    pub professional: Option<Professional>,
    /// The colleague that a transfer named.
    pub meant_for: Option<Professional>,
    /// The resident's name as typed. Sealed at rest.
    pub name: Private,
    /// The name that the provider vouched for, once identified. Sealed at rest.
    pub verified_name: Option<Private>,
    /// What the matter is about. Sealed at rest.
    pub topic: Private,
    /// The language of the conversation.
    pub language: Language,
    /// When it started.
    pub started_at: Timestamp,
    /// Since when it is in its stage.
    pub since: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// The place of its last event.
    pub last_seq: Seq,
    /// When the desk must look at it again: a request or a ringing call lapses.
    pub deadline: Option<Timestamp>,
}

/// One mail in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId(pub Uuid);

/// What a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// The transcript of a conversation, for the resident.
    Transcript,
}

/// A mail to send. Its text is rendered from the conversation when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    /// A fresh id.
    pub id: MailId,
    /// What it is.
    pub kind: MailKind,
    /// Where to. Sealed at rest, and forgotten when the mail is done or given up.
    pub address: Private,
    /// When it may be sent first.
    pub due_at: Timestamp,
}

/// A mail that a worker holds until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedMail {
    /// The mail.
    pub id: MailId,
    /// The conversation that it is about.
    pub conversation: ConversationId,
    /// What it is.
    pub kind: MailKind,
    /// Where to.
    pub address: Private,
    /// How often it was leased, this time included: 1 the first time.
    pub attempts: u32,
    /// When it was put into the outbox.
    pub created_at: Timestamp,
}

/// The one-time secrets of a hand-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OnceKind {
    /// Opens the identification page; made for the resident's session.
    Ticket,
    /// Ties the browser to the provider's answer; the flow cookie.
    Flow,
    /// Ties the provider's answer to the request that was sent: the `state` parameter.
    State,
    /// Proves that this browser came back from the provider.
    Proof,
    /// Ties the provider's answer to a professional's sign-in.
    StaffState,
}

/// The session of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffSession {
    /// The hash of its token.
    pub token: TokenHash,
    /// What lists of sessions name it by. Opens nothing.
    pub id: StaffSessionId,
    /// Whose it is.
    pub account: StaffId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was last used, as far as told by `touch_staff_session`.
    pub seen_at: Timestamp,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// What the provider knows the person by, where one signed them in.
    pub subject: Option<LookUp>,
    /// What the provider knows the session by, where it tells.
    pub provider_session: Option<LookUp>,
    /// What the staff room keeps with it. Sealed at rest.
    pub data: Vec<u8>,
}

/// The name of a staff session in lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StaffSessionId(pub Uuid);

/// A keyed hash to look something up by; tells nothing to who lacks the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LookUp(pub [u8; 32]);

/// Which staff sessions end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndedSessions {
    /// The one of this name.
    Named(StaffSessionId),
    /// All of an account but the one of this name.
    Others(StaffId, StaffSessionId),
    /// All of a person, as the provider knows them.
    Subject(LookUp),
    /// The one that the provider knows by this, and those of the person of whom the provider
    /// never told a session.
    ProviderSession {
        /// The session.
        session: LookUp,
        /// The person, where told.
        subject: Option<LookUp>,
    },
}

/// Something that somebody did and must answer for. Never holds personal data of a resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who: an account name, or `system`.
    pub actor: String,
    /// What: a stable code such as `personal_id_revealed`.
    pub action: String,
    /// The conversation that it was done to.
    pub conversation: Option<ConversationId>,
    /// More, as a short text without personal data; may be empty.
    pub detail: String,
}

/// An entry of the audit trail with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// The place in the trail: ascending, with gaps.
    pub place: i64,
    /// What was done.
    pub entry: AuditEntry,
}

/// What a bar is laid on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BarKind {
    /// A phone number.
    Phone,
    /// A network address.
    Address,
}

/// The keyed hash of a phone number or an address; tells nothing to who lacks the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BarKey(pub [u8; 32]);
