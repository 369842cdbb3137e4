//! Files: taken in, checked, kept sealed, served, and deleted.
//!
//! A file arrives in pieces, which are sealed as they come. When it is whole, the scanner and a
//! process of its own look into it, and only then can the other side open it. What the two sides
//! see of it are events, decided in `domain` and recorded by `desk` as everything is; this room
//! moves the bytes. It may touch `desk`, `journal`, `config` and `domain`, and knows nothing of
//! HTTP.

mod capability;
mod check;
mod compare;
mod doubt;
pub mod inspect;
mod intake;
pub mod scan;
mod seats;
mod serve;
pub mod store;
mod sweep;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, RwLock, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config;
use crate::desk::Desk;
use crate::domain::ids::AttachmentId;
use crate::journal::{FileRow, Journal, ServedCopy};

pub use capability::{Capability, Given, Purpose};
pub use compare::Compared;
pub use doubt::{Doubt, Doubts};
pub use inspect::Inspector;
pub use intake::{Coming, IntakeError, Offer, Progress, Sender};
pub use seats::{FETCHED_AT_ONCE, Seat, Seats};
pub use serve::{Link, Reader, ServeError, Served};
pub use store::{Store, StoreError};
pub use sweep::SweepError;

use scan::Scanner;
use store::{Copy, Form};

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
    pub fetching: Seats,
    /// Whether the storage is the right one.
    pub doubts: Doubts,
    desk: Desk,
    journal: Journal,
    clock: Clock,
    settings: Arc<config::Attachments>,
    inspector: Inspector,
    /// How many segments may be put just now.
    puts: Arc<Semaphore>,
    /// Held by who has a file scanned: by many at once, or by one alone.
    scans: Arc<RwLock<()>>,
    /// None where the configuration names none; whether files then pass is said there.
    scanner: Option<Scanner>,
    /// What was missing in the storage when it was held against the rows last.
    missing: Arc<Mutex<BTreeSet<AttachmentId>>>,
    /// Wakes who checks files.
    wake_check: Arc<Notify>,
    /// Wakes who deletes them; the desk does where a conversation lets go of one.
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
            fetching: Seats::default(),
            doubts: Doubts::default(),
            wake_sweep: desk.files_gone(),
            desk,
            journal,
            clock,
            settings: Arc::new(settings.clone()),
            inspector: Inspector::new(settings),
            puts: Arc::new(Semaphore::new(intake::PUT_AT_ONCE)),
            scans: Arc::default(),
            scanner: Scanner::of(settings),
            missing: Arc::default(),
            wake_check: Arc::default(),
        })
    }

    /// Checks and deletes files until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        if self.settings.scanner == Some(config::Scanner::None) {
            tracing::warn!("files are delivered without a scan: attachments.scanner is none");
        }
        tokio::join!(
            self.tend_scanner(stop.clone()),
            self.clone().check_until(stop.clone()),
            self.sweep_until(stop.clone()),
            self.compare_until(stop),
        );
    }

    /// The scanner of files, where there is one.
    #[must_use]
    pub fn scanner(&self) -> Option<&Scanner> {
        self.scanner.as_ref()
    }

    async fn tend_scanner(&self, stop: CancellationToken) {
        if let Some(scanner) = &self.scanner {
            scanner.tend(stop).await;
        }
    }
}

/// What was sent of a file.
fn original(row: &FileRow) -> Form {
    form(row, Copy::Original, row.size)
}

/// What is served of a file, as far as it was noted.
fn served(row: &FileRow) -> Form {
    let copy = match row.served {
        ServedCopy::Original => Copy::Original,
        ServedCopy::Cleaned => Copy::Cleaned,
    };
    form(row, copy, row.served_size)
}

/// The small picture of a file; of no size where there is none.
fn preview(row: &FileRow) -> Form {
    form(row, Copy::Preview, row.preview_size)
}

fn form(row: &FileRow, copy: Copy, size: u64) -> Form {
    let written = match copy {
        Copy::Original => &row.written,
        Copy::Cleaned | Copy::Preview => &row.served_written,
    };
    Form {
        conversation: row.conversation,
        attachment: row.id,
        copy,
        size,
        written: written.clone(),
    }
}
