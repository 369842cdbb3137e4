//! How the client proves to a provider who it is, and what it signs with.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use serde::Serialize;

use super::error::OidcError;
use super::http::Doors;
use super::keys::{KeyError, KeyRing, Needs, SigningKey};
use crate::config::{
    AssertionAudience, ClientAuthentication, PrivateKeyJwt, Provider, Secret, SigningAlgorithm,
};
use crate::domain::ids::Timestamp;
use crate::secret::Token;

/// How long a signed statement of the client is good, in seconds.
const ASSERTION_SECONDS: i64 = 60;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// What requests are signed with by a client that has a secret.
const WITH_SECRET: SigningAlgorithm = SigningAlgorithm::Es256;

/// What a client signs with.
#[derive(Clone, Debug)]
pub(super) enum Signer {
    /// A key for this provider alone.
    Own(Box<SigningKey>),
    /// Whichever key of the ring is current.
    Ring(KeyRing, SigningAlgorithm),
}

/// How the client proves who it is, and what it signs its requests with.
#[derive(Clone, Debug)]
pub(super) struct Authentication {
    client_id: String,
    issuer: String,
    leeway: i64,
    method: Method,
    signer: Signer,
}

#[derive(Clone, Debug)]
enum Method {
    /// With a signed statement (RFC 7523 section 2.2).
    Statement(AssertionAudience),
    /// With a shared secret (RFC 6749 section 2.3.1).
    Secret(Secret),
}

/// What a request carries so that the provider knows the client.
pub(super) struct Proof {
    /// Fields of the form.
    pub fields: Vec<(&'static str, String)>,
    /// The `Authorization` header.
    pub header: Option<String>,
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

impl Signer {
    /// Signs claims as a compact JWS with the key that is current now.
    pub(super) fn sign(
        &self,
        typ: &str,
        claims: &impl Serialize,
        now: Timestamp,
    ) -> Result<String, KeyError> {
        match self {
            Self::Own(key) => key.sign(Some(typ), claims),
            Self::Ring(ring, algorithm) => {
                let keys = ring.keys();
                keys.signer(*algorithm, now)?.sign(Some(typ), claims)
            }
        }
    }
}

impl Authentication {
    /// As a provider is configured. Reads the key, where the provider has one of its own.
    pub(super) fn of(provider: &Provider, ring: &KeyRing, doors: Doors) -> Result<Self, KeyError> {
        let (method, signer) = match &provider.client {
            ClientAuthentication::PrivateKeyJwt(with) => {
                let signer = match &with.key_file {
                    Some(file) => Signer::Own(Box::new(own_key(with, file, doors)?)),
                    None => Signer::Ring(ring.clone(), with.alg),
                };
                (Method::Statement(with.audience), signer)
            }
            ClientAuthentication::ClientSecretBasic(with) => {
                let signer = Signer::Ring(ring.clone(), WITH_SECRET);
                (Method::Secret(with.secret.clone()), signer)
            }
        };
        Ok(Self {
            client_id: provider.client_id.clone(),
            issuer: provider.issuer.clone(),
            leeway: i64::from(provider.leeway_seconds),
            method,
            signer,
        })
    }

    /// What the client signs with.
    pub(super) fn signer(&self) -> &Signer {
        &self.signer
    }

    /// What goes with a request to the token endpoint. Made anew for each: a statement is good
    /// once.
    pub(super) fn proof(&self, token_endpoint: &Url, now: Timestamp) -> Result<Proof, OidcError> {
        self.proof_to(Some(token_endpoint), now)
    }

    /// What goes with a pushed request. It is addressed to the issuer, whatever is configured
    /// (RFC 9126 section 2): a provider could name another's token endpoint beside its own
    /// endpoint for pushed requests, and be given a statement that is good at the other.
    pub(super) fn pushed_proof(&self, now: Timestamp) -> Result<Proof, OidcError> {
        self.proof_to(None, now)
    }

    /// A proof for the provider's token endpoint, where one is given, or for its issuer.
    fn proof_to(&self, token_endpoint: Option<&Url>, now: Timestamp) -> Result<Proof, OidcError> {
        let client_id = ("client_id", self.client_id.clone());
        match &self.method {
            Method::Secret(secret) => Ok(Proof {
                fields: Vec::new(),
                header: Some(basic(&self.client_id, secret)),
            }),
            Method::Statement(audience) => {
                let audience = match (audience, token_endpoint) {
                    (AssertionAudience::TokenEndpoint, Some(place)) => place.as_str(),
                    _ => &self.issuer,
                };
                let statement = self.statement(audience, now)?;
                Ok(Proof {
                    fields: vec![
                        client_id,
                        ("client_assertion_type", ASSERTION_TYPE.to_owned()),
                        ("client_assertion", statement),
                    ],
                    header: None,
                })
            }
        }
    }

    fn statement(&self, audience: &str, now: Timestamp) -> Result<String, OidcError> {
        let seconds = now.0.div_euclid(1_000_000);
        // The provider's clock may be behind this one.
        let from = seconds.saturating_sub(self.leeway);
        let statement = Assertion {
            iss: &self.client_id,
            sub: &self.client_id,
            aud: audience,
            jti: Token::fresh()?.expose(),
            iat: from,
            nbf: from,
            exp: seconds.saturating_add(ASSERTION_SECONDS),
        };
        Ok(self.signer.sign("JWT", &statement, now)?)
    }
}

impl Needs {
    /// What these providers need of the ring.
    pub fn of<'a>(providers: impl IntoIterator<Item = &'a Provider>) -> Self {
        let mut needs = Self::default();
        for provider in providers {
            match &provider.client {
                ClientAuthentication::PrivateKeyJwt(PrivateKeyJwt {
                    key_file: None,
                    alg,
                    ..
                }) => {
                    needs.signing.insert(*alg);
                }
                ClientAuthentication::ClientSecretBasic(_) if provider.request.is_signed() => {
                    needs.signing.insert(WITH_SECRET);
                }
                _ => {}
            }
            needs.encryption |= provider.receives_encrypted();
        }
        needs
    }
}

fn own_key(with: &PrivateKeyJwt, file: &Path, doors: Doors) -> Result<SigningKey, KeyError> {
    match doors {
        Doors::Strict => SigningKey::load(file, with.alg, &with.kid),
        Doors::Demo => SigningKey::load_or_make(file, with.alg, &with.kid),
    }
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
