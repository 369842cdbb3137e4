//! Closing, barring, and what follows.

use std::collections::BTreeMap;

use crate::domain::command::Command;
use crate::domain::conversation::{Stage, Standing};
use crate::domain::event::{CloseReason, Event};
use crate::domain::fixtures::*;
use crate::domain::person::{Actor, Side};
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;

const DAY: i64 = 86_400;

#[test]
fn staff_close_residents_leave_and_the_system_tidies_up() {
    let cases = [
        (aino(), CloseReason::Professional),
        (sanna(), CloseReason::Professional),
        (Actor::Resident, CloseReason::Resident),
        (Actor::System, CloseReason::Abandoned),
    ];
    for (actor, expected) in cases {
        let mut story = Story::identified();
        story.does(&actor, Command::Close);
        let Stage::Closed {
            reason,
            professional: last,
            ..
        } = &story.state.stage
        else {
            panic!("{:?}", story.state.stage);
        };
        assert_eq!((*reason, last), (expected, &Some(professional(&aino()))));
        assert_eq!(story.state.standing, Standing::Anonymous);
    }
}

#[test]
fn what_waits_is_closed_by_resident_system_or_supervisor() {
    for actor in [Actor::Resident, Actor::System, sanna()] {
        Story::waiting().does(&actor, Command::Close);
    }
    let refusal = Story::waiting().refused(&aino(), Command::Close);
    assert_eq!(refusal, Refusal::StillWaiting);
}

#[test]
fn closing_ends_an_open_request() {
    let hand_off = hand_off(1);
    let by = professional(&aino());
    let cases = [
        (aino(), Event::IdentificationWithdrawn { hand_off, by }),
        (Actor::Resident, Event::IdentificationExpired { hand_off }),
        (Actor::System, Event::IdentificationExpired { hand_off }),
    ];
    for (actor, expected) in cases {
        let events = Story::requested().does(&actor, Command::Close);
        assert_eq!((events.len(), &events[0]), (2, &expected));
    }
}

#[test]
fn closing_ends_a_call_ringing_or_open() {
    for accepted in [false, true] {
        let mut story = Story::identified();
        story.does(&aino(), invite(1));
        if accepted {
            story.does(&Actor::Resident, Command::AcceptVideo { call: call(1) });
        }
        let events = story.does(&Actor::Resident, Command::Close);
        let ended = Event::VideoEnded {
            call: call(1),
            side: Side::System,
        };
        assert_eq!((events.len(), &events[0]), (2, &ended));
    }
}

#[test]
fn a_supervisor_bars() {
    for mut story in [Story::waiting(), Story::requested()] {
        story.does(&sanna(), bar(DAY));
        assert!(matches!(
            story.state.stage,
            Stage::Closed {
                reason: CloseReason::Barred,
                ..
            }
        ));
    }
    let story = Story::active();
    assert_eq!(story.refused(&aino(), bar(DAY)), Refusal::NotAllowed);
    for seconds in [-1, 0, 30 * DAY + 1] {
        let refusal = story.refused(&sanna(), bar(seconds));
        assert_eq!(refusal, Refusal::Malformed { field: "until" });
    }
    let why = Command::Bar {
        until: MORNING.plus_seconds(30 * DAY),
        reason: " ".into(),
    };
    assert_eq!(
        story.refused(&sanna(), why),
        Refusal::Empty { field: "reason" }
    );
}

#[test]
fn the_survey_is_answered_once() {
    let mut story = Story::closed();
    let answers = [("grade", " 5 "), ("comment", "")];
    let answers = answers.map(|(id, answer)| (id.to_owned(), Private::from(answer)));
    let command = Command::AnswerSurvey {
        answers: BTreeMap::from(answers),
    };
    let events = story.does(&Actor::Resident, command);
    let kept = BTreeMap::from([("grade".to_owned(), Private::from("5"))]);
    assert_eq!(events, [Event::SurveyAnswered { answers: kept }]);
    assert_eq!(
        story.refused(&Actor::Resident, survey("4")),
        Refusal::AlreadyDone
    );
}

#[test]
fn survey_answers_are_held_to_their_form() {
    let story = Story::closed();
    let field = "survey";
    assert_eq!(
        story.refused(&Actor::Resident, survey(" ")),
        Refusal::Empty { field }
    );
    let long = story.refused(&Actor::Resident, survey(&"a".repeat(2_001)));
    assert_eq!(
        long,
        Refusal::TooLong {
            field,
            limit: 2_000
        }
    );
    let code = story.refused(&Actor::Resident, survey(CODE));
    assert_eq!(
        (code.code(), code.field()),
        ("personal_id_blocked", Some(field))
    );

    let numbered = (0..51).map(|n| (format!("q{n}"), Private::from("x")));
    let sets: [BTreeMap<String, Private>; 3] = [
        numbered.collect(),
        BTreeMap::from([("".to_owned(), "x".into())]),
        BTreeMap::from([("Vapaa teksti".to_owned(), "x".into())]),
    ];
    for answers in sets {
        let refusal = story.refused(&Actor::Resident, Command::AnswerSurvey { answers });
        assert_eq!(refusal, Refusal::Malformed { field });
    }
    let hidden = format!("q-{}", CODE.to_lowercase());
    let answers = BTreeMap::from([(hidden, "x".into())]);
    let refusal = story.refused(&Actor::Resident, Command::AnswerSurvey { answers });
    assert_eq!(refusal.code(), "personal_id_blocked");
}

/// The identity has ended, so a code is refused even where it was kept before.
#[test]
fn codes_are_refused_again_after_closing() {
    use crate::domain::service::AfterIdentification;
    let mut story = Story::identified_in(after(AfterIdentification::Allow));
    story.does(&Actor::Resident, say(CODE));
    story.does(&aino(), Command::Close);
    let refusal = story.refused(&Actor::Resident, survey(CODE));
    assert_eq!(refusal.code(), "personal_id_blocked");
}

#[test]
fn the_transcript_is_asked_for_three_times_at_most() {
    let mut story = Story::closed();
    let reported = Command::ReportTranscript { delivered: true };
    assert_eq!(
        story.refused(&Actor::System, reported.clone()),
        Refusal::NoSuchThing
    );
    for _ in 0..3 {
        story.does(&Actor::Resident, mail("tiina@example.org"));
    }
    let refusal = story.refused(&Actor::Resident, mail("tiina@example.org"));
    assert_eq!(refusal, Refusal::AlreadyDone);
    story.does(&Actor::System, reported);
}

#[test]
fn the_transcript_goes_to_an_address_where_the_service_sends_it() {
    let mut story = Story::closed();
    let code = format!("{CODE}@example.org");
    assert_eq!(
        story.refused(&Actor::Resident, mail(&code)).code(),
        "personal_id_blocked"
    );
    story.service.transcript_mail = false;
    let refusal = story.refused(&Actor::Resident, mail("tiina@example.org"));
    assert_eq!(refusal, Refusal::NotOffered);
}
