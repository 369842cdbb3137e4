//! Files on their way in: begun once, and written by one at a time.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::super::Journal;
use super::super::columns::Id;
use super::super::connection::{Conn, on};
use super::super::error::JournalError;
use super::super::rows::FileTableRow;
use super::super::schema::attachments;
use super::super::seal::random;
use super::codec::{self, ARRIVING, CHECKING, GONE};
use super::{FileRow, NewFile, Written};
use crate::domain::ids::{AttachmentId, ConversationId, ServiceId, Timestamp};

/// The right to write or to check a file, held by one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaseToken([u8; 16]);

impl LeaseToken {
    /// One that nobody else has.
    pub(super) fn fresh() -> Result<Self, JournalError> {
        let mut token = [0; 16];
        random(&mut token)?;
        Ok(Self(token))
    }

    /// What is kept under this right has it in its name. Never 0.
    #[must_use]
    pub fn generation(self) -> u64 {
        let (half, _) = self.0.split_at(8);
        let number = half.try_into().map_or(1, u64::from_be_bytes);
        number.max(1)
    }

    /// As it is stored.
    pub(super) fn bytes(self) -> Vec<u8> {
        self.0.to_vec()
    }
}

/// A file whose bytes one may write now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The right to do so.
    pub lease: LeaseToken,
    /// How many bytes have arrived.
    pub arrived: u64,
    /// Under which rights that was kept.
    pub written: Written,
}

/// What became of beginning a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// It is begun.
    New,
    /// It was begun before, by whom and however far it has come. Nothing was changed.
    Existing(Box<FileRow>),
    /// The files of the service would be larger together than they may. Nothing was changed.
    Full,
}

/// What files take together: as many bytes as were declared, and once they are ready what is kept.
const SIZES: &str = "CAST(COALESCE(SUM(CASE WHEN state = 'ready' \
     THEN served_size + preview_size ELSE size END), 0) AS BIGINT)";

/// What the transaction found.
enum Found {
    New,
    Existing(Box<FileTableRow>),
    Full,
}

impl Journal {
    /// Begins a file, unless all files of its service would then be larger than `service_bytes`.
    ///
    /// # Errors
    /// `Malformed` where there is no such conversation; else where the database cannot do it.
    pub async fn insert_file(
        &self,
        file: NewFile,
        service_bytes: u64,
        now: Timestamp,
    ) -> Result<Inserted, JournalError> {
        let key = self.inner.key(file.conversation).await?;
        let key = key.ok_or(JournalError::Malformed("a file without a conversation"))?;
        let row = codec::row(&file, &key, now)?;
        let limit = i64::try_from(service_bytes).unwrap_or(i64::MAX);
        let found = self
            .inner
            .writer
            .change(move |conn| insert(conn, &row, limit))
            .await?;
        Ok(match found {
            Found::New => Inserted::New,
            Found::Full => Inserted::Full,
            Found::Existing(row) => {
                let key = self.inner.key(ConversationId(row.conversation.0)).await?;
                Inserted::Existing(Box::new(codec::opened(*row, key.as_deref())?))
            }
        })
    }

    /// How many bytes the files of a service have together: as declared while they arrive and are
    /// checked, and then what is kept of them.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn service_bytes(&self, service: ServiceId) -> Result<u64, JournalError> {
        let sum = self
            .inner
            .readers
            .read(move |conn| sum(conn, &service.0))
            .await?;
        codec::size(sum)
    }

    /// Takes the right to write a file for `seconds`; none where another holds it, or nothing more
    /// is to arrive.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn lease_upload(
        &self,
        AttachmentId(id): AttachmentId,
        now: Timestamp,
        seconds: u32,
    ) -> Result<Option<Leased>, JournalError> {
        let lease = LeaseToken::fresh()?;
        let until = now.plus_seconds(i64::from(seconds));
        let leased: Option<(i64, Vec<u8>)> = self
            .inner
            .writer
            .change(move |conn| {
                let free = attachments::table
                    .find(Id(id))
                    .filter(attachments::state.eq(ARRIVING))
                    .filter(attachments::leased_until.le(now.0));
                let query = diesel::update(free)
                    .set((
                        attachments::lease.eq(lease.bytes()),
                        attachments::leased_until.eq(until.0),
                    ))
                    .returning((attachments::arrived, attachments::written));
                Ok(on!(conn, |c| query.get_result(c).optional())?)
            })
            .await?;
        let leased = leased.map(|(arrived, written)| {
            Ok(Leased {
                lease,
                arrived: codec::size(arrived)?,
                written: Written::read(&written)?,
            })
        });
        leased.transpose()
    }

    /// Notes that the bytes between `from` and `to` have arrived and are kept, all of the file as
    /// `written` says, and holds the right to write for `seconds` more. Where nothing has, it only
    /// holds the right. With the last byte the file waits to be checked.
    ///
    /// False where the right is lost or the file is gone; then nothing is noted.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn advance_upload(
        &self,
        AttachmentId(id): AttachmentId,
        lease: LeaseToken,
        (from, to): (u64, u64),
        written: &Written,
        (now, seconds): (Timestamp, u32),
    ) -> Result<bool, JournalError> {
        let (from, to) = (codec::stored(from)?, codec::stored(to)?);
        let until = now.plus_seconds(i64::from(seconds));
        let written = written.bytes();
        self.inner
            .writer
            .change(move |conn| {
                let mine = attachments::table
                    .find(Id(id))
                    .filter(attachments::state.eq(ARRIVING))
                    .filter(attachments::lease.eq(lease.bytes()))
                    .filter(attachments::arrived.eq(from))
                    .filter(attachments::size.ge(to));
                if to == from {
                    let query = diesel::update(mine).set(attachments::leased_until.eq(until.0));
                    return Ok(on!(conn, |c| query.execute(c))? > 0);
                }
                let query = diesel::update(mine).set((
                    attachments::arrived.eq(to),
                    attachments::written.eq(written.clone()),
                    attachments::changed_at.eq(now.0),
                    attachments::leased_until.eq(until.0),
                ));
                if on!(conn, |c| query.execute(c))? == 0 {
                    return Ok(false);
                }
                let whole = attachments::table
                    .find(Id(id))
                    .filter(attachments::arrived.eq(attachments::size));
                let query = diesel::update(whole).set((
                    attachments::state.eq(CHECKING),
                    attachments::due_at.eq(now.0),
                    attachments::leased_until.eq(0),
                    attachments::lease.eq(Vec::<u8>::new()),
                ));
                on!(conn, |c| query.execute(c))?;
                Ok(true)
            })
            .await
    }

    /// Gives the right to write back.
    ///
    /// # Errors
    /// Where the database cannot do it; the right then lapses by itself.
    pub async fn release_upload(
        &self,
        AttachmentId(id): AttachmentId,
        lease: LeaseToken,
    ) -> Result<(), JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let mine = attachments::table
                    .find(Id(id))
                    .filter(attachments::lease.eq(lease.bytes()));
                let query = diesel::update(mine).set((
                    attachments::leased_until.eq(0),
                    attachments::lease.eq(Vec::<u8>::new()),
                ));
                on!(conn, |c| query.execute(c))?;
                Ok(())
            })
            .await
    }
}

fn insert(conn: &mut Conn, row: &FileTableRow, limit: i64) -> Result<Found, JournalError> {
    one_by_one(conn, &row.service)?;
    let query = attachments::table.find(row.id);
    let existing: Option<FileTableRow> = on!(conn, |c| query
        .select(FileTableRow::as_select())
        .first(c)
        .optional())?;
    if let Some(existing) = existing {
        return Ok(Found::Existing(Box::new(existing)));
    }
    if sum(conn, &row.service)?.saturating_add(row.size) > limit {
        return Ok(Found::Full);
    }
    on!(conn, |c| diesel::insert_into(attachments::table)
        .values(row)
        .execute(c))?;
    Ok(Found::New)
}

/// Lets the files of a service begin one by one, whichever node they come to: what two find room
/// for at the same moment may be too much together. SQLite has one writer anyway.
fn one_by_one(conn: &mut Conn, service: &str) -> Result<(), JournalError> {
    if let Conn::Postgres(_) = conn {
        let query = diesel::sql_query("SELECT pg_advisory_xact_lock(hashtext($1))")
            .bind::<Text, _>(format!("portti files of {service}"));
        on!(conn, |c| query.execute(c))?;
    }
    Ok(())
}

fn sum(conn: &mut Conn, service: &str) -> Result<i64, JournalError> {
    let query = attachments::table
        .filter(attachments::service.eq(service.to_owned()))
        .filter(attachments::state.ne(GONE))
        .select(sql::<BigInt>(SIZES));
    Ok(on!(conn, |c| query.first(c))?)
}
