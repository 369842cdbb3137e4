//! Taking in: a file is offered, arrives in pieces, and waits to be checked; or is taken back.
//!
//! Whoever loses the connection asks how far the file has come and goes on from there. One at a
//! time writes a file, and what is kept of it in memory is two segments, however large it is.

mod body;
mod error;
mod keep;

use std::sync::Arc;

use crate::desk::DeskError;
use crate::domain::attachment::{FileKind, name};
use crate::domain::command::Command;
use crate::domain::conversation::{AttachmentState, Conversation};
use crate::domain::event::Event;
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};
use crate::domain::person::{Actor, Side};
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;
use crate::journal::{FileRow, FileState, Inserted, NewFile};

use super::Attachments;

pub use body::Coming;
pub use error::IntakeError;
pub(super) use keep::PUT_AT_ONCE;

/// Media types by which a browser says that it does not know.
const UNTOLD: [&str; 2] = ["", "application/octet-stream"];

/// Who sends, and into which conversation. Their session was looked up already.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The conversation: a resident's own, or the one that a member of staff names.
    pub conversation: ConversationId,
    /// The resident or the member of staff.
    pub actor: Actor,
}

impl Sender {
    fn side(&self) -> Side {
        match self.actor {
            Actor::Resident => Side::Resident,
            Actor::Staff(_) => Side::Professional,
            Actor::System => Side::System,
        }
    }
}

/// What somebody says of a file that they want to send.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Made by the client: offered twice, it is one file.
    pub id: AttachmentId,
    /// Its name as the browser tells it.
    pub name: Private,
    /// Its media type as the browser tells it; may be empty.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The file.
    pub id: AttachmentId,
    /// How many bytes are kept: what is to be sent next begins there.
    pub offset: u64,
    /// How many there will be.
    pub size: u64,
    /// When it is given up unless bytes come; none where it is whole.
    pub expires_at: Option<Timestamp>,
}

impl Attachments {
    /// Begins a file. Offered again with the same id, it is the same file.
    ///
    /// # Errors
    /// A refusal of its name, by the rules, or for want of room; see [`IntakeError`]. Nothing is
    /// kept then.
    pub async fn offer(&self, sender: &Sender, offer: Offer) -> Result<Progress, IntakeError> {
        let clean = name::clean(offer.name.expose()).map_err(IntakeError::Name)?;
        let kind = FileKind::of_extension(&clean.extension).ok_or(Refusal::TypeNotAllowed)?;
        let media_type = told_or_usual(offer.media_type, kind);
        let name = Private::new(clean.text);
        let command = Command::OfferAttachment {
            attachment: offer.id,
            name: name.clone(),
            size: offer.size,
            media_type,
        };
        let state = self.seen(sender).await?;
        let before = state.attachments.get(&offer.id);
        if before.is_some_and(|file| file.state == AttachmentState::Gone) {
            return Err(IntakeError::Gone);
        }
        let service = self.desk.service(&state.service);
        let service = service.ok_or(IntakeError::Unavailable)?;
        let mut file = NewFile {
            id: offer.id,
            conversation: sender.conversation,
            service: state.service.clone(),
            side: sender.side(),
            size: offer.size,
            name,
            kind,
        };
        let limit = service.service.attachments.service_bytes;
        // The rules judge first, so that what they refuse leaves no trace at all.
        let fresh = match before {
            Some(_) => None,
            None => self.judged(sender, &command).await?,
        };
        let known = fresh.is_none();
        file.name = fresh.unwrap_or(file.name);
        let now = self.clock.now();
        let name = file.name.clone();
        match self.journal.insert_file(file, limit, now).await? {
            Inserted::Full => Err(IntakeError::Full),
            Inserted::New => self.announce(sender, offer.id, command).await,
            Inserted::Existing(row) => {
                let row = theirs(*row, sender).ok_or(IntakeError::NotFound)?;
                if row.state == FileState::Gone {
                    return Err(IntakeError::Gone);
                }
                // What is looked into is what the other side is told of.
                let same = row.size == offer.size && row.kind == kind;
                if !same || (!known && row.name != name) {
                    return Err(Refusal::AlreadyDone.into());
                }
                if known {
                    return Ok(self.standing(&row));
                }
                self.announce(sender, offer.id, command).await
            }
        }
    }

    /// The name by which both sides will see a file, where the rules take it: codes in it may be
    /// masked. None where they have been told of it: by this offer's twin, a moment ago.
    async fn judged(
        &self,
        sender: &Sender,
        command: &Command,
    ) -> Result<Option<Private>, IntakeError> {
        let (conversation, actor) = (sender.conversation, sender.actor.clone());
        match self.desk.would(conversation, actor, command.clone()).await {
            Err(DeskError::Refused(Refusal::AlreadyDone)) => Ok(None),
            would => Ok(would?.into_iter().find_map(|event| match event {
                Event::AttachmentOffered { name, .. } => Some(name),
                _ => None,
            })),
        }
    }

    /// Tells both sides that a file arrives. Where that is refused, its row goes again.
    async fn announce(
        &self,
        sender: &Sender,
        id: AttachmentId,
        command: Command,
    ) -> Result<Progress, IntakeError> {
        let (conversation, actor) = (sender.conversation, sender.actor.clone());
        let told = self.desk.handle(conversation, actor, None, command).await;
        match told {
            Ok(_) => {}
            // Told before: by this offer's twin, or by a node that was lost on the way. Or it is
            // gone since.
            Err(DeskError::Refused(Refusal::AlreadyDone)) => {}
            Err(error) => {
                if matches!(error, DeskError::Refused(_) | DeskError::NotFound) {
                    self.drop_row(conversation, id).await?;
                }
                return Err(error.into());
            }
        }
        self.progress(sender, id).await
    }

    /// Takes back the row of a file that no event tells of.
    async fn drop_row(
        &self,
        conversation: ConversationId,
        id: AttachmentId,
    ) -> Result<(), IntakeError> {
        let state = self.desk.state_now(conversation).await?;
        if !state.attachments.contains_key(&id) {
            self.journal.file_gone(id).await?;
            self.wake_sweep.notify_one();
        }
        Ok(())
    }

    /// How far a file has come.
    ///
    /// # Errors
    /// `NotFound` where this sender has no such file, `Gone` where nothing more is taken of it.
    pub async fn progress(
        &self,
        sender: &Sender,
        id: AttachmentId,
    ) -> Result<Progress, IntakeError> {
        let row = self.own(sender, id).await?;
        Ok(self.standing(&row))
    }

    /// Takes a file back, on its way or later: the side that sent it, or a supervisor. Done
    /// again, it does nothing.
    ///
    /// # Errors
    /// `NotFound`, and the refusals of the rules.
    pub async fn withdraw(&self, sender: &Sender, id: AttachmentId) -> Result<(), IntakeError> {
        self.seen(sender).await?;
        let (conversation, actor) = (sender.conversation, sender.actor.clone());
        let command = Command::RemoveAttachment { attachment: id };
        let removed = self.desk.handle(conversation, actor, None, command).await;
        self.wake_sweep.notify_one();
        match removed {
            Ok(_) | Err(DeskError::Refused(Refusal::AlreadyDone)) => Ok(()),
            Err(DeskError::Refused(Refusal::NoSuchThing)) => Err(IntakeError::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    /// The file, where it is this sender's and something may still come of it.
    async fn own(&self, sender: &Sender, id: AttachmentId) -> Result<FileRow, IntakeError> {
        let state = self.seen(sender).await?;
        let known = state.attachments.get(&id);
        let known = known.filter(|file| file.side == sender.side());
        let gone = known.is_some_and(|file| file.state == AttachmentState::Gone);
        let known = known.is_some();
        let row = self.journal.file(id).await?;
        match row.and_then(|row| theirs(row, sender)) {
            Some(row) if row.state != FileState::Gone && !gone => Ok(row),
            Some(_) => Err(IntakeError::Gone),
            None if known => Err(IntakeError::Gone),
            None => Err(IntakeError::NotFound),
        }
    }

    /// The conversation, where this sender takes part in it: as its resident, as the one who
    /// answers, or as a supervisor.
    async fn seen(&self, sender: &Sender) -> Result<Arc<Conversation>, IntakeError> {
        let conversation = sender.conversation;
        let state = self.desk.state_now(conversation).await?;
        match &sender.actor {
            Actor::Resident => Ok(state),
            Actor::Staff(staff) if !staff.serves(&state.service) => Err(IntakeError::NotFound),
            Actor::Staff(staff) => {
                let answers = state
                    .professional()
                    .is_some_and(|professional| professional.id == staff.id);
                if answers || staff.supervises(&state.service) {
                    Ok(state)
                } else {
                    Err(DeskError::Refused(Refusal::NotAssigned).into())
                }
            }
            Actor::System => Err(IntakeError::NotFound),
        }
    }

    fn standing(&self, row: &FileRow) -> Progress {
        let seconds = i64::from(self.settings.unfinished_minutes).saturating_mul(60);
        let expires_at = row.changed_at.plus_seconds(seconds);
        Progress {
            id: row.id,
            offset: row.arrived,
            size: row.size,
            expires_at: (row.state == FileState::Arriving).then_some(expires_at),
        }
    }
}

/// The media type as the browser tells it, or the usual one of the kind.
fn told_or_usual(told: String, kind: FileKind) -> String {
    if UNTOLD.contains(&told.as_str()) {
        kind.media_type().to_owned()
    } else {
        told
    }
}

/// The row, where it is of this conversation and side.
fn theirs(row: FileRow, sender: &Sender) -> Option<FileRow> {
    let theirs = row.conversation == sender.conversation && row.side == sender.side();
    theirs.then_some(row)
}
