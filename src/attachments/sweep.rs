//! The sweep: deletes the bytes of files that are gone, gives up uploads that never finish, and now
//! and then holds storage and rows against each other.
//!
//! Rows go only after their bytes. Whatever fails is left as it is and done again: every step may
//! be repeated, and any number of nodes may sweep.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::Attachments;
use super::store::StoreError;
use crate::desk::DeskError;
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

/// For how many seconds longer an upload goes on that somebody holds open: longer than a segment
/// may take. Whoever sends a byte now and then, and nothing that could be kept, is given up too.
const TRICKLE_SECONDS: i64 = 600;

/// How many rows are taken at once.
pub(super) const BATCH: u32 = 100;

/// After how many files whose bytes cannot be deleted, or looked for, a round ends.
pub(super) const MOST_LEFT: u32 = 1_000;

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

/// What is done again and again.
#[derive(Clone, Copy)]
enum Round {
    Sweep,
    Compare,
}

impl Attachments {
    /// Sweeps until `stop`: whenever it is woken, and now and then.
    pub async fn sweep_until(&self, stop: CancellationToken) {
        self.rounds(Round::Sweep, stop).await;
    }

    /// Holds storage and rows against each other until `stop`. Beside the sweep, since it may take
    /// long and is to keep no deletion waiting.
    pub async fn compare_until(&self, stop: CancellationToken) {
        self.rounds(Round::Compare, stop).await;
    }

    async fn rounds(&self, round: Round, stop: CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.rounds_for_ever(round) => {}
        }
    }

    /// After a round that fails, longer and longer pauses are made, and nothing ends them: what
    /// wakes the sweep then would only fail too.
    async fn rounds_for_ever(&self, round: Round) {
        let mut pause = ROUND;
        loop {
            let result = match round {
                Round::Sweep => self.sweep().await,
                Round::Compare => self.compare().await.map(|_| ()),
            };
            if let Err(error) = result {
                tracing::warn!(%error, code = error.code(), "files cannot be swept just now");
                pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
                sleep(pause).await;
                continue;
            }
            pause = ROUND;
            match round {
                Round::Sweep => tokio::select! {
                    () = self.wake_sweep.notified() => {}
                    () = sleep(ROUND) => {}
                },
                Round::Compare => sleep(COMPARE).await,
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
        let mut after = None;
        let mut left: u32 = 0;
        while left < MOST_LEFT {
            let gone = self.journal.gone_files(after, BATCH).await?;
            let Some(last) = gone.last() else { break };
            after = Some(last.id);
            for row in &gone {
                if let Err(error) = self.store.delete(row.conversation, row.id).await {
                    let code = error.code();
                    tracing::warn!(%error, code, file = %row.id, "bytes cannot be deleted just now");
                    left = left.saturating_add(1);
                    continue;
                }
                self.journal.forget_file(row.id).await?;
                metrics::counter!("portti_files_deleted_total").increment(1);
            }
        }
        Ok(())
    }

    async fn give_up_unfinished(&self) -> Result<(), SweepError> {
        let seconds = i64::from(self.settings.unfinished_minutes).saturating_mul(60);
        let before = self.clock.now().plus_seconds(-seconds);
        let long_before = before.plus_seconds(-TRICKLE_SECONDS);
        let mut after = None;
        loop {
            let times = (before, long_before);
            let rows = self.journal.unfinished_files(times, after, BATCH).await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = Some(last.id);
            for row in &rows {
                if self.refuse(row, AttachmentProblem::Incomplete).await {
                    self.journal.file_gone(row.id).await?;
                }
            }
        }
    }

    /// Tells both sides; false where they cannot be told just now. A conversation that has closed,
    /// or knows already, refuses to hear it, and is told enough.
    pub(super) async fn refuse(&self, row: &FileRow, reason: AttachmentProblem) -> bool {
        let command = Command::RefuseAttachment {
            attachment: row.id,
            reason,
        };
        let told = self
            .desk
            .handle(row.conversation, Actor::System, None, command);
        match told.await {
            Ok(_) => true,
            Err(error) => {
                tracing::debug!(code = error.code(), file = %row.id, "a lost file was not told of");
                matches!(error, DeskError::Refused(_) | DeskError::NotFound)
            }
        }
    }
}
