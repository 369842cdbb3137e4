//! Serving: who may have which file, and the way to its bytes.
//!
//! First a link is made, for one session and a few minutes; for staff the audit trail says so
//! before they get it. When it is followed, everything is judged anew: the session, the
//! conversation, the file. Whatever is wrong, the answer is the same: there is nothing here.

use std::sync::Arc;

use super::Attachments;
use super::capability::{Capability, Purpose};
use super::store::Stored;
use crate::desk::{DeskError, Viewer};
use crate::domain::attachment::FileKind;
use crate::domain::conversation::{AttachmentState, Conversation, Stage};
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};
use crate::domain::person::{Side, Staff};
use crate::domain::private::Private;
use crate::journal::{AuditEntry, FileRow, FileState, JournalError};
use crate::secret::TokenHash;

/// Who asks for a file. Their session was looked up already.
#[derive(Clone, Copy, Debug)]
pub enum Reader<'a> {
    /// The resident of this conversation.
    Resident(ConversationId),
    /// A member of staff, with the rights they hold now.
    Staff(&'a Staff),
}

impl Reader<'_> {
    fn side(&self) -> Side {
        match self {
            Self::Resident(_) => Side::Resident,
            Self::Staff(_) => Side::Professional,
        }
    }
}

/// A way to a file.
#[derive(Clone, Debug)]
pub struct Link {
    /// The last part of its address.
    pub capability: String,
    /// From when on it leads nowhere.
    pub expires_at: Timestamp,
}

/// A file that may be sent now.
#[derive(Clone, Debug)]
pub struct Served {
    /// Its name, as people see it.
    pub name: Private,
    /// What it is.
    pub media_type: &'static str,
    /// Where its bytes are.
    pub stored: Stored,
}

/// Why a file is not served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// There is nothing here for this session: no such file, not ready, gone, another's, altered,
    /// lapsed. It is not said which.
    #[error("there is no such file for this session")]
    NotFound,
    /// The conversation has ended, and the time to fetch with it.
    #[error("the conversation has ended")]
    Closed,
    /// The journal or the storage does not answer.
    #[error("the file cannot be served just now")]
    Unavailable,
}

impl From<JournalError> for ServeError {
    fn from(error: JournalError) -> Self {
        tracing::error!(%error, "a file cannot be served: the journal does not answer");
        Self::Unavailable
    }
}

impl From<DeskError> for ServeError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotFound | DeskError::Refused(_) => Self::NotFound,
            DeskError::Busy | DeskError::Unavailable => Self::Unavailable,
        }
    }
}

impl Attachments {
    /// Makes a way to a file, for the session with this hash and nobody else.
    ///
    /// # Errors
    /// See [`ServeError`].
    pub async fn link(
        &self,
        reader: Reader<'_>,
        session: TokenHash,
        (conversation, attachment): (ConversationId, AttachmentId),
        purpose: Purpose,
    ) -> Result<Link, ServeError> {
        let now = self.clock.now();
        let row = self.may_have(reader, conversation, attachment, now).await?;
        if purpose == Purpose::Preview && row.preview_size == 0 {
            return Err(ServeError::NotFound);
        }
        if let Reader::Staff(staff) = reader {
            self.audit(staff, &row, purpose, now).await?;
        }
        let seconds = i64::from(self.settings.link_seconds);
        let capability = Capability {
            conversation,
            attachment,
            purpose,
            side: reader.side(),
            expires_at: now.plus_seconds(seconds),
        };
        Ok(Link {
            capability: capability.seal(&self.journal, session),
            expires_at: capability.expires_at,
        })
    }

    /// Follows a link that is proven to be this session's.
    ///
    /// # Errors
    /// See [`ServeError`].
    pub async fn follow(
        &self,
        capability: Capability,
        reader: Reader<'_>,
    ) -> Result<Served, ServeError> {
        let Capability {
            conversation,
            attachment,
            ..
        } = capability;
        if capability.side != reader.side() {
            return Err(ServeError::NotFound);
        }
        let now = self.clock.now();
        let row = self.may_have(reader, conversation, attachment, now).await?;
        let key = self.journal.file_key(conversation, attachment).await?;
        let (form, media_type) = match capability.purpose {
            Purpose::View | Purpose::Download => (super::served(&row), row.kind.media_type()),
            Purpose::Preview => (super::preview(&row), FileKind::Jpeg.media_type()),
        };
        if form.size == 0 {
            return Err(ServeError::NotFound);
        }
        Ok(Served {
            name: row.name,
            media_type,
            stored: Stored {
                form,
                key: Arc::new(key.ok_or(ServeError::NotFound)?),
            },
        })
    }

    /// Whether a file that is being sent may be sent on: the conversation, the file and the
    /// reader's rights are judged anew. How long its link lasts plays no part any more.
    pub async fn may_go_on(&self, capability: Capability, reader: Reader<'_>) -> bool {
        let (conversation, attachment) = (capability.conversation, capability.attachment);
        let now = self.clock.now();
        let found = self.may_have(reader, conversation, attachment, now).await;
        capability.side == reader.side() && found.is_ok()
    }

    /// The file, where this reader may have it now.
    async fn may_have(
        &self,
        reader: Reader<'_>,
        conversation: ConversationId,
        attachment: AttachmentId,
        now: Timestamp,
    ) -> Result<FileRow, ServeError> {
        let viewer = match reader {
            Reader::Resident(own) if own == conversation => Viewer::Resident,
            Reader::Resident(_) => return Err(ServeError::NotFound),
            Reader::Staff(staff) => Viewer::Staff(staff),
        };
        let state = self.desk.state_for_files(conversation, viewer).await?;
        let ready = state
            .attachments
            .get(&attachment)
            .is_some_and(|file| file.state == AttachmentState::Ready);
        if !ready {
            return Err(ServeError::NotFound);
        }
        if matches!(reader, Reader::Resident(_)) && !self.still_open(&state, now) {
            return Err(ServeError::Closed);
        }
        let row = self.journal.file(attachment).await?;
        row.filter(|row| row.conversation == conversation && is_served(row))
            .ok_or(ServeError::NotFound)
    }

    /// Whether the resident may still fetch: while the conversation goes on, and for as long
    /// afterwards as the service says.
    fn still_open(&self, state: &Conversation, now: Timestamp) -> bool {
        let Stage::Closed { at, .. } = &state.stage else {
            return true;
        };
        let service = self.desk.service(&state.service);
        let seconds = service.map_or(0, |entry| entry.service.attachments.after_closing_seconds);
        now.seconds_since(*at) < i64::from(seconds)
    }

    /// What cannot be audited is not shown. A preview is a part of the conversation as it is
    /// read, and no act of its own.
    async fn audit(
        &self,
        staff: &Staff,
        row: &FileRow,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<(), ServeError> {
        let action = match purpose {
            Purpose::View => "file_opened",
            Purpose::Download => "file_downloaded",
            Purpose::Preview => return Ok(()),
        };
        let entry = AuditEntry {
            at: now,
            actor: staff.id.to_string(),
            action: action.to_owned(),
            conversation: Some(row.conversation),
            detail: row.id.to_string(),
        };
        Ok(self.journal.audit(entry).await?)
    }
}

/// Whether the row knows what is served. It says so just before both sides hear that the file is
/// ready, and that the check is over just after.
fn is_served(row: &FileRow) -> bool {
    match row.state {
        FileState::Ready => true,
        FileState::Checking => row.served_size > 0,
        FileState::Arriving | FileState::Gone => false,
    }
}
