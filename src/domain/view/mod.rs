//! What each side may see of an event, decided in one place.
//!
//! The shown types are what a browser receives (the `wire` room wraps them into frames), so that
//! there is no second place where a field could slip through. A field that only staff may see is
//! filled by `Viewer::staff_only` and nowhere else.

mod names;
mod shown;
#[cfg(test)]
mod tests;

use super::conversation::Conversation;
use super::event::{CloseReason, Event, Recorded};
use super::ids::{HandOffId, Seq, ServiceId, Timestamp};
use super::person::{Identity, Professional, Resident, country_of};
use super::private::Private;
use super::screening::masked_personal_id;

pub use names::names_differ;
pub use shown::{Audience, Shown, ShownEvent, ShownIdentity};

/// The event as `audience` may see it.
///
/// `conversation` is the state after this event or any later one: a message that was hidden later
/// is not shown to the resident in a backlog either.
#[must_use]
pub fn view(conversation: &Conversation, recorded: &Recorded, audience: Audience) -> ShownEvent {
    let viewer = Viewer {
        conversation,
        audience,
    };
    ShownEvent {
        seq: recorded.seq,
        at: recorded.at,
        shown: viewer.show(recorded.seq, &recorded.event),
    }
}

/// Who looks at what.
#[derive(Clone, Copy)]
struct Viewer<'a> {
    conversation: &'a Conversation,
    audience: Audience,
}

impl Viewer<'_> {
    fn is_staff(self) -> bool {
        matches!(self.audience, Audience::Staff | Audience::Colleague)
    }

    /// The value, where staff look.
    fn staff_only<T>(self, value: T) -> Option<T> {
        self.is_staff().then_some(value)
    }

    /// What is shown. Every event is named here, so that a new one cannot be shown unthought of.
    fn show(self, seq: Seq, event: &Event) -> Shown {
        use Event as E;
        match *event {
            E::Started {
                ref service,
                ref resident,
                ..
            } => self.started(service, resident),
            E::Accepted { ref professional } => self.accepted(professional),
            E::Transferred {
                ref by,
                ref service,
                ref to,
                ref note,
            } => self.transferred(by, service, to.as_ref(), note),
            E::Said { .. } | E::Noted { .. } => self.uttered(seq, event),
            E::Hidden { target, .. } => self.hidden(target),
            E::Barred {
                until, ref reason, ..
            } => self.barred(until, reason),
            E::IdentificationRequested { .. } => requested(event),
            E::IdentificationOpened { hand_off } => Shown::IdentificationOpened { hand_off },
            E::IdentificationStarted { hand_off } => Shown::IdentificationStarted { hand_off },
            E::Identified {
                hand_off,
                ref identity,
            } => self.identified(hand_off, identity),
            E::IdentificationDeclined { hand_off } => Shown::IdentificationDeclined { hand_off },
            E::IdentificationFailed { hand_off, reason } => {
                Shown::IdentificationFailed { hand_off, reason }
            }
            E::IdentificationExpired { hand_off } => Shown::IdentificationExpired { hand_off },
            E::IdentificationWithdrawn { hand_off, .. } => {
                Shown::IdentificationWithdrawn { hand_off }
            }
            E::AttachmentOffered { .. }
            | E::AttachmentReceived { .. }
            | E::AttachmentReady { .. }
            | E::AttachmentRefused { .. }
            | E::AttachmentRemoved { .. } => self.file(event),
            E::VideoInvited { .. }
            | E::VideoAccepted { .. }
            | E::VideoDeclined { .. }
            | E::VideoMissed { .. }
            | E::VideoJoined { .. }
            | E::VideoLeft { .. }
            | E::VideoEnded { .. } => call(event),
            E::Closed { reason, .. } => self.closed(reason),
            E::SurveyAnswered { .. } => Shown::SurveyAnswered,
            E::TranscriptRequested { .. } => Shown::TranscriptRequested,
            E::TranscriptDelivered { delivered } => Shown::TranscriptDelivered { delivered },
        }
    }

    fn started(self, service: &ServiceId, resident: &Resident) -> Shown {
        Shown::Started {
            service: service.clone(),
            name: resident.name.clone(),
            phone: resident
                .phone
                .clone()
                .and_then(|phone| self.staff_only(phone)),
            topic: resident.topic.clone(),
            language: resident.language,
        }
    }

    fn accepted(self, professional: &Professional) -> Shown {
        Shown::Accepted {
            name: professional.display_name.clone(),
            account: self.staff_only(professional.id.to_string()),
        }
    }

    fn transferred(
        self,
        by: &Professional,
        service: &ServiceId,
        to: Option<&Professional>,
        note: &Private,
    ) -> Shown {
        Shown::Transferred {
            service: service.clone(),
            by: self.staff_only(by.display_name.clone()),
            to: to.and_then(|to| self.staff_only(to.display_name.clone())),
            note: self.staff_only(note.clone()),
        }
    }

    fn uttered(self, seq: Seq, event: &Event) -> Shown {
        let hidden = (self.conversation.said.get(&seq)).is_some_and(|utterance| utterance.hidden);
        match event {
            Event::Said {
                side,
                by,
                text,
                masked,
            } if self.is_staff() || !hidden => Shown::Said {
                side: *side,
                name: by.as_ref().map(|by| by.display_name.clone()),
                text: text.clone(),
                masked: *masked,
            },
            Event::Noted { by, text } if self.is_staff() => Shown::Noted {
                name: by.display_name.clone(),
                text: text.clone(),
            },
            _ => Shown::Nothing,
        }
    }

    /// Hiding a note shows the resident nothing: it would tell that there was one.
    fn hidden(self, target: Seq) -> Shown {
        let note = (self.conversation.said.get(&target)).map(|utterance| utterance.note);
        let file = self.conversation.file_at(target).is_some();
        if note.unwrap_or(!file) && !self.is_staff() {
            Shown::Nothing
        } else {
            Shown::Hidden { target }
        }
    }

    /// Files are shown alike to both sides, but for those hidden from the resident; the hash of
    /// their content to neither.
    fn file(self, event: &Event) -> Shown {
        let shown = file(event);
        let attachment = match &shown {
            Shown::AttachmentOffered { attachment, .. }
            | Shown::AttachmentReceived { attachment }
            | Shown::AttachmentReady { attachment, .. }
            | Shown::AttachmentRefused { attachment, .. } => attachment,
            _ => return shown,
        };
        let known = self.conversation.attachments.get(attachment);
        if !self.is_staff() && known.is_some_and(|file| file.hidden) {
            return Shown::Nothing;
        }
        shown
    }

    fn barred(self, until: Timestamp, reason: &Private) -> Shown {
        if self.is_staff() {
            Shown::Barred {
                until,
                reason: reason.clone(),
            }
        } else {
            Shown::Nothing
        }
    }

    /// That the resident is identified is told to all, who they are to those whom it concerns.
    fn identified(self, hand_off: HandOffId, identity: &Identity) -> Shown {
        let identity = match self.audience {
            Audience::Resident | Audience::Staff => Some(self.identity(identity)),
            Audience::Colleague => None,
        };
        Shown::Identified { hand_off, identity }
    }

    fn identity(self, identity: &Identity) -> ShownIdentity {
        let name = identity.name();
        let masked =
            (identity.personal_id.as_ref()).map(|id| Private::new(masked_personal_id(id.expose())));
        let typed = self.conversation.resident.name.expose();
        let foreign = identity.personal_id.is_none();
        let country = (identity.foreign_id.as_ref()).and_then(|id| country_of(id.expose()));
        let born = identity.birth_date.clone().filter(|_| foreign);
        ShownIdentity {
            name_differs: self.is_staff() && names_differ(typed, name.expose()),
            name,
            masked_personal_id: masked.and_then(|masked| self.staff_only(masked)),
            foreign,
            country: country.filter(|_| foreign).map(str::to_owned),
            birth_date: born.and_then(|born| self.staff_only(born)),
            non_disclosure: self.is_staff() && identity.non_disclosure,
            assurance: self.staff_only(identity.assurance.clone()),
        }
    }

    /// Residents are told that staff ended the conversation, not that they are barred: they learn
    /// that, in words, when they try to start another one.
    fn closed(self, reason: CloseReason) -> Shown {
        let reason = match reason {
            CloseReason::Barred if !self.is_staff() => CloseReason::Professional,
            reason => reason,
        };
        Shown::Closed { reason }
    }
}

/// A request is shown alike to both sides: its reason is written for the resident.
fn requested(event: &Event) -> Shown {
    match event {
        Event::IdentificationRequested {
            hand_off,
            by,
            reason,
            expires_at,
        } => Shown::IdentificationRequested {
            hand_off: *hand_off,
            name: by.as_ref().map(|by| by.display_name.clone()),
            reason: (!reason.is_empty()).then(|| reason.clone()),
            expires_at: *expires_at,
        },
        _ => Shown::Nothing,
    }
}

fn file(event: &Event) -> Shown {
    match *event {
        Event::AttachmentOffered {
            attachment,
            side,
            ref name,
            size,
            ref media_type,
        } => Shown::AttachmentOffered {
            attachment,
            side,
            name: name.clone(),
            size,
            media_type: media_type.clone(),
        },
        Event::AttachmentReceived { attachment } => Shown::AttachmentReceived { attachment },
        Event::AttachmentReady {
            attachment,
            size,
            preview,
            flagged,
            ..
        } => Shown::AttachmentReady {
            attachment,
            size,
            preview,
            flagged,
        },
        Event::AttachmentRefused { attachment, reason } => {
            Shown::AttachmentRefused { attachment, reason }
        }
        Event::AttachmentRemoved { attachment, side } => {
            Shown::AttachmentRemoved { attachment, side }
        }
        _ => Shown::Nothing,
    }
}

/// Calls are shown alike to both sides.
fn call(event: &Event) -> Shown {
    match *event {
        Event::VideoInvited {
            call,
            ref by,
            expires_at,
        } => Shown::VideoInvited {
            call,
            name: by.display_name.clone(),
            expires_at,
        },
        Event::VideoAccepted { call } => Shown::VideoAccepted { call },
        Event::VideoDeclined { call } => Shown::VideoDeclined { call },
        Event::VideoMissed { call } => Shown::VideoMissed { call },
        Event::VideoJoined { call, side } => Shown::VideoJoined { call, side },
        Event::VideoLeft { call, side } => Shown::VideoLeft { call, side },
        Event::VideoEnded { call, side } => Shown::VideoEnded { call, side },
        _ => Shown::Nothing,
    }
}
