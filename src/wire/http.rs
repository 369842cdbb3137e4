//! The bodies of the HTTP interface.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

use super::files::FilesInfo;
use crate::domain::ids::{
    CommandId, ConversationId, HandOffId, Seq, ServiceId, StaffId, Timestamp,
};
use crate::domain::person::{Language, Role};
use crate::domain::private::Private;
use crate::domain::service::{CodeKind, IdentificationRule};

/// Every error answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ErrorBody {
    /// The stable code.
    pub code: String,
    /// A sentence in the client's language.
    pub message: String,
    /// The field that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
}

/// A service as the start form shows it.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct ServiceInfo {
    /// The id.
    pub id: ServiceId,
    /// The name.
    pub name: String,
    /// One or two sentences.
    pub description: String,
    /// Whether a conversation can be started now.
    pub availability: Availability,
    /// What is said while it is closed; empty while open.
    pub closed_message: String,
    /// The opening hours in words, a line each.
    pub hours: Vec<String>,
    /// When it opens next, while closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub opens_at: Option<Timestamp>,
    /// How many wait.
    pub waiting: u32,
    /// The expected wait in seconds, where there is experience to tell it from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub estimate_seconds: Option<u32>,
    /// The languages that it is answered in.
    pub languages: Vec<Language>,
    /// The version of the privacy notice.
    pub privacy_version: String,
    /// Where the privacy notice is.
    pub privacy_url: String,
    /// Whether the phone number must be given.
    pub phone_required: bool,
    /// When identification is asked for.
    pub identification: IdentificationRule,
    /// The longest message, in characters.
    pub message_chars: u32,
    /// What the browser screens for before it sends.
    pub screening: ScreeningInfo,
    /// Where the satisfaction survey is, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub survey_url: Option<String>,
    /// Whether the transcript may be sent by e-mail.
    pub transcript_mail: bool,
    /// Which files may be sent after identification, where any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub attachments: Option<FilesInfo>,
    /// Whether a video call may be held after identification.
    pub video: bool,
}

/// What the browser screens for. The server screens again; this is to help, not to guard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct ScreeningInfo {
    /// Which codes.
    pub codes: Vec<CodeKind>,
    /// Whether a code typed after identification is refused as before it.
    pub block_after_identification: bool,
}

/// Whether a conversation can be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Open, and somebody is there.
    Open,
    /// Outside opening hours.
    Closed,
    /// Open by the clock, but nobody is there just now.
    NobodyPresent,
    /// Too many wait already.
    QueueFull,
}

/// The start form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartRequest {
    /// Made by the client: the same id sent again starts nothing new.
    pub id: CommandId,
    /// The service.
    pub service: ServiceId,
    /// The name.
    pub name: Private,
    /// The phone number; may be empty where the service allows.
    #[serde(default)]
    pub phone: Private,
    /// What it is about.
    #[serde(default)]
    pub topic: Private,
    /// The language.
    pub language: Language,
    /// The version of the privacy notice that was ticked.
    #[ts(optional)]
    pub consent: Option<String>,
    /// The origin of the page that embeds the widget, as the browser told the widget; one of the
    /// service's sites. Empty where the widget stands alone.
    #[serde(default)]
    pub site: String,
}

/// What a resident's session holds.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct ResidentSession {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its service.
    pub service: ServiceInfo,
    /// The language of the conversation.
    pub language: Language,
    /// The place of the last event.
    pub last_seq: Seq,
    /// Whether it has ended.
    pub closed: bool,
}

/// Asks for a way to the identification page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketRequest {
    /// The request.
    pub hand_off: HandOffId,
    /// The page that embeds the widget, as origin and path alone: where to come back to when
    /// there is no popup. Its origin must be one of the service's sites, and where the service
    /// lists pages to come back to, it must be one of them.
    pub return_to: String,
}

/// The way to the identification page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct Ticket {
    /// The page with the one-time ticket in its fragment, good for 60 s.
    pub url: String,
}

/// Takes a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRequest {
    /// The ticket from the fragment.
    pub ticket: String,
}

/// What the identification page says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct FlowInfo {
    /// What the page says again when it goes on or declines, so that it acts for its own flow
    /// alone, whatever cookie the browser holds by then.
    pub flow: String,
    /// The service's name.
    pub service: String,
    /// The origin of the site on which the conversation is held.
    pub site: String,
    /// Who asks (the name that residents see), or none where the service does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub professional: Option<String>,
    /// Why the service identifies people.
    pub purpose: String,
    /// Why this time, in the professional's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<Private>,
    /// The language of the conversation.
    pub language: Language,
    /// When the conversation started.
    pub started_at: Timestamp,
    /// When the request lapses.
    pub expires_at: Timestamp,
    /// The server's time, for the countdown.
    pub now: Timestamp,
    /// Where to go back to.
    pub return_to: String,
}

/// Where to go on to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct GoTo {
    /// The address.
    pub url: String,
}

/// Where the resident signs out of the identification service too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct SignOut {
    /// The provider's address for it, to be opened as a page of its own; none where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub url: Option<String>,
}

/// What the page that the provider came back to is told, in its `application/json` block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct Returned {
    /// The one-time proof, where the way was right so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub proof: Option<String>,
    /// The stable code of what went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub error: Option<String>,
    /// The page to go back to when there is no opener, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub return_to: Option<String>,
    /// The language of the conversation.
    pub language: Language,
}

/// Goes on to the provider.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContinueRequest {
    /// The page's [`FlowInfo::flow`].
    pub flow: String,
}

/// Does not identify now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineRequest {
    /// The page's [`FlowInfo::flow`].
    pub flow: String,
}

/// Redeems a proof with the resident's own session.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeemRequest {
    /// The proof.
    pub proof: String,
}

/// Signs a member of staff in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The account.
    pub account: String,
    /// The password.
    pub password: Private,
    /// The one-time code, where `code_needed` was answered.
    #[ts(optional)]
    pub code: Option<Private>,
}

/// Signs a member of staff in by the organisation's own provider.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOnRequest {
    /// The page of the console that is wanted, as path and fragment.
    pub return_to: String,
}

/// What is left to do after signing out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct SignedOut {
    /// Where to sign out of the organisation's own provider too, where it signed the person in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub provider_url: Option<String>,
}

/// A session of a member of staff, as its holder and their supervisors see it.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct StaffSessionInfo {
    /// The session's name; opens nothing.
    #[ts(type = "string")]
    pub id: Uuid,
    /// Whose it is.
    pub account: StaffId,
    /// The name that residents see.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// When they signed in.
    pub since: Timestamp,
    /// When it was last used, to a minute.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// Ends a session.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSessionRequest {
    /// The session's name.
    #[ts(type = "string")]
    pub id: Uuid,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct StaffSession {
    /// The account.
    pub account: StaffId,
    /// The name that residents see.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Their services.
    pub services: Vec<StaffService>,
    /// Every service: where a conversation may be transferred to.
    pub transfer: Vec<StaffService>,
    /// Sent back as `X-Portti-CSRF` with every state-changing request.
    pub csrf: String,
}

/// A service as the console names it.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct StaffService {
    /// The id.
    pub id: ServiceId,
    /// The name.
    pub name: String,
    /// Whether identification can be requested.
    pub identification: bool,
    /// Which files may be sent after identification, where any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub attachments: Option<FilesInfo>,
    /// Whether a video call may be held after identification.
    pub video: bool,
}

/// What the console's sign-in page shows before anyone is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct SignInInfo {
    /// Accounts to try, with their passwords; only in demo mode, otherwise empty.
    pub demo_accounts: Vec<DemoAccount>,
    /// The organisation whose own sign-in can be used, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub organisation: Option<String>,
    /// Whether there are local accounts, with a password.
    pub local: bool,
    /// Whom to ask when signing in does not succeed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub contact: Option<String>,
}

/// An account of the demo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct DemoAccount {
    /// The account.
    pub account: String,
    /// Its password.
    pub password: String,
    /// The name that residents see.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
}

/// A personal ID that a professional asked to see in full. Audited.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct RevealedPersonalId {
    /// The code.
    pub personal_id: Private,
}
