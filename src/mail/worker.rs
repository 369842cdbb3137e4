//! The worker: leases what is due, sends it, and tells what became of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::carrier::{Carrier, CarrierError};
use super::delay;
use super::failure::Failure;
use super::letter::{Letter, Writer};
use super::message::{Sender, SenderError};
use crate::clock::Clock;
use crate::config;
use crate::desk::Desk;
use crate::domain::command::Command;
use crate::domain::conversation::Conversation;
use crate::domain::ids::ConversationId;
use crate::domain::person::Actor;
use crate::domain::screening::Screener;
use crate::domain::service::{CodeKind, ScreeningRules};
use crate::domain::transcript::transcript;
use crate::journal::{Journal, LeasedMail, MailKind};
use crate::texts::Texts;

/// The longest pause while the journal does not answer.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Why there is no outbox worker: the configuration does not allow for one.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// There is no way to the mail server.
    #[error(transparent)]
    Carrier(#[from] CarrierError),
    /// There is no sender.
    #[error(transparent)]
    Sender(#[from] SenderError),
    /// A template is broken.
    #[error("a template is broken: {0}")]
    Template(#[from] minijinja::Error),
}

/// The outbox worker. Any number may run, on one node or several: a mail is leased by one.
#[derive(Clone)]
pub struct Outbox {
    inner: Arc<Inner>,
}

struct Inner {
    journal: Journal,
    desk: Desk,
    clock: Clock,
    settings: config::Mail,
    writer: Writer,
    sender: Sender,
    carrier: Carrier,
    /// Looks for every kind of code, whatever a service keeps: e-mail is read on the way.
    screener: Screener,
}

impl Outbox {
    /// A worker that sends by `mail` and greets the server as `host`.
    ///
    /// # Errors
    ///
    /// See [`OutboxError`].
    pub fn new(
        journal: Journal,
        desk: Desk,
        clock: Clock,
        texts: Texts,
        mail: &config::Mail,
        host: &str,
    ) -> Result<Self, OutboxError> {
        let inner = Inner {
            journal,
            desk,
            clock,
            settings: mail.clone(),
            writer: Writer::new(texts)?,
            sender: Sender::new(mail)?,
            carrier: Carrier::new(mail, host)?,
            screener: Screener::new(&every_code()),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Works until `stop`, then sends to the end what it has begun. A mail that is cut off here
    /// after all is sent again when its lease ends.
    pub async fn run(self, stop: CancellationToken) {
        if !self.inner.settings.enabled {
            tracing::info!("mail is not sent: mail.enabled is false");
            return;
        }
        let poll = Duration::from_secs(u64::from(self.inner.settings.poll_seconds));
        let mut pause = poll;
        while !stop.is_cancelled() {
            match self.round().await {
                // A full round: there may be more.
                Ok(leased) if leased >= self.inner.settings.at_once => continue,
                Ok(_) => pause = poll,
                Err(error) => {
                    tracing::warn!(code = error.code(), "the outbox cannot be looked through");
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Leases what is due, at most as many as are sent at once, and sends it. Returns how many
    /// were leased, after every one of them was sent or has failed.
    ///
    /// # Errors
    ///
    /// Where the journal does not answer.
    pub async fn round(&self) -> Result<u32, crate::journal::JournalError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        let (lease, at_once) = (inner.settings.lease_seconds, inner.settings.at_once);
        let leased = inner.journal.lease_mail(now, lease, at_once).await?;
        let count = u32::try_from(leased.len()).unwrap_or(u32::MAX);
        let mut sending = JoinSet::new();
        for mail in leased {
            let inner = Arc::clone(inner);
            sending.spawn(async move { inner.deal_with(&mail).await });
        }
        while let Some(sent) = sending.join_next().await {
            if let Err(error) = sent {
                tracing::error!(%error, "sending a mail broke off");
            }
        }
        Ok(count)
    }
}

impl Inner {
    /// Sends one mail and notes what became of it. Where that cannot be noted, the lease ends by
    /// itself and the mail is sent again, under the same Message-ID.
    async fn deal_with(&self, mail: &LeasedMail) {
        let began = std::time::Instant::now();
        let result = self.send(mail).await;
        metrics::histogram!("portti_mail_seconds").record(began.elapsed().as_secs_f64());
        let noted = match result {
            Ok(()) => self.sent(mail).await,
            Err(failure) => self.failed(mail, failure).await,
        };
        if let Err(error) = noted {
            let code = error.code();
            tracing::error!(mail = %mail.id.0, code, "what became of a mail cannot be noted");
        }
    }

    async fn send(&self, mail: &LeasedMail) -> Result<(), Failure> {
        let letter = match mail.kind {
            MailKind::Transcript => self.transcript(mail.conversation).await?,
        };
        let now = self.clock.now();
        let message = self.sender.message(mail.id, &mail.address, &letter, now)?;
        self.carrier.send(message).await
    }

    async fn transcript(&self, conversation: ConversationId) -> Result<Letter, Failure> {
        let events = self.journal.load(conversation).await;
        let events = events.map_err(|_| Failure::Journal)?;
        let state = Conversation::replay(conversation, &events).map_err(|_| Failure::Gone)?;
        let transcript = transcript(&state, &events, &self.screener);
        let letter = self.writer.transcript(&transcript, &self.desk.services());
        letter.map_err(|_| Failure::Message)
    }

    async fn sent(&self, mail: &LeasedMail) -> Result<(), crate::journal::JournalError> {
        self.journal.mail_done(mail.id).await?;
        metrics::counter!("portti_mail_sent_total").increment(1);
        tracing::info!(mail = %mail.id.0, attempts = mail.attempts, "mail sent");
        self.report(mail, true).await;
        Ok(())
    }

    async fn failed(
        &self,
        mail: &LeasedMail,
        failure: Failure,
    ) -> Result<(), crate::journal::JournalError> {
        let code = failure.code();
        let (waits, now) = (&self.settings.retry_seconds, self.clock.now());
        let again = delay::next(waits, mail.attempts, delay::chance(), now);
        if let Some(at) = again.filter(|_| failure.is_temporary()) {
            metrics::counter!("portti_mail_retries_total", "reason" => code).increment(1);
            let seconds = at.seconds_since(now);
            let id = mail.id.0;
            if failure.concerns_operator() {
                tracing::warn!(mail = %id, code, seconds, "mail not sent; will be tried again");
            } else {
                tracing::info!(mail = %id, code, seconds, "mail not sent; will be tried again");
            }
            return self.journal.mail_retry(mail.id, at, code).await;
        }
        self.journal.mail_failed(mail.id, code).await?;
        metrics::counter!("portti_mail_failed_total", "reason" => code).increment(1);
        tracing::warn!(mail = %mail.id.0, code, attempts = mail.attempts, "mail given up");
        self.report(mail, false).await;
        Ok(())
    }

    /// Tells the conversation what became of the mail. It is done either way: a conversation that
    /// cannot be told any more is no reason to send again.
    async fn report(&self, mail: &LeasedMail, delivered: bool) {
        let command = match mail.kind {
            MailKind::Transcript => Command::ReportTranscript { delivered },
        };
        let told = self
            .desk
            .handle(mail.conversation, Actor::System, None, command);
        if let Err(error) = told.await {
            let code = error.code();
            tracing::info!(mail = %mail.id.0, code, "the conversation is not told of its mail");
        }
    }
}

fn every_code() -> ScreeningRules {
    ScreeningRules {
        codes: BTreeSet::from([
            CodeKind::Finnish,
            CodeKind::Swedish,
            CodeKind::Danish,
            CodeKind::Norwegian,
            CodeKind::Estonian,
            CodeKind::PaymentCard,
            CodeKind::Iban,
        ]),
        ..ScreeningRules::default()
    }
}
