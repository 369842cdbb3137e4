//! What lies on the disk tells nothing, and is not changed unnoticed.

use super::ground::NOON;
use super::story::{mail, token};
use super::{Ground, Story, on_both};
use crate::domain::ids::StaffId;
use crate::domain::private::Private;
use crate::journal::{BarKind, Journal, JournalError, OnceKind, StaffSession, StaffSessionId};

async fn nothing_personal_lies_open(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    story.summary.topic = Private::from("MARKERtopic");
    story.summary.name = Private::from("MARKERname");
    journal.create(story.begin()).await.unwrap();
    let mut append = story.say("MARKERtext");
    append.mail = vec![mail(&ground.clock, NOON)];
    append.mail[0].address = Private::from("MARKERaddress@example.org");
    journal.append(append).await.unwrap();
    let until = NOON.plus_seconds(60);
    journal
        .put_once(OnceKind::Flow, token(), b"MARKERflow", until)
        .await
        .unwrap();
    let phone = Private::from("0401234567");
    let key = journal.bar_key(BarKind::Phone, &story.summary.service, &phone);
    journal.bar(key, until).await.unwrap();
    journal
        .put_staff_session(
            StaffSession {
                token: token(),
                id: StaffSessionId(ground.clock.uuid()),
                account: StaffId::from("aino"),
                created_at: NOON,
                seen_at: NOON,
                expires_at: until,
                subject: Some(journal.look_up("subject", &[b"MARKERsubject"])),
                provider_session: Some(journal.look_up("session", &[b"MARKERsid"])),
                data: b"MARKERname".to_vec(),
            },
            None,
        )
        .await
        .unwrap();
    let stored = ground.stored().await;
    // The search itself finds what does lie open.
    assert!(stored.contains("neuvola") && stored.contains("aino"));
    for secret in ["MARKER", "0401234567", "40 123 4567"] {
        assert!(!stored.contains(secret), "{secret} lies open");
    }
}

async fn damaged(journal: &Journal, story: &Story) {
    let loaded = journal.load(story.id()).await;
    assert!(
        matches!(loaded, Err(JournalError::Damaged(_))),
        "{loaded:?}"
    );
}

async fn a_moved_or_changed_row_is_noticed(ground: &Ground) {
    let journal = ground.open().await;
    for change in [
        "UPDATE events SET body = (SELECT body FROM events AS other \
         WHERE other.conversation = events.conversation AND other.seq = 2) WHERE seq = 3",
        "UPDATE events SET seq = 4 WHERE seq = 3",
        "UPDATE events SET at = at + 1 WHERE seq = 2",
    ] {
        let mut story = Story::new(&ground.clock);
        journal.create(story.begin()).await.unwrap();
        journal.append(story.say("a")).await.unwrap();
        journal.append(story.say("b")).await.unwrap();
        assert_eq!(journal.load(story.id()).await.unwrap().len(), 3);
        ground.change(change);
        damaged(&journal, &story).await;
        ground.change("DELETE FROM events");
    }
}

async fn without_its_key_a_conversation_is_closed_for_good(ground: &Ground) {
    let journal = ground.open().await;
    let mut lost = Story::new(&ground.clock);
    let mut kept = Story::new(&ground.clock);
    journal.create(lost.begin()).await.unwrap();
    journal.create(kept.begin()).await.unwrap();
    ground.forget_key(lost.id());
    let journal = ground.open().await;
    damaged(&journal, &lost).await;
    // It does not hide the others.
    let open = journal.open_conversations().await.unwrap();
    assert_eq!(open, [kept.summary.clone()]);
}

async fn another_master_key_opens_nothing(ground: &Ground) {
    ground.open().await.shutdown().await;
    let key = ground.folder.path().join("first.key");
    std::fs::remove_file(&key).unwrap();
    crate::journal::create_key_file(&key).unwrap();
    let opened = Journal::open(&ground.database, &ground.sealing, ground.clock.clone()).await;
    assert!(
        matches!(opened, Err(JournalError::Damaged(_))),
        "{opened:?}"
    );
}

async fn lost_keys_are_told_before_anything_starts(ground: &Ground) {
    let journal = ground.open().await;
    journal
        .create(Story::new(&ground.clock).begin())
        .await
        .unwrap();
    journal.shutdown().await;
    ground.change("DELETE FROM portti_keys.house_keys; DELETE FROM portti_keys.conversation_keys");
    let opened = Journal::open(&ground.database, &ground.sealing, ground.clock.clone()).await;
    let Err(JournalError::Key(message)) = opened else {
        panic!("{opened:?}");
    };
    assert!(message.contains("not their keys"), "{message}");
}

async fn tables_of_a_newer_version_are_left_alone(ground: &Ground) {
    ground.open().await.shutdown().await;
    ground.change("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
    let opened = Journal::open(&ground.database, &ground.sealing, ground.clock.clone()).await;
    assert!(
        matches!(&opened, Err(JournalError::Migration(message)) if message.contains("newer")),
        "{opened:?}"
    );
}

on_both! {
    nothing_personal_lies_open,
    a_moved_or_changed_row_is_noticed,
    without_its_key_a_conversation_is_closed_for_good,
    another_master_key_opens_nothing,
    lost_keys_are_told_before_anything_starts,
    tables_of_a_newer_version_are_left_alone,
}
