//! Keeping what comes, beside the coming of more: each segment is sealed and put while the next one
//! arrives, and what was put is synced and noted now and then.
//!
//! What was noted stands, and only that is ever told to the sender. What was put and not noted may
//! be lost in a crash; the sender brings it again. Segments are put under a lease that lasts longer
//! than that may take, so that nobody who lost it writes into a file that another goes on with, or
//! that was checked since.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

use super::super::store::{SEGMENT, Spares, StoreError, Stored, Writer};
use super::super::{Attachments, Seat};
use super::IntakeError;
use crate::journal::{FileRow, FileState, LeaseToken};

/// For how many seconds the right to write is taken. A node that is lost holds it that long.
pub(super) const LEASE_SECONDS: u32 = 30;

/// After what time the right is renewed. What is left of it then is longer than [`LIMIT`].
const RENEWED_AFTER: Duration = Duration::from_secs(8);

/// How long putting a segment may take, and taking away what was put and not noted.
const LIMIT: Duration = Duration::from_secs(20);

/// How long syncing may take. The lease is renewed meanwhile: a slow disk is waited for, since
/// whoever brought the bytes again would only give it more to write.
const SYNC_LIMIT: Duration = Duration::from_secs(300);

/// How long to wait for a turn to put a segment. The lease is renewed meanwhile.
const TURN_LIMIT: Duration = Duration::from_secs(300);

/// How many bytes are put until they are noted, at most.
const NOTED_AFTER: u64 = 16 * 1024 * 1024;

/// After how long a sync half as many bytes are put until the next one, down to a segment.
const LONG_SYNC: Duration = Duration::from_secs(1);

/// How long no segment comes until those before it are noted.
const QUIET: Duration = Duration::from_millis(250);

/// How many segments are put at once, whosever they are. While others wait for that, they take in
/// nothing more: so many files side by side take hardly more memory than a segment each.
pub(in crate::attachments) const PUT_AT_ONCE: usize = 8;

/// A segment, and the room that it was taken in for.
type Taken = (Vec<u8>, OwnedSemaphorePermit);

/// Keeps the segments of one file. Two are in memory at most: one on its way here, one on its way
/// into the storage. Where it is dropped, it notes what it was given, and ends by itself.
pub(super) struct Keeper {
    segments: mpsc::Sender<Taken>,
    /// Room for one segment, until it begins to be put.
    room: Arc<Semaphore>,
    keeping: JoinHandle<Result<(), IntakeError>>,
    spares: Spares,
}

/// Room for one segment.
pub(super) struct Room {
    segments: mpsc::Sender<Taken>,
    permit: OwnedSemaphorePermit,
}

impl Room {
    /// Gives a segment to be kept. It is thrown away where nothing more can be kept.
    pub(super) fn send(self, segment: Vec<u8>) {
        // There is a place for whoever has room.
        drop(self.segments.try_send((segment, self.permit)));
    }
}

/// A file that is being kept, in a task of its own.
struct Keeping {
    attachments: Attachments,
    row: FileRow,
    writer: Writer,
    lease: LeaseToken,
    /// When the lease was taken or renewed.
    renewed: Instant,
    /// Whether there is a lease to give back.
    held: bool,
    /// How far the file was put. The row says how far it was noted.
    put: u64,
    /// How many bytes are put until they are noted.
    noted_after: u64,
    /// Whether something may have been noted of which the row here does not tell.
    unsure: bool,
    /// The place of the sender, which is held until nothing is kept in memory any more.
    _seat: Seat,
}

impl Keeper {
    /// Keeps a file on from where the row says that it has come, under a lease just taken.
    pub(super) fn begin(
        attachments: Attachments,
        row: FileRow,
        stored: Stored,
        lease: LeaseToken,
        seat: Seat,
    ) -> Self {
        let (segments, coming) = mpsc::channel(1);
        let room = Arc::new(Semaphore::new(1));
        let writer = attachments.store.writer(stored);
        let spares = attachments.store.spares().clone();
        let keeping = Keeping {
            put: row.arrived,
            row,
            writer,
            attachments,
            lease,
            renewed: Instant::now(),
            held: true,
            noted_after: NOTED_AFTER,
            unsure: false,
            _seat: seat,
        };
        let (closes, keeping) = (Arc::clone(&room), keeping.run(coming));
        let keeping = tokio::spawn(async move {
            let kept = keeping.await;
            closes.close();
            kept
        });
        Self {
            segments,
            room,
            keeping,
            spares,
        }
    }

    /// A buffer for the next segment, where one is to spare.
    pub(super) fn spare(&self) -> Option<Vec<u8>> {
        self.spares.take()
    }

    /// Room for one more segment. None where nothing more can be kept; [`Keeper::end`] says why.
    pub(super) async fn room(&self) -> Option<Room> {
        let permit = tokio::select! {
            permit = Arc::clone(&self.room).acquire_owned() => permit.ok()?,
            () = self.fails() => return None,
        };
        let segments = self.segments.clone();
        Some(Room { segments, permit })
    }

    /// Waits until nothing more can be kept.
    pub(super) async fn fails(&self) {
        self.segments.closed().await;
    }

    /// Nothing more comes: notes what came, and gives the lease back.
    ///
    /// # Errors
    /// What kept something from being kept.
    pub(super) async fn end(self) -> Result<(), IntakeError> {
        drop(self.segments);
        let kept = self.keeping.await;
        kept.unwrap_or(Err(IntakeError::Unavailable))
    }
}

impl Keeping {
    async fn run(mut self, mut segments: mpsc::Receiver<Taken>) -> Result<(), IntakeError> {
        let begun = self.row.arrived;
        let put = self.put_all(&mut segments).await;
        drop(segments);
        // What stands is noted, whatever came after it.
        let noted = if self.held && self.put > self.row.arrived {
            self.note().await
        } else {
            Ok(())
        };
        let arrived = self.row.arrived;
        if arrived == self.row.size {
            metrics::counter!("portti_files_received_total").increment(1);
            self.attachments.wake_check.notify_one();
        } else {
            if put.is_err() || self.put > arrived {
                self.cut().await;
            }
            if self.held {
                self.give_back().await;
            }
        }
        metrics::counter!("portti_file_bytes_received_total")
            .increment(arrived.saturating_sub(begun));
        put.and(noted)
    }

    /// Takes away what was put and not noted: nobody will ever read it, and where the disk is full
    /// others need the room. Where nobody knows what was noted, it stays.
    async fn cut(&mut self) {
        let segment = u32::try_from(self.row.arrived / SEGMENT as u64);
        let (false, Ok(end)) = (self.unsure, segment) else {
            return;
        };
        if let Err(error) = in_time(self.writer.cut(end)).await {
            tracing::debug!(code = error.code(), file = %self.row.id, "more is kept than was noted");
        }
    }

    /// Puts segments until no more come, notes them, and holds the lease.
    async fn put_all(&mut self, segments: &mut mpsc::Receiver<Taken>) -> Result<(), IntakeError> {
        loop {
            let unnoted = self.put.saturating_sub(self.row.arrived);
            let wait = if unnoted > 0 { QUIET } else { RENEWED_AFTER };
            match timeout(wait, segments.recv()).await {
                Ok(Some((segment, room))) => {
                    // Where few put anything, the next one may come while this one waits.
                    let free = self.attachments.puts.available_permits();
                    let room = (free <= PUT_AT_ONCE / 2).then_some(room);
                    if unnoted >= self.noted_after || self.renewed.elapsed() >= RENEWED_AFTER {
                        self.note().await?;
                    }
                    let length = u64::try_from(segment.len()).unwrap_or(u64::MAX);
                    let turn = self.turn().await?;
                    drop(room);
                    in_time(self.writer.put(segment)).await?;
                    drop(turn);
                    self.put = self.put.saturating_add(length);
                }
                Ok(None) => return Ok(()),
                Err(_) => self.note().await?,
            }
        }
    }

    /// Waits until one more may put, however long that takes within [`TURN_LIMIT`], and holds the
    /// lease: those before it may have a slow storage, and need their time.
    async fn turn(&mut self) -> Result<OwnedSemaphorePermit, IntakeError> {
        let until = Instant::now() + TURN_LIMIT;
        // One wait, so that the place in the line is kept.
        let mut turn = pin!(Arc::clone(&self.attachments.puts).acquire_owned());
        loop {
            match timeout_at(self.renewed + RENEWED_AFTER, &mut turn).await {
                Ok(turn) => return turn.map_err(|_| IntakeError::Unavailable),
                Err(_) if Instant::now() < until => self.advance(self.row.arrived).await?,
                Err(_) => return Err(IntakeError::Unavailable),
            }
        }
    }

    /// Has stand what was put, notes it, and renews the lease.
    async fn note(&mut self) -> Result<(), IntakeError> {
        if self.put > self.row.arrived {
            self.sync().await?;
        }
        self.advance(self.put).await
    }

    /// Syncs what was put, however long that takes within [`SYNC_LIMIT`], and holds the lease.
    async fn sync(&mut self) -> Result<(), IntakeError> {
        let begun = Instant::now();
        loop {
            match timeout(RENEWED_AFTER, self.writer.sync()).await {
                Ok(synced) => {
                    synced?;
                    break;
                }
                Err(_) if begun.elapsed() < SYNC_LIMIT => self.advance(self.row.arrived).await?,
                Err(_) => return Err(StoreError::TimedOut.into()),
            }
        }
        if begun.elapsed() > LONG_SYNC {
            self.noted_after = (self.noted_after / 2).max(SEGMENT as u64);
        }
        Ok(())
    }

    /// Notes that the file has come so far, and renews the lease.
    async fn advance(&mut self, to: u64) -> Result<(), IntakeError> {
        let (row, journal) = (&self.row, &self.attachments.journal);
        let lasts = (self.attachments.clock.now(), LEASE_SECONDS);
        let began = Instant::now();
        let places = (row.arrived, to);
        let noted = journal.advance_upload(row.id, self.lease, places, &row.written, lasts);
        // The journal may do what it was asked after it could not be waited for any longer.
        let noted = noted.await.inspect_err(|_| self.unsure = true)?;
        if noted {
            self.row.arrived = to;
            self.renewed = began;
            return Ok(());
        }
        self.held = false;
        match journal.file(row.id).await? {
            Some(row) if row.state != FileState::Gone => Err(IntakeError::Busy),
            // The sweep may have been here before these bytes.
            _ => {
                let store = &self.attachments.store;
                store.delete(row.conversation, row.id).await?;
                Err(IntakeError::Gone)
            }
        }
    }

    /// Gives the lease back. Where that cannot be done, it lapses.
    async fn give_back(&self) {
        let journal = &self.attachments.journal;
        if let Err(error) = journal.release_upload(self.row.id, self.lease).await {
            tracing::debug!(code = error.code(), "a lease lapses by itself");
        }
    }
}

async fn in_time(work: impl Future<Output = Result<(), StoreError>>) -> Result<(), IntakeError> {
    match timeout(LIMIT, work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(IntakeError::Unavailable),
    }
}

#[cfg(test)]
mod tests;
