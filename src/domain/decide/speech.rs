//! What is said: messages, notes, and hiding them.

use super::super::conversation::RECENT_SECONDS;
use super::super::event::Event;
use super::super::ids::Seq;
use super::super::person::{Actor, Side};
use super::super::private::Private;
use super::super::refusal::Refusal;
use super::super::service::IdentificationRule;
use super::text::{self, Form};
use super::{Case, Decision, files};

/// A message. The resident may add to their matter while they wait, but where the service
/// identifies at the start, only once they are identified.
pub(super) fn say(case: &Case<'_>, said: &Private) -> Decision {
    let (side, by) = match case.actor {
        Actor::Staff(_) => (Side::Professional, Some(case.answering()?)),
        Actor::Resident => (Side::Resident, None),
        Actor::System => return Err(Refusal::NotAllowed),
    };
    let service = case.rules.service;
    if side == Side::Resident && service.identification == IdentificationRule::AtStart {
        case.must_be_identified()?;
    }
    let form = Form {
        limit: service.message_chars,
        ..text::MESSAGE
    };
    let cleaned = text::clean(form, said)?;
    let before = match side {
        Side::Resident => recent(case),
        Side::Professional | Side::System => Vec::new(),
    };
    let fit = text::screen(form, cleaned, case.rules.screener, case.codes(), &before)?;
    Ok(vec![Event::Said {
        side,
        by,
        text: fit.text,
        masked: fit.masked,
    }])
}

/// The resident's texts that a new one may complete to a code, oldest first.
fn recent<'a>(case: &Case<'a>) -> Vec<&'a str> {
    let recent = case.conversation.recent.iter();
    recent
        .filter(|recent| case.now.seconds_since(recent.at) <= RECENT_SECONDS)
        .map(|recent| recent.text.expose())
        .collect()
}

/// A note that only staff see. Screened like a message: nothing that the resident's standing does
/// not allow is kept in any text.
pub(super) fn note(case: &Case<'_>, text: &Private) -> Decision {
    let by = case.in_charge()?;
    let text = case.text(text::NOTE, text)?.text;
    Ok(vec![Event::Noted { by, text }])
}

/// Hides a message, a note or a file. It stays in the log, and staff see that it was hidden; a
/// file is removed as well.
pub(super) fn hide(case: &Case<'_>, target: Seq) -> Decision {
    let by = case.in_charge()?;
    if let Some(file) = case.conversation.file_at(target) {
        return files::hide(by, target, file);
    }
    match case.conversation.said.get(&target) {
        None => Err(Refusal::NoSuchThing),
        Some(utterance) if utterance.hidden => Err(Refusal::AlreadyDone),
        Some(_) => Ok(vec![Event::Hidden { by, target }]),
    }
}
