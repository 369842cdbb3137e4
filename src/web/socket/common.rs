//! What both sockets share: how they greet, how they end, and how often they are nudged.

use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::link::{Incoming, Link, SendError};
use super::pulse::Timing;
use crate::bus::Mailbox;
use crate::domain::ids::Timestamp;
use crate::wire::close::CloseCode;
use crate::wire::frame::{PROTOCOL, ServerFrame};

/// How long a client is asked to wait before it connects again; it adds chance of its own.
pub const RECONNECT_MS: u32 = 1_000;

/// How many commands in a row may be refused for haste before the socket is closed.
const HASTE: u32 = 100;

/// The answer to a greeting.
#[must_use]
pub fn welcome(timing: Timing, now: Timestamp) -> ServerFrame {
    ServerFrame::Welcome {
        protocol: PROTOCOL,
        heartbeat_seconds: u32::try_from(timing.heartbeat.as_secs()).unwrap_or(u32::MAX),
        now,
    }
}

/// How many commands in a row were refused for haste.
#[derive(Debug, Default)]
pub struct Haste(u32);

impl Haste {
    /// One more was refused.
    ///
    /// # Errors
    /// The end of the socket, where it does not slow down.
    pub fn refused(&mut self) -> Result<(), End> {
        self.0 = self.0.saturating_add(1);
        if self.0 > HASTE {
            return Err(End::Close(CloseCode::TooMany));
        }
        Ok(())
    }

    /// One came at a good pace.
    pub fn calm(&mut self) {
        self.0 = 0;
    }
}

/// Why a socket's loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The connection is gone; there is nobody to tell.
    Gone,
    /// Close with this code.
    Close(CloseCode),
}

impl From<SendError> for End {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Gone => Self::Gone,
            SendError::TooSlow => Self::Close(CloseCode::TooSlow),
        }
    }
}

/// The end that something other than a text message means.
#[must_use]
pub fn end_of(incoming: &Incoming) -> End {
    match incoming {
        Incoming::TooLarge => End::Close(CloseCode::TooLarge),
        Incoming::Gone => End::Gone,
        Incoming::Text(_) | Incoming::Alive | Incoming::Malformed => {
            End::Close(CloseCode::Malformed)
        }
    }
}

/// The end, unless it is only that the journal had no time for what a subscriber wanted to fetch
/// anew: then it tries once more in a while, so that many who fetch at once are not thrown out all
/// together, to come back all together.
pub fn end_unless_later(fetched: Result<(), End>, mailbox: &mut Mailbox) -> Result<(), End> {
    let busy = fetched == Err(End::Close(CloseCode::Restart));
    if mailbox.fetched(!busy) && busy {
        return Ok(());
    }
    fetched
}

/// The first frame, within `limit`.
pub async fn greeting<F: DeserializeOwned, L: Link>(
    link: &mut L,
    limit: Duration,
) -> Result<F, End> {
    let first = tokio::time::timeout(limit, async {
        loop {
            match link.receive().await {
                Incoming::Alive => {}
                other => return other,
            }
        }
    });
    match first.await {
        Err(_) => Err(End::Close(CloseCode::GreetingLate)),
        Ok(Incoming::Text(text)) => {
            serde_json::from_str(&text).map_err(|_| End::Close(CloseCode::Malformed))
        }
        Ok(other) => Err(end_of(&other)),
    }
}

/// Tells of changes, but never more often than once in a pause, so that many become one.
#[derive(Debug)]
pub struct Nudge {
    changes: watch::Receiver<u64>,
    pause: Duration,
    due: Option<Instant>,
}

impl Nudge {
    /// Nudges for `changes`, at most once in `pause`.
    #[must_use]
    pub fn new(changes: watch::Receiver<u64>, pause: Duration) -> Self {
        Self {
            changes,
            pause,
            due: None,
        }
    }

    /// Waits for the next nudge. Safe to cancel.
    pub async fn next(&mut self) {
        loop {
            if let Some(due) = self.due {
                sleep_until(due).await;
                self.due = None;
                self.changes.mark_unchanged();
                return;
            }
            if self.changes.changed().await.is_err() {
                // The desk is gone, which happens only as the server ends.
                std::future::pending::<()>().await;
            }
            self.due = Some(Instant::now() + self.pause);
        }
    }
}
