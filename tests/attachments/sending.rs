//! Sends and fetches files as browsers do: the tus protocol by hand, and links.

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::client::{Browser, ORIGIN_OF_APP, PATIENCE, fresh_id};
use crate::house::Chat;
use crate::server::Server;

/// A file to send.
#[derive(Clone, Debug)]
pub struct File {
    pub id: String,
    pub name: String,
    pub media_type: &'static str,
    pub content: Vec<u8>,
}

impl File {
    pub fn text(content: impl Into<Vec<u8>>) -> Self {
        Self::new("muistio.txt", "text/plain", content)
    }

    pub fn new(name: &str, media_type: &'static str, content: impl Into<Vec<u8>>) -> Self {
        Self {
            id: fresh_id().to_string(),
            name: name.to_owned(),
            media_type,
            content: content.into(),
        }
    }

    /// A photograph with the place where it was taken in it.
    pub fn photograph() -> Self {
        let picture = image::RgbImage::from_fn(640, 480, |x, y| {
            image::Rgb([(x % 251) as u8, (y % 241) as u8, ((x * y) % 239) as u8])
        });
        let mut jpeg = std::io::Cursor::new(Vec::new());
        picture
            .write_to(&mut jpeg, image::ImageFormat::Jpeg)
            .unwrap();
        let mut jpeg = jpeg.into_inner();
        let exif = [b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0".as_slice(), PLACE].concat();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let segment = [&[0xff, 0xe1], &length[..], &exif].concat();
        // Right after the start of the image.
        jpeg.splice(2..2, segment);
        Self::new("kuva.jpg", "image/jpeg", jpeg)
    }
}

/// What a photograph tells and nobody is to read.
pub const PLACE: &[u8] = b"60.1699 N 24.9384 E";

/// One of the two who talk, with their way to a server.
pub struct Person<'a> {
    address: SocketAddr,
    client: reqwest::Client,
    browser: &'a Browser,
    files: String,
}

impl Chat {
    pub fn as_resident(&self, server: &Server) -> Person<'_> {
        Person {
            address: server.door.0,
            client: client(),
            browser: &self.resident,
            files: "/api/attachments".to_owned(),
        }
    }

    pub fn as_staff(&self, server: &Server) -> Person<'_> {
        let conversation = &self.conversation;
        Person {
            address: server.door.0,
            client: client(),
            browser: &self.staff,
            files: format!("/api/staff/conversations/{conversation}/attachments"),
        }
    }

    /// Waits until both were told that something became of a file; gives what they were told.
    pub async fn both_hear(&mut self, event: &str, file: &File) -> Value {
        self.both_hear_where(|heard| heard["type"] == event && heard["attachment"] == file.id)
            .await
    }
}

fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().timeout(PATIENCE);
    client.build().unwrap()
}

impl Person<'_> {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        let mut request = self.client.request(method, url);
        request = request
            .header("cookie", self.browser.cookie.as_deref().unwrap())
            .header("origin", ORIGIN_OF_APP)
            .header("tus-resumable", "1.0.0");
        match &self.browser.csrf {
            Some(csrf) => request.header("x-portti-csrf", csrf),
            None => request,
        }
    }

    fn path(&self, file: &File) -> String {
        format!("{}/{}", self.files, file.id)
    }

    /// Announces a file.
    pub async fn offers(&self, file: &File) -> Response {
        let metadata = [
            ("id", file.id.as_str()),
            ("filename", &file.name),
            ("filetype", file.media_type),
        ];
        let metadata = metadata.map(|(key, value)| format!("{key} {}", STANDARD.encode(value)));
        let request = self.request(Method::POST, &self.files);
        let request = request
            .header("upload-length", file.content.len())
            .header("upload-metadata", metadata.join(","));
        request.send().await.unwrap()
    }

    /// Sends a whole file.
    pub async fn sends(&self, file: &File) {
        let offered = self.offers(file).await;
        let status = offered.status();
        let said = offered.text().await.unwrap();
        assert_eq!(status, StatusCode::CREATED, "{said}");
        let request = self.request(Method::PATCH, &self.path(file));
        let request = request
            .header("upload-offset", 0)
            .header("content-type", "application/offset+octet-stream")
            .body(file.content.clone());
        let sent = request.send().await.unwrap();
        let status = sent.status();
        let said = sent.text().await.unwrap();
        assert_eq!(status, StatusCode::NO_CONTENT, "{said}");
    }

    /// Takes a file back.
    pub async fn removes(&self, file: &File) {
        let request = self.request(Method::DELETE, &self.path(file));
        let status = request.send().await.unwrap().status();
        assert_eq!(status, StatusCode::NO_CONTENT);
    }

    /// Asks for a link; gives status and body.
    pub async fn asks(&self, file: &File, purpose: &str) -> (StatusCode, Value) {
        let path = format!("{}/link", self.path(file));
        let request = self.request(Method::POST, &path);
        let answer = request.json(&json!({ "purpose": purpose })).send().await;
        let answer = answer.unwrap();
        let status = answer.status();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// Fetches a file.
    pub async fn fetches(&self, file: &File, purpose: &str) -> Vec<u8> {
        let (status, link) = self.asks(file, purpose).await;
        assert_eq!(status, StatusCode::OK, "{link}");
        let request = self.request(Method::GET, link["url"].as_str().unwrap());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.bytes().await.unwrap().to_vec()
    }

    /// There is nothing to fetch, whatever for.
    pub async fn finds_nothing(&self, file: &File) {
        for purpose in ["view", "download", "preview"] {
            let (status, body) = self.asks(file, purpose).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{purpose}: {body}");
        }
    }
}
