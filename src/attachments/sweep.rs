//! The sweep: deletes the bytes of files that are gone, gives up uploads that never finish, and now
//! and then holds storage and rows against each other.
//!
//! Rows go only after their bytes. Whatever fails is left as it is and done again: every step may
//! be repeated, and any number of nodes may sweep.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Attachments;
use super::store::StoreError;
use crate::domain::command::Command;
use crate::domain::event::AttachmentProblem;
use crate::domain::person::Actor;
use crate::journal::{FileRow, JournalError};

/// How often a round is made when nothing wakes it.
const ROUND: Duration = Duration::from_secs(60);

/// How often storage and rows are held against each other.
const COMPARE: Duration = Duration::from_secs(3_600);

/// The longest pause while the journal or the storage does not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// How many rows are taken at once.
pub(super) const BATCH: u32 = 100;

/// After how many files whose bytes cannot be deleted a round ends.
const MOST_LEFT: u32 = 1_000;

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
    pub(super) async fn refuse(&self, row: &FileRow, reason: AttachmentProblem) {
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
}
