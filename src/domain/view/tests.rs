//! What each side sees.

use serde_json::{Value, json};

use super::*;
use crate::domain::command::Command;
use crate::domain::fixtures::*;
use crate::domain::person::Actor;
use crate::domain::screening::masked_personal_id;

fn shown(story: &Story, event: usize, audience: Audience) -> Value {
    let shown = view(&story.state, &story.log[event], audience);
    serde_json::to_value(shown).expect("shown events are plain")
}

/// The last event, as the resident and as staff see it.
fn last(story: &Story) -> (Value, Value) {
    let last = story.log.len() - 1;
    let sees = |audience| shown(story, last, audience);
    (sees(Audience::Resident), sees(Audience::Staff))
}

fn nothing(story: &Story) -> Value {
    json!({ "seq": story.state.last_seq, "at": story.now, "type": "nothing" })
}

#[test]
fn the_start_tells_the_phone_number_to_staff_alone() {
    let (resident, staff) = last(&Story::waiting());
    assert_eq!(
        resident,
        json!({
            "seq": 1, "at": MORNING, "type": "started", "service": "neuvola",
            "name": "Tiina Testinen", "topic": "Rokotus", "language": "fi",
        })
    );
    assert_eq!(staff["phone"], "+358 40 123 4567");
}

#[test]
fn accounts_are_for_staff() {
    let (resident, staff) = last(&Story::active());
    assert_eq!(
        resident,
        json!({ "seq": 2, "at": MORNING, "type": "accepted", "name": "Aino" })
    );
    assert_eq!(staff["account"], "acc-aino");
}

#[test]
fn residents_learn_where_they_were_passed_on_and_no_more() {
    let mut story = Story::active();
    story.does(&aino(), transfer("neuvola", Some(&bo())));
    let (resident, staff) = last(&story);
    assert_eq!(
        resident,
        json!({ "seq": 3, "at": MORNING, "type": "transferred", "service": "neuvola" })
    );
    assert_eq!(staff["by"], "Aino");
    assert_eq!(staff["to"], "Bo");
    assert_eq!(staff["note"], "marker-transfer");
}

#[test]
fn notes_and_bars_are_for_staff() {
    let mut story = Story::active();
    let text = "marker-note".into();
    story.does(&aino(), Command::Note { text });
    let (resident, staff) = last(&story);
    assert_eq!(resident, nothing(&story));
    assert_eq!(
        (&staff["type"], &staff["text"]),
        (&json!("noted"), &json!("marker-note"))
    );

    story.does(&sanna(), bar(3_600));
    let (resident, staff) = last(&story);
    assert_eq!(
        (&resident["type"], &resident["reason"]),
        (&json!("closed"), &json!("professional"))
    );
    assert_eq!(staff["reason"], "barred");
    let barred = story.log.len() - 2;
    assert_eq!(shown(&story, barred, Audience::Resident)["type"], "nothing");
    assert_eq!(
        shown(&story, barred, Audience::Staff)["reason"],
        "marker-bar"
    );
}

#[test]
fn a_hidden_message_is_gone_for_the_resident() {
    let mut story = Story::active();
    story.does(&aino(), say("marker-hidden"));
    let (place, target) = (story.log.len() - 1, story.state.last_seq);
    assert_eq!(last(&story).0["text"], "marker-hidden");
    story.does(&aino(), Command::Hide { target });
    let (resident, staff) = last(&story);
    assert_eq!(
        (&resident["type"], &resident["target"]),
        (&json!("hidden"), &json!(target))
    );
    assert_eq!(resident, staff);
    assert_eq!(shown(&story, place, Audience::Resident)["type"], "nothing");
    assert_eq!(
        shown(&story, place, Audience::Staff)["text"],
        "marker-hidden"
    );
}

#[test]
fn hiding_a_note_tells_the_resident_nothing() {
    let mut story = Story::active();
    let text = "marker-note".into();
    story.does(&aino(), Command::Note { text });
    let target = story.state.last_seq;
    story.does(&aino(), Command::Hide { target });
    let (resident, staff) = last(&story);
    assert_eq!(resident, nothing(&story));
    assert_eq!(staff["target"], json!(target));
}

#[test]
fn the_identity_is_shown_masked_and_to_the_resident_as_a_name() {
    let (resident, staff) = last(&Story::identified());
    assert_eq!(
        resident["identity"],
        json!({
            "name": "Tiina Maria Testinen", "foreign": false, "non_disclosure": false,
            "name_differs": false,
        })
    );
    let identity = &staff["identity"];
    assert_eq!(identity["masked_personal_id"], masked_personal_id(CODE));
    assert!(!staff.to_string().contains(CODE));
    assert_eq!(identity["non_disclosure"], true);
    assert_eq!(identity["assurance"]["acr"], "marker-acr");
}

#[test]
fn a_colleague_learns_that_the_resident_is_identified_and_not_who_they_are() {
    let story = Story::identified();
    let seen = shown(&story, story.log.len() - 1, Audience::Colleague);
    assert_eq!(
        seen,
        json!({
            "seq": story.state.last_seq, "at": story.now, "type": "identified",
            "hand_off": hand_off(1),
        })
    );
}

#[test]
fn all_else_is_shown_to_a_colleague_as_to_who_answers() {
    let mut story = Story::identified();
    story.does(&aino(), say("marker-said"));
    let text = "marker-note".into();
    story.does(&aino(), Command::Note { text });
    story.does(&aino(), transfer("neuvola", None));
    for event in 0..story.log.len() {
        let colleague = shown(&story, event, Audience::Colleague);
        if colleague["type"] != "identified" {
            assert_eq!(colleague, shown(&story, event, Audience::Staff));
        }
    }
}

/// The identity of somebody from abroad, as the resident and as staff see it.
fn seen_from_abroad(foreign_id: &str) -> (Value, Value) {
    let mut story = Story::requested_in(|service| service.accept_foreign = true);
    let hand_off = hand_off(1);
    let identity = Identity {
        personal_id: None,
        foreign_id: Some(foreign_id.into()),
        ..identity()
    };
    story.does(&Actor::System, Command::Identify { hand_off, identity });
    let (resident, staff) = last(&story);
    assert!(!format!("{resident}{staff}").contains(foreign_id));
    (resident["identity"].clone(), staff["identity"].clone())
}

#[test]
fn a_foreign_identity_is_shown_with_its_country_and_to_staff_with_its_birth_date() {
    let (resident, staff) = seen_from_abroad("ES/FI/wxyz-1234");
    assert_eq!(
        resident,
        json!({
            "name": "Tiina Maria Testinen", "foreign": true, "country": "ES",
            "non_disclosure": false, "name_differs": false,
        })
    );
    assert_eq!(staff["foreign"], true);
    assert_eq!(staff["country"], "ES");
    assert_eq!(staff["birth_date"], "1952-10-13");
    assert_eq!(staff["masked_personal_id"], Value::Null);
    for made_otherwise in ["wxyz", "es/FI/wxyz", "ESP/FI/wxyz", "/wxyz", "<b>/wxyz"] {
        let (_, staff) = seen_from_abroad(made_otherwise);
        assert_eq!(staff["country"], Value::Null, "{made_otherwise}");
    }
}

#[test]
fn the_reason_of_a_request_is_shown_to_both() {
    let mut story = Story::active();
    let asked = Command::RequestIdentification {
        hand_off: hand_off(1),
        reason: " Katson reseptisi. ".into(),
    };
    story.does(&aino(), asked);
    let (resident, staff) = last(&story);
    assert_eq!(resident, staff);
    assert_eq!(resident["reason"], "Katson reseptisi.");
}

#[test]
fn staff_are_told_where_names_differ() {
    let mut story = Story::identified();
    story.state.resident.name = "Matti Meikäläinen".into();
    let identified = story.log.len() - 1;
    let differs =
        |audience| shown(&story, identified, audience)["identity"]["name_differs"].clone();
    assert_eq!(differs(Audience::Staff), true);
    assert_eq!(differs(Audience::Resident), false);
}

#[test]
fn answers_addresses_and_hashes_are_shown_to_nobody() {
    let mut story = Story::identified();
    story.does(&aino(), offer(1));
    story.does(&Actor::System, receive(1));
    let (resident, staff) = last(&story);
    assert_eq!(
        (&resident["sha256"], &staff["sha256"]),
        (&Value::Null, &Value::Null)
    );
    story.does(&aino(), Command::Close);
    for command in [survey("marker-survey"), mail("marker@example.org")] {
        story.does(&Actor::Resident, command);
        let (resident, staff) = last(&story);
        assert!(!format!("{resident}{staff}").contains("marker"));
    }
}

/// Each name, the identity's given and family names, and whether they differ.
const NAMES: &[(&str, &str, &str, bool)] = &[
    ("Tiina Testinen", "Tiina Maria", "Testinen", false),
    ("testinen TIINA", "Tiina Maria", "Testinen", false),
    ("Testinen, Maria", "Tiina Maria", "Testinen", false),
    ("Maria", "Tiina Maria", "Testinen", false),
    ("Testinen", "Tiina Maria", "Testinen", false),
    ("T. M. Testinen", "Tiina Maria", "Testinen", false),
    ("Tiina T", "Tiina Maria", "Testinen", false),
    ("Vaino Aanekoski", "Väinö", "Äänekoski", false),
    ("Vaeinoe Aeaenekoski", "Väinö", "Äänekoski", false),
    ("Soren Aarestrup", "Søren", "Årestrup", false),
    ("Anna Liisa", "Anna-Liisa", "Mäki-Petäjä", false),
    ("Annaliisa Mäki", "Anna-Liisa", "Mäki", false),
    ("Anna‐Liisa Petäjä", "Annaliisa", "Petäjä", false),
    ("Liisa Mäki", "Anna-Liisa", "Mäki-Petäjä", false),
    ("O’Hara Sinead", "Sinéad", "O'Hara", false),
    ("Tiina  Maria  Testinen ", "Tiina Maria", "Testinen", false),
    ("Matti Testinen", "Tiina Maria", "Testinen", true),
    ("Tiina Meikäläinen", "Tiina Maria", "Testinen", true),
    ("Tiina Tiina", "Tiina Maria", "Testinen", true),
    ("X. Testinen", "Tiina Maria", "Testinen", true),
    ("Tiina Testi", "Tiina Maria", "Testinen", true),
    ("???", "Tiina Maria", "Testinen", true),
    ("", "Tiina Maria", "Testinen", true),
];

#[test]
fn names_are_compared_tolerantly() {
    for (typed, given, family, expected) in NAMES {
        let vouched = format!("{given} {family}");
        assert_eq!(names_differ(typed, &vouched), *expected, "{typed}");
    }
}
