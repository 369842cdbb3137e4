//! Where a provider's endpoints are: discovered, or set by hand.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use reqwest::Url;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::error::OidcError;
use super::http::{Doors, Http};
use crate::config::Provider;
use crate::domain::ids::Timestamp;

/// How long discovered metadata is used when it cannot be fetched again, in seconds.
const USABLE_SECONDS: i64 = 24 * 60 * 60;

/// What is known of a provider (Discovery section 3).
#[derive(Clone, Debug, Deserialize)]
pub struct Metadata {
    issuer: String,
    /// Where the browser goes.
    pub authorization_endpoint: Url,
    /// Where codes are redeemed.
    pub token_endpoint: Url,
    /// Where the provider's keys are.
    pub jwks_uri: Url,
    /// Where requests are pushed to (RFC 9126 section 5).
    pub pushed_authorization_request_endpoint: Option<Url>,
    /// Where more is told of the person (Core section 5.3).
    pub userinfo_endpoint: Option<Url>,
    /// Where the person's session at the provider is ended (RP-Initiated Logout section 2.1).
    pub end_session_endpoint: Option<Url>,
    /// Whether answers carry `iss` (RFC 9207 section 3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Finds and keeps a provider's metadata.
#[derive(Debug)]
pub(super) struct MetadataCache {
    issuer: String,
    doors: Doors,
    kept: RwLock<Option<Kept>>,
    /// Held while fetching: one fetch at a time. Holds how the last one failed.
    fetching: Mutex<Option<Arc<OidcError>>>,
    /// How many fetches have ended.
    fetches: AtomicU64,
}

#[derive(Clone, Debug)]
struct Kept {
    metadata: Arc<Metadata>,
    /// None where the endpoints were set by hand: those do not age.
    fetched_at: Option<Timestamp>,
}

impl Kept {
    fn is_usable(&self, now: Timestamp) -> bool {
        let age = self.fetched_at.map_or(0, |at| now.seconds_since(at));
        age < USABLE_SECONDS
    }
}

impl MetadataCache {
    pub(super) fn new(provider: &Provider, doors: Doors) -> Result<Self, OidcError> {
        let by_hand = provider.endpoints.as_ref().map(|endpoints| Metadata {
            issuer: provider.issuer.clone(),
            authorization_endpoint: endpoints.authorization.clone(),
            token_endpoint: endpoints.token.clone(),
            jwks_uri: endpoints.jwks.clone(),
            pushed_authorization_request_endpoint: endpoints.pushed_request.clone(),
            userinfo_endpoint: endpoints.userinfo.clone(),
            end_session_endpoint: endpoints.end_session.clone(),
            authorization_response_iss_parameter_supported: false,
        });
        if let Some(metadata) = &by_hand {
            check(metadata, &provider.issuer, doors)?;
        }
        Ok(Self {
            issuer: provider.issuer.clone(),
            doors,
            kept: RwLock::new(by_hand.map(|metadata| Kept {
                metadata: Arc::new(metadata),
                fetched_at: None,
            })),
            fetching: Mutex::default(),
            fetches: AtomicU64::new(0),
        })
    }

    /// The metadata, fetched where there is none that can be used. Whoever waits for a fetch that
    /// fails shares its failure: else a crowd before a silent provider would wait in line.
    pub(super) async fn get(
        &self,
        http: &Http,
        now: Timestamp,
    ) -> Result<Arc<Metadata>, OidcError> {
        let usable = || self.kept().filter(|kept| kept.is_usable(now));
        if let Some(kept) = usable() {
            return Ok(kept.metadata);
        }
        let before = self.fetches.load(Ordering::Acquire);
        let mut last = self.fetching.lock().await;
        if let Some(kept) = usable() {
            return Ok(kept.metadata);
        }
        match &*last {
            Some(failure) if self.fetches.load(Ordering::Acquire) > before => {
                Err(OidcError::AsJustNow(Arc::clone(failure)))
            }
            _ => self.fetch(http, now, &mut last).await,
        }
    }

    /// Fetches the metadata anew, so that nobody who signs in has to wait for it. What was known
    /// stays in use where that fails. Does nothing where the endpoints were set by hand.
    pub(super) async fn refresh(
        &self,
        http: &Http,
        now: Timestamp,
    ) -> Result<Arc<Metadata>, OidcError> {
        if let Some(kept) = self.kept().filter(|kept| kept.fetched_at.is_none()) {
            return Ok(kept.metadata);
        }
        let mut last = self.fetching.lock().await;
        self.fetch(http, now, &mut last).await
    }

    fn kept(&self) -> Option<Kept> {
        let kept = self.kept.read();
        kept.unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn fetch(
        &self,
        http: &Http,
        now: Timestamp,
        last: &mut Option<Arc<OidcError>>,
    ) -> Result<Arc<Metadata>, OidcError> {
        let discovered = self.discover(http).await;
        self.fetches.fetch_add(1, Ordering::Release);
        match discovered {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                let kept = Kept {
                    metadata: Arc::clone(&metadata),
                    fetched_at: Some(now),
                };
                *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
                *last = None;
                Ok(metadata)
            }
            Err(error) => {
                let error = Arc::new(error);
                *last = Some(Arc::clone(&error));
                Err(OidcError::AsJustNow(error))
            }
        }
    }

    async fn discover(&self, http: &Http) -> Result<Metadata, OidcError> {
        let place = format!(
            "{}/.well-known/openid-configuration",
            self.issuer.trim_end_matches('/')
        );
        let malformed = |what| OidcError::Malformed {
            endpoint: "discovery",
            what,
        };
        let url = Url::parse(&place).map_err(|_| malformed("the issuer is not an address"))?;
        let body = http.get(&url).await.map_err(OidcError::at("discovery"))?;
        let metadata: Metadata =
            serde_json::from_slice(&body).map_err(|_| malformed("no provider metadata"))?;
        check(&metadata, &self.issuer, self.doors)?;
        Ok(metadata)
    }
}

fn check(metadata: &Metadata, issuer: &str, doors: Doors) -> Result<(), OidcError> {
    if metadata.issuer != issuer {
        return Err(OidcError::OtherIssuer);
    }
    let endpoints = [
        ("authorization", Some(&metadata.authorization_endpoint)),
        ("token", Some(&metadata.token_endpoint)),
        ("keys", Some(&metadata.jwks_uri)),
        (
            "pushed request",
            metadata.pushed_authorization_request_endpoint.as_ref(),
        ),
        ("userinfo", metadata.userinfo_endpoint.as_ref()),
        ("end session", metadata.end_session_endpoint.as_ref()),
    ];
    for (endpoint, url) in endpoints {
        let fine = url.is_none_or(|url| {
            url.scheme() == "https" || (doors == Doors::Demo && url.scheme() == "http")
        });
        if !fine {
            return Err(OidcError::Insecure { endpoint });
        }
    }
    Ok(())
}
