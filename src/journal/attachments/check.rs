//! Files that wait to be checked: leased by one node at a time, and ready or tried again.

use diesel::dsl::{Eq, Filter, Find};
use diesel::prelude::*;

use super::super::Journal;
use super::super::columns::Id;
use super::super::connection::{Conn, on};
use super::super::error::JournalError;
use super::super::rows::FileTableRow;
use super::super::schema::attachments;
use super::codec::{self, CHECKING, READY};
use super::{FileRow, ServedCopy};
use crate::domain::ids::{AttachmentId, Timestamp};

/// A file that is being checked.
type Checking = Filter<Find<attachments::table, Id>, Eq<attachments::state, &'static str>>;

impl Journal {
    /// How many files wait to be checked or are being checked.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn files_waiting(&self) -> Result<u64, JournalError> {
        let count: i64 = self
            .inner
            .readers
            .read(move |conn| {
                let query = attachments::table
                    .filter(attachments::state.eq(CHECKING))
                    .count();
                Ok(on!(conn, |c| query.get_result(c))?)
            })
            .await?;
        codec::size(count)
    }

    /// Takes files that wait to be checked for `lease_seconds`; no other worker gets them
    /// meanwhile. Oldest first.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn lease_files_to_check(
        &self,
        now: Timestamp,
        lease_seconds: u32,
        limit: u32,
    ) -> Result<Vec<FileRow>, JournalError> {
        let until = now.plus_seconds(i64::from(lease_seconds));
        let rows = self
            .inner
            .writer
            .change(move |conn| lease(conn, now, until, limit))
            .await?;
        self.opened(rows).await
    }

    /// Holds the lease of a file that is being checked until `until`; false where it is not being
    /// checked any more.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn renew_check(
        &self,
        file: AttachmentId,
        until: Timestamp,
    ) -> Result<bool, JournalError> {
        self.while_checking(file, move |conn: &mut Conn, checking| {
            let query = diesel::update(checking).set(attachments::leased_until.eq(until.0));
            Ok(on!(conn, |c| query.execute(c))? > 0)
        })
        .await
    }

    /// Notes what will be served of a file; false where it is not being checked any more.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_checked(
        &self,
        file: AttachmentId,
        served: ServedCopy,
        served_size: u64,
        preview_size: u64,
    ) -> Result<bool, JournalError> {
        let (served_size, preview_size) =
            (codec::stored(served_size)?, codec::stored(preview_size)?);
        self.while_checking(file, move |conn: &mut Conn, checking| {
            let query = diesel::update(checking).set((
                attachments::served.eq(codec::served_text(served)),
                attachments::served_size.eq(served_size),
                attachments::preview_size.eq(preview_size),
            ));
            Ok(on!(conn, |c| query.execute(c))? > 0)
        })
        .await
    }

    /// The check of a file is over: it may be served. False where it is not being checked any more.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_ready(&self, file: AttachmentId) -> Result<bool, JournalError> {
        let now = self.inner.clock.now();
        self.while_checking(file, move |conn: &mut Conn, checking| {
            let query = diesel::update(checking).set((
                attachments::state.eq(READY),
                attachments::changed_at.eq(now.0),
                attachments::leased_until.eq(0),
            ));
            Ok(on!(conn, |c| query.execute(c))? > 0)
        })
        .await
    }

    /// A file is to be checked again at `at`.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_retry(&self, file: AttachmentId, at: Timestamp) -> Result<(), JournalError> {
        self.while_checking(file, move |conn: &mut Conn, checking| {
            let query = diesel::update(checking).set((
                attachments::due_at.eq(at.0),
                attachments::leased_until.eq(0),
            ));
            on!(conn, |c| query.execute(c))?;
            Ok(())
        })
        .await
    }

    /// Changes a file that is being checked.
    async fn while_checking<R: Send + 'static>(
        &self,
        AttachmentId(id): AttachmentId,
        change: impl Fn(&mut Conn, Checking) -> Result<R, JournalError> + Send + 'static,
    ) -> Result<R, JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let checking = attachments::table
                    .find(Id(id))
                    .filter(attachments::state.eq(CHECKING));
                change(conn, checking)
            })
            .await
    }
}

/// Inside one transaction; on PostgreSQL rows that another node is leasing are passed over.
fn lease(
    conn: &mut Conn,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<FileTableRow>, JournalError> {
    let due = attachments::table
        .filter(attachments::state.eq(CHECKING))
        .filter(attachments::due_at.le(now.0))
        .filter(attachments::leased_until.le(now.0))
        .order((attachments::due_at, attachments::id))
        .limit(i64::from(limit));
    let mut rows: Vec<FileTableRow> = match conn {
        Conn::Sqlite(sqlite) => due.select(FileTableRow::as_select()).load(&mut **sqlite)?,
        Conn::Postgres(postgres) => due
            .select(FileTableRow::as_select())
            .for_update()
            .skip_locked()
            .load(&mut postgres.wire)?,
    };
    if rows.is_empty() {
        return Ok(rows);
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let query = diesel::update(attachments::table.filter(attachments::id.eq_any(ids))).set((
        attachments::leased_until.eq(until.0),
        attachments::attempts.eq(attachments::attempts + 1),
    ));
    on!(conn, |c| query.execute(c))?;
    for row in &mut rows {
        row.attempts = row.attempts.saturating_add(1);
    }
    Ok(rows)
}
