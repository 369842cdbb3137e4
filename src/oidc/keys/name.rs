//! What the file of a key is called, and what that tells of it:
//! `sig-ES256-20261122T090000Z.pem` signs with ES256 from that moment on.
//!
//! The states of keys follow from these names and the clock, so that nothing else needs to be
//! kept, and nothing can disagree.

use std::fmt;

use crate::config::SigningAlgorithm;
use crate::domain::ids::Timestamp;

/// How a moment is written: UTC, to the second.
const MOMENT: &str = "%Y%m%dT%H%M%SZ";
/// How the name of a key file ends.
pub(super) const ENDING: &str = ".pem";

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Portti signs with it.
    Signing(SigningAlgorithm),
    /// Providers encrypt to it.
    Encryption(EncryptionKind),
    /// It vouches for the others: it signs the signed JWK set and the entity statement (OpenID
    /// Federation 1.0), with RS256. A provider knows it from a hand-over between people.
    Entity,
}

/// How providers encrypt to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EncryptionKind {
    /// RSA-OAEP and RSA-OAEP-256 (RFC 7518 section 4.3).
    Rsa,
    /// ECDH-ES on P-256 (RFC 7518 section 4.6).
    P256,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Signing(SigningAlgorithm::Es256),
        Self::Signing(SigningAlgorithm::Rs256),
        Self::Signing(SigningAlgorithm::Ps256),
        Self::Encryption(EncryptionKind::Rsa),
        Self::Encryption(EncryptionKind::P256),
        Self::Entity,
    ];

    /// `sig` or `enc`, the `use` of the JWK (RFC 7517 section 4.2); `ent` for the one that vouches.
    #[must_use]
    pub fn usage(self) -> &'static str {
        match self {
            Self::Signing(_) => "sig",
            Self::Encryption(_) => "enc",
            Self::Entity => "ent",
        }
    }

    /// The algorithm, or the kind of key where it serves several.
    #[must_use]
    pub fn algorithm(self) -> &'static str {
        match self {
            Self::Signing(SigningAlgorithm::Es256) => "ES256",
            Self::Signing(SigningAlgorithm::Rs256) | Self::Entity => "RS256",
            Self::Signing(SigningAlgorithm::Ps256) => "PS256",
            Self::Encryption(EncryptionKind::Rsa) => "RSA",
            Self::Encryption(EncryptionKind::P256) => "P256",
        }
    }

    fn parse(usage: &str, algorithm: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| (kind.usage(), kind.algorithm()) == (usage, algorithm))
    }
}

/// What the name of a key's file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyName {
    /// What the key is for.
    pub kind: Kind,
    /// From when on it takes the place of the one before it.
    pub from: Timestamp,
    /// Its id; without one, it is named by its thumbprint (RFC 7638).
    pub id: Option<String>,
}

impl KeyName {
    /// Reads the name of a file; none where it is not one of a key.
    #[must_use]
    pub fn parse(file: &str) -> Option<Self> {
        let mut parts = file.strip_suffix(ENDING)?.splitn(4, '-');
        let kind = Kind::parse(parts.next()?, parts.next()?)?;
        let from = moment(parts.next()?)?;
        let id = parts.next().map(str::to_owned);
        if id.as_deref().is_some_and(|id| !is_id(id)) {
            return None;
        }
        Some(Self { kind, from, id })
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = self.from.to_jiff().strftime(MOMENT);
        write!(f, "{}-{}-{from}", self.kind.usage(), self.kind.algorithm())?;
        if let Some(id) = &self.id {
            write!(f, "-{id}")?;
        }
        f.write_str(ENDING)
    }
}

/// Whether a text may be a key's id: 1 to 64 of `A-Z a-z 0-9 . _ -`.
#[must_use]
pub fn is_id(text: &str) -> bool {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(fine)
}

fn moment(text: &str) -> Option<Timestamp> {
    let civil = jiff::civil::DateTime::strptime(MOMENT, text).ok()?;
    let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_being_written_and_read() {
        for kind in Kind::ALL {
            for id in [None, Some("summer-2027".to_owned())] {
                let name = KeyName {
                    kind,
                    from: Timestamp(1_794_000_001_000_000),
                    id,
                };
                assert_eq!(KeyName::parse(&name.to_string()), Some(name));
            }
        }
        let name = KeyName::parse("enc-RSA-20261106T212001Z.pem").unwrap();
        assert_eq!(name.from, Timestamp(1_794_000_001_000_000));
    }

    #[test]
    fn what_is_not_a_name_is_refused() {
        for file in [
            "",
            "key.pem",
            "sig-ES256-20261106T212001Z",
            "sig-ES256-20261306T212001Z.pem",
            "sig-ES256-2026-11-06.pem",
            "sig-ES256-20261106T212001Z-.pem",
            "sig-ES256-20261106T212001Z-a b.pem",
            "sig-RSA-20261106T212001Z.pem",
            "enc-ES256-20261106T212001Z.pem",
            "SIG-ES256-20261106T212001Z.pem",
            "sig-HS256-20261106T212001Z.pem",
        ] {
            assert_eq!(KeyName::parse(file), None, "{file}");
        }
    }
}
