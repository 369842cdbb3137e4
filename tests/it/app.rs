//! Starts the real app on a free port, and speaks with it as browsers do.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use portti::app::{Portti, ServeError};
use portti::clock::Clock;
use portti::texts::Texts;
use reqwest::StatusCode;
use reqwest::header::{ORIGIN, SET_COOKIE};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::socket::Socket;

/// The origin that the app believes to be its own.
pub const ORIGIN_OF_APP: &str = "http://chat.localhost";

/// No answer takes longer than this, however busy the machine is.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A running app. It is stopped, and its folder removed, when the value is dropped.
pub struct App {
    pub address: SocketAddr,
    pub folder: TempDir,
    stop: CancellationToken,
    running: Option<JoinHandle<Result<(), ServeError>>>,
}

/// A browser: a cookie and an HTTP client.
#[derive(Clone)]
pub struct Browser {
    address: SocketAddr,
    client: reqwest::Client,
    pub cookie: Option<String>,
    pub csrf: Option<String>,
}

impl App {
    /// Starts the app as the demo is configured, with `more` in the main file.
    pub async fn start(more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_config(folder.path(), more);
        write_pages(&folder.path().join("dist"));
        Self::start_in(folder).await
    }

    /// Starts the app in a folder that holds a configuration, and perhaps a journal.
    pub async fn start_in(folder: TempDir) -> Self {
        // A second call in the same process finds it installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = folder.path().join("portti.toml");
        let loaded = portti::config::load(&config, &[]).unwrap_or_else(|mistakes| {
            panic!("the test's configuration is wrong: {mistakes:?}");
        });
        let portti = Portti::build(
            loaded.settings,
            loaded.services,
            Texts::built_in(),
            Some(config),
            Clock::system(),
        );
        let portti = portti.await.unwrap();
        let (address, stop) = (portti.address().unwrap(), portti.stop_token());
        let running = Some(tokio::spawn(portti.run()));
        Self {
            address,
            folder,
            stop,
            running,
        }
    }

    /// Stops gracefully and gives the folder, for another start.
    pub async fn stop(mut self) -> TempDir {
        self.stop.cancel();
        if let Some(running) = self.running.take() {
            tokio::time::timeout(PATIENCE, running)
                .await
                .unwrap()
                .unwrap()
                .unwrap();
        }
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }

    /// Begins a graceful stop without waiting for it.
    pub fn begin_stop(&self) {
        self.stop.cancel();
    }

    pub fn browser(&self) -> Browser {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()
            .unwrap();
        Browser {
            address: self.address,
            client,
            cookie: None,
            csrf: None,
        }
    }

    /// A browser that comes back to this app with the cookie that it has.
    pub fn browser_with(&self, other: &Browser) -> Browser {
        Browser {
            address: self.address,
            ..other.clone()
        }
    }

    /// A professional, signed in and at the desk.
    pub async fn professional(&self, account: &str) -> (Browser, Socket) {
        let mut browser = self.browser();
        let (status, session) = browser
            .post(
                "/api/staff/sign-in",
                json!({ "account": account, "password": "portti-demo" }),
            )
            .await;
        assert_eq!(status, StatusCode::OK, "{session}");
        browser.csrf = session["csrf"].as_str().map(str::to_owned);
        let mut socket = browser.socket("staff").await;
        socket
            .send(json!({ "type": "hello", "protocol": 1, "follow": [] }))
            .await;
        socket.next_of("welcome").await;
        socket.next_of("board").await;
        (browser, socket)
    }

    /// A resident who has started a conversation and is connected.
    pub async fn resident(&self, name: &str) -> (Browser, Socket, String) {
        let mut browser = self.browser();
        let (status, session) = browser.post("/api/conversations", start_form(name)).await;
        assert_eq!(status, StatusCode::CREATED, "{session}");
        let conversation = session["conversation"].as_str().unwrap().to_owned();
        let socket = browser.resident_socket(0).await;
        (browser, socket, conversation)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(running) = self.running.take() {
            running.abort();
        }
    }
}

/// A start form with a fresh id.
pub fn start_form(name: &str) -> Value {
    json!({
        "id": fresh_id(),
        "service": "terveys",
        "name": name,
        "phone": "",
        "topic": "Kysyn reseptistä",
        "language": "fi",
        "consent": "2026-11",
    })
}

/// A fresh id, as a client makes them.
pub fn fresh_id() -> Uuid {
    Clock::system().uuid()
}

impl Browser {
    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        let mut request = self.client.get(self.url(path));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    pub async fn raw(&self, path: &str) -> reqwest::Response {
        self.client.get(self.url(path)).send().await.unwrap()
    }

    pub async fn post(&mut self, path: &str, body: Value) -> (StatusCode, Value) {
        self.post_from(Some(ORIGIN_OF_APP), path, body).await
    }

    /// Posts with another `Origin`, or none.
    pub async fn post_from(
        &mut self,
        origin: Option<&str>,
        path: &str,
        body: Value,
    ) -> (StatusCode, Value) {
        let mut request = self.client.post(self.url(path)).json(&body);
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(csrf) = &self.csrf {
            request = request.header("x-portti-csrf", csrf);
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            self.cookie = Some(pair.to_owned()).filter(|pair| !pair.ends_with('='));
        }
        let status = response.status();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    /// Opens a socket as a page of `origin` would.
    pub async fn try_socket(&self, side: &str, origin: Option<&str>) -> Result<Socket, StatusCode> {
        let url = format!("ws://{}/api/socket/{side}?lang=fi", self.address);
        let mut request = url.into_client_request().unwrap();
        if let Some(origin) = origin {
            request
                .headers_mut()
                .insert("origin", origin.parse().unwrap());
        }
        if let Some(cookie) = &self.cookie {
            request
                .headers_mut()
                .insert("cookie", cookie.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((stream, _)) => Ok(Socket {
                stream,
                seen: Vec::new(),
                alive: true,
            }),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => {
                Err(StatusCode::from_u16(response.status().as_u16()).unwrap())
            }
            Err(error) => panic!("{error}"),
        }
    }

    pub async fn socket(&self, side: &str) -> Socket {
        self.try_socket(side, Some(ORIGIN_OF_APP)).await.unwrap()
    }

    /// A resident's socket that has greeted.
    pub async fn resident_socket(&self, after: u64) -> Socket {
        let mut socket = self.socket("resident").await;
        socket
            .send(json!({ "type": "hello", "protocol": 1, "after": after }))
            .await;
        socket.next_of("welcome").await;
        socket
    }
}

/// The demo's configuration, on a free port and in `folder`.
fn write_config(folder: &Path, more: &str) {
    let demo = include_str!("../../config/demo.toml")
        .replace("127.0.0.1:8080", "127.0.0.1:0")
        .replace("http://chat.localhost:8080", ORIGIN_OF_APP)
        .replace("../web-widget/dist", "dist")
        .replace("../var/demo/", "")
        .replace("[server]", "[server]\nworkers = 2\nshutdown_seconds = 10");
    std::fs::write(folder.join("portti.toml"), format!("{demo}\n{more}")).unwrap();
    let services = folder.join("services");
    std::fs::create_dir(&services).unwrap();
    let terveys = include_str!("../../config/services/terveys.toml");
    let sosiaali = include_str!("../../config/services/sosiaali.toml");
    std::fs::write(services.join("terveys.toml"), terveys).unwrap();
    std::fs::write(services.join("sosiaali.toml"), sosiaali).unwrap();
}

/// Pages that stand for the built front end, which the browser tests cover.
fn write_pages(dist: &Path) {
    for folder in ["widget", "console", "identify", "assets"] {
        std::fs::create_dir_all(dist.join(folder)).unwrap();
    }
    let slot = "<script type=\"application/json\" id=\"returned\"></script>";
    for (path, page) in [
        ("embed.js", "// loader"),
        ("widget/index.html", "<!doctype html><title>widget</title>"),
        (
            "console/index.html",
            "<!doctype html><title>console</title>",
        ),
        (
            "identify/index.html",
            "<!doctype html><title>identify</title>",
        ),
        ("identify/returned.html", slot),
        ("assets/app-1a2b.js", "// script"),
    ] {
        std::fs::write(dist.join(path), page).unwrap();
    }
}
