//! Files that are gone, and those that never came to their end.

use diesel::prelude::*;
use uuid::Uuid;

use super::super::Journal;
use super::super::columns::Id;
use super::super::connection::{Conn, on};
use super::super::error::JournalError;
use super::super::rows::FileTableRow;
use super::super::schema::attachments;
use super::FileRow;
use super::codec::{ARRIVING, GONE};
use crate::domain::ids::{AttachmentId, Timestamp};

impl Journal {
    /// The file is to be deleted. False where there is no row of it any more.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_gone(&self, AttachmentId(id): AttachmentId) -> Result<bool, JournalError> {
        let now = self.inner.clock.now();
        self.inner
            .writer
            .change(move |conn| {
                mark_gone(conn, &[id], now)?;
                let query = attachments::table.find(Id(id)).select(attachments::size);
                let found: Option<i64> = on!(conn, |c| query.first(c).optional())?;
                Ok(found.is_some())
            })
            .await
    }

    /// Files that are to be deleted, in the order of their ids, from after `after` on.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn gone_files(
        &self,
        after: Option<AttachmentId>,
        limit: u32,
    ) -> Result<Vec<FileRow>, JournalError> {
        self.page(after, move |conn, after| {
            let query = attachments::table
                .filter(attachments::state.eq(GONE))
                .filter(attachments::id.gt(after))
                .order(attachments::id)
                .limit(i64::from(limit));
            Ok(on!(conn, |c| query
                .select(FileTableRow::as_select())
                .load(c))?)
        })
        .await
    }

    /// Removes the row of a file whose bytes are deleted.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn forget_file(&self, AttachmentId(id): AttachmentId) -> Result<(), JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let gone = attachments::table
                    .find(Id(id))
                    .filter(attachments::state.eq(GONE));
                on!(conn, |c| diesel::delete(gone).execute(c))?;
                Ok(())
            })
            .await
    }

    /// Files of which nothing has come to stand since `before`, and that nobody writes, or since
    /// `long_before`, whoever writes them: who does learns it with the next bytes. In the order of
    /// their ids, from after `after` on.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn unfinished_files(
        &self,
        (before, long_before): (Timestamp, Timestamp),
        after: Option<AttachmentId>,
        limit: u32,
    ) -> Result<Vec<FileRow>, JournalError> {
        self.page(after, move |conn, after| {
            let query = attachments::table
                .filter(attachments::state.eq(ARRIVING))
                .filter(attachments::changed_at.le(before.0))
                .filter(
                    attachments::leased_until
                        .le(before.0)
                        .or(attachments::changed_at.le(long_before.0)),
                )
                .filter(attachments::id.gt(after))
                .order(attachments::id)
                .limit(i64::from(limit));
            Ok(on!(conn, |c| query
                .select(FileTableRow::as_select())
                .load(c))?)
        })
        .await
    }
}

/// Marks files as gone, inside the open transaction. Who writes one of them just now learns it
/// with the next bytes.
pub(in super::super) fn mark_gone(
    conn: &mut Conn,
    files: &[Uuid],
    now: Timestamp,
) -> Result<(), JournalError> {
    if files.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = files.iter().copied().map(Id).collect();
    let kept = attachments::table
        .filter(attachments::id.eq_any(ids))
        .filter(attachments::state.ne(GONE));
    let query = diesel::update(kept).set(gone_at(now));
    on!(conn, |c| query.execute(c))?;
    Ok(())
}

/// Marks every file of a conversation as gone, as [`mark_gone`].
pub(in super::super) fn mark_all_gone(
    conn: &mut Conn,
    conversation: Id,
    now: Timestamp,
) -> Result<(), JournalError> {
    let kept = attachments::table
        .filter(attachments::conversation.eq(conversation))
        .filter(attachments::state.ne(GONE));
    let query = diesel::update(kept).set(gone_at(now));
    on!(conn, |c| query.execute(c))?;
    Ok(())
}

/// What is written of a file that is gone.
#[derive(AsChangeset)]
#[diesel(table_name = attachments)]
struct GoneRow {
    state: &'static str,
    changed_at: i64,
    leased_until: i64,
    lease: Vec<u8>,
}

fn gone_at(now: Timestamp) -> GoneRow {
    GoneRow {
        state: GONE,
        changed_at: now.0,
        leased_until: 0,
        lease: Vec::new(),
    }
}
