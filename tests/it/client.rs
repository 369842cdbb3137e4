//! Speaks with a server as browsers do: cookies, HTTP, and the way to a socket.

use std::net::SocketAddr;
use std::time::Duration;

use portti::clock::Clock;
use reqwest::StatusCode;
use reqwest::header::{ORIGIN, SET_COOKIE};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use uuid::Uuid;

use crate::socket::Socket;

/// The origin that the server believes to be its own.
pub const ORIGIN_OF_APP: &str = "http://chat.localhost";

/// No answer takes longer than this, however busy the machine is.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The address of a server.
#[derive(Clone, Copy, Debug)]
pub struct Door(pub SocketAddr);

/// A browser: a cookie and an HTTP client.
#[derive(Clone)]
pub struct Browser {
    address: SocketAddr,
    client: reqwest::Client,
    pub cookie: Option<String>,
    pub csrf: Option<String>,
}

impl Door {
    pub fn browser(self) -> Browser {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()
            .unwrap();
        Browser {
            address: self.0,
            client,
            cookie: None,
            csrf: None,
        }
    }

    /// A browser that comes back to this server with the cookie that it has.
    pub fn browser_with(self, other: &Browser) -> Browser {
        Browser {
            address: self.0,
            ..other.clone()
        }
    }

    /// A professional, signed in and at the desk.
    pub async fn professional(self, account: &str) -> (Browser, Socket) {
        let mut browser = self.browser();
        let (status, session) = browser
            .post(
                "/api/staff/sign-in",
                json!({ "account": account, "password": "portti-demo" }),
            )
            .await;
        assert_eq!(status, StatusCode::OK, "{session}");
        browser.csrf = session["csrf"].as_str().map(str::to_owned);
        let socket = browser.staff_socket().await;
        (browser, socket)
    }

    /// A resident who has started a conversation and is connected.
    pub async fn resident(self, name: &str) -> (Browser, Socket, String) {
        let mut browser = self.browser();
        let (status, session) = browser.post("/api/conversations", start_form(name)).await;
        assert_eq!(status, StatusCode::CREATED, "{session}");
        let conversation = session["conversation"].as_str().unwrap().to_owned();
        let socket = browser.resident_socket(0).await;
        (browser, socket, conversation)
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

    /// A page, as text, asked for with the cookie.
    pub async fn page(&self, path: &str) -> String {
        let mut request = self.client.get(self.url(path));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        request.send().await.unwrap().text().await.unwrap()
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

    /// A professional's socket that has greeted and holds the board.
    pub async fn staff_socket(&self) -> Socket {
        let mut socket = self.socket("staff").await;
        socket
            .send(json!({ "type": "hello", "protocol": 1, "follow": [] }))
            .await;
        socket.next_of("welcome").await;
        socket.next_of("board").await;
        socket
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
