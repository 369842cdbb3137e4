use std::net::TcpListener;

use serde_json::json;

use crate::mailbox::Mailbox;
use crate::office::{Office, plain_mail};

#[tokio::test]
async fn a_refused_recipient_is_given_up_at_once() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let outbox = office.outbox(&plain_mail(mailbox.smtp_port()));
    let conversation = office.due("refused@example.fi").await;
    assert_eq!(outbox.round().await.unwrap(), 1);
    assert_eq!(office.reports(conversation).await, [false]);
    office.clock.advance(100_000);
    assert_eq!(outbox.round().await.unwrap(), 0);
    assert!(mailbox.messages().await.is_empty());
}

#[tokio::test]
async fn a_temporary_refusal_is_tried_again_and_arrives_once() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let outbox = office.outbox(&plain_mail(mailbox.smtp_port()));
    let conversation = office.due("greylist@example.fi").await;
    assert_eq!(outbox.round().await.unwrap(), 1);
    assert!(
        office.reports(conversation).await.is_empty(),
        "nothing is decided yet"
    );
    assert_eq!(outbox.round().await.unwrap(), 0, "it is not due yet");

    // 40 s, a quarter more at most.
    office.clock.advance(50);
    assert_eq!(outbox.round().await.unwrap(), 1);
    assert_eq!(
        mailbox.message().await["envelope"]["to"][0],
        "greylist@example.fi"
    );
    assert_eq!(office.reports(conversation).await, [true]);
    office.clock.advance(100_000);
    assert_eq!(outbox.round().await.unwrap(), 0);
}

#[tokio::test]
async fn a_dead_server_is_tried_until_the_waits_are_used_up() {
    let office = Office::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let outbox = office.outbox(&plain_mail(port));
    let conversation = office.due("matti@example.fi").await;
    for wait in [50, 500] {
        assert_eq!(outbox.round().await.unwrap(), 1);
        assert!(office.reports(conversation).await.is_empty());
        office.clock.advance(wait);
    }
    assert_eq!(outbox.round().await.unwrap(), 1);
    assert_eq!(office.reports(conversation).await, [false]);
}

#[tokio::test]
async fn a_dead_server_that_comes_back_gets_the_mail() {
    let office = Office::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let outbox = office.outbox(&plain_mail(port));
    let conversation = office.due("matti@example.fi").await;
    outbox.round().await.unwrap();
    let mailbox = Mailbox::start(json!({ "smtpPort": port })).await;
    office.clock.advance(50);
    assert_eq!(outbox.round().await.unwrap(), 1);
    assert_eq!(mailbox.messages().await.len(), 1);
    assert_eq!(office.reports(conversation).await, [true]);
}

#[tokio::test]
async fn a_server_that_never_answers_does_not_hold_the_worker() {
    let office = Office::open().await;
    // It takes the connection and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut mail = plain_mail(silent.local_addr().unwrap().port());
    mail.timeout_seconds = 1;
    mail.retry_seconds = Vec::new();
    let conversation = office.due("matti@example.fi").await;
    assert_eq!(office.outbox(&mail).round().await.unwrap(), 1);
    assert_eq!(office.reports(conversation).await, [false]);
}
