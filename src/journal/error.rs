//! What can go wrong with the journal, each cause with its own name.

use crate::domain::ids::Seq;

/// Why the journal could not do what it was asked.
///
/// No variant carries personal data.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum JournalError {
    /// `database.url` has an unknown scheme or is not well formed.
    #[error("database.url: {0}")]
    Url(String),
    /// A master key is missing, unreadable, too open or malformed.
    #[error("{0}")]
    Key(String),
    /// The disk, or the limit set for the database, is full.
    #[error("the disk that holds the database is full")]
    DiskFull,
    /// The database cannot be written to.
    #[error("the database is read-only")]
    ReadOnly,
    /// Another process holds the database.
    #[error("the database is locked by another process")]
    Locked,
    /// The database server is not reached, or the database file cannot be opened.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// More is asked of the journal than it takes in; try again in a moment.
    #[error("the journal has more to do than it takes in")]
    Busy,
    /// The database did not answer in time. Whether the change was recorded is not known.
    #[error("the database did not answer in time")]
    TimedOut,
    /// The journal was shut down.
    #[error("the journal is shut down")]
    Stopped,
    /// A stored row cannot be opened or read: damaged, or sealed with another key.
    #[error("a stored row cannot be read: {0}")]
    Damaged(&'static str),
    /// The caller asked for something that makes no sense, such as a gap between places.
    #[error("refused by the journal: {0}")]
    Malformed(&'static str),
    /// The tables could not be brought up to date.
    #[error("the tables could not be brought up to date: {0}")]
    Migration(String),
    /// Anything else that the database said.
    #[error("the database refused: {0}")]
    Database(String),
}

impl JournalError {
    /// The stable code, for operators and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Url(_) => "journal_url",
            Self::Key(_) => "journal_key",
            Self::DiskFull => "journal_disk_full",
            Self::ReadOnly => "journal_read_only",
            Self::Locked => "journal_locked",
            Self::Unreachable(_) => "journal_unreachable",
            Self::Busy => "journal_busy",
            Self::TimedOut => "journal_timed_out",
            Self::Stopped => "journal_stopped",
            Self::Damaged(_) => "journal_damaged",
            Self::Malformed(_) => "journal_malformed",
            Self::Migration(_) => "journal_migration",
            Self::Database(_) => "journal_database",
        }
    }
}

/// Why an append was not recorded.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum AppendError {
    /// The conversation stands elsewhere than expected, or is unknown: load it and decide again.
    #[error("the conversation stands at another place")]
    Conflict,
    /// The command was recorded before; its last event has this place.
    #[error("the command was recorded before")]
    Duplicate(Seq),
    /// More is asked of the journal than it takes in; try again in a moment.
    #[error("the journal has more to do than it takes in")]
    Busy,
    /// The journal cannot record now.
    #[error(transparent)]
    Unavailable(JournalError),
}

impl From<JournalError> for AppendError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Busy => Self::Busy,
            other => Self::Unavailable(other),
        }
    }
}

impl JournalError {
    /// Whether the cause lies with the database as a whole, so that every change would meet it.
    pub(super) fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::DiskFull
                | Self::ReadOnly
                | Self::Locked
                | Self::Unreachable(_)
                | Self::TimedOut
                | Self::Stopped
        )
    }

    /// Reads what a database said. Neither database's driver hands on its own error codes, so
    /// the texts are compared: SQLite's are part of its source, PostgreSQL's are those of an
    /// English server, and what is not recognised stays [`JournalError::Database`].
    pub(super) fn said(message: &str) -> Self {
        const TEXTS: [(&str, JournalError); 12] = [
            ("database or disk is full", JournalError::DiskFull),
            ("No space left on device", JournalError::DiskFull),
            ("readonly database", JournalError::ReadOnly),
            ("read-only transaction", JournalError::ReadOnly),
            ("recovery is in progress", JournalError::ReadOnly),
            ("database is locked", JournalError::Locked),
            ("database table is locked", JournalError::Locked),
            ("database schema is locked", JournalError::Locked),
            ("due to lock timeout", JournalError::Locked),
            ("due to statement timeout", JournalError::TimedOut),
            ("out of shared memory", JournalError::Locked),
            ("disk full", JournalError::DiskFull),
        ];
        const LOST: [&str; 8] = [
            "unable to open database file",
            "disk I/O error",
            "connection closed",
            "terminating connection",
            "the database system is",
            "error communicating with the server",
            "remaining connection slots",
            "too many clients",
        ];
        if let Some((_, error)) = TEXTS.iter().find(|(text, _)| message.contains(text)) {
            return error.clone();
        }
        if LOST.iter().any(|text| message.contains(text)) {
            return Self::Unreachable(message.to_owned());
        }
        Self::Database(message.to_owned())
    }
}

impl From<diesel::result::Error> for JournalError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::DatabaseErrorKind as Kind;
        use diesel::result::Error;
        match error {
            // Only the primary message: the details of a violation quote the row.
            Error::DatabaseError(kind, information) => match kind {
                Kind::ReadOnlyTransaction => Self::ReadOnly,
                Kind::ClosedConnection | Kind::UnableToSendCommand => {
                    Self::Unreachable(information.message().to_owned())
                }
                _ => Self::said(information.message()),
            },
            Error::DeserializationError(_) => Self::Damaged("a column is not of its type"),
            other => Self::Database(other.to_string()),
        }
    }
}

impl From<diesel::ConnectionError> for JournalError {
    fn from(error: diesel::ConnectionError) -> Self {
        match error {
            diesel::ConnectionError::CouldntSetupConfiguration(error) => error.into(),
            other => match Self::said(&other.to_string()) {
                Self::Database(message) => Self::Unreachable(message),
                known => known,
            },
        }
    }
}
