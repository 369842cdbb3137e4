//! Outgoing mail.

use std::path::PathBuf;

use crate::config::Secret;

/// How mail is protected on its way to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MailTls {
    /// Not at all; only in the demo.
    None,
    /// STARTTLS, demanded.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Implicit,
}

choices! {
    MailTls: "none" => MailTls::None, "starttls" => MailTls::Starttls,
        "implicit" => MailTls::Implicit;
}

settings! {
    /// Outgoing mail: transcripts that residents ask for.
    pub struct Mail impl Default {
        /// Whether mail is sent at all. Where not, no service may offer the transcript by mail.
        enabled: bool = true,
        /// The mail server's host name.
        host: String = "localhost".to_owned() => "\"smtp.kunta.fi\"",
        /// Its port: 587 for STARTTLS, 465 for implicit TLS.
        port: u16 [1..=65_535] = 587,
        /// `starttls`, `implicit`, or, only in the demo, `none`.
        tls: MailTls = MailTls::Starttls,
        /// A file with the certificates of the authorities that the server's certificate is
        /// checked against, where not those known to all.
        ca_file: Option<PathBuf> = None => "\"/etc/portti/mail-ca.pem\"",
        /// The user name, where the server wants one.
        user: Option<String> = None => "\"portti\"",
        /// The password, where the server wants one.
        password: Option<Secret> = None => "{ file = \"/run/secrets/portti-smtp\" }",
        /// The sender: an address, or a name with an address in angle brackets.
        from: String = "portti@localhost".to_owned() => "\"Kunnan chat <chat@kunta.fi>\"",
        /// Where answers go, if not to the sender.
        reply_to: Option<String> = None => "\"kirjaamo@kunta.fi\"",
        /// How many seconds sending one mail may take, from the connection to the server's yes.
        timeout_seconds: u32 [1..=600] = 60,
        /// How many mails are sent at once.
        at_once: u32 [1..=64] = 4,
        /// How often, in seconds, the outbox is looked through.
        poll_seconds: u32 [1..=60] = 2,
        /// How long a mail belongs to the node that took it from the outbox, in seconds. At
        /// least twice `timeout_seconds`.
        lease_seconds: u32 [30..=3_600] = 180,
        /// How many seconds to wait before each new attempt after a temporary failure (a quarter
        /// more or less, by chance). After the last, the mail is given up.
        retry_seconds: Vec<u32> = vec![30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800],
    }
}
