//! Sends files header by header, so that every one can be wrong.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portti::domain::ids::AttachmentId;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{Browser, ORIGIN_OF_APP, PATIENCE};
use crate::gallery::{Chat, Gallery};

/// What a request says, in the order of the lines.
pub type Headers = Vec<(String, String)>;

/// One of the two who talk, with a browser that can be told to lie.
#[derive(Clone)]
pub struct Sender {
    pub address: std::net::SocketAddr,
    pub base: String,
    pub headers: Headers,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn offset(&self) -> Option<u64> {
        self.headers
            .get("upload-offset")?
            .to_str()
            .ok()?
            .parse()
            .ok()
    }
}

impl Sender {
    pub fn resident(gallery: &Gallery, chat: &Chat) -> Self {
        Self::of(gallery, &chat.resident, "/api/attachments".to_owned())
    }

    pub fn staff(gallery: &Gallery, chat: &Chat) -> Self {
        let base = format!("/api/staff/conversations/{}/attachments", chat.conversation);
        Self::of(gallery, &chat.staff, base)
    }

    pub fn of(gallery: &Gallery, browser: &Browser, base: String) -> Self {
        let mut headers = vec![
            ("tus-resumable".to_owned(), "1.0.0".to_owned()),
            ("origin".to_owned(), ORIGIN_OF_APP.to_owned()),
        ];
        let cookie = browser
            .cookie
            .clone()
            .map(|value| ("cookie".to_owned(), value));
        let csrf = browser.csrf.clone();
        let csrf = csrf.map(|value| ("x-portti-csrf".to_owned(), value));
        headers.extend(cookie.into_iter().chain(csrf));
        Self {
            address: gallery.app.address,
            base,
            headers,
        }
    }

    /// With a header set anew, or left out where there is no value.
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        self.headers.retain(|(known, _)| known != name);
        let header = value.map(|value| (name.to_owned(), value.to_owned()));
        self.headers.extend(header);
        self
    }

    pub async fn ask(&self, method: Method, path: &str, more: &Headers, body: Vec<u8>) -> Answer {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()
            .unwrap();
        let mut request = client.request(method, format!("http://{}{path}", self.address));
        for (name, value) in self.headers.iter().chain(more) {
            request = request.header(name, value);
        }
        let answer = request.body(body).send().await.unwrap();
        Answer {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: answer.json().await.unwrap_or(Value::Null),
        }
    }

    /// Offers a file by these headers.
    pub async fn post(&self, headers: &Headers) -> Answer {
        self.ask(Method::POST, &self.base, headers, Vec::new())
            .await
    }

    pub async fn offer(&self, id: AttachmentId, name: &str, size: u64) -> Answer {
        self.post(&offer(id, name, "image/png", size)).await
    }

    /// Offers a file that is taken.
    pub async fn begin(&self, id: AttachmentId, size: u64) {
        let answer = self.offer(id, "kuva.png", size).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }

    fn path(&self, id: AttachmentId) -> String {
        format!("{}/{id}", self.base)
    }

    pub async fn head(&self, id: AttachmentId) -> Answer {
        let path = self.path(id);
        self.ask(Method::HEAD, &path, &Headers::new(), Vec::new())
            .await
    }

    pub async fn patch(&self, id: AttachmentId, offset: u64, bytes: &[u8]) -> Answer {
        let path = self.path(id);
        self.ask(Method::PATCH, &path, &bring(offset), bytes.to_vec())
            .await
    }

    pub async fn delete(&self, id: AttachmentId) -> Answer {
        let path = self.path(id);
        self.ask(Method::DELETE, &path, &Headers::new(), Vec::new())
            .await
    }

    /// Waits until a file has come this far.
    pub async fn reaches(&self, id: AttachmentId, offset: u64) {
        let reached = async {
            while self.head(id).await.offset() != Some(offset) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let reached = tokio::time::timeout(PATIENCE, reached).await;
        assert!(reached.is_ok(), "it does not come as far as {offset}");
    }

    /// A `PATCH` whose bytes come when the test says so. `length` is what it says will come; in
    /// chunks where it does not.
    pub async fn slowly(&self, id: AttachmentId, offset: u64, length: Option<usize>) -> Slow {
        let mut head = format!(
            "PATCH {} HTTP/1.1\r\nhost: chat.localhost\r\n",
            self.path(id)
        );
        let length = match length {
            Some(length) => ("content-length".to_owned(), length.to_string()),
            None => ("transfer-encoding".to_owned(), "chunked".to_owned()),
        };
        let chunked = length.0 == "transfer-encoding";
        for (name, value) in self.headers.iter().chain(&bring(offset)).chain([&length]) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream
            .write_all(format!("{head}\r\n").as_bytes())
            .await
            .unwrap();
        Slow { stream, chunked }
    }
}

/// A request on its way.
pub struct Slow {
    stream: TcpStream,
    chunked: bool,
}

impl Slow {
    /// Sends bytes. A server that has answered already may not take them.
    pub async fn send(&mut self, bytes: &[u8]) {
        let mut all = Vec::new();
        if self.chunked {
            all.extend_from_slice(format!("{:x}\r\n", bytes.len()).as_bytes());
        }
        all.extend_from_slice(bytes);
        if self.chunked {
            all.extend_from_slice(b"\r\n");
        }
        drop(self.stream.write_all(&all).await);
    }

    /// Ends the body, where it is in chunks.
    pub async fn end(&mut self) {
        if self.chunked {
            drop(self.stream.write_all(b"0\r\n\r\n").await);
        }
    }

    /// The answer: its status and code.
    pub async fn answer(mut self) -> (u16, String) {
        let mut text = Vec::new();
        let answered = async {
            let mut piece = [0; 4_096];
            loop {
                match self.stream.read(&mut piece).await {
                    Ok(0) | Err(_) => break,
                    Ok(read) => text.extend_from_slice(&piece[..read]),
                }
                let so_far = String::from_utf8_lossy(&text);
                if so_far.contains("\r\n\r\n") && (so_far.contains('}') || so_far.contains(" 204 "))
                {
                    break;
                }
            }
        };
        tokio::time::timeout(PATIENCE, answered).await.unwrap();
        let text = String::from_utf8(text).unwrap();
        let status = text.split(' ').nth(1).unwrap_or("0").parse().unwrap_or(0);
        let code = text.split("\"code\":\"").nth(1).unwrap_or_default();
        let code = code.split('"').next().unwrap_or_default().to_owned();
        (status, code)
    }
}

/// What an offer says.
pub fn offer(id: AttachmentId, name: &str, media_type: &str, size: u64) -> Headers {
    told(
        &[
            ("id", id.to_string().as_bytes()),
            ("filename", name.as_bytes()),
            ("filetype", media_type.as_bytes()),
        ],
        &size.to_string(),
    )
}

/// An offer of this metadata and length.
pub fn told(metadata: &[(&str, &[u8])], length: &str) -> Headers {
    let pairs = metadata.iter();
    let pairs = pairs.map(|(key, value)| format!("{key} {}", STANDARD.encode(value)));
    let pairs: Vec<String> = pairs.collect();
    vec![
        ("upload-length".to_owned(), length.to_owned()),
        ("upload-metadata".to_owned(), pairs.join(",")),
    ]
}

fn bring(offset: u64) -> Headers {
    vec![
        ("upload-offset".to_owned(), offset.to_string()),
        (
            "content-type".to_owned(),
            "application/offset+octet-stream".to_owned(),
        ),
    ]
}
