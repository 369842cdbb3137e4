//! Where a provider's endpoints are: discovered, or set by hand.

use std::sync::Arc;

use reqwest::Url;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::error::OidcError;
use super::http::{Doors, Http};
use crate::config::Provider;
use crate::domain::ids::Timestamp;

/// How long discovered metadata is used before it is fetched again, in seconds.
const FRESH_SECONDS: i64 = 60 * 60;
/// How long it is still used when fetching again fails, in seconds.
const USABLE_SECONDS: i64 = 24 * 60 * 60;

/// What is known of a provider (Discovery section 3).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    /// Where the browser goes.
    pub authorization_endpoint: Url,
    /// Where codes are redeemed.
    pub token_endpoint: Url,
    /// Where the provider's keys are.
    pub jwks_uri: Url,
    /// Whether answers carry `iss` (RFC 9207 section 3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Finds and keeps a provider's metadata.
#[derive(Debug)]
pub(super) struct MetadataCache {
    issuer: String,
    doors: Doors,
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    metadata: Arc<Metadata>,
    /// None where the endpoints were set by hand: those do not age.
    fetched_at: Option<Timestamp>,
}

impl MetadataCache {
    pub(super) fn new(provider: &Provider, doors: Doors) -> Result<Self, OidcError> {
        let by_hand = provider.endpoints.as_ref().map(|endpoints| Metadata {
            issuer: provider.issuer.clone(),
            authorization_endpoint: endpoints.authorization.clone(),
            token_endpoint: endpoints.token.clone(),
            jwks_uri: endpoints.jwks.clone(),
            authorization_response_iss_parameter_supported: false,
        });
        if let Some(metadata) = &by_hand {
            check(metadata, &provider.issuer, doors)?;
        }
        Ok(Self {
            issuer: provider.issuer.clone(),
            doors,
            kept: Mutex::new(by_hand.map(|metadata| Kept {
                metadata: Arc::new(metadata),
                fetched_at: None,
            })),
        })
    }

    /// The metadata, fetched where there is none or it has aged. One fetch at a time.
    pub(super) async fn get(
        &self,
        http: &Http,
        now: Timestamp,
    ) -> Result<Arc<Metadata>, OidcError> {
        let mut kept = self.kept.lock().await;
        let age = |at: Timestamp| now.seconds_since(at);
        let usable = match &*kept {
            Some(Kept {
                metadata,
                fetched_at,
            }) => match fetched_at {
                None => return Ok(Arc::clone(metadata)),
                Some(at) if (0..FRESH_SECONDS).contains(&age(*at)) => {
                    return Ok(Arc::clone(metadata));
                }
                Some(at) => (age(*at) < USABLE_SECONDS).then(|| Arc::clone(metadata)),
            },
            None => None,
        };
        match self.fetch(http).await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *kept = Some(Kept {
                    metadata: Arc::clone(&metadata),
                    fetched_at: Some(now),
                });
                Ok(metadata)
            }
            Err(error) => usable.ok_or(error),
        }
    }

    async fn fetch(&self, http: &Http) -> Result<Metadata, OidcError> {
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
        ("authorization", &metadata.authorization_endpoint),
        ("token", &metadata.token_endpoint),
        ("keys", &metadata.jwks_uri),
    ];
    for (endpoint, url) in endpoints {
        let fine = url.scheme() == "https" || (doors == Doors::Demo && url.scheme() == "http");
        if !fine {
            return Err(OidcError::Insecure { endpoint });
        }
    }
    Ok(())
}
