//! Why a conversation with a provider did not end well.

use std::sync::Arc;

use super::answer::AnswerError;
use super::claims::ClaimsError;
use super::http::HttpError;
use super::id_token::TokenError;
use super::keys::KeyError;
use super::logout_token::LogoutTokenError;
use crate::secret::NoRandomness;

/// Why a conversation with a provider did not end well. No text carries personal data, a token
/// or anything that the provider wrote freely.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The provider could not be reached or did not answer as it must.
    #[error("the provider's {endpoint} endpoint: {source}")]
    Http {
        /// Which endpoint.
        endpoint: &'static str,
        /// What went wrong.
        source: HttpError,
    },
    /// The provider's answer is not of the form it must have.
    #[error("the provider's {endpoint} endpoint gave an answer that is not understood: {what}")]
    Malformed {
        /// Which endpoint.
        endpoint: &'static str,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The provider describes itself as another issuer (Discovery section 4.3).
    #[error("the provider's metadata names another issuer than the configured one")]
    OtherIssuer,
    /// The provider names an address that is not `https`.
    #[error("the provider's {endpoint} endpoint is not an https address")]
    Insecure {
        /// Which endpoint.
        endpoint: &'static str,
    },
    /// The provider is configured or describes itself without an endpoint that is needed.
    #[error("the provider has no {endpoint} endpoint, which the configuration needs")]
    NoEndpoint {
        /// Which endpoint.
        endpoint: &'static str,
    },
    /// Somebody else asked at the same time, and this came of it.
    #[error("{0}")]
    AsJustNow(Arc<OidcError>),
    /// The provider refused the pushed request; the word is one of RFC 6749 section 5.2 or
    /// RFC 9101 section 7, or `other`.
    #[error("the provider refused the pushed request: {0}")]
    NotPushed(&'static str),
    /// The token endpoint refused the code; the word is one of RFC 6749 section 5.2, or `other`.
    #[error("the token endpoint refused: {0}")]
    Refused(&'static str),
    /// The answer that the browser brought back is refused.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// The ID token is refused.
    #[error("the ID token is refused: {0}")]
    Token(#[from] TokenError),
    /// The logout token is refused.
    #[error("the logout token is refused: {0}")]
    LogoutToken(#[from] LogoutTokenError),
    /// The claims do not make an identity.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
    /// The provider's signed JWK set is refused.
    #[error("the provider's signed JWK set is refused: {0}")]
    SignedKeys(#[source] TokenError),
    /// A file holds none of the provider's keys.
    #[error("{0} holds no JWK set with a key that may verify a token")]
    KeyFile(std::path::PathBuf),
    /// The client's own key fails.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no randomness for nonce and verifier.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl OidcError {
    /// Tells which endpoint an HTTP error was met at.
    pub(super) fn at(endpoint: &'static str) -> impl Fn(HttpError) -> Self {
        move |source| Self::Http { endpoint, source }
    }
}
