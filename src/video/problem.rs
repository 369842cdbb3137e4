//! Why a word about a call comes to nothing.

use thiserror::Error;

use super::unit::UnitError;
use crate::desk::DeskError;
use crate::domain::refusal::Refusal;

/// Why a word about a call comes to nothing. Nothing has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CallProblem {
    /// This call is not open in this conversation.
    #[error("the call is not open")]
    Over,
    /// The server cannot do it just now.
    #[error("too busy just now")]
    Busy,
    /// The browser's description is not one that can be answered.
    #[error("the description cannot be answered")]
    Unsupported,
    /// The word itself is not as it must be.
    #[error("malformed")]
    Malformed,
    /// A rule of the service refuses it.
    #[error("refused: {0}")]
    Refused(&'static str),
}

impl CallProblem {
    /// The stable code for clients and metrics.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Over => "call_over",
            Self::Busy => "call_busy",
            Self::Unsupported => "call_unsupported",
            Self::Malformed => "malformed",
            Self::Refused(code) => code,
        }
    }
}

impl From<DeskError> for CallProblem {
    fn from(error: DeskError) -> Self {
        match error {
            // A call of another conversation, one that is over and one that never was look alike.
            DeskError::Refused(Refusal::NoSuchThing | Refusal::Closed) | DeskError::NotFound => {
                Self::Over
            }
            DeskError::Refused(refusal) => Self::Refused(refusal.code()),
            DeskError::Busy | DeskError::Unavailable => Self::Busy,
        }
    }
}

impl From<UnitError> for CallProblem {
    fn from(error: UnitError) -> Self {
        match error {
            UnitError::Unsupported(_) => Self::Unsupported,
            UnitError::Stale
            | UnitError::Lost
            | UnitError::Full
            | UnitError::Busy
            | UnitError::Closed
            | UnitError::Open(_)
            | UnitError::Settings(_)
            | UnitError::Internal(_) => Self::Busy,
        }
    }
}
