//! What the provider tells about a person beyond the ID token (Core section 5.3): plain, signed,
//! or signed and encrypted.
//!
//! The access token is used for this one question and dropped. What comes must be about the `sub`
//! of the ID token, and only adds to it: where both tell something, the ID token counts.

use serde_json::Value;

use super::compact::{Object, unambiguous};
use super::id_token::{TokenError, opened};
use super::jwks::KeySet;
use super::keys::DecryptionKeys;
use super::signed::{Demands, Signed};
use crate::config::{IdTokens, Userinfo};
use crate::domain::private::Private;

/// Claims that are the ID token's own: they speak of the sign-in, not of the person, and are never
/// taken from elsewhere (Core section 2, RFC 7519 section 4.1).
const OF_THE_TOKEN: [&str; 15] = [
    "iss",
    "sub",
    "aud",
    "azp",
    "exp",
    "nbf",
    "iat",
    "jti",
    "nonce",
    "acr",
    "amr",
    "auth_time",
    "at_hash",
    "c_hash",
    "sid",
];

/// An answer, out of its encryption.
pub(super) enum Told {
    /// As JSON.
    Plain(Object),
    /// As a signed token, not believed yet.
    Signed(Private),
}

/// Whom a signed answer must be from and for.
pub(super) struct Parties<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
}

impl Told {
    /// Reads an answer that comes as the configuration says.
    ///
    /// # Errors
    /// Where it comes otherwise, or does not open.
    pub(super) fn read(
        body: Vec<u8>,
        how: Userinfo,
        tokens: &IdTokens,
        keys: &DecryptionKeys,
    ) -> Result<Self, TokenError> {
        if how == Userinfo::Plain {
            let object = unambiguous(&body).ok_or(TokenError::Malformed)?;
            return Ok(Self::Plain(object));
        }
        let text = String::from_utf8(body).map_err(|_| TokenError::Malformed)?;
        let token = Private::new(text.trim());
        Ok(Self::Signed(if how == Userinfo::Encrypted {
            opened(&token, keys, tokens)?
        } else {
            token
        }))
    }

    /// The id of the key that signed it, where it names one.
    pub(super) fn key_id(&self, tokens: &IdTokens) -> Result<Option<String>, TokenError> {
        match self {
            Self::Plain(_) => Ok(None),
            Self::Signed(token) => super::id_token::key_id(token.expose(), &tokens.signed),
        }
    }

    /// What is told, where the signature is right and the parties are. A signed answer must name
    /// them, so that no other signed token of the provider passes for one.
    pub(super) fn verified(
        self,
        tokens: &IdTokens,
        keys: &KeySet,
        parties: &Parties<'_>,
    ) -> Result<Object, TokenError> {
        let token = match self {
            Self::Plain(object) => return Ok(object),
            Self::Signed(token) => token,
        };
        let signed = Signed::read(token.expose(), &Demands::jwt(&tokens.signed))?;
        let claims = signed.verified(keys)?;
        if claims.get("iss").and_then(Value::as_str) != Some(parties.issuer) {
            return Err(TokenError::Issuer);
        }
        let for_us = match claims.get("aud") {
            Some(Value::String(one)) => one == parties.client_id,
            Some(Value::Array(all)) => matches!(all.as_slice(), [one] if one == parties.client_id),
            _ => false,
        };
        // An ID token is signed by the same key for the same client, but has a nonce.
        if !for_us || claims.contains_key("nonce") {
            return Err(TokenError::Audience);
        }
        Ok(claims)
    }
}

/// Adds what was told to the claims of the ID token.
///
/// # Errors
/// Where it is about another `sub` (Core section 5.3.2), or about none.
pub(super) fn add(claims: &mut Object, told: Object) -> Result<(), TokenError> {
    let subject = claims.get("sub").and_then(Value::as_str);
    if subject.is_none() || told.get("sub").and_then(Value::as_str) != subject {
        return Err(TokenError::Subject);
    }
    for (name, value) in told {
        if !OF_THE_TOKEN.contains(&name.as_str()) {
            claims.entry(name).or_insert(value);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(json: Value) -> Object {
        json.as_object().unwrap().clone()
    }

    #[test]
    fn what_is_told_only_adds() {
        let mut claims = object(json!({"sub": "a", "nin": "from the token", "acr": "high"}));
        let told = json!({"sub": "a", "nin": "other", "name": "Aino", "acr": "x", "amr": ["x"]});
        add(&mut claims, object(told)).unwrap();
        let expected = json!({"sub": "a", "nin": "from the token", "acr": "high", "name": "Aino"});
        assert_eq!(Value::Object(claims), expected);
    }

    #[test]
    fn what_is_told_of_another_is_refused() {
        for sub in [json!("b"), json!(null), json!(["a"]), json!("")] {
            let mut claims = object(json!({"sub": "a"}));
            let told = object(json!({"sub": sub, "nin": "x"}));
            assert_eq!(add(&mut claims, told), Err(TokenError::Subject));
            assert!(!claims.contains_key("nin"));
        }
        let mut nobody = object(json!({}));
        assert!(add(&mut nobody, object(json!({}))).is_err());
    }
}
