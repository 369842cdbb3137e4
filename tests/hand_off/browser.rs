//! A browser small enough for the provider's pages: cookies, redirects, forms.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Response, Url};

/// A person's browser at the provider.
pub struct Browser {
    client: Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A browser without cookies, which finds `host` on this machine.
    pub fn new(host: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .resolve(host, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .tls_certs_only([])
            .build()
            .unwrap();
        Self {
            client,
            cookies: BTreeMap::new(),
        }
    }

    /// Follows the provider until it shows a page or leaves for another site; the address where
    /// it ended, and the page where there is one.
    pub async fn follow(&mut self, start: Response) -> (Url, Option<String>) {
        let home = start.url().host_str().unwrap().to_owned();
        let mut response = start;
        for _ in 0..10 {
            self.remember(&response);
            let Some(location) = response.headers().get(LOCATION) else {
                let url = response.url().clone();
                return (url, Some(response.text().await.unwrap()));
            };
            let next = response.url().join(location.to_str().unwrap()).unwrap();
            if next.host_str() != Some(home.as_str()) {
                return (next, None);
            }
            response = self.get(next).await;
        }
        panic!("the provider redirects for ever");
    }

    pub async fn get(&self, url: Url) -> Response {
        let request = self.client.get(url).header(COOKIE, self.cookie_header());
        request.send().await.unwrap()
    }

    pub async fn post(&self, url: Url, form: &[(&str, &str)]) -> Response {
        let request = self.client.post(url).header(COOKIE, self.cookie_header());
        request.form(form).send().await.unwrap()
    }

    fn cookie_header(&self) -> String {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn remember(&mut self, response: &Response) {
        for cookie in response.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Goes to the provider, chooses a person, and comes back: the query of Portti's callback.
    pub async fn identify(&mut self, address: &str, person: &str) -> String {
        let page = self.page(address).await;
        let chosen = self
            .post(within(&page, "choose"), &[("person", person)])
            .await;
        let (back, page) = self.follow(chosen).await;
        assert!(
            page.is_none(),
            "the provider shows a page instead of going back"
        );
        back.query().unwrap().to_owned()
    }

    /// Goes to a provider that sends the browser back at once: the query of Portti's callback.
    pub async fn turned_away(&mut self, address: &str) -> String {
        let first = self.get(Url::parse(address).unwrap()).await;
        let (back, page) = self.follow(first).await;
        assert!(page.is_none(), "the provider shows a page");
        back.query().unwrap().to_owned()
    }

    /// Goes to the provider and turns back: the query of Portti's callback.
    pub async fn cancel(&mut self, address: &str) -> String {
        let page = self.page(address).await;
        let cancelled = self.post(within(&page, "cancel"), &[]).await;
        let (back, _) = self.follow(cancelled).await;
        back.query().unwrap().to_owned()
    }

    async fn page(&mut self, address: &str) -> Url {
        let first = self.get(Url::parse(address).unwrap()).await;
        let (url, page) = self.follow(first).await;
        let page = page.unwrap_or_else(|| panic!("the provider went back at once: {url}"));
        assert!(
            page.contains("/choose\""),
            "not the page to choose a person on: {page}"
        );
        url
    }
}

fn within(page: &Url, action: &str) -> Url {
    let mut url = page.clone();
    url.set_query(None);
    url.path_segments_mut().unwrap().push(action);
    url
}
