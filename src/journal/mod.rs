//! The durable, ordered record of all conversations, and the only room that speaks SQL.
//!
//! It keeps events, the read model of the queue, sessions, the outbox and the audit trail, on
//! SQLite or PostgreSQL, sealed at rest. It knows nothing of the rules: what is appended was
//! decided elsewhere. It may touch `config`, `domain`, `clock` and `secret`.
//!
//! The way of a change: it is sealed by who asks for it, waits in a bounded queue, and is
//! committed by the one writer together with all else that has gathered. The way of a question:
//! one of several reading connections answers it, on a blocking thread.

mod address;
mod attachments;
mod audit;
mod bars;
mod batch;
mod call_places;
mod codec;
mod columns;
mod connection;
mod conversations;
mod erasing;
mod error;
mod events;
mod file_links;
mod hand_offs;
mod installation;
mod job;
mod lease;
mod link;
mod listing;
mod masters;
mod migrate;
mod nodes;
mod outbox;
mod plan;
mod postgres;
mod readers;
mod records;
mod remembered;
mod reply;
mod resident_sessions;
mod rotation;
mod rows;
mod schema;
mod seal;
mod spent;
mod staff_sessions;
#[cfg(test)]
mod tests;
mod vault;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::clock::Clock;
use crate::config::{Database, Sealing};
use crate::domain::ids::Timestamp;
use address::Address;
use connection::{Gate, on};
use masters::MasterKeys;
use readers::Readers;
use vault::Vault;
use writer::Writer;

pub use attachments::{
    FileKey, FileRow, FileState, FileToCheck, Inserted, LeaseToken, Leased, NewFile, Run,
    ServedCopy, Written,
};
pub use erasing::{Erasable, EraseError, erasable, erase};
pub use error::{AppendError, JournalError};
pub use installation::InstallationMark;
pub use listing::{ClosedConversation, TrailPart, audit_trail, closed_conversations};
pub use masters::create_key_file;
pub use records::{
    Append, AuditEntry, Audited, BarKey, BarKind, Created, EndedSessions, LeasedMail, LookUp,
    MailId, MailKind, NewConversation, NewMail, OnceKind, SessionChange, StaffSession,
    StaffSessionId, StageName, StandingName, Summary,
};
pub use rotation::{Rotation, rotate};

/// How often what has lapsed is removed.
const SWEEP: Duration = Duration::from_secs(60);

/// A handle on the journal; cheap to clone.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Writer,
    readers: Arc<Readers>,
    vault: Arc<Vault>,
    clock: Clock,
    sweeper: AbortHandle,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.sweeper.abort();
    }
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal").finish_non_exhaustive()
    }
}

impl Journal {
    /// Opens the database, brings its tables up to date and starts the writer.
    ///
    /// Everything that waits is run on the runtime that this is called on, which must outlive
    /// the journal.
    ///
    /// # Errors
    /// Where the settings are wrong, a key is missing or the database cannot be reached.
    pub async fn open(
        database: &Database,
        sealing: &Sealing,
        clock: Clock,
    ) -> Result<Self, JournalError> {
        let gate = gate(database)?;
        let sealing = sealing.clone();
        let prepare = {
            let gate = gate.clone();
            move || {
                let masters = MasterKeys::read(&sealing)?;
                migrate::migrate(&gate)?;
                Vault::open(&gate, masters)
            }
        };
        let vault = tokio::task::spawn_blocking(prepare)
            .await
            .map_err(|_| JournalError::Stopped)??;
        let writer = Writer::start(gate.clone(), database.queue)?;
        let readers = Readers::new(gate, database.readers);
        let inner = Arc::new_cyclic(|journal: &std::sync::Weak<Inner>| {
            let sweeping = tokio::spawn(sweep_on(journal.clone()));
            Inner {
                writer,
                readers: Arc::new(readers),
                vault: Arc::new(vault),
                clock,
                sweeper: sweeping.abort_handle(),
            }
        });
        Ok(Self { inner })
    }

    /// Whether the journal can read and record now.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn ready(&self) -> Result<(), JournalError> {
        self.inner
            .readers
            .read(|conn| {
                let query = schema::probe::table.select(schema::probe::at);
                let _: i64 = on!(conn, |c| query.first(c))?;
                Ok(())
            })
            .await?;
        if self.inner.writer.trouble().is_none() {
            return Ok(());
        }
        // The last transaction failed: a small one of no meaning shows whether the cause is gone.
        let now = self.inner.clock.now();
        self.inner
            .writer
            .change(move |conn| {
                let query = diesel::update(schema::probe::table).set(schema::probe::at.eq(now.0));
                on!(conn, |c| query.execute(c))?;
                Ok(())
            })
            .await
    }

    /// Removes sessions, one-time secrets and bars that have lapsed, and lets go of the keys of
    /// conversations that were erased. Runs by itself every minute.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn sweep(&self, now: Timestamp) -> Result<(), JournalError> {
        use schema::{bans, hand_offs, resident_sessions, spent, staff_sessions};
        self.inner
            .writer
            .change(move |conn| {
                macro_rules! lapsed {
                    ($table:ident, $column:ident) => {{
                        let lapsed = $table::table.filter($table::$column.le(now.0));
                        on!(conn, |c| diesel::delete(lapsed).execute(c))?;
                    }};
                }
                lapsed!(resident_sessions, expires_at);
                lapsed!(hand_offs, expires_at);
                lapsed!(staff_sessions, expires_at);
                lapsed!(bans, until);
                lapsed!(spent, until);
                call_places::sweep(conn, now)?;
                nodes::sweep(conn, now)
            })
            .await?;
        let vault = Arc::clone(&self.inner.vault);
        self.inner.readers.read(move |conn| vault.prune(conn)).await
    }

    /// Takes no more changes, records those that wait, and ends the writer.
    pub async fn shutdown(&self) {
        self.inner.sweeper.abort();
        self.inner.writer.stop().await;
        self.inner.readers.close();
    }
}

/// Where the database is, for people: neither user nor password.
///
/// # Errors
/// `Url` where the address cannot be read.
pub fn place(database: &Database) -> Result<String, JournalError> {
    Ok(Address::read(database)?.shown())
}

fn gate(database: &Database) -> Result<Gate, JournalError> {
    Ok(Gate {
        address: Address::read(database)?,
        limit: Duration::from_secs(u64::from(database.timeout_seconds.max(1))),
        runtime: Handle::current(),
    })
}

/// Sweeps until the journal is gone. A sweep that fails is tried again the next time; the
/// writer has told the operator why.
async fn sweep_on(journal: std::sync::Weak<Inner>) {
    let mut rounds = tokio::time::interval(SWEEP);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    rounds.tick().await;
    loop {
        rounds.tick().await;
        let Some(inner) = journal.upgrade() else {
            return;
        };
        let journal = Journal { inner };
        let now = journal.inner.clock.now();
        drop(journal.sweep(now).await);
    }
}
