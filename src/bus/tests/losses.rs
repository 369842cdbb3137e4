//! What happens when something is lost on the way: all fetch anew.

use super::{Nats, Node, bell, bell_of, in_time, in_touch, lagged, settings, topic, two};
use crate::bus::{Heard, News, Unreached, others};

#[tokio::test]
async fn own_bells_are_heard_once() {
    let nats = Nats::start();
    let (one, other) = two(&nats).await;
    let (mut here, mut there) = (one.bus.mailbox(), other.bus.mailbox());
    here.listen(topic(1));
    there.listen(topic(1));
    one.bus.ring(&bell(1, 1));
    assert_eq!(bell_of(&mut there).await, bell(1, 1));
    // What comes back from the other node comes after anything that the server could have echoed.
    other.bus.ring(&bell(1, 2));
    assert_eq!(bell_of(&mut here).await, bell(1, 1));
    assert_eq!(bell_of(&mut here).await, bell(1, 2));
}

#[tokio::test]
async fn after_the_server_was_away_all_fetch_anew() {
    let mut nats = Nats::start();
    let (one, other) = two(&nats).await;
    let mut mailbox = other.bus.mailbox();
    mailbox.listen(topic(1));
    let mut news = other.bus.news().unwrap();
    one.bus.ring(&bell(1, 1));
    assert_eq!(bell_of(&mut mailbox).await, bell(1, 1));
    nats.kill();
    in_time(async {
        while one.bus.connected() != Some(false) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    // It goes nowhere, and nobody waits for it.
    one.bus.ring(&bell(1, 2));
    // Meanwhile everybody looks now and then by themselves.
    lagged(&mut mailbox).await;
    nats.restart();
    in_touch(&one.bus, &other.bus).await;
    in_time(async { while !matches!(news.recv().await, Ok(News::Missed)) {} }).await;
    lagged(&mut mailbox).await;
    one.bus.ring(&bell(1, 3));
    while bell_of(&mut mailbox).await != bell(1, 3) {}
}

#[tokio::test]
async fn a_node_starts_without_the_server_and_finds_it_later() {
    let mut nats = Nats::start();
    nats.kill();
    let settings = settings(&nats.url());
    let one = Node::open(1, &settings).await;
    let two = Node::open(2, &settings).await;
    assert_eq!(one.bus.connected(), Some(false));
    let mut mailbox = one.bus.mailbox();
    mailbox.listen(topic(1));
    one.bus.ring(&bell(1, 1));
    assert_eq!(mailbox.hear().await, Heard::Bell(bell(1, 1)));
    nats.restart();
    in_touch(&one.bus, &two.bus).await;
    assert_eq!(one.bus.connected(), Some(true));
}

#[tokio::test]
async fn more_than_the_outbox_holds_is_told_as_lost() {
    let nats = Nats::start();
    let (one, other) = two(&nats).await;
    let mut mailbox = other.bus.mailbox();
    mailbox.listen(topic(1));
    let mut news = other.bus.news().unwrap();
    // This task does not give way, so that nothing leaves meanwhile.
    for seq in 1..=5_000 {
        one.bus.ring(&bell(2, seq));
    }
    in_time(async { while !matches!(news.recv().await, Ok(News::Missed)) {} }).await;
    lagged(&mut mailbox).await;
}

#[tokio::test]
async fn a_node_that_stops_is_gone_at_once_and_one_that_dies_soon() {
    let nats = Nats::start();
    let (one, other) = two(&nats).await;
    let third = Node::open(3, &settings(&nats.url())).await;
    in_touch(&third.bus, &one.bus).await;
    let mut news = one.bus.news().unwrap();
    let (stopped, died) = (other.id, third.id);
    let mut mailbox = one.bus.mailbox();
    mailbox.listen(topic(1));
    other.stop().await;
    assert_eq!(gone(&mut news).await, stopped);
    // What it did last it may have told to nobody: all look for themselves.
    assert!(matches!(news.recv().await, Ok(News::Missed)));
    drop(third);
    assert_eq!(gone(&mut news).await, died);
    assert!(matches!(news.recv().await, Ok(News::Missed)));
    lagged(&mut mailbox).await;
}

async fn gone(news: &mut tokio::sync::broadcast::Receiver<News>) -> crate::domain::ids::NodeId {
    in_time(async {
        loop {
            if let Ok(News::Gone(node)) = news.recv().await {
                return node;
            }
        }
    })
    .await
}

#[tokio::test]
async fn notes_and_questions_find_their_node() {
    let nats = Nats::start();
    let (one, other) = two(&nats).await;
    let mut news = other.bus.news().unwrap();
    one.bus.tell("desk", &serde_json::json!({ "kind": "list" }));
    let told = in_time(async {
        loop {
            if let Ok(News::Note { from, room, note }) = news.recv().await {
                assert_eq!(&*room, "desk");
                return (from, note["kind"].clone());
            }
        }
    });
    assert_eq!(told.await, (one.id, "list".into()));

    let mut asked = other.bus.questions().unwrap();
    assert!(other.bus.questions().is_none(), "one room answers");
    let answering = tokio::spawn(async move {
        let question = asked.recv().await.unwrap();
        assert_eq!(question.body.as_ref(), b"how?");
        question.answer(b"so".to_vec()).await;
    });
    let answer = in_time(one.bus.ask(other.id, b"how?".to_vec())).await;
    assert_eq!(answer.unwrap().as_ref(), b"so");
    answering.await.unwrap();

    let nobody = crate::domain::ids::NodeId(uuid::Uuid::from_u128(99));
    let began = std::time::Instant::now();
    let answer = in_time(one.bus.ask(nobody, b"how?".to_vec())).await;
    assert_eq!(answer, Err(Unreached));
    assert!(
        began.elapsed() < others::PATIENCE,
        "the server says that nobody is there"
    );
}
