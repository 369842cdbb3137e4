//! Sealing what is kept for the holder of a token, with a key made from that token.
//!
//! The journal keeps only the token's hash, so that neither a copy of the database nor its master
//! key gives away a pending code.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::journal::OnceKind;
use crate::secret::Token;

/// The form of what is kept. A node that reads another form lets the resident begin again.
const VERSION: u8 = 1;

/// Seals a value for the holder of `token`; none where it cannot be written down or there is no
/// randomness.
pub(super) fn seal<T: Serialize>(kind: OnceKind, token: &Token, value: &T) -> Option<Vec<u8>> {
    let mut nonce = [0; NONCE_LEN];
    getrandom::fill(&mut nonce).ok()?;
    let mut sealed = Zeroizing::new(serde_json::to_vec(value).ok()?);
    let once = Nonce::assume_unique_for_key(nonce);
    key(kind, token)?
        .seal_in_place_append_tag(once, Aad::from([VERSION]), &mut *sealed)
        .ok()?;
    Some([&[VERSION], nonce.as_slice(), &sealed].concat())
}

/// Opens what was sealed for the holder of `token`; none where it was not, or is of another kind
/// or form.
pub(super) fn open<T: DeserializeOwned>(kind: OnceKind, token: &Token, kept: &[u8]) -> Option<T> {
    let (version, rest) = kept.split_first()?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
    if *version != VERSION {
        return None;
    }
    let once = Nonce::assume_unique_for_key(*nonce);
    let mut opened = Zeroizing::new(sealed.to_vec());
    let plain = key(kind, token)?.open_in_place(once, Aad::from([VERSION]), &mut opened);
    serde_json::from_slice(plain.ok()?).ok()
}

/// A token is 256 random bits, so that one hash with a label of its own makes a key of it.
fn key(kind: OnceKind, token: &Token) -> Option<LessSafeKey> {
    let label: &[u8] = match kind {
        OnceKind::Ticket => b"portti hand-off ticket\0",
        OnceKind::Flow => b"portti hand-off flow\0",
        OnceKind::State => b"portti hand-off state\0",
        OnceKind::Proof => b"portti hand-off proof\0",
        OnceKind::StaffState => b"portti staff state\0",
    };
    let text = Zeroizing::new(token.expose());
    let digest = Sha256::new()
        .chain_update(label)
        .chain_update(text.as_bytes())
        .finalize();
    let key = Zeroizing::new(<[u8; 32]>::from(digest));
    let key = UnboundKey::new(&CHACHA20_POLY1305, key.as_slice()).ok()?;
    Some(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_holder_of_the_token_reads_it_and_only_as_what_it_is() {
        let (token, other) = (Token::fresh().unwrap(), Token::fresh().unwrap());
        let kept = seal(OnceKind::Proof, &token, &"the code").unwrap();
        assert!(!String::from_utf8_lossy(&kept).contains("the code"));
        let read = |kind, token, kept: &[u8]| open::<String>(kind, token, kept);
        assert_eq!(
            read(OnceKind::Proof, &token, &kept).as_deref(),
            Some("the code")
        );
        assert_eq!(read(OnceKind::Proof, &other, &kept), None);
        assert_eq!(read(OnceKind::State, &token, &kept), None);
    }

    #[test]
    fn what_was_changed_or_is_of_another_form_is_not_read() {
        let token = Token::fresh().unwrap();
        let kept = seal(OnceKind::Flow, &token, &7_u8).unwrap();
        for place in 0..kept.len() {
            let mut changed = kept.clone();
            changed[place] ^= 1;
            assert_eq!(
                open::<u8>(OnceKind::Flow, &token, &changed),
                None,
                "{place}"
            );
        }
        assert_eq!(open::<u8>(OnceKind::Flow, &token, &kept[..5]), None);
        assert_eq!(open::<u8>(OnceKind::Flow, &token, &[]), None);
    }
}
