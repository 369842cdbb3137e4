//! Encrypting tokens, as a provider does: RSA-OAEP with AES-128-CBC and HMAC-SHA-256.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use aes::Aes128;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use portti::domain::ids::Timestamp;
use portti::oidc::keys::{DecryptionKey, EncryptionKind, KeyName, Kind};
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use rsa::rand_core::{OsRng, RngCore as _};
use rsa::{Oaep, RsaPrivateKey};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::made_keys::rsa_key;

/// Somebody whom tokens are encrypted to.
pub struct Recipient {
    pub id: String,
    private: Private,
}

enum Private {
    Rsa(Box<RsaPrivateKey>),
    P256(p256::SecretKey),
}

impl Recipient {
    /// A recipient with an RSA key of its own: the same for the same id.
    pub fn made(id: &str) -> Self {
        let key = rsa_key(id);
        Self {
            id: id.to_owned(),
            private: Private::Rsa(Box::new(key)),
        }
    }

    /// A recipient with a key on P-256.
    pub fn on_p256(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            private: Private::P256(p256::SecretKey::random(&mut OsRng)),
        }
    }

    /// Puts the private key into the folder of Portti's keys, in use from a moment on.
    pub fn lay(&self, folder: &Path, from: Timestamp) {
        let kind = Kind::Encryption(self.kind());
        let name = KeyName {
            kind,
            from,
            id: Some(self.id.clone()),
        };
        if !folder.exists() {
            DirBuilder::new().mode(0o700).create(folder).unwrap();
        }
        self.write(&folder.join(name.to_string()));
    }

    /// The private key, as Portti holds it.
    pub fn key(&self) -> DecryptionKey {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.pem");
        self.write(&file);
        DecryptionKey::load(&file, self.kind(), Some(&self.id)).unwrap()
    }

    /// The public key, as it is published.
    pub fn jwk(&self) -> Value {
        serde_json::to_value(self.key().public()).unwrap()
    }

    fn kind(&self) -> EncryptionKind {
        match self.private {
            Private::Rsa(_) => EncryptionKind::Rsa,
            Private::P256(_) => EncryptionKind::P256,
        }
    }

    fn write(&self, file: &Path) {
        let pem = match &self.private {
            Private::Rsa(key) => key.to_pkcs8_pem(LineEnding::LF),
            Private::P256(key) => key.to_pkcs8_pem(LineEnding::LF),
        };
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)
            .unwrap();
        file.write_all(pem.unwrap().as_bytes()).unwrap();
    }

    /// The header that a proper token has.
    pub fn header(&self) -> Value {
        json!({"alg": "RSA-OAEP", "enc": "A128CBC-HS256", "cty": "JWT", "kid": self.id})
    }

    /// Encrypts a text to this recipient.
    pub fn seal(&self, text: &str) -> String {
        self.seal_with(&self.header(), text)
    }

    /// As [`Recipient::seal`], with a header that says something else.
    pub fn seal_with(&self, header: &Value, text: &str) -> String {
        let protected = encode(header.to_string().as_bytes());
        let (mut key, mut iv) = ([0; 32], [0; 16]);
        OsRng.fill_bytes(&mut key);
        OsRng.fill_bytes(&mut iv);
        let encryptor = cbc::Encryptor::<Aes128>::new_from_slices(&key[16..], &iv).unwrap();
        let mut sealed = vec![0; (text.len() / 16 + 1) * 16];
        let written = encryptor
            .encrypt_padded_b2b::<Pkcs7>(text.as_bytes(), &mut sealed)
            .unwrap()
            .len();
        assert_eq!(written, sealed.len());
        let mut mac = Hmac::<Sha256>::new_from_slice(&key[..16]).unwrap();
        let header_bits = u64::try_from(protected.len()).unwrap() * 8;
        for part in [
            protected.as_bytes(),
            &iv,
            &sealed,
            &header_bits.to_be_bytes(),
        ] {
            mac.update(part);
        }
        let tag = mac.finalize().into_bytes();
        let Private::Rsa(private) = &self.private else {
            panic!("only to RSA keys");
        };
        let public = private.to_public_key();
        let encrypted = public
            .encrypt(&mut OsRng, Oaep::new::<rsa_sha1::Sha1>(), &key)
            .unwrap();
        let parts = [&encrypted, iv.as_slice(), &sealed, &tag[..16]].map(encode);
        format!("{protected}.{}", parts.join("."))
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
