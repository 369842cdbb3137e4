//! What a professional sees beside the conversations.

use serde::Serialize;
use ts_rs::TS;
use utoipa::ToSchema;

use super::frame::PresenceStatus;
use crate::domain::ids::{ConversationId, Seq, ServiceId, StaffId, Timestamp};
use crate::domain::person::Language;
use crate::domain::private::Private;

/// What a professional sees beside the conversations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS, ToSchema)]
pub struct Board {
    /// The professional's own status.
    pub status: PresenceStatus,
    /// How many conversations they may hold at once.
    pub limit: u32,
    /// How many are to identify before they join these queues.
    pub arriving: u32,
    /// Who waits, longest first, in the professional's services.
    pub waiting: Vec<BoardRow>,
    /// What the professional holds.
    pub held: Vec<BoardRow>,
    /// Supervisors: what others in their services hold.
    pub others: Vec<BoardRow>,
    /// Colleagues who share a service.
    pub colleagues: Vec<Colleague>,
}

/// One conversation on the board.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct BoardRow {
    /// The conversation.
    pub conversation: ConversationId,
    /// The service.
    pub service: ServiceId,
    /// The resident's name as typed. Nobody vouches for it.
    pub name: Private,
    /// The name that the provider vouched for. Only of identified residents, and only for the one who
    /// answers and for supervisors: who waits is not told to the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub verified_name: Option<Private>,
    /// Whether the name as typed contradicts the verified one.
    pub name_differs: bool,
    /// The topic as typed.
    pub topic: Private,
    /// The language.
    pub language: Language,
    /// Waiting or held since.
    pub since: Timestamp,
    /// Whether the resident is identified.
    pub identified: bool,
    /// The place of the last event.
    pub last_seq: Seq,
    /// Who holds it, or whom a transfer is meant for (display name).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub professional: Option<String>,
}

/// A colleague on the board.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
pub struct Colleague {
    /// The account.
    pub id: StaffId,
    /// The name that residents see.
    pub name: String,
    /// Their services.
    pub services: Vec<ServiceId>,
    /// Their status.
    pub status: PresenceStatus,
    /// How many conversations they hold.
    pub held: u32,
}
