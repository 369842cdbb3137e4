//! A mistake in what an administrator wrote: where it stands, what is wrong, what is allowed.

use std::fmt;
use std::path::Path;

/// One mistake. Several are told together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file, or the name of the environment variable.
    pub origin: String,
    /// The key with dots between its parts (`server.listen`); empty where it is the whole file.
    pub key: String,
    /// What is wrong.
    pub wrong: String,
    /// What is allowed instead; may be empty.
    pub allowed: String,
    /// What it means for the settings beside it.
    pub(super) kind: Kind,
}

/// What a mistake means for the settings beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The value is not as it must be.
    #[default]
    Wrong,
    /// There is no such key. What may be meant by it stands as its default.
    Unknown {
        /// The name of the key that may be meant.
        meant: Option<String>,
    },
    /// The key must be set and is not: the table around it was left out.
    Missing,
}

impl Mistake {
    /// A mistake in a value.
    #[must_use]
    pub fn new(
        origin: impl Into<String>,
        key: impl Into<String>,
        wrong: impl Into<String>,
        allowed: impl Into<String>,
    ) -> Self {
        Self {
            origin: origin.into(),
            key: key.into(),
            wrong: wrong.into(),
            allowed: allowed.into(),
            kind: Kind::default(),
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)?;
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}", self.wrong)?;
        if !self.allowed.is_empty() {
            write!(f, " (allowed: {})", self.allowed)?;
        }
        Ok(())
    }
}

/// A path as a person would write it: from the working folder where it lies under that.
#[must_use]
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let near = path.strip_prefix(&here).ok();
    near.filter(|near| !near.as_os_str().is_empty())
        .unwrap_or(path)
        .display()
        .to_string()
}
