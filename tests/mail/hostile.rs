use portti::domain::ids::Timestamp;
use portti::domain::person::{Actor, Language};
use portti::domain::private::Private;
use portti::journal::MailId;
use portti::mail::{Failure, Letter, Sender};

use crate::mailbox::Mailbox;
use crate::office::{Office, plain_mail};

fn letter(subject: &str) -> Letter {
    Letter {
        subject: subject.to_owned(),
        language: Language::Fi,
        plain: "x".to_owned(),
        html: "x".to_owned(),
    }
}

fn message(address: &str, subject: &str) -> Result<String, Failure> {
    let sender = Sender::new(&plain_mail(25)).unwrap();
    let id = MailId(uuid::Uuid::nil());
    let (address, letter) = (Private::from(address), letter(subject));
    let message = sender.message(id, &address, &letter, Timestamp(0))?;
    Ok(String::from_utf8(message.formatted()).unwrap())
}

#[test]
fn an_address_is_one_address_and_nothing_more() {
    for address in [
        "",
        "matti",
        "matti@example.fi, maija@example.fi",
        "matti@example.fi;maija@example.fi",
        "matti@example.fi\r\nBcc: maija@example.fi",
        "matti@example.fi\nBcc: maija@example.fi",
        "matti@example.fi>\r\nRCPT TO:<maija@example.fi",
        "<matti@example.fi> SIZE=1",
        "Matti <matti@example.fi>",
        "matti@exam ple.fi",
        "mat\0ti@example.fi",
        "mätti@example.fi",
    ] {
        assert_eq!(message(address, "x"), Err(Failure::Address), "{address:?}");
    }
    assert!(message("matti+chat@example.fi", "x").is_ok());
    let international = message("matti@järvi.example", "x").unwrap();
    assert!(
        international.contains("To: matti@xn--jrvi-loa.example\r\n"),
        "{international}"
    );
}

#[test]
fn a_subject_stays_one_header() {
    let message = message(
        "matti@example.fi",
        "Hei\r\nBcc: maija@example.fi\r\n\r\nbody",
    )
    .unwrap();
    let (head, _) = message.split_once("\r\n\r\n").unwrap();
    let names = head.lines().filter(|line| !line.starts_with([' ', '\t']));
    let names: Vec<&str> = names
        .filter_map(|line| line.split_once(':'))
        .map(|(n, _)| n)
        .collect();
    assert!(
        !names.iter().any(|name| name.eq_ignore_ascii_case("bcc")),
        "{head}"
    );
    assert!(names.contains(&"Content-Type"), "{head}");
}

#[tokio::test]
async fn what_is_said_cannot_end_the_message_or_begin_another() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let outbox = office.outbox(&plain_mail(mailbox.smtp_port()));
    let conversation = office.begin(Language::En).await;
    let said = "one\r\n.\r\nMAIL FROM:<x@example.fi>\n.\n..two\nFrom here on";
    office.say(conversation, Actor::Resident, said).await;
    let markup = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}";
    office.say(conversation, office.nurse(), markup).await;
    office.finish(conversation, "matti@example.fi").await;
    outbox.round().await.unwrap();

    let message = mailbox.message().await;
    let text = message["text"].as_str().unwrap();
    for line in [
        "one",
        "    .",
        "MAIL FROM:<x@example.fi>",
        "..two",
        "From here on",
    ] {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
    assert!(text.contains("{{ 7 * 7 }}"), "{text}");
    let html = message["html"].as_str().unwrap();
    assert!(
        !html.contains("<script") && !html.contains("<img"),
        "{html}"
    );
    assert_eq!(message["envelope"]["to"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn writing_cannot_be_turned_around() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let outbox = office.outbox(&plain_mail(mailbox.smtp_port()));
    let conversation = office.begin(Language::En).await;
    office
        .say(conversation, Actor::Resident, "safe\u{202e}evil")
        .await;
    office.finish(conversation, "matti@example.fi").await;
    outbox.round().await.unwrap();
    let message = mailbox.message().await;
    assert!(
        message["text"].as_str().unwrap().contains("safeevil"),
        "{message:#?}"
    );
}
