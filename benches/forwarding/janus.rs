//! Debian's Janus as another forwarder: its plugin for calls of two passes each side's packets to
//! the other, as Portti does. It is asked over its WebSocket.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

use crate::browser::Browser;
use crate::process::{Forwarder, Process, pinned};

/// How long Janus may take to answer.
const LIMIT: Duration = Duration::from_secs(20);

/// A running Janus, with one session.
pub struct Janus {
    process: Process,
    socket: WebSocket<TcpStream>,
    session: Value,
    asked: u64,
    /// What it told beside what was waited for.
    told: Vec<Value>,
    _folder: TempDir,
}

/// Whether there is a Janus to be started.
pub fn is_installed() -> bool {
    let mut command = Command::new("janus");
    command.arg("--help").stdout(Stdio::null());
    command.stderr(Stdio::null()).status().is_ok()
}

impl Janus {
    /// Starts it as it comes, but with its WebSocket on a port of its own and sessions that stay.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let write = |name: &str, text: String| {
            std::fs::write(folder.path().join(name), text).unwrap();
        };
        write(
            "janus.jcfg",
            "general: { debug_level = 4\n session_timeout = 0 }\n".to_owned(),
        );
        write(
            "janus.transport.websockets.jcfg",
            format!(
                "general: {{ ws = true\n ws_port = {}\n ws_ip = \"{}\" }}\n",
                address.port(),
                address.ip()
            ),
        );
        // It keeps what it says to a pipe for itself otherwise.
        let mut child = pinned("stdbuf")
            .args(["--output=L", "janus", "--configs-folder"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        until_ready(child.stdout.take().unwrap());
        let mut janus = Self {
            process: Process(child),
            socket: connect(address),
            session: Value::Null,
            asked: 0,
            told: Vec::new(),
            _folder: folder,
        };
        let created = janus.ask(json!({ "janus": "create" }));
        janus.session = created["data"]["id"].clone();
        janus
    }

    /// Asks, and gives what it answers.
    fn ask(&mut self, mut request: Value) -> Value {
        self.asked += 1;
        let transaction = self.asked.to_string();
        request["transaction"] = transaction.clone().into();
        if !self.session.is_null() {
            request["session_id"] = self.session.clone();
        }
        let request = Message::text(request.to_string());
        self.socket.send(request).unwrap();
        self.hear(|told| told["transaction"] == *transaction && told["janus"] != "ack")
    }

    /// The next that it tells of this kind.
    fn hear(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(place) = self.told.iter().position(&wanted) {
            return self.told.remove(place);
        }
        loop {
            let message = self.socket.read().unwrap();
            let Message::Text(text) = message else {
                continue;
            };
            let told: Value = serde_json::from_str(&text).unwrap();
            assert!(told["janus"] != "error", "{told}");
            if wanted(&told) {
                return told;
            }
            self.told.push(told);
        }
    }

    /// A place in the plugin, under a name.
    fn join(&mut self, name: &str) -> Value {
        let plugin = "janus.plugin.videocall";
        let attached = self.ask(json!({ "janus": "attach", "plugin": plugin }));
        let handle = attached["data"]["id"].clone();
        self.say(
            &handle,
            json!({ "request": "register", "username": name }),
            Value::Null,
        );
        handle
    }

    fn say(&mut self, handle: &Value, body: Value, jsep: Value) {
        let mut message = json!({ "janus": "message", "handle_id": handle, "body": body });
        if !jsep.is_null() {
            message["jsep"] = jsep;
        }
        let told = self.ask(message);
        let error = &told["plugindata"]["data"]["error"];
        assert!(error.is_null(), "{told}");
    }

    /// The description that comes with an event of the plugin.
    fn described(&mut self, handle: &Value, event: &str) -> String {
        let told = self.hear(|told| {
            told["sender"] == *handle && told["plugindata"]["data"]["result"]["event"] == *event
        });
        told["jsep"]["sdp"].as_str().unwrap().to_owned()
    }
}

/// Waits until its WebSocket is served: it listens before that, and whoever comes then ends it. What
/// it says later is thrown away, so that it never waits for a reader.
fn until_ready(told: ChildStdout) {
    let mut lines = BufReader::new(told).lines().map(Result::unwrap);
    let ready = lines.any(|line| line.contains("WebSockets thread started"));
    assert!(ready, "Janus ended");
    std::thread::spawn(move || lines.for_each(drop));
}

fn connect(address: SocketAddr) -> WebSocket<TcpStream> {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let mut request = format!("ws://{address}/").into_client_request().unwrap();
    let protocol = HeaderValue::from_static("janus-protocol");
    request
        .headers_mut()
        .insert("Sec-WebSocket-Protocol", protocol);
    client(request, stream).unwrap().0
}

impl Forwarder for Janus {
    fn call(&mut self, number: u32, sides: &mut [Browser]) {
        let [caller, called] = sides else {
            panic!("a call has two sides");
        };
        let names = ["a", "b"].map(|side| format!("{side}{number}"));
        let handles = [self.join(&names[0]), self.join(&names[1])];
        let now = Instant::now();
        let offer = json!({ "type": "offer", "sdp": caller.peer.offer(now, false) });
        let body = json!({ "request": "call", "username": names[1] });
        self.say(&handles[0], body, offer);
        let offer = self.described(&handles[1], "incomingcall");
        let answer = json!({ "type": "answer", "sdp": called.answer(offer) });
        self.say(&handles[1], json!({ "request": "accept" }), answer);
        let answer = self.described(&handles[0], "accepted");
        caller.peer.accept(now, answer);
    }

    fn process(&self) -> &Process {
        &self.process
    }
}
