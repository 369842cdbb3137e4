//! The heartbeat of a socket, in both directions, and how long it takes to greet.

use std::time::Duration;

use tokio::time::{Instant, Interval, MissedTickBehavior};

/// How a socket keeps time, from the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How long a client has to greet.
    pub greeting: Duration,
    /// How often the server sends a heartbeat.
    pub heartbeat: Duration,
}

/// The heartbeat of one socket.
#[derive(Debug)]
pub struct Pulse {
    ticks: Interval,
    heard: Instant,
    patience: Duration,
}

impl Pulse {
    /// A pulse that begins now.
    #[must_use]
    pub fn new(timing: Timing) -> Self {
        let mut ticks =
            tokio::time::interval_at(Instant::now() + timing.heartbeat, timing.heartbeat);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            ticks,
            heard: Instant::now(),
            patience: timing.heartbeat * 2,
        }
    }

    /// Something came from the client.
    pub fn heard(&mut self) {
        self.heard = Instant::now();
    }

    /// Waits for the next beat; tells whether the client is still heard. Safe to cancel.
    pub async fn beat(&mut self) -> bool {
        self.ticks.tick().await;
        self.heard.elapsed() <= self.patience
    }
}
