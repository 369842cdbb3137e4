//! What Portti says of itself to providers that want its keys signed: the signed JWK set, and the
//! entity statement (OpenID Federation 1.0 sections 3 and 5.2.1; Traficom 213/2023 S). Both are
//! signed with the entity key, which a provider got from a person and not from the network.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::keys::{KeyError, Keys, published};
use crate::config::{ClientAuthentication, IdTokens, Provider, SigningAlgorithm, TokenEncryption};
use crate::domain::ids::Timestamp;

/// How long a signed JWK set is good, in seconds: as long as anybody may keep keys.
const SET_SECONDS: i64 = 24 * 60 * 60;
/// How long a signed JWK set is given out, in seconds. As long as caches may keep it.
const KEPT_SECONDS: i64 = 300;
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

/// The signed JWK set as it was made last: anybody may ask for it, and a signature is dear.
#[derive(Debug, Default)]
pub struct SignedKeys {
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    /// The keys that it was made of.
    keys: Arc<Keys>,
    made_at: Timestamp,
    set: String,
}

impl SignedKeys {
    /// The published keys as a signed JWK set; none where there is no entity key. It is made anew
    /// after five minutes, and when the keys are read anew.
    ///
    /// # Errors
    /// Where the key does not sign.
    pub fn get(
        &self,
        keys: &Arc<Keys>,
        origin: &str,
        now: Timestamp,
    ) -> Result<Option<String>, KeyError> {
        // Held while signing, so that a crowd costs one signature.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = &*kept
            && Arc::ptr_eq(&kept.keys, keys)
            && (0..KEPT_SECONDS).contains(&now.seconds_since(kept.made_at))
        {
            return Ok(Some(kept.set.clone()));
        }
        let made = signed_keys(keys, origin, now)?;
        *kept = made.clone().map(|set| Kept {
            keys: Arc::clone(keys),
            made_at: now,
            set,
        });
        Ok(made)
    }
}

/// The published keys as a signed JWK set; none where there is no entity key.
///
/// # Errors
/// Where the key does not sign.
fn signed_keys(keys: &Keys, origin: &str, now: Timestamp) -> Result<Option<String>, KeyError> {
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
    let mut told = json!({
        "redirect_uris": [format!("{origin}/identify/callback")],
        "application_type": "web",
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "request_object_signing_alg": algorithm,
        "token_endpoint_auth_method": method,
        "token_endpoint_auth_signing_alg": algorithm,
        "client_registration_types": [],
        "organization_name": about.organisation,
        "signed_jwks_uri": format!("{origin}/.well-known/portti-jwks.jwt"),
    });
    for (name, value) in token_forms(&about.provider.id_token) {
        if let (Some(told), Some(value)) = (told.as_object_mut(), value) {
            told.insert(name.to_owned(), value.into());
        }
    }
    told
}

/// How ID tokens shall come. One of each can be told: the first that is configured.
fn token_forms(tokens: &IdTokens) -> [(&'static str, Option<&'static str>); 3] {
    let signed = tokens.signed.first().map(|one| one.name());
    let (alg, enc) = match tokens.encryption {
        TokenEncryption::None => (None, None),
        TokenEncryption::Required => (
            tokens.alg.first().map(|one| one.name()),
            tokens.enc.first().map(|one| one.name()),
        ),
    };
    [
        ("id_token_signed_response_alg", signed),
        ("id_token_encrypted_response_alg", alg),
        ("id_token_encrypted_response_enc", enc),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::keys::{KeyName, KeyRing, Kind, Needs, write_key};
    use super::*;
    use crate::clock::Clock;
    use crate::config::{ContentEncryption, KeyEncryption, SignatureAlgorithm};
    use crate::oidc::http::Doors;

    const ORIGIN: &str = "https://chat.kunta.example";

    fn put(folder: &std::path::Path, kind: Kind, from: Timestamp) {
        let name = KeyName {
            kind,
            from,
            id: None,
        };
        write_key(&folder.join(name.to_string()), kind).unwrap();
    }

    #[test]
    fn the_signed_set_is_made_every_five_minutes_and_when_keys_are_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(Timestamp(1_794_000_000_000_000));
        put(folder.path(), Kind::Entity, clock.now());
        let place = Some(folder.path().to_owned());
        let ring = KeyRing::open(place, Needs::default(), Doors::Strict, clock.clone()).unwrap();
        let made = SignedKeys::default();
        let get = || {
            made.get(&ring.keys(), ORIGIN, clock.now())
                .unwrap()
                .unwrap()
        };
        let first = get();
        clock.advance(KEPT_SECONDS - 1);
        assert_eq!(get(), first);
        clock.advance(1);
        let second = get();
        assert_ne!(second, first);
        clock.advance(1);
        assert_eq!(get(), second);
        ring.reload().unwrap();
        assert_ne!(get(), second);
    }

    #[test]
    fn tokens_are_wanted_as_they_are_configured() {
        let mut tokens = IdTokens {
            signed: vec![SignatureAlgorithm::Ps256, SignatureAlgorithm::Rs256],
            encryption: TokenEncryption::Required,
            alg: vec![KeyEncryption::EcdhEs],
            enc: vec![ContentEncryption::A256Gcm, ContentEncryption::A128CbcHs256],
        };
        let told = |tokens: &IdTokens| token_forms(tokens).map(|(_, value)| value);
        let all = [Some("PS256"), Some("ECDH-ES"), Some("A256GCM")];
        assert_eq!(told(&tokens), all);
        tokens.encryption = TokenEncryption::None;
        assert_eq!(told(&tokens), [Some("PS256"), None, None]);
    }

    #[test]
    fn the_signed_set_is_that_of_the_published_keys_vouched_for_by_the_entity_key() {
        let folder = tempfile::tempdir().unwrap();
        let now = Timestamp(1_794_000_000_000_000);
        let signing = Kind::Signing(SigningAlgorithm::Es256);
        put(folder.path(), signing, now);
        let keys = Keys::read(folder.path()).unwrap();
        assert_eq!(signed_keys(&keys, ORIGIN, now).unwrap(), None);
        put(folder.path(), Kind::Entity, now);
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
