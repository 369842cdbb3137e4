//! The writer's connections: opened when needed, given up when they break, opened again with a
//! growing pause; and one transaction on them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::address::Address;
use super::batch::{self, Written};
use super::connection::{Conn, Gate, Purpose};
use super::error::JournalError;
use super::events::Ends;
use super::job::Batch;
use super::plan::Verdict;
use super::remembered::Remembered;

/// The first and the longest pause between two tries to connect.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// The writer's connections.
pub(super) struct Link {
    gate: Gate,
    data: Option<Conn>,
    remembered: Remembered,
    /// On SQLite the keys are a file of their own, and so a transaction of their own.
    keys: Option<Conn>,
    pause: Duration,
    closed: Option<(Instant, JournalError)>,
}

/// Why a transaction is not known to be committed.
enum Broken {
    /// It is not committed.
    Failed(JournalError),
    /// The server was lost while it was told to commit.
    Unsettled {
        transaction: String,
        verdicts: Vec<Verdict>,
    },
}

impl From<JournalError> for Broken {
    fn from(error: JournalError) -> Self {
        Self::Failed(error)
    }
}

impl Link {
    pub(super) fn new(gate: Gate) -> Self {
        Self {
            gate,
            data: None,
            remembered: Remembered::default(),
            keys: None,
            pause: PAUSES.0,
            closed: None,
        }
    }

    /// Commits a batch. When this fails, nothing of it is recorded; only after
    /// [`JournalError::TimedOut`] that may not be known.
    pub(super) fn commit(&mut self, batch: &mut Batch) -> Result<Vec<Verdict>, JournalError> {
        match self.attempt(batch) {
            // The connection may have broken while it lay idle (the server was restarted): a
            // fresh one is tried at once.
            Err(JournalError::Unreachable(_)) if self.closed.is_none() => self.attempt(batch),
            result => result,
        }
    }

    fn attempt(&mut self, batch: &mut Batch) -> Result<Vec<Verdict>, JournalError> {
        self.connect()?;
        let (Some(data), keys) = (self.data.as_mut(), self.keys.as_mut()) else {
            return Err(JournalError::Unreachable(
                "there is no connection".to_owned(),
            ));
        };
        let limit = self.gate.limit.saturating_mul(3);
        let remembered = &mut self.remembered;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            transact(data, keys, remembered, batch, limit)
        }));
        match outcome {
            Ok(Ok(verdicts)) => Ok(verdicts),
            Ok(Err(Broken::Unsettled {
                transaction,
                verdicts,
            })) => {
                self.give_up();
                self.settle(&transaction, verdicts)
            }
            Ok(Err(Broken::Failed(error))) => {
                let usable = self.data.as_mut().is_some_and(|conn| {
                    // Fails where the transaction ended by itself, or the connection did.
                    drop(conn.batch("ROLLBACK"));
                    conn.survives(&error)
                });
                if !usable {
                    self.give_up();
                }
                Err(error)
            }
            Err(_) => {
                self.give_up();
                Err(JournalError::Database("a statement panicked".to_owned()))
            }
        }
    }

    /// Opens what is missing, unless that failed a moment ago.
    fn connect(&mut self) -> Result<(), JournalError> {
        if let Some((until, error)) = &self.closed
            && Instant::now() < *until
        {
            return Err(error.clone());
        }
        match self.open() {
            Ok(()) => {
                self.closed = None;
                self.pause = PAUSES.0;
                Ok(())
            }
            Err(error) => {
                self.closed = Some((Instant::now() + self.pause, error.clone()));
                self.pause = self.pause.saturating_mul(2).min(PAUSES.1);
                Err(error)
            }
        }
    }

    fn open(&mut self) -> Result<(), JournalError> {
        if self.data.is_none() {
            self.data = Some(self.gate.open(Purpose::Write)?);
        }
        if self.keys.is_none() && matches!(self.gate.address, Address::Sqlite(_)) {
            self.keys = Some(self.gate.open(Purpose::Keys)?);
        }
        Ok(())
    }

    fn give_up(&mut self) {
        self.remembered = Remembered::default();
        let broken = (self.data.take(), self.keys.take());
        // A broken connection may panic as it is closed.
        drop(catch_unwind(AssertUnwindSafe(|| drop(broken))));
    }

    /// Asks the server what became of a transaction. While the old connection's session still
    /// lives there, it is in progress, and may yet be committed.
    fn settle(
        &mut self,
        transaction: &str,
        verdicts: Vec<Verdict>,
    ) -> Result<Vec<Verdict>, JournalError> {
        let until = Instant::now() + self.gate.limit.saturating_mul(3);
        while Instant::now() < until {
            let outcome = match self.connect() {
                Ok(()) => self.outcome(transaction),
                Err(error) => Err(error),
            };
            match outcome {
                Ok(Some(status)) if status == "committed" => return Ok(verdicts),
                Ok(Some(status)) if status == "aborted" => {
                    return Err(JournalError::Unreachable(
                        "the server was lost before it committed".to_owned(),
                    ));
                }
                Ok(Some(_)) => {}
                Ok(None) => return Err(JournalError::TimedOut),
                Err(_) => self.give_up(),
            }
            std::thread::sleep(PAUSES.0);
        }
        Err(JournalError::TimedOut)
    }

    fn outcome(&mut self, transaction: &str) -> Result<Option<String>, JournalError> {
        let limit = self.gate.limit;
        match self.data.as_mut() {
            Some(conn) => conn.within(limit, |conn| match conn {
                Conn::Postgres(postgres) => postgres.outcome(transaction),
                Conn::Sqlite(_) => Ok(None),
            }),
            None => Ok(None),
        }
    }
}

/// One transaction, from its beginning to its commit.
fn transact(
    conn: &mut Conn,
    keys: Option<&mut Conn>,
    remembered: &mut Remembered,
    batch: &mut Batch,
    limit: Duration,
) -> Result<Vec<Verdict>, Broken> {
    let watch = match conn {
        Conn::Sqlite(_) => None,
        Conn::Postgres(postgres) => Some(postgres.watch(limit)),
    };
    let slow = |error| match (&watch, error) {
        (Some(watch), JournalError::Unreachable(_)) if watch.fired() => JournalError::TimedOut,
        (_, error) => error,
    };
    conn.begin().map_err(slow)?;
    let (transaction, ends) = match conn {
        Conn::Sqlite(sqlite) => (None, remembered.take(sqlite).map_err(JournalError::from)?),
        // Other nodes write between any two transactions.
        Conn::Postgres(postgres) => {
            let transaction = postgres.transaction().map_err(slow)?;
            (Some(transaction), Ends::new())
        }
    };
    let appends: Vec<_> = batch.appends.iter().map(|(append, _)| &**append).collect();
    let written = batch::write(conn, keys, &appends, ends);
    let Written { verdicts, ends } = written.map_err(slow)?;
    for small in &mut batch.smalls {
        small.run(conn).map_err(slow)?;
    }
    match (conn.batch("COMMIT"), transaction) {
        (Ok(()), transaction) => {
            if transaction.is_none() {
                remembered.keep(ends);
            }
            Ok(verdicts)
        }
        (Err(JournalError::Unreachable(_)), Some(transaction)) => Err(Broken::Unsettled {
            transaction,
            verdicts,
        }),
        (Err(error), _) => Err(Broken::Failed(error)),
    }
}
