//! Files: taken in, checked, kept sealed, served, and deleted.
//!
//! A file arrives in pieces, which are sealed as they come. When it is whole, the scanner and a
//! process of its own look into it, and only then can the other side open it. What the two sides
//! see of it are events, decided in `domain` and recorded by `desk` as everything is; this room
//! moves the bytes. It may touch `desk`, `journal`, `config` and `domain`, and knows nothing of
//! HTTP.

pub mod scan;

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config;
use crate::desk::Desk;
use crate::journal::Journal;

/// Why files cannot be kept or checked as configured.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentsError {}

/// Everything that is done with files. Cheap to clone.
#[derive(Clone)]
pub struct Attachments {
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
        stop.cancelled().await;
    }
}
