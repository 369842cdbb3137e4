//! Files: offered, received, cleared or refused, removed.

use super::super::attachment::{FileKind, FileRules};
use super::super::conversation::{Attachment, AttachmentState};
use super::super::event::{AttachmentProblem, Event};
use super::super::ids::{AttachmentId, Seq};
use super::super::person::{Actor, Professional, Side};
use super::super::private::Private;
use super::super::refusal::Refusal;
use super::{Case, Decision, text};

/// A side sends a file. Only after identification, of a kind and in the amounts that the service
/// takes.
pub(super) fn offer(
    case: &Case<'_>,
    attachment: AttachmentId,
    name: &Private,
    size: u64,
    media_type: &str,
) -> Decision {
    let side = match case.actor {
        Actor::Staff(_) => case.answering().map(|_| Side::Professional)?,
        Actor::Resident => Side::Resident,
        Actor::System => return Err(Refusal::NotAllowed),
    };
    let rules = &case.rules.service.attachments;
    if !rules.offered {
        return Err(Refusal::NotOffered);
    }
    case.must_be_identified()?;
    if case.conversation.attachments.contains_key(&attachment) {
        return Err(Refusal::AlreadyDone);
    }
    let cleaned = text::clean(text::FILE_NAME, name)?;
    let kind = kind(rules, cleaned.expose(), media_type)?;
    fits(case, rules, size)?;
    let name = case.text(text::FILE_NAME, &cleaned)?.text;
    Ok(vec![Event::AttachmentOffered {
        attachment,
        side,
        name,
        size,
        media_type: kind.media_type().to_owned(),
    }])
}

/// The kind of the file, where its name and its declared type agree on one that is taken.
fn kind(rules: &FileRules, name: &str, media_type: &str) -> Result<FileKind, Refusal> {
    let named = FileKind::of_name(name).ok_or(Refusal::TypeNotAllowed)?;
    if !rules.kinds.contains(&named) {
        return Err(Refusal::TypeNotAllowed);
    }
    if FileKind::of_media_type(media_type) == Some(named) {
        Ok(named)
    } else {
        Err(Refusal::TypeMismatch)
    }
}

/// Whether one more file of this size may be kept.
fn fits(case: &Case<'_>, rules: &FileRules, size: u64) -> Result<(), Refusal> {
    if size == 0 {
        return Err(Refusal::Empty { field: "file" });
    }
    let limit = rules.file_bytes;
    if size > limit {
        return Err(Refusal::FileTooLarge { limit });
    }
    let limit = rules.conversation_offers;
    let ever = case.conversation.attachments.len();
    if u32::try_from(ever).map_or(true, |ever| ever >= limit) {
        return Err(Refusal::TooManyOffers { limit });
    }
    let limit = rules.conversation_files;
    let kept = case.conversation.kept_files().count();
    if u32::try_from(kept).is_ok_and(|kept| kept < limit) {
        let limit = rules.conversation_bytes;
        let sizes = case.conversation.kept_files().map(|(_, file)| file.size);
        let together = sizes.fold(size, u64::saturating_add);
        (together <= limit)
            .then_some(())
            .ok_or(Refusal::FilesTooLarge { limit })
    } else {
        Err(Refusal::TooManyFiles { limit })
    }
}

/// The file arrived whole.
pub(super) fn receive(case: &Case<'_>, attachment: AttachmentId) -> Decision {
    at_station(case, attachment, &[AttachmentState::Offered])?;
    Ok(vec![Event::AttachmentReceived { attachment }])
}

/// The file passed its check.
pub(super) fn clear(
    case: &Case<'_>,
    attachment: AttachmentId,
    sha256: String,
    size: u64,
    preview: bool,
    flagged: bool,
) -> Decision {
    at_station(case, attachment, &[AttachmentState::Received])?;
    let hexadecimal = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    if sha256.len() != 64 || !sha256.chars().all(hexadecimal) {
        return Err(Refusal::Malformed { field: "sha256" });
    }
    Ok(vec![Event::AttachmentReady {
        attachment,
        sha256,
        size,
        preview,
        flagged,
    }])
}

/// The file is refused, on its way or by its check.
pub(super) fn refuse(
    case: &Case<'_>,
    attachment: AttachmentId,
    reason: AttachmentProblem,
) -> Decision {
    use AttachmentState::{Offered, Ready, Received};
    // What passed its check is refused for one reason only: the storage does not hold it any more.
    let stations: &[_] = match reason {
        AttachmentProblem::Lost => &[Offered, Received, Ready],
        _ => &[Offered, Received],
    };
    at_station(case, attachment, stations)?;
    Ok(vec![Event::AttachmentRefused { attachment, reason }])
}

/// Removes a file: the side that sent it, or a supervisor.
pub(super) fn remove(case: &Case<'_>, attachment: AttachmentId) -> Decision {
    let file = known(case, attachment)?;
    let side = match case.actor {
        Actor::Resident if file.side == Side::Resident => Side::Resident,
        Actor::Staff(staff) if case.supervises(staff) => Side::Professional,
        Actor::Staff(_) if case.answering().is_ok() && file.side == Side::Professional => {
            Side::Professional
        }
        Actor::Staff(_) => return Err(case.answering().err().unwrap_or(Refusal::NotAllowed)),
        Actor::Resident | Actor::System => return Err(Refusal::NotAllowed),
    };
    if file.state == AttachmentState::Gone {
        return Err(Refusal::AlreadyDone);
    }
    Ok(vec![Event::AttachmentRemoved { attachment, side }])
}

/// Hides the offer of a file, and removes the file where it is still kept.
pub(super) fn hide(
    by: Professional,
    target: Seq,
    (attachment, file): (AttachmentId, &Attachment),
) -> Decision {
    if file.hidden {
        return Err(Refusal::AlreadyDone);
    }
    let mut events = vec![Event::Hidden { by, target }];
    if file.state != AttachmentState::Gone {
        events.push(Event::AttachmentRemoved {
            attachment,
            side: Side::Professional,
        });
    }
    Ok(events)
}

fn known<'a>(case: &Case<'a>, attachment: AttachmentId) -> Result<&'a Attachment, Refusal> {
    let file = case.conversation.attachments.get(&attachment);
    file.ok_or(Refusal::NoSuchThing)
}

/// Refuses unless the file stands at one of these stations: `AlreadyDone` where it is past them,
/// `NoSuchThing` where it has not come so far.
fn at_station(
    case: &Case<'_>,
    attachment: AttachmentId,
    stations: &[AttachmentState],
) -> Result<(), Refusal> {
    let state = known(case, attachment)?.state;
    if stations.contains(&state) {
        return Ok(());
    }
    if stations.iter().all(|station| state > *station) {
        Err(Refusal::AlreadyDone)
    } else {
        Err(Refusal::NoSuchThing)
    }
}
