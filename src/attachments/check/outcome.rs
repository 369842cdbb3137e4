//! What became of checking a file, and noting it.

use super::super::Attachments;
use super::super::store::StoreError;
use crate::desk::DeskError;
use crate::domain::command::Command;
use crate::domain::conversation::AttachmentState;
use crate::domain::event::AttachmentProblem;
use crate::domain::ids::Timestamp;
use crate::domain::person::Actor;
use crate::journal::{FileRow, FileToCheck, JournalError};

/// The waits before a file is checked again, in seconds; the last for every further time. Short,
/// because a person waits for it, and what failed comes back by itself.
const WAITS: [i64; 5] = [1, 2, 4, 8, 15];

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Both sides were told that it is ready.
    Ready,
    /// It is not to be delivered.
    Refused(AttachmentProblem),
    /// The storage does not hold it.
    Missing,
    /// Nobody wants it any more: it was removed, or its conversation has ended.
    Gone,
    /// It cannot be said yet.
    Later(Trouble),
}

/// Why it cannot be said yet what becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The scanner gives no verdict.
    Scanner(&'static str),
    /// The storage cannot be read or written.
    Storage(&'static str),
    /// No process looks into files.
    Inspector,
    /// The conversation cannot be told.
    Desk(&'static str),
    /// The journal does not answer.
    Journal,
    /// The lease was lost.
    Lease,
    /// Its service is not configured.
    Service,
    /// The server stops.
    Stopping,
}

impl Trouble {
    /// The stable code of the part that fails.
    fn part(self) -> &'static str {
        match self {
            Self::Scanner(_) => "scanner",
            Self::Storage(_) => "storage",
            Self::Inspector => "inspector",
            Self::Desk(_) => "desk",
            Self::Journal => "journal",
            Self::Lease => "lease",
            Self::Service => "service",
            Self::Stopping => "server",
        }
    }

    /// The stable code of what is wrong with it.
    fn code(self) -> &'static str {
        match self {
            Self::Scanner(code) | Self::Storage(code) | Self::Desk(code) => code,
            Self::Inspector | Self::Journal => "unavailable",
            Self::Lease => "lost",
            Self::Service => "not_configured",
            Self::Stopping => "stopping",
        }
    }
}

impl From<JournalError> for Outcome {
    fn from(_: JournalError) -> Self {
        Self::Later(Trouble::Journal)
    }
}

impl From<StoreError> for Outcome {
    fn from(error: StoreError) -> Self {
        if error.passes() {
            return Self::Later(Trouble::Storage(error.code()));
        }
        if matches!(error, StoreError::Missing) {
            return Self::Missing;
        }
        Self::Refused(AttachmentProblem::Lost)
    }
}

impl From<DeskError> for Outcome {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Refused(_) | DeskError::NotFound => Self::Gone,
            DeskError::Busy | DeskError::Unavailable => Self::Later(Trouble::Desk(error.code())),
        }
    }
}

impl Attachments {
    /// Tells the conversation and notes in the journal what became of a file.
    pub(super) async fn settle(
        &self,
        task: &FileToCheck,
        outcome: Outcome,
    ) -> Result<(), JournalError> {
        match outcome {
            Outcome::Ready => count("ready"),
            Outcome::Refused(reason) => return self.refused(task, reason).await,
            Outcome::Missing => return self.missing(task).await,
            Outcome::Gone => return self.unwanted(task).await,
            Outcome::Later(trouble) => return self.later(task, trouble).await,
        }
        Ok(())
    }

    /// One look is not enough: the storage may have been away, and be back by now.
    async fn missing(&self, task: &FileToCheck) -> Result<(), JournalError> {
        let original = super::super::original(&task.file);
        if !self.storage_is_ours().await? || self.store.stands(&original).await.unwrap_or(true) {
            return self.later(task, Trouble::Storage("doubted")).await;
        }
        self.refused(task, AttachmentProblem::Lost).await
    }

    async fn refused(
        &self,
        task: &FileToCheck,
        reason: AttachmentProblem,
    ) -> Result<(), JournalError> {
        let row = &task.file;
        // Who lost the lease may have found nothing because another has finished meanwhile.
        if !self.renew_task(task).await? {
            return self.not_ours(row).await;
        }
        if reason == AttachmentProblem::Lost {
            if self.is_over(row).await? {
                return self.again(task, self.clock.now()).await;
            }
            // A storage that is not mounted holds nothing, and has lost nothing.
            if !self.storage_is_ours().await? {
                return self.later(task, Trouble::Storage("doubted")).await;
            }
        }
        let command = Command::RefuseAttachment {
            attachment: row.id,
            reason,
        };
        let told = self
            .desk
            .handle(row.conversation, Actor::System, None, command);
        match told.await {
            Ok(_) => {}
            // What is lost cannot be kept, whatever the conversation says.
            Err(DeskError::Refused(_)) if reason == AttachmentProblem::Lost => {
                count("gone");
                return self.let_go(task).await;
            }
            Err(DeskError::Refused(_) | DeskError::NotFound) => return self.unwanted(task).await,
            Err(error) => return self.later(task, Trouble::Desk(error.code())).await,
        }
        if reason == AttachmentProblem::Lost {
            tracing::error!(file = %row.id, "a file cannot be read back from storage");
        }
        let code = code(reason);
        count(code);
        tracing::info!(file = %row.id, conversation = %row.conversation, code, "a file is refused");
        self.let_go(task).await
    }

    /// Whether both sides heard that the file is ready, and what is served of it was noted.
    async fn is_over(&self, row: &FileRow) -> Result<bool, JournalError> {
        let noted = self.journal.file(row.id).await?;
        if noted.is_none_or(|row| row.served_size == 0) {
            return Ok(false);
        }
        let state = self.desk.state_now(row.conversation).await;
        Ok(state.is_ok_and(|state| {
            let file = state.attachments.get(&row.id);
            file.is_some_and(|file| file.state == AttachmentState::Ready)
        }))
    }

    /// The conversation wants to hear nothing more of it: it was removed, and goes, or another node
    /// has finished it, and it stays.
    async fn unwanted(&self, task: &FileToCheck) -> Result<(), JournalError> {
        let row = &task.file;
        let stands = match self.desk.state_now(row.conversation).await {
            Ok(state) => state.attachments.get(&row.id).map(|file| file.state),
            Err(DeskError::Refused(_) | DeskError::NotFound) => None,
            Err(error) => return self.later(task, Trouble::Desk(error.code())).await,
        };
        if stands == Some(AttachmentState::Ready) {
            // Where the other has not noted it, the next check does.
            return self.again(task, self.clock.now()).await;
        }
        count("gone");
        self.let_go(task).await
    }

    /// It is to be checked again.
    async fn again(&self, task: &FileToCheck, at: Timestamp) -> Result<(), JournalError> {
        let retried = self.journal.file_retry(task.file.id, task.lease, at);
        retried.await?;
        if at <= self.clock.now() {
            self.wake_check.notify_one();
        }
        Ok(())
    }

    /// Nobody is to have it: its bytes go.
    async fn let_go(&self, task: &FileToCheck) -> Result<(), JournalError> {
        let (file, lease) = (task.file.id, task.lease);
        if !self.journal.file_given_up(file, lease).await? {
            return self.not_ours(&task.file).await;
        }
        self.wake_sweep.notify_one();
        Ok(())
    }

    /// It is not being checked here any more: gone, or ready by another. What was written after its
    /// record had gone is nobody's, and would be found only as an orphan.
    async fn not_ours(&self, row: &FileRow) -> Result<(), JournalError> {
        if !self.journal.file_exists(row.id).await? {
            let deleted = self.store.delete(row.conversation, row.id).await;
            if let Err(error) = deleted {
                let code = error.code();
                tracing::warn!(file = %row.id, code, "bytes of a removed file wait for the sweep");
            }
        }
        self.wake_sweep.notify_one();
        Ok(())
    }

    async fn later(&self, task: &FileToCheck, trouble: Trouble) -> Result<(), JournalError> {
        let row = &task.file;
        match trouble {
            Trouble::Stopping => return self.again(task, self.clock.now()).await,
            Trouble::Lease => return self.not_ours(row).await,
            _ => {}
        }
        let (part, code) = (trouble.part(), trouble.code());
        metrics::counter!("portti_file_check_retries_total", "part" => part).increment(1);
        let at = next_time(row.attempts, self.clock.now());
        if row.attempts <= 1 {
            tracing::warn!(file = %row.id, part, code, "a file waits to be checked");
        } else {
            tracing::debug!(file = %row.id, part, code, attempts = row.attempts, "it still waits");
        }
        self.again(task, at).await
    }
}

/// When a file that could not be checked for the `attempts`-th time is tried again.
fn next_time(attempts: u32, now: Timestamp) -> Timestamp {
    let place = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let last = WAITS.last().copied().unwrap_or(15);
    now.plus_seconds(WAITS.get(place).copied().unwrap_or(last))
}

fn count(outcome: &'static str) {
    metrics::counter!("portti_files_checked_total", "outcome" => outcome).increment(1);
}

/// The stable code of a reason, for metrics and logs.
fn code(reason: AttachmentProblem) -> &'static str {
    match reason {
        AttachmentProblem::Infected => "infected",
        AttachmentProblem::TypeNotAllowed => "type_not_allowed",
        AttachmentProblem::TooLarge => "too_large",
        AttachmentProblem::Incomplete => "incomplete",
        AttachmentProblem::NotCheckable => "not_checkable",
        AttachmentProblem::ActiveContent => "active_content",
        AttachmentProblem::Damaged => "damaged",
        AttachmentProblem::TooComplex => "too_complex",
        AttachmentProblem::Lost => "lost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_short() {
        let waits = [0, 1, 2, 3, 4, 5, 6, 1_000, u32::MAX];
        let waits = waits.map(|attempts| next_time(attempts, Timestamp(0)).0 / 1_000_000);
        assert_eq!(waits, [1, 1, 2, 4, 8, 15, 15, 15, 15]);
    }
}
