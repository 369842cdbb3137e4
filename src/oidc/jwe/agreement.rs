//! Agreeing on a key (ECDH-ES, RFC 7518 section 4.6) with the derivation of NIST SP 800-56A.

use p256::SecretKey;
use p256::ecdh::diffie_hellman;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::content;
use super::header::Agreement;
use crate::config::ContentEncryption;

/// The content's key, as both sides derive it.
pub(super) fn agree(
    own: &SecretKey,
    with: &Agreement,
    enc: ContentEncryption,
) -> Zeroizing<Vec<u8>> {
    let shared = diffie_hellman(own.to_nonzero_scalar(), with.sender.as_affine());
    derive(shared.raw_secret_bytes(), with, enc)
}

/// One round of the derivation: SHA-256 is as long as the longest key of [`ContentEncryption`].
fn derive(shared: &[u8], with: &Agreement, enc: ContentEncryption) -> Zeroizing<Vec<u8>> {
    let length = content::key_length(enc);
    let mut hash = Sha256::new();
    hash.update(1_u32.to_be_bytes());
    hash.update(shared);
    for part in [enc.name().as_bytes(), &with.apu, &with.apv] {
        hash.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.update(u32::try_from(length * 8).unwrap_or(u32::MAX).to_be_bytes());
    let round = Zeroizing::new(<[u8; 32]>::from(hash.finalize()));
    Zeroizing::new(round.iter().copied().take(length).collect())
}

#[cfg(test)]
mod tests {
    use p256::PublicKey;

    use super::*;
    use crate::oidc::compact::bytes;

    fn secret(text: &str) -> SecretKey {
        SecretKey::from_slice(&bytes(text).unwrap()).unwrap()
    }

    /// RFC 7518 appendix C: Alice sends, Bob receives.
    #[test]
    fn the_key_is_that_of_rfc_7518_appendix_c() {
        let alice = secret("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
        let bob = secret("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");
        let with = |sender: PublicKey| Agreement {
            sender,
            apu: b"Alice".to_vec(),
            apv: b"Bob".to_vec(),
        };
        let expected = bytes("VqqN6vgjbSBcIijNcacQGg").unwrap();
        for (own, sender) in [(&bob, &alice), (&alice, &bob)] {
            let agreed = agree(own, &with(sender.public_key()), ContentEncryption::A128Gcm);
            assert_eq!(*agreed, expected);
        }
    }
}
