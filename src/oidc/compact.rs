//! The compact form of signed and encrypted tokens: base64url between dots, with JSON objects in
//! some of the parts (RFC 7515 section 7.1, RFC 7516 section 7.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// The bytes of a part. Anything but base64url without padding is no part.
pub(super) fn bytes(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

/// The object in a part. A name that stands twice makes it none: two readers might each take
/// another (RFC 7515 section 4, RFC 8725 section 2.6).
pub(super) fn object(part: &str) -> Option<Object> {
    unambiguous(&bytes(part)?)
}

/// The object in `json`, where no name of it stands twice.
pub(super) fn unambiguous(json: &[u8]) -> Option<Object> {
    let Unambiguous(object) = serde_json::from_slice(json).ok()?;
    Some(object)
}

/// Whether a header says that it is a JWT, or nothing (RFC 7519 sections 5.1, 5.2).
pub(super) fn says_jwt(header: &Object, name: &str) -> bool {
    match header.get(name) {
        None => true,
        Some(Value::String(kind)) => kind.eq_ignore_ascii_case("JWT"),
        Some(_) => false,
    }
}

struct Unambiguous(Object);

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Names)
    }
}

struct Names;

impl<'de> Visitor<'de> for Names {
    type Value = Unambiguous;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unambiguous, A::Error> {
        let mut object = Object::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a name stands twice"));
            }
        }
        Ok(Unambiguous(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_twice_is_refused() {
        assert!(unambiguous(br#"{"alg":"ES256","kid":"a"}"#).is_some());
        assert!(unambiguous(br#"{"alg":"ES256","alg":"none"}"#).is_none());
        assert!(unambiguous(br#"["alg"]"#).is_none());
        assert!(unambiguous(br#"{"a":1} {}"#).is_none());
    }

    #[test]
    fn padding_and_stray_bits_are_no_part() {
        assert_eq!(bytes("e30"), Some(b"{}".to_vec()));
        for other in ["e30=", "e31", "e3 0", "e30\n", "e+0", "e"] {
            assert_eq!(bytes(other), None, "{other:?}");
        }
    }
}
