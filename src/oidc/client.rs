//! The client of one provider.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::answer::{Answer, AnswerError};
use super::authentication::{Authentication, Signer};
use super::claims::Codes;
use super::error::OidcError;
use super::http::{Doors, Http, Limits};
use super::key_cache::KeyCache;
use super::keys::{KeyRing, SigningKey};
use super::logout::{self, Logout};
use super::logout_token::{self, LogoutToken, LogoutTokenError};
use super::metadata::{Metadata, MetadataCache};
use super::pushed::{self, Push};
use super::request::{self, Parameters, Particulars};
use super::signed::Signed;
use super::tend::Condition;
use crate::clock::Clock;
use crate::config::Provider;
use crate::domain::ids::Timestamp;
use crate::domain::person::Language;
use crate::domain::private::Private;
use crate::secret::Token;

/// The client of one provider. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub name: String,
    pub provider: Provider,
    pub ring: KeyRing,
    pub authentication: Authentication,
    pub http: Http,
    pub metadata: MetadataCache,
    pub keys: KeyCache,
    pub codes: Codes,
    pub clock: Clock,
    condition: Mutex<Condition>,
}

/// A sign-in that has begun: where the browser goes, and what must be kept for its return.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// What is kept meanwhile.
    pub pending: Pending,
}

/// What is kept while the browser is at the provider. Keep it sealed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Pending {
    /// Where the provider sends the browser back to.
    pub redirect_uri: String,
    /// The nonce that the ID token must carry.
    pub nonce: Private,
    /// The PKCE verifier.
    pub verifier: Private,
    /// When the request was made.
    pub begun_at: Timestamp,
}

impl Client {
    /// The client of the provider called `name`, which signs with the keys of `ring` unless the
    /// provider has a key of its own. Asks nothing of the network yet.
    ///
    /// # Errors
    /// Where the key cannot be used, an address is not `https`, or TLS cannot be set up.
    pub fn new(
        name: &str,
        provider: Provider,
        ring: &KeyRing,
        doors: Doors,
        clock: Clock,
    ) -> Result<Self, OidcError> {
        let limits = Limits {
            total: Duration::from_secs(u64::from(provider.timeout_seconds)),
            ..Limits::default()
        };
        let http = Http::new(doors, limits, provider.ca_file.as_deref())
            .map_err(OidcError::at("configured"))?;
        let authentication = Authentication::of(&provider, ring, doors)?;
        let metadata = MetadataCache::new(&provider, doors)?;
        let keys = KeyCache::new(&provider, doors)?;
        let codes = match doors {
            Doors::Strict => Codes::Real,
            Doors::Demo => Codes::Artificial,
        };
        Ok(Self {
            inner: Arc::new(Inner {
                name: name.to_owned(),
                provider,
                ring: ring.clone(),
                authentication,
                http,
                metadata,
                keys,
                codes,
                clock,
                condition: Mutex::default(),
            }),
        })
    }

    /// The configured name of the provider.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The provider's issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.inner.provider.issuer
    }

    /// The key that the client signs with, where it is this provider's alone and none of the
    /// ring's. Its public half is published.
    #[must_use]
    pub fn own_key(&self) -> Option<&SigningKey> {
        match self.inner.authentication.signer() {
            Signer::Own(key) => Some(key),
            Signer::Ring(..) => None,
        }
    }

    /// How the provider was when it was asked last in the background.
    #[must_use]
    pub fn condition(&self) -> Condition {
        let condition = self.inner.condition.lock();
        *condition.unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for the provider's metadata and keys, so that nobody who signs in has to wait, and
    /// tells the log when the provider's condition has changed.
    ///
    /// # Errors
    /// Where the provider does not answer as it must. What was known before stays in use.
    pub async fn refresh(&self) -> Result<(), OidcError> {
        let asked = self.ask().await;
        let now = match asked {
            Ok(()) => Condition::Answers,
            Err(_) => Condition::Fails,
        };
        let condition = self.inner.condition.lock();
        let before =
            std::mem::replace(&mut *condition.unwrap_or_else(PoisonError::into_inner), now);
        let provider = &self.inner.name;
        match &asked {
            _ if before == now => {}
            Ok(()) => tracing::info!(%provider, "the identification provider answers"),
            Err(error) => {
                tracing::warn!(%provider, %error, "the identification provider fails");
            }
        }
        asked
    }

    async fn ask(&self) -> Result<(), OidcError> {
        let Inner {
            http,
            clock,
            metadata,
            keys,
            provider,
            ..
        } = &*self.inner;
        let found = metadata.refresh(http, clock.now()).await?;
        keys.get(http, &found.jwks_uri, None, clock.now()).await?;
        if provider.request.is_pushed() {
            push_endpoint(&found)?;
        }
        Ok(())
    }

    /// Begins a sign-in: makes nonce and PKCE verifier and the address to go to. `state` is what
    /// the answer will be known by.
    ///
    /// # Errors
    /// Where the provider's metadata cannot be fetched.
    pub async fn begin(
        &self,
        redirect_uri: &str,
        state: &Token,
        language: Language,
    ) -> Result<Begun, OidcError> {
        let inner = &*self.inner;
        let now = inner.clock.now();
        let metadata = inner.metadata.get(&inner.http, now).await?;
        let pending = Pending {
            redirect_uri: redirect_uri.to_owned(),
            nonce: Private::new(Token::fresh()?.expose()),
            verifier: Private::new(Token::fresh()?.expose()),
            begun_at: now,
        };
        let particulars = Particulars {
            redirect_uri,
            state: &state.expose(),
            nonce: pending.nonce.expose(),
            verifier: pending.verifier.expose(),
            language,
        };
        let parameters = self.request(&metadata, &particulars, now).await?;
        let url = request::address(&metadata.authorization_endpoint, &parameters);
        Ok(Begun {
            url: url.into(),
            pending,
        })
    }

    /// What stands in the address that the browser goes to: the request, or where it is found.
    async fn request(
        &self,
        metadata: &Metadata,
        particulars: &Particulars<'_>,
        now: Timestamp,
    ) -> Result<Parameters, OidcError> {
        let Inner {
            provider,
            authentication,
            http,
            ..
        } = &*self.inner;
        let mut parameters = request::parameters(provider, particulars);
        if provider.request.is_signed() {
            let object = request::signed(&parameters, provider, authentication.signer(), now)?;
            parameters = request::beside(provider, object);
        }
        if provider.request.is_pushed() {
            let to = Push {
                endpoint: push_endpoint(metadata)?,
                now,
            };
            let reference = pushed::push(http, authentication, &to, &parameters).await?;
            parameters = request::instead(provider, reference);
        }
        Ok(parameters)
    }

    /// Checks that an answer comes from this provider (RFC 9207 section 2.4).
    ///
    /// # Errors
    /// Where it names another issuer, or none although the provider announces that it does.
    pub async fn check_issuer(&self, answer: &Answer) -> Result<(), OidcError> {
        let inner = &*self.inner;
        match &answer.issuer {
            Some(issuer) if *issuer == inner.provider.issuer => Ok(()),
            Some(_) => Err(AnswerError::OtherIssuer.into()),
            None => {
                let metadata = inner.metadata.get(&inner.http, inner.clock.now()).await?;
                if metadata.authorization_response_iss_parameter_supported {
                    return Err(AnswerError::NoIssuer.into());
                }
                Ok(())
            }
        }
    }

    /// Where the browser goes to sign out at the provider; none where the provider has no such
    /// place.
    ///
    /// # Errors
    /// Where the provider's metadata cannot be fetched.
    pub async fn logout_url(&self, logout: &Logout<'_>) -> Result<Option<String>, OidcError> {
        let inner = &*self.inner;
        let metadata = inner.metadata.get(&inner.http, inner.clock.now()).await?;
        let endpoint = metadata.end_session_endpoint.as_ref();
        Ok(endpoint.map(|url| logout::address(url, &inner.provider.client_id, logout).into()))
    }

    /// Checks a logout token that the provider sent (Back-Channel Logout section 2.6). Whether it
    /// was seen before is for the caller to know.
    ///
    /// # Errors
    /// Where the provider's keys cannot be fetched, or the token fails a check.
    pub async fn logout_token(&self, token: &str) -> Result<LogoutToken, OidcError> {
        let inner = &*self.inner;
        let now = inner.clock.now();
        let demands = logout_token::demands(&inner.provider.id_token.signed);
        let signed = Signed::read(token, &demands).map_err(LogoutTokenError::from)?;
        let metadata = inner.metadata.get(&inner.http, now).await?;
        let keys = inner
            .keys
            .get(&inner.http, &metadata.jwks_uri, signed.key_id(), now)
            .await?;
        let expected = logout_token::Expected {
            issuer: &inner.provider.issuer,
            client_id: &inner.provider.client_id,
            now,
            leeway: inner.provider.leeway_seconds,
        };
        Ok(logout_token::check(signed, &keys, &expected)?)
    }
}

fn push_endpoint(metadata: &Metadata) -> Result<&reqwest::Url, OidcError> {
    let endpoint = metadata.pushed_authorization_request_endpoint.as_ref();
    endpoint.ok_or(OidcError::NoEndpoint {
        endpoint: "pushed request",
    })
}
