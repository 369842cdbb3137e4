//! The private keys that tokens meant for Portti are opened with.

use std::fmt;
use std::path::Path;

use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, EllipticCurveKeyParameters, EllipticCurveKeyType, Jwk,
    PublicKeyUse, RSAKeyParameters, RSAKeyType, ThumbprintHash,
};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::PublicKeyParts as _;

use super::files::read_key;
use super::name::{EncryptionKind, Kind};
use super::{KeyError, strong};

/// A private key that a token may be encrypted to.
#[derive(Clone)]
pub struct DecryptionKey {
    id: String,
    private: PrivateHalf,
    public: Jwk,
}

/// The private half of a [`DecryptionKey`].
#[derive(Clone)]
pub enum PrivateHalf {
    /// For RSA-OAEP and RSA-OAEP-256. 2048 bits or more.
    Rsa(Box<rsa::RsaPrivateKey>),
    /// For ECDH-ES.
    P256(Box<p256::SecretKey>),
}

/// The private keys that a token may be opened with: those that are published, and those that
/// were until lately.
#[derive(Clone, Debug, Default)]
pub struct DecryptionKeys {
    keys: Vec<DecryptionKey>,
}

impl DecryptionKeys {
    /// These keys, the likeliest first.
    #[must_use]
    pub fn new(keys: Vec<DecryptionKey>) -> Self {
        Self { keys }
    }

    /// The key of an id; for a token that names none, each in turn.
    pub fn candidates<'a>(
        &'a self,
        id: Option<&'a str>,
    ) -> impl Iterator<Item = &'a DecryptionKey> + 'a {
        let fits = move |key: &&DecryptionKey| id.is_none_or(|id| id == key.id);
        self.keys.iter().filter(fits)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl DecryptionKey {
    /// Reads a key from a PEM file (PKCS#8; for RSA also PKCS#1). Without an id, the key is named
    /// by its thumbprint (RFC 7638).
    ///
    /// # Errors
    /// Where the file cannot be read, is open to others, or holds no fitting key.
    pub fn load(path: &Path, kind: EncryptionKind, id: Option<&str>) -> Result<Self, KeyError> {
        let bytes = read_key(path)?;
        let not_a_key = || KeyError::NotAKey {
            path: path.to_owned(),
            algorithm: Kind::Encryption(kind).algorithm(),
        };
        let pem = std::str::from_utf8(&bytes).map_err(|_| not_a_key())?;
        let private = match kind {
            EncryptionKind::Rsa => rsa::RsaPrivateKey::from_pkcs8_pem(pem)
                .or_else(|_| rsa::RsaPrivateKey::from_pkcs1_pem(pem))
                .map(|key| PrivateHalf::Rsa(Box::new(key)))
                .map_err(|_| not_a_key())?,
            EncryptionKind::P256 => p256::SecretKey::from_pkcs8_pem(pem)
                .map(|key| PrivateHalf::P256(Box::new(key)))
                .map_err(|_| not_a_key())?,
        };
        let mut public = private.public().ok_or_else(not_a_key)?;
        if !strong(&public) {
            return Err(KeyError::TooShort {
                path: path.to_owned(),
            });
        }
        let id = match id {
            Some(named) => named.to_owned(),
            None => public
                .thumbprint(ThumbprintHash::SHA256)
                .map_err(|_| not_a_key())?,
        };
        public.common.key_id = Some(id.clone());
        public.common.public_key_use = Some(PublicKeyUse::Encryption);
        Ok(Self {
            id,
            private,
            public,
        })
    }

    /// The key's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The private half. It decrypts, and nothing else.
    #[must_use]
    pub fn private(&self) -> &PrivateHalf {
        &self.private
    }

    /// The public half. It names no `alg`, since an RSA key serves RSA-OAEP and RSA-OAEP-256.
    #[must_use]
    pub fn public(&self) -> &Jwk {
        &self.public
    }
}

impl PrivateHalf {
    fn public(&self) -> Option<Jwk> {
        use base64::Engine as _;
        let encode = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        let algorithm = match self {
            Self::Rsa(key) => AlgorithmParameters::RSA(RSAKeyParameters {
                key_type: RSAKeyType::RSA,
                n: encode(&key.n().to_bytes_be()),
                e: encode(&key.e().to_bytes_be()),
            }),
            Self::P256(key) => {
                let point = key.public_key().to_encoded_point(false);
                AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters {
                    key_type: EllipticCurveKeyType::EC,
                    curve: EllipticCurve::P256,
                    x: encode(point.x()?),
                    y: encode(point.y()?),
                })
            }
        };
        Some(Jwk {
            common: jsonwebtoken::jwk::CommonParameters::default(),
            algorithm,
        })
    }
}

/// Only the id: keys do not print.
impl fmt::Debug for DecryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptionKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PrivateHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rsa(_) => "Rsa(…)",
            Self::P256(_) => "P256(…)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::files::write_key;
    use super::*;

    fn made(kind: EncryptionKind) -> (tempfile::TempDir, DecryptionKey) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        write_key(&path, Kind::Encryption(kind)).unwrap();
        let key = DecryptionKey::load(&path, kind, None).unwrap();
        (folder, key)
    }

    #[test]
    fn the_public_half_is_for_encryption_and_holds_no_private_part() {
        let (_folder, key) = made(EncryptionKind::P256);
        let json = serde_json::to_value(key.public()).unwrap();
        assert_eq!((&json["use"], &json["kty"]), (&"enc".into(), &"EC".into()));
        assert_eq!(json["kid"], key.id());
        for private in ["d", "p", "q", "k", "alg"] {
            assert!(json.get(private).is_none(), "{private}");
        }
        assert!(!format!("{key:?}").contains("private"));
    }

    #[test]
    fn an_rsa_key_is_what_openssl_and_others_read_too() {
        let (folder, key) = made(EncryptionKind::Rsa);
        let path = folder.path().join("key.pem");
        let pem = std::fs::read(&path).unwrap();
        let same = jsonwebtoken::EncodingKey::from_rsa_pem(&pem).unwrap();
        let same = Jwk::from_encoding_key(&same, jsonwebtoken::Algorithm::RS256).unwrap();
        assert_eq!(same.algorithm, key.public().algorithm);
        assert!(matches!(key.private(), PrivateHalf::Rsa(_)));
        let other = DecryptionKey::load(&path, EncryptionKind::P256, None);
        assert!(matches!(other, Err(KeyError::NotAKey { .. })));
    }

    #[test]
    fn a_named_token_is_opened_with_its_key_alone() {
        let (_one, first) = made(EncryptionKind::P256);
        let (_two, second) = made(EncryptionKind::P256);
        let keys = DecryptionKeys::new(vec![first.clone(), second.clone()]);
        let ids = |id| {
            keys.candidates(id)
                .map(DecryptionKey::id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(Some(second.id())), [second.id()]);
        assert_eq!(ids(None), [first.id(), second.id()]);
        assert!(ids(Some("unknown")).is_empty());
    }
}
