//! Checking: a file that arrived whole is scanned, looked into and cleaned; then both sides are
//! told that it is ready, or why it is refused.
//!
//! A file is leased by one node at a time and its lease renewed while it is worked on, so that what
//! a lost node had begun is begun anew by another soon after; who lost a lease notes nothing any
//! more. Every step may be repeated. What cannot be done now is tried again later, and nothing is
//! served meanwhile.

mod outcome;
mod scanning;
mod steps;

use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::outcome::{Outcome, Trouble};
use super::Attachments;
use crate::journal::{FileToCheck, JournalError};

/// How many files a node checks at once. Looking into them is bounded apart.
const AT_ONCE: usize = 8;

/// How many of them may be of one conversation: the others are left to everybody else.
const OF_ONE: u32 = 2;

/// How often it is looked for files when nothing wakes the worker.
const POLL: Duration = Duration::from_secs(2);

/// The longest pause while the journal does not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How long a lease holds, in seconds: as long as a file of a lost node waits.
const LEASE_SECONDS: u32 = 15;

/// How often a lease is renewed.
const RENEW: Duration = Duration::from_secs(5);

impl Attachments {
    /// Checks files until `stop`. What is being checked then is given back, and taken up by another
    /// node or at the next start.
    pub async fn check_until(self, stop: CancellationToken) {
        let mut checking = JoinSet::new();
        let mut pause = POLL;
        while !stop.is_cancelled() {
            let free = AT_ONCE.saturating_sub(checking.len());
            match self.take_up(free, &mut checking, &stop).await {
                Ok(()) => pause = POLL,
                Err(error) => {
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    tracing::warn!(code = error.code(), "files to check cannot be looked for");
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                Some(checked) = checking.join_next() => {
                    if let Err(error) = checked {
                        tracing::error!(%error, "checking a file broke off");
                    }
                }
                () = self.wake_check.notified(), if checking.len() < AT_ONCE => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        while checking.join_next().await.is_some() {}
    }

    /// Leases at most `free` files that wait, and begins to check them.
    async fn take_up(
        &self,
        free: usize,
        checking: &mut JoinSet<()>,
        stop: &CancellationToken,
    ) -> Result<(), JournalError> {
        let waiting = self.journal.files_waiting().await?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "a metric needs no more precision"
        )]
        metrics::gauge!("portti_files_waiting").set(waiting as f64);
        if free == 0 || waiting == 0 {
            return Ok(());
        }
        let limit = u32::try_from(free).unwrap_or(1);
        let now = self.clock.now();
        let tasks = self
            .journal
            .lease_files_to_check(now, LEASE_SECONDS, limit, OF_ONE)
            .await?;
        for task in tasks {
            let (attachments, stop) = (self.clone(), stop.clone());
            checking.spawn(async move { attachments.check(&task, &stop).await });
        }
        Ok(())
    }

    /// Checks one file to its end and keeps its lease meanwhile.
    async fn check(&self, task: &FileToCheck, stop: &CancellationToken) {
        let began = tokio::time::Instant::now();
        let outcome = tokio::select! {
            outcome = self.examine(task) => outcome,
            lost = self.keep_lease(task) => Outcome::Later(lost),
            () = stop.cancelled() => Outcome::Later(Trouble::Stopping),
        };
        let seconds = began.elapsed().as_secs_f64();
        metrics::histogram!("portti_file_check_seconds").record(seconds);
        if let Err(error) = self.settle(task, outcome).await {
            // The lease ends by itself, and all is done again.
            let code = error.code();
            tracing::error!(file = %task.file.id, code, "what became of a file cannot be noted");
        }
    }

    /// Renews the lease until it cannot: another node may have the file by then.
    async fn keep_lease(&self, task: &FileToCheck) -> Trouble {
        let mut failures = 0;
        loop {
            tokio::time::sleep(RENEW).await;
            match self.renew_task(task).await {
                Ok(true) => failures = 0,
                Ok(false) => return Trouble::Lease,
                Err(_) if failures < 1 => failures += 1,
                Err(_) => return Trouble::Journal,
            }
        }
    }

    /// Holds the lease from now on; false where it is lost.
    async fn renew_task(&self, task: &FileToCheck) -> Result<bool, JournalError> {
        let until = self.clock.now().plus_seconds(i64::from(LEASE_SECONDS));
        let renewed = self.journal.renew_check(task.file.id, task.lease, until);
        renewed.await
    }
}
