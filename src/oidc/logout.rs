//! Signing out at the provider, begun by us (OpenID Connect RP-Initiated Logout 1.0).

use reqwest::Url;

use super::request::locales;
use crate::domain::person::Language;

/// What a sign-out tells the provider.
///
/// There is no `id_token_hint`: it would put what the ID token tells of the person into an
/// address, and so into histories and logs. `client_id` serves in its place (section 2); the
/// provider may ask the person whether they mean it.
#[derive(Clone, Copy, Debug)]
pub struct Logout<'a> {
    /// Where the provider sends the browser afterwards. It must be registered there.
    pub return_to: &'a str,
    /// Comes back with the browser; empty sends none.
    pub state: &'a str,
    /// Tells the provider whose session ends, in a word of its own; empty sends none.
    pub hint: &'a str,
    /// The language of the provider's pages.
    pub language: Language,
}

/// The address that the browser goes to.
pub(super) fn address(endpoint: &Url, client_id: &str, logout: &Logout<'_>) -> Url {
    let parameters = [
        ("client_id", client_id),
        ("post_logout_redirect_uri", logout.return_to),
        ("state", logout.state),
        ("logout_hint", logout.hint),
        ("ui_locales", &locales(logout.language)),
    ];
    let mut url = endpoint.clone();
    url.query_pairs_mut()
        .extend_pairs(parameters.iter().filter(|(_, value)| !value.is_empty()));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_learns_where_to_send_the_browser_and_nothing_of_the_person() {
        let endpoint = Url::parse("https://op.example/logout?tenant=1").unwrap();
        let logout = Logout {
            return_to: "https://chat.example/console/",
            state: "",
            hint: "",
            language: Language::Sv,
        };
        assert_eq!(
            address(&endpoint, "portti", &logout).as_str(),
            "https://op.example/logout?tenant=1&client_id=portti\
             &post_logout_redirect_uri=https%3A%2F%2Fchat.example%2Fconsole%2F\
             &ui_locales=sv+fi+en"
        );
        let told = Logout {
            state: "s",
            hint: "h&x=1",
            ..logout
        };
        let url = address(&endpoint, "portti", &told);
        assert!(url.as_str().contains("&state=s&logout_hint=h%26x%3D1&"));
    }
}
