//! Redeeming a code at the token endpoint (Core section 3.1.3), once.

use reqwest::{StatusCode, Url};
use serde::Deserialize;

use super::authentication::Authentication;
use super::error::OidcError;
use super::http::Http;
use crate::domain::ids::Timestamp;
use crate::domain::private::Private;

/// What is redeemed, and for whom.
pub(super) struct Redeem<'a> {
    pub endpoint: &'a Url,
    pub redirect_uri: &'a str,
    pub code: &'a Private,
    pub verifier: &'a str,
    pub now: Timestamp,
}

/// What a code was redeemed for.
#[derive(Deserialize)]
pub(super) struct Granted {
    pub id_token: Private,
    /// Held for one question to the provider, and never kept.
    #[serde(default)]
    pub access_token: Option<Private>,
}

#[derive(Deserialize)]
struct Refused {
    error: String,
}

/// Errors of RFC 6749 section 5.2, which may be logged.
const KNOWN: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

/// Redeems a code. Never tried again once the provider may have seen it: a code is good for one
/// attempt.
pub(super) async fn redeem(
    http: &Http,
    authentication: &Authentication,
    what: &Redeem<'_>,
) -> Result<Granted, OidcError> {
    let proof = authentication.proof(what.endpoint, what.now)?;
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", what.code.expose()),
        ("redirect_uri", what.redirect_uri),
        ("code_verifier", what.verifier),
    ];
    form.extend(
        proof
            .fields
            .iter()
            .map(|(name, value)| (*name, value.as_str())),
    );
    let answer = http
        .post_form(what.endpoint, &form, proof.header.as_deref())
        .await
        .map_err(OidcError::at("token"))?;
    if answer.status == StatusCode::OK {
        let granted: Granted =
            serde_json::from_slice(&answer.body).map_err(|_| malformed("no ID token in it"))?;
        return Ok(granted);
    }
    let refused: Refused =
        serde_json::from_slice(&answer.body).map_err(|_| malformed("an error without a name"))?;
    let known = KNOWN.into_iter().find(|known| *known == refused.error);
    Err(OidcError::Refused(known.unwrap_or("other")))
}

fn malformed(what: &'static str) -> OidcError {
    OidcError::Malformed {
        endpoint: "token",
        what,
    }
}
