//! The steps of checking a file: told as received, scanned, looked into, cleaned, told as ready.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;

use super::super::Attachments;
use super::super::inspect::{Ask, Findings, InspectError};
use super::super::scan::{Failure, ScanError, Verdict};
use super::super::store::{Copy, StoreError, Stored};
use super::outcome::{Outcome, Trouble};
use crate::config;
use crate::desk::DeskError;
use crate::domain::attachment::{FileRules, Unscanned};
use crate::domain::command::Command;
use crate::domain::conversation::AttachmentState;
use crate::domain::event::AttachmentProblem;
use crate::domain::person::Actor;
use crate::journal::{FileKey, FileRow, ServedCopy};

/// How often a scan is begun that a scanner which answers otherwise does not end in time.
const SCANS: u32 = 3;

/// How often a file is tried at which the scanner hangs up or gives no verdict. A scanner that is
/// restarted does so once; one that falls over a file does so each time.
const TRIES: u32 = 4;

impl Attachments {
    /// Takes a file as far as it goes. Nothing is noted in the journal unless it is ready.
    pub(super) async fn examine(&self, row: &FileRow) -> Outcome {
        self.try_to_examine(row)
            .await
            .unwrap_or_else(|outcome| outcome)
    }

    async fn try_to_examine(&self, row: &FileRow) -> Result<Outcome, Outcome> {
        let state = self.desk.state_now(row.conversation).await?;
        let stands = state.attachments.get(&row.id).map(|file| file.state);
        match stands {
            None | Some(AttachmentState::Gone) => return Err(Outcome::Gone),
            // The node that said so was lost before it noted it.
            Some(AttachmentState::Ready) if row.served_size > 0 => {
                return self.note_ready(row, row.served).await;
            }
            Some(AttachmentState::Ready) => return Err(Outcome::Refused(AttachmentProblem::Lost)),
            Some(AttachmentState::Offered) => {
                let attachment = row.id;
                self.tell(row, Command::ReceiveAttachment { attachment })
                    .await?;
            }
            Some(AttachmentState::Received) => {}
        }
        let service = self.desk.service(&state.service);
        let service = service.ok_or(Outcome::Later(Trouble::Service))?;
        let rules = &service.service.attachments;
        let key = self.journal.file_key(row.conversation, row.id).await?;
        let key = Arc::new(key.ok_or(Outcome::Gone)?);
        let original = form(row, Copy::Original, row.size, &key);
        self.scan(row, &original, rules).await?;
        let findings = self.look_into(row, &original, rules).await?;
        self.deliver(row, &key, findings).await
    }

    async fn tell(&self, row: &FileRow, command: Command) -> Result<(), DeskError> {
        let told = self
            .desk
            .handle(row.conversation, Actor::System, None, command);
        told.await.map(|_| ())
    }

    fn content(
        &self,
        file: &Stored,
    ) -> impl Stream<Item = Result<Bytes, StoreError>> + Send + use<> {
        self.store.stream(file.clone(), 0..file.size)
    }

    /// Passes where the scanner calls the file clean, where there is none by the operator's
    /// decision, or where it cannot be reached and the service delivers unscanned files then.
    async fn scan(
        &self,
        row: &FileRow,
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
                ScanError::HungUp => return Err(no_verdict(row, error)),
                // It fails as a whole, and not at the one file.
                _ if scanner.probe().await.is_err() => {
                    return Err(Outcome::Later(Trouble::Scanner(error.code())));
                }
                ScanError::Answer => return Err(no_verdict(row, error)),
                // It answers, but not on this file: the file is hard to look through.
                ScanError::TimedOut => {}
            }
        }
        tracing::warn!(file = %row.id, "the scanner does not end with a file in time");
        Err(Outcome::Refused(AttachmentProblem::NotCheckable))
    }

    async fn look_into(
        &self,
        row: &FileRow,
        original: &Stored,
        rules: &FileRules,
    ) -> Result<Findings, Outcome> {
        let ask = Ask {
            kind: row.kind,
            size: row.size,
            active: rules.active,
        };
        let looking = self.inspector.inspect(ask, self.content(original));
        looking.await.map_err(|error| match error {
            InspectError::Problem(problem) => Outcome::Refused(problem),
            InspectError::Content(error) => error.into(),
            InspectError::Unavailable(error) => {
                tracing::error!(%error, "no process can be started to look into files");
                Outcome::Later(Trouble::Inspector)
            }
        })
    }

    /// Keeps what is served, and tells both sides.
    ///
    /// What is served is noted before they are told, so that whoever asks at once is served; and
    /// that it is over is noted after, so that they are told even if this node is lost in between.
    async fn deliver(
        &self,
        row: &FileRow,
        key: &Arc<FileKey>,
        findings: Findings,
    ) -> Result<Outcome, Outcome> {
        let (served, served_size) = match &findings.cleaned {
            Some(cleaned) => {
                self.keep_form(row, Copy::Cleaned, cleaned, key).await?;
                (ServedCopy::Cleaned, length(cleaned))
            }
            None => (ServedCopy::Original, row.size),
        };
        let preview_size = match &findings.preview {
            Some(preview) => {
                self.keep_form(row, Copy::Preview, preview, key).await?;
                length(preview)
            }
            None => 0,
        };
        let noted = self
            .journal
            .file_checked(row.id, served, served_size, preview_size);
        if !noted.await? {
            return Err(Outcome::Gone);
        }
        let ready = Command::ClearAttachment {
            attachment: row.id,
            sha256: findings.sha256,
            size: served_size,
            preview: preview_size > 0,
            flagged: findings.flagged,
        };
        self.tell(row, ready).await?;
        self.note_ready(row, served).await
    }

    async fn keep_form(
        &self,
        row: &FileRow,
        copy: Copy,
        content: &[u8],
        key: &Arc<FileKey>,
    ) -> Result<(), Outcome> {
        let file = form(row, copy, length(content), key);
        match self.store.write_all(&file, content).await {
            Ok(()) => Ok(()),
            Err(error) => Err(Outcome::Later(Trouble::Storage(error.code()))),
        }
    }

    /// The end of a file's check: both sides know.
    async fn note_ready(&self, row: &FileRow, served: ServedCopy) -> Result<Outcome, Outcome> {
        if served == ServedCopy::Cleaned {
            // It may tell where and with what it was taken, and nobody is served it any more.
            self.store
                .delete_form(row.conversation, row.id, Copy::Original)
                .await?;
        }
        self.journal.file_ready(row.id).await?;
        Ok(Outcome::Ready)
    }
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

/// What follows where the scanner took a file and gave no verdict on it: it is tried again, but not
/// for ever, and never passes.
fn no_verdict(row: &FileRow, error: ScanError) -> Outcome {
    let code = error.code();
    if row.attempts < TRIES {
        return Outcome::Later(Trouble::Scanner(code));
    }
    tracing::error!(file = %row.id, code, "the scanner falls over a file");
    Outcome::Refused(AttachmentProblem::NotCheckable)
}

fn form(row: &FileRow, copy: Copy, size: u64, key: &Arc<FileKey>) -> Stored {
    Stored {
        conversation: row.conversation,
        attachment: row.id,
        copy,
        size,
        key: Arc::clone(key),
    }
}

fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).unwrap_or(u64::MAX)
}
