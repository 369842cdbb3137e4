//! From the encrypted key of a token to the key of its content.

use rsa::rand_core::{OsRng, RngCore as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{Oaep, RsaPrivateKey};
use rsa_sha1::Sha1;
use zeroize::Zeroizing;

use super::super::keys::PrivateHalf;
use super::header::Header;
use super::{agreement, content};
use crate::config::KeyEncryption;

/// Whether a key is of the kind that `alg` is for.
pub(super) fn serves(key: &PrivateHalf, alg: KeyEncryption) -> bool {
    match key {
        PrivateHalf::Rsa(_) => matches!(alg, KeyEncryption::RsaOaep | KeyEncryption::RsaOaep256),
        PrivateHalf::P256(_) => alg == KeyEncryption::EcdhEs,
    }
}

/// The content's key, or a random one where `encrypted` does not hold one. None where key and
/// header are of different kinds.
pub(super) fn content_key(
    own: &PrivateHalf,
    header: &Header,
    encrypted: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    match (own, header.alg, &header.agreement) {
        (PrivateHalf::P256(own), KeyEncryption::EcdhEs, Some(with)) => {
            // Agreed directly: there is no encrypted key (RFC 7516 section 5.2, step 10).
            let agreed = || agreement::agree(own, with, header.enc);
            encrypted.is_empty().then(agreed)
        }
        (PrivateHalf::Rsa(own), KeyEncryption::RsaOaep, None) => {
            Some(unwrap(own, Oaep::new::<Sha1>(), header, encrypted))
        }
        (PrivateHalf::Rsa(own), KeyEncryption::RsaOaep256, None) => {
            let padding = Oaep::new::<rsa::sha2::Sha256>();
            Some(unwrap(own, padding, header, encrypted))
        }
        _ => None,
    }
}

/// Decrypts a content's key. The work is blinded, so that its time tells nothing of the key.
fn unwrap(
    own: &RsaPrivateKey,
    padding: Oaep,
    header: &Header,
    encrypted: &[u8],
) -> Zeroizing<Vec<u8>> {
    let length = content::key_length(header.enc);
    let mut key = Zeroizing::new(vec![0; length]);
    OsRng.fill_bytes(&mut key);
    if encrypted.len() == own.size()
        && let Ok(found) = own
            .decrypt_blinded(&mut OsRng, padding, encrypted)
            .map(Zeroizing::new)
        && found.len() == length
    {
        key = found;
    }
    key
}
