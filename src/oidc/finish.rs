//! The end of a sign-in: the code is redeemed, what comes is checked, and who it is about is told.

use super::claims;
use super::client::{Client, Inner, Pending};
use super::compact::Object;
use super::error::OidcError;
use super::id_token::{self, Checked, Expected};
use super::metadata::Metadata;
use super::signed::{Demands, Signed};
use super::token::{self, Redeem};
use super::userinfo::{self, Parties, Told};
use crate::config::Userinfo;
use crate::domain::person::Identity;
use crate::domain::private::Private;

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
            redirect_uri: &pending.redirect_uri,
            code,
            verifier: pending.verifier.expose(),
            now,
        };
        let granted = token::redeem(&inner.http, &inner.authentication, &redeem).await?;
        let how = &inner.provider.id_token;
        let token = id_token::signed_part(granted.id_token, &inner.ring.decryption(), how)?;
        let signed = Signed::read(token.expose(), &Demands::jwt(&how.signed))?;
        let keys = inner
            .keys
            .get(&inner.http, &metadata.jwks_uri, signed.key_id(), now)
            .await?;
        let access_token = granted.access_token;
        let expected = self.expected(pending, access_token.as_ref());
        let mut checked = id_token::check(&signed, &keys, &expected)?;
        if inner.provider.userinfo != Userinfo::None {
            let told = self.userinfo(&metadata, access_token).await?;
            userinfo::add(&mut checked.claims, told)?;
        }
        Ok(Verified { checked })
    }

    /// Asks the provider for more about the person. The access token serves for this alone.
    async fn userinfo(
        &self,
        metadata: &Metadata,
        access_token: Option<Private>,
    ) -> Result<Object, OidcError> {
        let inner = &*self.inner;
        let (how, tokens) = (inner.provider.userinfo, &inner.provider.id_token);
        let endpoint = metadata.userinfo_endpoint.as_ref();
        let endpoint = endpoint.ok_or(OidcError::NoEndpoint {
            endpoint: "userinfo",
        })?;
        let access_token = access_token.ok_or(OidcError::Malformed {
            endpoint: "token",
            what: "no access token in it",
        })?;
        let answer = inner.http.get_as(endpoint, access_token.expose()).await;
        let body = answer.map_err(OidcError::at("userinfo"))?;
        let told = Told::read(body, how, tokens, &inner.ring.decryption())?;
        let wanted = told.key_id(tokens)?;
        let (http, now) = (&inner.http, inner.clock.now());
        let keys = inner
            .keys
            .get(http, &metadata.jwks_uri, wanted.as_deref(), now)
            .await?;
        let parties = Parties {
            issuer: &inner.provider.issuer,
            client_id: &inner.provider.client_id,
        };
        Ok(told.verified(tokens, &keys, &parties)?)
    }

    fn expected<'a>(
        &'a self,
        pending: &'a Pending,
        access_token: Option<&'a Private>,
    ) -> Expected<'a> {
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
            access_token: access_token.map(Private::expose),
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
        let identity = claims::identity(&verified.checked, &provider.claim_names(), name, *codes)?;
        Ok(identity)
    }
}
