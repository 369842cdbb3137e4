//! Portti's own keys towards OpenID providers: those that it signs with, and those that tokens
//! meant for it are encrypted to. The two are apart: no key does both.
//!
//! The keys of the [ring](KeyRing) lie in one folder, serve all providers, and are changed with an
//! overlap by `portti keys oidc`. Their public halves are published as a JWK set (RFC 7517).

mod decryption;
mod files;
mod name;
mod ring;
mod set;
mod signing;

use std::path::PathBuf;

use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};

pub use decryption::{DecryptionKey, DecryptionKeys, PrivateHalf};
pub use files::write_key;
pub use name::{EncryptionKind, KeyName, Kind, is_id};
pub use ring::{KeyRing, Needs};
pub use set::{Keys, Listed, State};
pub use signing::{SigningKey, published};

/// Why a key is not usable.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file or folder cannot be read or written.
    #[error("{path}: {source}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others than its owner may read the file, or its group may change it.
    #[error("{path}: others may read this private key; `chmod 600` it")]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// Others than its owner may put files into the folder.
    #[error("{path}: others may put keys into this folder; `chmod 700` it")]
    Open {
        /// The folder.
        path: PathBuf,
    },
    /// The name of a file does not say what its key is for.
    #[error(
        "{path}: the name says not what this key is for; make keys with `portti keys oidc new`"
    )]
    Unnamed {
        /// The file.
        path: PathBuf,
    },
    /// The file holds no private key of the kind.
    #[error("{path}: not a private key for {algorithm} in PEM form")]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// What the key is meant for.
        algorithm: &'static str,
    },
    /// The key is too short.
    #[error("{path}: an RSA key must have at least 2048 bits")]
    TooShort {
        /// The file.
        path: PathBuf,
    },
    /// Two files hold the same key, or keys of one id.
    #[error("{path}: another file has a key of the same id")]
    Twice {
        /// The second file.
        path: PathBuf,
    },
    /// There are more keys than anybody needs.
    #[error("{path}: more than {most} keys; retire some with `portti keys oidc retire`")]
    TooMany {
        /// The folder.
        path: PathBuf,
        /// How many are allowed.
        most: usize,
    },
    /// A key is needed that is not there.
    #[error("there is no key that {0} now; make one with `portti keys oidc new`")]
    Missing(&'static str),
    /// Keys are needed, and no folder is named.
    #[error("identification.keys.folder is not set")]
    NoFolder,
    /// A fresh key could not be made.
    #[error("no key could be made")]
    NotMade,
    /// Signing failed.
    #[error("the key does not sign")]
    NotSigned,
}

/// Whether an RSA key has at least 2048 bits; other keys are long enough by their curve.
fn strong(public: &Jwk) -> bool {
    match &public.algorithm {
        AlgorithmParameters::RSA(rsa) => long_enough(&rsa.n),
        _ => true,
    }
}

/// Whether a base64url modulus has at least 2048 bits.
pub(super) fn long_enough(modulus: &str) -> bool {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(modulus)
        .is_ok_and(|bytes| bytes.iter().skip_while(|byte| **byte == 0).count() >= 256)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_modulus_is_seen_through_leading_zeros() {
        use base64::Engine as _;
        let encode = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        assert!(long_enough(&encode(&[0xAA; 256])));
        assert!(!long_enough(&encode(&[0xAA; 255])));
        assert!(!long_enough(&encode(&[[0; 128], [0xAA; 128]].concat())));
    }
}
