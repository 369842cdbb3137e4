//! An open socket, as a browser holds it.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::app::{PATIENCE, fresh_id};

/// An open socket.
pub struct Socket {
    pub stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Frames that came while another was waited for.
    pub seen: Vec<Value>,
    /// Whether heartbeats are answered.
    pub alive: bool,
}

impl Socket {
    pub async fn send(&mut self, frame: Value) {
        self.send_text(frame.to_string()).await;
    }

    pub async fn send_text(&mut self, text: String) {
        // A send may fail when the server has closed already; what it said is read afterwards.
        let _ = self.stream.send(Message::text(text)).await;
    }

    pub async fn send_binary(&mut self, bytes: Vec<u8>) {
        let _ = self.stream.send(Message::binary(bytes)).await;
    }

    /// Sends a command with a fresh id and gives the id.
    pub async fn command(&mut self, conversation: Option<&str>, command: Value) -> String {
        let id = fresh_id().to_string();
        self.command_as(&id, conversation, command).await;
        id
    }

    pub async fn command_as(&mut self, id: &str, conversation: Option<&str>, command: Value) {
        let mut frame = json!({ "type": "command", "id": id, "command": command });
        if let Some(conversation) = conversation {
            frame["conversation"] = json!(conversation);
        }
        self.send(frame).await;
    }

    /// Does a command and gives its answer: `ack` or `refused`.
    pub async fn done(&mut self, conversation: Option<&str>, command: Value) -> Value {
        let id = self.command(conversation, command).await;
        self.answer(&id).await
    }

    /// The answer to a command.
    pub async fn answer(&mut self, id: &str) -> Value {
        let answers =
            |frame: &Value| matches!(kind(frame), "ack" | "refused") && frame["id"] == *id;
        self.next_where(answers).await
    }

    pub async fn next_of(&mut self, wanted: &str) -> Value {
        self.next_where(|frame| kind(frame) == wanted).await
    }

    /// The next event of a type, whichever frame it comes in.
    pub async fn event(&mut self, wanted: &str) -> Value {
        let holds = |frame: &Value| {
            kind(frame) == "events"
                && frame["events"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|event| event["type"] == *wanted)
        };
        let frame = self.next_where(holds).await;
        let events = frame["events"].as_array().unwrap();
        events
            .iter()
            .find(|event| event["type"] == *wanted)
            .unwrap()
            .clone()
    }

    /// The next frame for which `wanted` holds; others are put aside.
    pub async fn next_where(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(place) = self.seen.iter().position(&wanted) {
            return self.seen.remove(place);
        }
        loop {
            let frame = self
                .next()
                .await
                .unwrap_or_else(|close| panic!("closed: {close:?}"));
            if wanted(&frame) {
                return frame;
            }
            self.seen.push(frame);
        }
    }

    /// The next frame, or how the server closed.
    pub async fn next(&mut self) -> Result<Value, Option<CloseFrame>> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.stream.next()).await;
            match message.expect("the server says nothing") {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    if kind(&frame) == "ping" && self.alive {
                        self.send(json!({ "type": "pong" })).await;
                    }
                    return Ok(frame);
                }
                Some(Ok(Message::Close(frame))) => return Err(frame),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    /// Reads until the server closes; gives the close code's number and name.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.next().await {
                Ok(frame) => self.seen.push(frame),
                Err(Some(frame)) => return (frame.code.into(), frame.reason.to_string()),
                Err(None) => panic!("the connection broke without a close frame"),
            }
        }
    }

    pub fn stream(&mut self) -> &mut WebSocketStream<MaybeTlsStream<TcpStream>> {
        &mut self.stream
    }
}

fn kind(frame: &Value) -> &str {
    frame["type"].as_str().unwrap_or_default()
}
