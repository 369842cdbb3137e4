//! The provider's public keys: kept for at most a day, fetched again for an unknown key id.

use std::sync::Arc;

use openidconnect::JsonWebKey as _;
use openidconnect::core::{CoreJsonWebKey, CoreJsonWebKeySet};
use reqwest::Url;
use serde_json::Value;
use tokio::sync::Mutex;

use super::error::OidcError;
use super::http::Http;
use super::keys::long_enough;
use crate::domain::ids::Timestamp;

/// How long fetched keys are used, in seconds.
const USABLE_SECONDS: i64 = 24 * 60 * 60;
/// How often keys are fetched again at most, in seconds.
const PAUSE_SECONDS: i64 = 60;

/// Fetches and keeps a provider's keys.
#[derive(Debug, Default)]
pub(super) struct KeyCache {
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    keys: Arc<CoreJsonWebKeySet>,
    fetched_at: Timestamp,
    tried_at: Timestamp,
}

impl KeyCache {
    /// The provider's keys, fetched again where they have aged or lack `wanted`. One fetch at a
    /// time, so that many tokens with an unknown key id cause one request a minute.
    pub(super) async fn get(
        &self,
        http: &Http,
        url: &Url,
        wanted: Option<&str>,
        now: Timestamp,
    ) -> Result<Arc<CoreJsonWebKeySet>, OidcError> {
        let mut kept = self.kept.lock().await;
        let mut fallback = None;
        if let Some(found) = &mut *kept {
            if now.seconds_since(found.fetched_at) < USABLE_SECONDS {
                let tried_lately = now.seconds_since(found.tried_at) < PAUSE_SECONDS;
                if has(&found.keys, wanted) || tried_lately {
                    return Ok(Arc::clone(&found.keys));
                }
                fallback = Some(Arc::clone(&found.keys));
            }
            found.tried_at = now;
        }
        match fetch(http, url).await {
            Ok(keys) => {
                let keys = Arc::new(keys);
                *kept = Some(Kept {
                    keys: Arc::clone(&keys),
                    fetched_at: now,
                    tried_at: now,
                });
                Ok(keys)
            }
            Err(error) => fallback.ok_or(error),
        }
    }
}

/// Whether a set has the key. A token without a key id is content with any (Core section 10.1).
fn has(keys: &CoreJsonWebKeySet, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| {
        keys.keys()
            .iter()
            .any(|key| key.key_id().is_some_and(|id| id.as_str() == wanted))
    })
}

async fn fetch(http: &Http, url: &Url) -> Result<CoreJsonWebKeySet, OidcError> {
    let body = http.get(url).await.map_err(OidcError::at("keys"))?;
    read(&body)
}

/// Reads a JWK set, leaving out what must not verify a token: symmetric keys, and RSA keys of
/// fewer than 2048 bits.
fn read(body: &[u8]) -> Result<CoreJsonWebKeySet, OidcError> {
    let malformed = || OidcError::Malformed {
        endpoint: "keys",
        what: "no JWK set",
    };
    let json: Value = serde_json::from_slice(body).map_err(|_| malformed())?;
    let listed = json
        .get("keys")
        .and_then(Value::as_array)
        .ok_or_else(malformed)?;
    let keys = listed.iter().filter(|key| strong(key)).filter_map(|key| {
        // A key of a kind not known here is no reason to refuse the others (RFC 7517 section 5).
        serde_json::from_value::<CoreJsonWebKey>(key.clone()).ok()
    });
    Ok(CoreJsonWebKeySet::new(keys.collect()))
}

fn strong(key: &Value) -> bool {
    match key.get("kty").and_then(Value::as_str) {
        Some("RSA") => key
            .get("n")
            .and_then(Value::as_str)
            .is_some_and(long_enough),
        Some("oct") => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_symmetric_and_unknown_keys_are_left_out() {
        let set = serde_json::json!({"keys": [
            {"kty": "oct", "kid": "shared", "k": "c2VjcmV0"},
            {"kty": "RSA", "kid": "short", "n": "qqqq", "e": "AQAB"},
            {"kty": "WISH", "kid": "unknown"},
            {"kty": "EC", "kid": "good", "crv": "P-256",
             "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
             "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
        ]});
        let keys = read(set.to_string().as_bytes()).unwrap();
        assert_eq!(keys.keys().len(), 1);
        assert!(has(&keys, Some("good")) && has(&keys, None));
        assert!(!has(&keys, Some("shared")) && !has(&keys, Some("short")));
    }

    #[test]
    fn what_is_not_a_key_set_is_refused() {
        for body in ["", "<html>", "[]", "{\"keys\": 1}"] {
            assert!(read(body.as_bytes()).is_err(), "{body}");
        }
    }
}
