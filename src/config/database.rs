//! Where the journal keeps its records, and the keys that it seals them with.

use std::collections::BTreeMap;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

/// The database.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite://path/to/file` or `postgres://user@host/name?sslmode=verify-full`.
    ///
    /// For PostgreSQL `sslmode` is `disable`, `require` or `verify-full`; the last two both check
    /// the server's certificate and name, against `sslrootcert=FILE` (PEM) where it is given and
    /// the system's roots otherwise.
    pub url: SecretString,
    /// A file with the password for PostgreSQL, so that it need not stand in the address.
    pub password_file: Option<PathBuf>,
    /// How many connections read at the same time; 1–64.
    pub readers: u32,
    /// How many changes may wait to be recorded before more are refused; 16–65,536.
    pub queue: u32,
    /// Seconds to wait for a lock, a connection or an answer; 1–60.
    pub timeout_seconds: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: SecretString::from("sqlite://var/portti.db"),
            password_file: None,
            readers: 4,
            queue: 4096,
            timeout_seconds: 5,
        }
    }
}

/// The master keys that seal what is stored.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sealing {
    /// The id of the key that new records are sealed under.
    pub current: String,
    /// Key files by id (`a-z`, `0-9`, `-`, at most 32 characters): 32 random bytes as base64,
    /// readable by their owner only.
    pub keys: BTreeMap<String, PathBuf>,
    /// Make the current key's file where it is missing. Set in demo mode, never read from a file.
    #[serde(skip)]
    pub create_missing: bool,
}

impl Default for Sealing {
    fn default() -> Self {
        Self {
            current: "first".to_owned(),
            keys: BTreeMap::from([("first".to_owned(), PathBuf::from("var/master.key"))]),
            create_missing: false,
        }
    }
}
