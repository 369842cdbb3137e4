//! Identification: the request, the resident's way with it, and its ends.

use super::super::conversation::{Progress, Request, Stage};
use super::super::event::{Event, HandOffFailure};
use super::super::ids::{HandOffId, Timestamp};
use super::super::person::{Actor, Identity, Professional};
use super::super::private::Private;
use super::super::refusal::Refusal;
use super::super::service::{IdentificationRule, Service};
use super::{Case, Decision, text};

/// The longest that a request stays open, in seconds, whatever the service says.
const LONGEST_REQUEST: u32 = 600;

/// How many failed attempts of one request are recorded. Whoever holds a flow can make attempts
/// fail at will; more of them tell the professional nothing, and must not fill the journal.
const MOST_FAILURES: u32 = 20;

/// When a request made at `now` lapses.
pub(super) fn expiry(service: &Service, now: Timestamp) -> Timestamp {
    now.plus_seconds(service.request_seconds.min(LONGEST_REQUEST).into())
}

/// Asks the resident to identify. One request at a time; one that has lapsed without the clock
/// having said so yet is ended first. An identity that does not satisfy this service
/// ([`Case::identified`]) may be asked for anew, and is put aside by the new request.
pub(super) fn request(case: &Case<'_>, hand_off: HandOffId, reason: &Private) -> Decision {
    let by = asked_by(case)?;
    let service = case.rules.service;
    if service.identification == IdentificationRule::Never {
        return Err(Refusal::NotOffered);
    }
    if case.identified() {
        return Err(Refusal::AlreadyIdentified);
    }
    let mut events = Vec::new();
    if let Some(open) = case.conversation.request() {
        if !has_lapsed(open, case.now) {
            return Err(Refusal::RequestOpen);
        }
        events.push(Event::IdentificationExpired {
            hand_off: open.hand_off,
        });
    }
    let reason = match by {
        Some(_) => case.text(text::WHY_IDENTIFY, reason)?.text,
        None => Private::default(),
    };
    events.push(Event::IdentificationRequested {
        hand_off,
        by,
        reason,
        expires_at: expiry(service, case.now),
    });
    Ok(events)
}

/// Who asks: the professional, or nobody where the resident begins anew what the service asks of
/// everybody. So somebody whose first request lapsed is not stuck before the queue.
fn asked_by(case: &Case<'_>) -> Result<Option<Professional>, Refusal> {
    if *case.actor != Actor::Resident {
        return case.answering().map(Some);
    }
    let arriving = matches!(case.conversation.stage, Stage::Arriving { .. });
    if arriving || case.rules.service.identification == IdentificationRule::AtStart {
        Ok(None)
    } else {
        Err(Refusal::NotOffered)
    }
}

/// Takes the open request back.
pub(super) fn withdraw(case: &Case<'_>) -> Decision {
    let by = case.in_charge()?;
    let open = case.conversation.request().ok_or(Refusal::NoOpenRequest)?;
    Ok(vec![Event::IdentificationWithdrawn {
        hand_off: open.hand_off,
        by,
    }])
}

/// The resident opened the page. May come again: a second try opens it again. Nothing is recorded
/// where the resident is there already.
pub(super) fn open(case: &Case<'_>, hand_off: HandOffId) -> Decision {
    let request = unexpired(case, hand_off)?;
    if request.progress == Progress::Opened {
        return Ok(Vec::new());
    }
    Ok(vec![Event::IdentificationOpened { hand_off }])
}

/// The resident went on to the provider. May come again, as opening may.
pub(super) fn start(case: &Case<'_>, hand_off: HandOffId) -> Decision {
    let request = unexpired(case, hand_off)?;
    if request.progress == Progress::AtProvider {
        return Ok(Vec::new());
    }
    Ok(vec![Event::IdentificationStarted { hand_off }])
}

/// The resident is identified: only by the open request, before it lapses.
///
/// A foreign identity is refused where the service does not accept it, an identity without any
/// code or name everywhere.
pub(super) fn identify(case: &Case<'_>, hand_off: HandOffId, identity: Identity) -> Decision {
    unexpired(case, hand_off)?;
    let given = |text: &Option<Private>| text.as_ref().is_some_and(|t| !t.expose().is_empty());
    let named =
        !identity.given_names.expose().is_empty() || !identity.family_name.expose().is_empty();
    if !named || !(given(&identity.personal_id) || given(&identity.foreign_id)) {
        return Err(Refusal::Malformed { field: "identity" });
    }
    if !given(&identity.personal_id) && !case.rules.service.accept_foreign {
        return Err(Refusal::ForeignNotAccepted);
    }
    Ok(vec![Event::Identified { hand_off, identity }])
}

/// Not now. The request ends, and the professional may ask again later.
pub(super) fn decline(case: &Case<'_>, hand_off: HandOffId) -> Decision {
    open_request(case, hand_off)?;
    Ok(vec![Event::IdentificationDeclined { hand_off }])
}

/// An attempt failed. The request stays open for another try. Of too many failures no more are
/// recorded.
pub(super) fn fail(case: &Case<'_>, hand_off: HandOffId, reason: HandOffFailure) -> Decision {
    if open_request(case, hand_off)?.failures >= MOST_FAILURES {
        return Ok(Vec::new());
    }
    Ok(vec![Event::IdentificationFailed { hand_off, reason }])
}

/// The request's time is up.
pub(super) fn expire(case: &Case<'_>, hand_off: HandOffId) -> Decision {
    let open = open_request(case, hand_off)?;
    if has_lapsed(open, case.now) {
        Ok(vec![Event::IdentificationExpired { hand_off }])
    } else {
        Err(Refusal::NotExpiredYet)
    }
}

/// The open request, where it is this one; it may have lapsed.
fn open_request<'a>(case: &Case<'a>, hand_off: HandOffId) -> Result<&'a Request, Refusal> {
    case.conversation
        .request()
        .filter(|open| open.hand_off == hand_off)
        .ok_or(Refusal::NoOpenRequest)
}

/// Refuses unless this request is open and has not lapsed.
fn unexpired<'a>(case: &Case<'a>, hand_off: HandOffId) -> Result<&'a Request, Refusal> {
    let open = open_request(case, hand_off)?;
    if has_lapsed(open, case.now) {
        Err(Refusal::RequestExpired)
    } else {
        Ok(open)
    }
}

fn has_lapsed(request: &Request, now: Timestamp) -> bool {
    now >= request.expires_at
}
