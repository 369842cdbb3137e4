//! Sealing: XChaCha20-Poly1305 with the row's identity as associated data.
//!
//! What is sealed for one row does not open as another: a stored row cannot be moved, swapped or
//! renumbered without being noticed. Nonces are random (192 bits, so that they never repeat).

use chacha20::{R20, hchacha};
use rand::RngExt as _;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::error::JournalError;

/// The form of what is sealed: ciphertext, tag, nonce, and this byte.
const FORM: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;
/// How much longer the sealed form is than the plain one.
pub(super) const OVERHEAD: usize = TAG + NONCE + 1;

/// A key that seals and opens. The memory is cleared when it is dropped.
#[derive(Clone)]
pub(super) struct SealKey(Zeroizing<[u8; 32]>);

impl SealKey {
    /// A fresh key from the operating system's randomness.
    pub(super) fn fresh() -> Result<Self, JournalError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// The key of these bytes.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; 32] = bytes.try_into().ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }

    /// The bytes, to wrap them or to key a hash with them.
    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals `plain` in place. `identity` must be given again to open it.
    pub(super) fn seal(&self, identity: &[u8], plain: Vec<u8>) -> Result<Vec<u8>, JournalError> {
        // A nonce is no secret, only never the same: the thread's own generator, seeded by the
        // operating system, saves a system call for each message.
        let nonce: [u8; NONCE] = rand::rng().random();
        let mut buffer = with_room(plain);
        self.once(nonce)
            .and_then(|(key, rest)| {
                key.seal_in_place_append_tag(rest, Aad::from(identity), &mut buffer)
                    .ok()
            })
            .ok_or(JournalError::Malformed("more than can be sealed at once"))?;
        buffer.extend_from_slice(&nonce);
        buffer.push(FORM);
        Ok(buffer)
    }

    /// Opens what was sealed with this key for this identity.
    pub(super) fn open(
        &self,
        identity: &[u8],
        mut sealed: Vec<u8>,
    ) -> Result<Zeroizing<Vec<u8>>, JournalError> {
        const DAMAGED: JournalError = JournalError::Damaged("it does not open with its key");
        if sealed.pop() != Some(FORM) {
            return Err(JournalError::Damaged("it is not of a known form"));
        }
        let nonce_at = sealed.len().checked_sub(NONCE).ok_or(DAMAGED)?;
        let nonce: [u8; NONCE] = sealed
            .get(nonce_at..)
            .and_then(|nonce| nonce.try_into().ok())
            .ok_or(DAMAGED)?;
        sealed.truncate(nonce_at);
        let (key, rest) = self.once(nonce).ok_or(DAMAGED)?;
        let opened = key.open_in_place(rest, Aad::from(identity), &mut sealed);
        let length = opened.map_err(|_| DAMAGED)?.len();
        sealed.truncate(length);
        Ok(Zeroizing::new(sealed))
    }

    /// The key for one nonce and what is left of the nonce beside it: what turns ChaCha20-Poly1305
    /// (RFC 8439) into its form with nonces of 192 bits (draft-irtf-cfrg-xchacha-03, section 2.3).
    fn once(&self, nonce: [u8; NONCE]) -> Option<(LessSafeKey, Nonce)> {
        let (first, last) = nonce.split_first_chunk::<16>()?;
        let key = Zeroizing::new(<[u8; 32]>::from(hchacha::<R20>(
            (&*self.0).into(),
            &(*first).into(),
        )));
        let key = UnboundKey::new(&CHACHA20_POLY1305, key.as_slice()).ok()?;
        let mut rest = [0; NONCE_LEN];
        rest.split_last_chunk_mut::<8>()?.1.copy_from_slice(last);
        Some((LessSafeKey::new(key), Nonce::assume_unique_for_key(rest)))
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(…)")
    }
}

/// Makes room for the sealed form, and leaves no plain copy behind where the text must move.
fn with_room(plain: Vec<u8>) -> Vec<u8> {
    if plain.capacity().saturating_sub(plain.len()) >= OVERHEAD {
        return plain;
    }
    let plain = Zeroizing::new(plain);
    let mut roomy = Vec::with_capacity(plain.len().saturating_add(OVERHEAD));
    roomy.extend_from_slice(&plain);
    roomy
}

/// The identity of a row: what it is, and the parts that tell it from its neighbours.
pub(super) fn identity(what: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    for part in std::iter::once(what.as_bytes()).chain(parts.iter().copied()) {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Fills a buffer from the operating system's randomness.
pub(super) fn random(buffer: &mut [u8]) -> Result<(), JournalError> {
    getrandom::fill(buffer)
        .map_err(|_| JournalError::Key("the operating system gives no randomness".to_owned()))
}

#[cfg(test)]
mod tests {
    use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
    use chacha20poly1305::{XChaCha20Poly1305, XNonce};

    use super::*;

    #[test]
    fn what_is_sealed_opens_as_itself_only() {
        let key = SealKey::fresh().unwrap();
        let mine = identity("event", &[b"a", b"b"]);
        let sealed = key.seal(&mine, b"hei".to_vec()).unwrap();
        assert_eq!(sealed.len(), 3 + OVERHEAD);
        assert_eq!(*key.open(&mine, sealed.clone()).unwrap(), b"hei");

        let other = identity("event", &[b"ab", b""]);
        assert!(key.open(&other, sealed.clone()).is_err());
        assert!(SealKey::fresh().unwrap().open(&mine, sealed).is_err());
    }

    /// What other libraries know as XChaCha20-Poly1305, and what was sealed before.
    #[test]
    fn it_is_sealed_as_others_seal_it() {
        let key = SealKey::fresh().unwrap();
        let other = XChaCha20Poly1305::new(&(*key.0).into());
        for length in [0, 1, 63, 64, 65, 300, 5_000] {
            let plain = vec![7; length];
            let mut sealed = key.seal(b"x", plain.clone()).unwrap();
            assert_eq!(sealed.pop(), Some(FORM));
            let nonce: [u8; NONCE] = sealed.split_off(length + TAG).try_into().unwrap();
            let nonce = XNonce::from(nonce);
            let payload = |msg| Payload { msg, aad: b"x" };
            assert_eq!(other.decrypt(&nonce, payload(&sealed)).unwrap(), plain);

            let mut theirs = other.encrypt(&nonce, payload(&plain)).unwrap();
            theirs.extend_from_slice(&nonce);
            theirs.push(FORM);
            assert_eq!(*key.open(b"x", theirs).unwrap(), plain);
        }
    }

    #[test]
    fn every_changed_or_missing_byte_is_noticed() {
        let key = SealKey::fresh().unwrap();
        let sealed = key.seal(b"x", b"teksti".to_vec()).unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(b"x", changed).is_err(), "byte {at}");
            assert!(key.open(b"x", sealed[..at].to_vec()).is_err(), "cut {at}");
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_alike() {
        let key = SealKey::fresh().unwrap();
        let seal = || key.seal(b"x", b"teksti".to_vec()).unwrap();
        assert_ne!(seal(), seal());
    }
}
