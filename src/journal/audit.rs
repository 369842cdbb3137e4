//! The audit trail: who did what, when, to which conversation.

use diesel::prelude::*;

use super::Journal;
use super::columns::Id;
use super::connection::on;
use super::error::JournalError;
use super::records::{AuditEntry, Audited};
use super::rows::{AuditRow, NewAuditRow};
use super::schema::audit;
use crate::domain::ids::{ConversationId, Timestamp};

impl Journal {
    /// Adds to the audit trail. When this returns `Ok`, it is on the disk.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn audit(&self, entry: AuditEntry) -> Result<(), JournalError> {
        let row = NewAuditRow {
            at: entry.at.0,
            actor: entry.actor,
            action: entry.action,
            conversation: entry.conversation.map(|id| Id(id.0)),
            detail: entry.detail,
        };
        self.inner
            .writer
            .change(move |conn| {
                on!(conn, |c| diesel::insert_into(audit::table)
                    .values(&row)
                    .execute(c))?;
                Ok(())
            })
            .await
    }

    /// At most `limit` entries of the audit trail after a place, in order; 0 begins.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn audit_after(&self, place: i64, limit: u32) -> Result<Vec<Audited>, JournalError> {
        self.inner
            .readers
            .read(move |conn| {
                let query = audit::table
                    .filter(audit::place.gt(place))
                    .order(audit::place)
                    .limit(i64::from(limit));
                let rows: Vec<AuditRow> =
                    on!(conn, |c| query.select(AuditRow::as_select()).load(c))?;
                Ok(rows.into_iter().map(audited).collect())
            })
            .await
    }
}

pub(super) fn audited(row: AuditRow) -> Audited {
    Audited {
        place: row.place,
        entry: AuditEntry {
            at: Timestamp(row.at),
            actor: row.actor,
            action: row.action,
            conversation: row.conversation.map(|id| ConversationId(id.0)),
            detail: row.detail,
        },
    }
}
