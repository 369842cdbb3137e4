//! The authentication request (Core section 3.1.2.1) with PKCE (RFC 7636), plain or as a signed
//! object (RFC 9101).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::authentication::Signer;
use super::error::OidcError;
use crate::config::Provider;
use crate::domain::ids::Timestamp;
use crate::domain::person::Language;
use crate::secret::Token;

/// The `typ` of a request object (RFC 9101 section 10.8), so that it passes for nothing else.
const OBJECT_TYPE: &str = "oauth-authz-req+jwt";
/// How long a signed request is good, in seconds: the browser goes to the provider at once.
const OBJECT_SECONDS: i64 = 120;

/// What differs from one request to the next.
pub(super) struct Particulars<'a> {
    pub redirect_uri: &'a str,
    pub state: &'a str,
    pub nonce: &'a str,
    pub verifier: &'a str,
    pub language: Language,
}

/// The parameters of a request, by name.
pub(super) type Parameters = Vec<(String, String)>;

/// Every parameter of a request: the one list, whichever way it goes.
pub(super) fn parameters(provider: &Provider, particulars: &Particulars<'_>) -> Parameters {
    let own = [
        ("response_type", "code".to_owned()),
        ("client_id", provider.client_id.clone()),
        ("redirect_uri", particulars.redirect_uri.to_owned()),
        ("scope", provider.scopes().join(" ")),
        ("state", particulars.state.to_owned()),
        ("nonce", particulars.nonce.to_owned()),
        ("code_challenge", challenge(particulars.verifier)),
        ("code_challenge_method", "S256".to_owned()),
        ("acr_values", provider.acr_values.join(" ")),
        ("prompt", provider.prompt.clone()),
        ("max_age", max_age(provider)),
        ("ui_locales", locales(particulars.language)),
    ];
    let mut all: Vec<_> = own
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    for (name, value) in &provider.extra {
        // What the protocol rests on is not for the configuration to change.
        if !all.iter().any(|(own, _)| own == name) {
            all.push((name.clone(), value.clone()));
        }
    }
    all
}

/// The parameters as a signed object (RFC 9101 sections 2.1 and 4). Nothing that counts is left
/// outside of it.
pub(super) fn signed(
    parameters: &Parameters,
    provider: &Provider,
    signer: &Signer,
    now: Timestamp,
) -> Result<String, OidcError> {
    let envelope = Envelope {
        client_id: &provider.client_id,
        issuer: &provider.issuer,
        leeway: provider.leeway_seconds,
        now,
        id: Token::fresh()?.expose(),
    };
    let claims = claims(parameters, envelope);
    Ok(signer.sign(OBJECT_TYPE, &claims, now)?)
}

/// What a signed object says beside the parameters.
struct Envelope<'a> {
    client_id: &'a str,
    issuer: &'a str,
    leeway: u32,
    now: Timestamp,
    id: String,
}

fn claims(parameters: &Parameters, envelope: Envelope<'_>) -> Map<String, Value> {
    let each = parameters.iter().map(|(name, value)| {
        // A number is a JSON number (RFC 9101 section 4), and `max_age` is the only one.
        let number = value.parse::<u32>().ok().filter(|_| name == "max_age");
        let value = number.map_or_else(|| Value::from(value.as_str()), Value::from);
        (name.clone(), value)
    });
    let mut claims: Map<_, _> = each.collect();
    let seconds = envelope.now.0.div_euclid(1_000_000);
    // The provider's clock may be behind this one.
    let from = seconds.saturating_sub(i64::from(envelope.leeway));
    for (name, value) in [
        ("iss", Value::from(envelope.client_id)),
        ("aud", Value::from(envelope.issuer)),
        ("iat", Value::from(from)),
        ("nbf", Value::from(from)),
        ("exp", Value::from(seconds.saturating_add(OBJECT_SECONDS))),
        ("jti", Value::from(envelope.id)),
    ] {
        claims.insert(name.to_owned(), value);
    }
    claims
}

/// What stands beside a signed object: no more than must (RFC 9101 section 5, Core section 6.1).
pub(super) fn beside(provider: &Provider, object: String) -> Parameters {
    let beside = [
        ("response_type", "code".to_owned()),
        ("client_id", provider.client_id.clone()),
        ("scope", "openid".to_owned()),
        ("request", object),
    ];
    beside.map(|(name, value)| (name.to_owned(), value)).into()
}

/// What stands in the address for a request that was pushed (RFC 9126 section 4).
pub(super) fn instead(provider: &Provider, request_uri: String) -> Parameters {
    let instead = [
        ("client_id", provider.client_id.clone()),
        ("request_uri", request_uri),
    ];
    instead.map(|(name, value)| (name.to_owned(), value)).into()
}

/// The address that the browser goes to. Other parameters that the endpoint's address has stay.
pub(super) fn address(endpoint: &Url, parameters: &Parameters) -> Url {
    let mut url = endpoint.clone();
    url.query_pairs_mut().extend_pairs(parameters);
    url
}

fn max_age(provider: &Provider) -> String {
    match provider.max_age {
        0 => String::new(),
        seconds => seconds.to_string(),
    }
}

/// The language wished for first, then the others.
pub(super) fn locales(first: Language) -> String {
    let others = Language::ALL.into_iter().filter(|other| *other != first);
    let tags: Vec<_> = std::iter::once(first)
        .chain(others)
        .map(Language::tag)
        .collect();
    tags.join(" ")
}

/// The S256 challenge of a verifier (RFC 7636 section 4.2).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let expected = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(challenge(verifier), expected);
    }

    fn envelope(id: &str) -> Envelope<'_> {
        Envelope {
            client_id: "portti",
            issuer: "https://provider.example",
            leeway: 10,
            now: Timestamp(1_794_000_000_700_000),
            id: id.to_owned(),
        }
    }

    #[test]
    fn an_object_is_addressed_dated_and_short_lived() {
        let claims = claims(&Vec::new(), envelope("once"));
        let expected = serde_json::json!({
            "iss": "portti",
            "aud": "https://provider.example",
            "iat": 1_793_999_990,
            "nbf": 1_793_999_990,
            "exp": 1_794_000_120,
            "jti": "once",
        });
        assert_eq!(Value::from(claims), expected);
    }

    #[test]
    fn numbers_are_numbers_where_the_protocol_has_numbers() {
        let parameters = [("max_age", "300"), ("state", "300"), ("login_hint", "0")];
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let claims = claims(&parameters.into(), envelope(""));
        assert_eq!(claims["max_age"], 300);
        assert_eq!(claims["state"], "300");
        assert_eq!(claims["login_hint"], "0");
    }

    proptest::proptest! {
        /// Whatever the parameters are called, each stands in the object as it is, and none takes
        /// the place of what makes the object good for this provider, this client and once.
        #[test]
        fn all_parameters_are_inside_and_none_is_in_command(
            parameters in proptest::collection::btree_map("[a-z_]{1,12}|iss|aud|exp|jti|nbf|iat", ".*", 0..20),
            id in "[a-z]{1,8}",
        ) {
            let list: Parameters = parameters.clone().into_iter().collect();
            let bare = claims(&Vec::new(), envelope(&id));
            let claims = claims(&list, envelope(&id));
            for (name, value) in &bare {
                proptest::prop_assert_eq!(&claims[name], value);
            }
            for (name, value) in parameters {
                if !bare.contains_key(&name) && name != "max_age" {
                    proptest::prop_assert_eq!(&claims[&name], &Value::from(value));
                }
            }
        }

        /// Nothing in a parameter ends it early or begins another.
        #[test]
        fn an_address_gives_back_what_was_put_into_it(value in ".*") {
            let endpoint = Url::parse("https://provider.example/authorize?tenant=kunta").unwrap();
            let list = vec![("request".to_owned(), value.clone())];
            let url = address(&endpoint, &list);
            let read: Vec<_> = url.query_pairs().into_owned().collect();
            let expected = [("tenant".to_owned(), "kunta".to_owned()), ("request".to_owned(), value)];
            proptest::prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn the_language_of_the_conversation_comes_first() {
        assert_eq!(locales(Language::Sv), "sv fi en");
    }
}
