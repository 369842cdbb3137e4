//! Events are found wherever in a conversation they stand, and whoever wrote them.

use super::story::{Story, said, texts};
use super::{Ground, on_both};
use crate::domain::ids::Seq;
use crate::journal::{AppendError, JournalError};

/// Beyond the places at which a long conversation can be entered, and between them.
const LONG: usize = 200;

async fn a_long_conversation_is_read_from_anywhere(ground: &Ground) {
    let journal = ground.open().await;
    let mut stories = [Story::new(&ground.clock), Story::new(&ground.clock)];
    for story in &mut stories {
        journal.create(story.begin()).await.unwrap();
    }
    // A few at a time, in turn, so that neither stands by itself.
    for turn in 0..LONG / 5 {
        for story in &mut stories {
            let some = (0..5).map(|n| said(&format!("{turn} {n}"))).collect();
            journal.append(story.add(None, some)).await.unwrap();
        }
    }
    let journal = ground.open().await;
    for story in &stories {
        let whole = journal.load(story.id()).await.unwrap();
        let places: Vec<_> = whole.iter().map(|event| event.seq.0).collect();
        assert_eq!(places, (1..=201).collect::<Vec<_>>());
        for after in [0, 1, 62, 63, 64, 65, 127, 128, 150, 199, 200, 201, 900] {
            for limit in [1, 2, 63, 64, 65, 500] {
                let read = journal.events_after(story.id(), Seq(after as u64), limit);
                let rest = whole.iter().skip(after).take(limit as usize);
                let rest: Vec<_> = rest.cloned().collect();
                assert_eq!(read.await.unwrap(), rest, "{limit} after {after}");
            }
            let news = journal.news_after(story.id(), Seq(after as u64), 70).await;
            let there = (1..=201).contains(&after);
            let rest = whole.iter().skip(after).take(70).cloned().collect();
            assert_eq!(news.unwrap(), there.then_some(rest), "after {after}");
        }
    }
}

/// Where a conversation ends is remembered by who wrote last; another may have gone on since.
async fn what_another_node_wrote_is_not_overlooked(ground: &Ground) {
    let (one, other) = (ground.open().await, ground.open().await);
    let mut story = Story::new(&ground.clock);
    one.create(story.begin()).await.unwrap();
    let mut said = vec![];
    for turn in 0..4 {
        let behind = story.clone().say("late");
        other
            .append(story.say(&format!("other {turn}")))
            .await
            .unwrap();
        assert_eq!(one.append(behind).await, Err(AppendError::Conflict));
        one.append(story.say(&format!("one {turn}"))).await.unwrap();
        one.append(story.say("again")).await.unwrap();
        said.extend([
            format!("other {turn}"),
            format!("one {turn}"),
            "again".to_owned(),
        ]);
    }
    for journal in [one, other] {
        assert_eq!(texts(&journal.load(story.id()).await.unwrap()), said);
    }
}

/// What is erased is not there; what is missing is damage.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_is_missing_is_noticed() {
    let ground = Ground::sqlite();
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    for text in ["a", "b"] {
        journal.append(story.say(text)).await.unwrap();
    }
    ground.change("DELETE FROM events WHERE seq = 2");
    let loaded = journal.load(story.id()).await;
    assert!(
        matches!(loaded, Err(JournalError::Damaged(_))),
        "{loaded:?}"
    );
    let last = journal.events_after(story.id(), Seq(2), 9).await;
    assert_eq!(texts(&last.unwrap()), ["b"]);
    ground.end().await;
}

on_both! {
    a_long_conversation_is_read_from_anywhere,
    what_another_node_wrote_is_not_overlooked,
}
