//! Opening encrypted tokens (JWE, RFC 7516), as the Finnish trust network demands them: RSA-OAEP
//! or ECDH-ES for the key, AES-CBC with HMAC or AES-GCM for the content, compact form only.
//!
//! This room opens and never encrypts, and decides nothing about what it opened: that is a signed
//! token like any other. It may touch the algorithms' names in `config`, and `domain` for
//! [`Private`].
//!
//! Whatever goes wrong after the header has been read is one and the same error, and a key that
//! cannot be unwrapped is replaced by a random one, so that the work goes on to the same end (RFC
//! 7516 section 11.5): a sender must not learn which step failed.

mod agreement;
mod content;
mod header;
mod key;

use super::compact::bytes;
use super::keys::DecryptionKeys;
use crate::config::{ContentEncryption, KeyEncryption};
use crate::domain::private::Private;

use header::Header;

/// The largest encrypted token that is read, in bytes.
const LARGEST: usize = 48 * 1024;
/// How many keys are tried for a token that names none.
const TRIED: usize = 4;

/// Why an encrypted token is not opened. No variant carries anything of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum JweError {
    /// Larger than allowed.
    #[error("it is too large")]
    TooLarge,
    /// Not five parts with a header first.
    #[error("it is not an encrypted token")]
    Malformed,
    /// The header asks for what is not done.
    #[error("its header is refused")]
    Header,
    /// `alg` or `enc` is not one of those accepted.
    #[error("its encryption is not accepted")]
    Algorithm,
    /// It does not open, for whatever reason.
    #[error("it cannot be decrypted")]
    Undecipherable,
}

/// Which encryption is accepted.
#[derive(Clone, Copy, Debug)]
pub struct Accepted<'a> {
    /// For the key.
    pub alg: &'a [KeyEncryption],
    /// For the content.
    pub enc: &'a [ContentEncryption],
}

/// Whether a token has the five parts of an encrypted one (RFC 7516 section 9).
#[must_use]
pub fn is_encrypted(token: &str) -> bool {
    token.bytes().filter(|byte| *byte == b'.').count() == 4
}

/// Opens an encrypted token.
///
/// # Errors
/// Where it is too large, its header is not as it must be, or it does not open.
pub fn open(
    token: &str,
    keys: &DecryptionKeys,
    accepted: &Accepted<'_>,
) -> Result<Private, JweError> {
    if token.len() > LARGEST {
        return Err(JweError::TooLarge);
    }
    let mut parts = token.split('.');
    let [
        Some(protected),
        Some(encrypted),
        Some(iv),
        Some(text),
        Some(tag),
        None,
    ] = std::array::from_fn(|_| parts.next())
    else {
        return Err(JweError::Malformed);
    };
    let header = Header::read(protected, accepted)?;
    let part = |part| bytes(part).ok_or(JweError::Malformed);
    let (encrypted, iv) = (part(encrypted)?, part(iv)?);
    let (text, tag) = (part(text)?, part(tag)?);
    let sealed = content::Sealed {
        protected: protected.as_bytes(),
        iv: &iv,
        text: &text,
        tag: &tag,
    };
    let candidates = keys.candidates(header.kid.as_deref());
    let fitting = candidates.filter(|own| key::serves(own.private(), header.alg));
    let opened = fitting.take(TRIED).find_map(|own| {
        let content_key = key::content_key(own.private(), &header, &encrypted)?;
        content::open(header.enc, &content_key, &sealed)
    });
    let opened = opened.ok_or(JweError::Undecipherable)?;
    match std::str::from_utf8(&opened) {
        Ok(text) => Ok(Private::new(text)),
        Err(_) => Err(JweError::Undecipherable),
    }
}

#[cfg(test)]
mod tests;
