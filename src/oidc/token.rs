//! Redeeming a code at the token endpoint (Core section 3.1.3), once.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{StatusCode, Url};
use serde::{Deserialize, Serialize};

use super::error::OidcError;
use super::http::Http;
use super::keys::SigningKey;
use crate::config::{AssertionAudience, Secret};
use crate::domain::ids::Timestamp;
use crate::domain::private::Private;
use crate::secret::Token;

/// How long a signed statement of the client is good, in seconds.
const ASSERTION_SECONDS: i64 = 60;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How the client proves who it is.
#[derive(Clone, Debug)]
pub enum Credential {
    /// With a signed statement (RFC 7523 section 2.2).
    Key {
        /// The key.
        key: Box<SigningKey>,
        /// Whom the statement is addressed to.
        audience: AssertionAudience,
    },
    /// With a shared secret (RFC 6749 section 2.3.1).
    Secret(Secret),
}

/// What is redeemed, and for whom.
pub(super) struct Redeem<'a> {
    pub endpoint: &'a Url,
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub redirect_uri: &'a str,
    pub code: &'a Private,
    pub verifier: &'a str,
    pub now: Timestamp,
}

#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

#[derive(Deserialize)]
struct Granted {
    id_token: Private,
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

/// Redeems a code for an ID token. Never tried again: a code is good for one attempt.
pub(super) async fn redeem(
    http: &Http,
    credential: &Credential,
    what: &Redeem<'_>,
) -> Result<Private, OidcError> {
    let assertion;
    let mut authorization = None;
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", what.code.expose()),
        ("redirect_uri", what.redirect_uri),
        ("code_verifier", what.verifier),
    ];
    match credential {
        Credential::Key { key, audience } => {
            assertion = statement(key, *audience, what)?;
            form.push(("client_id", what.client_id));
            form.push(("client_assertion_type", ASSERTION_TYPE));
            form.push(("client_assertion", &assertion));
        }
        Credential::Secret(secret) => authorization = Some(basic(what.client_id, secret)),
    }
    let answer = http
        .post_form(what.endpoint, &form, authorization.as_deref())
        .await
        .map_err(OidcError::at("token"))?;
    if answer.status == StatusCode::OK {
        let granted: Granted =
            serde_json::from_slice(&answer.body).map_err(|_| malformed("no ID token in it"))?;
        return Ok(granted.id_token);
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

fn statement(
    key: &SigningKey,
    audience: AssertionAudience,
    what: &Redeem<'_>,
) -> Result<String, OidcError> {
    let now = what.now.0.div_euclid(1_000_000);
    let statement = Assertion {
        iss: what.client_id,
        sub: what.client_id,
        aud: match audience {
            AssertionAudience::TokenEndpoint => what.endpoint.as_str(),
            AssertionAudience::Issuer => what.issuer,
        },
        jti: Token::fresh()?.expose(),
        iat: now,
        nbf: now,
        exp: now.saturating_add(ASSERTION_SECONDS),
    };
    Ok(key.sign(Some("JWT"), &statement)?)
}

/// Name and secret, each form-encoded first, as RFC 6749 section 2.3.1 demands.
fn basic(client_id: &str, secret: &Secret) -> String {
    let encode =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(client_id), encode(secret.expose()));
    format!("Basic {}", STANDARD.encode(pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_secret_are_encoded_before_they_are_joined() {
        let header = basic("a:b", &Secret::new("c d%"));
        let decoded = STANDARD
            .decode(header.trim_start_matches("Basic "))
            .unwrap();
        assert_eq!(decoded, b"a%3Ab:c+d%25");
    }
}
