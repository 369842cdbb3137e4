//! A server, and an identified conversation in it, to send files in.
//!
//! The conversation is brought to where files may be sent by a second node over the same journal.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use portti::clock::Clock;
use portti::domain::ids::{AttachmentId, ConversationId};
use portti::journal::FileState;
use reqwest::header::{ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::backstage::Backstage;
use crate::process::Server;

const ORIGIN_OF_APP: &str = "http://chat.localhost";

/// How long looking into a file may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// The server and its conversation.
pub struct House {
    pub server: Server,
    pub client: Client,
    /// The resident's cookie.
    pub resident: String,
    backstage: Backstage,
    _folder: TempDir,
}

impl House {
    /// Starts the server, begins a conversation and has its resident identified.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        configure(folder.path());
        let config = folder.path().join("portti.toml");
        let server = Server::portti(&config).await;
        let client = Client::new();
        let backstage = Backstage::open(&config, Clock::system()).await;
        let at = format!("http://{}", server.address);
        let (conversation, resident) = begin(&client, &backstage.clock, &at).await;
        backstage.identify(conversation, "aino").await;
        Self {
            server,
            client,
            resident,
            backstage,
            _folder: folder,
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.server.address);
        let request = self.client.request(method, url);
        request
            .header(ORIGIN, ORIGIN_OF_APP)
            .header("cookie", &self.resident)
            .header("tus-resumable", "1.0.0")
    }

    /// Announces a file.
    pub async fn offer(&self, content: &Bytes) -> AttachmentId {
        let id = AttachmentId(self.backstage.clock.uuid());
        let metadata = [
            ("id", id.to_string()),
            ("filename", "muistio.txt".to_owned()),
            ("filetype", "text/plain".to_owned()),
        ];
        let metadata = metadata.map(|(key, value)| format!("{key} {}", STANDARD.encode(value)));
        let answer = self
            .request(Method::POST, "/api/attachments")
            .header("upload-length", content.len())
            .header("upload-metadata", metadata.join(","))
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer.status().as_u16(),
            201,
            "{}",
            answer.text().await.unwrap()
        );
        id
    }

    /// Sends it.
    pub async fn send(&self, file: &AttachmentId, content: &Bytes) {
        let answer = self
            .request(Method::PATCH, &format!("/api/attachments/{file}"))
            .header("upload-offset", 0)
            .header("content-type", "application/offset+octet-stream")
            .body(content.clone())
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer.status().as_u16(),
            204,
            "{}",
            answer.text().await.unwrap()
        );
    }

    /// Waits until it has been looked into.
    pub async fn until_ready(&self, file: &AttachmentId) {
        let ready = async {
            while self
                .backstage
                .journal
                .file(*file)
                .await
                .unwrap()
                .unwrap()
                .state
                != FileState::Ready
            {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let ready = tokio::time::timeout(PATIENCE, ready).await;
        ready.expect("the file was not found fit to be served");
    }

    /// The address of the file.
    pub async fn link(&self, file: &AttachmentId) -> String {
        let request = self.request(Method::POST, &format!("/api/attachments/{file}/link"));
        let answer = request.json(&json!({ "purpose": "download" })).send().await;
        let link: Value = answer.unwrap().json().await.unwrap();
        format!(
            "http://{}{}",
            self.server.address,
            link["url"].as_str().unwrap()
        )
    }

    /// Waits until nothing of it is left, so that deleting it disturbs no other transfer.
    pub async fn until_swept(&self, file: &AttachmentId) {
        let swept = async {
            while self.backstage.journal.file_exists(*file).await.unwrap() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let swept = tokio::time::timeout(PATIENCE, swept).await;
        swept.expect("the file was not deleted");
    }

    /// Takes it back, so that the next one finds room.
    pub async fn remove(&self, file: &AttachmentId) {
        let request = self.request(Method::DELETE, &format!("/api/attachments/{file}"));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 204);
    }
}

/// Starts a conversation; gives it and the resident's cookie.
async fn begin(client: &Client, clock: &Clock, at: &str) -> (ConversationId, String) {
    // Somebody must be signed in there, and stay so for as long as the conversation begins.
    let form = json!({ "account": "aino", "password": "portti-demo" });
    let (_, cookie) = post(client, &format!("{at}/api/staff/sign-in"), &form).await;
    let url = at.replace("http", "ws");
    let mut socket = portti_socket(&format!("{url}/api/socket/staff"), &cookie).await;
    let form = json!({
        "id": clock.uuid(), "service": "terveys", "name": "Maija Meikäläinen",
        "phone": "", "topic": "", "language": "fi", "consent": "2026-11",
    });
    let (session, cookie) = post(client, &format!("{at}/api/conversations"), &form).await;
    let conversation = session["conversation"].as_str().unwrap().parse().unwrap();
    let _ = futures_util::SinkExt::close(&mut socket).await;
    (ConversationId(conversation), cookie)
}

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// A professional's socket that has greeted and is greeted back.
async fn portti_socket(url: &str, cookie: &str) -> Socket {
    use futures_util::{SinkExt as _, StreamExt as _};
    use tokio_tungstenite::tungstenite::Message;
    use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
    let mut request = url.into_client_request().unwrap();
    let headers = request.headers_mut();
    headers.insert("origin", ORIGIN_OF_APP.parse().unwrap());
    headers.insert("cookie", cookie.parse().unwrap());
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
    let hello = json!({ "type": "hello", "protocol": 1, "follow": [] });
    socket.send(Message::text(hello.to_string())).await.unwrap();
    loop {
        let text = socket.next().await.unwrap().unwrap().into_text().unwrap();
        if text.contains("\"board\"") {
            return socket;
        }
    }
}

async fn post(client: &Client, url: &str, body: &Value) -> (Value, String) {
    let request = client.post(url).header(ORIGIN, ORIGIN_OF_APP);
    let response = request.json(body).send().await.unwrap();
    let cookie = response.headers().get(SET_COOKIE).unwrap();
    let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
    let cookie = cookie.to_owned();
    (response.json().await.unwrap(), cookie)
}

/// The demo's configuration with its limits out of the way, and no scanner.
fn configure(folder: &Path) {
    let config = include_str!("../../config/demo.toml")
        .replace("127.0.0.1:8080", "127.0.0.1:0")
        .replace("127.0.0.1:8086", "127.0.0.1:0")
        .replace("http://chat.localhost:8080", ORIGIN_OF_APP)
        .replace("../web-widget/dist", "dist")
        .replace("../var/demo/", "")
        .replace("[server]", "[server]\nworkers = 1")
        + "\n[limits]\nuploads_per_session = 50\nuploads_per_session_minute = 1_000\n";
    let lines = config.lines().filter(|line| !line.starts_with("scanner"));
    let config: Vec<_> = lines.collect();
    let config = config
        .join("\n")
        .replace("[attachments]", "[attachments]\nscanner = \"none\"");
    std::fs::write(folder.join("portti.toml"), config).unwrap();
    std::fs::create_dir(folder.join("services")).unwrap();
    let files = "\n[files]\nfile_megabytes = 1_000\nconversation_megabytes = 10_000\n\
                 conversation_files = 100\n";
    for (name, service, files) in [
        (
            "terveys",
            include_str!("../../config/services/terveys.toml"),
            files,
        ),
        (
            "sosiaali",
            include_str!("../../config/services/sosiaali.toml"),
            "",
        ),
        (
            "ajanvaraus",
            include_str!("../../config/services/ajanvaraus.toml"),
            "",
        ),
    ] {
        let path = folder.join(format!("services/{name}.toml"));
        std::fs::write(path, format!("{service}{files}")).unwrap();
    }
    let dist = folder.join("dist");
    for page in [
        "widget/index.html",
        "console/index.html",
        "identify/index.html",
        "identify/returned.html",
        "identify/signed-out.html",
        "assets/none.js",
        "embed.js",
    ] {
        let path = dist.join(page);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let slot = "<script type=\"application/json\" id=\"returned\"></script>";
        std::fs::write(path, slot).unwrap();
    }
}
