//! Files.

use std::collections::BTreeSet;

use crate::domain::attachment::FileKind;
use crate::domain::command::Command;
use crate::domain::conversation::AttachmentState;
use crate::domain::event::{AttachmentProblem, Event};
use crate::domain::fixtures::*;
use crate::domain::person::{Actor, Side};
use crate::domain::refusal::Refusal;
use crate::domain::service::Service;
use crate::domain::view::{Audience, Shown, view};

fn refuse(n: u128) -> Command {
    Command::RefuseAttachment {
        attachment: file(n),
        reason: AttachmentProblem::Infected,
    }
}

fn remove(n: u128) -> Command {
    Command::RemoveAttachment {
        attachment: file(n),
    }
}

fn offer_as(name: &str, size: u64, media_type: &str) -> Command {
    Command::OfferAttachment {
        attachment: file(1),
        name: name.into(),
        size,
        media_type: media_type.into(),
    }
}

fn state(story: &Story, n: u128) -> AttachmentState {
    story.state.attachments[&file(n)].state
}

#[test]
fn a_file_needs_identification_and_a_service_that_takes_files() {
    for actor in [Actor::Resident, aino()] {
        for story in [Story::active(), Story::requested()] {
            assert_eq!(story.refused(&actor, offer(1)), Refusal::NotIdentified);
        }
        let story = Story::identified_in(|service| service.attachments.offered = false);
        assert_eq!(story.refused(&actor, offer(1)), Refusal::NotOffered);
    }
}

#[test]
fn the_whole_way() {
    let mut story = Story::identified();
    story.does(&Actor::Resident, offer(1));
    assert_eq!(state(&story, 1), AttachmentState::Offered);
    assert_eq!(
        story.refused(&Actor::System, clear(1)),
        Refusal::NoSuchThing
    );
    story.does(&Actor::System, receive(1));
    assert_eq!(state(&story, 1), AttachmentState::Received);
    assert_eq!(
        story.refused(&Actor::System, receive(1)),
        Refusal::AlreadyDone
    );
    story.does(&Actor::System, clear(1));
    assert_eq!(state(&story, 1), AttachmentState::Ready);
    assert_eq!(
        story.refused(&Actor::System, clear(1)),
        Refusal::AlreadyDone
    );
    assert_eq!(
        story.refused(&Actor::System, refuse(1)),
        Refusal::AlreadyDone
    );
    assert_eq!(story.refused(&aino(), offer(1)), Refusal::AlreadyDone);
    assert_eq!(
        story.refused(&Actor::System, clear(2)),
        Refusal::NoSuchThing
    );
}

#[test]
fn a_file_is_refused_on_its_way_or_by_its_check() {
    for received in [false, true] {
        let mut story = Story::identified();
        story.does(&aino(), offer(1));
        if received {
            story.does(&Actor::System, receive(1));
        }
        story.does(&Actor::System, refuse(1));
        assert_eq!(state(&story, 1), AttachmentState::Gone);
    }
}

#[test]
fn a_file_that_the_storage_lost_is_refused_even_when_it_was_ready() {
    let mut story = Story::identified();
    story.does(&aino(), offer(1));
    story.does(&Actor::System, receive(1));
    story.does(&Actor::System, clear(1));
    let lost = Command::RefuseAttachment {
        attachment: file(1),
        reason: AttachmentProblem::Lost,
    };
    story.does(&Actor::System, lost.clone());
    assert_eq!(state(&story, 1), AttachmentState::Gone);
    assert_eq!(story.refused(&Actor::System, lost), Refusal::AlreadyDone);
}

#[test]
fn a_file_is_removed_by_its_side_or_a_supervisor() {
    let mut story = Story::identified();
    story.does(&Actor::Resident, offer(1));
    story.does(&aino(), offer(2));
    assert_eq!(story.refused(&aino(), remove(1)), Refusal::NotAllowed);
    assert_eq!(
        story.refused(&Actor::Resident, remove(2)),
        Refusal::NotAllowed
    );
    assert_eq!(story.refused(&bo(), remove(2)), Refusal::NotAssigned);
    assert!(story.decide(&sanna(), remove(1)).is_ok());
    story.does(&Actor::Resident, remove(1));
    story.does(&aino(), remove(2));
    assert_eq!(
        story.refused(&Actor::Resident, remove(1)),
        Refusal::AlreadyDone
    );
    assert_eq!(story.refused(&sanna(), remove(3)), Refusal::NoSuchThing);
}

#[test]
fn what_is_told_of_a_file_has_its_form() {
    let story = Story::identified();
    let malformed = |field| Refusal::Malformed { field };
    let cases = [
        (
            offer_as("kuva.png", 0, "image/png"),
            Refusal::Empty { field: "file" },
        ),
        (
            offer_as(" ", 1, "image/png"),
            Refusal::Empty { field: "file_name" },
        ),
        (offer_as("a\nb", 1, "image/png"), malformed("file_name")),
        (
            offer_as("gnp.\u{202E}exe", 1, "image/png"),
            malformed("file_name"),
        ),
        (
            offer_as("kuva.png", 1, "image/png\r\nX: y"),
            Refusal::TypeMismatch,
        ),
        (
            offer_as(&"a".repeat(201), 1, "image/png"),
            Refusal::TooLong {
                field: "file_name",
                limit: 200,
            },
        ),
    ];
    for (command, expected) in cases {
        assert_eq!(story.refused(&Actor::Resident, command), expected);
    }
}

#[test]
fn the_name_of_a_file_is_screened() {
    let name = format!("{CODE}.pdf");
    let story = Story::identified_in(after(crate::domain::service::AfterIdentification::Block));
    let refusal = story.refused(&Actor::Resident, offer_as(&name, 1, "application/pdf"));
    assert_eq!(refusal.field(), Some("file_name"));
    assert_eq!(refusal.code(), "personal_id_blocked");
}

#[test]
fn a_hash_has_its_form() {
    let mut story = Story::identified();
    story.does(&aino(), offer(1));
    story.does(&Actor::System, receive(1));
    for wrong in ["", "0f", &"0F".repeat(32), &"zz".repeat(32)] {
        let Command::ClearAttachment {
            attachment,
            size,
            preview,
            flagged,
            ..
        } = clear(1)
        else {
            unreachable!()
        };
        let command = Command::ClearAttachment {
            attachment,
            sha256: wrong.into(),
            size,
            preview,
            flagged,
        };
        let refusal = story.refused(&Actor::System, command);
        assert_eq!(refusal, Refusal::Malformed { field: "sha256" });
    }
}

fn offer_sized(n: u128, size: u64) -> Command {
    Command::OfferAttachment {
        attachment: file(n),
        name: "kuva.png".into(),
        size,
        media_type: "image/png".into(),
    }
}

fn limited(service: &mut Service) {
    service.attachments.file_bytes = 1_000;
    service.attachments.conversation_bytes = 2_500;
    service.attachments.conversation_files = 3;
}

#[test]
fn a_file_and_all_of_a_conversation_have_their_limits() {
    let mut story = Story::identified_in(limited);
    let refusal = story.refused(&Actor::Resident, offer_sized(1, 1_001));
    assert_eq!(refusal, Refusal::FileTooLarge { limit: 1_000 });
    story.does(&Actor::Resident, offer_sized(1, 1_000));
    story.does(&aino(), offer_sized(2, 1_000));
    let refusal = story.refused(&Actor::Resident, offer_sized(3, 501));
    assert_eq!(refusal, Refusal::FilesTooLarge { limit: 2_500 });
    story.does(&Actor::Resident, offer_sized(3, 500));
    for actor in [Actor::Resident, aino()] {
        let refusal = story.refused(&actor, offer_sized(4, 1));
        assert_eq!(refusal, Refusal::TooManyFiles { limit: 3 });
    }
    // What is gone counts no more.
    story.does(&Actor::Resident, remove(1));
    story.does(&Actor::Resident, offer_sized(4, 1_000));
}

#[test]
fn no_more_is_offered_than_ever_may_be() {
    let mut story = Story::identified_in(|service| service.attachments.conversation_offers = 3);
    for n in 1..=3 {
        story.does(&Actor::Resident, offer_sized(n, 10));
        story.does(&Actor::Resident, remove(n));
    }
    for actor in [Actor::Resident, aino()] {
        let refusal = story.refused(&actor, offer_sized(4, 10));
        assert_eq!(refusal, Refusal::TooManyOffers { limit: 3 });
    }
}

#[test]
fn what_is_served_counts_and_not_what_was_offered() {
    let mut story = Story::identified_in(|service| service.attachments.conversation_bytes = 2_000);
    story.does(&Actor::Resident, offer(1));
    story.does(&Actor::System, receive(1));
    story.does(&Actor::System, clear(1));
    assert_eq!(story.state.attachments[&file(1)].size, 900);
    story.does(&Actor::Resident, offer_sized(2, 1_100));
}

#[test]
fn only_the_kinds_that_the_service_takes() {
    let story = Story::identified_in(|service| {
        service.attachments.kinds = BTreeSet::from([FileKind::Png, FileKind::Pdf]);
    });
    let cases = [
        ("kuva.jpg", "image/jpeg", "type_not_allowed"),
        ("ohjelma.exe", "image/png", "type_not_allowed"),
        ("kuva", "image/png", "type_not_allowed"),
        ("kuva.png.zip", "image/png", "type_not_allowed"),
        ("kuva.png", "application/pdf", "type_mismatch"),
        ("kuva.png", "image/svg+xml", "type_mismatch"),
        ("kuva.png", "", "type_mismatch"),
    ];
    for (name, media_type, code) in cases {
        let refusal = story.refused(&Actor::Resident, offer_as(name, 1, media_type));
        assert_eq!(refusal.code(), code, "{name} {media_type}");
    }
    let mut story = story;
    let events = story.does(&Actor::Resident, offer_as("A.PNG", 1, "IMAGE/PNG; x=y"));
    let [Event::AttachmentOffered { media_type, .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(media_type, "image/png");
}

#[test]
fn hiding_the_place_of_a_file_removes_it() {
    let mut story = Story::identified();
    story.does(&Actor::Resident, offer(1));
    let target = story.state.last_seq;
    story.does(&Actor::System, receive(1));
    story.does(&Actor::System, clear(1));
    story.does(&aino(), Command::Hide { target });
    assert_eq!(state(&story, 1), AttachmentState::Gone);
    assert!(matches!(
        story.last(),
        Event::AttachmentRemoved {
            side: Side::Professional,
            ..
        }
    ));
    let again = story.refused(&aino(), Command::Hide { target });
    assert_eq!(again, Refusal::AlreadyDone);
    for (audience, shown) in [(Audience::Resident, 0), (Audience::Staff, 3)] {
        let views = story
            .log
            .iter()
            .map(|recorded| view(&story.state, recorded, audience));
        let files = views.filter(|view| {
            matches!(
                view.shown,
                Shown::AttachmentOffered { .. }
                    | Shown::AttachmentReceived { .. }
                    | Shown::AttachmentReady { .. }
            )
        });
        assert_eq!(files.count(), shown);
    }
}

#[test]
fn the_name_of_a_file_that_is_gone_can_still_be_hidden() {
    let mut story = Story::identified();
    story.does(&Actor::Resident, offer(1));
    let target = story.state.last_seq;
    story.does(&Actor::Resident, remove(1));
    let events = story.does(&aino(), Command::Hide { target });
    assert!(matches!(&events[..], [Event::Hidden { .. }]));
}

#[test]
fn closing_ends_what_is_not_ready() {
    let mut story = Story::identified();
    for n in 1..=3 {
        story.does(&Actor::Resident, offer(n));
    }
    story.does(&Actor::System, receive(2));
    story.does(&Actor::System, receive(3));
    story.does(&Actor::System, clear(3));
    story.does(&Actor::Resident, Command::Close);
    let states = [1, 2, 3].map(|n| state(&story, n));
    let expected = [
        AttachmentState::Gone,
        AttachmentState::Gone,
        AttachmentState::Ready,
    ];
    assert_eq!(states, expected);
    assert_eq!(story.refused(&Actor::Resident, offer(4)), Refusal::Closed);
    assert_eq!(story.refused(&Actor::System, clear(2)), Refusal::Closed);
}
