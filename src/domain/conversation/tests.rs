//! Replaying events, good and bad.

use uuid::Uuid;

use super::*;
use crate::domain::command::Command;
use crate::domain::fixtures::*;
use crate::domain::person::Actor;

const ID: ConversationId = ConversationId(Uuid::from_u128(1));

fn at(seq: u64, event: Event) -> Recorded {
    Recorded {
        seq: Seq(seq),
        at: MORNING,
        command: None,
        event,
    }
}

#[test]
fn a_conversation_begins_with_its_start() {
    let story = Story::active();
    assert_eq!(Conversation::replay(ID, &[]), Err(ReplayError::Empty));
    let headless = Conversation::replay(ID, &story.log[1..]);
    assert_eq!(headless, Err(ReplayError::NotStarted));
    let mut first = story.log[0].clone();
    first.seq = Seq(2);
    let gap = ReplayError::Gap {
        expected: Seq(1),
        found: Seq(2),
    };
    assert_eq!(Conversation::begin(ID, &first), Err(gap));
}

#[test]
fn places_have_no_gaps_and_no_doubles() {
    let story = Story::identified();
    for missing in 1..story.log.len() - 1 {
        let mut log = story.log.clone();
        log.remove(missing);
        let expected = Seq(missing as u64 + 1);
        let found = expected.next();
        let gap = ReplayError::Gap { expected, found };
        assert_eq!(Conversation::replay(ID, &log), Err(gap));
        log.insert(missing, story.log[missing - 1].clone());
        assert!(matches!(
            Conversation::replay(ID, &log),
            Err(ReplayError::Gap { .. })
        ));
    }
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let (hand_off, call, side) = (hand_off(9), call(9), Side::Resident);
    let started = Story::waiting().log[0].event.clone();
    let misplaced = [
        started,
        Event::Hidden {
            by: professional(&aino()),
            target: Seq(1),
        },
        Event::IdentificationOpened { hand_off },
        Event::Identified {
            hand_off,
            identity: identity(),
        },
        Event::IdentificationExpired { hand_off },
        Event::AttachmentReceived {
            attachment: file(9),
        },
        Event::VideoAccepted { call },
        Event::VideoJoined { call, side },
        Event::VideoEnded { call, side },
        Event::TranscriptDelivered { delivered: true },
    ];
    for story in [Story::waiting(), Story::requested(), Story::identified()] {
        for event in misplaced.clone() {
            let mut state = story.state.clone();
            let seq = state.last_seq.next();
            let result = state.apply(&at(seq.0, event.clone()));
            assert_eq!(result, Err(ReplayError::Misplaced { seq }), "{event:?}");
            assert_eq!(state, story.state);
        }
    }
}

#[test]
fn nothing_of_the_conversation_follows_closing() {
    let story = Story::closed();
    let seq = story.state.last_seq.next();
    let said = Event::Said {
        side: Side::Resident,
        by: None,
        text: "hei".into(),
        masked: false,
    };
    let result = story.state.clone().apply(&at(seq.0, said));
    assert_eq!(result, Err(ReplayError::Misplaced { seq }));
}

#[test]
fn the_last_texts_are_remembered_for_two_minutes() {
    let mut story = Story::active();
    for n in 0..7 {
        story.does(&Actor::Resident, say(&format!("viesti {n}")));
        story.does(&aino(), say("niin"));
        story.wait(10);
    }
    let recent = |story: &Story| -> Vec<String> {
        let recent = story.state.recent.iter();
        recent
            .map(|recent| recent.text.expose().to_owned())
            .collect()
    };
    let last_five = [2, 3, 4, 5, 6].map(|n| format!("viesti {n}"));
    assert_eq!(recent(&story), last_five);
    story.wait(100);
    story.does(&Actor::Resident, say("viimeinen"));
    assert_eq!(recent(&story), ["viesti 5", "viesti 6", "viimeinen"]);
}

#[test]
fn name_and_topic_are_the_first_texts() {
    let story = Story::waiting();
    assert_eq!(story.state.recent[0].text, story.state.resident.name);
    assert_eq!(story.state.recent[1].text.expose(), "Rokotus");
}

#[test]
fn every_command_is_remembered() {
    let mut story = Story::active();
    let said = |n: u64| Event::Said {
        side: Side::Resident,
        by: None,
        text: "hei".into(),
        masked: n.is_multiple_of(2),
    };
    for n in 3..=1_000 {
        let mut recorded = at(n, said(n));
        recorded.command = Some(CommandId(Uuid::from_u128(n.into())));
        story.state.apply(&recorded).unwrap();
    }
    let place = |n: u128| story.state.place_of(CommandId(Uuid::from_u128(n)));
    assert_eq!(place(2), None);
    assert_eq!((place(3), place(1_000)), (Some(Seq(3)), Some(Seq(1_000))));
}

#[test]
fn the_deadline_is_the_earlier_of_request_and_ring() {
    assert_eq!(Story::active().state.deadline(), None);
    let story = Story::requested();
    assert_eq!(story.state.deadline(), Some(MORNING.plus_seconds(300)));
    let mut story = Story::identified();
    assert_eq!(story.state.deadline(), None);
    story.does(&aino(), invite(1));
    assert_eq!(story.state.deadline(), Some(MORNING.plus_seconds(30)));
    story.does(&Actor::Resident, Command::AcceptVideo { call: call(1) });
    assert_eq!(
        story.state.deadline(),
        Some(MORNING),
        "looked at all the time"
    );
    story.does(&Actor::Resident, Command::EndVideo { call: call(1) });
    assert_eq!(story.state.deadline(), None);
}
