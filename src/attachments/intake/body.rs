//! The bytes of a file: sealed and kept, segment by segment, as they come.
//!
//! A segment is written only under a lease that lasts longer than the writing may take, so that
//! nobody who lost it writes into a file that another goes on with, or that was checked since.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::time::{Instant, timeout, timeout_at};

use super::super::Attachments;
use super::super::store::{Copy, SEGMENT, SEGMENT_CAPACITY, Stored};
use super::{IntakeError, Progress, Sender};
use crate::domain::command::Command;
use crate::domain::event::AttachmentProblem;
use crate::domain::ids::AttachmentId;
use crate::domain::person::Actor;
use crate::journal::{FileRow, FileState, LeaseToken};

/// For how many seconds the right to write is taken. A node that is lost holds it that long.
const LEASE_SECONDS: u32 = 30;

/// How long the right lasts at least when a segment begins to be written.
const LEASE_LEFT: Duration = Duration::from_secs(22);

/// How long writing one segment may take. Less than [`LEASE_LEFT`].
const PUT_LIMIT: Duration = Duration::from_secs(20);

/// How long may pass without a byte.
const IDLE: Duration = Duration::from_secs(30);

/// How long one segment may take to come: slower than 1.7 kilobytes a second is no connection.
const SEGMENT_LIMIT: Duration = Duration::from_secs(300);

/// Bytes on their way, and the session that brings them.
pub struct Coming<B, S> {
    /// Where they begin in the file.
    pub offset: u64,
    /// How many of them the request says to bring, where it says so.
    pub length: Option<u64>,
    /// The bytes.
    pub body: B,
    /// Tells who sends them as of now; asked before each segment is kept.
    pub still: S,
}

/// The right to write a file, given back when it is dropped.
struct Writing {
    attachments: Attachments,
    id: AttachmentId,
    lease: LeaseToken,
    /// When it was taken or renewed.
    renewed: Instant,
    /// Whether there is anything to give back.
    held: bool,
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.held {
            return;
        }
        let (attachments, id, lease) = (self.attachments.clone(), self.id, self.lease);
        // Where it cannot be given back, it lapses.
        tokio::spawn(async move {
            if let Err(error) = attachments.journal.release_upload(id, lease).await {
                tracing::debug!(code = error.code(), "a lease lapses by itself");
            }
        });
    }
}

impl Attachments {
    /// Takes the bytes of a file from `offset` on, until they end or the file is whole.
    ///
    /// What fills a segment is kept even if the connection is lost afterwards; so is what came
    /// last of a file. Before each it is judged anew whether the session still holds and the
    /// conversation still takes the file.
    ///
    /// # Errors
    /// See [`IntakeError`]; [`Attachments::progress`] tells how far the file has come.
    pub async fn receive<E>(
        &self,
        sender: &Sender,
        id: AttachmentId,
        coming: Coming<
            impl Stream<Item = Result<Bytes, E>>,
            impl AsyncFn() -> Result<Sender, IntakeError>,
        >,
    ) -> Result<Progress, IntakeError> {
        let Coming { offset, length, .. } = coming;
        let row = self.own(sender, id).await?;
        if row.arrived != offset {
            return Err(IntakeError::Offset);
        }
        if length.is_some_and(|length| length > row.size.saturating_sub(offset)) {
            return Err(self.too_much(&row).await);
        }
        if row.state != FileState::Arriving {
            return Ok(self.standing(&row));
        }
        let now = self.clock.now();
        let leased = self.journal.lease_upload(id, now, LEASE_SECONDS).await?;
        let leased = leased.ok_or(IntakeError::Busy)?;
        let mut writing = Writing {
            attachments: self.clone(),
            id,
            lease: leased.lease,
            renewed: Instant::now(),
            held: true,
        };
        if leased.arrived != offset {
            return Err(IntakeError::Offset);
        }
        let key = self.journal.file_key(row.conversation, id).await?;
        let stored = Stored {
            conversation: row.conversation,
            attachment: id,
            copy: Copy::Original,
            size: row.size,
            written: leased
                .written
                .continued(place(&row)?, leased.lease.generation()),
            key: Arc::new(key.ok_or(IntakeError::Gone)?),
        };
        let mut row = row;
        let result = self.take(&mut writing, &mut row, &stored, coming).await;
        if row.arrived == row.size {
            writing.held = false;
            metrics::counter!("portti_files_received_total").increment(1);
            self.wake_check.notify_one();
        }
        metrics::counter!("portti_file_bytes_received_total")
            .increment(row.arrived.saturating_sub(offset));
        if let Err(IntakeError::TooMuch) = result {
            return Err(self.too_much(&row).await);
        }
        result?;
        self.progress(sender, id).await
    }

    /// Refuses a file of which more comes than was said: nobody knows what it is.
    async fn too_much(&self, row: &FileRow) -> IntakeError {
        if row.state != FileState::Arriving {
            return IntakeError::TooMuch;
        }
        let command = Command::RefuseAttachment {
            attachment: row.id,
            reason: AttachmentProblem::TooLarge,
        };
        let conversation = row.conversation;
        let told = self.desk.handle(conversation, Actor::System, None, command);
        if let Err(error) = told.await {
            tracing::debug!(code = error.code(), file = %row.id, "swept later");
        }
        self.wake_sweep.notify_one();
        IntakeError::TooMuch
    }

    /// Fills segments and keeps each that is full, or the file's last.
    async fn take<E>(
        &self,
        writing: &mut Writing,
        row: &mut FileRow,
        stored: &Stored,
        coming: Coming<
            impl Stream<Item = Result<Bytes, E>>,
            impl AsyncFn() -> Result<Sender, IntakeError>,
        >,
    ) -> Result<(), IntakeError> {
        let Coming { body, still, .. } = coming;
        let mut body = std::pin::pin!(body);
        let mut segment = Vec::new();
        let mut due = Instant::now() + SEGMENT_LIMIT;
        while let Some(mut piece) = next(&mut body, due).await? {
            let held = row.arrived.saturating_add(length(segment.len()));
            if length(piece.len()) > row.size.saturating_sub(held) {
                return Err(IntakeError::TooMuch);
            }
            while !piece.is_empty() {
                if segment.capacity() == 0 {
                    segment = Vec::with_capacity(capacity(row));
                }
                let whole = segment_end(row);
                let fits = whole.saturating_sub(segment.len()).min(piece.len());
                segment.extend_from_slice(&piece.split_to(fits));
                if segment.len() == whole {
                    self.end(&mut body, row, due).await?;
                    self.own(&still().await?, row.id).await?;
                    let full = std::mem::take(&mut segment);
                    self.keep(writing, row, stored, full).await?;
                    due = Instant::now() + SEGMENT_LIMIT;
                }
            }
            self.renew(writing, row, stored, LEASE_LEFT / 2).await?;
        }
        Ok(())
    }

    /// Where a file's last segment is full, its body must end: what comes after it was not offered.
    async fn end<E>(
        &self,
        body: &mut std::pin::Pin<&mut impl Stream<Item = Result<Bytes, E>>>,
        row: &FileRow,
        due: Instant,
    ) -> Result<(), IntakeError> {
        if length(segment_end(row)) < row.size.saturating_sub(row.arrived) {
            return Ok(());
        }
        match next(body, due).await {
            Ok(Some(more)) if !more.is_empty() => Err(IntakeError::TooMuch),
            // It is whole, whatever became of the connection.
            _ => Ok(()),
        }
    }

    /// Keeps one segment, and notes that it has arrived.
    async fn keep(
        &self,
        writing: &mut Writing,
        row: &mut FileRow,
        stored: &Stored,
        segment: Vec<u8>,
    ) -> Result<(), IntakeError> {
        let end = row.arrived.saturating_add(length(segment.len()));
        let index = place(row)?;
        self.renew(writing, row, stored, LEASE_LEFT).await?;
        let put = timeout(PUT_LIMIT, self.store.put(stored, index, segment)).await;
        put.map_err(|_| IntakeError::Unavailable)??;
        self.advance(writing, row, stored, end).await
    }

    /// Renews the right to write where less of it is left than this.
    async fn renew(
        &self,
        writing: &mut Writing,
        row: &mut FileRow,
        stored: &Stored,
        left: Duration,
    ) -> Result<(), IntakeError> {
        let lasts = Duration::from_secs(u64::from(LEASE_SECONDS));
        if row.arrived == row.size || writing.renewed.elapsed() + left < lasts {
            return Ok(());
        }
        let arrived = row.arrived;
        self.advance(writing, row, stored, arrived).await
    }

    /// Notes how far the file has come, under the right to write it.
    async fn advance(
        &self,
        writing: &mut Writing,
        row: &mut FileRow,
        stored: &Stored,
        to: u64,
    ) -> Result<(), IntakeError> {
        let places = (row.arrived, to);
        let lasts = (self.clock.now(), LEASE_SECONDS);
        let began = Instant::now();
        let noted = self
            .journal
            .advance_upload(row.id, writing.lease, places, &stored.written, lasts)
            .await?;
        if noted {
            row.arrived = to;
            writing.renewed = began;
            return Ok(());
        }
        writing.held = false;
        match self.journal.file(row.id).await? {
            Some(row) if row.state != FileState::Gone => Err(IntakeError::Busy),
            // The sweep may have been here before these bytes.
            _ => {
                self.store.delete(row.conversation, row.id).await?;
                Err(IntakeError::Gone)
            }
        }
    }
}

/// The next bytes; none at the end of the body.
async fn next<E>(
    body: &mut std::pin::Pin<&mut impl Stream<Item = Result<Bytes, E>>>,
    due: Instant,
) -> Result<Option<Bytes>, IntakeError> {
    let until = due.min(Instant::now() + IDLE);
    match timeout_at(until, body.next()).await {
        Ok(Some(Ok(bytes))) => Ok(Some(bytes)),
        Ok(None) => Ok(None),
        Ok(Some(Err(_))) | Err(_) => Err(IntakeError::BrokenOff),
    }
}

/// Which segment comes next.
fn place(row: &FileRow) -> Result<u32, IntakeError> {
    u32::try_from(row.arrived / length(SEGMENT)).map_err(|_| IntakeError::TooMuch)
}

/// How long the segment is that comes next.
fn segment_end(row: &FileRow) -> usize {
    let left = row.size.saturating_sub(row.arrived);
    usize::try_from(left).unwrap_or(SEGMENT).min(SEGMENT)
}

/// The memory that the next segment takes: with room for its seal, so that it is not copied.
fn capacity(row: &FileRow) -> usize {
    segment_end(row)
        .saturating_add(SEGMENT_CAPACITY.saturating_sub(SEGMENT))
        .min(SEGMENT_CAPACITY)
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
