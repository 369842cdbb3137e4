//! Erasing, beside servers that run.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;

use super::attachments::whole_in;
use super::ground::{NOON, ask};
use super::story::mail;
use super::{Ground, Story, on_both};
use crate::domain::ids::{ConversationId, Seq, Timestamp};
use crate::journal::erasing::erase_within;
use crate::journal::schema::events;
use crate::journal::{
    AppendError, ClosedConversation, EraseError, Journal, JournalError, TrailPart, audit_trail,
    closed_conversations, erasable, erase,
};

/// A closed conversation with a mail that waits.
async fn closed(ground: &Ground, journal: &Journal) -> Story {
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    journal.append(story.say("salaisuus")).await.unwrap();
    let mut last = story.close();
    last.mail = vec![mail(&ground.clock, NOON)];
    journal.append(last).await.unwrap();
    story
}

async fn nothing_is_kept(ground: &Ground, conversation: ConversationId) {
    let anew = ground.open().await;
    assert_eq!(anew.load(conversation).await, Ok(vec![]));
    assert_eq!(anew.summary(conversation).await, Ok(None));
    assert!(anew.inner.key(conversation).await.unwrap().is_none());
    assert_eq!(anew.lease_mail(NOON, 60, 10).await, Ok(vec![]));
    let gone = erase(&ground.database, conversation, None, NOON).await;
    assert_eq!(gone, Err(EraseError::NotFound));
}

async fn what_is_erased_stays_erased_while_servers_run(ground: &Ground) {
    let (journal, other) = (ground.open().await, ground.open().await);
    let mut story = closed(ground, &journal).await;
    let neighbour = closed(ground, &journal).await;
    let id = story.id();
    let file = whole_in(ground, &journal, id).await;
    // Both have the key in memory.
    assert_eq!(other.load(id).await.unwrap().len(), 3);
    let found = erasable(&ground.database, id).await.unwrap();
    assert_eq!((found.events, found.files, found.closed_at), (3, 1, NOON));
    assert_eq!(erase(&ground.database, id, None, NOON).await, Ok(found));

    for node in [&journal, &other] {
        assert_eq!(node.load(id).await, Ok(vec![]));
        let session = node.resident_session(story.session, NOON).await;
        assert_eq!(session, Ok(None));
        // What was decided on before, and comes late.
        let late = node.append(story.clone().say("myöhässä")).await;
        assert_eq!(late, Err(AppendError::Conflict));
        let gone = node.gone_files(None, 10).await.unwrap();
        assert_eq!(gone.iter().map(|row| row.id).collect::<Vec<_>>(), [file]);
        let leased = node.lease_files_to_check(NOON, 60, 10, 2).await;
        assert_eq!(leased, Ok(vec![]), "it was to be checked");
        // And the key leaves the memory.
        assert!(node.file_key(id, file).await.unwrap().is_some());
        node.sweep(NOON).await.unwrap();
        assert!(node.file_key(id, file).await.unwrap().is_none());
    }
    let late = journal.append(story.say("vielä")).await;
    assert_eq!(late, Err(AppendError::Conflict));
    let left = journal.lease_mail(NOON, 60, 10).await.unwrap();
    assert_eq!(left.len(), 1, "the neighbour's mail alone");
    assert_eq!(left[0].conversation, neighbour.id());
    journal.mail_done(left[0].id).await.unwrap();
    nothing_is_kept(ground, id).await;

    assert_eq!(other.load(neighbour.id()).await.unwrap().len(), 3);
    let trail = journal.audit_after(0, 10).await.unwrap();
    let told: Vec<_> = trail.into_iter().map(|audited| audited.entry).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].action, "conversation_erased");
    assert_eq!(told[0].conversation, Some(id));
}

async fn erasing_that_broke_off_is_done_again(ground: &Ground) {
    let journal = ground.open().await;
    let story = closed(ground, &journal).await;
    ground.forget_key(story.id());
    let done = erase(&ground.database, story.id(), None, NOON).await;
    assert_eq!(done.unwrap().events, 3);
    nothing_is_kept(ground, story.id()).await;
}

async fn who_erased_stands_in_the_trail(ground: &Ground) {
    let journal = ground.open().await;
    let story = closed(ground, &journal).await;
    let by = Some("maija".to_owned());
    erase(&ground.database, story.id(), by, NOON).await.unwrap();
    let trail = journal.audit_after(0, 10).await.unwrap();
    assert_eq!(trail[0].entry.actor, "portti erase (maija)");
}

async fn what_may_be_erased_is_listed(ground: &Ground) {
    let journal = ground.open().await;
    let mut open = Story::new(&ground.clock);
    journal.create(open.begin()).await.unwrap();
    let story = closed(ground, &journal).await;
    let after = Timestamp(NOON.0 + 1);
    let listed = async |before| {
        let listed = closed_conversations(&ground.database, before, None, 10).await;
        let ids = listed.unwrap().into_iter().map(|closed| closed.id);
        ids.collect::<Vec<_>>()
    };
    assert_eq!(listed(NOON).await, []);
    assert_eq!(listed(after).await, [story.id()]);
    erase(&ground.database, story.id(), None, NOON)
        .await
        .unwrap();
    assert_eq!(listed(after).await, []);

    let trail = async |since, conversation, place| {
        let part = TrailPart {
            since,
            conversation,
        };
        let trail = audit_trail(&ground.database, part, place, 10).await;
        trail.unwrap()
    };
    let told = trail(NOON, Some(story.id()), 0).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].entry.action, "conversation_erased");
    assert_eq!(trail(NOON, None, 0).await, told);
    assert_eq!(trail(NOON, None, told[0].place).await, []);
    assert_eq!(trail(after, None, 0).await, []);
    assert_eq!(trail(NOON, Some(open.id()), 0).await, []);
}

async fn a_long_list_is_read_in_parts(ground: &Ground) {
    let journal = ground.open().await;
    let mut begun = Vec::new();
    for _ in 0..5 {
        begun.push(closed(ground, &journal).await.id());
    }
    let before = Timestamp(NOON.0 + 1);
    let mut listed: Vec<ClosedConversation> = Vec::new();
    loop {
        let page = closed_conversations(&ground.database, before, listed.last(), 2).await;
        let page = page.unwrap();
        assert!(page.len() <= 2);
        // What was listed may be erased before the list goes on.
        if let Some(first) = page.first() {
            erase(&ground.database, first.id, None, NOON).await.unwrap();
        } else {
            break;
        }
        listed.extend(page);
    }
    assert!(listed.is_sorted_by_key(|closed| (closed.started_at, closed.id.0)));
    let mut ids: Vec<_> = listed.iter().map(|closed| closed.id).collect();
    ids.sort();
    begun.sort();
    assert_eq!(ids, begun);
}

/// Its letter is in the memory of a server, and leaves.
async fn nothing_is_erased_while_a_mail_of_it_leaves(ground: &Ground) {
    let journal = ground.open().await;
    let story = closed(ground, &journal).await;
    let (id, database) = (story.id(), &ground.database);
    assert_eq!(journal.lease_mail(NOON, 60, 10).await.unwrap().len(), 1);
    let refused = erase(database, id, None, NOON).await;
    assert_eq!(refused, Err(EraseError::MailOnItsWay));
    let anew = ground.open().await;
    assert_eq!(anew.load(id).await.unwrap().len(), 3);
    let later = NOON.plus_seconds(60);
    erase(database, id, None, later).await.unwrap();
    nothing_is_kept(ground, id).await;
}

async fn tables_of_a_newer_version_are_left_alone(ground: &Ground) {
    let journal = ground.open().await;
    let story = closed(ground, &journal).await;
    ground.change("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
    let refused = erase(&ground.database, story.id(), None, NOON).await;
    assert_eq!(refused.unwrap_err().code(), "journal_migration");
    assert_eq!(journal.load(story.id()).await.unwrap().len(), 3);
}

async fn what_goes_on_or_is_unknown_is_not_erased(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let refused = erase(&ground.database, story.id(), None, NOON).await;
    assert_eq!(refused, Err(EraseError::NotClosed));
    journal.append(story.say("jatkuu")).await.unwrap();
    assert_eq!(journal.load(story.id()).await.unwrap().len(), 2);
    let unknown = ConversationId(ground.clock.uuid());
    let refused = erase(&ground.database, unknown, None, NOON).await;
    assert_eq!(refused, Err(EraseError::NotFound));
    assert_eq!(story.last(), Seq(2));
}

on_both! {
    what_is_erased_stays_erased_while_servers_run,
    erasing_that_broke_off_is_done_again,
    who_erased_stands_in_the_trail,
    what_may_be_erased_is_listed,
    a_long_list_is_read_in_parts,
    nothing_is_erased_while_a_mail_of_it_leaves,
    tables_of_a_newer_version_are_left_alone,
    what_goes_on_or_is_unknown_is_not_erased,
}

/// Tries to erase beside somebody who reads what was, without waiting for them.
async fn not_yet(ground: &Ground, conversation: ConversationId) {
    let (database, wait) = (&ground.database, Duration::ZERO);
    let tried = erase_within(database, conversation, None, NOON, wait).await;
    assert_eq!(tried, Err(EraseError::Journal(JournalError::Locked)));
    // It can be run again.
    assert_eq!(erasable(database, conversation).await.unwrap().events, 3);
}

/// Whether the rows of the keys hold anything of a conversation, seen by somebody or not.
async fn pages_hold(ground: &Ground, ConversationId(conversation): ConversationId) -> bool {
    let found = format!(
        "SELECT count(*) FROM heap_page_items(get_raw_page('portti_keys.conversation_keys', 0)) \
         WHERE encode(t_data, 'hex') LIKE '%{}%'",
        conversation.simple()
    );
    ask(ground.url(), &found).await != ["0"]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_shows_the_key_to_nobody_once_it_is_said_to_be_erased() {
    let ground = Ground::postgres().await;
    ask(ground.url(), "CREATE EXTENSION pageinspect").await;
    let journal = ground.open().await;
    let (story, neighbour) = (
        closed(&ground, &journal).await,
        closed(&ground, &journal).await,
    );
    let id = story.id();
    let (reader, connection) = tokio_postgres::connect(ground.url(), tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    // As a backup does.
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1";
    reader.batch_execute(begin).await.unwrap();
    not_yet(&ground, id).await;
    assert!(pages_hold(&ground, id).await);
    reader.batch_execute("ROLLBACK").await.unwrap();
    erase(&ground.database, id, None, NOON).await.unwrap();
    assert!(!pages_hold(&ground, id).await);
    assert!(pages_hold(&ground, neighbour.id()).await);
    let gone = erasable(&ground.database, id).await;
    assert_eq!(gone, Err(EraseError::NotFound));
    drop(reader);
    ground.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_somebody_reads_the_file_of_keys_it_is_not_said_to_be_erased() {
    let ground = Ground::sqlite();
    let journal = ground.open().await;
    let story = closed(&ground, &journal).await;
    let keys = ground.folder.path().join("portti.db.keys");
    let mut reader = SqliteConnection::establish(keys.to_str().unwrap()).unwrap();
    reader
        .batch_execute("BEGIN; SELECT count(*) FROM conversation_keys")
        .unwrap();
    not_yet(&ground, story.id()).await;
    reader.batch_execute("ROLLBACK").unwrap();
    erase(&ground.database, story.id(), None, NOON)
        .await
        .unwrap();
    nothing_is_kept(&ground, story.id()).await;
}

/// What lay open of it, such as whom it was meant for, is not in the file of the data any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_row_of_it_stays_behind_in_the_data() {
    let ground = Ground::sqlite();
    let journal = ground.open().await;
    let story = closed(&ground, &journal).await;
    let id = story.id().0.as_bytes().to_vec();
    let holds = || {
        let files = ["portti.db", "portti.db-wal"].map(|name| ground.folder.path().join(name));
        let bytes = files.map(|file| std::fs::read(file).unwrap_or_default());
        memchr::memmem::find_iter(&bytes.concat(), &id).count()
    };
    assert!(holds() > 1);
    erase(&ground.database, story.id(), None, NOON)
        .await
        .unwrap();
    assert_eq!(holds(), 1, "the audit trail alone");
}

/// Even where the file is damaged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_erased_whose_end_is_missing() {
    let ground = Ground::sqlite();
    let journal = ground.open().await;
    let story = closed(&ground, &journal).await;
    ground.change("DELETE FROM ends");
    erase(&ground.database, story.id(), None, NOON)
        .await
        .unwrap();
    let file = ground.folder.path().join("portti.db");
    let mut file = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let kept: i64 = events::table.count().get_result(&mut file).unwrap();
    assert_eq!(kept, 0);
}

/// Neither in the file of keys nor in its log, while a server has both open.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_copy_of_the_key_stays_behind_in_the_files() {
    let ground = Ground::sqlite();
    let journal = ground.open().await;
    let story = closed(&ground, &journal).await;
    let id = story.id().0.as_bytes().to_vec();
    let keys = ground.folder.path().join("portti.db.keys");
    let log = ground.folder.path().join("portti.db.keys-wal");
    let holds = || {
        let files = [&keys, &log].map(|file| std::fs::read(file).unwrap_or_default());
        memchr::memmem::find(&files.concat(), &id).is_some()
    };
    assert!(holds());
    erase(&ground.database, story.id(), None, NOON)
        .await
        .unwrap();
    assert!(!holds());
}

#[tokio::test]
async fn a_database_that_is_not_there_is_not_made() {
    let ground = Ground::sqlite();
    let asked = erasable(&ground.database, ConversationId(ground.clock.uuid())).await;
    assert_eq!(asked.unwrap_err().code(), "journal_unreachable");
    assert_eq!(std::fs::read_dir(ground.folder.path()).unwrap().count(), 0);
}
