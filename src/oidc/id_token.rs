//! Every check of an ID token (Core section 3.1.3.7).
//!
//! The library checks signature, `iss`, `aud`, `exp` and nonce; the rest is checked here.

use std::str::FromStr as _;
use std::time::{Duration, SystemTime};

use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJsonWebKeySet};
use openidconnect::{
    ClaimsVerificationError, ClientId, IssuerUrl, Nonce, SignatureVerificationError,
};
use serde_json::Value;
use subtle::ConstantTimeEq as _;

pub use super::compact::Object;
use super::compact::bytes;
use super::jwe::{self, Accepted, JweError};
use super::jwks::{KeySet, jws};
use super::keys::DecryptionKeys;
use super::signed::{Demands, Signed};
use crate::config::{IdTokens, SignatureAlgorithm, TokenEncryption};
use crate::domain::ids::Timestamp;
use crate::domain::private::Private;

/// The oldest `iat` that is accepted, in seconds: the token is made when the code is redeemed.
const OLDEST_ISSUE: i64 = 300;

/// Why an ID token is refused. No variant carries anything of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TokenError {
    /// Larger than allowed.
    #[error("it is too large")]
    TooLarge,
    /// Not a signed token with the claims that must be there.
    #[error("it is malformed")]
    Malformed,
    /// Not encrypted, although it must be.
    #[error("it is not encrypted")]
    Unencrypted,
    /// Encrypted, although it must not be.
    #[error("it is encrypted, which is not expected")]
    Encrypted,
    /// Its encryption is refused, or it does not open.
    #[error(transparent)]
    Sealed(#[from] JweError),
    /// The header brings a key or a meaning of its own, or is of a kind not accepted.
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
    /// `at_hash` is not that of the access token.
    #[error("it belongs to another access token")]
    AccessToken,
    /// `sub` is missing, or another than that of the ID token.
    #[error("it is about somebody else")]
    Subject,
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
    /// The access token that came with it, where one did.
    pub access_token: Option<&'a str>,
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

/// The signed token: as it came, or out of its encryption, as the configuration demands.
///
/// # Errors
/// Where it is encrypted and must not be, or the other way about, or does not open.
pub fn signed_part(
    token: Private,
    keys: &DecryptionKeys,
    how: &IdTokens,
) -> Result<Private, TokenError> {
    match (how.encryption, jwe::is_encrypted(token.expose())) {
        (TokenEncryption::None, false) => Ok(token),
        (TokenEncryption::None, true) => Err(TokenError::Encrypted),
        (TokenEncryption::Required, false) => Err(TokenError::Unencrypted),
        (TokenEncryption::Required, true) => opened(&token, keys, how),
    }
}

/// What is within an encrypted token.
pub(super) fn opened(
    token: &Private,
    keys: &DecryptionKeys,
    how: &IdTokens,
) -> Result<Private, TokenError> {
    let accepted = Accepted {
        alg: &how.alg,
        enc: &how.enc,
    };
    Ok(jwe::open(token.expose(), keys, &accepted)?)
}

/// The key id that a signed token names; none where it names none. Nothing is checked yet but the
/// header.
///
/// # Errors
/// Where the token is too large, malformed, or its header is refused.
pub fn key_id(
    token: &str,
    algorithms: &[SignatureAlgorithm],
) -> Result<Option<String>, TokenError> {
    let signed = Signed::read(token, &Demands::jwt(algorithms))?;
    Ok(signed.key_id().map(str::to_owned))
}

/// Checks a token.
///
/// # Errors
/// The first check that fails.
pub(super) fn check(
    signed: &Signed<'_>,
    keys: &KeySet,
    expected: &Expected<'_>,
) -> Result<Checked, TokenError> {
    // The library gets the one key that fits, and the one algorithm: nothing is left to choose.
    let key = signed.key(keys)?.clone();
    let parsed = CoreIdToken::from_str(signed.token()).map_err(|_| TokenError::Malformed)?;
    let issuer = IssuerUrl::new(expected.issuer.to_owned()).map_err(|_| TokenError::Issuer)?;
    let leeway = i64::from(expected.leeway);
    let tolerant_now = wall(expected.now.plus_seconds(-leeway));
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(expected.client_id.to_owned()),
        issuer,
        CoreJsonWebKeySet::new(vec![key]),
    )
    .set_allowed_algs([jws(signed.algorithm())])
    .set_time_fn(move || tolerant_now.into());
    let nonce = Nonce::new(expected.nonce.to_owned());
    let verified = parsed.claims(&verifier, &nonce).map_err(|e| sort(&e))?;
    // From here on the signature is known to be good.
    check_party(verified, expected)?;
    check_issue(verified, signed.unverified(), expected, leeway)?;
    check_access_token(signed, expected)?;
    let acr = check_assurance(verified, expected)?;
    let authenticated_at = check_authentication(verified, expected, leeway)?;
    Ok(Checked {
        claims: signed.unverified().clone(),
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

/// Section 3.1.3.8: where the token names an access token, it is the one that came with it.
fn check_access_token(signed: &Signed<'_>, expected: &Expected<'_>) -> Result<(), TokenError> {
    let Some(hash) = signed.unverified().get("at_hash") else {
        return Ok(());
    };
    let told = hash.as_str().and_then(bytes);
    let right = expected
        .access_token
        .map(|token| left_half(signed.algorithm(), token));
    match (told, right) {
        (Some(told), Some(right)) if bool::from(told.ct_eq(&right)) => Ok(()),
        _ => Err(TokenError::AccessToken),
    }
}

/// The left half of a hash by the function that the signature uses.
fn left_half(algorithm: SignatureAlgorithm, text: &str) -> Vec<u8> {
    use SignatureAlgorithm as A;
    use sha2::Digest as _;
    let hash = match algorithm {
        A::Rs256 | A::Ps256 | A::Es256 => sha2::Sha256::digest(text).to_vec(),
        A::Rs384 | A::Ps384 | A::Es384 => sha2::Sha384::digest(text).to_vec(),
        A::Rs512 | A::Ps512 => sha2::Sha512::digest(text).to_vec(),
    };
    let half = hash.len() / 2;
    hash.into_iter().take(half).collect()
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
