//! Every check of an ID token (Core section 3.1.3.7).
//!
//! The library checks signature, `iss`, `aud`, `exp` and nonce; the rest is checked here.

use std::str::FromStr as _;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    ClaimsVerificationError, ClientId, IssuerUrl, Nonce, SignatureVerificationError,
};
use serde_json::{Map, Value};

use crate::domain::ids::Timestamp;

/// A JSON object.
pub type Object = Map<String, Value>;

/// The largest ID token that is read, in bytes.
const LARGEST: usize = 32 * 1024;
/// The oldest `iat` that is accepted, in seconds: the token is made when the code is redeemed.
const OLDEST_ISSUE: i64 = 300;
/// Signatures that are accepted. No HMAC: its key would be public or shared.
pub(super) const ALGORITHMS: [(&str, CoreJwsSigningAlgorithm); 6] = [
    ("RS256", CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256),
    ("RS512", CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512),
    ("PS256", CoreJwsSigningAlgorithm::RsaSsaPssSha256),
    ("PS512", CoreJwsSigningAlgorithm::RsaSsaPssSha512),
    ("ES256", CoreJwsSigningAlgorithm::EcdsaP256Sha256),
    ("ES384", CoreJwsSigningAlgorithm::EcdsaP384Sha384),
];
/// Header parameters that would bring a key or a meaning of the sender's own choice.
const REFUSED_HEADERS: [&str; 6] = ["crit", "jku", "jwk", "x5u", "b64", "zip"];

/// Why an ID token is refused. No variant carries anything of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TokenError {
    /// Larger than allowed.
    #[error("it is too large")]
    TooLarge,
    /// Not a signed token with the claims that must be there.
    #[error("it is malformed")]
    Malformed,
    /// Encrypted, or neither signed nor encrypted, or of a kind not accepted.
    #[error("its header is refused")]
    Header,
    /// `alg` is not one of those accepted.
    #[error("its algorithm is not accepted")]
    Algorithm,
    /// Signed with a key that the provider does not publish.
    #[error("its key is unknown")]
    UnknownKey,
    /// The signature is wrong.
    #[error("its signature is wrong")]
    Signature,
    /// `iss` is another.
    #[error("its issuer is wrong")]
    Issuer,
    /// `aud` is not this client alone.
    #[error("its audience is wrong")]
    Audience,
    /// `azp` is another.
    #[error("its authorized party is wrong")]
    AuthorizedParty,
    /// `exp` has passed.
    #[error("it has expired")]
    Expired,
    /// `nbf` is still to come.
    #[error("it is not valid yet")]
    NotYetValid,
    /// `iat` lies in the future, before the request, or too long ago.
    #[error("its time of issue is wrong")]
    IssuedAt,
    /// `nonce` is missing or another.
    #[error("its nonce is wrong")]
    Nonce,
    /// `acr` is missing or not one of those accepted.
    #[error("its assurance level is not accepted")]
    Assurance,
    /// `auth_time` is missing where it was asked for, in the future, or too long ago.
    #[error("the authentication is too old")]
    AuthenticationTime,
}

/// What a token must agree with.
#[derive(Clone, Debug)]
pub struct Expected<'a> {
    /// The issuer, exactly.
    pub issuer: &'a str,
    /// This client.
    pub client_id: &'a str,
    /// The nonce of the request.
    pub nonce: &'a str,
    /// The assurance levels accepted; empty accepts any.
    pub accepted_acr: &'a [String],
    /// The oldest authentication accepted, in seconds before the request; none asks for no
    /// `auth_time`.
    pub max_age: Option<u32>,
    /// Whether a fresh authentication was demanded (`prompt=login`).
    pub fresh: bool,
    /// When the request was made.
    pub begun_at: Timestamp,
    /// The present moment.
    pub now: Timestamp,
    /// How far the provider's clock may be off, in seconds.
    pub leeway: u32,
}

/// A token that has passed every check.
#[derive(Clone)]
pub struct Checked {
    /// All its claims. Personal data: never printed.
    pub claims: Object,
    /// The assurance level, or empty where none was asked for.
    pub acr: String,
    /// When the person was authenticated; the time of issue where the provider does not tell.
    pub authenticated_at: Timestamp,
}

/// The key id that a token names; none where it names none.
///
/// # Errors
/// Where the token is too large, malformed, or its header is refused.
pub fn key_id(token: &str) -> Result<Option<String>, TokenError> {
    if token.len() > LARGEST {
        return Err(TokenError::TooLarge);
    }
    let (header, _) = parts(token)?;
    if REFUSED_HEADERS
        .iter()
        .any(|name| header.contains_key(*name))
    {
        return Err(TokenError::Header);
    }
    let algorithm = header.get("alg").and_then(Value::as_str);
    if !ALGORITHMS.iter().any(|(name, _)| Some(*name) == algorithm) {
        return Err(TokenError::Algorithm);
    }
    match header.get("kid") {
        None => Ok(None),
        Some(Value::String(id)) => Ok(Some(id.clone())),
        Some(_) => Err(TokenError::Header),
    }
}

/// Checks a token.
///
/// # Errors
/// The first check that fails.
pub fn check(
    token: &str,
    keys: &CoreJsonWebKeySet,
    expected: &Expected<'_>,
) -> Result<Checked, TokenError> {
    key_id(token)?;
    let (_, claims) = parts(token)?;
    let parsed = CoreIdToken::from_str(token).map_err(|_| TokenError::Malformed)?;
    let issuer = IssuerUrl::new(expected.issuer.to_owned()).map_err(|_| TokenError::Issuer)?;
    let leeway = i64::from(expected.leeway);
    let tolerant_now = wall(expected.now.plus_seconds(-leeway));
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(expected.client_id.to_owned()),
        issuer,
        keys.clone(),
    )
    .set_allowed_algs(ALGORITHMS.map(|(_, algorithm)| algorithm))
    .set_time_fn(move || tolerant_now.into());
    let nonce = Nonce::new(expected.nonce.to_owned());
    let verified = parsed.claims(&verifier, &nonce).map_err(|e| sort(&e))?;
    // From here on the signature is known to be good.
    check_party(verified, expected)?;
    check_issue(verified, &claims, expected, leeway)?;
    let acr = check_assurance(verified, expected)?;
    let authenticated_at = check_authentication(verified, expected, leeway)?;
    Ok(Checked {
        claims,
        acr,
        authenticated_at,
    })
}

/// Steps 4 and 5: the library already refuses audiences beside this client.
fn check_party(claims: &CoreIdTokenClaims, expected: &Expected<'_>) -> Result<(), TokenError> {
    match claims.authorized_party() {
        Some(party) if party.as_str() != expected.client_id => Err(TokenError::AuthorizedParty),
        None if claims.audiences().len() > 1 => Err(TokenError::AuthorizedParty),
        _ => Ok(()),
    }
}

/// Step 10, and `nbf` (RFC 7519 section 4.1.5).
fn check_issue(
    claims: &CoreIdTokenClaims,
    all: &Object,
    expected: &Expected<'_>,
    leeway: i64,
) -> Result<(), TokenError> {
    let now = seconds(expected.now);
    let issued = claims.issue_time().timestamp();
    let earliest = seconds(expected.begun_at).max(now.saturating_sub(OLDEST_ISSUE));
    if issued > now.saturating_add(leeway) || issued < earliest.saturating_sub(leeway) {
        return Err(TokenError::IssuedAt);
    }
    match all.get("nbf").map(Value::as_f64) {
        None => Ok(()),
        Some(Some(from)) if from <= as_f64(now.saturating_add(leeway)) => Ok(()),
        Some(_) => Err(TokenError::NotYetValid),
    }
}

/// Step 12.
fn check_assurance(
    claims: &CoreIdTokenClaims,
    expected: &Expected<'_>,
) -> Result<String, TokenError> {
    let acr = claims.auth_context_ref().map_or("", |acr| acr.as_str());
    let accepted = expected.accepted_acr;
    if accepted.is_empty() || accepted.iter().any(|one| one == acr) {
        Ok(acr.to_owned())
    } else {
        Err(TokenError::Assurance)
    }
}

/// Step 13. The age is measured from the request, since the person may take their time.
fn check_authentication(
    claims: &CoreIdTokenClaims,
    expected: &Expected<'_>,
    leeway: i64,
) -> Result<Timestamp, TokenError> {
    let Some(at) = claims.auth_time().map(|at| at.timestamp()) else {
        return match expected.max_age {
            Some(_) => Err(TokenError::AuthenticationTime),
            None => Ok(moment(claims.issue_time().timestamp())),
        };
    };
    let begun = seconds(expected.begun_at);
    let oldest = match (expected.fresh, expected.max_age) {
        (true, _) => Some(begun),
        (false, Some(age)) => Some(begun.saturating_sub(i64::from(age))),
        (false, None) => None,
    };
    let too_old = oldest.is_some_and(|oldest| at < oldest.saturating_sub(leeway));
    if too_old || at > seconds(expected.now).saturating_add(leeway) {
        return Err(TokenError::AuthenticationTime);
    }
    Ok(moment(at))
}

fn sort(error: &ClaimsVerificationError) -> TokenError {
    use ClaimsVerificationError as E;
    use SignatureVerificationError as S;
    match error {
        E::InvalidIssuer(_) => TokenError::Issuer,
        E::InvalidAudience(_) => TokenError::Audience,
        E::Expired(_) => TokenError::Expired,
        E::InvalidNonce(_) => TokenError::Nonce,
        E::InvalidAuthContext(_) => TokenError::Assurance,
        E::InvalidAuthTime(_) => TokenError::AuthenticationTime,
        E::SignatureVerification(S::NoMatchingKey | S::AmbiguousKeyId(_)) => TokenError::UnknownKey,
        E::SignatureVerification(S::DisallowedAlg(_) | S::UnsupportedAlg(_) | S::NoSignature) => {
            TokenError::Algorithm
        }
        E::SignatureVerification(_) => TokenError::Signature,
        E::Unsupported(_) => TokenError::Header,
        _ => TokenError::Malformed,
    }
}

/// Header and claims of a compact JWS (RFC 7515 section 7.1), unchecked.
pub(super) fn parts(token: &str) -> Result<(Object, Object), TokenError> {
    let mut pieces = token.split('.');
    let (Some(header), Some(claims), Some(_), None) =
        (pieces.next(), pieces.next(), pieces.next(), pieces.next())
    else {
        return Err(TokenError::Malformed);
    };
    Ok((object(header)?, object(claims)?))
}

fn object(part: &str) -> Result<Object, TokenError> {
    let bytes = URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| TokenError::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenError::Malformed)
}

fn seconds(at: Timestamp) -> i64 {
    at.0.div_euclid(1_000_000)
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp(seconds.saturating_mul(1_000_000))
}

fn wall(at: Timestamp) -> SystemTime {
    let micros = u64::try_from(at.0).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_micros(micros)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "seconds since 1970 stay exact for 285 million years"
)]
fn as_f64(seconds: i64) -> f64 {
    seconds as f64
}
