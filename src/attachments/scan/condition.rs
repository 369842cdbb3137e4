//! How the scanner is, told once when it changes.

use std::sync::{Mutex, PoisonError};

use super::ScanError;

/// How the scanner was when it was last spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Condition {
    /// Nobody has spoken to it yet.
    #[default]
    Unknown,
    /// It answers.
    Ok,
    /// It does not; files wait.
    Failing(ScanError),
}

impl Condition {
    /// The stable code, for health.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Ok => "ok",
            Self::Failing(error) => error.code(),
        }
    }
}

/// What is known of the scanner.
#[derive(Debug, Default)]
pub(super) struct State {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    condition: Condition,
    version: Option<String>,
}

impl State {
    pub(super) fn condition(&self) -> Condition {
        let known = self.known.lock();
        known.unwrap_or_else(PoisonError::into_inner).condition
    }

    pub(super) fn version(&self) -> Option<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.version.clone()
    }

    /// It answered.
    pub(super) fn answers(&self) {
        self.change(Condition::Ok, None);
    }

    /// It told its version and that of its signatures.
    pub(super) fn is_of(&self, version: &str) {
        self.change(Condition::Ok, Some(version));
    }

    /// It did not answer.
    pub(super) fn fails(&self, error: ScanError) {
        self.change(Condition::Failing(error), None);
    }

    fn change(&self, now: Condition, version: Option<&str>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut known.condition, now);
        if let Some(version) = version
            && known.version.as_deref() != Some(version)
        {
            known.version = Some(version.to_owned());
            tracing::info!(version, "the scanner of files says what it is");
        }
        drop(known);
        metrics::gauge!("portti_scanner_up").set(if now == Condition::Ok { 1.0 } else { 0.0 });
        match (before, now) {
            (Condition::Failing(_), Condition::Ok) => {
                tracing::info!("the scanner of files answers again");
            }
            (Condition::Unknown | Condition::Ok, Condition::Failing(error)) => {
                let code = error.code();
                tracing::warn!(code, "the scanner of files fails; files wait to be checked");
            }
            _ => {}
        }
    }
}
