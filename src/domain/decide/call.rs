//! The video call: invitation, consent, coming and going, end.

use super::super::conversation::Call;
use super::super::event::Event;
use super::super::ids::CallId;
use super::super::person::{Actor, Side};
use super::super::refusal::Refusal;
use super::{Case, Decision};

/// The longest that a call rings, in seconds, whatever the desk asks for.
const LONGEST_RING: u32 = 120;

/// Proposes a call. Only after identification, one at a time; one that rang out without the clock
/// having said so yet is ended first.
pub(super) fn invite(case: &Case<'_>, call: CallId, ring_seconds: u32) -> Decision {
    let by = case.answering()?;
    if !case.rules.service.video {
        return Err(Refusal::NotOffered);
    }
    case.must_be_identified()?;
    let mut events = Vec::new();
    match case.conversation.call {
        Call::None => {}
        Call::Ringing { call, expires_at } if case.now >= expires_at => {
            events.push(Event::VideoMissed { call });
        }
        Call::Ringing { .. } | Call::Open { .. } => return Err(Refusal::CallOpen),
    }
    let seconds = ring_seconds.clamp(1, LONGEST_RING);
    events.push(Event::VideoInvited {
        call,
        by,
        expires_at: case.now.plus_seconds(seconds.into()),
    });
    Ok(events)
}

/// The resident consents, while it rings.
pub(super) fn accept(case: &Case<'_>, call: CallId) -> Decision {
    case.must_be_identified()?;
    match case.conversation.call {
        Call::Ringing {
            call: ringing,
            expires_at,
        } if ringing == call && case.now < expires_at => Ok(vec![Event::VideoAccepted { call }]),
        Call::Open { call: open, .. } if open == call => Err(Refusal::AlreadyDone),
        _ => Err(Refusal::NoSuchThing),
    }
}

/// The resident says no.
pub(super) fn decline(case: &Case<'_>, call: CallId) -> Decision {
    match case.conversation.call {
        Call::Ringing { call: ringing, .. } if ringing == call => {
            Ok(vec![Event::VideoDeclined { call }])
        }
        _ => Err(Refusal::NoSuchThing),
    }
}

/// Nobody answered.
pub(super) fn miss(case: &Case<'_>, call: CallId) -> Decision {
    match case.conversation.call {
        Call::Ringing {
            call: ringing,
            expires_at,
        } if ringing == call => {
            if case.now >= expires_at {
                Ok(vec![Event::VideoMissed { call }])
            } else {
                Err(Refusal::NotExpiredYet)
            }
        }
        _ => Err(Refusal::NoSuchThing),
    }
}

/// As which side an actor may have media in a call now: the resident while identified, and the
/// one who answers. Nothing but an open call has any.
pub(super) fn part(case: &Case<'_>, call: CallId) -> Result<Side, Refusal> {
    let side = match case.actor {
        Actor::Staff(_) => case.answering().map(|_| Side::Professional)?,
        Actor::Resident => Side::Resident,
        Actor::System => return Err(Refusal::NotAllowed),
    };
    case.must_be_identified()?;
    a_side_of_the_open_call(case, call, side)?;
    Ok(side)
}

/// A side came in. It is asked for the identity once more: no media without it. Of several nodes
/// that notice, one tells.
pub(super) fn join(case: &Case<'_>, call: CallId, side: Side) -> Decision {
    case.must_be_identified()?;
    let absent = a_side_of_the_open_call(case, call, side)?;
    let joined = || Event::VideoJoined { call, side };
    Ok(absent.then(joined).into_iter().collect())
}

/// A side dropped out. Of several nodes that notice, one tells.
pub(super) fn leave(case: &Case<'_>, call: CallId, side: Side) -> Decision {
    let absent = a_side_of_the_open_call(case, call, side)?;
    let left = || Event::VideoLeft { call, side };
    Ok((!absent).then(left).into_iter().collect())
}

/// Ends the call, or takes the invitation back.
pub(super) fn end(case: &Case<'_>, call: CallId) -> Decision {
    let side = match case.actor {
        Actor::Staff(_) => case.answering().map(|_| Side::Professional)?,
        Actor::Resident => Side::Resident,
        Actor::System => Side::System,
    };
    if case.conversation.call.id() != Some(call) {
        return Err(Refusal::NoSuchThing);
    }
    Ok(vec![Event::VideoEnded { call, side }])
}

/// Whether the side is absent from it just now.
fn a_side_of_the_open_call(case: &Case<'_>, call: CallId, side: Side) -> Result<bool, Refusal> {
    let absent = match case.conversation.call {
        Call::Open {
            call: open, absent, ..
        } if open == call => absent,
        _ => return Err(Refusal::NoSuchThing),
    };
    if side == Side::System {
        return Err(Refusal::Malformed { field: "side" });
    }
    Ok(absent.since(side).is_some())
}
