//! The process is killed under load, many times: everything acknowledged is there exactly once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use secrecy::ExposeSecret as _;
use uuid::Uuid;

use super::ground::NOON;
use super::load::reckon;
use super::story::mail;
use super::{Ground, Story, on_both};
use crate::domain::ids::ConversationId;
use crate::journal::Journal;

const URL: &str = "PORTTI_TEST_KILL_URL";
const KEY: &str = "PORTTI_TEST_KILL_KEY";

/// Records under load and prints what was acknowledged, until it is killed. Every tenth message
/// puts a mail into the outbox.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the part of the process that is killed"]
async fn victim() {
    let mut ground = Ground::sqlite();
    ground.clock = crate::clock::Clock::system();
    ground.database.url = std::env::var(URL).unwrap().into();
    let key = std::env::var(KEY).unwrap().into();
    ground.sealing.keys = BTreeMap::from([("first".to_owned(), key)]);
    let journal = ground.open().await;
    let mut residents = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (journal, mut story) = (journal.clone(), Story::new(&ground.clock));
        residents.spawn(async move {
            journal.create(story.begin()).await.unwrap();
            for turn in 0_u32.. {
                let mut append = story.say(&turn.to_string());
                if turn % 10 == 0 {
                    append.mail = vec![mail(&story.clock, NOON)];
                }
                let mails: Vec<_> = append.mail.iter().map(|mail| mail.id.0).collect();
                journal.append(append).await.unwrap();
                let mail = mails.first().copied().unwrap_or(Uuid::nil());
                println!("acknowledged {} {turn} {mail}", story.id());
            }
        });
    }
    residents.join_all().await;
}

/// Starts a victim, kills it after `lines` acknowledgements, and reads what it had printed.
fn kill_one(ground: &Ground, lines: usize) -> Vec<(ConversationId, String, Uuid)> {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture"])
        .arg("journal::tests::kill::victim")
        .env(URL, ground.database.url.expose_secret())
        .env(KEY, &ground.sealing.keys["first"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(victim.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        // The last line may be cut anywhere: a whole one has a whole id at its end.
        let words: Vec<_> = line.split(' ').collect();
        if let ["acknowledged", conversation, turn, mail] = words[..]
            && let (Ok(conversation), Ok(mail)) = (conversation.parse(), mail.parse::<Uuid>())
        {
            acknowledged.push((ConversationId(conversation), turn.to_owned(), mail));
        }
        if acknowledged.len() == lines {
            victim.kill().unwrap();
        }
    }
    victim.wait().unwrap();
    acknowledged
}

async fn all_mail(journal: &Journal) -> Vec<Uuid> {
    let mut all = Vec::new();
    loop {
        let leased = journal.lease_mail(NOON, 600, 100).await.unwrap();
        if leased.is_empty() {
            return all;
        }
        all.extend(leased.into_iter().map(|mail| mail.id.0));
    }
}

async fn what_was_acknowledged_outlives_the_process(ground: &Ground) {
    ground.open().await.shutdown().await;
    let mut acknowledged = Vec::new();
    let mut mails = BTreeSet::new();
    for round in 0..12 {
        let printed = kill_one(ground, 20 + 37 * round);
        assert!(printed.len() >= 20 + 37 * round);
        for (conversation, text, mail) in printed {
            acknowledged.push((conversation, text));
            mails.extend((!mail.is_nil()).then_some(mail));
        }
    }
    let journal = ground.open().await;
    reckon(&journal, &acknowledged).await;
    // Nothing that began is half there: each can be opened and read.
    for summary in journal.open_conversations().await.unwrap() {
        let events = journal.load(summary.conversation).await.unwrap();
        assert_eq!(events.last().unwrap().seq, summary.last_seq);
    }
    let leased = all_mail(&journal).await;
    let once = BTreeSet::from_iter(leased.iter().copied());
    assert_eq!(once.len(), leased.len(), "a mail is there twice");
    assert!(once.is_superset(&mails), "a mail was lost");
    journal.shutdown().await;
}

on_both! {
    what_was_acknowledged_outlives_the_process,
}
