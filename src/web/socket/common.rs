//! What both sockets share: how they greet, how they end, and how often they are nudged.

use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::link::{Incoming, Link, SendError};
use crate::wire::close::CloseCode;

/// How long a client is asked to wait before it connects again; it adds chance of its own.
pub const RECONNECT_MS: u32 = 1_000;

/// How many commands in a row may be refused for haste before the socket is closed.
pub const HASTE: u32 = 100;

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
