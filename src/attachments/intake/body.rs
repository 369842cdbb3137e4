//! The bytes of a file as they come: gathered to segments, judged, and given to be kept.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::time::{Instant, timeout_at};

use super::super::store::{SEGMENT, SEGMENT_CAPACITY, Stored};
use super::super::{Attachments, Seat};
use super::keep::{Keeper, LEASE_SECONDS, Room};
use super::{IntakeError, Progress, Sender};
use crate::domain::command::Command;
use crate::domain::event::AttachmentProblem;
use crate::domain::ids::AttachmentId;
use crate::domain::person::Actor;
use crate::journal::{FileRow, FileState};

/// How long may pass without a byte.
const IDLE: Duration = Duration::from_secs(30);

/// How long one segment may take to come: slower than 1.7 kilobytes a second is no connection.
const SEGMENT_LIMIT: Duration = Duration::from_secs(300);

/// After how many bytes, or after what time, whoever sends is judged anew before a segment is kept.
const JUDGED_AFTER: (u64, Duration) = (4 * 1024 * 1024, Duration::from_millis(100));

/// Bytes on their way, and the session that brings them.
pub struct Coming<B, S> {
    /// Where they begin in the file.
    pub offset: u64,
    /// How many of them the request says to bring, where it says so.
    pub length: Option<u64>,
    /// The bytes.
    pub body: B,
    /// Tells who sends them as of now; asked again and again while they come.
    pub still: S,
    /// The sender's place among those who send.
    pub seat: Seat,
}

/// A segment that is being filled, and its way to be kept.
struct Filling {
    room: Room,
    bytes: Vec<u8>,
    /// How long it will be.
    whole: usize,
}

impl Attachments {
    /// Takes the bytes of a file from `offset` on, until they end or the file is whole.
    ///
    /// What fills a segment is kept even if the connection is lost afterwards; so is what came
    /// last of a file. It is judged anew whether the session still holds and the conversation still
    /// takes the file: before the last segment, and before others as [`JUDGED_AFTER`] says.
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
        let Coming {
            offset,
            length,
            body,
            still,
            seat,
        } = coming;
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
        let key = self.journal.file_key(row.conversation, id).await?;
        let key = Arc::new(key.ok_or(IntakeError::Gone)?);
        let first = segment(offset)?;
        let now = self.clock.now();
        let leased = self.journal.lease_upload(id, now, LEASE_SECONDS).await?;
        let leased = leased.ok_or(IntakeError::Busy)?;
        let row = FileRow {
            arrived: leased.arrived,
            written: leased.written.continued(first, leased.lease.generation()),
            ..row
        };
        let form = super::super::original(&row);
        let keeper = Keeper::begin(
            self.clone(),
            row.clone(),
            Stored { form, key },
            leased.lease,
            seat,
        );
        let taken = if row.arrived == offset {
            self.take(&keeper, &row, body, still).await
        } else {
            Err(IntakeError::Offset)
        };
        // Where it cannot be kept, what came of it is only a consequence.
        keeper.end().await?;
        if let Err(IntakeError::TooMuch) = taken {
            return Err(self.too_much(&row).await);
        }
        taken?;
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

    /// Fills segments and gives each to be kept that is full, or the file's last.
    async fn take<E>(
        &self,
        keeper: &Keeper,
        row: &FileRow,
        body: impl Stream<Item = Result<Bytes, E>>,
        still: impl AsyncFn() -> Result<Sender, IntakeError>,
    ) -> Result<(), IntakeError> {
        let mut body = std::pin::pin!(body);
        let mut filling: Option<Filling> = None;
        let mut came = row.arrived;
        let mut judged = (came, Instant::now());
        let mut due = Instant::now() + SEGMENT_LIMIT;
        loop {
            // Not before there is room are more bytes taken in.
            let begun = match filling.take() {
                Some(begun) => begun,
                None => Filling::begin(keeper, row.size.saturating_sub(came)).await?,
            };
            let held = begun.bytes.len();
            filling = Some(begun);
            let piece = tokio::select! {
                piece = next(&mut body, due) => piece?,
                () = keeper.fails() => return Err(IntakeError::Unavailable),
            };
            let Some(mut piece) = piece else {
                return Ok(());
            };
            let left = row.size.saturating_sub(came);
            if length(piece.len()) > left.saturating_sub(length(held)) {
                return Err(IntakeError::TooMuch);
            }
            while !piece.is_empty() {
                let mut now = match filling.take() {
                    Some(filling) => filling,
                    None => Filling::begin(keeper, row.size.saturating_sub(came)).await?,
                };
                let fits = now.whole.saturating_sub(now.bytes.len()).min(piece.len());
                now.bytes.extend_from_slice(&piece.split_to(fits));
                if now.bytes.len() < now.whole {
                    filling = Some(now);
                    continue;
                }
                came = came.saturating_add(length(now.whole));
                if came == row.size {
                    ends(&mut body, due).await?;
                }
                let (bytes, time) = (came.saturating_sub(judged.0), judged.1.elapsed());
                if came == row.size || bytes >= JUDGED_AFTER.0 || time >= JUDGED_AFTER.1 {
                    self.own(&still().await?, row.id).await?;
                    judged = (came, Instant::now());
                }
                now.room.send(now.bytes);
                if came == row.size {
                    return Ok(());
                }
                due = Instant::now() + SEGMENT_LIMIT;
            }
        }
    }
}

impl Filling {
    /// Begins the next segment of a file of which so many bytes are still to come. Waits while one
    /// is put and another waits for that; each of these has its own limit of time.
    async fn begin(keeper: &Keeper, left: u64) -> Result<Self, IntakeError> {
        let whole = usize::try_from(left).unwrap_or(SEGMENT).min(SEGMENT);
        let room = keeper.room().await.ok_or(IntakeError::Unavailable)?;
        // With room for its seal, so that it is not copied.
        let capacity = whole.saturating_add(SEGMENT_CAPACITY.saturating_sub(SEGMENT));
        let bytes = keeper.spare();
        Ok(Self {
            room,
            bytes: bytes.unwrap_or_else(|| Vec::with_capacity(capacity)),
            whole,
        })
    }
}

/// Where a file's last segment is full, its body must end: what comes after it was not offered.
async fn ends<E>(
    body: &mut std::pin::Pin<&mut impl Stream<Item = Result<Bytes, E>>>,
    due: Instant,
) -> Result<(), IntakeError> {
    match next(body, due).await {
        Ok(Some(more)) if !more.is_empty() => Err(IntakeError::TooMuch),
        // It is whole, whatever became of the connection.
        _ => Ok(()),
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

/// Which segment begins there.
fn segment(offset: u64) -> Result<u32, IntakeError> {
    u32::try_from(offset / length(SEGMENT)).map_err(|_| IntakeError::TooMuch)
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
