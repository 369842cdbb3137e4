//! Why a file is not taken in.

use super::super::store::StoreError;
use crate::desk::DeskError;
use crate::domain::attachment::name::NameProblem;
use crate::domain::refusal::Refusal;
use crate::journal::JournalError;

/// Why a file, or bytes of it, are not taken in.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// Its name cannot be.
    #[error(transparent)]
    Name(NameProblem),
    /// The rules refuse it, or the desk cannot do it.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// This sender has no such file.
    #[error("there is no such file of this sender")]
    NotFound,
    /// It is gone, or was offered otherwise before.
    #[error("nothing more is taken of this file")]
    Gone,
    /// Another writes it just now.
    #[error("the file is being written by another")]
    Busy,
    /// The bytes do not begin where those end that are kept.
    #[error("the file has come to another place")]
    Offset,
    /// More bytes than were offered.
    #[error("more bytes than were offered")]
    TooMuch,
    /// The connection was lost, or the bytes came too slowly.
    #[error("the bytes did not come")]
    BrokenOff,
    /// The session that sends has ended.
    #[error("the session has ended")]
    NoSession,
    /// There is no room left, for the service or in the storage.
    #[error("there is no room for the file")]
    Full,
    /// The journal or the storage does not answer.
    #[error("files cannot be taken in just now")]
    Unavailable,
}

impl IntakeError {
    /// The stable code that a client gets.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Name(problem) => problem.code(),
            Self::Desk(error) => error.code(),
            Self::NotFound => "not_found",
            Self::Gone => "upload_gone",
            Self::Busy => "upload_busy",
            Self::Offset => "offset_conflict",
            Self::TooMuch => "file_too_large",
            Self::BrokenOff => "broken_off",
            Self::NoSession => "session_ended",
            Self::Full => "storage_full",
            Self::Unavailable => "unavailable",
        }
    }
}

impl From<Refusal> for IntakeError {
    fn from(refusal: Refusal) -> Self {
        Self::Desk(DeskError::Refused(refusal))
    }
}

impl From<JournalError> for IntakeError {
    fn from(error: JournalError) -> Self {
        tracing::error!(%error, code = error.code(), "a file cannot be taken in");
        match error {
            JournalError::Busy => Self::Desk(DeskError::Busy),
            _ => Self::Unavailable,
        }
    }
}

impl From<StoreError> for IntakeError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, code = error.code(), "a file cannot be stored");
        match error {
            StoreError::Full => Self::Full,
            _ => Self::Unavailable,
        }
    }
}
