//! The sweep: deletes the bytes of files that are gone, gives up uploads that never finish, and
//! finds what has lost its other half.
//!
//! Rows go only after their bytes. Whatever fails is left as it is and done again: every step may
//! be repeated, and any number of nodes may sweep.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Attachments;
use super::store::{Copy, Held, StoreError};
use crate::domain::command::Command;
use crate::domain::event::AttachmentProblem;
use crate::domain::ids::AttachmentId;
use crate::domain::person::Actor;
use crate::journal::{FileRow, JournalError, ServedCopy};

/// How often a round is made when nothing wakes it.
const ROUND: Duration = Duration::from_secs(60);

/// How often storage and rows are held against each other.
const COMPARE: Duration = Duration::from_secs(3_600);

/// The longest pause while the journal or the storage does not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// How many rows are taken at once.
const BATCH: u32 = 100;

/// After how many files whose bytes cannot be deleted a round ends.
const MOST_LEFT: u32 = 1_000;

/// How many files may be lost at once, however few there are, before the storage is doubted.
const LOST_AT_ONCE: u64 = 10;

/// Of so many files one may be lost before the storage is doubted.
const LOST_OF: u64 = 10;

/// How many lost files are marked in one round; others are found in the next.
const MOST_LOST: usize = 1_000;

/// How old something without a row must be to be an orphan, in seconds: a row is always written
/// before the first byte, so this is only for clocks that differ.
const ORPHAN_SECONDS: i64 = 3_600;

/// Why a round could not be made to its end.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The storage.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SweepError {
    fn code(&self) -> &'static str {
        match self {
            Self::Journal(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

/// What holding storage and rows against each other has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Files of which there were bytes but no row; they are deleted.
    pub orphans: u32,
    /// Files of which there was a row but not all bytes; they are marked as gone.
    pub lost: u32,
}

/// Files that are ready and of which bytes are missing.
#[derive(Default)]
struct Missing {
    /// At most [`MOST_LOST`] of them.
    rows: Vec<FileRow>,
    /// How many they are.
    count: u64,
    /// How many files are ready.
    of: u64,
}

impl Missing {
    /// Whether it is rather the storage that is not there than so many files.
    fn is_doubtful(&self, empty: bool) -> bool {
        let many = self.count > LOST_AT_ONCE && self.count > self.of / LOST_OF;
        self.count > 0 && (empty || many)
    }
}

impl Attachments {
    /// Sweeps until `stop`.
    pub async fn sweep_until(self, stop: CancellationToken) {
        let mut pause = ROUND;
        let mut compared: Option<Instant> = None;
        while !stop.is_cancelled() {
            let round = async {
                self.sweep().await?;
                if compared.is_none_or(|at| at.elapsed() >= COMPARE) {
                    self.compare().await?;
                    compared = Some(Instant::now());
                }
                Ok::<_, SweepError>(())
            };
            let result = tokio::select! {
                () = stop.cancelled() => return,
                result = round => result,
            };
            match result {
                Ok(()) => pause = ROUND,
                Err(error) => {
                    tracing::warn!(%error, code = error.code(), "files cannot be swept just now");
                    pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
                    // Whatever wakes the sweep now would only fail too.
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(pause) => {}
                    }
                    continue;
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.wake_sweep.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Gives up uploads that did not finish in time, and deletes the bytes of all that is gone.
    ///
    /// # Errors
    /// What kept it from going on. What was done stays done. Bytes that cannot be deleted keep
    /// nothing else: their row waits for the next round.
    pub async fn sweep(&self) -> Result<(), SweepError> {
        self.give_up_unfinished().await?;
        let mut left: u32 = 0;
        loop {
            // What is left stands first again, and is passed over.
            let gone = self.journal.gone_files(BATCH.saturating_add(left)).await?;
            let fresh = gone.iter().skip(left as usize);
            let last = fresh.len() < BATCH as usize;
            for row in fresh {
                if let Err(error) = self.store.delete(row.conversation, row.id).await {
                    let code = error.code();
                    tracing::warn!(%error, code, file = %row.id, "bytes cannot be deleted just now");
                    left = left.saturating_add(1);
                    continue;
                }
                self.journal.forget_file(row.id).await?;
                metrics::counter!("portti_files_deleted_total").increment(1);
            }
            if last || left >= MOST_LEFT {
                return Ok(());
            }
        }
    }

    async fn give_up_unfinished(&self) -> Result<(), SweepError> {
        let seconds = i64::from(self.settings.unfinished_minutes).saturating_mul(60);
        let before = self.clock.now().plus_seconds(-seconds);
        loop {
            let rows = self.journal.unfinished_files(before, BATCH).await?;
            for row in &rows {
                self.refuse(row, AttachmentProblem::Incomplete).await;
                self.journal.file_gone(row.id).await?;
            }
            if rows.len() < BATCH as usize {
                return Ok(());
            }
        }
    }

    /// Tells both sides. A conversation that has closed, or knows already, refuses to hear it.
    async fn refuse(&self, row: &FileRow, reason: AttachmentProblem) {
        let command = Command::RefuseAttachment {
            attachment: row.id,
            reason,
        };
        let told = self
            .desk
            .handle(row.conversation, Actor::System, None, command);
        if let Err(error) = told.await {
            tracing::debug!(code = error.code(), file = %row.id, "a lost file was not told of");
        }
    }

    /// Holds storage and rows against each other. Where so much is missing that the storage is
    /// rather not the right one, nothing is deleted or marked, and nothing counted as found.
    ///
    /// # Errors
    /// As [`Attachments::sweep`].
    pub async fn compare(&self) -> Result<Compared, SweepError> {
        let empty = self.store.list().next().await.transpose()?.is_none();
        let missing = self.find_missing().await?;
        if missing.is_doubtful(empty) {
            tracing::error!(
                missing = missing.count,
                ready = missing.of,
                "the storage holds too few files: look whether attachments.storage names the right \
                 folder or prefix and is mounted; nothing is deleted or marked as gone until then"
            );
            return Ok(Compared::default());
        }
        let found = Compared {
            orphans: self.delete_orphans().await?,
            lost: self.mark_lost(&missing.rows).await?,
        };
        metrics::counter!("portti_files_orphaned_total").increment(u64::from(found.orphans));
        metrics::counter!("portti_files_lost_total").increment(u64::from(found.lost));
        Ok(found)
    }

    /// Bytes without a row: what a crash left between the two, or a restored database.
    async fn delete_orphans(&self) -> Result<u32, SweepError> {
        let before = self.clock.now().plus_seconds(-ORPHAN_SECONDS);
        let mut held = self.store.list();
        let mut deleted: u32 = 0;
        while let Some(file) = held.next().await {
            let file = file?;
            if file.changed_at > before || self.journal.file_exists(file.attachment).await? {
                continue;
            }
            if self.delete_orphan(file).await {
                deleted = deleted.saturating_add(1);
            }
        }
        Ok(deleted)
    }

    async fn delete_orphan(&self, file: Held) -> bool {
        let (conversation, attachment) = (file.conversation, file.attachment);
        tracing::warn!(%conversation, file = %attachment, "bytes without a record are deleted");
        let deleted = self.store.delete(conversation, attachment).await;
        if let Err(error) = &deleted {
            let code = error.code();
            tracing::warn!(%error, code, file = %attachment, "bytes cannot be deleted just now");
        }
        deleted.is_ok()
    }

    /// Rows without their bytes: somebody deleted them in the storage, or restored an older one.
    async fn find_missing(&self) -> Result<Missing, SweepError> {
        let mut after: Option<AttachmentId> = None;
        let mut missing = Missing::default();
        loop {
            let rows = self.journal.ready_files(after, BATCH).await?;
            after = rows.last().map(|row| row.id);
            let last = rows.len() < BATCH as usize;
            for row in rows {
                missing.of = missing.of.saturating_add(1);
                if self.is_whole(&row).await? {
                    continue;
                }
                missing.count = missing.count.saturating_add(1);
                if missing.rows.len() < MOST_LOST {
                    missing.rows.push(row);
                }
            }
            if last {
                return Ok(missing);
            }
        }
    }

    async fn mark_lost(&self, rows: &[FileRow]) -> Result<u32, SweepError> {
        let mut lost: u32 = 0;
        for row in rows {
            tracing::error!(
                conversation = %row.conversation, file = %row.id,
                "the storage does not hold this file any more"
            );
            self.refuse(row, AttachmentProblem::Lost).await;
            self.journal.file_gone(row.id).await?;
            lost = lost.saturating_add(1);
        }
        Ok(lost)
    }

    async fn is_whole(&self, row: &FileRow) -> Result<bool, SweepError> {
        let copy = match row.served {
            ServedCopy::Original => Copy::Original,
            ServedCopy::Cleaned => Copy::Cleaned,
        };
        let stands = self
            .store
            .stands(row.conversation, row.id, copy, row.served_size);
        Ok(stands.await?)
    }
}
