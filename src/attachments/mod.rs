//! Files: taken in, checked, kept sealed, served, and deleted.
//!
//! A file arrives in pieces, which are sealed as they come. When it is whole, the scanner and a
//! process of its own look into it, and only then can the other side open it. What the two sides
//! see of it are events, decided in `domain` and recorded by `desk` as everything is; this room
//! moves the bytes. It may touch `desk`, `journal`, `config` and `domain`, and knows nothing of
//! HTTP.

mod capability;
mod fetching;
pub mod inspect;
mod intake;
pub mod scan;
mod serve;
pub mod store;
mod sweep;

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config;
use crate::desk::Desk;
use crate::journal::Journal;

pub use capability::{Capability, Given, Purpose};
pub use fetching::Fetching;
pub use intake::{IntakeError, Offer, Progress, Seat, Seats, Sender};
pub use serve::{Link, Reader, ServeError, Served};
pub use store::{Store, StoreError};
pub use sweep::{Compared, SweepError};

/// Why files cannot be kept or checked as configured.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentsError {
    /// The storage cannot be used as configured.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Everything that is done with files. Cheap to clone.
#[derive(Clone)]
pub struct Attachments {
    /// Where the bytes are.
    pub store: Store,
    /// Who fetches how many files.
    pub fetching: Fetching,
    desk: Desk,
    journal: Journal,
    clock: Clock,
    settings: Arc<config::Attachments>,
    /// Wakes who checks files.
    wake_check: Arc<Notify>,
    /// Wakes who deletes them.
    wake_sweep: Arc<Notify>,
}

impl Attachments {
    /// Puts the parts together. Nothing is asked or started yet.
    ///
    /// # Errors
    /// Where the settings cannot be used.
    pub fn open(
        settings: &config::Attachments,
        desk: Desk,
        journal: Journal,
        clock: Clock,
    ) -> Result<Self, AttachmentsError> {
        Ok(Self {
            store: Store::open(settings)?,
            fetching: Fetching::default(),
            desk,
            journal,
            clock,
            settings: Arc::new(settings.clone()),
            wake_check: Arc::default(),
            wake_sweep: Arc::default(),
        })
    }

    /// Checks and deletes files until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        self.sweep_until(stop).await;
    }
}
