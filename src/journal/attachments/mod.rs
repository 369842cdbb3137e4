//! The files of conversations, as the journal knows them: a row for each, from the first byte
//! until the last one is deleted. The bytes themselves lie in the storage.
//!
//! A row goes from `arriving` to `checking` to `ready`, and from anywhere to `gone`. It is gone in
//! the same commit as the event that says so.

mod check;
mod codec;
mod end;
mod fair;
mod key;
mod upload;
mod written;

use diesel::prelude::*;
use uuid::Uuid;

use super::Journal;
use super::columns::Id;
use super::connection::on;
use super::error::JournalError;
use super::rows::FileTableRow;
use super::schema::attachments;
use crate::domain::attachment::FileKind;
use crate::domain::ids::{AttachmentId, ConversationId, ServiceId, Timestamp};
use crate::domain::person::Side;
use crate::domain::private::Private;

pub use check::FileToCheck;
pub use key::FileKey;
pub use upload::{Inserted, LeaseToken, Leased};
pub use written::{Run, Written};

pub(super) use end::{mark_all_gone, mark_gone};

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileState {
    /// Bytes are arriving.
    Arriving,
    /// All bytes are there and wait to be checked.
    Checking,
    /// It may be served.
    Ready,
    /// It is to be deleted.
    Gone,
}

/// What is served of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServedCopy {
    /// What was sent.
    Original,
    /// What was made of it without the data about place and camera.
    Cleaned,
}

/// A file that begins to arrive.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Made by the client.
    pub id: AttachmentId,
    /// The conversation that it belongs to.
    pub conversation: ConversationId,
    /// The service that the conversation is in.
    pub service: ServiceId,
    /// Which side sends it.
    pub side: Side,
    /// Its size in bytes, as declared.
    pub size: u64,
    /// Its cleaned name. Sealed at rest.
    pub name: Private,
    /// Its kind, as declared. Sealed at rest.
    pub kind: FileKind,
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// The file.
    pub id: AttachmentId,
    /// The conversation that it belongs to.
    pub conversation: ConversationId,
    /// The service that the conversation was in when it was sent.
    pub service: ServiceId,
    /// Which side sent it.
    pub side: Side,
    /// How far it has come.
    pub state: FileState,
    /// Its size in bytes, as declared and as it arrived.
    pub size: u64,
    /// How many bytes have arrived and are kept.
    pub arrived: u64,
    /// What is served of it, once it is ready.
    pub served: ServedCopy,
    /// The size of what is served, in bytes; 0 until it was checked.
    pub served_size: u64,
    /// The size of the preview, in bytes; 0 where there is none.
    pub preview_size: u64,
    /// Its name; empty where the conversation's key is gone.
    pub name: Private,
    /// Its kind; meaningless where the conversation's key is gone.
    pub kind: FileKind,
    /// When it began to arrive.
    pub created_at: Timestamp,
    /// When bytes arrived last, or its state changed.
    pub changed_at: Timestamp,
    /// How often checking it was begun.
    pub attempts: u32,
    /// How often the scanner fell over it while it was well otherwise.
    pub faults: u32,
    /// Under which right each segment of the original was kept.
    pub written: Written,
    /// Under which right the cleaned copy and the preview were kept.
    pub served_written: Written,
}

impl Journal {
    /// What is known of a file; none where there is no row of it, or the key of its conversation
    /// is gone.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file(
        &self,
        AttachmentId(id): AttachmentId,
    ) -> Result<Option<FileRow>, JournalError> {
        let row = self
            .inner
            .readers
            .read(move |conn| {
                let query = attachments::table.find(Id(id));
                let row: Option<FileTableRow> = on!(conn, |c| query
                    .select(FileTableRow::as_select())
                    .first(c)
                    .optional())?;
                Ok(row)
            })
            .await?;
        let Some(row) = row else { return Ok(None) };
        let key = self.inner.key(ConversationId(row.conversation.0)).await?;
        key.map(|key| codec::opened(row, Some(&key))).transpose()
    }

    /// Every file of a conversation that is not gone, in the order of their ids.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn files_of(
        &self,
        ConversationId(conversation): ConversationId,
    ) -> Result<Vec<FileRow>, JournalError> {
        self.files(move |conn| {
            let query = attachments::table
                .filter(attachments::conversation.eq(Id(conversation)))
                .filter(attachments::state.ne(codec::GONE))
                .order(attachments::id);
            Ok(on!(conn, |c| query
                .select(FileTableRow::as_select())
                .load(c))?)
        })
        .await
    }

    /// Files that are ready, in the order of their ids, from after `after` on.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn ready_files(
        &self,
        after: Option<AttachmentId>,
        limit: u32,
    ) -> Result<Vec<FileRow>, JournalError> {
        self.page(after, move |conn, after| {
            let query = attachments::table
                .filter(attachments::state.eq(codec::READY))
                .filter(attachments::id.gt(after))
                .order(attachments::id)
                .limit(i64::from(limit));
            Ok(on!(conn, |c| query
                .select(FileTableRow::as_select())
                .load(c))?)
        })
        .await
    }

    /// Whether there is a row of this file, in whatever state.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_exists(&self, AttachmentId(id): AttachmentId) -> Result<bool, JournalError> {
        self.inner
            .readers
            .read(move |conn| {
                let query = attachments::table.find(Id(id)).select(attachments::size);
                let found: Option<i64> = on!(conn, |c| query.first(c).optional())?;
                Ok(found.is_some())
            })
            .await
    }

    /// Loads rows, and leaves closed what is sealed of them: name and kind are not known. A row
    /// that cannot be read is passed over, so that it keeps nothing else.
    async fn files(
        &self,
        load: impl Fn(&mut super::connection::Conn) -> Result<Vec<FileTableRow>, JournalError>
        + Send
        + 'static,
    ) -> Result<Vec<FileRow>, JournalError> {
        Ok(readable(self.inner.readers.read(load).await?))
    }

    /// The next rows from after `after` on; none only where there are none. Where not one of those
    /// that were loaded can be read, the next ones are.
    async fn page(
        &self,
        after: Option<AttachmentId>,
        load: impl Fn(&mut super::connection::Conn, Id) -> Result<Vec<FileTableRow>, JournalError>
        + Clone
        + Send
        + 'static,
    ) -> Result<Vec<FileRow>, JournalError> {
        let mut after = Id(after.map_or(Uuid::nil(), |AttachmentId(id)| id));
        loop {
            let load = load.clone();
            let rows = self
                .inner
                .readers
                .read(move |conn| load(conn, after))
                .await?;
            let Some(last) = rows.last() else {
                return Ok(Vec::new());
            };
            after = last.id;
            let read = readable(rows);
            if !read.is_empty() {
                return Ok(read);
            }
        }
    }
}

/// What can be read of rows without the keys of their conversations.
fn readable(rows: Vec<FileTableRow>) -> Vec<FileRow> {
    let opened = rows.into_iter().filter_map(|row| {
        let id = row.id.0;
        let opened = codec::opened(row, None);
        opened.map_err(|error| unreadable(id, &error)).ok()
    });
    opened.collect()
}

fn unreadable(file: Uuid, error: &JournalError) {
    tracing::error!(%file, code = error.code(), %error, "the row of a file cannot be read");
}
