//! Signed tokens (JWS, RFC 7515) in compact form: what a header may say, which key fits, and
//! whether the signature is right. What the claims say is for others to check.

use openidconnect::JsonWebKey as _;
use openidconnect::core::CoreJsonWebKey;
use serde_json::Value;

use super::compact::{Object, bytes, object, unambiguous};
use super::id_token::TokenError;
use super::jwks::{KeySet, jws};
use crate::config::SignatureAlgorithm;

/// The largest signed token that is read, in bytes.
const LARGEST: usize = 32 * 1024;
/// Header parameters that would bring a key, an address or a meaning of the sender's own choice.
const REFUSED: [&str; 8] = ["crit", "jku", "jwk", "x5u", "b64", "zip", "enc", "cty"];

/// A signed token, read and not believed yet.
pub(super) struct Signed<'a> {
    token: &'a str,
    algorithm: SignatureAlgorithm,
    key_id: Option<String>,
    claims: Object,
    message: &'a str,
    signature: Vec<u8>,
}

/// What a signed token must be.
#[derive(Clone, Copy)]
pub(super) struct Demands<'a> {
    /// The algorithms accepted.
    pub algorithms: &'a [SignatureAlgorithm],
    /// The types accepted, where `typ` stands (RFC 8725 section 3.11).
    pub types: &'a [&'a str],
    /// The largest token read, in bytes.
    pub largest: usize,
}

impl<'a> Demands<'a> {
    /// What a JWT must be.
    pub(super) fn jwt(algorithms: &'a [SignatureAlgorithm]) -> Self {
        Self {
            algorithms,
            types: &["JWT"],
            largest: LARGEST,
        }
    }
}

impl<'a> Signed<'a> {
    /// Reads a token.
    ///
    /// # Errors
    /// Where it is too large or malformed, or its header is refused.
    pub(super) fn read(token: &'a str, demands: &Demands<'_>) -> Result<Self, TokenError> {
        if token.len() > demands.largest {
            return Err(TokenError::TooLarge);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(TokenError::Malformed)?;
        let header = object(header).ok_or(TokenError::Malformed)?;
        let algorithm = algorithm(&header, demands)?;
        let key_id = match header.get("kid") {
            None => None,
            Some(Value::String(id)) => Some(id.clone()),
            Some(_) => return Err(TokenError::Header),
        };
        let claims = bytes(claims).ok_or(TokenError::Malformed)?;
        Ok(Self {
            token,
            algorithm,
            key_id,
            claims: unambiguous(&claims).ok_or(TokenError::Malformed)?,
            message,
            signature: bytes(signature).ok_or(TokenError::Malformed)?,
        })
    }

    /// The token as it came.
    pub(super) fn token(&self) -> &'a str {
        self.token
    }

    /// The claims, not believed yet.
    pub(super) fn unverified(&self) -> &Object {
        &self.claims
    }

    /// The id of the key that the token names.
    pub(super) fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// The algorithm.
    pub(super) fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The one key of a set that may have signed it: of the id that the token names, of the kind
    /// that its algorithm needs, and meant for that.
    pub(super) fn key<'k>(&'k self, keys: &'k KeySet) -> Result<&'k CoreJsonWebKey, TokenError> {
        let mut fitting = keys.fitting(self.algorithm, self.key_id());
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(key),
            // None, or several to choose from: a choice would be the sender's.
            _ => Err(TokenError::UnknownKey),
        }
    }

    /// The claims, where the signature is right.
    ///
    /// # Errors
    /// Where no key of the set fits, or the signature is wrong.
    pub(super) fn verified(self, keys: &KeySet) -> Result<Object, TokenError> {
        let key = self.key(keys)?;
        key.verify_signature(
            &jws(self.algorithm),
            self.message.as_bytes(),
            &self.signature,
        )
        .map_err(|_| TokenError::Signature)?;
        Ok(self.claims)
    }
}

fn algorithm(header: &Object, demands: &Demands<'_>) -> Result<SignatureAlgorithm, TokenError> {
    if REFUSED.iter().any(|name| header.contains_key(*name)) {
        return Err(TokenError::Header);
    }
    let typed = match header.get("typ") {
        None => true,
        Some(Value::String(kind)) => {
            let kind = kind.strip_prefix("application/").unwrap_or(kind);
            demands
                .types
                .iter()
                .any(|one| one.eq_ignore_ascii_case(kind))
        }
        Some(_) => false,
    };
    if !typed {
        return Err(TokenError::Header);
    }
    let named = header.get("alg").and_then(Value::as_str);
    named
        .and_then(SignatureAlgorithm::named)
        .filter(|one| demands.algorithms.contains(one))
        .ok_or(TokenError::Algorithm)
}
