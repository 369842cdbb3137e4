//! Files that wait to be checked: leased by one node at a time, and ready or tried again.
//!
//! Who checks a file holds a right to it, and only under that right is anything noted of the file:
//! who lost it while they stood still changes nothing of what another has found since.

use diesel::dsl::{Eq, Filter, Find};
use diesel::prelude::*;

use super::super::Journal;
use super::super::columns::Id;
use super::super::connection::{Conn, on};
use super::super::error::JournalError;
use super::super::lease::lease;
use super::super::rows::FileTableRow;
use super::super::schema::attachments;
use super::codec::{self, CHECKING, GONE, READY};
use super::fair;
use super::upload::LeaseToken;
use super::{FileRow, ServedCopy, Written};
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};

/// After how many seconds a file is tried again whose row cannot be read.
const UNREADABLE_SECONDS: i64 = 900;

/// After how many seconds a file is tried again whose key the database did not give just now.
const HICCUP_SECONDS: i64 = 2;

/// A file that is being checked under a right to do so.
type Checking = Filter<
    Filter<Find<attachments::table, Id>, Eq<attachments::state, &'static str>>,
    Eq<attachments::lease, Vec<u8>>,
>;

/// A file, and the right to check it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileToCheck {
    /// The file.
    pub file: FileRow,
    /// The right to check it.
    pub lease: LeaseToken,
}

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
    /// meanwhile. Oldest first, but never so many that more than `share` of one conversation are
    /// being checked.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn lease_files_to_check(
        &self,
        now: Timestamp,
        lease_seconds: u32,
        limit: u32,
        share: u32,
    ) -> Result<Vec<FileToCheck>, JournalError> {
        let until = now.plus_seconds(i64::from(lease_seconds));
        let lease = LeaseToken::fresh()?;
        let rows = self
            .inner
            .writer
            .change(move |conn| due(conn, (now, until), (limit, share), lease))
            .await?;
        let mut files = Vec::with_capacity(rows.len());
        for row in rows {
            let id = row.id.0;
            match self.opened(row).await {
                Ok(file) => files.push(FileToCheck { file, lease }),
                Err(error) => {
                    // It waits, and makes nobody else wait.
                    let later = now.plus_seconds(put_off(&error));
                    super::unreadable(id, &error);
                    self.file_retry(AttachmentId(id), lease, later).await?;
                }
            }
        }
        Ok(files)
    }

    async fn opened(&self, row: FileTableRow) -> Result<FileRow, JournalError> {
        let key = self.inner.key(ConversationId(row.conversation.0)).await?;
        codec::opened(row, key.as_deref())
    }

    /// Holds the right to check a file until `until`; false where it is lost.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn renew_check(
        &self,
        file: AttachmentId,
        lease: LeaseToken,
        until: Timestamp,
    ) -> Result<bool, JournalError> {
        self.while_checking(file, lease, move |conn: &mut Conn, checking| {
            let query = diesel::update(checking).set(attachments::leased_until.eq(until.0));
            Ok(on!(conn, |c| query.execute(c))? > 0)
        })
        .await
    }

    /// Notes what will be served of a file, kept under the right to check it; false where that is
    /// lost.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_checked(
        &self,
        file: AttachmentId,
        lease: LeaseToken,
        served: ServedCopy,
        (served_size, preview_size): (u64, u64),
    ) -> Result<bool, JournalError> {
        let (served_size, preview_size) =
            (codec::stored(served_size)?, codec::stored(preview_size)?);
        let written = Written::under(lease.generation()).bytes();
        self.while_checking(file, lease, move |conn: &mut Conn, checking| {
            let query = diesel::update(checking).set((
                attachments::served.eq(codec::served_text(served)),
                attachments::served_size.eq(served_size),
                attachments::preview_size.eq(preview_size),
                attachments::served_written.eq(written.clone()),
            ));
            Ok(on!(conn, |c| query.execute(c))? > 0)
        })
        .await
    }

    /// The check of a file is over: it may be served. False where the right to check it is lost.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_ready(
        &self,
        file: AttachmentId,
        lease: LeaseToken,
    ) -> Result<bool, JournalError> {
        self.end_check(file, lease, READY).await
    }

    /// Counts that the scanner fell over a file; gives how often it did. None where the right to
    /// check it is lost.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_fault(
        &self,
        file: AttachmentId,
        lease: LeaseToken,
    ) -> Result<Option<u32>, JournalError> {
        self.while_checking(file, lease, move |conn: &mut Conn, checking| {
            let query = diesel::update(checking)
                .set(attachments::faults.eq(attachments::faults + 1))
                .returning(attachments::faults);
            let faults: Option<i64> = on!(conn, |c| query.get_result(c).optional())?;
            Ok(faults.map(|faults| u32::try_from(faults).unwrap_or(u32::MAX)))
        })
        .await
    }

    /// A file that is being checked is to be deleted; false where the right to check it is lost.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_given_up(
        &self,
        file: AttachmentId,
        lease: LeaseToken,
    ) -> Result<bool, JournalError> {
        self.end_check(file, lease, GONE).await
    }

    /// The check of a file is over, and gave it this state; false where the right to it is lost.
    async fn end_check(
        &self,
        file: AttachmentId,
        lease: LeaseToken,
        state: &'static str,
    ) -> Result<bool, JournalError> {
        let now = self.inner.clock.now();
        self.while_checking(file, lease, move |conn: &mut Conn, checking| {
            let query = diesel::update(checking).set((
                attachments::state.eq(state),
                attachments::changed_at.eq(now.0),
                attachments::leased_until.eq(0),
                attachments::lease.eq(Vec::<u8>::new()),
            ));
            Ok(on!(conn, |c| query.execute(c))? > 0)
        })
        .await
    }

    /// A file is to be checked again at `at`, by whoever comes then.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_retry(
        &self,
        file: AttachmentId,
        lease: LeaseToken,
        at: Timestamp,
    ) -> Result<(), JournalError> {
        self.while_checking(file, lease, move |conn: &mut Conn, checking| {
            let query = diesel::update(checking).set((
                attachments::due_at.eq(at.0),
                attachments::leased_until.eq(0),
                attachments::lease.eq(Vec::<u8>::new()),
            ));
            on!(conn, |c| query.execute(c))?;
            Ok(())
        })
        .await
    }

    /// Changes a file that is being checked under this right.
    async fn while_checking<R: Send + 'static>(
        &self,
        AttachmentId(id): AttachmentId,
        lease: LeaseToken,
        change: impl Fn(&mut Conn, Checking) -> Result<R, JournalError> + Send + 'static,
    ) -> Result<R, JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let checking = attachments::table
                    .find(Id(id))
                    .filter(attachments::state.eq(CHECKING))
                    .filter(attachments::lease.eq(lease.bytes()));
                change(conn, checking)
            })
            .await
    }
}

/// For how many seconds a file waits that could not be read.
fn put_off(error: &JournalError) -> i64 {
    use JournalError as E;
    match error {
        E::Damaged(_) | E::Malformed(_) | E::Key(_) => UNREADABLE_SECONDS,
        _ => HICCUP_SECONDS,
    }
}

/// Files that are due, leased with this right.
fn due(
    conn: &mut Conn,
    (now, until): (Timestamp, Timestamp),
    (limit, share): (u32, u32),
    right: LeaseToken,
) -> Result<Vec<FileTableRow>, JournalError> {
    let chosen = fair::choose(conn, now, limit, share)?;
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let due = attachments::table
        .filter(attachments::id.eq_any(chosen))
        .filter(attachments::state.eq(CHECKING))
        .filter(attachments::leased_until.le(now.0))
        .order((attachments::due_at, attachments::id));
    Ok(lease!(
        conn,
        attachments,
        FileTableRow,
        due,
        (
            attachments::leased_until.eq(until.0),
            attachments::lease.eq(right.bytes()),
        )
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A person waits for it.
    #[test]
    fn what_passes_is_tried_again_soon() {
        use JournalError as E;
        for passes in [
            E::Busy,
            E::TimedOut,
            E::Locked,
            E::Unreachable(String::new()),
        ] {
            assert_eq!(put_off(&passes), HICCUP_SECONDS, "{passes}");
        }
        for stays in [
            E::Damaged("a row"),
            E::Malformed("a row"),
            E::Key(String::new()),
        ] {
            assert_eq!(put_off(&stays), UNREADABLE_SECONDS, "{stays}");
        }
    }
}
