//! A provider's public keys: which of a JWK set (RFC 7517) may verify a token.

use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use serde_json::Value;

use super::compact::{Object, bytes, unambiguous};
use crate::config::SignatureAlgorithm;

/// The most keys that a set may hold. Nobody has so many; each costs memory and a look.
const MOST: usize = 64;
/// The fewest bits of an RSA modulus (RFC 7518 section 3.3), and the most: verifying with a
/// larger one is slow enough to be an attack.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// The keys of a set that may verify a token.
#[derive(Debug, Default)]
pub(super) struct KeySet {
    keys: Vec<Key>,
}

#[derive(Debug)]
struct Key {
    id: Option<String>,
    kind: Kind,
    /// The only algorithm that the key is for, where it says so.
    algorithm: Option<SignatureAlgorithm>,
    key: CoreJsonWebKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Rsa,
    P256,
    P384,
}

impl KeySet {
    /// Reads a JWK set, leaving out every key that must not verify a token. None where it is no
    /// JWK set, or one of too many keys.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        Self::of(&unambiguous(body)?)
    }

    /// As [`KeySet::read`], of JSON that has been read.
    pub(super) fn of(set: &Object) -> Option<Self> {
        let listed = set.get("keys")?.as_array()?;
        if listed.len() > MOST {
            return None;
        }
        // A key of a kind not known here is no reason to refuse the others (RFC 7517 section 5).
        let keys = listed.iter().filter_map(Key::read).collect();
        Some(Self { keys })
    }

    /// Whether there is no key.
    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether the set has the key. A token without a key id is content with any (Core section
    /// 10.1).
    pub(super) fn has(&self, wanted: Option<&str>) -> bool {
        wanted.is_none_or(|wanted| {
            self.keys
                .iter()
                .any(|key| key.id.as_deref() == Some(wanted))
        })
    }

    /// The keys that a signature of `algorithm` may have been made with.
    pub(super) fn fitting<'a>(
        &'a self,
        algorithm: SignatureAlgorithm,
        id: Option<&'a str>,
    ) -> impl Iterator<Item = &'a CoreJsonWebKey> {
        let fits = move |key: &&Key| {
            key.kind == kind(algorithm)
                && key.algorithm.is_none_or(|only| only == algorithm)
                && (id.is_none() || key.id.as_deref() == id)
        };
        self.keys.iter().filter(fits).map(|key| &key.key)
    }
}

impl Key {
    /// A key that may verify a token: public, for signatures, of a known kind and strong enough.
    fn read(json: &Value) -> Option<Self> {
        let text = |name: &str| json.get(name).and_then(Value::as_str);
        let size = |name: &str| Some(bits(&bytes(text(name)?)?));
        let curve = |length: usize| {
            let whole = |name| {
                text(name)
                    .and_then(bytes)
                    .is_some_and(|c| c.len() == length)
            };
            whole("x") && whole("y")
        };
        let kind = match (text("kty")?, text("crv")) {
            ("RSA", _) if RSA_BITS.contains(&size("n")?) && odd_exponent(text("e")?) => Kind::Rsa,
            ("EC", Some("P-256")) if curve(32) => Kind::P256,
            ("EC", Some("P-384")) if curve(48) => Kind::P384,
            _ => return None,
        };
        let published = ["d", "p", "q", "k"]
            .iter()
            .any(|name| json.get(name).is_some());
        if published || !for_signatures(json) {
            return None;
        }
        let algorithm = match json.get("alg") {
            None => None,
            Some(named) => {
                let named = SignatureAlgorithm::named(named.as_str()?)?;
                Some(named)
                    .filter(|named| self::kind(*named) == kind)
                    .map(Some)?
            }
        };
        let id = match json.get("kid") {
            None => None,
            Some(id) => Some(id.as_str()?.to_owned()),
        };
        let key = serde_json::from_value(json.clone()).ok()?;
        Some(Self {
            id,
            kind,
            algorithm,
            key,
        })
    }
}

/// Whether `use` and `key_ops`, where they stand, allow verifying (RFC 7517 sections 4.2, 4.3).
fn for_signatures(json: &Value) -> bool {
    let used = json.get("use").is_none_or(|used| used == "sig");
    let verifies = json.get("key_ops").is_none_or(|ops| {
        let mut listed = ops.as_array().into_iter().flatten();
        listed.any(|op| op == "verify")
    });
    used && verifies
}

/// The length of a number without its leading zeros, in bits.
fn bits(number: &[u8]) -> usize {
    let mut significant = number.iter().skip_while(|byte| **byte == 0);
    match significant.next() {
        None => 0,
        Some(first) => {
            let top = 8_usize.saturating_sub(usize::try_from(first.leading_zeros()).unwrap_or(8));
            significant.count().saturating_mul(8).saturating_add(top)
        }
    }
}

/// Whether an RSA exponent is odd, at least 3, and of at most 33 bits. With 1 any signature would be right.
fn odd_exponent(text: &str) -> bool {
    let Some(exponent) = bytes(text) else {
        return false;
    };
    let odd = exponent.last().is_some_and(|last| last % 2 == 1);
    odd && (2..=33).contains(&bits(&exponent))
}

fn kind(algorithm: SignatureAlgorithm) -> Kind {
    use SignatureAlgorithm as A;
    match algorithm {
        A::Rs256 | A::Rs384 | A::Rs512 | A::Ps256 | A::Ps384 | A::Ps512 => Kind::Rsa,
        A::Es256 => Kind::P256,
        A::Es384 => Kind::P384,
    }
}

/// An algorithm as the library names it.
pub(super) fn jws(algorithm: SignatureAlgorithm) -> CoreJwsSigningAlgorithm {
    use CoreJwsSigningAlgorithm as L;
    use SignatureAlgorithm as A;
    match algorithm {
        A::Rs256 => L::RsaSsaPkcs1V15Sha256,
        A::Rs384 => L::RsaSsaPkcs1V15Sha384,
        A::Rs512 => L::RsaSsaPkcs1V15Sha512,
        A::Ps256 => L::RsaSsaPssSha256,
        A::Ps384 => L::RsaSsaPssSha384,
        A::Ps512 => L::RsaSsaPssSha512,
        A::Es256 => L::EcdsaP256Sha256,
        A::Es384 => L::EcdsaP384Sha384,
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use serde_json::json;

    use super::*;

    const X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    const Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

    fn ec(id: &str, more: Value) -> Value {
        let mut key = json!({"kty": "EC", "kid": id, "crv": "P-256", "x": X, "y": Y});
        let more = more.as_object().unwrap().clone();
        key.as_object_mut().unwrap().extend(more);
        key
    }

    fn rsa(id: &str, bytes: &[u8], e: &str) -> Value {
        let n = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        json!({"kty": "RSA", "kid": id, "n": n, "e": e})
    }

    fn read(keys: &[Value]) -> KeySet {
        KeySet::read(json!({"keys": keys}).to_string().as_bytes()).unwrap()
    }

    #[test]
    fn weak_symmetric_and_unknown_keys_are_left_out() {
        let set = read(&[
            json!({"kty": "oct", "kid": "shared", "k": "c2VjcmV0"}),
            rsa("short", &[0xAA; 255], "AQAB"),
            rsa("padded", &[[0; 128], [0xAA; 128]].concat(), "AQAB"),
            rsa("long", &[0xAA; 513], "AQAB"),
            rsa("one", &[0xAA; 256], "AQ"),
            rsa("even", &[0xAA; 256], "Ag"),
            json!({"kty": "WISH", "kid": "unknown"}),
            json!({"kty": "EC", "kid": "curve", "crv": "P-192", "x": X, "y": Y}),
            json!({"kty": "EC", "kid": "half", "crv": "P-256", "x": X}),
            json!({"kty": "EC", "kid": "mixed", "crv": "P-384", "x": X, "y": Y}),
            ec("published", json!({"d": X})),
            ec("number", json!({"kid": 7})),
            ec("encrypts", json!({"use": "enc"})),
            ec("signs", json!({"key_ops": ["sign"]})),
            ec("other", json!({"alg": "HS256"})),
            ec("rsa", json!({"alg": "RS256"})),
            ec(
                "good",
                json!({"use": "sig", "key_ops": ["verify"], "alg": "ES256"}),
            ),
            rsa("fine", &[0xAA; 256], "AQAB"),
        ]);
        let ids: Vec<_> = set.keys.iter().map(|key| key.id.as_deref()).collect();
        assert_eq!(ids, [Some("good"), Some("fine")]);
        assert!(set.has(Some("good")) && set.has(None) && !set.has(Some("short")));
    }

    #[test]
    fn a_key_serves_the_algorithm_that_it_is_for() {
        use SignatureAlgorithm as A;
        let mut only = rsa("only", &[0xAA; 256], "AQAB");
        only["alg"] = json!("PS256");
        let set = read(&[ec("ec", json!({})), rsa("any", &[0xAB; 256], "AQAB"), only]);
        let count = |algorithm, id| set.fitting(algorithm, id).count();
        assert_eq!((count(A::Es256, None), count(A::Es384, None)), (1, 0));
        assert_eq!((count(A::Rs256, None), count(A::Ps256, None)), (1, 2));
        assert_eq!(
            (count(A::Rs256, Some("only")), count(A::Ps256, Some("only"))),
            (0, 1)
        );
        assert_eq!(
            (count(A::Rs256, Some("ec")), count(A::Es256, Some("ec"))),
            (0, 1)
        );
    }

    #[test]
    fn what_is_not_a_key_set_is_refused() {
        let many = json!({"keys": vec![ec("a", json!({})); MOST + 1]}).to_string();
        let twice = "{\"keys\": [], \"keys\": []}";
        for body in ["", "<html>", "[]", "{\"keys\": 1}", twice, &many] {
            assert!(KeySet::read(body.as_bytes()).is_none(), "{body:.20}");
        }
        assert!(KeySet::read(b"{\"keys\": []}").unwrap().is_empty());
    }
}
