//! Keeps the nodes in touch: sends what waits, reads what comes, and has all fetch anew what was
//! lost on the way.

use std::sync::Arc;
use std::time::Duration;

use async_nats::{Message, Subscriber};
use futures_util::StreamExt as _;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::encoding::{Content, Envelope, Unreadable};
use super::local::{Bus, Registry};
use super::nats::{self, BusError, Subjects};
use super::others::{News, Others, Question, dropped};
use super::peers::Order;
use super::signing::{self, BusKey, Once, Signer};
use crate::clock::Clock;
use crate::config;
use crate::domain::ids::NodeId;

/// How often a node says that it lives, and looks who else does.
const BEAT: Duration = Duration::from_secs(1);

/// How long one message may take to leave.
const SENDING: Duration = Duration::from_secs(2);

/// How many mailboxes at once, and how far apart, fetch anew what was lost. Each asks the journal a
/// few times.
const AFTER_LOSS: (u64, Duration) = (25, Duration::from_millis(100));

/// How far apart two losses are for which all fetch anew: where load makes the losses, fetching adds
/// to it.
const BETWEEN_LOSSES: Duration = Duration::from_secs(5);

/// In how many parts, one each second, sockets fetch anew while other nodes are not heard.
const WHILE_DEAF: u64 = 10;

/// Keeps this node in touch with the others, for as long as it runs.
pub struct Relay {
    registry: Arc<Registry>,
    others: Arc<Others>,
    outbox: mpsc::Receiver<Content>,
    all: Subscriber,
    own: Subscriber,
}

impl Bus {
    /// The bus as configured: within this process where there is no address; otherwise through
    /// NATS, as the node of this name, while the relay runs. All nodes have the same key. A server
    /// that does not answer now is tried again for as long as it takes.
    ///
    /// # Errors
    /// Where the settings do not make a connection.
    pub async fn open(
        settings: &config::Bus,
        node: NodeId,
        key: &BusKey,
        clock: Clock,
    ) -> Result<(Self, Option<Relay>), BusError> {
        let Some(url) = &settings.url else {
            return Ok((Self::local(), None));
        };
        let subjects = Subjects::new(&settings.subject);
        let client = nats::connect(url, settings, &subjects).await?;
        let all = client.subscribe(subjects.all()).await;
        let own = client.subscribe(subjects.of(node)).await;
        let (all, own) = all
            .and_then(|all| own.map(|own| (all, own)))
            .map_err(|_| BusError::Subscribe)?;
        let registry = Arc::<Registry>::default();
        let (others, outbox) = Others::new(node, subjects, client, Signer::new(key, clock));
        let others = Arc::new(others);
        let relay = Relay {
            registry: Arc::clone(&registry),
            others: Arc::clone(&others),
            outbox,
            all,
            own,
        };
        Ok((Self::of(registry, Some(others)), Some(relay)))
    }
}

impl Relay {
    /// Runs until told to stop; then tells the others so.
    pub async fn run(self, stop: CancellationToken) {
        let Self {
            registry,
            others,
            outbox,
            all,
            own,
        } = self;
        let lost = Notify::new();
        let reading = Reading {
            registry: &registry,
            others: &others,
            lost: &lost,
        };
        let sending = send(&others, outbox, &stop);
        let until = async {
            tokio::select! {
                () = reading.run(all) => {}
                () = questions(&others, own) => {}
                () = fetch_anew(&registry, &others, &lost) => {}
                () = stop.cancelled() => {}
            }
        };
        tokio::join!(sending, until);
        // What is on its way out still leaves.
        let _ = timeout(SENDING, others.client.flush()).await;
    }
}

/// Sends what waits in the outbox, and a beat now and then, so that others notice what they miss.
async fn send(others: &Others, mut outbox: mpsc::Receiver<Content>, stop: &CancellationToken) {
    let mut beats = interval(BEAT);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut n: u64 = 0;
    loop {
        let content = tokio::select! {
            content = outbox.recv() => content.unwrap_or(Content::Beat),
            _ = beats.tick() => Content::Beat,
            () = stop.cancelled() => Content::Gone,
        };
        let last = content == Content::Gone;
        while last && let Ok(waiting) = outbox.try_recv() {
            send_one(others, &mut n, waiting).await;
        }
        send_one(others, &mut n, content).await;
        if last {
            return;
        }
    }
}

/// Sends one message. Its place is used up even where it does not leave: so others see that
/// something is missing.
async fn send_one(others: &Others, n: &mut u64, content: Content) {
    *n = n.saturating_add(1).saturating_add(others.take_missed());
    let envelope = Envelope::new(others.node, *n, content);
    if !others.connected() {
        if !matches!(envelope.content, Content::Beat | Content::Gone) {
            dropped("disconnected");
        }
        return;
    }
    let bytes = match envelope.write() {
        Ok(bytes) => bytes,
        Err(error) => {
            if error == Unreadable::TooLarge {
                tracing::error!("a message to the other nodes is too large and is not sent");
            }
            return dropped(error.name());
        }
    };
    let all = others.subjects.all();
    let bytes = others.signer.write(all.as_bytes(), &bytes);
    let sent = others.client.publish(all, bytes.into());
    match timeout(SENDING, sent).await {
        Ok(Ok(())) => metrics::counter!("portti_bus_sent_total").increment(1),
        Ok(Err(_)) => dropped("refused"),
        Err(_) => dropped("slow"),
    }
}

/// Takes in what other nodes write.
struct Reading<'a> {
    registry: &'a Registry,
    others: &'a Others,
    lost: &'a Notify,
}

impl Reading<'_> {
    async fn run(self, mut all: Subscriber) {
        let mut beats = interval(BEAT);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut listening_since = Instant::now();
        loop {
            tokio::select! {
                message = all.next() => match message {
                    Some(message) => self.take_in(&message),
                    // The client is closed, which happens only as the server ends.
                    None => std::future::pending().await,
                },
                _ = beats.tick() => {
                    if !self.others.connected() {
                        listening_since = Instant::now();
                    }
                    let silent = self.others.peers().silent(listening_since, Instant::now());
                    for node in silent {
                        self.gone(node);
                    }
                    self.count();
                }
            }
        }
    }

    fn read(&self, message: &Message) -> Result<Envelope, Unreadable> {
        let signer = &self.others.signer;
        Envelope::read(signer.read(message.subject.as_bytes(), &message.payload)?)
    }

    fn take_in(&self, message: &Message) {
        let Envelope {
            from, n, content, ..
        } = match self.read(message) {
            Ok(envelope) => envelope,
            Err(error) => return dropped(error.name()),
        };
        if from == self.others.node {
            return;
        }
        metrics::counter!("portti_bus_received_total").increment(1);
        let order = self.others.peers().heard(from, n, Instant::now());
        match order {
            Order::Next => {}
            Order::First => self.tell(News::Came(from)),
            Order::Missing { new } => {
                if new {
                    self.tell(News::Came(from));
                }
                metrics::counter!("portti_bus_lags_total").increment(1);
                self.tell(News::Missed);
                self.lost.notify_one();
            }
            Order::Old => return dropped("repeated"),
            Order::TooMany => return dropped("nodes"),
        }
        match content {
            Content::Bell(bell) => self.registry.ring(&bell),
            Content::Note { room, note } => self.tell(News::Note {
                from,
                room: room.into(),
                note: Arc::new(note),
            }),
            Content::Gone => {
                self.others.peers().forget(from);
                self.gone(from);
            }
            Content::Beat => {}
        }
    }

    fn gone(&self, node: NodeId) {
        self.count();
        self.tell(News::Gone(node));
        // What it did last it may have told to nobody.
        self.tell(News::Missed);
        self.lost.notify_one();
    }

    fn count(&self) {
        let count = u32::try_from(self.others.peers().count()).unwrap_or(u32::MAX);
        metrics::gauge!("portti_bus_nodes").set(f64::from(count));
    }

    fn tell(&self, news: News) {
        // Nobody may be interested.
        let _ = self.others.news.send(news);
    }
}

/// Hands on what other nodes ask of this one.
async fn questions(others: &Others, mut own: Subscriber) {
    let mut once = Once::default();
    while let Some(message) = own.next().await {
        let Some(reply) = message.reply else {
            dropped("malformed");
            continue;
        };
        let about = message.subject.as_bytes();
        let body = match others.signer.read_once(about, &message.payload, &mut once) {
            Ok(body) => message.payload.slice_ref(body),
            Err(error) => {
                dropped(error.name());
                continue;
            }
        };
        let question = Question {
            body,
            reply,
            client: others.client.clone(),
            about: signing::answer_to(&message.payload),
            signer: others.signer.clone(),
        };
        if others.questions.try_send(question).is_err() {
            dropped("questions");
        }
    }
    std::future::pending().await
}

/// Has sockets fetch anew what they may have missed: after a loss soon, and slowly for as long as
/// other nodes are not heard, so that conversations across nodes go on meanwhile.
async fn fetch_anew(registry: &Registry, others: &Others, lost: &Notify) {
    let mut ticks = interval(BEAT);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut round: u64 = 0;
    let mut losses = Losses::default();
    loop {
        tokio::select! {
            () = lost.notified() => losses.missed = true,
            () = losses.due() => {
                losses.begin(Instant::now());
                let (at_once, apart) = AFTER_LOSS;
                let parts = registry.mailboxes().div_ceil(at_once);
                for part in 0..parts {
                    registry.lag(part, parts);
                    tokio::time::sleep(apart).await;
                }
            }
            _ = ticks.tick() => {
                if !others.hears_all() {
                    registry.lag(round % WHILE_DEAF, WHILE_DEAF);
                    round = round.wrapping_add(1);
                }
            }
        }
    }
}

/// When all fetch anew after losses: at once after one, and after more of them once in a while.
#[derive(Debug, Default)]
struct Losses {
    missed: bool,
    /// When they last began to.
    began: Option<Instant>,
}

impl Losses {
    fn begin(&mut self, now: Instant) {
        (self.missed, self.began) = (false, Some(now));
    }

    /// Waits until it is time; for ever where nothing was lost. Safe to cancel.
    async fn due(&self) {
        match self.began {
            _ if !self.missed => std::future::pending().await,
            Some(began) => sleep_until(began + BETWEEN_LOSSES).await,
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn many_losses_make_all_fetch_anew_once_in_a_while() {
        let mut losses = Losses::default();
        let is_due = async |losses: &Losses| timeout(Duration::ZERO, losses.due()).await.is_ok();
        assert!(!is_due(&losses).await, "nothing was lost");
        losses.missed = true;
        assert!(is_due(&losses).await, "the first one does not wait");
        losses.begin(Instant::now());
        assert!(!is_due(&losses).await);
        losses.missed = true;
        assert!(!is_due(&losses).await);
        advance(BETWEEN_LOSSES).await;
        assert!(is_due(&losses).await, "and the others are not forgotten");
    }
}
