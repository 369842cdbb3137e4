//! What a transcript tells, and what it does not.

use super::*;
use crate::domain::command::Command;
use crate::domain::fixtures::*;
use crate::domain::person::Actor;
use crate::domain::service::{AfterIdentification, ScreeningRules};

fn made_of(story: &Story) -> Transcript {
    let screener = Screener::new(&ScreeningRules::default());
    transcript(&story.state, &story.log, &screener)
}

fn entries(story: &Story) -> Vec<Entry> {
    let lines = made_of(story).lines.into_iter();
    lines.map(|line| line.entry).collect()
}

fn said(side: Side, name: &str, text: &str) -> Entry {
    Entry::Said {
        side,
        name: name.into(),
        text: text.into(),
        masked: false,
    }
}

fn joined(name: &str) -> Entry {
    Entry::Joined { name: name.into() }
}

/// A conversation with everything in it that must not be told.
fn full() -> Story {
    let mut story = Story::identified_in(after(AfterIdentification::Allow));
    story.does(&Actor::Resident, say(&format!("tunnus {CODE}")));
    let text = "marker-note".into();
    story.does(&aino(), Command::Note { text });
    story.does(&aino(), say("marker-hidden"));
    let target = story.state.last_seq;
    story.does(&aino(), Command::Hide { target });
    for n in 1..=3 {
        let Command::OfferAttachment {
            attachment,
            size,
            media_type,
            ..
        } = offer(n)
        else {
            unreachable!()
        };
        let name = format!("kuva {n}.png").as_str().into();
        let offer = Command::OfferAttachment {
            attachment,
            name,
            size,
            media_type,
        };
        story.does(&Actor::Resident, offer);
        story.does(&Actor::System, receive(n));
    }
    for n in [1, 2] {
        story.does(&Actor::System, clear(n));
    }
    let attachment = file(2);
    story.does(&Actor::Resident, Command::RemoveAttachment { attachment });
    story.does(&aino(), invite(1));
    let call = call(1);
    story.does(&Actor::Resident, Command::AcceptVideo { call });
    story.does(&aino(), Command::EndVideo { call });
    story.wait(60);
    story.does(&aino(), Command::Close);
    story.does(&Actor::Resident, survey("marker-survey"));
    story.does(&Actor::Resident, mail("marker@example.org"));
    story
}

#[test]
fn the_header() {
    let transcript = made_of(&full());
    assert_eq!(transcript.service.as_str(), "neuvola");
    assert_eq!(transcript.language, Language::Fi);
    assert_eq!(transcript.started_at, MORNING);
    assert_eq!(transcript.ended_at, Some(MORNING.plus_seconds(60)));
    assert_eq!(transcript.resident, "Tiina Testinen".into());
    assert_eq!(transcript.topic, "Rokotus".into());
    assert_eq!(transcript.professionals, ["Aino"]);
    assert_eq!(made_of(&Story::waiting()).ended_at, None);
}

#[test]
fn the_lines() {
    let story = full();
    let entries = entries(&story);
    let [
        first,
        second,
        third,
        Entry::Said { text, masked, .. },
        rest @ ..,
    ] = &entries[..]
    else {
        panic!("{entries:?}");
    };
    let opening = [first, second, third];
    assert_eq!(
        opening,
        [
            &joined("Aino"),
            &Entry::IdentificationRequested,
            &Entry::Identified
        ]
    );
    assert!(*masked && text.expose().starts_with("tunnus "));
    let expected = [
        Entry::File {
            side: Side::Resident,
            name: "Tiina Testinen".into(),
            file_name: "kuva 1.png".into(),
            size: 1_000,
        },
        Entry::CallBegan,
        Entry::CallEnded,
        Entry::Closed {
            reason: CloseReason::Professional,
        },
    ];
    assert_eq!(rest, expected);
}

#[test]
fn nothing_is_told_that_must_not_be() {
    let json = serde_json::to_string(&made_of(&full())).expect("plain");
    for secret in [
        "marker",
        "901X",
        "acc-",
        "40 123",
        "Maria",
        "0f0f",
        "disclosure",
    ] {
        assert!(!json.contains(secret), "{secret} in {json}");
    }
}

#[test]
fn everyone_who_spoke_is_named_once() {
    let mut story = Story::active();
    story.does(&Actor::Resident, say("hei"));
    story.does(&sanna(), say("täällä esihenkilö"));
    story.does(&aino(), transfer("neuvola", None));
    story.does(&bo(), accept());
    story.does(&bo(), say("jatketaan"));
    assert_eq!(made_of(&story).professionals, ["Aino", "Sanna", "Bo"]);
    let expected = [
        joined("Aino"),
        said(Side::Resident, "Tiina Testinen", "hei"),
        said(Side::Professional, "Sanna", "täällä esihenkilö"),
        Entry::Transferred {
            service: "neuvola".into(),
        },
        joined("Bo"),
        said(Side::Professional, "Bo", "jatketaan"),
    ];
    assert_eq!(entries(&story), expected);
}

#[test]
fn an_invitation_taken_back_is_no_call() {
    let mut story = Story::identified();
    story.does(&aino(), invite(1));
    story.does(&aino(), Command::EndVideo { call: call(1) });
    assert!(!entries(&story).contains(&Entry::CallEnded));
}
