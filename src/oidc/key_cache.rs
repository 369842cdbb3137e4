//! Where a provider's keys come from, and how long they are kept: from a file, from its JWKS
//! address, or from a signed JWK set. What is fetched is kept for at most a day, and fetched again
//! for an unknown key id.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::Url;
use serde_json::Value;
use tokio::sync::Mutex;

use super::error::OidcError;
use super::http::{Doors, Http};
use super::id_token::TokenError;
use super::jwks::KeySet;
use super::signed::{Demands, Signed};
use crate::config::{Provider, SignatureAlgorithm};
use crate::domain::ids::Timestamp;

/// How long fetched keys are used, in seconds.
const USABLE_SECONDS: i64 = 24 * 60 * 60;
/// How often keys are fetched again at most, in seconds.
const PAUSE_SECONDS: i64 = 60;
/// The largest signed JWK set that is read, in bytes.
const LARGEST_SIGNED: usize = 256 * 1024;
/// What a signed JWK set may call itself. `jwk-set+jwt` is that of OpenID Federation 1.0.
const TYPES: [&str; 3] = ["JWT", "jwk-set+jwt", "JOSE"];

/// Fetches and keeps a provider's keys.
#[derive(Debug)]
pub(super) struct KeyCache {
    source: Source,
    /// Held while fetching: one fetch at a time.
    known: Mutex<Known>,
    /// How many fetches have ended.
    fetches: AtomicU64,
}

#[derive(Debug, Default)]
struct Known {
    kept: Option<Kept>,
    /// How the last fetch failed, where it did.
    failure: Option<Arc<OidcError>>,
}

#[derive(Debug)]
enum Source {
    /// From a file, for good.
    Fixed(Arc<KeySet>),
    /// From the provider's `jwks_uri`.
    Plain,
    /// From an address, signed.
    Signed {
        url: Url,
        anchors: KeySet,
        issuer: String,
        leeway: i64,
    },
}

#[derive(Debug)]
struct Kept {
    keys: Arc<KeySet>,
    usable_until: Timestamp,
    /// When keys were fetched last because one was unknown; none where they never were, so that a
    /// provider may change its keys right after they were fetched for another reason.
    tried_at: Option<Timestamp>,
}

impl KeyCache {
    /// Reads what the configuration says of the provider's keys.
    ///
    /// # Errors
    /// Where a file cannot be read or holds no usable key, or an address is not `https`.
    pub(super) fn new(provider: &Provider, doors: Doors) -> Result<Self, OidcError> {
        let how = &provider.jwks;
        let source = match (&how.file, &how.signed, &how.signed_with) {
            (Some(file), _, _) => Source::Fixed(Arc::new(from_file(file)?)),
            (None, Some(url), Some(anchors)) => {
                let fine =
                    url.scheme() == "https" || (doors == Doors::Demo && url.scheme() == "http");
                if !fine {
                    return Err(OidcError::Insecure { endpoint: "keys" });
                }
                Source::Signed {
                    url: url.clone(),
                    anchors: from_file(anchors)?,
                    issuer: provider.issuer.clone(),
                    leeway: i64::from(provider.leeway_seconds),
                }
            }
            // A signed set that nothing can be held against must not become a plain one.
            (None, Some(_), None) => return Err(no_keys(&PathBuf::new())),
            (None, None, _) => Source::Plain,
        };
        Ok(Self {
            source,
            known: Mutex::default(),
            fetches: AtomicU64::new(0),
        })
    }

    /// The provider's keys, fetched again where they have aged or lack `wanted`. One fetch at a
    /// time, so that many tokens with an unknown key id cause one request a minute. Whoever waits
    /// for a fetch that fails shares its failure, or a crowd before silent keys would wait in
    /// line. `url` is the provider's `jwks_uri`.
    pub(super) async fn get(
        &self,
        http: &Http,
        url: &Url,
        wanted: Option<&str>,
        now: Timestamp,
    ) -> Result<Arc<KeySet>, OidcError> {
        if let Source::Fixed(keys) = &self.source {
            return Ok(Arc::clone(keys));
        }
        let before = self.fetches.load(Ordering::Acquire);
        let mut known = self.known.lock().await;
        let Known { kept, failure } = &mut *known;
        let mut fallback = None;
        let mut tried_at = None;
        if let Some(found) = kept {
            if now < found.usable_until {
                let tried_lately = found
                    .tried_at
                    .is_some_and(|at| now.seconds_since(at) < PAUSE_SECONDS);
                if found.keys.has(wanted) || tried_lately {
                    return Ok(Arc::clone(&found.keys));
                }
                fallback = Some(Arc::clone(&found.keys));
                found.tried_at = Some(now);
            }
            tried_at = found.tried_at;
        }
        if let Some(failure) = failure
            && self.fetches.load(Ordering::Acquire) > before
        {
            return Err(OidcError::AsJustNow(Arc::clone(failure)));
        }
        let fetched = self.fetch(http, url, now).await;
        self.fetches.fetch_add(1, Ordering::Release);
        match fetched {
            Ok((keys, usable_until)) => {
                *failure = None;
                let keys = Arc::new(keys);
                *kept = Some(Kept {
                    keys: Arc::clone(&keys),
                    usable_until,
                    tried_at,
                });
                Ok(keys)
            }
            Err(error) => {
                let error = Arc::new(error);
                *failure = Some(Arc::clone(&error));
                fallback.ok_or(OidcError::AsJustNow(error))
            }
        }
    }

    async fn fetch(
        &self,
        http: &Http,
        url: &Url,
        now: Timestamp,
    ) -> Result<(KeySet, Timestamp), OidcError> {
        let a_day = now.plus_seconds(USABLE_SECONDS);
        let get = async |url| http.get(url).await.map_err(OidcError::at("keys"));
        match &self.source {
            Source::Fixed(_) | Source::Plain => {
                let keys = KeySet::read(&get(url).await?).ok_or_else(malformed)?;
                Ok((keys, a_day))
            }
            Source::Signed {
                url,
                anchors,
                issuer,
                leeway,
            } => {
                let body = get(url).await?;
                let token = std::str::from_utf8(&body).map_err(|_| malformed())?;
                let (keys, expires_at) = opened(token.trim(), anchors, issuer, now, *leeway)?;
                Ok((keys, a_day.min(expires_at)))
            }
        }
    }
}

/// The keys of a signed JWK set, and until when they are good. It must be of and about the
/// provider (`iss`, `sub`), and must end (`exp`): an old set, sent again, would bring back keys
/// that were given up.
fn opened(
    token: &str,
    anchors: &KeySet,
    issuer: &str,
    now: Timestamp,
    leeway: i64,
) -> Result<(KeySet, Timestamp), OidcError> {
    let refused = |why: TokenError| OidcError::SignedKeys(why);
    let demands = Demands {
        algorithms: &SignatureAlgorithm::ALL,
        types: &TYPES,
        largest: LARGEST_SIGNED,
    };
    let claims = Signed::read(token, &demands)
        .and_then(|signed| signed.verified(anchors))
        .map_err(refused)?;
    let of_provider = |name: &str| claims.get(name).and_then(Value::as_str) == Some(issuer);
    if !of_provider("iss") || !of_provider("sub") {
        return Err(refused(TokenError::Issuer));
    }
    let time = |name: &str| claims.get(name).map(Value::as_i64);
    let seconds = now.0.div_euclid(1_000_000);
    let expires = time("exp").flatten().ok_or(refused(TokenError::Expired))?;
    if expires.saturating_add(leeway) <= seconds {
        return Err(refused(TokenError::Expired));
    }
    let begun = |at: Option<i64>| at.is_some_and(|at| at <= seconds.saturating_add(leeway));
    if ["iat", "nbf"]
        .iter()
        .any(|name| time(name).is_some_and(|at| !begun(at)))
    {
        return Err(refused(TokenError::IssuedAt));
    }
    let keys = KeySet::of(&claims).ok_or_else(malformed)?;
    let until = Timestamp(expires.saturating_add(leeway).saturating_mul(1_000_000));
    Ok((keys, until))
}

fn from_file(path: &Path) -> Result<KeySet, OidcError> {
    let body = std::fs::read(path).map_err(|_| no_keys(path))?;
    let keys = KeySet::read(&body).filter(|keys| !keys.is_empty());
    keys.ok_or_else(|| no_keys(path))
}

fn no_keys(path: &Path) -> OidcError {
    OidcError::KeyFile(path.to_owned())
}

fn malformed() -> OidcError {
    OidcError::Malformed {
        endpoint: "keys",
        what: "no JWK set",
    }
}
