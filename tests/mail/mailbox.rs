//! The mail server among the neighbours, as a process of its own for each test.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

const LIMIT: Duration = Duration::from_secs(30);

/// A running mail server. It ends with this value.
pub struct Mailbox {
    facts: Value,
    _child: Child,
}

impl Mailbox {
    pub async fn start(options: Value) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neighbours");
        assert!(
            folder.join("node_modules").exists(),
            "the neighbours are not installed: run `npm ci` in tests/neighbours"
        );
        let mut child = Command::new("node")
            .arg("mailbox.mjs")
            .arg(options.to_string())
            .current_dir(&folder)
            .env("NEIGHBOUR_UNTIL_STDIN_CLOSES", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node is installed");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = tokio::time::timeout(LIMIT, lines.next_line()).await;
        let line = line.expect("the mailbox starts in time").unwrap();
        Self {
            facts: serde_json::from_str(&line.expect("the mailbox tells where it is")).unwrap(),
            _child: child,
        }
    }

    pub async fn plain() -> Self {
        Self::start(json!({})).await
    }

    pub fn smtp_port(&self) -> u16 {
        self.port("smtpPort")
    }

    pub fn smtps_port(&self) -> u16 {
        self.port("smtpsPort")
    }

    fn port(&self, name: &str) -> u16 {
        let port = self.facts[name].as_u64().expect("the port is told");
        u16::try_from(port).unwrap()
    }

    /// The authority that vouches for the server's certificate.
    pub fn ca(&self) -> &Path {
        Path::new(self.facts["ca"].as_str().expect("the authority is told"))
    }

    /// What came, newest first.
    pub async fn messages(&self) -> Vec<Value> {
        let body = self.get("/api/messages").await;
        serde_json::from_str(&body).unwrap()
    }

    /// The one message that came.
    pub async fn message(&self) -> Value {
        let mut messages = self.messages().await;
        assert_eq!(messages.len(), 1, "{messages:#?}");
        messages.remove(0)
    }

    async fn get(&self, path: &str) -> String {
        let url = url::Url::parse(self.facts["url"].as_str().unwrap()).unwrap();
        let port = url.port().unwrap();
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let read = stream.read_to_string(&mut answer);
        tokio::time::timeout(LIMIT, read).await.unwrap().unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        body.to_owned()
    }
}

/// The value of a header of a message; none where it is missing.
pub fn header<'a>(message: &'a Value, name: &str) -> Option<&'a str> {
    let headers = message["headers"].as_array().unwrap();
    let found = headers.iter().find(|pair| pair[0] == name)?;
    found[1].as_str()
}
