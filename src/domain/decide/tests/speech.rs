//! Messages, notes and hiding.

use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::fixtures::*;
use crate::domain::ids::Seq;
use crate::domain::person::{Actor, Side};
use crate::domain::refusal::Refusal;
use crate::domain::service::{AfterIdentification, IdentificationRule};

fn note(text: &str) -> Command {
    Command::Note { text: text.into() }
}

fn said(events: &[Event]) -> (&str, bool) {
    match events {
        [Event::Said { text, masked, .. }] => (text.expose(), *masked),
        _ => panic!("{events:?}"),
    }
}

#[test]
fn both_sides_speak() {
    let mut story = Story::waiting();
    story.does(&Actor::Resident, say("  hei  \r\n"));
    assert!(matches!(
        story.last(),
        Event::Said { side: Side::Resident, by: None, text, .. } if text.expose() == "hei"
    ));
    story.does(&aino(), accept());
    story.does(&aino(), say("päivää"));
    assert!(matches!(
        story.last(),
        Event::Said { side: Side::Professional, by: Some(by), .. } if by.display_name == "Aino"
    ));
    story.does(&sanna(), say("minäkin täällä"));
}

#[test]
fn before_identification_codes_are_refused_to_both() {
    let mut story = Story::requested();
    for actor in [Actor::Resident, aino()] {
        let refusal = story.refused(&actor, say(&format!("tunnus on {CODE} siis")));
        assert_eq!(refusal.code(), "personal_id_blocked");
        assert_eq!(refusal.field(), Some("message"));
        assert!(!format!("{refusal:?} {refusal}").contains("901X"));
    }
    assert_eq!(story.refused(&aino(), note(CODE)).field(), Some("note"));
    story.does(&Actor::Resident, say("ei sitten"));
}

#[test]
fn after_identification_the_service_says() {
    let text = format!("tunnus on {CODE}");
    let mut story = Story::identified_in(after(AfterIdentification::Allow));
    let events = story.does(&Actor::Resident, say(&text));
    assert_eq!(said(&events), (text.as_str(), false));

    let mut story = Story::identified_in(after(AfterIdentification::Mask));
    for actor in [Actor::Resident, aino()] {
        let events = story.does(&actor, say(&text));
        let (kept, masked) = said(&events);
        assert!(
            masked && kept.starts_with("tunnus on ") && !kept.contains("901X"),
            "{kept}"
        );
    }

    let story = Story::identified_in(after(AfterIdentification::Block));
    let refusal = story.refused(&Actor::Resident, say(&text));
    assert_eq!(refusal.code(), "personal_id_blocked");
}

#[test]
fn a_code_split_over_messages_is_seen() {
    let mut story = Story::active();
    story.does(&Actor::Resident, say("131052"));
    story.wait(60);
    let refusal = story.refused(&Actor::Resident, say("-901X"));
    assert_eq!(refusal.code(), "personal_id_blocked");
    // The other side's texts are not continued, and old ones not either.
    story.does(&aino(), say("-901X"));
    story.wait(61);
    story.does(&Actor::Resident, say("-901X"));
}

#[test]
fn a_code_split_after_identification_is_refused_where_codes_are_masked() {
    let mut story = Story::identified();
    story.does(&Actor::Resident, say("131052-901"));
    let refusal = story.refused(&Actor::Resident, say("X"));
    assert_eq!(refusal.code(), "personal_id_blocked");
}

#[test]
fn forbidden_words_are_refused_always_and_to_all() {
    for story in [
        Story::active(),
        Story::identified_in(after(AfterIdentification::Allow)),
    ] {
        for actor in [Actor::Resident, aino()] {
            let refusal = story.refused(&actor, say("no Perkele sentään"));
            assert_eq!(refusal, Refusal::ForbiddenWord { field: "message" });
        }
    }
}

#[test]
fn messages_have_the_service_s_length() {
    let story = Story::active_in(|service| service.message_chars = 5);
    assert!(story.decide(&aino(), say(" äöåÄÖ ")).is_ok());
    let too_long = Refusal::TooLong {
        field: "message",
        limit: 5,
    };
    assert_eq!(story.refused(&aino(), say("äöåÄÖÅ")), too_long);
    assert_eq!(
        story.refused(&aino(), say(" \u{200B}\n")),
        Refusal::Empty { field: "message" }
    );
}

#[test]
fn where_the_service_identifies_at_the_start_nothing_is_said_before() {
    let mut story = Story::waiting_in(|s| s.identification = IdentificationRule::AtStart);
    assert_eq!(
        story.refused(&Actor::Resident, say("hei")),
        Refusal::NotIdentified
    );
    story.does(&Actor::System, identify(0));
    story.does(&Actor::Resident, say("hei"));
}

#[test]
fn a_professional_may_speak_first_where_the_service_identifies_at_the_start() {
    let mut story = Story::active();
    story.service.identification = IdentificationRule::AtStart;
    story.does(&aino(), say("tunnistautuisitteko"));
    assert_eq!(
        story.refused(&Actor::Resident, say("hei")),
        Refusal::NotIdentified
    );
}

#[test]
fn what_was_said_is_hidden_once() {
    let mut story = Story::active();
    story.does(&Actor::Resident, say("hei"));
    let target = story.state.last_seq;
    story.does(&aino(), Command::Hide { target });
    assert!(story.state.said[&target].hidden);
    let again = story.refused(&aino(), Command::Hide { target });
    assert_eq!(again, Refusal::AlreadyDone);
    let no_message = story.refused(&aino(), Command::Hide { target: Seq(1) });
    assert_eq!(no_message, Refusal::NoSuchThing);
}
