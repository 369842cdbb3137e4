//! Doubt whether storage and database belong together, told once when it changes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Why storage and database are taken not to belong together. Until that is mended, nothing is
/// deleted for want of a record, and nothing marked as gone for want of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The storage bears the mark of another installation.
    Foreign,
    /// The storage bears no mark and holds nothing that the database knows.
    Unmarked,
    /// The storage holds too few files.
    Missing,
    /// The database knows too few of the files.
    Unknown,
}

impl Doubt {
    /// The stable code, for health.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Foreign => "foreign",
            Self::Unmarked => "unmarked",
            Self::Missing => "files_missing",
            Self::Unknown => "files_unknown",
        }
    }

    fn tell(self) {
        let code = self.code();
        match self {
            Self::Foreign | Self::Unmarked => tracing::error!(
                code,
                "the storage of files is not this database's: look whether attachments.storage and \
                 database.url are right; no file is deleted for want of a record until then"
            ),
            Self::Missing => tracing::error!(
                code,
                "the storage holds too few files: look whether attachments.storage names the right \
                 folder or prefix and is mounted; nothing is deleted or marked as gone until then"
            ),
            Self::Unknown => tracing::error!(
                code,
                "the database knows too few of the files in the storage: look whether it is the \
                 right one and whole; none of them is deleted until then"
            ),
        }
    }
}

/// Whether storage and database are doubted. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Doubts {
    current: Arc<Mutex<Option<Doubt>>>,
    /// Whether they were held against each other at all.
    compared: Arc<AtomicBool>,
}

impl Doubts {
    /// What is doubted since they were last held against each other.
    #[must_use]
    pub fn current(&self) -> Option<Doubt> {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether they were held against each other, and found to belong together.
    #[must_use]
    pub fn none(&self) -> bool {
        self.compared.load(Ordering::Acquire) && self.current().is_none()
    }

    /// Takes in what was found, and tells the operator where it is new.
    pub(super) fn note(&self, doubt: Option<Doubt>) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *current, doubt);
        drop(current);
        self.compared.store(true, Ordering::Release);
        metrics::gauge!("portti_storage_doubted").set(f64::from(u8::from(doubt.is_some())));
        match doubt {
            Some(doubt) if before != Some(doubt) => doubt.tell(),
            None if before.is_some() => {
                tracing::info!("storage and database of files fit together again");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_knows_before_they_were_held_against_each_other() {
        let doubts = Doubts::default();
        assert!(!doubts.none());
        doubts.note(None);
        assert!(doubts.none());
        doubts.note(Some(Doubt::Missing));
        assert!(!doubts.none());
    }
}
