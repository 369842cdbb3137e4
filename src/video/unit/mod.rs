//! The media unit: takes what one side of a call sends and hands it to the other, without
//! decoding it.
//!
//! One thread, one UDP socket (and one for ICE-TCP) for all calls of the process. It knows calls,
//! sides and packets; nothing of conversations, people or the socket that carries the signals. It
//! may use `domain` for names and nothing else of the house.

mod agreement;
mod answer;
mod arrivals;
mod counters;
mod door;
mod drive;
mod dtls;
mod endings;
mod engine;
mod error;
mod ice;
mod identity;
mod layers;
mod leg;
mod marks;
mod mishaps;
mod octets;
mod offer;
mod outbox;
mod rate;
mod readers;
mod records;
mod rtcp;
mod rtp;
mod settings;
mod slow;
mod srtp;
mod stream;
mod stun;
mod tcp;
mod udp;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

pub use counters::{Counter, Counters};
pub use engine::{Engine, Sent};
pub use error::UnitError;
pub use ice::Path;
pub use readers::read_all;
pub use settings::{Codec, Failure, LegChange, LegId, LegState, LocalAddresses, UnitSettings};

use crate::domain::ids::CallId;
use endings::Endings;
use mishaps::Mishaps;

/// The way to the media unit. Cheap to clone, usable from any thread; one unit for a process.
#[derive(Clone, Debug)]
pub struct Unit {
    orders: mpsc::Sender<Order>,
    endings: Arc<Endings>,
    mishaps: Arc<Mishaps>,
    addresses: LocalAddresses,
    counters: Arc<Counters>,
}

/// What the unit's thread is asked to do.
#[derive(Debug)]
enum Order {
    Answer {
        leg: LegId,
        attempt: u32,
        offer: String,
        /// It is for a leg that stands, and makes no new one.
        stands: bool,
        reply: oneshot::Sender<Result<String, UnitError>>,
    },
    Shut,
    /// Something fails that no leg can be blamed for.
    #[cfg(test)]
    Fail,
    /// A library fails over what this leg was sent.
    #[cfg(test)]
    FailOver(LegId),
}

/// The longest offer that is looked at, in bytes.
const MOST_OFFER: usize = 16 * 1024;
/// Orders that may wait for the thread.
const ORDERS: usize = 256;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the unit may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

impl Unit {
    /// Binds the sockets and starts the thread. `changes` is told what becomes of the legs; where
    /// it is full, the newest state of each leg is told when there is room again.
    ///
    /// # Errors
    ///
    /// Where a socket cannot be bound, or the settings do not go together.
    #[expect(
        clippy::unused_async,
        reason = "opening may come to wait, and callers should not have to change then"
    )]
    pub async fn open(
        settings: UnitSettings,
        changes: mpsc::Sender<LegChange>,
    ) -> Result<Self, UnitError> {
        let counters = Arc::new(Counters::default());
        let (orders, waiting) = mpsc::channel(ORDERS);
        let endings = Arc::new(Endings::default());
        let mishaps = Arc::new(Mishaps::default());
        let surroundings = drive::Surroundings {
            orders: waiting,
            endings: Arc::clone(&endings),
            mishaps: Arc::clone(&mishaps),
            changes,
            counters: Arc::clone(&counters),
        };
        let addresses = drive::start(settings, surroundings)?;
        Ok(Self {
            orders,
            endings,
            mishaps,
            addresses,
            counters,
        })
    }

    /// Where the unit listens, with the ports that were really bound.
    #[must_use]
    pub fn local_addresses(&self) -> LocalAddresses {
        self.addresses
    }

    /// What the unit has counted.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Answers an offer (RFC 8829). A greater `attempt` than before makes a new leg in place of
    /// the older one; the same `attempt` is an ICE restart of the leg that stands.
    ///
    /// # Errors
    ///
    /// Where the offer cannot be answered, a newer attempt stands, all lines are busy, or the unit
    /// is busy or closed.
    pub async fn answer(&self, leg: LegId, attempt: u32, offer: &str) -> Result<String, UnitError> {
        self.answered(leg, attempt, offer, false).await
    }

    /// Answers an offer for a leg that stands: an ICE restart.
    ///
    /// # Errors
    ///
    /// As [`Unit::answer`]; [`UnitError::Lost`] where there is no such leg any more.
    pub async fn restart(
        &self,
        leg: LegId,
        attempt: u32,
        offer: &str,
    ) -> Result<String, UnitError> {
        self.answered(leg, attempt, offer, true).await
    }

    async fn answered(
        &self,
        leg: LegId,
        attempt: u32,
        offer: &str,
        stands: bool,
    ) -> Result<String, UnitError> {
        if offer.len() > MOST_OFFER {
            return Err(UnitError::Unsupported("too long"));
        }
        let (reply, answer) = oneshot::channel();
        self.order(Order::Answer {
            leg,
            attempt,
            offer: offer.to_owned(),
            stands,
            reply,
        })?;
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(UnitError::Closed),
            Err(_) => Err(UnitError::Busy),
        }
    }

    /// Ends one leg at once, unless a newer attempt than this one stands. The other leg stays, and
    /// the call can be rejoined. Never lost.
    pub fn hang_up(&self, leg: LegId, attempt: u32) {
        if self.is_alive() {
            self.endings.hang_up(leg, attempt);
        }
    }

    /// Ends both legs of a call at once, and forgets the call. Never lost.
    pub fn end(&self, call: CallId) {
        if self.is_alive() {
            self.endings.end(call);
        }
    }

    /// Says which legs there should be, with their attempts. Others end, unless they are so young
    /// that the word of them may still be on its way; those that are missing are told as failed.
    /// To be said from time to time, so that whatever was missed mends itself.
    pub fn keep(&self, known: HashMap<LegId, u32>) {
        if self.is_alive() {
            self.endings.keep(known);
        }
    }

    /// Whether the thread runs. Where it does not, no call can be held until the next start.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !self.orders.is_closed()
    }

    /// Whether it fails again and again, and pauses in between.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.mishaps.go_on(Instant::now())
    }

    /// Says goodbye on every leg, ends the thread and frees the ports. Waits two seconds at most.
    pub async fn shut(self) {
        let ending = async {
            // Fails where the thread ended before.
            drop(self.orders.send(Order::Shut).await);
            self.orders.closed().await;
        };
        if tokio::time::timeout(GOODBYE, ending).await.is_err() {
            tracing::error!("the media unit did not end in time");
        }
    }

    fn order(&self, order: Order) -> Result<(), UnitError> {
        self.orders.try_send(order).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => UnitError::Busy,
            mpsc::error::TrySendError::Closed(_) => UnitError::Closed,
        })
    }
}
