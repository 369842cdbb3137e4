//! How a provider's tokens come: signed by what, and encrypted by what.

use std::path::PathBuf;

use url::Url;

settings! {
    /// How a provider's ID tokens come. What comes otherwise is refused.
    pub struct IdTokens impl Default {
        /// The signatures accepted: `RS256`, `RS384`, `RS512`, `PS256`, `PS384`, `PS512`, `ES256`,
        /// `ES384`.
        signed: Vec<SignatureAlgorithm> = SignatureAlgorithm::ALL.to_vec(),
        /// `required`: ID tokens are encrypted to Portti, as in the Finnish trust network, and one
        /// that is not is refused. `none`: they are signed only, and an encrypted one is refused.
        encryption: TokenEncryption = TokenEncryption::None,
        /// The ways accepted to encrypt a token's key: `RSA-OAEP`, `RSA-OAEP-256`, `ECDH-ES`.
        alg: Vec<KeyEncryption> = KeyEncryption::ALL.to_vec(),
        /// The ways accepted to encrypt a token's content: `A128CBC-HS256`, `A128GCM`, `A256GCM`.
        enc: Vec<ContentEncryption> = ContentEncryption::ALL.to_vec(),
    }
}

settings! {
    /// Where the provider's keys come from, where not plainly from its JWKS address.
    pub struct ProviderKeys impl Default {
        /// A file with the provider's keys as a JWK set. Then none are fetched, and new ones take
        /// effect at a restart.
        file: Option<PathBuf> = None => "\"/etc/portti/provider-jwks.json\"",
        /// The address of the provider's signed JWK set, which then takes the place of the plain
        /// one. It must be signed by a key of `signed_with`, name the issuer as `iss` and `sub`,
        /// and say when it ends (`exp`).
        signed: Option<Url> = None => "\"https://tunnistus.example.fi/signed-jwks\"",
        /// A file with the keys that sign the signed JWK set, as a JWK set.
        signed_with: Option<PathBuf> = None => "\"/etc/portti/provider-anchor.json\"",
    }
}

/// How a provider tells more about a person than its ID tokens do (Core section 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Userinfo {
    /// It is not asked.
    None,
    /// As JSON.
    Plain,
    /// As a signed token.
    Signed,
    /// As a signed token, encrypted.
    Encrypted,
}

/// A signature that may be accepted. No HMAC: its key would be public or shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSA PKCS #1 v1.5 with SHA-256.
    Rs256,
    /// RSA PKCS #1 v1.5 with SHA-384.
    Rs384,
    /// RSA PKCS #1 v1.5 with SHA-512.
    Rs512,
    /// RSA-PSS with SHA-256.
    Ps256,
    /// RSA-PSS with SHA-384.
    Ps384,
    /// RSA-PSS with SHA-512.
    Ps512,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
}

/// Whether ID tokens are encrypted to Portti.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenEncryption {
    /// They are not.
    None,
    /// They are, and others are refused.
    Required,
}

/// How the key of an encrypted token is encrypted or agreed (RFC 7518 section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyEncryption {
    /// RSA-OAEP with SHA-1.
    RsaOaep,
    /// RSA-OAEP with SHA-256.
    RsaOaep256,
    /// Agreed on P-256, used directly.
    EcdhEs,
}

/// How the content of an encrypted token is encrypted (RFC 7518 section 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentEncryption {
    /// AES-128-CBC with HMAC-SHA-256.
    A128CbcHs256,
    /// AES-128-GCM.
    A128Gcm,
    /// AES-256-GCM.
    A256Gcm,
}

impl SignatureAlgorithm {
    /// Its name (RFC 7518 section 3.1).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Es256,
        Self::Es384,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
    ];
}

impl KeyEncryption {
    /// Its name (RFC 7518 section 4.1).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RsaOaep => "RSA-OAEP",
            Self::RsaOaep256 => "RSA-OAEP-256",
            Self::EcdhEs => "ECDH-ES",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Every one.
    pub const ALL: [Self; 3] = [Self::RsaOaep, Self::RsaOaep256, Self::EcdhEs];
}

impl ContentEncryption {
    /// Its name (RFC 7518 section 5.1).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A128CbcHs256 => "A128CBC-HS256",
            Self::A128Gcm => "A128GCM",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Every one.
    pub const ALL: [Self; 3] = [Self::A128CbcHs256, Self::A128Gcm, Self::A256Gcm];
}

choices! {
    SignatureAlgorithm: "RS256" => SignatureAlgorithm::Rs256, "RS384" => SignatureAlgorithm::Rs384,
        "RS512" => SignatureAlgorithm::Rs512, "PS256" => SignatureAlgorithm::Ps256,
        "PS384" => SignatureAlgorithm::Ps384, "PS512" => SignatureAlgorithm::Ps512,
        "ES256" => SignatureAlgorithm::Es256, "ES384" => SignatureAlgorithm::Es384;
    Userinfo: "none" => Userinfo::None, "plain" => Userinfo::Plain, "signed" => Userinfo::Signed,
        "encrypted" => Userinfo::Encrypted;
    TokenEncryption: "none" => TokenEncryption::None, "required" => TokenEncryption::Required;
    KeyEncryption: "RSA-OAEP" => KeyEncryption::RsaOaep,
        "RSA-OAEP-256" => KeyEncryption::RsaOaep256, "ECDH-ES" => KeyEncryption::EcdhEs;
    ContentEncryption: "A128CBC-HS256" => ContentEncryption::A128CbcHs256,
        "A128GCM" => ContentEncryption::A128Gcm, "A256GCM" => ContentEncryption::A256Gcm;
}
