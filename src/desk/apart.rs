//! Nodes that live and are not heard. A node that alone has lost the bus rings nobody, and nobody
//! rings there; but all write to one journal. So each notes there that it lives, and looks who else
//! does: while one of them is not heard, sockets look for themselves now and then, and nobody's
//! absence is believed.

use std::time::Duration;

use super::Desk;

/// How often a node notes that it lives.
const ROUND: Duration = Duration::from_secs(5);

/// For how long that counts, in seconds.
const LIVES_SECONDS: i64 = 20;

impl Desk {
    /// Notes and looks, for as long as it may.
    pub(super) async fn look_for_others(&self) {
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            rounds.tick().await;
            self.look_who_lives().await;
        }
    }

    /// Notes and looks once.
    pub(super) async fn look_who_lives(&self) {
        let inner = &self.inner;
        let Some(this) = inner.bus.node() else { return };
        let now = inner.clock.now();
        let until = now.plus_seconds(LIVES_SECONDS);
        // Where the journal does not answer, it stays as it was; the cause is logged there.
        if let Ok(alive) = inner.journal.note_life(this, now, until).await {
            inner.bus.set_alive(alive);
        }
    }

    /// Notes that this node ends, so that nobody misses it. Where that fails, it is missed for a
    /// moment.
    pub(super) async fn take_leave(&self) {
        if let Some(this) = self.inner.bus.node() {
            let ended = self.inner.journal.end_life(this);
            let _ = tokio::time::timeout(ROUND, ended).await;
        }
    }
}
