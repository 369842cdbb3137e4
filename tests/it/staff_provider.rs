//! The app with the staff's own sign-in: the real node-oidc-provider, and browsers that go there.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::app::{App, NO_STAFF_PROVIDER, ORIGIN_OF_APP, write_config, write_pages};
use crate::at_provider;
use crate::client::Browser;

const HOST: &str = "henkilosto.localhost";

/// The app and its staff's provider, until both are dropped.
pub struct House {
    pub app: App,
    pub issuer: String,
    _child: Child,
}

impl House {
    /// Both on free ports. `knobs` are the provider's.
    pub async fn open(knobs: &[(&str, &str)]) -> Self {
        let port = free_port();
        let (child, issuer) = provider(port, knobs).await;
        let app = app_before(&issuer, port, |text| text).await;
        Self {
            app,
            issuer,
            _child: child,
        }
    }

    pub fn browser(&self) -> Visitor {
        Visitor::new(&self.app)
    }

    /// Somebody signed in by the provider.
    pub async fn signed_in(&self, person: &str) -> Visitor {
        let mut visitor = self.browser();
        let url = visitor.set_out("/console/").await;
        let query = visitor.choose(&url, person).await;
        assert_eq!(visitor.come_back(&query).await, "/console/");
        visitor
    }
}

/// The app on a port, before a provider at `issuer`; `change` may rewrite its configuration.
pub async fn app_before(issuer: &str, port: u16, change: impl FnOnce(String) -> String) -> App {
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), "");
    write_pages(&folder.path().join("dist"));
    let path = folder.path().join("portti.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let moved = text.replace(NO_STAFF_PROVIDER, issuer).replace(
        "listen = \"127.0.0.1:0\"",
        &format!("listen = \"127.0.0.1:{port}\""),
    );
    std::fs::write(&path, change(moved)).unwrap();
    App::start_in(folder).await
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

async fn provider(port: u16, knobs: &[(&str, &str)]) -> (Child, String) {
    let real = format!("http://chat.localhost:{port}");
    let settings = json!({
        "host": HOST,
        "people": "staff",
        "clients": [{
            "client_id": "portti",
            "client_name": "Portti",
            "application_type": "web",
            "redirect_uris": [format!("{ORIGIN_OF_APP}/api/staff/callback")],
            "post_logout_redirect_uris": [format!("{ORIGIN_OF_APP}/console/")],
            "backchannel_logout_uri": format!("{real}/api/staff/backchannel-logout"),
            "backchannel_logout_session_required": true,
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks_uri": format!("{real}/.well-known/portti-jwks.json"),
        }],
    });
    let neighbours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neighbours");
    assert!(
        neighbours.join("node_modules").exists(),
        "the neighbours are not installed: run `npm ci` in tests/neighbours"
    );
    let mut child = Command::new("node")
        .arg("oidc.mjs")
        .arg(settings.to_string())
        .current_dir(&neighbours)
        .envs(knobs.iter().copied())
        .env("NEIGHBOUR_UNTIL_STDIN_CLOSES", "1")
        .env(
            "OIDC_KEYS",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/oidc-keys.json"),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = tokio::time::timeout(Duration::from_secs(60), lines.next_line())
        .await
        .expect("the provider does not start")
        .unwrap()
        .expect("the provider ended at once");
    let told: Value = serde_json::from_str(&line).unwrap();
    (child, told["url"].as_str().unwrap().to_owned())
}

/// Somebody's browser, with its cookies for Portti and, apart, for the provider.
pub struct Visitor {
    address: String,
    client: reqwest::Client,
    pub cookies: BTreeMap<String, String>,
    pub csrf: Option<String>,
    /// The browser at the provider.
    pub there: at_provider::Browser,
    own: Browser,
}

impl Visitor {
    pub fn new(app: &App) -> Self {
        Self {
            address: format!("http://{}", app.address),
            client: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            cookies: BTreeMap::new(),
            csrf: None,
            there: at_provider::Browser::new(HOST),
            own: app.browser(),
        }
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

    fn cookie_header(&self) -> String {
        let pairs = self.cookies.iter();
        let pairs = pairs.map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    pub async fn get(&mut self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.address));
        let request = request.header(COOKIE, self.cookie_header());
        let response = request.send().await.unwrap();
        self.remember(&response);
        response
    }

    pub async fn post(&mut self, path: &str, body: Value) -> (StatusCode, Value) {
        let mut request = self.client.post(format!("{}{path}", self.address));
        request = request.header(COOKIE, self.cookie_header());
        request = request.header(ORIGIN, ORIGIN_OF_APP);
        if let Some(csrf) = &self.csrf {
            request = request.header("x-portti-csrf", csrf);
        }
        let response = request.json(&body).send().await.unwrap();
        self.remember(&response);
        let status = response.status();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    /// Sets out for the provider; its address.
    pub async fn set_out(&mut self, return_to: &str) -> String {
        let body = json!({ "return_to": return_to });
        let (status, answer) = self.post("/api/staff/oidc/start", body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["url"].as_str().unwrap().to_owned()
    }

    /// Chooses a person at the provider; the query of the callback.
    pub async fn choose(&mut self, url: &str, person: &str) -> String {
        self.there.identify(url, person).await
    }

    /// Goes to the provider, where the person is signed in already; the query of the callback.
    pub async fn choose_again(&mut self, url: &str) -> String {
        let start = self.there.get(url.parse().unwrap()).await;
        let (back, page) = self.there.follow(start).await;
        assert!(page.is_none(), "the provider asks again");
        back.query().unwrap().to_owned()
    }

    /// Signs out at the provider, and says yes to it; where the browser is sent then.
    pub async fn sign_out_there(&mut self, url: &str) -> String {
        let start = self.there.get(url.parse().unwrap()).await;
        let (place, page) = self.there.follow(start).await;
        let page = page.expect("the provider asks whether one means it");
        let (_, rest) = page.split_once("name=\"xsrf\" value=\"").unwrap();
        let xsrf = rest.split_once('"').unwrap().0;
        let form = [("xsrf", xsrf), ("logout", "yes")];
        let confirm = place.join("/session/end/confirm").unwrap();
        let answer = self.there.post(confirm, &form).await;
        self.there.follow(answer).await.0.to_string()
    }

    /// Comes back to Portti; where the page leads on to.
    pub async fn come_back(&mut self, query: &str) -> String {
        let response = self.get(&format!("/api/staff/callback?{query}")).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let page = response.text().await.unwrap();
        let (_, rest) = page.split_once("content=\"0;url=").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    /// Who is signed in here, and keeps their CSRF token.
    pub async fn me(&mut self) -> Option<Value> {
        let response = self.get("/api/staff/me").await;
        if response.status() == StatusCode::UNAUTHORIZED {
            return None;
        }
        assert_eq!(response.status(), StatusCode::OK);
        let me: Value = response.json().await.unwrap();
        self.csrf = me["csrf"].as_str().map(str::to_owned);
        Some(me)
    }

    /// As a browser that opens sockets.
    pub fn console(&self) -> Browser {
        let mut browser = self.own.clone();
        browser.cookie = Some(self.cookie_header());
        browser.csrf.clone_from(&self.csrf);
        browser
    }
}
