//! What Portti says of itself to providers that want its keys signed: the signed JWK set, and the
//! entity statement (OpenID Federation 1.0 sections 3 and 5.2.1; Traficom 213/2023 S). Both are
//! signed with the entity key, which a provider got from a person and not from the network.

use serde_json::{Value, json};

use super::keys::{KeyError, Keys, published};
use crate::config::{ClientAuthentication, Provider, SigningAlgorithm};
use crate::domain::ids::Timestamp;

/// How long a signed JWK set is good, in seconds: as long as anybody may keep keys.
const SET_SECONDS: i64 = 24 * 60 * 60;
/// The `typ` of a signed JWK set.
const SET_TYPE: &str = "jwk-set+jwt";
/// The `typ` of an entity statement.
const STATEMENT_TYPE: &str = "entity-statement+jwt";

/// What an entity statement tells.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Portti's own origin: its name as an entity.
    pub origin: &'a str,
    /// The organisation's name.
    pub organisation: &'a str,
    /// The provider that it is meant for.
    pub provider: &'a Provider,
    /// For how many days it is good.
    pub days: u32,
}

/// The published keys as a signed JWK set; none where there is no entity key.
///
/// # Errors
/// Where the key does not sign.
pub fn signed_keys(keys: &Keys, origin: &str, now: Timestamp) -> Result<Option<String>, KeyError> {
    let Some(entity) = keys.entity(now) else {
        return Ok(None);
    };
    let at = now.0.div_euclid(1_000_000);
    let claims = json!({
        "iss": origin,
        "sub": origin,
        "iat": at,
        "exp": at.saturating_add(SET_SECONDS),
        "keys": keys.published(now).keys,
    });
    entity.sign(Some(SET_TYPE), &claims).map(Some)
}

/// The entity statement for a provider; none where there is no entity key.
///
/// # Errors
/// Where the key does not sign.
pub fn statement(
    keys: &Keys,
    about: &About<'_>,
    now: Timestamp,
) -> Result<Option<String>, KeyError> {
    let Some(entity) = keys.entity(now) else {
        return Ok(None);
    };
    let at = now.0.div_euclid(1_000_000);
    let claims = json!({
        "iss": about.origin,
        "sub": about.origin,
        "iat": at,
        "exp": at.saturating_add(i64::from(about.days) * 86_400),
        "jwks": published([entity]),
        "metadata": { "openid_relying_party": relying_party(about) },
    });
    entity.sign(Some(STATEMENT_TYPE), &claims).map(Some)
}

fn relying_party(about: &About<'_>) -> Value {
    let origin = about.origin;
    let (method, algorithm) = match &about.provider.client {
        ClientAuthentication::PrivateKeyJwt(with) => ("private_key_jwt", with.alg),
        ClientAuthentication::ClientSecretBasic(_) => {
            ("client_secret_basic", SigningAlgorithm::Es256)
        }
    };
    let algorithm = match algorithm {
        SigningAlgorithm::Es256 => "ES256",
        SigningAlgorithm::Rs256 => "RS256",
        SigningAlgorithm::Ps256 => "PS256",
    };
    json!({
        "redirect_uris": [format!("{origin}/identify/callback")],
        "application_type": "web",
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "id_token_signed_response_alg": "RS256",
        "id_token_encrypted_response_alg": "RSA-OAEP",
        "id_token_encrypted_response_enc": "A128CBC-HS256",
        "request_object_signing_alg": algorithm,
        "token_endpoint_auth_method": method,
        "token_endpoint_auth_signing_alg": algorithm,
        "client_registration_types": [],
        "organization_name": about.organisation,
        "signed_jwks_uri": format!("{origin}/.well-known/portti-jwks.jwt"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::keys::{KeyName, Kind, write_key};
    use super::*;

    const ORIGIN: &str = "https://chat.kunta.example";

    #[test]
    fn the_signed_set_is_that_of_the_published_keys_vouched_for_by_the_entity_key() {
        let folder = tempfile::tempdir().unwrap();
        let now = Timestamp(1_794_000_000_000_000);
        let put = |kind| {
            let name = KeyName {
                kind,
                from: now,
                id: None,
            };
            write_key(&folder.path().join(name.to_string()), kind).unwrap();
        };
        put(Kind::Signing(SigningAlgorithm::Es256));
        let keys = Keys::read(folder.path()).unwrap();
        assert_eq!(signed_keys(&keys, ORIGIN, now).unwrap(), None);
        put(Kind::Entity);
        let keys = Keys::read(folder.path()).unwrap();
        let signed = signed_keys(&keys, ORIGIN, now).unwrap().unwrap();

        let entity = keys.entity(now).unwrap();
        let public = jsonwebtoken::DecodingKey::from_jwk(entity.public()).unwrap();
        let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
        rules.validate_exp = false;
        rules.set_issuer(&[ORIGIN]);
        let read = jsonwebtoken::decode::<Value>(&signed, &public, &rules).unwrap();
        assert_eq!(read.header.typ.as_deref(), Some(SET_TYPE));
        assert_eq!(read.claims["sub"], ORIGIN);
        let plain = serde_json::to_value(keys.published(now)).unwrap();
        assert_eq!(read.claims["keys"], plain["keys"]);
        let listed = plain["keys"].as_array().unwrap();
        assert_eq!(
            listed.len(),
            1,
            "the entity key vouches and does nothing else"
        );
        assert!(listed.iter().all(|key| key["kid"] != entity.id()));
    }
}
