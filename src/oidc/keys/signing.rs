//! The keys that Portti signs with: read from files, made for the demo, published as a JWK set.

use std::path::Path;

use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use super::files::{read_key, write_key};
use super::name::Kind;
use super::{KeyError, strong};
use crate::config::SigningAlgorithm;

fn jose(algorithm: SigningAlgorithm) -> Algorithm {
    match algorithm {
        SigningAlgorithm::Es256 => Algorithm::ES256,
        SigningAlgorithm::Rs256 => Algorithm::RS256,
        SigningAlgorithm::Ps256 => Algorithm::PS256,
    }
}

/// A private key that the client signs with. Unless named otherwise, its id is its thumbprint
/// (RFC 7638): the same on every node and after every restart, and another for another key.
#[derive(Clone, Debug)]
pub struct SigningKey {
    key: EncodingKey,
    algorithm: SigningAlgorithm,
    id: String,
    public: Jwk,
}

impl SigningKey {
    /// Reads a key from a PEM file (PKCS#8; for RSA also PKCS#1). Where `id` is empty, the key
    /// is named by its thumbprint.
    ///
    /// # Errors
    /// Where the file cannot be read, is open to others, or holds no fitting key.
    pub fn load(path: &Path, algorithm: SigningAlgorithm, id: &str) -> Result<Self, KeyError> {
        Self::from_pem(&read_key(path)?, algorithm, id, path)
    }

    /// Reads a key from a PEM file, and makes the file first where there is none. For demo mode.
    ///
    /// # Errors
    /// As [`SigningKey::load`], and where the file cannot be written.
    pub fn load_or_make(
        path: &Path,
        algorithm: SigningAlgorithm,
        id: &str,
    ) -> Result<Self, KeyError> {
        if !path.exists() {
            write_key(path, Kind::Signing(algorithm))?;
        }
        Self::load(path, algorithm, id)
    }

    fn from_pem(
        pem: &[u8],
        algorithm: SigningAlgorithm,
        id: &str,
        path: &Path,
    ) -> Result<Self, KeyError> {
        let not_a_key = |_| KeyError::NotAKey {
            path: path.to_owned(),
            algorithm: Kind::Signing(algorithm).algorithm(),
        };
        let key = match algorithm {
            SigningAlgorithm::Rs256 | SigningAlgorithm::Ps256 => EncodingKey::from_rsa_pem(pem),
            SigningAlgorithm::Es256 => EncodingKey::from_ec_pem(pem),
        }
        .map_err(not_a_key)?;
        let mut public = Jwk::from_encoding_key(&key, jose(algorithm)).map_err(not_a_key)?;
        if !strong(&public) {
            return Err(KeyError::TooShort {
                path: path.to_owned(),
            });
        }
        let id = match id {
            "" => public
                .thumbprint(ThumbprintHash::SHA256)
                .map_err(not_a_key)?,
            named => named.to_owned(),
        };
        public.common.key_id = Some(id.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        let key = Self {
            key,
            algorithm,
            id,
            public,
        };
        // A P-384 key reads as an EC key but does not sign ES256: find out now, not at sign-in.
        match key.sign(None, &serde_json::json!({})) {
            Ok(_) => Ok(key),
            Err(_) => Err(KeyError::NotAKey {
                path: path.to_owned(),
                algorithm: Kind::Signing(algorithm).algorithm(),
            }),
        }
    }

    /// What the key signs with.
    #[must_use]
    pub fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// The key's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &Jwk {
        &self.public
    }

    /// Signs claims as a compact JWS, with the key's id and, where given, a `typ`.
    ///
    /// # Errors
    /// Where the claims are no JSON or the key fails.
    pub fn sign(&self, typ: Option<&str>, claims: &impl Serialize) -> Result<String, KeyError> {
        let mut header = Header::new(jose(self.algorithm));
        header.typ = typ.map(str::to_owned);
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &self.key).map_err(|_| KeyError::NotSigned)
    }
}

/// The JWK set that Portti publishes: the public halves, each once.
#[must_use]
pub fn published<'a>(keys: impl IntoIterator<Item = &'a SigningKey>) -> JwkSet {
    let mut set = JwkSet::default();
    for key in keys {
        if !set.keys.contains(&key.public) {
            set.keys.push(key.public.clone());
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn made(algorithm: SigningAlgorithm) -> (tempfile::TempDir, PathBuf, SigningKey) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys").join("client.pem");
        let key = SigningKey::load_or_make(&path, algorithm, "").unwrap();
        (folder, path, key)
    }

    #[test]
    fn a_made_key_is_found_again_under_the_same_id() {
        let (_folder, path, key) = made(SigningAlgorithm::Es256);
        let again = SigningKey::load_or_make(&path, SigningAlgorithm::Es256, "").unwrap();
        assert_eq!(key.id(), again.id());
        assert_eq!(key.id().len(), 43);
        let named = SigningKey::load(&path, SigningAlgorithm::Es256, "summer").unwrap();
        assert_eq!(named.id(), "summer");
    }

    #[test]
    fn what_is_published_verifies_what_is_signed_and_holds_no_private_part() {
        for algorithm in [SigningAlgorithm::Es256, SigningAlgorithm::Rs256] {
            let (_folder, _path, key) = made(algorithm);
            let set = published([&key, &key]);
            assert_eq!(set.keys.len(), 1);
            let json = serde_json::to_value(&set).unwrap();
            for private in ["d", "p", "q", "k"] {
                assert!(json["keys"][0].get(private).is_none(), "{private}");
            }
            assert_eq!(json["keys"][0]["alg"], Kind::Signing(algorithm).algorithm());
            assert_eq!(json["keys"][0]["use"], "sig");
            assert_eq!(json["keys"][0]["kid"], key.id());
            let signed = key
                .sign(
                    Some("JWT"),
                    &serde_json::json!({"a": 1, "exp": 9_999_999_999_u64}),
                )
                .unwrap();
            let public = jsonwebtoken::DecodingKey::from_jwk(&set.keys[0]).unwrap();
            let mut rules = jsonwebtoken::Validation::new(jose(algorithm));
            rules.validate_aud = false;
            let read = jsonwebtoken::decode::<serde_json::Value>(&signed, &public, &rules).unwrap();
            assert_eq!(read.claims["a"], 1);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, path, _key) = made(SigningAlgorithm::Es256);
        for (mode, fine) in [(0o600, true), (0o640, true), (0o604, false), (0o660, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let loaded = SigningKey::load(&path, SigningAlgorithm::Es256, "");
            assert_eq!(loaded.is_ok(), fine, "{mode:o}");
            assert!(fine || matches!(loaded, Err(KeyError::Exposed { .. })));
        }
    }

    #[test]
    fn a_key_of_another_kind_is_refused() {
        let (_folder, path, _key) = made(SigningAlgorithm::Es256);
        let loaded = SigningKey::load(&path, SigningAlgorithm::Rs256, "");
        assert!(matches!(loaded, Err(KeyError::NotAKey { .. })));
    }
}
