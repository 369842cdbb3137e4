//! Putting a letter into a message: who it is from, whom it is for, and its headers.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::failure::Failure;
use super::letter::Letter;
use crate::config;
use crate::domain::ids::Timestamp;
use crate::domain::private::Private;
use crate::journal::MailId;

/// An address in the configuration is not a mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("mail.{0} is not a mail address")]
pub struct SenderError(&'static str);

/// Who mail is from.
#[derive(Clone, Debug)]
pub struct Sender {
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

impl Sender {
    /// The sender of the configuration.
    ///
    /// # Errors
    ///
    /// Where an address is none; checked configurations have none such.
    pub fn new(mail: &config::Mail) -> Result<Self, SenderError> {
        let reply_to = mail.reply_to.as_ref().map(|text| text.parse());
        Ok(Self {
            from: mail.from.parse().map_err(|_| SenderError("from"))?,
            reply_to: reply_to.transpose().map_err(|_| SenderError("reply_to"))?,
        })
    }

    /// The message with `letter` for `address`.
    ///
    /// Its Message-ID is made from the mail's id, so that a mail that is sent again, because the
    /// node died between sending and noting it, is recognised as the same.
    ///
    /// # Errors
    ///
    /// `Address` where `address` is not exactly one mail address; `Message` where the message
    /// cannot be put together.
    pub fn message(
        &self,
        id: MailId,
        address: &Private,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<Message, Failure> {
        let address = recipient(address).ok_or(Failure::Address)?;
        let micros = u64::try_from(now.0).unwrap_or(0);
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(letter.subject.as_str())
            .date(UNIX_EPOCH + Duration::from_micros(micros))
            .message_id(Some(format!("<{}@{}>", id.0, self.from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentLanguage(letter.language.tag().to_owned()));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let part = |kind: ContentType, text: &str| {
            SinglePart::builder().header(kind).body(text.to_owned())
        };
        let parts = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, &letter.plain))
            .singlepart(part(ContentType::TEXT_HTML, &letter.html));
        builder.multipart(parts).map_err(|_| Failure::Message)
    }
}

/// The one address in `text`, its domain in the form that every server takes (IDNA). A mailbox
/// name outside ASCII is refused, since few servers take one (RFC 6531).
fn recipient(text: &Private) -> Option<Address> {
    let address: Address = text.expose().trim().parse().ok()?;
    let domain = url::Host::parse(address.domain()).ok()?;
    let ascii = Address::new(address.user(), domain.to_string()).ok()?;
    ascii.user().is_ascii().then_some(ascii)
}

/// `Auto-Submitted: auto-generated` (RFC 3834), so that no absence note comes back.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// `Content-Language` (RFC 3282).
#[derive(Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}
