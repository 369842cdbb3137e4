//! The authorization request (Core section 3.1.2.1) with PKCE (RFC 7636).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use sha2::{Digest, Sha256};

use crate::config::Provider;
use crate::domain::person::Language;

/// What differs from one request to the next.
pub(super) struct Particulars<'a> {
    pub redirect_uri: &'a str,
    pub state: &'a str,
    pub nonce: &'a str,
    pub verifier: &'a str,
    pub language: Language,
}

/// The address that the browser goes to.
pub(super) fn address(endpoint: &Url, provider: &Provider, particulars: &Particulars<'_>) -> Url {
    let mut url = endpoint.clone();
    url.query_pairs_mut()
        .extend_pairs(parameters(provider, particulars));
    url
}

fn parameters(provider: &Provider, particulars: &Particulars<'_>) -> Vec<(String, String)> {
    let own = [
        ("response_type", "code".to_owned()),
        ("client_id", provider.client_id.clone()),
        ("redirect_uri", particulars.redirect_uri.to_owned()),
        ("scope", provider.scopes.join(" ")),
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

fn max_age(provider: &Provider) -> String {
    match provider.max_age {
        0 => String::new(),
        seconds => seconds.to_string(),
    }
}

/// The language wished for first, then the others.
fn locales(first: Language) -> String {
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

    #[test]
    fn the_language_of_the_conversation_comes_first() {
        assert_eq!(locales(Language::Sv), "sv fi en");
    }
}
