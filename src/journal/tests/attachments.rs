//! The files of conversations.

use std::collections::BTreeSet;

use super::ground::NOON;
use super::{Ground, Story, on_both};
use crate::domain::attachment::FileKind;
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};
use crate::domain::person::Side;
use crate::journal::{FileRow, FileState, Inserted, Journal, NewFile, Written};

pub(super) const ROOM: u64 = 1_000_000;

pub(super) async fn conversation(ground: &Ground, journal: &Journal) -> ConversationId {
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    story.id()
}

pub(super) fn new_file(ground: &Ground, conversation: ConversationId, size: u64) -> NewFile {
    NewFile {
        id: AttachmentId(ground.clock.uuid()),
        conversation,
        service: "terveys".into(),
        side: Side::Resident,
        size,
        name: "salainen-nimi.png".into(),
        kind: FileKind::Png,
    }
}

async fn begun(ground: &Ground, journal: &Journal, size: u64) -> NewFile {
    let conversation = conversation(ground, journal).await;
    let file = new_file(ground, conversation, size);
    let inserted = journal.insert_file(file.clone(), ROOM, NOON).await;
    assert_eq!(inserted, Ok(Inserted::New));
    file
}

/// A file of which every byte has come.
pub(super) async fn whole(ground: &Ground, journal: &Journal) -> AttachmentId {
    let conversation = conversation(ground, journal).await;
    whole_in(ground, journal, conversation).await
}

/// The same in this conversation.
pub(super) async fn whole_in(
    ground: &Ground,
    journal: &Journal,
    conversation: ConversationId,
) -> AttachmentId {
    let file = new_file(ground, conversation, 10);
    let inserted = journal.insert_file(file.clone(), ROOM, NOON).await;
    assert_eq!(inserted, Ok(Inserted::New));
    let leased = journal.lease_upload(file.id, NOON, 30).await.unwrap();
    let lease = leased.unwrap().lease;
    let written = Written::default();
    let done = journal.advance_upload(file.id, lease, (0, 10), &written, (NOON, 30));
    assert_eq!(done.await, Ok(true));
    file.id
}

pub(super) async fn row(journal: &Journal, id: AttachmentId) -> FileRow {
    journal.file(id).await.unwrap().unwrap()
}

async fn a_file_is_begun_once(ground: &Ground) {
    let journal = ground.open().await;
    let file = begun(ground, &journal, 10).await;
    let other = ground.open().await;
    let Ok(Inserted::Existing(found)) = other.insert_file(file.clone(), ROOM, NOON).await else {
        panic!("begun twice")
    };
    assert_eq!(*found, row(&journal, file.id).await);
    assert_eq!(found.name.expose(), "salainen-nimi.png");
    assert_eq!((found.kind, found.side), (FileKind::Png, Side::Resident));
    assert_eq!(
        (found.state, found.size, found.arrived),
        (FileState::Arriving, 10, 0)
    );
    assert_eq!(found.created_at, NOON);
    let of_it = journal.files_of(file.conversation).await.unwrap();
    assert_eq!(
        of_it.iter().map(|row| row.id).collect::<Vec<_>>(),
        [file.id]
    );
    assert_eq!(journal.file_exists(file.id).await, Ok(true));
    let unknown = AttachmentId(ground.clock.uuid());
    assert_eq!(journal.file(unknown).await, Ok(None));
    assert_eq!(journal.file_exists(unknown).await, Ok(false));
    let nowhere = new_file(ground, ConversationId(ground.clock.uuid()), 10);
    assert!(journal.insert_file(nowhere, ROOM, NOON).await.is_err());
    assert!(!ground.stored().await.contains("salainen-nimi"));
}

async fn a_service_has_room_for_so_much(ground: &Ground) {
    let journal = ground.open().await;
    let first = begun(ground, &journal, 600_000).await;
    let more = new_file(ground, first.conversation, 400_001);
    assert_eq!(
        journal.insert_file(more, ROOM, NOON).await,
        Ok(Inserted::Full)
    );
    let fits = new_file(ground, first.conversation, 400_000);
    assert_eq!(
        journal.insert_file(fits, ROOM, NOON).await,
        Ok(Inserted::New)
    );
    assert_eq!(journal.service_bytes("terveys".into()).await, Ok(ROOM));
    let elsewhere = NewFile {
        service: "sosiaali".into(),
        ..new_file(ground, first.conversation, ROOM)
    };
    assert_eq!(
        journal.insert_file(elsewhere, ROOM, NOON).await,
        Ok(Inserted::New)
    );
    // What is gone takes no room.
    journal.file_gone(first.id).await.unwrap();
    assert_eq!(journal.service_bytes("terveys".into()).await, Ok(400_000));
}

async fn two_nodes_find_room_for_one(ground: &Ground) {
    let nodes = [ground.open().await, ground.open().await];
    let conversation = conversation(ground, &nodes[0]).await;
    // The moment in which both could find room is short, and passes often.
    for round in 0..20 {
        let begin = |journal: &Journal| {
            let file = NewFile {
                service: format!("palvelu-{round}").as_str().into(),
                ..new_file(ground, conversation, ROOM)
            };
            let journal = journal.clone();
            async move { journal.insert_file(file, ROOM, NOON).await.unwrap() }
        };
        let begun = tokio::join!(begin(&nodes[0]), begin(&nodes[1]));
        let begun = [begun.0, begun.1];
        assert!(begun.contains(&Inserted::New) && begun.contains(&Inserted::Full));
    }
}

async fn one_at_a_time_writes(ground: &Ground) {
    let journals = [ground.open().await, ground.open().await];
    let file = begun(ground, &journals[0], 10).await;
    let lease = |n: usize, at| journals[n].lease_upload(file.id, at, 30);
    let first = lease(0, NOON).await.unwrap().unwrap();
    assert_eq!(first.arrived, 0);
    assert_eq!(lease(1, NOON.plus_seconds(29)).await, Ok(None));
    let written = Written::under(7);
    let until = (NOON.plus_seconds(29), 30);
    let advance = |n: usize, token, places| {
        journals[n].advance_upload(file.id, token, places, &written, until)
    };
    // What is kept is counted once, from where it is and no further than the file goes.
    assert_eq!(advance(0, first.lease, (0, 4)).await, Ok(true));
    assert_eq!(advance(0, first.lease, (0, 4)).await, Ok(false));
    assert_eq!(advance(0, first.lease, (4, 11)).await, Ok(false));
    // Each step holds the right a while longer.
    assert_eq!(lease(1, NOON.plus_seconds(58)).await, Ok(None));
    let second = lease(1, NOON.plus_seconds(59)).await.unwrap().unwrap();
    assert_eq!((second.arrived, &second.written), (4, &written));
    assert_ne!(second.lease.generation(), first.lease.generation());
    assert_eq!(advance(0, first.lease, (4, 10)).await, Ok(false));
    // Who lost the right gives nothing back.
    journals[0]
        .release_upload(file.id, first.lease)
        .await
        .unwrap();
    assert_eq!(lease(0, NOON.plus_seconds(60)).await, Ok(None));
    journals[1]
        .release_upload(file.id, second.lease)
        .await
        .unwrap();
    let third = lease(0, NOON.plus_seconds(60)).await.unwrap().unwrap();
    assert_eq!(advance(0, third.lease, (4, 10)).await, Ok(true));
    let whole = row(&journals[1], file.id).await;
    assert_eq!((whole.state, whole.arrived), (FileState::Checking, 10));
    assert_eq!(whole.written, written);
    assert_eq!(lease(1, NOON.plus_seconds(1_000)).await, Ok(None));
}

async fn many_who_want_to_write(ground: &Ground) {
    let journals = [ground.open().await, ground.open().await];
    let file = begun(ground, &journals[0], 10).await;
    let tries: Vec<_> = (0..8)
        .map(|n| {
            let journal = journals[n % 2].clone();
            tokio::spawn(async move { journal.lease_upload(file.id, NOON, 30).await.unwrap() })
        })
        .collect();
    let mut won = 0;
    for attempt in tries {
        won += usize::from(attempt.await.unwrap().is_some());
    }
    assert_eq!(won, 1);
}

async fn what_is_gone_is_forgotten_last(ground: &Ground) {
    let journal = ground.open().await;
    let file = begun(ground, &journal, 10).await;
    let leased = journal.lease_upload(file.id, NOON, 30).await.unwrap();
    // A row that is not gone is not forgotten.
    journal.forget_file(file.id).await.unwrap();
    assert_eq!(journal.file_gone(file.id).await, Ok(true));
    assert_eq!(journal.file_gone(file.id).await, Ok(true));
    let lease = leased.unwrap().lease;
    let written = Written::default();
    let late = journal.advance_upload(file.id, lease, (0, 10), &written, (NOON, 30));
    assert_eq!(late.await, Ok(false));
    assert_eq!(journal.lease_upload(file.id, NOON, 30).await, Ok(None));
    assert_eq!(journal.files_of(file.conversation).await, Ok(vec![]));
    // Even where nobody can open it any more.
    ground.forget_key(file.conversation);
    let other = ground.open().await;
    let gone = other.gone_files(None, 10).await.unwrap();
    assert_eq!(
        (gone[0].id, gone[0].conversation),
        (file.id, file.conversation)
    );
    assert!(gone[0].name.is_empty());
    assert_eq!(other.gone_files(Some(file.id), 10).await, Ok(vec![]));
    assert_eq!(other.file(file.id).await, Ok(None));
    journal.forget_file(file.id).await.unwrap();
    assert_eq!(journal.gone_files(None, 10).await, Ok(vec![]));
    assert_eq!(journal.file_gone(file.id).await, Ok(false));
}

async fn unfinished_files_are_found(ground: &Ground) {
    let journal = ground.open().await;
    let old = begun(ground, &journal, 10).await;
    let written = begun(ground, &journal, 10).await;
    let later = NOON.plus_seconds(3_600);
    let found = async |before: Timestamp, long_before: Timestamp| -> Vec<AttachmentId> {
        let found = journal.unfinished_files((before, long_before), None, 10);
        found.await.unwrap().iter().map(|row| row.id).collect()
    };
    let never = NOON.plus_seconds(-1);
    let leased = journal.lease_upload(written.id, later, 30).await.unwrap();
    assert_eq!(found(later, never).await, [old.id]);
    assert_eq!(found(later, NOON).await, [old.id, written.id]);
    let lease = leased.unwrap().lease;
    let kept = Written::default();
    // To hold the right is not to bring anything.
    let held = journal.advance_upload(written.id, lease, (0, 0), &kept, (later, 30));
    assert_eq!(held.await, Ok(true));
    assert_eq!(found(later, NOON).await, [old.id, written.id]);
    let advanced = journal.advance_upload(written.id, lease, (0, 5), &kept, (later, 0));
    assert_eq!(advanced.await, Ok(true));
    let before = later.plus_seconds(-1);
    assert_eq!(found(before, before).await, [old.id]);
    assert_eq!(found(later, never).await, [old.id, written.id]);
    let after = journal.unfinished_files((later, never), Some(old.id), 10);
    assert_eq!(after.await.unwrap().len(), 1);
}

async fn the_key_of_a_file_is_its_own(ground: &Ground) {
    let journal = ground.open().await;
    let file = begun(ground, &journal, 10).await;
    let key = |id| {
        let journal = journal.clone();
        async move {
            let key = journal.file_key(file.conversation, id).await.unwrap();
            *key.unwrap().expose()
        }
    };
    let other = AttachmentId(ground.clock.uuid());
    let keys = BTreeSet::from([key(file.id).await, key(file.id).await, key(other).await]);
    assert_eq!(keys.len(), 2);
    let again = ground
        .open()
        .await
        .file_key(file.conversation, file.id)
        .await;
    assert!(keys.contains(again.unwrap().unwrap().expose()));
    ground.forget_key(file.conversation);
    let gone = ground
        .open()
        .await
        .file_key(file.conversation, file.id)
        .await;
    assert!(gone.unwrap().is_none());
}

async fn a_file_goes_with_the_event_that_says_so(ground: &Ground) {
    use crate::domain::event::Event;
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let file = new_file(ground, story.id(), 10);
    journal.insert_file(file.clone(), ROOM, NOON).await.unwrap();
    let mut append = story.say("pois");
    append.events[0].event = Event::AttachmentRemoved {
        attachment: file.id,
        side: Side::Resident,
    };
    journal.append(append).await.unwrap();
    assert_eq!(row(&journal, file.id).await.state, FileState::Gone);
}

on_both! {
    a_file_is_begun_once,
    a_service_has_room_for_so_much,
    two_nodes_find_room_for_one,
    one_at_a_time_writes,
    many_who_want_to_write,
    what_is_gone_is_forgotten_last,
    unfinished_files_are_found,
    the_key_of_a_file_is_its_own,
    a_file_goes_with_the_event_that_says_so,
}
