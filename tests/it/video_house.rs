//! A conversation that has come as far as a call, in the real app.

use std::path::Path;

use portti::clock::Clock;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::app::{App, write_config, write_pages};
use crate::client::{Browser, Door};
use crate::provider::Provider;
use crate::socket::Socket;

/// The app before a provider that vouches for one artificial person.
pub struct House {
    pub app: App,
    pub provider: Provider,
}

/// An identified conversation with both sides connected.
pub struct Talk {
    pub resident: Browser,
    /// What the resident's browser held before it was identified.
    pub before: Browser,
    pub socket: Socket,
    pub staff: Browser,
    pub aino: Socket,
    pub id: String,
}

/// What the provider tells of its one person.
pub fn person() -> Value {
    json!({
        "urn:oid:1.2.246.21": "240685-917U",
        "urn:oid:1.2.246.575.1.14": "Aino Kaarina",
        "urn:oid:2.5.4.4": "Esimerkki",
    })
}

impl House {
    /// The app, with its configuration changed.
    pub async fn start(change: impl FnOnce(String) -> String) -> Self {
        Self::start_at(Clock::system(), change).await
    }

    /// As `start`, with a clock that the test moves.
    pub async fn start_at(clock: Clock, change: impl FnOnce(String) -> String) -> Self {
        let provider = Provider::start(person());
        let folder = tempfile::tempdir().unwrap();
        write_config(folder.path(), "");
        write_pages(&folder.path().join("dist"));
        rewrite(folder.path(), |text| {
            change(text.replace("http://tunnistus.localhost:8082", &provider.issuer))
        });
        let app = App::start_with(clock, folder).await;
        Self { app, provider }
    }

    /// A resident who has identified, and the professional who answers.
    pub async fn talk(&self) -> Talk {
        Talk::at(self.app.door(), &self.provider).await
    }
}

impl Talk {
    /// As [`House::talk`], behind any door.
    pub async fn at(door: Door, provider: &Provider) -> Self {
        let aino = door.professional("aino").await;
        Self::between(aino, door, provider).await
    }

    /// As [`House::talk`], with a professional who is at their desk, perhaps behind another door.
    pub async fn between(
        (staff, mut aino): (Browser, Socket),
        door: Door,
        provider: &Provider,
    ) -> Self {
        let (mut resident, mut socket, id) = door.resident("Maija").await;
        let before = resident.clone();
        for command in ["accept", "request_identification"] {
            ack(&mut aino, Some(&id), json!({ "type": command })).await;
        }
        let asked = socket.event("identification_requested").await;
        identify(door, provider, &mut resident, &asked["hand_off"]).await;
        aino.event("identified").await;
        assert_eq!(socket.closed().await.1, "session_replaced");
        let socket = resident.resident_socket(0).await;
        Self {
            resident,
            before,
            socket,
            staff,
            aino,
            id,
        }
    }
}

/// The resident goes the whole way, and holds a new session after it.
async fn identify(door: Door, provider: &Provider, resident: &mut Browser, hand_off: &Value) {
    let wish = json!({ "hand_off": hand_off, "return_to": "http://kunta.localhost:8081/fi/" });
    let ticket = posted(resident, "ticket", wish).await;
    let ticket = ticket["url"].as_str().unwrap().split_once('#').unwrap().1;
    let mut page = door.browser();
    let opened = posted(&mut page, "open", json!({ "ticket": ticket })).await;
    let go_to = posted(&mut page, "continue", json!({ "flow": opened["flow"] })).await;
    let back = provider.visit(go_to["url"].as_str().unwrap(), "code");
    let returned = page.page(&format!("/identify/callback?{back}")).await;
    let proof = returned.split("\"proof\":\"").nth(1).unwrap();
    let proof = proof.split('"').next().unwrap();
    posted(resident, "redeem", json!({ "proof": proof })).await;
}

async fn posted(browser: &mut Browser, step: &str, body: Value) -> Value {
    let path = format!("/api/identification/{step}");
    let (status, answer) = browser.post(&path, body).await;
    assert!(status.is_success(), "{step}: {status} {answer}");
    answer
}

/// Changes the main file in a folder.
pub fn rewrite(folder: &Path, change: impl FnOnce(String) -> String) {
    let path = folder.join("portti.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, change(text)).unwrap();
}

pub async fn ack(socket: &mut Socket, conversation: Option<&str>, command: Value) {
    let answer = socket.done(conversation, command).await;
    assert_eq!(answer["type"], "ack", "{answer}");
}

impl Talk {
    /// The professional proposes a call: its id.
    pub async fn invited(&mut self) -> String {
        ack(
            &mut self.aino,
            Some(&self.id),
            json!({ "type": "invite_video" }),
        )
        .await;
        let invited = self.socket.event("video_invited").await;
        invited["call"].as_str().unwrap().to_owned()
    }

    /// The resident consents: the call's id.
    pub async fn call(&mut self) -> String {
        let call = self.invited().await;
        ack(
            &mut self.socket,
            None,
            json!({ "type": "accept_video", "call": call }),
        )
        .await;
        self.aino.event("video_accepted").await;
        call
    }

    pub async fn resident_says(&mut self, call: &str, signal: Value) {
        says(&mut self.socket, None, call, signal).await;
    }

    pub async fn aino_says(&mut self, call: &str, signal: Value) {
        says(&mut self.aino, Some(&self.id), call, signal).await;
    }

    /// Both sides ask for a place and get one.
    pub async fn joined(&mut self) -> String {
        let call = self.call().await;
        self.resident_says(&call, join(1)).await;
        assert_eq!(notice(&mut self.socket, "ready").await["attempt"], 1);
        notice(&mut self.socket, "other").await;
        self.aino_says(&call, join(1)).await;
        assert_eq!(notice(&mut self.aino, "ready").await["attempt"], 1);
        notice(&mut self.aino, "other").await;
        call
    }
}

pub fn join(attempt: u32) -> Value {
    json!({ "type": "join", "attempt": attempt })
}

pub async fn says(socket: &mut Socket, conversation: Option<&str>, call: &str, signal: Value) {
    let mut frame = json!({ "type": "call", "call": call, "signal": signal });
    if let Some(conversation) = conversation {
        frame["conversation"] = json!(conversation);
    }
    socket.send(frame).await;
}

/// The next word of this kind about a call.
pub async fn notice(socket: &mut Socket, kind: &str) -> Value {
    let wanted = |frame: &Value| frame["type"] == "call" && frame["signal"]["type"] == *kind;
    socket.next_where(wanted).await["signal"].clone()
}

/// The code by which a word comes to nothing.
pub async fn failed(socket: &mut Socket) -> String {
    let failed = notice(socket, "failed").await;
    let sentence = failed["message"].as_str().unwrap();
    assert!(sentence.len() > 10, "{failed}");
    failed["code"].as_str().unwrap().to_owned()
}

/// Whether a service offers calls, as the widget and the console are told.
pub async fn offers(house: &House, service: &str) -> (Value, Value) {
    let path = format!("/api/services?ids={service}");
    let (status, info) = house.app.browser().get(&path).await;
    assert_eq!(status, StatusCode::OK, "{info}");
    let (staff, _) = house.app.professional("saara").await;
    let (_, me) = staff.get("/api/staff/me").await;
    let services = me["services"].as_array().unwrap();
    let there = services.iter().find(|entry| entry["id"] == service);
    (info[0]["video"].clone(), there.unwrap()["video"].clone())
}
