//! The stored form of events.

use std::collections::HashSet;
use std::mem::discriminant;

use uuid::Uuid;

use super::*;
use crate::domain::fixtures::*;

/// One of every event, with every optional field filled.
pub(crate) fn every_event() -> Vec<Event> {
    let by = professional(&aino());
    let mut events = vec![Story::waiting().log[0].event.clone()];
    events.extend(course_events(by.clone(), MORNING));
    events.extend(hand_off_events(by.clone(), hand_off(1)));
    events.extend(file_events(file(1)));
    events.extend(call_events(by, call(1)));
    events
}

fn hand_off_events(by: Professional, hand_off: HandOffId) -> Vec<Event> {
    let identity = Identity {
        foreign_id: Some("ES/FI/1234".into()),
        ..identity()
    };
    vec![
        Event::IdentificationRequested {
            hand_off,
            by: Some(by.clone()),
            reason: "Reseptin uusiminen".into(),
            expires_at: MORNING,
        },
        Event::IdentificationOpened { hand_off },
        Event::IdentificationStarted { hand_off },
        Event::Identified { hand_off, identity },
        Event::IdentificationDeclined { hand_off },
        Event::IdentificationFailed {
            hand_off,
            reason: HandOffFailure::AssuranceTooLow,
        },
        Event::IdentificationExpired { hand_off },
        Event::IdentificationWithdrawn { hand_off, by },
    ]
}

fn file_events(attachment: AttachmentId) -> Vec<Event> {
    let side = Side::Resident;
    vec![
        Event::AttachmentOffered {
            attachment,
            side,
            name: "kuva.png".into(),
            size: 1_000,
            media_type: "image/png".into(),
        },
        Event::AttachmentReceived { attachment },
        Event::AttachmentReady {
            attachment,
            sha256: "0f".repeat(32),
            size: 900,
            preview: true,
            flagged: false,
        },
        Event::AttachmentRefused {
            attachment,
            reason: AttachmentProblem::TypeNotAllowed,
        },
        Event::AttachmentRemoved { attachment, side },
    ]
}

fn call_events(by: Professional, call: CallId) -> Vec<Event> {
    let side = Side::Resident;
    vec![
        Event::VideoInvited {
            call,
            by,
            expires_at: MORNING,
        },
        Event::VideoAccepted { call },
        Event::VideoDeclined { call },
        Event::VideoMissed { call },
        Event::VideoJoined { call, side },
        Event::VideoLeft { call, side },
        Event::VideoEnded {
            call,
            side: Side::System,
        },
    ]
}

fn course_events(by: Professional, at: Timestamp) -> Vec<Event> {
    vec![
        Event::Accepted {
            professional: by.clone(),
        },
        Event::Transferred {
            by: by.clone(),
            service: "kirjasto".into(),
            to: Some(professional(&bo())),
            note: "syy".into(),
        },
        Event::Said {
            side: Side::Professional,
            by: Some(by.clone()),
            text: "hei".into(),
            masked: true,
        },
        Event::Noted {
            by: by.clone(),
            text: "muistiinpano".into(),
        },
        Event::Hidden {
            by: by.clone(),
            target: Seq(3),
        },
        Event::Barred {
            by: by.clone(),
            until: at,
            reason: "syy".into(),
        },
        Event::Closed {
            reason: CloseReason::Professional,
            by: Some(by),
        },
        Event::SurveyAnswered {
            answers: BTreeMap::from([("grade".into(), "5".into())]),
        },
        Event::TranscriptRequested {
            address: "tiina@example.org".into(),
        },
        Event::TranscriptDelivered { delivered: true },
    ]
}

/// Serde names every type there is when it meets one that there is not.
#[test]
fn the_list_of_events_is_whole() {
    let unknown = serde_json::from_str::<Event>(r#"{"type":"?"}"#).expect_err("unknown");
    let unknown = unknown.to_string();
    let (_, known) = unknown.split_once("expected one of ").expect("a list");
    let known = known.split('`').skip(1).step_by(2).count();
    let kinds: HashSet<_> = every_event().iter().map(discriminant).collect();
    assert_eq!(
        (kinds.len(), every_event().len()),
        (known, known),
        "{unknown}"
    );
}

#[test]
pub(crate) fn every_event_comes_back_as_it_was() {
    for event in every_event() {
        let stored = serde_json::to_string(&event).expect("plain");
        let read: Event = serde_json::from_str(&stored).expect("the same form");
        assert_eq!(read, event, "{stored}");
        let recorded = Recorded {
            seq: Seq(7),
            at: MORNING,
            command: Some(CommandId(Uuid::from_u128(9))),
            event,
        };
        let stored = serde_json::to_string(&recorded).expect("plain");
        let read: Recorded = serde_json::from_str(&stored).expect("the same form");
        assert_eq!(read, recorded);
    }
}

/// A difference here means that events in journals out there are no longer written, or no longer
/// read, as before: see "How to change an event" in the room's first lines.
#[test]
fn the_stored_form_stays() {
    let lines = every_event().into_iter();
    let lines = lines.map(|event| serde_json::to_string(&event).expect("plain"));
    let stored = lines.collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!("stored_form", stored);
}

/// A newer node may have written a field that this one does not know.
#[test]
fn unknown_fields_are_passed_over() {
    let stored = r#"{"type":"transcript_delivered","delivered":true,"later":{"a":1}}"#;
    let read: Event = serde_json::from_str(stored).expect("readable");
    assert_eq!(read, Event::TranscriptDelivered { delivered: true });
}
