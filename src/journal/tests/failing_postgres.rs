//! PostgreSQL that is lost, hangs, refuses, or is killed.

use std::time::Duration;

use super::ground::{Ground, ask, on};
use super::load::{Load, reckon};
use super::neighbour::{Cluster, Line, Mode};
use super::story::{Story, texts};
use crate::domain::ids::Seq;
use crate::journal::{AppendError, Journal, JournalError};

/// A journal that reaches its database through a line.
async fn through_a_line() -> (Ground, Line, Journal) {
    let mut ground = Ground::postgres().await;
    let line = Line::to(ground.url()).await;
    ground.database.url = line.url.clone().into();
    ground.database.timeout_seconds = 1;
    let journal = ground.open().await;
    (ground, line, journal)
}

/// Asks until it works: what was broken comes back by itself.
async fn until_ready(journal: &Journal) {
    while journal.ready().await.is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_server_is_told_and_found_again() {
    let (ground, line, journal) = through_a_line().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    line.set(Mode::Refuse);
    let append = story.say("Hei");
    let refused = journal.append(append.clone()).await;
    assert!(
        matches!(
            refused,
            Err(AppendError::Unavailable(JournalError::Unreachable(_)))
        ),
        "{refused:?}"
    );
    assert!(journal.load(story.id()).await.is_err());
    assert!(journal.ready().await.is_err());
    line.set(Mode::Pass);
    until_ready(&journal).await;
    journal.append(append).await.unwrap();
    assert_eq!(texts(&journal.load(story.id()).await.unwrap()), ["Hei"]);
    ground.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_broke_while_idle_are_not_noticed() {
    let (ground, line, journal) = through_a_line().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    for text in ["a", "b"] {
        line.set(Mode::Refuse);
        // Both directions are cut before anything is asked again.
        tokio::task::yield_now().await;
        line.set(Mode::Pass);
        ask(
            ground.url(),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
        journal.append(story.say(text)).await.unwrap();
        journal.load(story.id()).await.unwrap();
    }
    assert_eq!(texts(&journal.load(story.id()).await.unwrap()), ["a", "b"]);
    ground.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_is_given_up() {
    let (ground, line, journal) = through_a_line().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    line.set(Mode::Hang);
    let append = story.say("Hei");
    let (written, read) = tokio::join!(journal.append(append.clone()), journal.load(story.id()));
    assert!(
        matches!(written, Err(AppendError::Unavailable(_))),
        "{written:?}"
    );
    assert!(read.is_err());
    line.set(Mode::Pass);
    until_ready(&journal).await;
    match journal.append(append).await {
        Ok(()) | Err(AppendError::Duplicate(Seq(2))) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(texts(&journal.load(story.id()).await.unwrap()), ["Hei"]);
    ground.end().await;
}

/// Whatever happens to the answer of a commit, the writer finds out what became of it.
async fn a_commit_on_a_line_that_is_cut(mode: Mode) {
    let (ground, line, journal) = through_a_line().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    for text in ["a", "b", "c"] {
        line.set(mode);
        journal.append(story.say(text)).await.unwrap();
        line.was_cut().await;
    }
    let events = journal.load(story.id()).await.unwrap();
    assert_eq!(texts(&events), ["a", "b", "c"]);
    // The same for a secret that is taken: exactly one gets it, and gets it.
    let proof = super::story::token();
    let until = ground.clock.now().plus_seconds(60);
    let kind = crate::journal::OnceKind::Proof;
    journal.put_once(kind, proof, b"x", until).await.unwrap();
    line.set(mode);
    let taken = journal.take_once(kind, proof, ground.clock.now()).await;
    assert_eq!(taken.unwrap().as_deref(), Some(b"x".as_slice()));
    ground.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_never_arrived_is_made_again() {
    a_commit_on_a_line_that_is_cut(Mode::CutBeforeCommit).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_was_lost_is_not_made_twice() {
    a_commit_on_a_line_that_is_cut(Mode::CutAfterCommit).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_is_still_on_its_way_is_waited_for() {
    a_commit_on_a_line_that_is_cut(Mode::DelayCommit).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_server_is_told_and_used_again() {
    let ground = Ground::postgres().await;
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let name = ask(ground.url(), "SELECT current_database()")
        .await
        .concat();
    let server = on(ground.url(), "postgres");
    let set = async |value: &str| {
        let alter = format!("ALTER DATABASE {name} SET default_transaction_read_only = {value}");
        ask(&server, &alter).await;
        let sessions = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        ask(&server, &sessions).await;
    };
    set("on").await;
    let append = story.say("Hei");
    assert_eq!(
        journal.append(append.clone()).await,
        Err(AppendError::Unavailable(JournalError::ReadOnly))
    );
    assert_eq!(journal.load(story.id()).await.unwrap().len(), 1);
    assert_eq!(journal.ready().await, Err(JournalError::ReadOnly));
    set("off").await;
    until_ready(&journal).await;
    journal.append(append).await.unwrap();
    ground.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_loses_nothing_that_was_acknowledged() {
    let mut cluster = Cluster::start();
    let ground = Ground::postgres_on(cluster.url()).await;
    let journal = ground.open().await;
    let load = Load::start(&ground, &journal, 8).await;
    for _ in 0..3 {
        load.goes_on(40).await;
        cluster.kill();
        load.meets("journal_unreachable").await;
        cluster.restart();
    }
    load.goes_on(40).await;
    let acknowledged = load.end().await;
    assert!(acknowledged.len() >= 160);
    reckon(&journal, &acknowledged).await;
    ground.end().await;
}
