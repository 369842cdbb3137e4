//! Sealing of segments: AES-256-GCM with the segment's place as associated data.
//!
//! The key belongs to one file. Nonces are random; of 96 bits, as here, a key may use four
//! thousand million (NIST SP 800-38D section 8.3), and a file has some hundreds of segments.
//! Sealing and opening happen where the bytes stand.

use bytes::{Bytes, BytesMut};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroize as _;

use super::{StoreError, Stored};

/// The form of what is sealed: ciphertext, tag, nonce, and this byte.
const FORM: u8 = 1;
const TAG: usize = 16;

/// How much longer the sealed form is than the plain one, in bytes.
pub(super) const OVERHEAD: usize = TAG + NONCE_LEN + 1;

/// How long so many bytes are when they are sealed.
pub(super) fn sealed(plain: usize) -> u64 {
    u64::try_from(plain.saturating_add(OVERHEAD)).unwrap_or(u64::MAX)
}

const DAMAGED: StoreError = StoreError::Damaged("a segment does not open as what it should be");

/// Seals a segment in place. Where the capacity does not hold the overhead, the bytes move, and
/// the plain ones are cleared.
pub(super) fn seal(file: &Stored, index: u32, plain: Vec<u8>) -> Result<Vec<u8>, StoreError> {
    let mut nonce = [0; NONCE_LEN];
    getrandom::fill(&mut nonce)
        .map_err(|_| StoreError::Setup("the operating system gives no randomness".to_owned()))?;
    let mut buffer = with_room(plain);
    let tag = key(file)?
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(place(file, index)),
            &mut buffer,
        )
        .map_err(|_| StoreError::Misfit)?;
    buffer.extend_from_slice(tag.as_ref());
    buffer.extend_from_slice(&nonce);
    buffer.push(FORM);
    Ok(buffer)
}

/// Opens what was sealed as segment `index` of this file, in place where nobody else holds it.
pub(super) fn open(file: &Stored, index: u32, sealed: Bytes) -> Result<BytesMut, StoreError> {
    let mut buffer = sealed
        .try_into_mut()
        .unwrap_or_else(|shared| BytesMut::from(shared.as_ref()));
    if buffer.last() != Some(&FORM) {
        return Err(StoreError::Damaged("a segment is not of a known form"));
    }
    let text = buffer.len().checked_sub(OVERHEAD).ok_or(DAMAGED)?;
    let nonce_at = text.checked_add(TAG).ok_or(DAMAGED)?;
    let nonce: [u8; NONCE_LEN] = buffer
        .get(nonce_at..)
        .and_then(|end| end.first_chunk())
        .copied()
        .ok_or(DAMAGED)?;
    buffer.truncate(nonce_at);
    key(file)?
        .open_in_place(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(place(file, index)),
            &mut buffer,
        )
        .map_err(|_| DAMAGED)?;
    buffer.truncate(text);
    Ok(buffer)
}

fn key(file: &Stored) -> Result<LessSafeKey, StoreError> {
    // 32 bytes always are a key of this algorithm.
    let key = UnboundKey::new(&AES_256_GCM, file.key.expose()).map_err(|_| StoreError::Misfit)?;
    Ok(LessSafeKey::new(key))
}

/// What a segment is bound to: file, form, place, the size of the whole, and the right to write
/// that it was kept under. Every part has a fixed length, so that no two places read alike; rights
/// without a number are older than their numbers.
fn place(file: &Stored, index: u32) -> Vec<u8> {
    let form = &file.form;
    let generation = form.written.generation(index);
    let numbered = generation.to_be_bytes();
    let parts: [&[u8]; 7] = [
        b"portti attachment",
        form.conversation.0.as_bytes(),
        form.attachment.0.as_bytes(),
        &[form.copy as u8],
        &index.to_be_bytes(),
        &form.size.to_be_bytes(),
        if generation == 0 { &[] } else { &numbered },
    ];
    parts.concat()
}

fn with_room(mut plain: Vec<u8>) -> Vec<u8> {
    if plain.capacity().saturating_sub(plain.len()) >= OVERHEAD {
        return plain;
    }
    let mut roomy = Vec::with_capacity(plain.len().saturating_add(OVERHEAD));
    roomy.extend_from_slice(&plain);
    plain.zeroize();
    roomy
}
