//! The outbox.

use std::collections::BTreeSet;

use super::ground::NOON;
use super::story::mail;
use super::{Ground, Story, on_both};
use crate::journal::{AppendError, Journal, MailId};

async fn with_mail(ground: &Ground, journal: &Journal, count: usize) -> (Story, Vec<MailId>) {
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let mut append = story.say("send me the transcript");
    append.mail = (0..count).map(|_| mail(&ground.clock, NOON)).collect();
    let ids = append.mail.iter().map(|mail| mail.id).collect();
    journal.append(append).await.unwrap();
    (story, ids)
}

async fn a_mail_is_leased_once_and_again_when_the_lease_ends(ground: &Ground) {
    let journal = ground.open().await;
    let (story, ids) = with_mail(ground, &journal, 1).await;
    // A worker of another node has no key in memory.
    let worker = ground.open().await;
    let leased = worker.lease_mail(NOON, 60, 10).await.unwrap();
    assert_eq!(leased.len(), 1);
    assert_eq!((leased[0].id, leased[0].conversation), (ids[0], story.id()));
    assert_eq!(leased[0].address.expose(), "maija@example.org");
    assert_eq!((leased[0].attempts, leased[0].created_at), (1, NOON));

    let during = NOON.plus_seconds(59);
    assert_eq!(journal.lease_mail(during, 60, 10).await, Ok(vec![]));
    let after = NOON.plus_seconds(60);
    let again = journal.lease_mail(after, 60, 10).await.unwrap();
    assert_eq!((again[0].id, again[0].attempts), (ids[0], 2));
    journal.mail_done(ids[0]).await.unwrap();
    let ever = NOON.plus_seconds(100_000);
    assert_eq!(journal.lease_mail(ever, 60, 10).await, Ok(vec![]));
}

async fn a_retry_waits_for_its_time(ground: &Ground) {
    let journal = ground.open().await;
    let (_, ids) = with_mail(ground, &journal, 1).await;
    journal.lease_mail(NOON, 600, 10).await.unwrap();
    let later = NOON.plus_seconds(120);
    journal
        .mail_retry(ids[0], later, "smtp_unreachable")
        .await
        .unwrap();
    let before = NOON.plus_seconds(119);
    assert_eq!(journal.lease_mail(before, 60, 10).await, Ok(vec![]));
    let leased = journal.lease_mail(later, 60, 10).await.unwrap();
    assert_eq!((leased[0].id, leased[0].attempts), (ids[0], 2));
    journal.mail_failed(ids[0], "smtp_refused").await.unwrap();
    // What is given up stays so, whatever a slow worker says afterwards.
    journal.mail_retry(ids[0], NOON, "late").await.unwrap();
    let ever = NOON.plus_seconds(100_000);
    assert_eq!(journal.lease_mail(ever, 60, 10).await, Ok(vec![]));
}

async fn many_workers_on_two_nodes_share_the_mail(ground: &Ground) {
    let nodes = [ground.open().await, ground.open().await];
    let (_, ids) = with_mail(ground, &nodes[0], 60).await;
    let workers: Vec<_> = (0..8)
        .map(|turn| {
            let journal = nodes[turn % 2].clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let leased = journal.lease_mail(NOON, 600, 3).await.unwrap();
                    if leased.is_empty() {
                        return mine;
                    }
                    mine.extend(leased.into_iter().map(|mail| mail.id));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 60, "a mail was leased twice, or lost");
    assert_eq!(BTreeSet::from_iter(all), BTreeSet::from_iter(ids));
}

async fn mail_is_put_in_with_its_events_or_not_at_all(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let mut rival = story.clone();
    journal.append(story.say("first")).await.unwrap();
    let mut append = rival.say("late");
    append.mail = vec![mail(&ground.clock, NOON)];
    assert_eq!(journal.append(append).await, Err(AppendError::Conflict));
    assert_eq!(journal.lease_mail(NOON, 60, 10).await, Ok(vec![]));
}

async fn an_unreadable_mail_does_not_stop_the_others(ground: &Ground) {
    let journal = ground.open().await;
    let (lost, _) = with_mail(ground, &journal, 1).await;
    let (_, ids) = with_mail(ground, &journal, 1).await;
    ground.forget_key(lost.id());
    let leased = ground.open().await.lease_mail(NOON, 60, 10).await.unwrap();
    let found: Vec<_> = leased.iter().map(|mail| mail.id).collect();
    assert_eq!(found, ids);
    let ever = NOON.plus_seconds(100_000);
    let later = journal.lease_mail(ever, 60, 10).await.unwrap();
    assert_eq!(later.len(), 1);
}

on_both! {
    a_mail_is_leased_once_and_again_when_the_lease_ends,
    a_retry_waits_for_its_time,
    many_workers_on_two_nodes_share_the_mail,
    mail_is_put_in_with_its_events_or_not_at_all,
    an_unreadable_mail_does_not_stop_the_others,
}
