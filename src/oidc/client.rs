//! The client of one provider.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::answer::{Answer, AnswerError};
use super::claims::{self, Codes};
use super::error::OidcError;
use super::http::{Doors, Http, Limits};
use super::id_token::{self, Checked, Expected};
use super::jwks::KeyCache;
use super::keys::SigningKey;
use super::metadata::MetadataCache;
use super::request::{self, Particulars};
use super::token::{self, Credential, Redeem};
use crate::clock::Clock;
use crate::config::{ClientAuthentication, Provider};
use crate::domain::ids::Timestamp;
use crate::domain::person::{Identity, Language};
use crate::domain::private::Private;
use crate::secret::Token;

/// The client of one provider. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: String,
    provider: Provider,
    credential: Credential,
    http: Http,
    metadata: MetadataCache,
    keys: KeyCache,
    codes: Codes,
    clock: Clock,
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

/// A checked sign-in.
#[derive(Clone)]
pub struct Verified {
    checked: Checked,
}

impl Verified {
    /// All claims of the ID token. Personal data.
    #[must_use]
    pub fn claims(&self) -> &serde_json::Map<String, serde_json::Value> {
        &self.checked.claims
    }
}

impl Client {
    /// The client of the provider called `name`. Reads its key; asks nothing of the network yet.
    ///
    /// # Errors
    /// Where the key cannot be used, an address is not `https`, or TLS cannot be set up.
    pub fn new(
        name: &str,
        provider: Provider,
        doors: Doors,
        clock: Clock,
    ) -> Result<Self, OidcError> {
        let limits = Limits {
            total: Duration::from_secs(u64::from(provider.timeout_seconds)),
            ..Limits::default()
        };
        let http = Http::new(doors, limits, provider.ca_file.as_deref())
            .map_err(OidcError::at("configured"))?;
        let credential = credential(&provider, doors)?;
        let metadata = MetadataCache::new(&provider, doors)?;
        let codes = match doors {
            Doors::Strict => Codes::Real,
            Doors::Demo => Codes::Artificial,
        };
        Ok(Self {
            inner: Arc::new(Inner {
                name: name.to_owned(),
                provider,
                credential,
                http,
                metadata,
                keys: KeyCache::default(),
                codes,
                clock,
            }),
        })
    }

    /// The configured name of the provider.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The key that the client signs with, where it has one. Its public half is published.
    #[must_use]
    pub fn signing_key(&self) -> Option<&SigningKey> {
        match &self.inner.credential {
            Credential::Key { key, .. } => Some(key),
            Credential::Secret(_) => None,
        }
    }

    /// Asks for the provider's metadata and keys, so that the first person does not wait and an
    /// operator learns early of a provider that is down.
    ///
    /// # Errors
    /// Where the provider does not answer as it must.
    pub async fn warm(&self) -> Result<(), OidcError> {
        let Inner { http, clock, .. } = &*self.inner;
        let metadata = self.inner.metadata.get(http, clock.now()).await?;
        let keys = &self.inner.keys;
        keys.get(http, &metadata.jwks_uri, None, clock.now())
            .await?;
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
        let endpoint = &metadata.authorization_endpoint;
        let url = request::address(endpoint, &inner.provider, &particulars);
        Ok(Begun {
            url: url.into(),
            pending,
        })
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

    /// Redeems a code and checks the ID token. Call it once for a code.
    ///
    /// # Errors
    /// Where the provider does not answer as it must, or the token fails a check.
    pub async fn finish(&self, code: &Private, pending: &Pending) -> Result<Verified, OidcError> {
        let inner = &*self.inner;
        let now = inner.clock.now();
        let metadata = inner.metadata.get(&inner.http, now).await?;
        let redeem = Redeem {
            endpoint: &metadata.token_endpoint,
            issuer: &inner.provider.issuer,
            client_id: &inner.provider.client_id,
            redirect_uri: &pending.redirect_uri,
            code,
            verifier: pending.verifier.expose(),
            now,
        };
        let token = token::redeem(&inner.http, &inner.credential, &redeem).await?;
        let wanted = id_token::key_id(token.expose())?;
        let keys = inner
            .keys
            .get(&inner.http, &metadata.jwks_uri, wanted.as_deref(), now)
            .await?;
        let expected = self.expected(pending);
        let checked = id_token::check(token.expose(), &keys, &expected)?;
        Ok(Verified { checked })
    }

    fn expected<'a>(&'a self, pending: &'a Pending) -> Expected<'a> {
        let provider = &self.inner.provider;
        Expected {
            issuer: &provider.issuer,
            client_id: &provider.client_id,
            nonce: pending.nonce.expose(),
            accepted_acr: provider.accepted(),
            max_age: (provider.max_age > 0).then_some(provider.max_age),
            fresh: provider.prompt.split(' ').any(|word| word == "login"),
            begun_at: pending.begun_at,
            now: self.inner.clock.now(),
            leeway: provider.leeway_seconds,
        }
    }

    /// The identity that a checked sign-in tells.
    ///
    /// # Errors
    /// Where the claims do not make one.
    pub fn identity(&self, verified: &Verified) -> Result<Identity, OidcError> {
        let Inner {
            provider,
            name,
            codes,
            ..
        } = &*self.inner;
        let identity = claims::identity(&verified.checked, &provider.claims, name, *codes)?;
        Ok(identity)
    }
}

fn credential(provider: &Provider, doors: Doors) -> Result<Credential, OidcError> {
    Ok(match &provider.client {
        ClientAuthentication::PrivateKeyJwt(with) => {
            let path: &Path = &with.key_file;
            let key = match doors {
                Doors::Strict => SigningKey::load(path, with.alg, &with.kid)?,
                Doors::Demo => SigningKey::load_or_make(path, with.alg, &with.kid)?,
            };
            Credential::Key {
                key: Box::new(key),
                audience: with.audience,
            }
        }
        ClientAuthentication::ClientSecretBasic(with) => Credential::Secret(with.secret.clone()),
    })
}
