//! The driver's sockets.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::process::Server;

/// The origin that the server believes to be its own.
pub const ORIGIN: &str = "http://chat.localhost";

/// A socket of one person.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens a socket.
    pub async fn open(server: &Server, path: &str, cookie: &str) -> Self {
        let url = format!("ws://{}{path}", server.address);
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("origin", ORIGIN.parse().unwrap());
        headers.insert("cookie", cookie.parse().unwrap());
        let (stream, _) = connect_async(request).await.unwrap();
        if let MaybeTlsStream::Plain(plain) = stream.get_ref() {
            plain.set_nodelay(true).unwrap();
        }
        Self(stream)
    }

    pub async fn send(&mut self, text: impl Into<Utf8Bytes>) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// The next text.
    pub async fn text(&mut self) -> Utf8Bytes {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return text,
                Some(Ok(Message::Close(close))) => panic!("closed: {close:?}"),
                Some(Ok(_)) => {}
                other => panic!("the socket ended: {other:?}"),
            }
        }
    }

    /// Reads up to the first frame of this type.
    pub async fn until(&mut self, kind: &str) -> Value {
        loop {
            let frame: Value = serde_json::from_str(&self.text().await).unwrap();
            if frame["type"] == kind {
                return frame;
            }
        }
    }
}

/// Sockets of the echo, each of which has echoed once.
pub async fn echo_sockets(server: &Server, count: usize) -> Vec<Socket> {
    let mut sockets = Vec::with_capacity(count);
    for _ in 0..count {
        let mut socket = Socket::open(server, "/echo", "none=none").await;
        socket.send("{}").await;
        socket.text().await;
        sockets.push(socket);
    }
    sockets
}
