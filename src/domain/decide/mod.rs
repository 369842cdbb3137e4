//! What may happen: turns a command of an actor into events, or refuses it.
//!
//! Every rule of the service about who may do what, and when, stands in this room, and it is a
//! function of its arguments alone. The order of judging is the same for every command:
//!
//! 1. may this kind of actor give this command at all, and does a member of staff belong to the
//!    service (`who`),
//! 2. is the conversation still open, or for what follows closing, ended (`who`),
//! 3. the command's own rule (one small file for each kind of matter),
//! 4. its texts: cleaned, limited and screened (`text`).

mod call;
mod closing;
mod files;
mod hand_off;
mod queue;
mod speech;
mod start;
mod text;
mod who;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::command::Command;
use super::conversation::Conversation;
use super::event::Event;
use super::ids::{CallId, ServiceId, Timestamp};
use super::person::{Actor, Side};
use super::refusal::Refusal;
use super::screening::Screener;
use super::service::Service;

pub use closing::TRANSCRIPT_REQUESTS;
pub use queue::RESERVED_SECONDS;
pub use start::start;

/// What the administrator has set, as far as it decides.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The service that the conversation is in now.
    pub service: &'a Service,
    /// The screener made of that service's screening rules.
    pub screener: &'a Screener,
    /// Every configured service: where a conversation can be transferred to.
    pub known_services: &'a BTreeSet<ServiceId>,
}

/// What a command comes to. There are no events only where a step of the hand-off changes nothing:
/// it is repeated, or fails once too often.
type Decision = Result<Vec<Event>, Refusal>;

/// All that a decision rests on.
#[derive(Clone, Copy)]
struct Case<'a> {
    conversation: &'a Conversation,
    actor: &'a Actor,
    rules: &'a Rules<'a>,
    now: Timestamp,
}

/// What `command`, given by `actor` at `now`, makes of the conversation.
///
/// The events are to be recorded together and in order, or not at all.
///
/// # Errors
///
/// A [`Refusal`]; then nothing has happened.
pub fn decide(
    conversation: &Conversation,
    command: Command,
    actor: &Actor,
    rules: &Rules<'_>,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    use Command as C;
    let case = &Case {
        conversation,
        actor,
        rules,
        now,
    };
    who::admit(case, &command)?;
    match command {
        C::Accept {
            take_over,
            held,
            limit,
        } => queue::accept(case, take_over, held, limit),
        C::Transfer { service, to, note } => queue::transfer(case, service, to, &note),
        C::Say { text } => speech::say(case, &text),
        C::Note { text } => speech::note(case, &text),
        C::Hide { target } => speech::hide(case, target),
        C::Bar { until, reason } => closing::bar(case, until, &reason),
        C::RequestIdentification { hand_off, reason } => hand_off::request(case, hand_off, &reason),
        C::WithdrawIdentification => hand_off::withdraw(case),
        C::OpenIdentification { hand_off } => hand_off::open(case, hand_off),
        C::StartIdentification { hand_off } => hand_off::start(case, hand_off),
        C::Identify { hand_off, identity } => hand_off::identify(case, hand_off, identity),
        C::DeclineIdentification { hand_off } => hand_off::decline(case, hand_off),
        C::FailIdentification { hand_off, reason } => hand_off::fail(case, hand_off, reason),
        C::ExpireIdentification { hand_off } => hand_off::expire(case, hand_off),
        C::OfferAttachment {
            attachment,
            name,
            size,
            media_type,
        } => files::offer(case, attachment, &name, size, &media_type),
        C::ReceiveAttachment { attachment } => files::receive(case, attachment),
        C::ClearAttachment {
            attachment,
            sha256,
            size,
            preview,
            flagged,
        } => files::clear(case, attachment, sha256, size, preview, flagged),
        C::RefuseAttachment { attachment, reason } => files::refuse(case, attachment, reason),
        C::RemoveAttachment { attachment } => files::remove(case, attachment),
        C::InviteVideo { call, ring_seconds } => call::invite(case, call, ring_seconds),
        C::AcceptVideo { call } => call::accept(case, call),
        C::DeclineVideo { call } => call::decline(case, call),
        C::MissVideo { call } => call::miss(case, call),
        C::JoinVideo { call, side } => call::join(case, call, side),
        C::LeaveVideo { call, side } => call::leave(case, call, side),
        C::EndVideo { call } => call::end(case, call),
        C::Close => closing::close(case),
        C::AnswerSurvey { answers } => closing::answer_survey(case, answers),
        C::RequestTranscript { address } => closing::request_transcript(case, &address),
        C::ReportTranscript { delivered } => closing::report_transcript(case, delivered),
    }
}

/// As which side `actor` may have media in `call` now. It is no command: nothing is recorded of
/// it, and it is asked anew for every word that a browser says in a call.
///
/// # Errors
///
/// A [`Refusal`], as for a command of this actor; `NoSuchThing` where this call is not open.
pub fn part_in_call(
    conversation: &Conversation,
    call: CallId,
    actor: &Actor,
    rules: &Rules<'_>,
    now: Timestamp,
) -> Result<Side, Refusal> {
    let case = &Case {
        conversation,
        actor,
        rules,
        now,
    };
    who::belongs(case)?;
    if conversation.is_closed() {
        return Err(Refusal::Closed);
    }
    call::part(case, call)
}
