//! Files: offered, received, cleared or refused, removed.

use super::super::conversation::{Attachment, AttachmentState};
use super::super::event::{AttachmentProblem, Event};
use super::super::ids::AttachmentId;
use super::super::person::{Actor, Side};
use super::super::private::Private;
use super::super::refusal::Refusal;
use super::{Case, Decision, text};

/// The longest media type (RFC 6838 section 4.2: 127 characters for each half).
const LONGEST_MEDIA_TYPE: usize = 255;

/// A side sends a file. Only after identification. How large it may be and of what type is the
/// attachment room's to say.
pub(super) fn offer(
    case: &Case<'_>,
    attachment: AttachmentId,
    name: &Private,
    size: u64,
    media_type: String,
) -> Decision {
    let side = match case.actor {
        Actor::Staff(_) => case.answering().map(|_| Side::Professional)?,
        Actor::Resident => Side::Resident,
        Actor::System => return Err(Refusal::NotAllowed),
    };
    if !case.rules.service.attachments {
        return Err(Refusal::NotOffered);
    }
    case.must_be_identified()?;
    if case.conversation.attachments.contains_key(&attachment) {
        return Err(Refusal::AlreadyDone);
    }
    if size == 0 {
        return Err(Refusal::Empty { field: "file" });
    }
    if !is_media_type(&media_type) {
        return Err(Refusal::Malformed {
            field: "media_type",
        });
    }
    let name = case.text(text::FILE_NAME, name)?.text;
    Ok(vec![Event::AttachmentOffered {
        attachment,
        side,
        name,
        size,
        media_type,
    }])
}

/// Whether the text has the form `type/subtype` (RFC 6838 section 4.2).
fn is_media_type(text: &str) -> bool {
    let name = |half: &str| {
        !half.is_empty()
            && half
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c))
    };
    text.len() <= LONGEST_MEDIA_TYPE
        && text
            .split_once('/')
            .is_some_and(|(kind, subtype)| name(kind) && name(subtype))
}

/// The file arrived whole.
pub(super) fn receive(case: &Case<'_>, attachment: AttachmentId, sha256: String) -> Decision {
    at_station(case, attachment, &[AttachmentState::Offered])?;
    let hexadecimal = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    if sha256.len() != 64 || !sha256.chars().all(hexadecimal) {
        return Err(Refusal::Malformed { field: "sha256" });
    }
    Ok(vec![Event::AttachmentReceived { attachment, sha256 }])
}

/// The file passed its check.
pub(super) fn clear(case: &Case<'_>, attachment: AttachmentId) -> Decision {
    at_station(case, attachment, &[AttachmentState::Received])?;
    Ok(vec![Event::AttachmentReady { attachment }])
}

/// The file is refused, on its way or by its check.
pub(super) fn refuse(
    case: &Case<'_>,
    attachment: AttachmentId,
    reason: AttachmentProblem,
) -> Decision {
    let stations = [AttachmentState::Offered, AttachmentState::Received];
    at_station(case, attachment, &stations)?;
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
