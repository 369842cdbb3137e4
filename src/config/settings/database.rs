//! Where conversations are kept, and the keys that seal them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::config::Mistake;
use crate::config::leaf::{leaf, quoted};
use crate::config::setting::{Origin, Place, Setting};

const ALLOWED: &str = "sqlite://path/to/file, postgres://user@host:5432/name";

/// What is wrong with the address of a database, in words that never repeat it.
fn wrong(text: &str) -> Option<&'static str> {
    if let Some(path) = text.strip_prefix("sqlite://") {
        return path
            .is_empty()
            .then_some("the path of the SQLite file is missing");
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "postgres" | "postgresql") => {
            let whole = url.host_str().is_some_and(|host| !host.is_empty()) && url.path().len() > 1;
            (!whole).then_some("the host or the name of the database is missing")
        }
        _ => Some("this is not an address of a database that Portti knows"),
    }
}

/// The address of a database, wrapped since it may hold a password.
impl Setting for SecretString {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let text: String = leaf(place, ALLOWED, mistakes)?;
        if let Some(wrong) = wrong(&text) {
            mistakes.push(place.mistake(wrong, ALLOWED));
            return None;
        }
        if let Some(path) = text.strip_prefix("sqlite://") {
            let path = place.path(Path::new(path));
            return Some(Self::from(format!("sqlite://{}", path.display())));
        }
        let password = Url::parse(&text).is_ok_and(|url| url.password().is_some());
        if password && place.origin() != Origin::Environment {
            mistakes.push(place.mistake(
                "a password does not belong in this file",
                "password_file, or the whole address in the environment",
            ));
            return None;
        }
        Some(Self::from(text))
    }

    fn show(&self) -> Option<String> {
        let text = self.expose_secret();
        text.starts_with("sqlite:").then(|| quoted(text))
    }
}

settings! {
    /// Where conversations are kept.
    pub struct Database impl Default {
        /// `sqlite://path/to/file` for one node (a relative path is meant from this file's
        /// folder), or `postgres://user@host:5432/name?sslmode=verify-full`.
        ///
        /// For PostgreSQL `sslmode` is `disable`, `require` or `verify-full`; the last two both
        /// check the server's certificate and name, against `sslrootcert=FILE` (PEM) where it is
        /// given and the roots known to all otherwise.
        url: SecretString = SecretString::from("sqlite:///var/lib/portti/portti.db"),
        /// A file with the password for PostgreSQL, so that it need not stand in the address.
        password_file: Option<PathBuf> = None => "\"/run/secrets/portti-database\"",
        /// How many connections read at the same time.
        readers: u32 [1..=64] = 4,
        /// How many changes may wait to be recorded before more are refused.
        queue: u32 [16..=65_536] = 4096,
        /// Seconds to wait for a lock, a connection or an answer.
        timeout_seconds: u32 [1..=60] = 5,
    }
}

settings! {
    /// The master keys that seal what is kept.
    pub struct Sealing impl Default {
        /// The id of the key that new records are sealed under.
        current: String = "first".to_owned(),
        /// Key files by id (`a-z`, `0-9`, `-`, at most 32 characters): 32 random bytes as base64,
        /// readable by their owner only. Keep an old key until the rotation is done. In the demo
        /// a missing file is made.
        keys: BTreeMap<String, PathBuf> =
            BTreeMap::from([("first".to_owned(), PathBuf::from("/var/lib/portti/master.key"))]);
        /// Make the current key's file where it is missing. Set in demo mode, never read.
        create_missing: bool = false,
    }
}
