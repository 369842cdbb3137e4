//! The strong identification of residents: one entry for each OpenID provider.

use std::collections::BTreeMap;
use std::path::PathBuf;

use figment::value::Value;
use url::Url;

use crate::config::setting::{Place, Setting, Shape};
use crate::config::{
    ClaimNames, Claims, IdTokens, Mistake, Profile, ProviderKeys, Secret, TokenEncryption, Userinfo,
};

settings! {
    /// The strong identification of residents.
    pub struct Identification impl Default {
        /// How many seconds the way to the identification page stays good.
        ticket_seconds: u32 [10..=300] = 60,
        /// How many seconds a resident has at the provider.
        flow_seconds: u32 [60..=600] = 600,
        /// How many seconds the one-time proof stays good after the return.
        proof_seconds: u32 [10..=600] = 120,
        /// Portti's own keys, shared by all providers.
        keys: OwnKeys = OwnKeys::default(),
        /// The OpenID providers by name. A service names the one that it uses.
        providers: BTreeMap<String, Provider> = BTreeMap::new() => "suomifi",
    }
}

settings! {
    /// Portti's own keys, with which it signs, and to which providers encrypt. `portti keys oidc`
    /// makes and changes them; their public halves are at `/.well-known/portti-jwks.json`.
    pub struct OwnKeys impl Default {
        /// The folder with the private keys. Its owner alone may change it. In the demo what is
        /// missing is made.
        folder: Option<PathBuf> = None => "\"/etc/portti/oidc-keys\"",
        /// How many hours a new key is published before it is used, and an old one kept after:
        /// longer than any provider keeps the key set without asking again.
        overlap_hours: u32 [0..=8_760] = 48,
    }
}

settings! {
    /// One OpenID provider.
    pub struct Provider {
        /// The issuer, exactly as it stands in the provider's ID tokens: text, because `…fi` and
        /// `…fi/` are two issuers.
        issuer: String => "\"https://tunnistus.example.fi\"",
        /// The provider's addresses by hand, where it publishes no openid-configuration.
        endpoints: Option<Endpoints> = None,
        /// The client id that the provider gave.
        client_id: String => "\"portti-kunta\"",
        /// How Portti proves to the provider who it is.
        client: ClientAuthentication,
        /// How a request reaches the provider: `plain` in the address, `signed` in the address
        /// (RFC 9101), `pushed` from server to server (RFC 9126), or `pushed-signed`, both.
        request: RequestForm = RequestForm::Plain,
        /// The provider's habits: `ftn` (the Finnish trust network: Telia and others), `op`,
        /// `signicat` or `suomifi`. It says what the claims are called and which scopes are asked
        /// for, where `claims` and `scopes` say nothing. Without it the claims are those of `ftn`.
        profile: Option<Profile> = None => "\"ftn\"",
        /// The scopes asked for; without it those of the profile, or `openid` and `profile`.
        scopes: Option<Vec<String>> = None => "[\"openid\", \"profile\"]",
        /// The assurance levels asked for, best first; empty asks for none.
        acr_values: Vec<String> = Vec::new() => "[\"http://ftn.ficora.fi/2017/loa2\"]",
        /// The assurance levels accepted in the ID token. A token with another is refused. Empty
        /// accepts those asked for.
        accepted_acr: Vec<String> = Vec::new(),
        /// `login` demands a fresh authentication; empty sends no `prompt`.
        prompt: String = "login".to_owned(),
        /// The oldest authentication accepted, in seconds; 0 does not ask.
        max_age: u32 [0..=86_400] = 300,
        /// Further parameters of the authorization request.
        extra: BTreeMap<String, String> = BTreeMap::new() => "{ ftn_spname = \"Kunta\" }",
        /// How ID tokens are signed and encrypted.
        id_token: IdTokens = IdTokens::default(),
        /// Where the provider's keys come from.
        jwks: ProviderKeys = ProviderKeys::default(),
        /// Whether the provider is asked for more about the person than the ID token tells: `none`,
        /// `plain`, `signed`, or `encrypted` (signed, then encrypted; by the same algorithms as ID
        /// tokens). It must be about the same `sub`, and what the ID token says counts more.
        userinfo: Userinfo = Userinfo::None,
        /// Which claims tell what, where otherwise than in the profile.
        claims: Claims = Claims::default(),
        /// Seconds that the provider's clock may be off.
        leeway_seconds: u32 [0..=300] = 10,
        /// How many seconds one request to the provider may take.
        timeout_seconds: u32 [1..=60] = 10,
        /// A file with the certificates of the authorities that the provider's certificate is
        /// checked against, where not those known to all.
        ca_file: Option<PathBuf> = None => "\"/etc/portti/provider-ca.pem\"",
    }
}

impl Provider {
    /// The scopes asked for.
    #[must_use]
    pub fn scopes(&self) -> Vec<&str> {
        match (&self.scopes, self.profile) {
            (Some(set), _) => set.iter().map(String::as_str).collect(),
            (None, Some(profile)) => profile.scopes().to_vec(),
            (None, None) => vec!["openid", "profile"],
        }
    }

    /// Which claims tell what.
    #[must_use]
    pub fn claim_names(&self) -> ClaimNames {
        self.profile.unwrap_or(Profile::Ftn).claims(&self.claims)
    }

    /// Whether the provider encrypts anything to Portti.
    #[must_use]
    pub fn receives_encrypted(&self) -> bool {
        self.id_token.encryption == TokenEncryption::Required
            || self.userinfo == Userinfo::Encrypted
    }

    /// The assurance levels accepted in the ID token; empty only where none was asked for.
    #[must_use]
    pub fn accepted(&self) -> &[String] {
        if self.accepted_acr.is_empty() {
            &self.acr_values
        } else {
            &self.accepted_acr
        }
    }
}

settings! {
    /// A provider's addresses, where it publishes no openid-configuration.
    pub struct Endpoints {
        /// Where the resident's browser goes.
        authorization: Url => "\"https://tunnistus.example.fi/oauth2/authorize\"",
        /// Where codes are redeemed.
        token: Url => "\"https://tunnistus.example.fi/oauth2/token\"",
        /// Where the provider's keys are.
        jwks: Url => "\"https://tunnistus.example.fi/jwks\"",
        /// Where requests are pushed to, for `request = "pushed"`.
        pushed_request: Option<Url> = None => "\"https://tunnistus.example.fi/oauth2/par\"",
        /// Where more is told of the person.
        userinfo: Option<Url> = None => "\"https://tunnistus.example.fi/oauth2/userinfo\"",
        /// Where the person's session at the provider is ended.
        end_session: Option<Url> = None => "\"https://tunnistus.example.fi/oauth2/logout\"",
    }
}

/// How Portti proves to a provider who it is.
#[derive(Clone, Debug)]
pub enum ClientAuthentication {
    /// With a signed statement (RFC 7523): `method = "private_key_jwt"`.
    PrivateKeyJwt(PrivateKeyJwt),
    /// With a shared secret: `method = "client_secret_basic"`.
    ClientSecretBasic(ClientSecret),
}

/// How a request for authentication reaches a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestForm {
    /// Its parameters stand in the address.
    Plain,
    /// A signed object with the parameters stands in the address (JAR, RFC 9101).
    Signed,
    /// Portti hands the parameters over itself (PAR, RFC 9126).
    Pushed,
    /// Portti hands a signed object over itself.
    PushedSigned,
}

impl RequestForm {
    /// Whether the parameters stand in a signed object.
    #[must_use]
    pub fn is_signed(self) -> bool {
        matches!(self, Self::Signed | Self::PushedSigned)
    }

    /// Whether Portti hands the request over itself.
    #[must_use]
    pub fn is_pushed(self) -> bool {
        matches!(self, Self::Pushed | Self::PushedSigned)
    }
}

settings! {
    /// The key that signs Portti's statements, and its requests where they are signed.
    pub struct PrivateKeyJwt {
        /// `private_key_jwt`, or `client_secret_basic` with `secret` alone (requests are then
        /// signed with ES256, where they are).
        method: String => "\"private_key_jwt\"",
        /// A key for this provider alone, PEM (PKCS #8), in the place of Portti's own. It has no
        /// successor: to change it is to restart. In the demo a missing one is made.
        key_file: Option<PathBuf> = None => "\"/etc/portti/provider-key.pem\"",
        /// The name of the key in `key_file`, as the provider knows it; empty names it by its
        /// thumbprint (RFC 7638).
        kid: String = String::new(),
        /// `ES256`, `RS256` or `PS256`.
        alg: SigningAlgorithm = SigningAlgorithm::Es256,
        /// Whom the statement is addressed to: `token-endpoint` (Finnish trust network) or
        /// `issuer` (newer providers). With a pushed request it is the issuer in any case.
        audience: AssertionAudience = AssertionAudience::TokenEndpoint,
    }
}

settings! {
    /// The secret shared with the provider.
    pub struct ClientSecret {
        /// `client_secret_basic`.
        method: String,
        /// The secret.
        secret: Secret,
    }
}

/// How a statement is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SigningAlgorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSA PKCS #1 v1.5 with SHA-256.
    Rs256,
    /// RSA-PSS with SHA-256.
    Ps256,
}

/// Whom a statement is addressed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssertionAudience {
    /// The address of the token endpoint.
    TokenEndpoint,
    /// The issuer.
    Issuer,
}

choices! {
    RequestForm: "plain" => RequestForm::Plain, "signed" => RequestForm::Signed,
        "pushed" => RequestForm::Pushed, "pushed-signed" => RequestForm::PushedSigned;
    SigningAlgorithm: "ES256" => SigningAlgorithm::Es256, "RS256" => SigningAlgorithm::Rs256,
        "PS256" => SigningAlgorithm::Ps256;
    AssertionAudience: "token-endpoint" => AssertionAudience::TokenEndpoint,
        "issuer" => AssertionAudience::Issuer;
}

impl Setting for ClientAuthentication {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let method = match place.value {
            Value::Dict(_, dict) => dict.get("method").and_then(Value::as_str),
            _ => None,
        };
        match method {
            Some("private_key_jwt") => {
                PrivateKeyJwt::read(place, mistakes).map(Self::PrivateKeyJwt)
            }
            Some("client_secret_basic") => {
                ClientSecret::read(place, mistakes).map(Self::ClientSecretBasic)
            }
            _ => {
                let place = place.child("method", place.value);
                mistakes.push(place.mistake(
                    "the way to authenticate is missing or not known",
                    "private_key_jwt, client_secret_basic",
                ));
                None
            }
        }
    }

    fn shape() -> Shape {
        PrivateKeyJwt::shape()
    }

    fn show(&self) -> Option<String> {
        None
    }
}
