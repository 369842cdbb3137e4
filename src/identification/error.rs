//! Why a step of the hand-off was refused or failed.

use crate::desk::DeskError;
use crate::domain::event::HandOffFailure;
use crate::domain::refusal::Refusal;
use crate::journal::JournalError;
use crate::oidc::OidcError;
use crate::oidc::http::HttpError;
use crate::oidc::id_token::TokenError;
use crate::secret::NoRandomness;

/// Why a step of the hand-off was refused or failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandOffError {
    /// The ticket is unknown: used before, too old, or never made.
    #[error("the ticket is unknown, used or too old")]
    TicketUnknown,
    /// The flow cookie is missing, or its flow is over.
    #[error("the flow is unknown or over")]
    FlowUnknown,
    /// The page to come back to is not on one of the service's sites.
    #[error("the page to come back to is not one of the service's")]
    ReturnNotAllowed,
    /// The proof is not this conversation's, or unknown, used or too old. The conversation that it
    /// concerns has an event that says so.
    #[error("the proof is unknown, used, too old or another conversation's")]
    ProofInvalid,
    /// The attempt failed; the conversation has an event that says so.
    #[error("the identification failed: {0:?}")]
    Failed(HandOffFailure),
    /// The rules refuse it.
    #[error(transparent)]
    Refused(Refusal),
    /// There is no such conversation for this resident.
    #[error("there is no such conversation for this resident")]
    NotFound,
    /// Too much is going on just now.
    #[error("too busy just now")]
    Busy,
    /// The journal does not answer; the cause is in the log.
    #[error("the journal does not answer")]
    Unavailable,
}

impl HandOffError {
    /// The stable code for clients and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            // Whoever reads either is to go back to the chat and begin again.
            Self::TicketUnknown | Self::FlowUnknown => "ticket_invalid",
            Self::ReturnNotAllowed => "origin_refused",
            Self::ProofInvalid => "proof_invalid",
            Self::Failed(reason) => code(*reason),
            Self::Refused(refusal) => refusal.code(),
            Self::NotFound => "not_found",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
        }
    }
}

impl From<Refusal> for HandOffError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<DeskError> for HandOffError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Refused(refusal) => Self::Refused(refusal),
            DeskError::NotFound => Self::NotFound,
            DeskError::Busy => Self::Busy,
            DeskError::Unavailable => Self::Unavailable,
        }
    }
}

impl From<JournalError> for HandOffError {
    fn from(error: JournalError) -> Self {
        tracing::error!(%error, "the journal failed in a hand-off");
        match error {
            JournalError::Busy => Self::Busy,
            _ => Self::Unavailable,
        }
    }
}

impl From<NoRandomness> for HandOffError {
    fn from(error: NoRandomness) -> Self {
        tracing::error!(%error, "no token could be made");
        Self::Unavailable
    }
}

/// The stable code of a failure: as it stands in the protocol.
pub(super) fn code(reason: HandOffFailure) -> &'static str {
    match reason {
        HandOffFailure::Cancelled => "cancelled",
        HandOffFailure::ProviderError => "provider_error",
        HandOffFailure::ProviderUnavailable => "provider_unavailable",
        HandOffFailure::FlowMismatch => "flow_mismatch",
        HandOffFailure::TokenRejected => "token_rejected",
        HandOffFailure::AssuranceTooLow => "assurance_too_low",
        HandOffFailure::AuthenticationTooOld => "authentication_too_old",
        HandOffFailure::IdentityMissing => "identity_missing",
        HandOffFailure::ForeignNotAccepted => "foreign_not_accepted",
    }
}

/// What professional and resident are told of a provider's or a token's failing.
pub(super) fn reason(error: &OidcError) -> HandOffFailure {
    match error {
        OidcError::Http {
            source:
                HttpError::NotConnected(_)
                | HttpError::Broken(_)
                | HttpError::TimedOut
                | HttpError::Status(429 | 500..),
            ..
        } => HandOffFailure::ProviderUnavailable,
        OidcError::AsJustNow(cause) => reason(cause),
        OidcError::Answer(_) => HandOffFailure::FlowMismatch,
        OidcError::Token(TokenError::Assurance) => HandOffFailure::AssuranceTooLow,
        OidcError::Token(TokenError::AuthenticationTime) => HandOffFailure::AuthenticationTooOld,
        OidcError::Token(_) => HandOffFailure::TokenRejected,
        OidcError::Claims(_) => HandOffFailure::IdentityMissing,
        _ => HandOffFailure::ProviderError,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_protocol() {
        use HandOffFailure as F;
        for reason in [
            F::Cancelled,
            F::ProviderError,
            F::ProviderUnavailable,
            F::FlowMismatch,
            F::TokenRejected,
            F::AssuranceTooLow,
            F::AuthenticationTooOld,
            F::IdentityMissing,
            F::ForeignNotAccepted,
        ] {
            assert_eq!(serde_json::to_value(reason).unwrap(), code(reason));
        }
    }
}
