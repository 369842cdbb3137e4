//! Every check of a logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6), but whether
//! it was seen before: that takes a memory, which this room has none of.

use serde_json::Value;

use super::compact::Object;
use super::id_token::TokenError;
use super::jwks::KeySet;
use super::signed::{Demands, Signed};
use crate::config::SignatureAlgorithm;
use crate::domain::ids::Timestamp;

/// The event that makes a token a logout token (section 2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// The oldest `iat` that is accepted, in seconds.
const OLDEST: i64 = 300;
/// The longest `sub`, `sid` or `jti`, in bytes.
const LONGEST: usize = 255;
/// Kinds that a token may say it is (section 2.4 and, for older providers, RFC 7519). A token of
/// another kind was signed for another purpose.
const KINDS: [&str; 2] = ["logout+jwt", "JWT"];

/// Why a logout token is refused. No variant carries anything of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum LogoutTokenError {
    /// For a reason that any token may be refused for.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// It does not tell of a logout, or is another kind of token.
    #[error("it does not tell of a logout")]
    NotALogout,
    /// It names neither a person nor a session.
    #[error("it names neither a person nor a session")]
    NobodyNamed,
    /// It carries no identifier of its own, by which a second use is known.
    #[error("it carries no identifier of its own")]
    NoId,
}

/// What a logout token must agree with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'a> {
    /// The issuer, exactly.
    pub issuer: &'a str,
    /// This client.
    pub client_id: &'a str,
    /// The present moment.
    pub now: Timestamp,
    /// How far the provider's clock may be off, in seconds.
    pub leeway: u32,
}

/// A logout token that has passed every check. Its texts are personal data: never printed.
#[derive(Clone)]
pub struct LogoutToken {
    /// Who signed out, as their ID token's `sub`.
    pub subject: Option<String>,
    /// Which session ended, as its ID token's `sid`.
    pub session: Option<String>,
    /// The token's own identifier, by which a second use is known.
    pub id: String,
    /// When a second use would be refused for its age alone.
    pub forget_at: Timestamp,
}

/// What a logout token must be before it is checked.
pub(super) fn demands(algorithms: &[SignatureAlgorithm]) -> Demands<'_> {
    Demands {
        types: &KINDS,
        ..Demands::jwt(algorithms)
    }
}

/// Checks a token. `subject` and `session` are not both none afterwards.
pub(super) fn check(
    signed: Signed<'_>,
    keys: &KeySet,
    expected: &Expected<'_>,
) -> Result<LogoutToken, LogoutTokenError> {
    let claims = signed.verified(keys)?;
    // From here on the signature is known to be good.
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(TokenError::Issuer.into());
    }
    if !is_for(claims.get("aud"), expected.client_id) {
        return Err(TokenError::Audience.into());
    }
    check_time(&claims, expected)?;
    let told = claims.get("events").and_then(|events| events.get(EVENT));
    if !told.is_some_and(Value::is_object) {
        return Err(LogoutTokenError::NotALogout);
    }
    // So that no ID token passes for a logout token, and no logout token for an ID token.
    if claims.contains_key("nonce") {
        return Err(TokenError::Nonce.into());
    }
    let subject = named(claims.get("sub"))?;
    let session = named(claims.get("sid"))?;
    if subject.is_none() && session.is_none() {
        return Err(LogoutTokenError::NobodyNamed);
    }
    let id = named(claims.get("jti")).map_err(|_| LogoutTokenError::NoId)?;
    let reach = OLDEST.saturating_add(i64::from(expected.leeway).saturating_mul(2));
    Ok(LogoutToken {
        subject,
        session,
        id: id.ok_or(LogoutTokenError::NoId)?,
        forget_at: expected.now.plus_seconds(reach),
    })
}

/// Whether the audience is this client alone.
fn is_for(audience: Option<&Value>, client_id: &str) -> bool {
    match audience {
        Some(Value::String(one)) => one == client_id,
        Some(Value::Array(all)) => {
            !all.is_empty() && all.iter().all(|one| one.as_str() == Some(client_id))
        }
        _ => false,
    }
}

fn check_time(claims: &Object, expected: &Expected<'_>) -> Result<(), TokenError> {
    let second = |name: &str| claims.get(name).and_then(Value::as_i64);
    let now = expected.now.0.div_euclid(1_000_000);
    let leeway = i64::from(expected.leeway);
    let issued = second("iat").ok_or(TokenError::IssuedAt)?;
    if issued > now.saturating_add(leeway) || issued < now.saturating_sub(OLDEST + leeway) {
        return Err(TokenError::IssuedAt);
    }
    let ends = second("exp").ok_or(TokenError::Expired)?;
    if ends <= now.saturating_sub(leeway) {
        return Err(TokenError::Expired);
    }
    Ok(())
}

/// A text that names something; none where the claim is not there.
fn named(value: Option<&Value>) -> Result<Option<String>, LogoutTokenError> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) if (1..=LONGEST).contains(&text.len()) => Ok(Some(text.clone())),
        Some(_) => Err(TokenError::Malformed.into()),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::*;
    use crate::config::SigningAlgorithm;
    use crate::oidc::keys::{SigningKey, published};

    const NOW: Timestamp = Timestamp(1_800_000_000_000_000);

    struct Provider {
        key: SigningKey,
        keys: KeySet,
        _folder: tempfile::TempDir,
    }

    fn provider() -> Provider {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        let key = SigningKey::load_or_make(&path, SigningAlgorithm::Es256, "").unwrap();
        let json = serde_json::to_value(published([&key])).unwrap();
        Provider {
            keys: KeySet::of(json.as_object().unwrap()).unwrap(),
            key,
            _folder: folder,
        }
    }

    fn right() -> Value {
        json!({
            "iss": "https://op.example", "aud": "portti", "iat": 1_800_000_000,
            "exp": 1_800_000_120, "jti": "a", "sub": "person", "sid": "session",
            "events": { EVENT: {} },
        })
    }

    impl Provider {
        fn check(
            &self,
            typ: Option<&str>,
            claims: &Value,
        ) -> Result<LogoutToken, LogoutTokenError> {
            self.check_text(&self.key.sign(typ, claims).unwrap())
        }

        fn check_text(&self, token: &str) -> Result<LogoutToken, LogoutTokenError> {
            let expected = Expected {
                issuer: "https://op.example",
                client_id: "portti",
                now: NOW,
                leeway: 10,
            };
            let signed = Signed::read(token, &demands(&SignatureAlgorithm::ALL))?;
            check(signed, &self.keys, &expected)
        }

        fn refused(&self, change: impl FnOnce(&mut Value)) -> LogoutTokenError {
            let mut claims = right();
            change(&mut claims);
            self.check(Some("logout+jwt"), &claims).err().unwrap()
        }
    }

    #[test]
    fn a_right_token_tells_who_and_which_session() {
        let provider = provider();
        for typ in [
            None,
            Some("logout+jwt"),
            Some("JWT"),
            Some("application/logout+jwt"),
        ] {
            let told = provider.check(typ, &right()).ok().unwrap();
            assert_eq!(told.subject.as_deref(), Some("person"));
            assert_eq!(told.session.as_deref(), Some("session"));
            assert_eq!(told.id, "a");
            assert!(told.forget_at >= NOW.plus_seconds(320));
        }
        let mut claims = right();
        claims["aud"] = json!(["portti"]);
        claims.as_object_mut().unwrap().remove("sub");
        assert_eq!(provider.check(None, &claims).ok().unwrap().subject, None);
    }

    #[test]
    #[expect(
        clippy::too_many_lines,
        reason = "a table of claims and their wrong values"
    )]
    fn each_wrong_claim_is_refused() {
        use LogoutTokenError as L;
        use TokenError as T;
        let provider = provider();
        let long = "x".repeat(256);
        for (claim, values, why) in [
            (
                "iss",
                vec![json!(null), json!("https://evil.example")],
                L::Token(T::Issuer),
            ),
            (
                "aud",
                vec![
                    json!(null),
                    json!("other"),
                    json!([]),
                    json!(["portti", "other"]),
                ],
                L::Token(T::Audience),
            ),
            (
                "iat",
                vec![
                    json!(null),
                    json!("x"),
                    json!(1_800_000_011),
                    json!(1_799_999_689),
                ],
                L::Token(T::IssuedAt),
            ),
            (
                "exp",
                vec![json!(null), json!(1_799_999_990)],
                L::Token(T::Expired),
            ),
            (
                "events",
                vec![
                    json!(null),
                    json!({}),
                    json!({ EVENT: true }),
                    json!([EVENT]),
                    json!(EVENT),
                ],
                L::NotALogout,
            ),
            ("nonce", vec![json!("n"), json!(null)], L::Token(T::Nonce)),
            (
                "jti",
                vec![json!(null), json!(""), json!(7), json!(long)],
                L::NoId,
            ),
            (
                "sub",
                vec![json!(7), json!(""), json!(long)],
                L::Token(T::Malformed),
            ),
        ] {
            for value in values {
                let refused = provider.refused(|claims| claims[claim] = value.clone());
                assert_eq!(refused, why, "{claim} = {value}");
            }
        }
        for claim in ["iss", "aud", "iat", "exp", "events", "jti"] {
            provider.refused(|claims| drop(claims.as_object_mut().unwrap().remove(claim)));
        }
        let nobody = provider.refused(|claims| {
            let claims = claims.as_object_mut().unwrap();
            claims.retain(|name, _| name != "sub" && name != "sid");
        });
        assert_eq!(nobody, L::NobodyNamed);
    }

    #[test]
    fn a_token_for_another_purpose_is_refused() {
        let provider = provider();
        for typ in ["at+jwt", "secevent+jwt", "oauth-authz-req+jwt", ""] {
            let refused = provider.check(Some(typ), &right()).err().unwrap();
            assert_eq!(refused, TokenError::Header.into(), "{typ}");
        }
    }

    #[test]
    fn the_signature_must_be_the_provider_s() {
        let (good, stranger) = (provider(), provider());
        let foreign = stranger.key.sign(None, &right()).unwrap();
        let unknown = LogoutTokenError::Token(TokenError::UnknownKey);
        assert_eq!(good.check_text(&foreign).err(), Some(unknown));

        let token = good.key.sign(None, &right()).unwrap();
        let (head, rest) = token.split_once('.').unwrap();
        let (_, signature) = rest.split_once('.').unwrap();
        let mut claims = right();
        claims["sub"] = json!("somebody else");
        let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
        let forged = good.check_text(&format!("{head}.{claims}.{signature}"));
        assert_eq!(forged.err(), Some(TokenError::Signature.into()));

        let key = serde_json::to_string(&published([&good.key])).unwrap();
        for (alg, signature) in [("none", ""), ("None", ""), ("HS256", key.as_str())] {
            let head = URL_SAFE_NO_PAD.encode(json!({ "alg": alg }).to_string());
            let signature = URL_SAFE_NO_PAD.encode(signature);
            let claims = URL_SAFE_NO_PAD.encode(right().to_string());
            let refused = good.check_text(&format!("{head}.{claims}.{signature}"));
            assert_eq!(refused.err(), Some(TokenError::Algorithm.into()), "{alg}");
        }
        for text in ["", "a.b", "a.b.c.d.e", &"x".repeat(40_000)] {
            assert!(good.check_text(text).is_err());
        }
    }
}
