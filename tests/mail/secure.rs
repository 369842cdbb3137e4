use portti::config::{Mail, MailTls, Secret};
use serde_json::json;

use crate::mailbox::Mailbox;
use crate::office::{Office, plain_mail};

const PASSWORD: &str = "kaksi kissaa";

async fn locked() -> Mailbox {
    Mailbox::start(json!({ "tls": true, "user": "portti", "password": PASSWORD })).await
}

fn mail(mailbox: &Mailbox, tls: MailTls) -> Mail {
    let port = match tls {
        MailTls::Implicit => mailbox.smtps_port(),
        MailTls::Starttls | MailTls::None => mailbox.smtp_port(),
    };
    Mail {
        tls,
        ca_file: Some(mailbox.ca().to_owned()),
        user: Some("portti".to_owned()),
        password: Some(Secret::new(PASSWORD)),
        ..plain_mail(port)
    }
}

/// Whether one round with these settings brings the mail, and what the conversation is told.
async fn round(office: &Office, mail: &Mail, mailbox: &Mailbox) -> (usize, Vec<bool>) {
    let conversation = office.due("matti@example.fi").await;
    assert_eq!(office.outbox(mail).round().await.unwrap(), 1);
    let arrived = mailbox.messages().await.len();
    (arrived, office.reports(conversation).await)
}

#[tokio::test]
async fn starttls_and_sign_in() {
    let (mailbox, office) = tokio::join!(locked(), Office::open());
    let mail = mail(&mailbox, MailTls::Starttls);
    assert_eq!(round(&office, &mail, &mailbox).await, (1, vec![true]));
    let message = mailbox.message().await;
    assert_eq!(
        (&message["secure"], &message["user"]),
        (&json!(true), &json!("portti"))
    );
}

#[tokio::test]
async fn implicit_tls_and_sign_in() {
    let (mailbox, office) = tokio::join!(locked(), Office::open());
    let mail = mail(&mailbox, MailTls::Implicit);
    assert_eq!(round(&office, &mail, &mailbox).await, (1, vec![true]));
    let message = mailbox.message().await;
    assert_eq!(
        (&message["secure"], &message["user"]),
        (&json!(true), &json!("portti"))
    );
}

#[tokio::test]
async fn an_unknown_authority_gets_no_mail() {
    let (mailbox, office) = tokio::join!(locked(), Office::open());
    for tls in [MailTls::Starttls, MailTls::Implicit] {
        let mut mail = mail(&mailbox, tls);
        mail.ca_file = None;
        // Told nothing: the operator can mend it, and the mail waits.
        assert_eq!(round(&office, &mail, &mailbox).await, (0, vec![]));
    }
}

#[tokio::test]
async fn a_certificate_for_another_host_gets_no_mail() {
    let (mailbox, office) = tokio::join!(locked(), Office::open());
    let mut mail = mail(&mailbox, MailTls::Starttls);
    mail.host = "mailbox.localhost".to_owned();
    assert_eq!(round(&office, &mail, &mailbox).await, (0, vec![]));
}

#[tokio::test]
async fn a_server_without_starttls_gets_no_mail_in_the_clear() {
    let (mailbox, office) = tokio::join!(Mailbox::plain(), Office::open());
    let mut mail = plain_mail(mailbox.smtp_port());
    mail.tls = MailTls::Starttls;
    assert_eq!(round(&office, &mail, &mailbox).await, (0, vec![]));
}

#[tokio::test]
async fn a_wrong_password_keeps_the_mail_waiting() {
    let (mailbox, office) = tokio::join!(locked(), Office::open());
    let mut mail = mail(&mailbox, MailTls::Starttls);
    mail.password = Some(Secret::new("wrong"));
    assert_eq!(round(&office, &mail, &mailbox).await, (0, vec![]));

    mail.password = Some(Secret::new(PASSWORD));
    office.clock.advance(50);
    assert_eq!(office.outbox(&mail).round().await.unwrap(), 1);
    assert_eq!(mailbox.messages().await.len(), 1);
}
