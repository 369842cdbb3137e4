//! Files.

use crate::domain::command::Command;
use crate::domain::conversation::AttachmentState;
use crate::domain::event::AttachmentProblem;
use crate::domain::fixtures::*;
use crate::domain::person::Actor;
use crate::domain::refusal::Refusal;

fn clear(n: u128) -> Command {
    Command::ClearAttachment {
        attachment: file(n),
    }
}

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
        let story = Story::identified_in(|service| service.attachments = false);
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
        (offer_as("kuva.png", 1, "image"), malformed("media_type")),
        (
            offer_as("kuva.png", 1, "image/png\r\nX: y"),
            malformed("media_type"),
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
    for sha256 in ["", "0f", &"0F".repeat(32), &"zz".repeat(32)] {
        let command = Command::ReceiveAttachment {
            attachment: file(1),
            sha256: sha256.into(),
        };
        let refusal = story.refused(&Actor::System, command);
        assert_eq!(refusal, Refusal::Malformed { field: "sha256" });
    }
}
