//! What an administrator looks at beside running servers: the audit trail, and which conversations
//! are closed. Nothing that is sealed is opened for it, and nothing is changed.

use diesel::prelude::*;
use uuid::Uuid;

use super::audit::audited;
use super::columns::Id;
use super::connection::{Purpose, on};
use super::erasing::apart;
use super::error::JournalError;
use super::records::Audited;
use super::rows::AuditRow;
use super::schema::{audit, conversations};
use crate::config::Database;
use crate::domain::ids::{ConversationId, ServiceId, Timestamp};

/// Which entries of the audit trail are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrailPart {
    /// Those of this time and later.
    pub since: Timestamp,
    /// Those of one conversation alone.
    pub conversation: Option<ConversationId>,
}

/// A closed conversation, as an administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedConversation {
    /// The conversation.
    pub id: ConversationId,
    /// The service that it was in.
    pub service: ServiceId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was closed.
    pub closed_at: Timestamp,
}

/// At most `limit` entries of the audit trail after a place, in order; 0 begins.
///
/// # Errors
/// Where the database cannot do it; see the variants.
pub async fn audit_trail(
    database: &Database,
    part: TrailPart,
    place: i64,
    limit: u32,
) -> Result<Vec<Audited>, JournalError> {
    apart(database, move |gate| {
        let mut conn = gate.open(Purpose::Read)?;
        let query = audit::table
            .filter(audit::place.gt(place))
            .filter(audit::at.ge(part.since.0))
            .order(audit::place)
            .limit(i64::from(limit));
        let rows: Vec<AuditRow> = match part.conversation {
            None => on!(&mut conn, |c| query.select(AuditRow::as_select()).load(c))?,
            Some(id) => {
                let query = query.filter(audit::conversation.eq(Id(id.0)));
                on!(&mut conn, |c| query.select(AuditRow::as_select()).load(c))?
            }
        };
        Ok(rows.into_iter().map(audited).collect())
    })
    .await
}

/// At most `limit` conversations that were closed before a time, those that began first coming first;
/// only those that come after `last`, where that is given.
///
/// # Errors
/// Where the database cannot do it; see the variants.
pub async fn closed_conversations(
    database: &Database,
    before: Timestamp,
    last: Option<&ClosedConversation>,
    limit: u32,
) -> Result<Vec<ClosedConversation>, JournalError> {
    let (begun, id) = last.map_or((i64::MIN, Id(Uuid::nil())), |last| {
        (last.started_at.0, Id(last.id.0))
    });
    apart(database, move |gate| {
        let mut conn = gate.open(Purpose::Read)?;
        let at_once = conversations::started_at.eq(begun);
        let later = conversations::started_at.gt(begun);
        let query = conversations::table
            .filter(conversations::closed_at.lt(before.0))
            .filter(later.or(at_once.and(conversations::id.gt(id))))
            .order((conversations::started_at, conversations::id))
            .limit(i64::from(limit))
            .select((
                conversations::id,
                conversations::service,
                conversations::started_at,
                conversations::closed_at.assume_not_null(),
            ));
        let rows: Vec<(Id, String, i64, i64)> = on!(&mut conn, |c| query.load(c))?;
        let closed =
            |(id, service, started_at, closed_at): (Id, String, i64, i64)| ClosedConversation {
                id: ConversationId(id.0),
                service: ServiceId(service),
                started_at: Timestamp(started_at),
                closed_at: Timestamp(closed_at),
            };
        Ok(rows.into_iter().map(closed).collect())
    })
    .await
}
