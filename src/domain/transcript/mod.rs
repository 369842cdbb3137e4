//! The transcript: what the resident may take home of a conversation, ready for a template.
//!
//! It is made of what [`view`] shows the resident, so nothing can stand in it that they have not
//! seen, and then made poorer still, because e-mail is read on the way: codes are masked even
//! where the service keeps them, and neither the phone number, nor who the resident turned out to
//! be, nor the content of a file is in it. It holds no sentence of its own: the template says
//! everything in the language of the conversation.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;

use super::conversation::{AttachmentState, Conversation, Stage};
use super::event::{CloseReason, Recorded};
use super::ids::{AttachmentId, ServiceId, Timestamp};
use super::person::{Language, Side};
use super::private::Private;
use super::screening::Screener;
use super::view::{Audience, Shown, view};

/// A conversation as it is sent by e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transcript {
    /// The service that the conversation ended in.
    pub service: ServiceId,
    /// The language of the conversation.
    pub language: Language,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended, where it has.
    pub ended_at: Option<Timestamp>,
    /// The resident's name as typed.
    pub resident: Private,
    /// What it was about, as typed; may be empty.
    pub topic: Private,
    /// The names that residents see of those who answered, in the order in which they came.
    pub professionals: Vec<String>,
    /// What happened, in order.
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub entry: Entry,
}

/// What a line tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Entry {
    /// A message.
    Said {
        /// Which side.
        side: Side,
        /// Who: the resident's name as typed, or the professional's that residents see.
        name: Private,
        /// The text with codes masked.
        text: Private,
        /// Whether a code was masked in it, now or when it was said.
        masked: bool,
    },
    /// A professional came.
    Joined {
        /// The name that residents see.
        name: String,
    },
    /// The conversation was passed on.
    Transferred {
        /// The service it went to.
        service: ServiceId,
    },
    /// The resident was asked to identify.
    IdentificationRequested,
    /// The resident identified. Who they are is not told.
    Identified,
    /// The resident chose not to identify.
    IdentificationDeclined,
    /// A file that could be opened and was not removed.
    File {
        /// Which side sent it.
        side: Side,
        /// Who sent it, as in `Said`; empty where the side alone is known.
        name: Private,
        /// The file's name with codes masked.
        file_name: Private,
        /// Size in bytes.
        size: u64,
    },
    /// A video call began.
    CallBegan,
    /// A video call ended.
    CallEnded,
    /// The conversation ended.
    Closed {
        /// Why.
        reason: CloseReason,
    },
}

/// The transcript of a conversation, from its state and all its events.
///
/// `screener` masks: give one that looks for every kind of code that must not stand in an e-mail,
/// whatever the service keeps.
#[must_use]
pub fn transcript(
    conversation: &Conversation,
    events: &[Recorded],
    screener: &Screener,
) -> Transcript {
    let mut scribe = Scribe::new(conversation, screener);
    for recorded in events {
        let shown = view(conversation, recorded, Audience::Resident);
        if let Some(entry) = scribe.entry(shown.shown) {
            scribe.lines.push(Line {
                at: recorded.at,
                entry,
            });
        }
    }
    Transcript {
        service: conversation.service.clone(),
        language: conversation.resident.language,
        started_at: conversation.started_at,
        ended_at: match conversation.stage {
            Stage::Closed { at, .. } => Some(at),
            Stage::Arriving { .. } | Stage::Waiting { .. } | Stage::Active { .. } => None,
        },
        resident: scribe.mask(&conversation.resident.name).0,
        topic: scribe.mask(&conversation.resident.topic).0,
        professionals: scribe.professionals,
        lines: scribe.lines,
    }
}

/// Writes the lines, and remembers what later ones need.
struct Scribe<'a> {
    conversation: &'a Conversation,
    screener: &'a Screener,
    ready: BTreeSet<AttachmentId>,
    professionals: Vec<String>,
    call: bool,
    lines: Vec<Line>,
}

impl<'a> Scribe<'a> {
    fn new(conversation: &'a Conversation, screener: &'a Screener) -> Self {
        let files = conversation.attachments.iter();
        Self {
            conversation,
            screener,
            ready: files
                .filter(|(_, file)| file.state == AttachmentState::Ready)
                .map(|(id, _)| *id)
                .collect(),
            professionals: Vec::new(),
            call: false,
            lines: Vec::new(),
        }
    }

    /// The line that an event makes, if it makes one.
    fn entry(&mut self, shown: Shown) -> Option<Entry> {
        match shown {
            Shown::Accepted { name, .. } => Some(self.joined(name)),
            Shown::Transferred { service, .. } => Some(Entry::Transferred { service }),
            Shown::Said {
                side,
                name,
                text,
                masked,
            } => Some(self.said(side, name, &text, masked)),
            Shown::IdentificationRequested { .. } => Some(Entry::IdentificationRequested),
            Shown::Identified { .. } => Some(Entry::Identified),
            Shown::IdentificationDeclined { .. } => Some(Entry::IdentificationDeclined),
            Shown::AttachmentOffered {
                attachment,
                side,
                name,
                size,
                ..
            } => (self.ready.contains(&attachment)).then(|| self.file(side, &name, size)),
            Shown::VideoAccepted { .. } => {
                self.call = true;
                Some(Entry::CallBegan)
            }
            // An invitation that is taken back ends too, but there was no call.
            Shown::VideoEnded { .. } => std::mem::take(&mut self.call).then_some(Entry::CallEnded),
            Shown::Closed { reason } => Some(Entry::Closed { reason }),
            Shown::Nothing
            | Shown::Started { .. }
            | Shown::Noted { .. }
            | Shown::Hidden { .. }
            | Shown::Barred { .. }
            | Shown::IdentificationOpened { .. }
            | Shown::IdentificationStarted { .. }
            | Shown::IdentificationFailed { .. }
            | Shown::IdentificationExpired { .. }
            | Shown::IdentificationWithdrawn { .. }
            | Shown::AttachmentReceived { .. }
            | Shown::AttachmentReady { .. }
            | Shown::AttachmentRefused { .. }
            | Shown::AttachmentRemoved { .. }
            | Shown::VideoInvited { .. }
            | Shown::VideoDeclined { .. }
            | Shown::VideoMissed { .. }
            | Shown::VideoJoined { .. }
            | Shown::VideoLeft { .. }
            | Shown::SurveyAnswered
            | Shown::TranscriptRequested
            | Shown::TranscriptDelivered { .. } => None,
        }
    }

    fn joined(&mut self, name: String) -> Entry {
        if !self.professionals.contains(&name) {
            self.professionals.push(name.clone());
        }
        Entry::Joined { name }
    }

    fn said(&mut self, side: Side, name: Option<String>, text: &Private, masked: bool) -> Entry {
        // A supervisor may step in without having taken the conversation.
        if let Some(name) = &name
            && !self.professionals.contains(name)
        {
            self.professionals.push(name.clone());
        }
        let (text, masked_now) = self.mask(text);
        Entry::Said {
            side,
            name: self.speaker(side, name),
            text,
            masked: masked || masked_now,
        }
    }

    fn file(&self, side: Side, file_name: &Private, size: u64) -> Entry {
        Entry::File {
            side,
            name: self.speaker(side, None),
            file_name: self.mask(file_name).0,
            size,
        }
    }

    fn speaker(&self, side: Side, name: Option<String>) -> Private {
        match side {
            Side::Resident => self.mask(&self.conversation.resident.name).0,
            Side::Professional | Side::System => Private::new(name.unwrap_or_default()),
        }
    }

    /// The text with codes masked, and whether there were any.
    fn mask(&self, text: &Private) -> (Private, bool) {
        if self.screener.screen(text.expose()).is_clean() {
            (text.clone(), false)
        } else {
            (Private::new(self.screener.mask(text.expose())), true)
        }
    }
}
