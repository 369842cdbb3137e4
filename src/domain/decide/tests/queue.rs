//! Accepting and transferring.

use crate::domain::command::Command;
use crate::domain::conversation::{Call, Stage, Standing};
use crate::domain::decide::RESERVED_SECONDS;
use crate::domain::event::Event;
use crate::domain::fixtures::*;
use crate::domain::person::{Actor, Side};
use crate::domain::refusal::Refusal;

fn holder(story: &Story) -> &str {
    let professional = story.state.professional();
    professional.map_or("", |professional| professional.id.as_str())
}

#[test]
fn a_professional_takes_a_waiting_conversation() {
    let mut story = Story::waiting();
    story.does(&aino(), accept());
    assert_eq!(holder(&story), "acc-aino");
    assert_eq!(story.refused(&aino(), accept()), Refusal::AlreadyDone);
    assert_eq!(story.refused(&bo(), accept()), Refusal::AlreadyTaken);
}

#[test]
fn nobody_takes_more_than_they_may() {
    let full = Command::Accept {
        take_over: false,
        held: 5,
        limit: 5,
    };
    let refusal = Story::waiting().refused(&aino(), full);
    assert_eq!(refusal, Refusal::TooManyConversations { limit: 5 });
}

#[test]
fn a_supervisor_takes_over_and_the_call_ends() {
    let mut story = Story::identified();
    story.does(&aino(), invite(1));
    assert_eq!(story.refused(&sanna(), accept()), Refusal::AlreadyTaken);
    assert_eq!(story.refused(&bo(), take_over()), Refusal::AlreadyTaken);
    let events = story.does(&sanna(), take_over());
    let ended = Event::VideoEnded {
        call: call(1),
        side: Side::System,
    };
    assert_eq!(events.first(), Some(&ended));
    assert_eq!(holder(&story), "acc-sanna");
    assert_eq!(story.refused(&aino(), say("hei")), Refusal::NotAssigned);
}

#[test]
fn a_request_survives_being_taken_over() {
    let mut story = Story::requested();
    assert_eq!(story.does(&sanna(), take_over()).len(), 1);
    story.does(&Actor::System, identify(1));
}

#[test]
fn a_transfer_puts_it_back_into_a_queue() {
    let mut story = Story::active();
    story.does(&aino(), transfer("kirjasto", None));
    assert_eq!(story.state.service.as_str(), "kirjasto");
    assert!(matches!(
        story.state.stage,
        Stage::Waiting {
            meant_for: None,
            ..
        }
    ));
    assert_eq!(story.refused(&aino(), accept()), Refusal::NotAllowed);
    story.does(&outsider(), accept());
}

#[test]
fn a_transfer_goes_to_a_known_service_only() {
    let refusal = Story::active().refused(&aino(), transfer("olematon", None));
    assert_eq!(refusal, Refusal::NoSuchThing);
}

#[test]
fn a_supervisor_moves_what_waits_in_the_wrong_queue() {
    let mut story = Story::waiting();
    story.does(&sanna(), transfer("kirjasto", None));
    assert_eq!(story.state.service.as_str(), "kirjasto");
}

#[test]
fn the_named_colleague_comes_first_for_a_while() {
    let mut story = Story::active();
    story.does(&aino(), transfer("neuvola", Some(&bo())));
    assert_eq!(story.refused(&aino(), accept()), Refusal::NotAssigned);
    assert!(story.decide(&bo(), accept()).is_ok());
    assert!(story.decide(&sanna(), accept()).is_ok());
    story.wait(RESERVED_SECONDS - 1);
    assert_eq!(story.refused(&aino(), accept()), Refusal::NotAssigned);
    story.wait(1);
    story.does(&aino(), accept());
}

#[test]
fn a_transfer_ends_the_call_and_the_request() {
    let mut story = Story::requested();
    let events = story.does(&aino(), transfer("neuvola", None));
    let withdrawn = Event::IdentificationWithdrawn {
        hand_off: hand_off(1),
        by: professional(&aino()),
    };
    assert_eq!(events[0], withdrawn);
    assert_eq!(story.state.standing, Standing::Anonymous);

    let mut story = Story::identified();
    story.does(&aino(), invite(1));
    story.does(&aino(), transfer("neuvola", None));
    assert_eq!(story.state.call, Call::None);
}

#[test]
fn the_identity_goes_along() {
    let mut story = Story::identified();
    story.does(&aino(), transfer("neuvola", Some(&bo())));
    story.does(&bo(), accept());
    story.does(&bo(), offer(1));
    let refusal = story.refused(&bo(), request(2));
    assert_eq!(refusal, Refusal::AlreadyIdentified);
}

/// The other service's rules decide what the identity unlocks there.
#[test]
fn an_identity_unlocks_only_what_it_satisfies() {
    let mut story = Story::identified();
    story.does(&aino(), transfer("neuvola", None));
    story.service.provider = "another".into();
    story.does(&bo(), accept());
    assert_eq!(story.refused(&bo(), offer(1)), Refusal::NotIdentified);
    assert_eq!(story.refused(&bo(), invite(1)), Refusal::NotIdentified);
    let code = story.refused(&Actor::Resident, say(CODE)).code();
    assert_eq!(code, "personal_id_blocked");
    story.does(&bo(), request(2));
    assert_eq!(story.state.identity(), None);
}

#[test]
fn the_note_of_a_transfer_is_screened_and_may_be_empty() {
    let note = |text: &str| Command::Transfer {
        service: "neuvola".into(),
        to: None,
        note: text.into(),
    };
    let story = Story::active();
    assert_eq!(story.refused(&aino(), note(CODE)).field(), Some("note"));
    assert!(story.decide(&aino(), note("")).is_ok());
}
