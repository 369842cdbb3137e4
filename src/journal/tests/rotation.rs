//! Changing the master key.

use std::collections::BTreeMap;

use super::{Ground, Story, on_both};
use crate::config::Sealing;
use crate::journal::masters::MasterKeys;
use crate::journal::{Journal, JournalError, create_key_file, rotate, rotation};

/// The settings with a second key, which is now current.
fn with_second(ground: &Ground) -> Sealing {
    let path = ground.folder.path().join("second.key");
    create_key_file(&path).unwrap();
    let mut sealing = ground.sealing.clone();
    sealing.keys.insert("second".to_owned(), path);
    sealing.current = "second".to_owned();
    sealing
}

async fn record(ground: &Ground, journal: &Journal, count: usize) -> Vec<Story> {
    let mut stories = Vec::new();
    for _ in 0..count {
        let mut story = Story::new(&ground.clock);
        journal.create(story.begin()).await.unwrap();
        stories.push(story);
    }
    stories
}

async fn after_rotation_the_old_key_is_not_needed(ground: &Ground) {
    let running = ground.open().await;
    let mut stories = record(ground, &running, 3).await;
    let sealing = with_second(ground);
    let done = rotate(&ground.database, &sealing).await.unwrap();
    // Three conversations, and two keys of the house.
    assert_eq!(done.rewrapped, 5);
    assert_eq!(done.in_use, BTreeMap::from([("second".to_owned(), 5)]));
    let again = rotate(&ground.database, &sealing).await.unwrap();
    assert_eq!((again.rewrapped, again.in_use), (0, done.in_use));

    // The server that ran meanwhile goes on.
    running.append(stories[0].say("during")).await.unwrap();
    let mut only_new = sealing;
    only_new.keys.remove("first");
    let journal = Journal::open(&ground.database, &only_new, ground.clock.clone())
        .await
        .unwrap();
    for story in &stories {
        let events = journal.load(story.id()).await.unwrap();
        assert_eq!(events.len() as u64, story.last().0);
    }
    assert!(journal.start_token(stories[0].start_id) == running.start_token(stories[0].start_id));
}

async fn a_rotation_that_broke_off_goes_on(ground: &Ground) {
    let journal = ground.open().await;
    let mut stories = record(ground, &journal, 1).await;
    let sealing = with_second(ground);
    let gate = crate::journal::gate(&ground.database).unwrap();
    let masters = MasterKeys::read(&sealing).unwrap();
    let first = tokio::task::spawn_blocking(move || rotation::run(&gate, &masters, 0))
        .await
        .unwrap()
        .unwrap();
    // The house is done, the conversation is not: both keys are in use.
    let both = BTreeMap::from([("first".to_owned(), 1), ("second".to_owned(), 2)]);
    assert_eq!((first.rewrapped, first.in_use), (2, both));
    // A node that runs with the old settings still begins conversations under the old key.
    stories.extend(record(ground, &journal, 2).await);
    let rest = rotate(&ground.database, &sealing).await.unwrap();
    assert_eq!(rest.rewrapped, 3);
    assert_eq!(rest.in_use, BTreeMap::from([("second".to_owned(), 5)]));
    let journal = Journal::open(&ground.database, &sealing, ground.clock.clone())
        .await
        .unwrap();
    assert_eq!(journal.open_conversations().await.unwrap().len(), 3);
}

async fn a_key_that_is_in_use_may_not_be_missing(ground: &Ground) {
    record(ground, &ground.open().await, 1).await;
    let mut sealing = with_second(ground);
    sealing.keys.remove("first");
    for result in [
        rotate(&ground.database, &sealing).await.map(drop),
        Journal::open(&ground.database, &sealing, ground.clock.clone())
            .await
            .map(drop),
    ] {
        let Err(JournalError::Key(message)) = result else {
            panic!("{result:?}");
        };
        assert!(message.contains("\"first\" is in use"), "{message}");
    }
}

on_both! {
    after_rotation_the_old_key_is_not_needed,
    a_rotation_that_broke_off_goes_on,
    a_key_that_is_in_use_may_not_be_missing,
}
