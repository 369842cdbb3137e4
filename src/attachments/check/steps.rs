//! The steps of checking a file: told as received, scanned, looked into, cleaned, told as ready.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;

use super::super::Attachments;
use super::super::inspect::{Ask, InspectError, Inspected};
use super::super::store::{Copy, Form, StoreError, Stored};
use super::outcome::{Outcome, Trouble};
use crate::desk::DeskError;
use crate::domain::attachment::{FileKind, FileRules};
use crate::domain::command::Command;
use crate::domain::conversation::AttachmentState;
use crate::domain::event::AttachmentProblem;
use crate::domain::person::Actor;
use crate::journal::{FileRow, FileToCheck, ServedCopy, Written};

impl Attachments {
    /// Takes a file as far as it goes. Nothing is noted in the journal unless it is ready.
    pub(super) async fn examine(&self, task: &FileToCheck) -> Outcome {
        self.try_to_examine(task)
            .await
            .unwrap_or_else(|outcome| outcome)
    }

    async fn try_to_examine(&self, task: &FileToCheck) -> Result<Outcome, Outcome> {
        let row = &task.file;
        let state = self.desk.state_now(row.conversation).await?;
        let stands = state.attachments.get(&row.id).map(|file| file.state);
        match stands {
            None | Some(AttachmentState::Gone) => return Err(Outcome::Gone),
            // The node that said so was lost before it noted it.
            Some(AttachmentState::Ready) if row.served_size > 0 => {
                return self.note_ready(task, row).await;
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
        let original = Stored {
            form: super::super::original(row),
            key,
        };
        self.scan(task, &original, rules).await?;
        let found = self.look_into(row, &original, rules).await?;
        self.deliver(task, &original, &found).await
    }

    async fn tell(&self, row: &FileRow, command: Command) -> Result<(), DeskError> {
        let told = self
            .desk
            .handle(row.conversation, Actor::System, None, command);
        told.await.map(|_| ())
    }

    pub(super) fn content(
        &self,
        file: &Stored,
    ) -> impl Stream<Item = Result<Bytes, StoreError>> + Send + use<> {
        self.store.stream(file.clone(), 0..file.form.size)
    }

    async fn look_into(
        &self,
        row: &FileRow,
        original: &Stored,
        rules: &FileRules,
    ) -> Result<Inspected, Outcome> {
        let ask = Ask {
            kind: row.kind,
            size: row.size,
            active: rules.active,
        };
        let looking = self.inspector.inspect(ask, self.content(original));
        let found = looking.await.map_err(|error| match error {
            InspectError::Problem(problem) => Outcome::Refused(problem),
            InspectError::Content(error) => error.into(),
            InspectError::Unavailable(error) => {
                tracing::error!(%error, "no process can be started to look into files");
                Outcome::Later(Trouble::Inspector)
            }
        })?;
        // A picture loses more than it gains, but a text may be three times as long in UTF-8.
        let size = found.cleaned.as_deref().map_or(0, length);
        if row.kind == FileKind::Text && size > rules.file_bytes {
            return Err(Outcome::Refused(AttachmentProblem::TooLarge));
        }
        Ok(found)
    }

    /// Keeps what is served, and tells both sides.
    ///
    /// What is served is noted before they are told, so that whoever asks at once is served; and
    /// that it is over is noted after, so that they are told even if this node is lost in between.
    async fn deliver(
        &self,
        task: &FileToCheck,
        original: &Stored,
        found: &Inspected,
    ) -> Result<Outcome, Outcome> {
        let row = &task.file;
        let kept = self.keep_forms(task, original, found).await?;
        let (served, served_size) = match kept.cleaned {
            Some(cleaned) => (ServedCopy::Cleaned, cleaned),
            None => (ServedCopy::Original, row.size),
        };
        let preview_size = kept.preview.unwrap_or(0);
        let sizes = (served_size, preview_size);
        let noted = self.journal.file_checked(row.id, task.lease, served, sizes);
        if !noted.await? {
            self.drop_forms(task, original, &kept).await;
            return Err(Outcome::Later(Trouble::Lease));
        }
        let ready = Command::ClearAttachment {
            attachment: row.id,
            sha256: found.sha256.clone(),
            size: served_size,
            preview: preview_size > 0,
            flagged: found.flagged,
        };
        self.tell(row, ready).await?;
        let served = FileRow {
            served,
            served_size,
            preview_size,
            served_written: Written::under(task.lease.generation()),
            ..row.clone()
        };
        self.note_ready(task, &served).await
    }

    /// Keeps what was made of the file, under the right to check it. Where that cannot be done,
    /// nothing of it is left behind.
    async fn keep_forms(
        &self,
        task: &FileToCheck,
        original: &Stored,
        found: &Inspected,
    ) -> Result<Kept, Outcome> {
        let mut kept = Kept::default();
        let forms = [
            (Copy::Cleaned, &found.cleaned, &mut kept.cleaned),
            (Copy::Preview, &found.preview, &mut kept.preview),
        ];
        let mut result = Ok(());
        for (copy, content, size) in forms {
            let Some(content) = content else { continue };
            *size = Some(length(content));
            let file = made(task, original, copy, length(content));
            result = self.store.write_all(&file, content).await;
            if result.is_err() {
                break;
            }
        }
        match result {
            Ok(()) => Ok(kept),
            Err(error) => {
                self.drop_forms(task, original, &kept).await;
                Err(Outcome::Later(Trouble::Storage(error.code())))
            }
        }
    }

    /// Deletes what was kept under this right and nobody is served. What cannot be deleted goes
    /// when the check of the file is over.
    async fn drop_forms(&self, task: &FileToCheck, original: &Stored, kept: &Kept) {
        for (copy, size) in [(Copy::Cleaned, kept.cleaned), (Copy::Preview, kept.preview)] {
            let Some(size) = size else { continue };
            let file = made(task, original, copy, size);
            if let Err(error) = self.store.delete_noted(&file.form).await {
                let code = error.code();
                tracing::debug!(file = %task.file.id, code, "what was made of a file stays for now");
            }
        }
    }

    /// The end of a file's check: both sides know. What is served of it stays, as `row` notes it;
    /// what was sent does not where something else is served, since it may tell where and with
    /// what it was taken, nor does what an earlier check made and could not end with.
    async fn note_ready(&self, task: &FileToCheck, row: &FileRow) -> Result<Outcome, Outcome> {
        // Who lost the right may have noted what another has replaced since.
        if !self.renew_task(task).await? {
            return Err(Outcome::Later(Trouble::Lease));
        }
        let kept = [super::super::served(row), super::super::preview(row)];
        self.store
            .delete_others((row.conversation, row.id), &kept)
            .await?;
        if self.journal.file_ready(row.id, task.lease).await? {
            Ok(Outcome::Ready)
        } else {
            Err(Outcome::Later(Trouble::Lease))
        }
    }
}

/// How large the forms are that were made of a file and kept, at least in part.
#[derive(Default)]
struct Kept {
    cleaned: Option<u64>,
    preview: Option<u64>,
}

/// A form that was made of a file, kept under the right to check it.
fn made(task: &FileToCheck, original: &Stored, copy: Copy, size: u64) -> Stored {
    Stored {
        form: Form {
            copy,
            size,
            written: Written::under(task.lease.generation()),
            ..original.form.clone()
        },
        key: Arc::clone(&original.key),
    }
}

fn length(content: &[u8]) -> u64 {
    u64::try_from(content.len()).unwrap_or(u64::MAX)
}
