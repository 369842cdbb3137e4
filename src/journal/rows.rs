//! The rows as they are written and read.

use diesel::prelude::*;

use super::columns::Id;
use super::schema::{
    attachments, audit, conversation_keys, conversations, ends, events, hand_offs, house_keys,
    outbox, resident_sessions, staff_sessions,
};

/// A conversation as the board sees it; `private` is sealed.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = conversations, treat_none_as_default_value = false)]
pub(super) struct ConversationRow {
    pub(super) id: Id,
    pub(super) start_id: Id,
    pub(super) service: String,
    pub(super) stage: String,
    pub(super) standing: String,
    pub(super) professional: Option<String>,
    pub(super) meant_for: Option<String>,
    pub(super) private: Vec<u8>,
    pub(super) language: String,
    pub(super) started_at: i64,
    pub(super) since: i64,
    pub(super) closed_at: Option<i64>,
    pub(super) deadline: Option<i64>,
}

/// An event; `body` is sealed.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
pub(super) struct EventRow {
    pub(super) conversation: Id,
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) kind: String,
    pub(super) command: Option<Id>,
    pub(super) command_end: Option<i64>,
    pub(super) body: Vec<u8>,
}

/// Where a conversation ends, on SQLite.
#[derive(Insertable)]
#[diesel(table_name = ends)]
pub(super) struct EndRow {
    pub(super) conversation: Id,
    pub(super) seq: i64,
    pub(super) number: i64,
}

/// A resident's session.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = resident_sessions)]
pub(super) struct ResidentSessionRow {
    pub(super) token: Vec<u8>,
    pub(super) conversation: Id,
    pub(super) expires_at: i64,
}

/// A one-time secret; `payload` is sealed.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = hand_offs)]
pub(super) struct HandOffRow {
    pub(super) token: Vec<u8>,
    pub(super) kind: &'static str,
    pub(super) payload: Vec<u8>,
    pub(super) expires_at: i64,
}

/// A staff session; `data` is sealed.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = staff_sessions, treat_none_as_default_value = false)]
pub(super) struct StaffSessionRow {
    pub(super) token: Vec<u8>,
    pub(super) id: Id,
    pub(super) account: String,
    pub(super) created_at: i64,
    pub(super) seen_at: i64,
    pub(super) expires_at: i64,
    pub(super) subject: Option<Vec<u8>>,
    pub(super) provider_session: Option<Vec<u8>>,
    pub(super) data: Vec<u8>,
}

/// A mail; `payload` is sealed, and empty when the mail is done or given up.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub(super) struct OutboxRow {
    pub(super) id: Id,
    pub(super) conversation: Id,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) payload: Vec<u8>,
    pub(super) created_at: i64,
    pub(super) due_at: i64,
    pub(super) leased_until: i64,
    pub(super) attempts: i64,
    pub(super) reason: Option<String>,
}

/// A file; `private` is sealed.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = attachments, treat_none_as_default_value = false)]
pub(super) struct FileTableRow {
    pub(super) id: Id,
    pub(super) conversation: Id,
    pub(super) service: String,
    pub(super) side: String,
    pub(super) state: String,
    pub(super) size: i64,
    pub(super) arrived: i64,
    pub(super) served: String,
    pub(super) served_size: i64,
    pub(super) preview_size: i64,
    pub(super) private: Vec<u8>,
    pub(super) changed_at: i64,
    pub(super) due_at: i64,
    pub(super) leased_until: i64,
    pub(super) lease: Vec<u8>,
    pub(super) attempts: i64,
    pub(super) written: Vec<u8>,
    pub(super) served_written: Vec<u8>,
    pub(super) faults: i64,
}

/// An entry of the audit trail, before it has its place.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub(super) struct NewAuditRow {
    pub(super) at: i64,
    pub(super) actor: String,
    pub(super) action: String,
    pub(super) conversation: Option<Id>,
    pub(super) detail: String,
}

/// An entry of the audit trail.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = audit)]
pub(super) struct AuditRow {
    pub(super) place: i64,
    pub(super) at: i64,
    pub(super) actor: String,
    pub(super) action: String,
    pub(super) conversation: Option<Id>,
    pub(super) detail: String,
}

/// The wrapped key of a conversation.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = conversation_keys)]
pub(super) struct KeyRow {
    pub(super) conversation: Id,
    pub(super) master: String,
    pub(super) wrapped: Vec<u8>,
}

/// A wrapped key of the house: for look-ups, and for what belongs to no conversation.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = house_keys)]
pub(super) struct HouseKeyRow {
    pub(super) name: String,
    pub(super) master: String,
    pub(super) wrapped: Vec<u8>,
}
