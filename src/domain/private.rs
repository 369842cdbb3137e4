//! A wrapper for personal data that cannot be printed by accident.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use zeroize::Zeroize;

/// Text that is personal data: a name, a phone number, a message, a personal ID.
///
/// `Debug` shows only that something is there, and there is no `Display`, so that it reaches
/// neither a log line nor an error text. Serialising it (to the journal, to a browser) is a
/// deliberate act of the rooms that do so. The memory is cleared when it is dropped.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(transparent)]
#[ts(as = "String")]
#[schema(value_type = String)]
pub struct Private(String);

impl Private {
    /// Wraps personal data.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text itself. Each call is a place to ask where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Private {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() {
            "Private(empty)"
        } else {
            "Private(…)"
        })
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
