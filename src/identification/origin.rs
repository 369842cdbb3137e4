//! The page that the resident comes back to.

use std::collections::BTreeSet;

use url::Url;

/// The longest address that is taken, in bytes.
const LONGEST: usize = 2_000;

/// The page to come back to, if it lies on one of `sites`: without its fragment, which the proof
/// takes the place of. None where it does not, or is no plain web address.
pub(super) fn allowed(page: &str, sites: &BTreeSet<String>) -> Option<String> {
    if page.len() > LONGEST {
        return None;
    }
    let mut url = Url::parse(page).ok()?;
    let web = matches!(url.scheme(), "https" | "http");
    let plain = url.username().is_empty() && url.password().is_none();
    if !web || !plain || !sites.contains(&url.origin().ascii_serialization()) {
        return None;
    }
    url.set_fragment(None);
    Some(url.into())
}

/// The origin of a page that was allowed.
pub(super) fn of(page: &str) -> String {
    Url::parse(page).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_sites_are_allowed() {
        let sites = BTreeSet::from(["https://www.kunta.example".to_owned()]);
        let back = |page: &str| allowed(page, &sites);
        assert_eq!(
            back("https://www.kunta.example/terveys?kieli=sv#chat").as_deref(),
            Some("https://www.kunta.example/terveys?kieli=sv")
        );
        assert!(back("https://WWW.kunta.example:443/").is_some());
        for page in [
            "https://www.kunta.example.evil.example/",
            "https://www.kunta.example@evil.example/",
            "https://user@www.kunta.example/",
            "http://www.kunta.example/",
            "https://www.kunta.example:8443/",
            "//www.kunta.example/",
            "javascript:alert(1)",
            "data:text/html,hello",
            "https://evil.example/?https://www.kunta.example",
            "https://www.kunta.example\\@evil.example/x",
            "",
        ] {
            let kept = back(page);
            let own = kept
                .as_deref()
                .is_none_or(|kept| kept.starts_with("https://www.kunta.example/"));
            assert!(
                own && (kept.is_none() || page.contains('\\')),
                "{page} {kept:?}"
            );
        }
        let long = format!("https://www.kunta.example/{}", "a".repeat(LONGEST));
        assert!(back(&long).is_none());
    }
}
