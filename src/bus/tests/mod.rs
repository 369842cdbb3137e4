//! The contract of the bus, held within one process and between two nodes over a real NATS server,
//! and what happens when that server is lost or lies.

mod contract;
mod losses;
mod server;
mod strangers;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::signing::Signer;
use super::{Bell, Bus, BusKey, Heard, Mailbox, Topic};
use crate::clock::Clock;
use crate::config;
use crate::domain::ids::{ConversationId, NodeId, Seq};
pub use server::Nats;

/// How long a test waits for something that must come.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A bus and what keeps it going.
pub struct Node {
    pub bus: Bus,
    id: NodeId,
    stop: CancellationToken,
    running: AbortOnDropHandle<()>,
}

impl Node {
    pub async fn open(number: u128, settings: &config::Bus) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let id = NodeId(Uuid::from_u128(number));
        let opened = Bus::open(settings, id, &key(), Clock::system()).await;
        let (bus, relay) = opened.unwrap();
        let stop = CancellationToken::new();
        let running = tokio::spawn(relay.unwrap().run(stop.clone()));
        Self {
            bus,
            id,
            stop,
            running: AbortOnDropHandle::new(running),
        }
    }

    /// Stops in order.
    async fn stop(self) {
        self.stop.cancel();
        in_time(self.running).await.unwrap();
    }
}

/// The key of all nodes in tests.
fn key() -> BusKey {
    BusKey::new(zeroize::Zeroizing::new([7; 32]))
}

/// As a node would send it to all others.
fn signed(bytes: &[u8]) -> Vec<u8> {
    Signer::new(&key(), Clock::system()).write(b"portti.all", bytes)
}

/// The settings that lead to a server.
pub fn settings(url: &str) -> config::Bus {
    config::Bus {
        url: Some(url.parse().unwrap()),
        ..config::Bus::default()
    }
}

/// Two nodes that hear each other.
async fn two(nats: &Nats) -> (Node, Node) {
    let settings = settings(&nats.url());
    let (one, two) = (
        Node::open(1, &settings).await,
        Node::open(2, &settings).await,
    );
    in_touch(&one.bus, &two.bus).await;
    in_touch(&two.bus, &one.bus).await;
    (one, two)
}

/// Waits until what is rung at one bus is heard at the other.
pub async fn in_touch(from: &Bus, to: &Bus) {
    // Of no conversation that a test listens to.
    let bell = bell(u128::MAX, 1);
    let mut mailbox = to.mailbox();
    mailbox.listen(bell.topic());
    in_time(async {
        loop {
            from.ring(&bell);
            let heard = tokio::time::timeout(Duration::from_millis(20), mailbox.hear()).await;
            if heard == Ok(Heard::Bell(bell.clone())) {
                return;
            }
        }
    })
    .await;
}

async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work)
        .await
        .expect("this did not come in time")
}

/// What comes out of a mailbox, but for the word that bells were lost.
async fn bell_of(mailbox: &mut Mailbox) -> Bell {
    loop {
        if let Heard::Bell(bell) = in_time(mailbox.hear()).await {
            return bell;
        }
    }
}

/// Waits until a mailbox tells that bells were lost.
async fn lagged(mailbox: &mut Mailbox) {
    in_time(async { while mailbox.hear().await != Heard::Lagged {} }).await;
}

fn conversation(number: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(number))
}

fn topic(number: u128) -> Topic {
    Topic::Conversation(conversation(number))
}

fn bell(number: u128, seq: u64) -> Bell {
    Bell::Conversation {
        conversation: conversation(number),
        seq: Seq(seq),
    }
}

/// Where a test of the contract stands: what is rung at `here` is to be heard at `there`.
struct Ground {
    here: Bus,
    there: Bus,
    _nodes: Vec<Node>,
    _nats: Option<Nats>,
}

impl Ground {
    async fn within() -> Self {
        let bus = Bus::local();
        Self {
            here: bus.clone(),
            there: bus,
            _nodes: Vec::new(),
            _nats: None,
        }
    }

    async fn between() -> Self {
        let nats = Nats::start();
        let (one, two) = two(&nats).await;
        Self {
            here: one.bus.clone(),
            there: two.bus.clone(),
            _nodes: vec![one, two],
            _nats: Some(nats),
        }
    }
}

/// Runs each test within one process, and between two nodes.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod within {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test($crate::bus::tests::Ground::within().await).await;
                }
            )+
        }
        mod between {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test($crate::bus::tests::Ground::between().await).await;
                }
            )+
        }
    };
}
use on_both;

/// A private text that is shared, as words of calls hold it.
fn shared(text: &str) -> Arc<crate::domain::private::Private> {
    Arc::new(crate::domain::private::Private::new(text))
}
