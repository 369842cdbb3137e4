//! The queue: taking a conversation, and passing it on.

use super::super::conversation::Stage;
use super::super::event::Event;
use super::super::ids::ServiceId;
use super::super::person::{Professional, Staff};
use super::super::private::Private;
use super::super::refusal::Refusal;
use super::{Case, Decision, closing, text};

/// For how many seconds after a transfer the colleague it names has it to themselves. Then anyone
/// of the service may take it: a resident must not wait for somebody who has gone home.
pub const RESERVED_SECONDS: i64 = 120;

/// Takes the conversation. Exactly one wins: the journal lets one of two simultaneous appends
/// through, and the other, decided again, finds the conversation active.
///
/// A supervisor may take over from a colleague. That ends the colleague's call; an open request
/// for identification stays, since it is the resident's answer that counts. Who is to identify
/// first is not in the queue yet, and cannot be taken out of it.
pub(super) fn accept(case: &Case<'_>, take_over: bool, held: u32, limit: u32) -> Decision {
    let staff = case.staff()?;
    let mut events = match &case.conversation.stage {
        Stage::Arriving { .. } => return Err(Refusal::NotIdentified),
        Stage::Waiting { since, meant_for } => {
            let fresh = case.now.seconds_since(*since) < RESERVED_SECONDS;
            if fresh && !case.supervises(staff) && is_for_another(meant_for.as_ref(), staff) {
                return Err(Refusal::NotAssigned);
            }
            Vec::new()
        }
        Stage::Active { professional, .. } if professional.id == staff.id => {
            return Err(Refusal::AlreadyDone);
        }
        Stage::Active { .. } if take_over && case.supervises(staff) => closing::end_of_call(case),
        Stage::Active { .. } => return Err(Refusal::AlreadyTaken),
        Stage::Closed { .. } => return Err(Refusal::Closed),
    };
    if held >= limit {
        return Err(Refusal::TooManyConversations { limit });
    }
    events.push(Event::Accepted {
        professional: staff.professional(),
    });
    Ok(events)
}

fn is_for_another(meant_for: Option<&Professional>, staff: &Staff) -> bool {
    meant_for.is_some_and(|meant| meant.id != staff.id)
}

/// Passes the conversation to a service's queue, perhaps meant for a colleague there.
///
/// An open request is withdrawn and a call ends, because they are the former professional's. The
/// identity stays: it is the resident's, it ends with the conversation (not with a queue), and
/// nobody wants to identify twice in one conversation. Where the other service demands another
/// provider or a personal ID, the identity unlocks nothing there ([`Case::identified`]).
pub(super) fn transfer(
    case: &Case<'_>,
    service: ServiceId,
    to: Option<Professional>,
    note: &Private,
) -> Decision {
    let by = case.in_charge()?;
    if !case.rules.known_services.contains(&service) {
        return Err(Refusal::NoSuchThing);
    }
    let note = case.text(text::TRANSFER_NOTE, note)?.text;
    let mut events = closing::loose_ends(case, Some(&by));
    events.push(Event::Transferred {
        by,
        service,
        to,
        note,
    });
    Ok(events)
}
