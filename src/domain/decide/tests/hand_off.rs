//! Identification.

use crate::domain::command::Command;
use crate::domain::conversation::{Progress, Stage, Standing};
use crate::domain::event::{Event, HandOffFailure};
use crate::domain::fixtures::*;
use crate::domain::ids::HandOffId;
use crate::domain::person::{Actor, Identity};
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;
use crate::domain::service::IdentificationRule;

/// A command that ends a request.
type End = fn(HandOffId) -> Command;

fn open(hand_off: HandOffId) -> Command {
    Command::OpenIdentification { hand_off }
}

fn begin(hand_off: HandOffId) -> Command {
    Command::StartIdentification { hand_off }
}

fn decline(hand_off: HandOffId) -> Command {
    Command::DeclineIdentification { hand_off }
}

fn expire(hand_off: HandOffId) -> Command {
    Command::ExpireIdentification { hand_off }
}

fn fail(hand_off: HandOffId) -> Command {
    Command::FailIdentification {
        hand_off,
        reason: HandOffFailure::ProviderError,
    }
}

fn progress(story: &Story) -> Progress {
    story.state.request().expect("an open request").progress
}

#[test]
fn the_whole_way() {
    let mut story = Story::requested();
    let request = story.state.request().unwrap();
    assert_eq!(request.expires_at, MORNING.plus_seconds(300));
    assert_eq!(progress(&story), Progress::Asked);
    story.does(&Actor::System, open(hand_off(1)));
    assert_eq!(progress(&story), Progress::Opened);
    story.does(&Actor::System, begin(hand_off(1)));
    assert_eq!(progress(&story), Progress::AtProvider);
    story.does(&Actor::System, identify(1));
    assert_eq!(story.state.identity(), Some(&identity()));
}

#[test]
fn a_failure_leaves_the_request_open() {
    let mut story = Story::requested();
    story.does(&Actor::System, begin(hand_off(1)));
    story.does(&Actor::System, fail(hand_off(1)));
    assert_eq!(progress(&story), Progress::Asked);
    story.does(&Actor::System, begin(hand_off(1)));
    story.does(&Actor::System, identify(1));
}

#[test]
fn what_changes_nothing_is_not_recorded() {
    let mut story = Story::requested();
    for step in [open, begin] {
        story.does(&Actor::System, step(hand_off(1)));
        let again = story.decide(&Actor::System, step(hand_off(1)));
        assert_eq!(again, Ok(Vec::new()));
    }
}

#[test]
fn failures_of_one_request_are_recorded_up_to_a_limit() {
    let mut story = Story::requested();
    for _ in 0..20 {
        assert_eq!(story.does(&Actor::System, fail(hand_off(1))).len(), 1);
    }
    let more = story.decide(&Actor::System, fail(hand_off(1)));
    assert_eq!(more, Ok(Vec::new()));
    // The resident may still go on.
    story.does(&Actor::System, begin(hand_off(1)));
    story.does(&Actor::System, identify(1));
}

#[test]
fn one_request_at_a_time() {
    let mut story = Story::requested();
    assert_eq!(story.refused(&aino(), request(2)), Refusal::RequestOpen);
    story.wait(300);
    let events = story.does(&aino(), request(2));
    let expired = Event::IdentificationExpired {
        hand_off: hand_off(1),
    };
    assert_eq!((events.len(), &events[0]), (2, &expired));
}

#[test]
fn a_request_lasts_ten_minutes_at_most() {
    let story = Story::requested_in(|service| service.request_seconds = 86_400);
    let expires_at = story.state.request().unwrap().expires_at;
    assert_eq!(expires_at, MORNING.plus_seconds(600));
}

#[test]
fn a_request_is_declined_withdrawn_or_lapses() {
    let ends: [(Actor, End, i64); 4] = [
        (Actor::Resident, decline, 0),
        (Actor::System, decline, 0),
        (aino(), |_| Command::WithdrawIdentification, 0),
        (Actor::System, expire, 300),
    ];
    for (actor, end, after) in ends {
        let mut story = Story::requested();
        story.wait(after);
        story.does(&actor, end(hand_off(1)));
        assert_eq!(story.state.standing, Standing::Anonymous);
        assert_eq!(
            story.refused(&Actor::System, identify(1)),
            Refusal::NoOpenRequest
        );
        story.does(&aino(), request(2));
    }
}

#[test]
fn only_the_open_request_counts() {
    let story = Story::requested();
    let other = hand_off(2);
    for command in [
        open(other),
        begin(other),
        identify(2),
        decline(other),
        fail(other),
        expire(other),
    ] {
        let refusal = story.refused(&Actor::System, command);
        assert_eq!(refusal, Refusal::NoOpenRequest);
    }
    let refusal = Story::active().refused(&aino(), Command::WithdrawIdentification);
    assert_eq!(refusal, Refusal::NoOpenRequest);
}

#[test]
fn a_lapsed_request_leads_nowhere() {
    let mut story = Story::requested();
    let early = story.refused(&Actor::System, expire(hand_off(1)));
    assert_eq!(early, Refusal::NotExpiredYet);
    story.wait(299);
    assert!(story.decide(&Actor::System, identify(1)).is_ok());
    story.wait(1);
    for command in [open(hand_off(1)), begin(hand_off(1)), identify(1)] {
        let refusal = story.refused(&Actor::System, command);
        assert_eq!(refusal, Refusal::RequestExpired);
    }
}

#[test]
fn nobody_identifies_twice() {
    let story = Story::identified();
    assert_eq!(
        story.refused(&aino(), request(2)),
        Refusal::AlreadyIdentified
    );
    assert_eq!(
        story.refused(&Actor::System, identify(1)),
        Refusal::NoOpenRequest
    );
}

#[test]
fn a_service_for_general_guidance_never_asks() {
    let story = Story::active_in(|service| service.identification = IdentificationRule::Never);
    assert_eq!(story.refused(&aino(), request(1)), Refusal::NotOffered);
}

#[test]
fn the_reason_is_for_the_resident_to_read_and_holds_no_code() {
    let asked = |reason: &str| Command::RequestIdentification {
        hand_off: hand_off(1),
        reason: reason.into(),
    };
    let story = Story::active();
    let refusal = story.refused(&aino(), asked(&format!("onko {CODE} oikein")));
    assert_eq!(
        (refusal.code(), refusal.field()),
        ("personal_id_blocked", Some("reason"))
    );
    let refusal = story.refused(&aino(), asked(&"ä".repeat(301)));
    assert_eq!(refusal.code(), "too_long");
    assert_eq!(
        story.refused(&aino(), asked("perkele")).code(),
        "forbidden_word"
    );

    let mut story = story;
    story.does(&aino(), asked("Katson reseptisi."));
    let request = story.state.request().expect("an open request");
    assert_eq!(request.reason.expose(), "Katson reseptisi.");
}

#[test]
fn where_everybody_identifies_the_resident_may_begin_anew_and_nowhere_else() {
    let again = || Command::RequestIdentification {
        hand_off: hand_off(2),
        reason: CODE.into(),
    };
    let story = Story::active();
    assert_eq!(
        story.refused(&Actor::Resident, again()),
        Refusal::NotOffered
    );
    let mut story = Story::waiting_in(|s| s.identification = IdentificationRule::AtStart);
    assert_eq!(
        story.refused(&Actor::Resident, again()),
        Refusal::RequestOpen
    );
    assert_eq!(story.refused(&aino(), accept()), Refusal::NotIdentified);
    assert_eq!(story.refused(&sanna(), accept()), Refusal::NotIdentified);
    story.does(&Actor::Resident, decline(hand_off(0)));
    story.does(&Actor::Resident, again());
    let expected = Event::IdentificationRequested {
        hand_off: hand_off(2),
        by: None,
        reason: Private::default(),
        expires_at: MORNING.plus_seconds(300),
    };
    assert_eq!(story.last(), &expected);

    // The service may have stopped asking meanwhile; nobody is left standing before the queue.
    story.service.identification = IdentificationRule::OnRequest;
    story.does(&Actor::Resident, decline(hand_off(2)));
    story.does(&Actor::Resident, again());
    story.wait(30);
    story.does(&Actor::System, identify(2));
    let since = MORNING.plus_seconds(30);
    let meant_for = None;
    assert_eq!(story.state.stage, Stage::Waiting { since, meant_for });
    story.does(&aino(), accept());
}

#[test]
fn before_the_queue_a_supervisor_moves_and_closes_what_got_stuck() {
    let at_start = || Story::waiting_in(|s| s.identification = IdentificationRule::AtStart);
    let mut story = at_start();
    story.does(&sanna(), transfer("kirjasto", None));
    assert!(matches!(story.state.stage, Stage::Waiting { .. }));
    assert_eq!(story.state.request(), None);
    at_start().does(&sanna(), Command::Close);
    let refusal = at_start().refused(&aino(), Command::Close);
    assert_eq!(refusal, Refusal::StillWaiting);
}

#[test]
fn a_foreign_identity_is_taken_where_the_service_takes_it() {
    let foreign = || Command::Identify {
        hand_off: hand_off(1),
        identity: Identity {
            personal_id: None,
            foreign_id: Some("ES/FI/1234".into()),
            ..identity()
        },
    };
    let refusal = Story::requested().refused(&Actor::System, foreign());
    assert_eq!(refusal, Refusal::ForeignNotAccepted);
    let mut story = Story::requested_in(|service| service.accept_foreign = true);
    story.does(&Actor::System, foreign());
    story.does(&Actor::Resident, offer(1));
}

#[test]
fn an_identity_has_a_name_and_a_code() {
    let changes: [fn(&mut Identity); 3] = [
        |identity| identity.personal_id = None,
        |identity| identity.personal_id = Some("".into()),
        |identity| {
            identity.given_names = "".into();
            identity.family_name = "".into();
        },
    ];
    let story = Story::requested_in(|service| service.accept_foreign = true);
    for change in changes {
        let mut identity = identity();
        change(&mut identity);
        let command = Command::Identify {
            hand_off: hand_off(1),
            identity,
        };
        let refusal = story.refused(&Actor::System, command);
        assert_eq!(refusal, Refusal::Malformed { field: "identity" });
    }
}
