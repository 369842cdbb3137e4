//! Why the desk did not do what it was asked to.

use thiserror::Error;

use crate::domain::refusal::Refusal;

/// Why the desk did not do what it was asked to. Nothing was kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DeskError {
    /// A rule of the service refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such conversation, or not for this person: the two look alike from outside.
    #[error("no such conversation for this person")]
    NotFound,
    /// Too much is going on just now; trying again a little later helps.
    #[error("too busy just now")]
    Busy,
    /// The journal cannot be reached or written; the cause is in the log.
    #[error("the journal does not answer")]
    Unavailable,
}

impl DeskError {
    /// The stable code for clients and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::NotFound => "not_found",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
        }
    }

    /// The field that it is about, where it is about one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refusal) => refusal.field(),
            _ => None,
        }
    }
}
