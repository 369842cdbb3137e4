//! A server as a process of its own, before a provider and a place for a scanner; and two people in
//! an identified conversation.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::clamd::{self, PATIENCE};
use crate::client::Browser;
use crate::provider::Provider;
use crate::server::{Place, Server};
use crate::socket::Socket;

/// The file that marks whose storage it is.
pub const MARK: &str = "portti-installation";

/// Where servers are started one after another, with what they need beside them.
pub struct House {
    pub place: Place,
    pub scanner: clamd::Place,
    provider: Provider,
}

/// Two people in a conversation; the resident is identified.
pub struct Chat {
    pub resident: Browser,
    pub socket: Socket,
    pub staff: Browser,
    pub aino: Socket,
    pub conversation: String,
    /// What each side was told since it connected.
    heard: [Vec<Value>; 2],
}

impl House {
    /// A house whose scanner is not started; `more` are settings of the environment without the
    /// prefix, `files` lines of the service's table of files.
    pub fn new(more: &[(&str, &str)], files: &str) -> Self {
        let provider = Provider::start(json!({
            "urn:oid:1.2.246.21": "240685-917U",
            "urn:oid:1.2.246.575.1.14": "Maija",
            "urn:oid:2.5.4.4": "Meikäläinen",
            "urn:oid:1.3.6.1.5.5.7.9.1": "1985-06-24",
        }));
        let scanner = clamd::Place::new();
        let socket = format!("unix:{}", scanner.socket().display());
        let mut settings = vec![
            (
                "IDENTIFICATION__PROVIDERS__SUOMIFI__ISSUER",
                provider.issuer.as_str(),
            ),
            ("ATTACHMENTS__SCANNER", &socket),
        ];
        settings.extend_from_slice(more);
        let place = Place::new(&settings);
        let service = place.file("services/terveys.toml");
        let text = std::fs::read_to_string(&service).unwrap();
        std::fs::write(&service, format!("{text}\n[files]\n{files}\n")).unwrap();
        Self {
            place,
            scanner,
            provider,
        }
    }

    /// Changes rows of the database behind the server's back.
    pub fn changes(&self, sql: &str) {
        let path = self.place.file("portti.db");
        let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        let patient = "PRAGMA busy_timeout = 10000;";
        connection
            .batch_execute(&format!("{patient} {sql}"))
            .unwrap();
    }

    /// Every file under the folder in which attachments are kept, but for the mark of whose it is.
    pub fn kept(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        gather(&self.place.file("attachments"), &mut found);
        found.retain(|path| !path.ends_with(MARK));
        found
    }

    /// Waits until nothing is kept any more.
    pub async fn is_empty(&self) {
        let emptied = async {
            while !self.kept().is_empty() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let emptied = tokio::time::timeout(PATIENCE, emptied).await;
        assert!(emptied.is_ok(), "bytes are left: {:?}", self.kept());
    }

    /// Two people who talk, and the resident identifies.
    pub async fn chat(&self, server: &Server) -> Chat {
        let (staff, aino) = server.door.professional("aino").await;
        let (resident, socket, conversation) = server.door.resident("Maija Meikäläinen").await;
        let mut chat = Chat {
            resident,
            socket,
            staff,
            aino,
            conversation,
            heard: [Vec::new(), Vec::new()],
        };
        for command in ["accept", "request_identification"] {
            chat.professional_does(json!({ "type": command })).await;
        }
        self.identify(server, &mut chat).await;
        chat
    }

    async fn identify(&self, server: &Server, chat: &mut Chat) {
        let asked = chat.socket.event("identification_requested").await;
        let wish = json!({
            "hand_off": asked["hand_off"],
            "return_to": "http://kunta.localhost:8081/fi/",
        });
        let path = "/api/identification/ticket";
        let ticket = posted(&mut chat.resident, path, wish).await;
        let (_, ticket) = ticket["url"].as_str().unwrap().split_once('#').unwrap();
        let mut page = server.door.browser();
        let path = "/api/identification/open";
        let opened = posted(&mut page, path, json!({ "ticket": ticket })).await;
        let flow = json!({ "flow": opened["flow"] });
        let go_to = posted(&mut page, "/api/identification/continue", flow).await;
        let back = self.provider.visit(go_to["url"].as_str().unwrap(), "code");
        let returned = page.page(&format!("/identify/callback?{back}")).await;
        let proof = returned.split("\"proof\":\"").nth(1).unwrap();
        let proof = json!({ "proof": proof.split('"').next().unwrap() });
        posted(&mut chat.resident, "/api/identification/redeem", proof).await;
        chat.aino.event("identified").await;
        // The old session's socket is closed; the new one begins where it was.
        chat.socket = chat.resident.resident_socket(0).await;
    }
}

impl Chat {
    pub async fn professional_does(&mut self, command: Value) {
        let done = self.aino.done(Some(&self.conversation), command).await;
        assert_eq!(done["type"], "ack", "{done}");
    }

    /// The same two people before a server that was started anew.
    pub async fn again(&mut self, server: &Server) {
        self.resident = server.door.browser_with(&self.resident);
        self.staff = server.door.browser_with(&self.staff);
        self.socket = self.resident.resident_socket(0).await;
        // What the professional holds is followed without being named, from its beginning.
        self.aino = self.staff.staff_socket().await;
        self.heard = [Vec::new(), Vec::new()];
    }

    /// Waits until both were told of an event for which `wanted` holds; gives what the resident
    /// was told.
    pub async fn both_hear_where(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let [residents, staffs] = &mut self.heard;
        let heard = hear(&mut self.socket, residents, &wanted).await;
        hear(&mut self.aino, staffs, &wanted).await;
        heard
    }
}

/// Looks among what was heard, and listens on; several events may come in one frame.
async fn hear(
    socket: &mut Socket,
    heard: &mut Vec<Value>,
    wanted: &impl Fn(&Value) -> bool,
) -> Value {
    let listen = async {
        loop {
            if let Some(event) = heard.iter().find(|event| wanted(event)) {
                return event.clone();
            }
            let frame = socket.next_of("events").await;
            heard.extend(frame["events"].as_array().unwrap().iter().cloned());
        }
    };
    let found = tokio::time::timeout(PATIENCE, listen).await;
    found.unwrap_or_else(|_| panic!("not heard: {heard:?}"))
}

async fn posted(browser: &mut Browser, path: &str, body: Value) -> Value {
    let (status, body) = browser.post(path, body).await;
    let fine = matches!(status, StatusCode::OK | StatusCode::NO_CONTENT);
    assert!(fine, "{path}: {status} {body}");
    body
}

fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
    // A folder may go while it is looked through.
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, found);
        } else {
            found.push(path);
        }
    }
}
