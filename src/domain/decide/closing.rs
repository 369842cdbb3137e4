//! The end of a conversation, and what may still follow it.

use std::collections::BTreeMap;

use super::super::conversation::{Attachment, AttachmentState, Conversation, Stage, Utterance};
use super::super::event::{CloseReason, Event};
use super::super::ids::Timestamp;
use super::super::person::{Actor, Professional, Side};
use super::super::private::Private;
use super::super::refusal::Refusal;
use super::{Case, Decision, text};

/// How often the transcript may be asked for.
pub const TRANSCRIPT_REQUESTS: u32 = 3;

/// The longest that a resident may be barred: 30 days.
const LONGEST_BAR_SECONDS: i64 = 720 * 3_600;

/// How many questions a survey may have.
const SURVEY_QUESTIONS: usize = 50;

/// What must end before the conversation closes: as below, and files that are not ready, which
/// nobody can check or fetch any more.
fn ends(case: &Case<'_>, by: Option<&Professional>) -> Vec<Event> {
    let unready = |(_, file): &(_, &Attachment)| file.state < AttachmentState::Ready;
    let files = case.conversation.kept_files().filter(unready);
    let files = files.map(|(attachment, _)| Event::AttachmentRemoved {
        attachment,
        side: Side::System,
    });
    files.chain(loose_ends(case, by)).collect()
}

/// What must end before the conversation changes hands or closes: an open request, and a call,
/// ringing or open. A request ended by staff is withdrawn; one that ends because the resident
/// left or nobody is there has expired with the conversation.
pub(super) fn loose_ends(case: &Case<'_>, by: Option<&Professional>) -> Vec<Event> {
    let mut events = end_of_call(case);
    if let Some(open) = case.conversation.request() {
        let hand_off = open.hand_off;
        events.push(match by {
            Some(by) => Event::IdentificationWithdrawn {
                hand_off,
                by: by.clone(),
            },
            None => Event::IdentificationExpired { hand_off },
        });
    }
    events
}

/// The end of a call, ringing or open, that the conversation's own change brings.
pub(super) fn end_of_call(case: &Case<'_>) -> Vec<Event> {
    let ended = case.conversation.call.id().map(|call| Event::VideoEnded {
        call,
        side: Side::System,
    });
    ended.into_iter().collect()
}

/// Staff close, the resident leaves, or the system closes what was abandoned.
pub(super) fn close(case: &Case<'_>) -> Decision {
    let (reason, by) = match case.actor {
        Actor::Staff(_) => (CloseReason::Professional, Some(case.in_charge()?)),
        Actor::Resident => (CloseReason::Resident, None),
        Actor::System => (CloseReason::Abandoned, None),
    };
    let mut events = ends(case, by.as_ref());
    events.push(Event::Closed { reason, by });
    Ok(events)
}

/// A supervisor bars the resident for a while, which ends the conversation.
pub(super) fn bar(case: &Case<'_>, until: Timestamp, reason: &Private) -> Decision {
    let staff = case.staff()?;
    if !case.supervises(staff) {
        return Err(Refusal::NotAllowed);
    }
    let seconds = until.seconds_since(case.now);
    if until <= case.now || seconds > LONGEST_BAR_SECONDS {
        return Err(Refusal::Malformed { field: "until" });
    }
    let reason = case.text(text::REASON, reason)?.text;
    let by = staff.professional();
    let mut events = ends(case, Some(&by));
    events.push(Event::Barred {
        by: by.clone(),
        until,
        reason,
    });
    events.push(Event::Closed {
        reason: CloseReason::Barred,
        by: Some(by),
    });
    Ok(events)
}

/// The survey, once. Questions left without an answer are left out.
pub(super) fn answer_survey(case: &Case<'_>, answers: BTreeMap<String, Private>) -> Decision {
    let field = text::SURVEY.field;
    if matches!(
        case.conversation.stage,
        Stage::Closed { surveyed: true, .. }
    ) {
        return Err(Refusal::AlreadyDone);
    }
    if answers.len() > SURVEY_QUESTIONS || !answers.keys().all(|id| is_question(id)) {
        return Err(Refusal::Malformed { field });
    }
    let mut kept = BTreeMap::new();
    for (question, answer) in answers {
        case.text(text::SURVEY, &Private::new(question.as_str()))?;
        let answer = case.text(text::SURVEY, &answer)?.text;
        if !answer.expose().is_empty() {
            kept.insert(question, answer);
        }
    }
    if kept.is_empty() {
        return Err(Refusal::Empty { field });
    }
    Ok(vec![Event::SurveyAnswered { answers: kept }])
}

/// Whether this can be the id of a question. It is screened too, since a client sends it.
fn is_question(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '_');
    (1..=64).contains(&id.len())
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| plain(c) || c.is_ascii_digit())
}

/// The transcript by e-mail, [`TRANSCRIPT_REQUESTS`] times at most.
pub(super) fn request_transcript(case: &Case<'_>, address: &Private) -> Decision {
    if !case.rules.service.transcript_mail || !answered(case.conversation) {
        return Err(Refusal::NotOffered);
    }
    if transcripts(case) >= TRANSCRIPT_REQUESTS {
        return Err(Refusal::AlreadyDone);
    }
    let address = case.text(text::ADDRESS, address)?.text;
    text::address_form(address.expose())?;
    Ok(vec![Event::TranscriptRequested { address }])
}

/// Whether a professional ever took part. A conversation with oneself is not mailed: anybody could
/// have the service send their own words to a stranger.
fn answered(conversation: &Conversation) -> bool {
    let spoke = |said: &Utterance| said.side == Side::Professional;
    conversation.professional().is_some() || conversation.said.values().any(spoke)
}

/// What became of a transcript that was asked for.
pub(super) fn report_transcript(case: &Case<'_>, delivered: bool) -> Decision {
    if transcripts(case) == 0 {
        return Err(Refusal::NoSuchThing);
    }
    Ok(vec![Event::TranscriptDelivered { delivered }])
}

fn transcripts(case: &Case<'_>) -> u32 {
    match case.conversation.stage {
        Stage::Closed { transcripts, .. } => transcripts,
        Stage::Arriving { .. } | Stage::Waiting { .. } | Stage::Active { .. } => 0,
    }
}
