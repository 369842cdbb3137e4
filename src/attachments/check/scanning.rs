//! The scan of a file, and whose fault it is when there is no verdict.
//!
//! A scanner that is down, restarts or fails as a whole must never cost a file; and a file over
//! which it falls must not make it fall for ever. So a file at which it hung up or gave no verdict
//! is suspected. From then on it is scanned alone, right after a content that is known to be
//! innocent, and only what fails then counts against it.

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use tokio::time::timeout;

use super::super::Attachments;
use super::super::scan::{Failure, ScanError, Scanner, Verdict};
use super::super::store::Stored;
use super::outcome::{Outcome, Trouble};
use crate::config;
use crate::domain::attachment::{FileRules, Unscanned};
use crate::domain::event::AttachmentProblem;
use crate::journal::{FileRow, FileToCheck};

/// How often a scan is begun that a scanner which is well otherwise does not end in time.
const SCANS: u32 = 3;

/// How often the scanner falls over a file before it is refused. The first time makes it suspected.
const FAULTS: u32 = 4;

/// How long a suspected file waits for the scans beside it to end, before it is put off.
const ALONE_LIMIT: Duration = Duration::from_secs(10);

/// What the scanner must call clean to be well.
const INNOCENT: &[u8] = b"Portti asks how the scanner is.\n";

/// How long it may take for that.
const INNOCENT_LIMIT: Duration = Duration::from_secs(10);

impl Attachments {
    /// Passes where the scanner calls the file clean, where there is none by the operator's
    /// decision, or where it cannot be reached and the service delivers unscanned files then.
    pub(super) async fn scan(
        &self,
        task: &FileToCheck,
        original: &Stored,
        rules: &FileRules,
    ) -> Result<(), Outcome> {
        let Some(scanner) = &self.scanner else {
            // Only where it is said expressly that there is none.
            return match self.settings.scanner {
                Some(config::Scanner::None) => Ok(()),
                _ => Err(Outcome::Later(Trouble::Scanner("not_configured"))),
            };
        };
        if task.file.faults > 0 {
            // All others wait while it waits for them to end.
            let alone = timeout(ALONE_LIMIT, self.scans.write()).await;
            let _alone = alone.map_err(|_| Outcome::Later(Trouble::Scanner("busy")))?;
            is_well(scanner).await?;
            return self.scan_with(scanner, task, original, rules).await;
        }
        let _in_company = self.scans.read().await;
        self.scan_with(scanner, task, original, rules).await
    }

    async fn scan_with(
        &self,
        scanner: &Scanner,
        task: &FileToCheck,
        original: &Stored,
        rules: &FileRules,
    ) -> Result<(), Outcome> {
        let row = &task.file;
        for attempt in 1..=SCANS {
            let error = match scanner.scan(self.content(original)).await {
                Ok(verdict) => return judge(row, verdict),
                Err(Failure::Content(error)) => return Err(error.into()),
                Err(Failure::Scanner(error)) => error,
            };
            match error {
                ScanError::Unreachable => {
                    // Later, the file itself may be why it is not there: the scanner was given it
                    // and fell.
                    let never_sent = row.attempts <= 1 && attempt == 1;
                    return unreachable(row, rules, never_sent);
                }
                ScanError::HungUp | ScanError::Answer => {
                    return Err(self.no_verdict(task, error).await);
                }
                // Where it ends with others, it is this file that is hard to look through.
                ScanError::TimedOut => is_well(scanner).await?,
            }
            // It has been given company's time once; nobody waits for it longer than that.
            if row.faults > 0 {
                return Err(self.no_verdict(task, ScanError::TimedOut).await);
            }
        }
        tracing::warn!(file = %row.id, "the scanner does not end with a file in time");
        Err(Outcome::Refused(AttachmentProblem::NotCheckable))
    }

    /// What follows where the scanner took a file and gave no verdict on it: it is tried again, but
    /// not for ever, and never passes.
    async fn no_verdict(&self, task: &FileToCheck, error: ScanError) -> Outcome {
        let (file, code) = (task.file.id, error.code());
        match self.journal.file_fault(file, task.lease).await {
            Ok(Some(faults)) if faults >= FAULTS => {
                tracing::error!(%file, code, "the scanner falls over a file");
                Outcome::Refused(AttachmentProblem::NotCheckable)
            }
            Ok(Some(_)) => Outcome::Later(Trouble::Scanner(code)),
            Ok(None) => Outcome::Later(Trouble::Lease),
            Err(error) => error.into(),
        }
    }
}

/// Passes where the scanner calls clean what is; otherwise it fails as a whole, and no file is to
/// blame.
async fn is_well(scanner: &Scanner) -> Result<(), Outcome> {
    let innocent = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from_static(
        INNOCENT,
    ))]);
    let error = match timeout(INNOCENT_LIMIT, scanner.scan(innocent)).await {
        Ok(Ok(Verdict::Clean)) => return Ok(()),
        Ok(Ok(_)) => ScanError::Answer,
        Ok(Err(Failure::Scanner(error))) => error,
        Ok(Err(Failure::Content(never))) => match never {},
        Err(_) => ScanError::TimedOut,
    };
    Err(Outcome::Later(Trouble::Scanner(error.code())))
}

/// What follows from a verdict.
fn judge(row: &FileRow, verdict: Verdict) -> Result<(), Outcome> {
    match verdict {
        Verdict::Clean => Ok(()),
        Verdict::Infected(signature) => {
            tracing::warn!(file = %row.id, %signature, "the scanner found something");
            Err(Outcome::Refused(AttachmentProblem::Infected))
        }
        Verdict::NotCheckable(hindrance) => {
            let (code, size) = (hindrance.code(), row.size);
            tracing::warn!(file = %row.id, code, size, "the scanner cannot look through a file");
            Err(Outcome::Refused(AttachmentProblem::NotCheckable))
        }
    }
}

/// What follows where the scanner cannot be reached.
fn unreachable(row: &FileRow, rules: &FileRules, never_sent: bool) -> Result<(), Outcome> {
    let code = ScanError::Unreachable.code();
    if rules.unscanned == Unscanned::Wait || !never_sent {
        return Err(Outcome::Later(Trouble::Scanner(code)));
    }
    tracing::warn!(file = %row.id, code, "a file is delivered unscanned");
    metrics::counter!("portti_files_unscanned_total").increment(1);
    Ok(())
}
