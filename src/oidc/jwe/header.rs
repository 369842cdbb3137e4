//! The header of an encrypted token (RFC 7516 section 4): what is read of it, and what is refused.

use p256::elliptic_curve::sec1::FromEncodedPoint as _;
use p256::{EncodedPoint, PublicKey};
use serde_json::Value;

use super::super::compact::{Object, bytes, object, says_jwt};
use super::{Accepted, JweError};
use crate::config::{ContentEncryption, KeyEncryption};

/// What would bring a key, an address or a meaning of the sender's own choice, or unpack to any
/// size (`zip`, RFC 8725 section 3.6).
const REFUSED: [&str; 7] = ["crit", "zip", "jku", "jwk", "x5u", "x5c", "b64"];
/// What belongs to key agreement alone.
const OF_AGREEMENT: [&str; 3] = ["epk", "apu", "apv"];
/// The longest `apu` or `apv`, in bytes.
const LONGEST_PARTY: usize = 256;

/// A header that is accepted.
pub(super) struct Header {
    pub alg: KeyEncryption,
    pub enc: ContentEncryption,
    pub kid: Option<String>,
    /// With `ECDH-ES` alone.
    pub agreement: Option<Agreement>,
}

/// What two parties agree on a key with (RFC 7518 section 4.6.1).
pub(super) struct Agreement {
    /// The sender's key. On the curve, and not at infinity.
    pub sender: PublicKey,
    pub apu: Vec<u8>,
    pub apv: Vec<u8>,
}

impl Header {
    pub(super) fn read(part: &str, accepted: &Accepted<'_>) -> Result<Self, JweError> {
        let header = object(part).ok_or(JweError::Malformed)?;
        let refused = REFUSED.iter().any(|name| header.contains_key(*name));
        if refused || !says_jwt(&header, "typ") || !says_jwt(&header, "cty") {
            return Err(JweError::Header);
        }
        let text = |name: &str| header.get(name).and_then(Value::as_str);
        let alg = text("alg").and_then(KeyEncryption::named);
        let enc = text("enc").and_then(ContentEncryption::named);
        let (Some(alg), Some(enc)) = (alg, enc) else {
            return Err(JweError::Algorithm);
        };
        if !accepted.alg.contains(&alg) || !accepted.enc.contains(&enc) {
            return Err(JweError::Algorithm);
        }
        let kid = match header.get("kid") {
            None => None,
            Some(Value::String(id)) => Some(id.clone()),
            Some(_) => return Err(JweError::Header),
        };
        let agreement = match alg {
            KeyEncryption::EcdhEs => Some(agreement(&header).ok_or(JweError::Header)?),
            _ if OF_AGREEMENT.iter().any(|name| header.contains_key(*name)) => {
                return Err(JweError::Header);
            }
            _ => None,
        };
        Ok(Self {
            alg,
            enc,
            kid,
            agreement,
        })
    }
}

fn agreement(header: &Object) -> Option<Agreement> {
    let party = |name: &str| match header.get(name) {
        None => Some(Vec::new()),
        Some(value) => bytes(value.as_str()?).filter(|party| party.len() <= LONGEST_PARTY),
    };
    Some(Agreement {
        sender: point(header.get("epk")?)?,
        apu: party("apu")?,
        apv: party("apv")?,
    })
}

/// The point of an EC key on P-256. One that is not on the curve would draw out our key piece by
/// piece (invalid curve attack, RFC 8725 section 2.5).
fn point(key: &Value) -> Option<PublicKey> {
    let text = |name: &str| key.get(name)?.as_str();
    if text("kty")? != "EC" || text("crv")? != "P-256" || key.get("d").is_some() {
        return None;
    }
    let coordinate = |name: &str| <[u8; 32]>::try_from(bytes(text(name)?)?).ok();
    let point = EncodedPoint::from_affine_coordinates(
        &coordinate("x")?.into(),
        &coordinate("y")?.into(),
        false,
    );
    PublicKey::from_encoded_point(&point).into()
}
