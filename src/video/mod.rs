//! The video call: who has which place in it, what the two browsers tell each other, and the unit
//! that passes their media on.
//!
//! That a call is proposed, consented to and ended are commands like any other, decided in
//! `domain` and recorded by `desk`. This room holds what is not kept: the connections of each open
//! call, the line of those who wait for one, and the words that get a connection made. It asks the
//! desk for the right to every word, tells the log who is in, and ends a call that one side does
//! not come back to. It may touch `desk`, `bus`, `config` and `domain`, the words of `wire`, and of
//! `journal` the places of calls; it knows nothing of sessions or HTTP.

mod count;
mod due;
mod effect;
mod places;
mod problem;
mod relay;
mod seat;
mod signal;
mod table;
#[cfg(test)]
mod tests;
mod turn;
pub mod unit;
mod warrant;
mod watch;

use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, mpsc};

use crate::bus::{Bell, CallWord};
use crate::clock::Clock;
use crate::config::{self, Layers, VideoCodec};
use crate::desk::Desk;
use crate::domain::ids::CallId;
use crate::domain::ids::ConversationId;
use crate::domain::person::Side;
use crate::journal::Journal;

pub use problem::CallProblem;
pub use signal::Speaker;
pub use turn::TurnPass;
pub use unit::{LocalAddresses, UnitError};
pub use warrant::{Holder, Sessions, Untold, Warrant};

use effect::Effect;
use places::Place;
use table::Table;
use turn::Turn;
use unit::{Codec, LegChange, Unit, UnitSettings};

/// How many changes of connections may wait to be taken in.
const CHANGES: usize = 1_024;

/// The calls of this process. Cheap to clone.
#[derive(Clone)]
pub struct Calls {
    inner: Arc<Inner>,
}

struct Inner {
    desk: Desk,
    journal: Journal,
    sessions: Arc<dyn Sessions>,
    clock: Clock,
    unit: Unit,
    table: Mutex<Table>,
    /// What the unit tells; taken by the one who watches.
    changes: Mutex<Option<mpsc::Receiver<LegChange>>>,
    /// Somebody came: there is something new to watch.
    news: Notify,
    turn: Option<Turn>,
    video_kbps: u32,
    rejoin_seconds: u32,
    relay_only: bool,
    layers: bool,
    /// Until when the places of the calls here are leased, in microseconds.
    leased_until: AtomicI64,
}

impl Calls {
    /// Opens the ports for media. Nothing is watched until [`Calls::run`].
    ///
    /// # Errors
    /// Where the ports cannot be bound, or the settings do not go together.
    pub async fn open(
        settings: &config::Video,
        desk: Desk,
        journal: Journal,
        sessions: Arc<dyn Sessions>,
        clock: Clock,
    ) -> Result<Self, UnitError> {
        let (told, changes) = mpsc::channel(CHANGES);
        let unit = Unit::open(unit_settings(settings), told).await?;
        let most = usize::try_from(settings.most_calls).unwrap_or(usize::MAX);
        let inner = Inner {
            desk,
            journal,
            sessions,
            clock,
            unit,
            table: Mutex::new(Table::new(most)),
            changes: Mutex::new(Some(changes)),
            news: Notify::new(),
            turn: settings.turn.as_ref().map(Turn::new),
            video_kbps: settings.video_kbps,
            rejoin_seconds: settings.rejoin_seconds,
            relay_only: settings.relay_only,
            layers: settings.layers == Layers::Temporal,
            leased_until: AtomicI64::new(0),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Where media comes in, with the ports that were really bound.
    #[must_use]
    pub fn local_addresses(&self) -> LocalAddresses {
        self.inner.unit.local_addresses()
    }

    /// How the unit is that passes media on, for operators: `ok`, `failing` where it begins anew
    /// again and again, or `ended` where its thread is gone and no call can be held before the next
    /// start.
    #[must_use]
    pub fn condition(&self) -> &'static str {
        let unit = &self.inner.unit;
        match (unit.is_alive(), unit.is_failing()) {
            (false, _) => "ended",
            (true, true) => "failing",
            (true, false) => "ok",
        }
    }

    /// How much of picture a browser may send, in kilobits a second.
    #[must_use]
    pub fn video_kbps(&self) -> u32 {
        self.inner.video_kbps
    }

    /// Whether browsers send through the TURN server alone.
    #[must_use]
    pub fn relay_only(&self) -> bool {
        self.inner.relay_only
    }

    /// Whether the browser of this side is asked for its picture in layers.
    #[must_use]
    pub fn layers(&self, side: Side) -> bool {
        self.inner.layers && side == Side::Professional
    }

    /// The pass to the TURN server for one side of a call, where there is such a server.
    #[must_use]
    pub fn turn_pass(&self, call: CallId, side: Side) -> Option<TurnPass> {
        let inner = &self.inner;
        let turn = inner.turn.as_ref()?;
        turn.pass(inner.clock.now(), unit::LegId { call, side })
    }

    /// What a page of `side` must know that has just connected, or has missed what was told: about
    /// the open call of its conversation, where there is one.
    pub async fn greet(
        &self,
        conversation: ConversationId,
        side: Side,
    ) -> Option<(CallId, Vec<CallWord>)> {
        let standing = self.inner.desk.call_standing(conversation).await.ok()?;
        let call = standing.call.open()?;
        let words = match self.inner.place(call, None).await {
            Ok(Place::At(node)) => self.stands_at(node, call, side).await,
            Ok(Place::Here | Place::Nowhere) => self.inner.table().repeat(call, side),
            // It is not known where: a page whose media stands must not start anew for that.
            Err(_) => Vec::new(),
        };
        Some((call, words))
    }
}

impl Inner {
    fn table(&self) -> std::sync::MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the table and does what follows, before anybody else may change it: so what is told
    /// last is how it stands. Nothing of it waits.
    fn change<T>(&self, change: impl FnOnce(&mut Table, &mut Vec<Effect>) -> T) -> T {
        let mut table = self.table();
        let mut effects = Vec::new();
        let result = change(&mut table, &mut effects);
        for effect in effects {
            match effect {
                Effect::Tell {
                    conversation,
                    leg,
                    word,
                } => {
                    let bell = Bell::Call {
                        conversation,
                        call: leg.call,
                        side: leg.side,
                        word,
                    };
                    if self.holds_its_places() {
                        self.desk.bus().ring(&bell);
                    } else {
                        // Browsers elsewhere may be in the call at another node by now.
                        self.desk.bus().ring_here(&bell);
                    }
                }
                Effect::Again { conversation, leg } => self.desk.bus().ring_here(&Bell::Call {
                    conversation,
                    call: leg.call,
                    side: leg.side,
                    word: CallWord::Again,
                }),
                Effect::HangUp(leg, attempt) => self.unit.hang_up(leg, attempt),
                Effect::End(call) => self.unit.end(call),
            }
        }
        result
    }
}

fn unit_settings(settings: &config::Video) -> UnitSettings {
    let codec = |codec: &VideoCodec| match codec {
        VideoCodec::Vp8 => Codec::Vp8,
        VideoCodec::Vp9 => Codec::Vp9,
        VideoCodec::H264 => Codec::H264,
    };
    UnitSettings {
        udp: settings.udp,
        tcp: settings.tcp,
        public: settings.public_addresses.clone(),
        video_codecs: settings.codecs.iter().map(codec).collect(),
        // Sound, repeated packets and the moments of a whole picture come on top.
        max_kbps: settings
            .video_kbps
            .saturating_add(settings.video_kbps / 4)
            .saturating_add(256),
        layers: settings.layers == Layers::Temporal,
        max_calls: usize::try_from(settings.most_calls).unwrap_or(usize::MAX),
        ..UnitSettings::default()
    }
}
