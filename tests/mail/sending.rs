use portti::domain::command::Command;
use portti::domain::person::{Actor, Language};
use portti::domain::private::Private;
use tokio_util::sync::CancellationToken;

use crate::mailbox::{Mailbox, header};
use crate::office::{Office, plain_mail};

/// An artificial code: individual numbers from 900 are never given to anybody.
const CODE: &str = "010190-999W";

#[tokio::test]
async fn the_transcript_arrives_once_and_the_conversation_is_told() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let outbox = office.outbox(&plain_mail(mailbox.smtp_port()));
    let conversation = office.due("matti@example.fi").await;

    assert_eq!(outbox.round().await.unwrap(), 1);
    assert_eq!(outbox.round().await.unwrap(), 0);

    let message = mailbox.message().await;
    assert_eq!(message["envelope"]["to"][0], "matti@example.fi");
    assert_eq!(message["envelope"]["from"], "chat@kuntala.example");
    assert_eq!(message["from"]["name"], "Kuntalan chat");
    assert_eq!(message["subject"], "Chat-keskustelusi 21.11.2026");
    assert_eq!(header(&message, "auto-submitted"), Some("auto-generated"));
    assert_eq!(header(&message, "content-language"), Some("fi"));
    assert_eq!(
        header(&message, "date"),
        Some("Sat, 21 Nov 2026 10:00:00 +0000")
    );
    assert_eq!(office.reports(conversation).await, [true]);
}

#[tokio::test]
async fn it_holds_what_the_resident_saw_and_no_more() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let outbox = office.outbox(&plain_mail(mailbox.smtp_port()));
    let conversation = office.begin(Language::Fi).await;
    office
        .say(conversation, Actor::Resident, &format!("Koodini on {CODE}"))
        .await;
    office
        .say(conversation, office.nurse(), "Kiitos & <hei>")
        .await;
    let note = Private::from("salainen muistiinpano");
    office
        .tell(conversation, office.nurse(), Command::Note { text: note })
        .await;
    let target = office
        .say(conversation, office.nurse(), "väärään keskusteluun")
        .await;
    office
        .tell(conversation, office.nurse(), Command::Hide { target })
        .await;
    office.finish(conversation, "matti@example.fi").await;
    outbox.round().await.unwrap();

    let message = mailbox.message().await;
    let (text, html) = (
        message["text"].as_str().unwrap(),
        message["html"].as_str().unwrap(),
    );
    for part in [text, html] {
        assert!(part.contains("Terveys fi"), "{part}");
        assert!(
            part.contains("12.00"),
            "the time of the service's zone: {part}"
        );
        assert!(part.contains("Sinä"), "{part}");
        assert!(part.contains("Koodini on"), "{part}");
        assert!(part.contains("peitetty"), "{part}");
        for never in [
            CODE,
            "999W",
            "salainen",
            "väärään",
            "aino.account",
            "0401234567",
        ] {
            assert!(!part.contains(never), "{never} stands in {part}");
        }
    }
    assert!(text.contains("Kiitos & <hei>"), "{text}");
    assert!(html.contains("Kiitos &amp; &lt;hei&gt;"), "{html}");
    assert!(!html.contains("<b>"), "{html}");
    assert!(html.contains("<html lang=\"fi\">"), "{html}");
}

#[tokio::test]
async fn it_is_in_the_language_of_the_conversation() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let outbox = office.outbox(&plain_mail(mailbox.smtp_port()));
    for (language, subject, said) in [
        (
            Language::Sv,
            "Ditt chattsamtal 21.11.2026",
            "Yrkespersonen avslutade samtalet.",
        ),
        (
            Language::En,
            "Your chat conversation on 21/11/2026",
            "The professional ended",
        ),
    ] {
        let conversation = office.begin(language).await;
        office.finish(conversation, "maija@example.fi").await;
        outbox.round().await.unwrap();
        let message = &mailbox.messages().await[0];
        assert_eq!(message["subject"], subject);
        assert!(
            message["text"].as_str().unwrap().contains(said),
            "{message:#?}"
        );
    }
}

#[tokio::test]
async fn a_mail_whose_worker_died_is_sent_again_under_the_same_id() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let mail = plain_mail(mailbox.smtp_port());
    let outbox = office.outbox(&mail);
    let conversation = office.due("matti@example.fi").await;
    let lost = office
        .journal
        .lease_mail(office.clock.now(), mail.lease_seconds, 10)
        .await;
    let lost = lost.unwrap();
    assert_eq!(lost.len(), 1);

    assert_eq!(outbox.round().await.unwrap(), 0, "it is still leased");
    office.clock.advance(i64::from(mail.lease_seconds) + 1);
    assert_eq!(outbox.round().await.unwrap(), 1);
    let message = mailbox.message().await;
    let expected = format!("<{}@kuntala.example>", lost[0].id.0);
    assert_eq!(header(&message, "message-id"), Some(expected.as_str()));
    assert_eq!(office.reports(conversation).await, [true]);
}

#[tokio::test]
async fn workers_side_by_side_send_each_mail_once() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let mail = plain_mail(mailbox.smtp_port());
    for i in 0..10 {
        office.due(&format!("resident{i}@example.fi")).await;
    }
    let (one, other) = (office.outbox(&mail), office.outbox(&mail));
    loop {
        let (first, second) = tokio::join!(one.round(), other.round());
        if first.unwrap() + second.unwrap() == 0 {
            break;
        }
    }
    let messages = mailbox.messages().await;
    let to = messages
        .iter()
        .map(|m| m["envelope"]["to"][0].as_str().unwrap().to_owned());
    let to: std::collections::BTreeSet<String> = to.collect();
    assert_eq!((messages.len(), to.len()), (10, 10));
}

#[tokio::test]
async fn the_worker_runs_until_it_is_told_to_stop() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let conversation = office.due("matti@example.fi").await;
    let outbox = office.outbox(&plain_mail(mailbox.smtp_port()));
    let stop = CancellationToken::new();
    let running = tokio::spawn(outbox.run(stop.clone()));
    let told = async {
        while office.reports(conversation).await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    let limit = std::time::Duration::from_secs(30);
    tokio::time::timeout(limit, told)
        .await
        .expect("the mail is sent");
    stop.cancel();
    tokio::time::timeout(limit, running)
        .await
        .expect("it stops")
        .unwrap();
    assert_eq!(mailbox.messages().await.len(), 1);
}
