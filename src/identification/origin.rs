//! The page that the resident comes back to.

use std::collections::BTreeSet;

use url::Url;

/// The longest address that is taken, in bytes.
const LONGEST: usize = 2_000;

/// The page to come back to, if it lies on one of `sites` and is one of `pages`, where any are
/// listed. None where it is not, or is more than a plain origin and path.
///
/// The proof is carried to this page, and whoever asks for the ticket names it. A query or a path
/// that servers read in different ways could make a redirector of it, which would carry the proof
/// on to a stranger.
pub(super) fn allowed(
    page: &str,
    sites: &BTreeSet<String>,
    pages: &BTreeSet<String>,
) -> Option<String> {
    if page.len() > LONGEST {
        return None;
    }
    let url = Url::parse(page).ok()?;
    let web = matches!(url.scheme(), "https" | "http");
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let on_site = sites.contains(&url.origin().ascii_serialization());
    if !web || !bare || !on_site || !is_plain(page, url.path()) {
        return None;
    }
    let page = String::from(url);
    let listed = pages.is_empty() || pages.iter().any(|entry| covers(entry, &page));
    listed.then_some(page)
}

/// Whether every server reads the path alike: `path` is what the browser makes of `page`.
fn is_plain(page: &str, path: &str) -> bool {
    let given = page.to_ascii_lowercase();
    let path = path.to_ascii_lowercase();
    let strange = ["//", "%2f", "%5c"].iter().any(|part| path.contains(part));
    let dots = |segment: &str| matches!(segment.replace("%2e", ".").as_str(), "." | "..");
    !strange && !given.contains(['\\', '\t', '\n', '\r']) && !given.split('/').any(dots)
}

/// An entry that ends in a slash stands for everything below it, any other for that page alone.
fn covers(entry: &str, page: &str) -> bool {
    page == entry || (entry.ends_with('/') && page.starts_with(entry))
}

/// The origin of a page that was allowed.
pub(super) fn of(page: &str) -> String {
    Url::parse(page).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "https://www.kunta.example";

    fn back(page: &str, pages: &[&str]) -> Option<String> {
        let sites = BTreeSet::from([SITE.to_owned()]);
        let pages = pages.iter().map(|page| (*page).to_owned()).collect();
        allowed(page, &sites, &pages)
    }

    #[test]
    fn only_pages_of_the_sites_are_allowed() {
        let page = "https://www.kunta.example/terveys";
        assert_eq!(back(page, &[]).as_deref(), Some(page));
        assert!(back("https://WWW.kunta.example:443/", &[]).is_some());
        assert!(back("https://www.kunta.example/hyvä.olo/", &[]).is_some());
        for page in [
            "https://www.kunta.example.evil.example/",
            "https://www.kunta.example@evil.example/",
            "http://www.kunta.example/",
            "https://www.kunta.example:8443/",
            "//www.kunta.example/",
            "javascript:alert(1)",
            "data:text/html,hello",
            "https://evil.example/?https://www.kunta.example",
            "",
        ] {
            assert_eq!(back(page, &[]), None, "{page}");
        }
        let long = format!("{SITE}/{}", "a".repeat(LONGEST));
        assert!(back(&long, &[]).is_none());
    }

    #[test]
    fn nothing_but_origin_and_path_is_allowed() {
        for page in [
            "https://www.kunta.example/ohjaus?to=https://evil.example",
            "https://www.kunta.example/terveys?",
            "https://www.kunta.example/terveys#chat",
            "https://www.kunta.example/terveys#",
            "https://user@www.kunta.example/",
            "https://user:word@www.kunta.example/",
        ] {
            assert_eq!(back(page, &[]), None, "{page}");
        }
    }

    #[test]
    fn a_path_that_may_be_read_in_two_ways_is_refused() {
        for path in [
            "//evil.example/",
            "/a//evil.example/",
            "/a%2f%2fevil.example",
            "/a%2F..%2Fb",
            "/a%5Cevil.example",
            "/a/../b",
            "/a/%2e%2E/b",
            "/a/./b",
            "/a/..",
            "/\\@evil.example/x",
            "/a\t/b",
        ] {
            assert_eq!(back(&format!("{SITE}{path}"), &[]), None, "{path}");
        }
    }

    #[test]
    fn where_pages_are_listed_no_other_is_allowed() {
        let pages = [
            "https://www.kunta.example/terveys",
            "https://www.kunta.example/sosiaali/",
        ];
        for (path, right) in [
            ("/terveys", true),
            ("/terveys/", false),
            ("/terveys/ohjaus", false),
            ("/terveysohjaus", false),
            ("/sosiaali/", true),
            ("/sosiaali/chat", true),
            ("/sosiaali", false),
            ("/sosiaali/../ohjaus", false),
            ("/", false),
        ] {
            let page = format!("{SITE}{path}");
            assert_eq!(back(&page, &pages).is_some(), right, "{page}");
        }
    }
}
