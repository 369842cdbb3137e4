//! Recording and reading conversations.

use super::ground::NOON;
use super::story::{aino, command, said, texts};
use super::{Ground, Story, on_both};
use crate::domain::ids::{ConversationId, Seq};
use crate::journal::{AppendError, Created, JournalError, StageName, StandingName};

async fn what_is_recorded_is_read_back_whole(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    let begin = story.begin();
    let mut expected = begin.append.events.clone();
    assert_eq!(journal.create(begin).await, Ok(Created::New));

    story.summary.professional = Some(aino());
    story.summary.meant_for = Some(aino());
    story.summary.stage = StageName::Active;
    story.summary.standing = StandingName::Requested;
    story.summary.deadline = Some(NOON.plus_seconds(600));
    let append = story.add(Some(command(7)), vec![said("Hei"), said("äöå 👋")]);
    expected.extend(append.events.clone());
    journal.append(append).await.unwrap();
    let append = story.close();
    expected.extend(append.events.clone());
    journal.append(append).await.unwrap();

    // Another node has no key in memory, and reads the same.
    for journal in [journal, ground.open().await] {
        assert_eq!(journal.load(story.id()).await.unwrap(), expected);
        let after = journal.events_after(story.id(), Seq(1), 2).await.unwrap();
        assert_eq!(after, expected[1..3]);
        let beyond = journal.events_after(story.id(), Seq(u64::MAX), 5).await;
        assert_eq!(beyond.unwrap(), []);
        let summary = journal.summary(story.id()).await.unwrap();
        assert_eq!(summary.as_ref(), Some(&story.summary));
    }
}

async fn the_unknown_is_empty(ground: &Ground) {
    let journal = ground.open().await;
    let nobody = ConversationId(ground.clock.uuid());
    assert_eq!(journal.load(nobody).await.unwrap(), []);
    assert_eq!(journal.summary(nobody).await.unwrap(), None);
    assert_eq!(journal.open_conversations().await.unwrap(), []);
    let mut story = Story::new(&ground.clock);
    story.begin();
    let unrecorded = journal.append(story.say("Hei")).await;
    assert_eq!(unrecorded, Err(AppendError::Conflict));
}

async fn a_start_sent_twice_begins_one_conversation(ground: &Ground) {
    let journal = ground.open().await;
    let mut first = Story::new(&ground.clock);
    let mut second = Story::new(&ground.clock);
    second.start_id = first.start_id;
    journal.create(first.begin()).await.unwrap();
    let again = journal.create(second.begin()).await.unwrap();
    assert_eq!(again, Created::Existing(first.id()));
    assert_eq!(journal.load(second.id()).await.unwrap(), []);
    // Sent again under the id that it already has, it destroys nothing either.
    let mut same = first.clone();
    same.summary.last_seq = Seq(0);
    let again = journal.create(same.begin()).await.unwrap();
    assert_eq!(again, Created::Existing(first.id()));
    for journal in [journal, ground.open().await] {
        assert_eq!(journal.load(first.id()).await.unwrap().len(), 1);
        let open = journal.open_conversations().await.unwrap();
        assert_eq!(open, [first.summary.clone()]);
    }
}

async fn many_starts_at_once_on_two_nodes_begin_one_conversation(ground: &Ground) {
    let nodes = [ground.open().await, ground.open().await];
    let start_id = command(99);
    let starts = (0..20).map(|turn| {
        let journal = nodes[turn % 2].clone();
        let mut story = Story::new(&ground.clock);
        story.start_id = start_id;
        tokio::spawn(async move { (story.id(), journal.create(story.begin()).await) })
    });
    let mut begun = Vec::new();
    let mut existing = Vec::new();
    for start in starts.collect::<Vec<_>>() {
        match start.await.unwrap() {
            (id, Ok(Created::New)) => begun.push(id),
            (_, Ok(Created::Existing(id))) => existing.push(id),
            (_, Err(error)) => panic!("{error}"),
        }
    }
    assert_eq!((begun.len(), existing.len()), (1, 19));
    assert!(existing.iter().all(|id| *id == begun[0]));
}

async fn an_append_at_another_place_conflicts(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let mut behind = story.clone();
    let mut ahead = story.clone();
    ahead.say("never recorded");
    journal.append(story.say("one")).await.unwrap();
    let late = journal.append(behind.say("two")).await;
    assert_eq!(late, Err(AppendError::Conflict));
    ahead.say("never recorded");
    let early = journal.append(ahead.say("three")).await;
    assert_eq!(early, Err(AppendError::Conflict));
    let events = journal.load(story.id()).await.unwrap();
    assert_eq!(texts(&events), ["one"]);
}

async fn a_command_sent_twice_is_recorded_once(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    let mut other = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    journal.create(other.begin()).await.unwrap();
    let first = story.add(Some(command(1)), vec![said("a"), said("b")]);
    journal.append(first.clone()).await.unwrap();
    journal.append(story.say("c")).await.unwrap();
    let again = journal.append(first).await;
    assert_eq!(again, Err(AppendError::Duplicate(Seq(3))));
    // Another conversation's client may choose the same id.
    let append = other.add(Some(command(1)), vec![said("c")]);
    journal.append(append).await.unwrap();
    assert_eq!(
        texts(&journal.load(story.id()).await.unwrap()),
        ["a", "b", "c"]
    );
    assert_eq!(texts(&journal.load(other.id()).await.unwrap()), ["c"]);
}

async fn one_conflict_does_not_sink_its_neighbours(ground: &Ground) {
    let journal = ground.open().await;
    let mut stories: Vec<_> = (0..40).map(|_| Story::new(&ground.clock)).collect();
    for story in &mut stories {
        journal.create(story.begin()).await.unwrap();
    }
    // Asked at once, so that they gather in few transactions; every fourth is told twice.
    let mut asked = Vec::new();
    for (turn, story) in stories.iter_mut().enumerate() {
        let rival = story.clone().say("rival");
        let append = story.say("kept");
        let mine = (journal.clone(), journal.clone());
        asked.push(tokio::spawn(async move { mine.0.append(append).await }));
        if turn % 4 == 0 {
            asked.push(tokio::spawn(async move { mine.1.append(rival).await }));
        }
    }
    let mut conflicts = 0;
    for asked in asked {
        match asked.await.unwrap() {
            Ok(()) => {}
            Err(AppendError::Conflict) => conflicts += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(conflicts, 10);
    for story in &stories {
        assert_eq!(journal.load(story.id()).await.unwrap().len(), 2);
    }
}

async fn two_nodes_race_and_one_wins_each_place(ground: &Ground) {
    let nodes = [ground.open().await, ground.open().await];
    let mut story = Story::new(&ground.clock);
    nodes[0].create(story.begin()).await.unwrap();
    let id = story.id();
    let race = nodes.into_iter().enumerate().map(|(node, journal)| {
        let mut story = story.clone();
        tokio::spawn(async move {
            let mut won = 0;
            while won < 25 {
                let before = story.clone();
                match journal.append(story.say(&format!("{node}-{won}"))).await {
                    Ok(()) => won += 1,
                    Err(AppendError::Conflict) => {
                        story = before;
                        let events = journal.load(story.id()).await.unwrap();
                        story.summary.last_seq = events.last().unwrap().seq;
                    }
                    Err(error) => panic!("{error}"),
                }
            }
            journal
        })
    });
    let mut journals = Vec::new();
    for racer in race.collect::<Vec<_>>() {
        journals.push(racer.await.unwrap());
    }
    let events = journals[0].load(id).await.unwrap();
    let places: Vec<_> = events.iter().map(|event| event.seq.0).collect();
    assert_eq!(places, (1..=51).collect::<Vec<_>>());
    for node in 0..2 {
        let mine: Vec<_> = texts(&events)
            .into_iter()
            .filter(|text| text.starts_with(&format!("{node}-")))
            .collect();
        let said: Vec<_> = (0..25).map(|turn| format!("{node}-{turn}")).collect();
        assert_eq!(mine, said);
    }
}

async fn the_board_holds_what_is_not_closed(ground: &Ground) {
    let journal = ground.open().await;
    let mut stories = Vec::new();
    for _ in 0..3 {
        let mut story = Story::new(&ground.clock);
        journal.create(story.begin()).await.unwrap();
        ground.clock.advance(1);
        stories.push(story);
    }
    journal.append(stories[1].close()).await.unwrap();
    for journal in [journal, ground.open().await] {
        let open = journal.open_conversations().await.unwrap();
        assert_eq!(
            open,
            [stories[0].summary.clone(), stories[2].summary.clone()]
        );
    }
}

async fn what_makes_no_sense_is_refused(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let good = story.say("x");
    let malformed = |result| {
        assert!(
            matches!(
                result,
                Err(AppendError::Unavailable(JournalError::Malformed(_)))
            ),
            "{result:?}"
        );
    };
    let mut gap = good.clone();
    gap.events[0].seq = Seq(5);
    malformed(journal.append(gap).await);
    let mut empty = good.clone();
    empty.events.clear();
    malformed(journal.append(empty).await);
    let mut stale = good.clone();
    let mut summary = story.summary.clone();
    summary.last_seq = Seq(1);
    stale.summary = Some(summary);
    malformed(journal.append(stale).await);
    let mut unseen = Story::new(&ground.clock).begin();
    unseen.append.summary = None;
    let unseen = journal.create(unseen).await;
    assert!(
        matches!(unseen, Err(JournalError::Malformed(_))),
        "{unseen:?}"
    );
    journal.append(good).await.unwrap();
}

async fn a_large_append_is_one_append(ground: &Ground) {
    let journal = ground.open().await;
    let mut story = Story::new(&ground.clock);
    journal.create(story.begin()).await.unwrap();
    let many = (0..1200).map(|turn| said(&turn.to_string())).collect();
    journal
        .append(story.add(Some(command(1)), many))
        .await
        .unwrap();
    assert_eq!(journal.load(story.id()).await.unwrap().len(), 1201);
}

async fn shutting_down_records_what_waits_and_takes_no_more(ground: &Ground) {
    let journal = ground.open().await;
    let mut stories: Vec<_> = (0..50).map(|_| Story::new(&ground.clock)).collect();
    let asked: Vec<_> = stories
        .iter_mut()
        .map(|story| {
            let (journal, begin) = (journal.clone(), story.begin());
            tokio::spawn(async move { journal.create(begin).await })
        })
        .collect();
    journal.shutdown().await;
    let mut kept = 0;
    for asked in asked {
        match asked.await.unwrap() {
            Ok(created) => {
                assert_eq!(created, Created::New);
                kept += 1;
            }
            Err(error) => assert_eq!(error, JournalError::Stopped),
        }
    }
    let late = journal.create(Story::new(&ground.clock).begin()).await;
    assert_eq!(late, Err(JournalError::Stopped));
    assert_eq!(
        journal.load(stories[0].id()).await,
        Err(JournalError::Stopped)
    );
    let open = ground.open().await.open_conversations().await.unwrap();
    assert_eq!(open.len(), kept);
}

async fn two_nodes_may_begin_at_once(ground: &Ground) {
    let nodes = (0..4).map(|_| {
        let (database, sealing) = (ground.database.clone(), ground.sealing.clone());
        let clock = ground.clock.clone();
        tokio::spawn(async move { crate::journal::Journal::open(&database, &sealing, clock).await })
    });
    // The key file is there before: nodes share it, they do not race to make it.
    crate::journal::create_key_file(&ground.folder.path().join("first.key")).unwrap();
    let mut last = None;
    for node in nodes.collect::<Vec<_>>() {
        let journal = node.await.unwrap().unwrap();
        journal.ready().await.unwrap();
        let mut story = Story::new(&ground.clock);
        journal.create(story.begin()).await.unwrap();
        last = Some(journal);
    }
    let open = last.unwrap().open_conversations().await.unwrap();
    assert_eq!(open.len(), 4);
}

on_both! {
    what_is_recorded_is_read_back_whole,
    the_unknown_is_empty,
    a_start_sent_twice_begins_one_conversation,
    many_starts_at_once_on_two_nodes_begin_one_conversation,
    an_append_at_another_place_conflicts,
    a_command_sent_twice_is_recorded_once,
    one_conflict_does_not_sink_its_neighbours,
    two_nodes_race_and_one_wins_each_place,
    the_board_holds_what_is_not_closed,
    what_makes_no_sense_is_refused,
    a_large_append_is_one_append,
    shutting_down_records_what_waits_and_takes_no_more,
    two_nodes_may_begin_at_once,
}
