//! A full disk, a read-only file, a locked file.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Barrier};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;

use super::ground::Ground;
use super::load::{Load, reckon};
use super::story::{Story, texts};
use crate::journal::{AppendError, Journal, JournalError};

/// Runs a statement on the writer's own connection.
async fn on_writer(journal: &Journal, sql: &'static str) {
    let change = journal.inner.writer.change(move |conn| conn.batch(sql));
    change.await.unwrap();
}

fn unavailable(error: JournalError) -> Result<(), AppendError> {
    Err(AppendError::Unavailable(error))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_database_is_told_and_used_again() {
    let ground = Ground::sqlite();
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    journal.append(story.say("before")).await.unwrap();
    on_writer(&journal, "PRAGMA max_page_count = 1").await;
    let append = story.say(&"long ".repeat(20_000));
    assert_eq!(
        journal.append(append.clone()).await,
        unavailable(JournalError::DiskFull)
    );
    // What is there is read; it is not called ready.
    assert_eq!(texts(&journal.load(story.id()).await.unwrap()), ["before"]);
    on_writer(&journal, "PRAGMA max_page_count = 1000000").await;
    journal.append(append).await.unwrap();
    assert_eq!(journal.ready().await, Ok(()));
    assert_eq!(journal.load(story.id()).await.unwrap().len(), 3);
}

/// A file system of a few megabytes; gone with this value.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// None where this machine does not let us mount one.
    fn mount(path: &'a Path) -> Option<Self> {
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64m", "tmpfs"])
            .arg(path)
            .output();
        mount
            .is_ok_and(|mount| mount.status.success())
            .then_some(Self(path))
    }

    fn remount(&self, options: &str) {
        let status = Command::new("mount")
            .arg("-o")
            .arg(format!("remount,{options}"))
            .arg(self.0)
            .status();
        assert!(status.unwrap().success());
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(self.0).status());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let mut ground = Ground::sqlite();
    let disk = ground.folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let Some(_mounted) = SmallDisk::mount(&disk) else {
        println!("no small disk can be mounted here; the test of a full database stands for it");
        return;
    };
    ground.database.url = format!("sqlite://{}", disk.join("portti.db").display()).into();
    let journal = ground.open().await;
    let load = Load::start(&ground, &journal, 8).await;
    for _ in 0..3 {
        load.goes_on(40).await;
        let filler = disk.join("filler");
        // Writes until nothing more goes in.
        drop(std::fs::write(&filler, vec![0; 80 << 20]));
        load.meets("journal_disk_full").await;
        std::fs::remove_file(&filler).unwrap();
    }
    load.goes_on(40).await;
    let acknowledged = load.end().await;
    reckon(&journal, &acknowledged).await;
    journal.shutdown().await;
    let journal = ground.open().await;
    reckon(&journal, &acknowledged).await;
    journal.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_database_is_told_and_used_again() {
    let mut ground = Ground::sqlite();
    ground.database.timeout_seconds = 1;
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let path = ground.folder.path().join("portti.db");
    let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN EXCLUSIVE").unwrap();
    let append = story.say("Hei");
    let locked = journal.append(append.clone()).await;
    assert_eq!(locked, unavailable(JournalError::Locked));
    assert_eq!(journal.load(story.id()).await.unwrap().len(), 1);
    assert_eq!(journal.ready().await, Err(JournalError::Locked));
    other.batch_execute("COMMIT").unwrap();
    journal.append(append).await.unwrap();
    assert_eq!(journal.ready().await, Ok(()));
    assert_eq!(texts(&journal.load(story.id()).await.unwrap()), ["Hei"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn locked_keys_stop_only_what_begins() {
    let mut ground = Ground::sqlite();
    ground.database.timeout_seconds = 1;
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let path = ground.folder.path().join("portti.db.keys");
    let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN EXCLUSIVE").unwrap();
    let mut next = Story::new(&ground.clock);
    let begin = next.begin();
    let locked = journal.create(begin.clone()).await;
    assert_eq!(locked, Err(JournalError::Locked));
    journal.append(story.say("Hei")).await.unwrap();
    other.batch_execute("COMMIT").unwrap();
    journal.create(begin).await.unwrap();
    assert_eq!(journal.load(next.id()).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_turned_read_only_is_replaced() {
    let ground = Ground::sqlite();
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    on_writer(&journal, "PRAGMA query_only = ON").await;
    let append = story.say("Hei");
    assert_eq!(
        journal.append(append.clone()).await,
        unavailable(JournalError::ReadOnly)
    );
    journal.append(append).await.unwrap();
    assert_eq!(journal.ready().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_disk_is_told() {
    let mut ground = Ground::sqlite();
    let disk = ground.folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let Some(mounted) = SmallDisk::mount(&disk) else {
        println!("no disk can be mounted here; the test of a read-only connection stands for it");
        return;
    };
    ground.database.url = format!("sqlite://{}", disk.join("portti.db").display()).into();
    let mut story = Story::new(&ground.clock);
    let journal = ground.open().await;
    journal.create(story.begin()).await.unwrap();
    journal.shutdown().await;
    mounted.remount("ro");
    let opened = Journal::open(&ground.database, &ground.sealing, ground.clock.clone()).await;
    assert_eq!(opened.map(drop), Err(JournalError::ReadOnly));
    mounted.remount("rw");
    let journal = ground.open().await;
    journal.append(story.say("Hei")).await.unwrap();
    assert_eq!(journal.load(story.id()).await.unwrap().len(), 2);
    journal.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_change_does_not_sink_its_neighbours() {
    let ground = Ground::sqlite();
    let journal = ground.open().await;
    let mut stories: Vec<_> = (0..20).map(|_| Story::new(&ground.clock)).collect();
    let mut asked = tokio::task::JoinSet::new();
    let mut bad = tokio::task::JoinSet::new();
    for (turn, story) in stories.iter_mut().enumerate() {
        let (mine, begin) = (journal.clone(), story.begin());
        asked.spawn(async move { mine.create(begin).await });
        let mine = journal.clone();
        bad.spawn(async move {
            let change = mine.inner.writer.change(move |conn| {
                assert!(turn % 2 == 0, "a bug");
                conn.batch("INSERT INTO nowhere VALUES (1)")
            });
            change.await
        });
    }
    for asked in asked.join_all().await {
        asked.unwrap();
    }
    for bad in bad.join_all().await {
        assert!(matches!(bad, Err(JournalError::Database(_))), "{bad:?}");
    }
    assert_eq!(journal.open_conversations().await.unwrap().len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_is_an_honest_refusal() {
    let mut ground = Ground::sqlite();
    ground.database.queue = 2;
    let journal = ground.open().await;
    let mut stories: Vec<_> = (0..3).map(|_| Story::new(&ground.clock)).collect();
    for story in &mut stories {
        journal.create(story.begin()).await.unwrap();
    }
    // The writer is in the middle of a change that does not end before we say so.
    let (began, may_end) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let holding = tokio::spawn({
        let (journal, began, may_end) = (journal.clone(), began.clone(), may_end.clone());
        async move {
            let change = journal.inner.writer.change(move |_| {
                began.wait();
                may_end.wait();
                Ok(())
            });
            change.await
        }
    });
    tokio::task::spawn_blocking(move || began.wait())
        .await
        .unwrap();
    let mut asked = tokio::task::JoinSet::new();
    for story in &mut stories {
        let (journal, append) = (journal.clone(), story.say("Hei"));
        asked.spawn(async move { journal.append(append).await });
    }
    let first = asked.join_next().await.unwrap().unwrap();
    assert_eq!(first, Err(AppendError::Busy));
    tokio::task::spawn_blocking(move || may_end.wait())
        .await
        .unwrap();
    holding.await.unwrap().unwrap();
    for waited in asked.join_all().await {
        waited.unwrap();
    }
}
