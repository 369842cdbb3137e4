//! Pushed requests (PAR, RFC 9126): Portti hands the request over itself, and the browser carries
//! a reference to it alone.

use reqwest::{StatusCode, Url};
use serde::Deserialize;

use super::authentication::Authentication;
use super::error::OidcError;
use super::http::{Http, HttpError};
use super::request::Parameters;
use crate::domain::ids::Timestamp;

const ENDPOINT: &str = "pushed request";
/// The longest reference that is taken, in bytes. It goes into an address.
const LONGEST: usize = 1024;

/// Errors that may be logged (RFC 6749 section 5.2, RFC 9101 section 7, RFC 9126 section 2.3).
const KNOWN: [&str; 10] = [
    "invalid_request",
    "invalid_client",
    "unauthorized_client",
    "unsupported_response_type",
    "invalid_scope",
    "invalid_request_object",
    "invalid_request_uri",
    "request_not_supported",
    "request_uri_not_supported",
    "unmet_authentication_requirements",
];

#[derive(Deserialize)]
struct Taken {
    request_uri: String,
    expires_in: i64,
}

#[derive(Deserialize)]
struct Refused {
    error: String,
}

/// Where a request is pushed to, and when.
pub(super) struct Push<'a> {
    pub endpoint: &'a Url,
    pub now: Timestamp,
}

/// Hands a request over; gives the reference to it. Not tried again once the provider may have
/// seen it.
pub(super) async fn push(
    http: &Http,
    authentication: &Authentication,
    push: &Push<'_>,
    parameters: &Parameters,
) -> Result<String, OidcError> {
    let proof = authentication.pushed_proof(push.now)?;
    let mut form: Vec<_> = parameters
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    for (name, value) in &proof.fields {
        // The client's id may stand in the request already; twice it would be refused.
        if !form.iter().any(|(there, _)| there == name) {
            form.push((name, value));
        }
    }
    let answer = http
        .post_form(push.endpoint, &form, proof.header.as_deref())
        .await
        .map_err(OidcError::at(ENDPOINT))?;
    match answer.status {
        StatusCode::CREATED | StatusCode::OK => taken(&answer.body),
        // Too many requests: later it may go.
        StatusCode::TOO_MANY_REQUESTS => Err(OidcError::at(ENDPOINT)(HttpError::Status(429))),
        _ => Err(refused(&answer.body)),
    }
}

fn taken(body: &[u8]) -> Result<String, OidcError> {
    let taken: Taken =
        serde_json::from_slice(body).map_err(|_| malformed("no reference to the request"))?;
    let fits = (1..=LONGEST).contains(&taken.request_uri.len())
        && taken
            .request_uri
            .bytes()
            .all(|byte| byte.is_ascii_graphic());
    if !fits {
        return Err(malformed("the reference to the request is not one"));
    }
    if taken.expires_in <= 0 {
        return Err(malformed("the request is over at once"));
    }
    Ok(taken.request_uri)
}

fn refused(body: &[u8]) -> OidcError {
    let Ok(refused) = serde_json::from_slice::<Refused>(body) else {
        return malformed("an error without a name");
    };
    let known = KNOWN.into_iter().find(|known| *known == refused.error);
    OidcError::NotPushed(known.unwrap_or("other"))
}

fn malformed(what: &'static str) -> OidcError {
    OidcError::Malformed {
        endpoint: ENDPOINT,
        what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_taken_where_it_is_one() {
        let read = |uri: &str, seconds: i64| {
            let body = serde_json::json!({"request_uri": uri, "expires_in": seconds});
            taken(body.to_string().as_bytes())
        };
        let uri = "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c";
        assert_eq!(read(uri, 60).unwrap(), uri);
        assert!(read("", 60).is_err());
        assert!(read("a b", 60).is_err());
        assert!(read("a\r\nb", 60).is_err());
        assert!(read(&"a".repeat(LONGEST + 1), 60).is_err());
        assert!(read(uri, 0).is_err());
        assert!(taken(b"{}").is_err());
    }

    #[test]
    fn what_the_provider_wrote_is_not_repeated() {
        let word = |body: &str| refused(body.as_bytes()).to_string();
        assert!(word(r#"{"error":"invalid_request"}"#).ends_with(": invalid_request"));
        let other = word(r#"{"error":"<script>","error_description":"140285-9131"}"#);
        assert!(other.ends_with(": other"), "{other}");
        assert!(!word("<html>").contains("html"));
    }
}
