//! One connection to either database, so that a query is written once and checked against both.
//!
//! Connections block. They are used on the writer's own thread and on the runtime's blocking
//! threads, never on a thread that serves others; a caller that goes away leaves no statement
//! half done.

use std::path::Path;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use tokio::runtime::Handle;

use super::address::{Address, SqliteFiles};
use super::error::JournalError;
use super::postgres::{self, Postgres};

/// A connection to either database.
pub(super) enum Conn {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<Postgres>),
}

/// Runs one query on either database: `on!(conn, |c| query.load(c))`.
macro_rules! on {
    ($conn:expr, |$c:ident| $query:expr) => {
        match $conn {
            $crate::journal::connection::Conn::Sqlite(sqlite) => {
                let $c = &mut **sqlite;
                $query
            }
            $crate::journal::connection::Conn::Postgres(postgres) => {
                let $c = &mut postgres.wire;
                $query
            }
        }
    };
}
pub(super) use on;

/// What a connection is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Reads data and keys.
    Read,
    /// Changes data. On PostgreSQL, keys too.
    Write,
    /// Changes keys: on SQLite a file of its own, and so a transaction of its own.
    Keys,
    /// Makes and changes tables.
    Migrate,
}

/// How to open connections.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    pub(super) address: Address,
    /// How long to wait for a lock, a connection or an answer.
    pub(super) limit: Duration,
    pub(super) runtime: Handle,
}

impl Gate {
    /// Opens a connection. Blocks, at most for about the time limit.
    pub(super) fn open(&self, purpose: Purpose) -> Result<Conn, JournalError> {
        match &self.address {
            Address::Sqlite(files) => sqlite(files, purpose, self.limit)
                .map(|sqlite| Conn::Sqlite(Box::new(sqlite)))
                .map_err(|error| match error {
                    JournalError::Unreachable(_) => why_closed(files).unwrap_or(error),
                    other => other,
                }),
            Address::Postgres(address) => {
                postgres::connect(address, purpose, self.limit, &self.runtime)
                    .map(|postgres| Conn::Postgres(Box::new(postgres)))
            }
        }
    }
}

impl Conn {
    /// Runs statements that take no values and give none.
    pub(super) fn batch(&mut self, sql: &str) -> Result<(), JournalError> {
        Ok(on!(self, |c| c.batch_execute(sql))?)
    }

    /// Begins a transaction that means to write.
    pub(super) fn begin(&mut self) -> Result<(), JournalError> {
        match self {
            Self::Sqlite(_) => self.batch("BEGIN IMMEDIATE"),
            Self::Postgres(_) => self.batch("BEGIN"),
        }
    }

    /// Runs a task, and gives up the connection to a server that does not answer within `limit`.
    pub(super) fn within<R>(
        &mut self,
        limit: Duration,
        task: impl FnOnce(&mut Self) -> Result<R, JournalError>,
    ) -> Result<R, JournalError> {
        let watch = match self {
            Self::Sqlite(_) => None,
            Self::Postgres(postgres) => Some(postgres.watch(limit)),
        };
        let result = task(self);
        match (result, watch) {
            (Err(JournalError::Unreachable(_)), Some(watch)) if watch.fired() => {
                Err(JournalError::TimedOut)
            }
            (result, _) => result,
        }
    }

    /// Whether the connection can be used again after this error.
    pub(super) fn survives(&self, error: &JournalError) -> bool {
        match self {
            Self::Sqlite(_) => matches!(
                error,
                JournalError::Locked | JournalError::DiskFull | JournalError::Damaged(_)
            ),
            Self::Postgres(postgres) => {
                matches!(error, JournalError::Damaged(_)) && !postgres.is_lost()
            }
        }
    }
}

fn sqlite(
    files: &SqliteFiles,
    purpose: Purpose,
    limit: Duration,
) -> Result<SqliteConnection, JournalError> {
    let data = match purpose {
        Purpose::Keys => ":memory:",
        _ => text(&files.data)?,
    };
    if purpose == Purpose::Migrate {
        make_private(&files.data)?;
        make_private(&files.keys)?;
    }
    let mut conn = SqliteConnection::establish(data)?;
    conn.batch_execute(&format!(
        "PRAGMA busy_timeout = {}; PRAGMA synchronous = FULL;",
        limit.as_millis()
    ))?;
    // The writer holds no lock on the keys, so that they can be written and synced while its
    // transaction is open.
    if purpose != Purpose::Write {
        let keys = text(&files.keys)?.replace('\'', "''");
        conn.batch_execute(&format!(
            "ATTACH DATABASE '{keys}' AS portti_keys; PRAGMA portti_keys.synchronous = FULL; \
             PRAGMA portti_keys.secure_delete = ON;"
        ))?;
    }
    match purpose {
        Purpose::Read => conn.batch_execute("PRAGMA query_only = ON")?,
        // What a step moves into a new table is not to stay behind where the old one was.
        Purpose::Migrate => conn.batch_execute(
            "PRAGMA main.journal_mode = WAL; PRAGMA portti_keys.journal_mode = WAL; \
             PRAGMA main.secure_delete = ON;",
        )?,
        // Under load the same pages change again and again. A log of 32 MB instead of SQLite's 4
        // puts a page back into the database once for many of its changes, and a cache of 32 MB
        // instead of 2 has the page in which each conversation ends at hand.
        Purpose::Write => {
            conn.batch_execute("PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -32768;")?
        }
        Purpose::Keys => {}
    }
    Ok(conn)
}

fn text(path: &Path) -> Result<&str, JournalError> {
    path.to_str()
        .ok_or_else(|| JournalError::Url("the path of the database is not UTF-8".to_owned()))
}

/// Makes a missing file that its owner alone may read; SQLite's side files follow its mode.
fn make_private(path: &Path) -> Result<(), JournalError> {
    if path.exists() {
        return Ok(());
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let made = path
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| options.open(path));
    made.map(drop).map_err(|error| cannot(path, &error))
}

fn cannot(path: &Path, error: &std::io::Error) -> JournalError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => JournalError::DiskFull,
        std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
            JournalError::ReadOnly
        }
        _ => JournalError::Unreachable(format!("{}: {error}", path.display())),
    }
}

/// SQLite says only that it cannot open a file: the files themselves may tell why. It needs to
/// write the data, the keys, and side files beside them.
fn why_closed(files: &SqliteFiles) -> Option<JournalError> {
    let open = |path: &Path, make: bool| {
        std::fs::OpenOptions::new()
            .write(true)
            .create(make)
            .truncate(false)
            .open(path)
            .map_err(|error| cannot(path, &error))
    };
    let mut beside = files.data.clone().into_os_string();
    beside.push("-probe");
    let beside = Path::new(&beside);
    let tried = open(&files.data, false)
        .and_then(|_| open(&files.keys, false))
        .and_then(|_| open(beside, true));
    // Left where it cannot be removed: empty, and found by the next try.
    drop(std::fs::remove_file(beside));
    tried.err()
}
