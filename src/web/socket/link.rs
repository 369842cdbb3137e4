//! A socket as its loop sees it: receive, send, close.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseReason, ProtocolError, Session};
use bytestring::ByteString;

use crate::wire::close::CloseCode;
use crate::wire::frame::ServerFrame;

/// What came from the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A text message.
    Text(ByteString),
    /// Something alive that means nothing: a control frame.
    Alive,
    /// A frame larger than allowed.
    TooLarge,
    /// Not the protocol: binary, bad UTF-8, broken frames.
    Malformed,
    /// The connection is gone.
    Gone,
}

/// A send that failed: the connection is gone or the reader is too slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// Gone.
    Gone,
    /// The time limit passed.
    TooSlow,
}

/// One socket.
pub trait Link {
    /// The next thing from the browser. Safe to cancel.
    async fn receive(&mut self) -> Incoming;

    /// Sends a frame, within the time limit.
    async fn send(&mut self, frame: &ServerFrame) -> Result<(), SendError>;

    /// Closes, within the time limit.
    async fn close(self, code: CloseCode);
}

/// A socket of actix-ws.
pub struct ActixLink {
    session: Session,
    stream: AggregatedMessageStream,
    send_limit: Duration,
}

impl ActixLink {
    /// Wraps a session and its stream; a send may take `send_limit`.
    #[must_use]
    pub fn new(session: Session, stream: AggregatedMessageStream, send_limit: Duration) -> Self {
        Self {
            session,
            stream,
            send_limit,
        }
    }
}

impl Link for ActixLink {
    async fn receive(&mut self) -> Incoming {
        match self.stream.recv().await {
            Some(Ok(AggregatedMessage::Text(text))) => Incoming::Text(text),
            Some(Ok(AggregatedMessage::Binary(_))) => Incoming::Malformed,
            Some(Ok(AggregatedMessage::Ping(bytes))) => {
                let pong = tokio::time::timeout(self.send_limit, self.session.pong(&bytes)).await;
                if matches!(pong, Ok(Ok(()))) {
                    Incoming::Alive
                } else {
                    Incoming::Gone
                }
            }
            Some(Ok(AggregatedMessage::Pong(_))) => Incoming::Alive,
            Some(Ok(AggregatedMessage::Close(_))) | None => Incoming::Gone,
            Some(Err(error)) => broken(&error),
        }
    }

    async fn send(&mut self, frame: &ServerFrame) -> Result<(), SendError> {
        let text = serde_json::to_string(frame).map_err(|error| {
            tracing::error!(%error, "a frame could not be written as JSON");
            SendError::Gone
        })?;
        let mut sending = pin!(self.session.text(text));
        // Mostly there is room: then no timer is made.
        let sent = match poll_fn(|cx| Poll::Ready(sending.as_mut().poll(cx))).await {
            Poll::Ready(sent) => Ok(sent),
            Poll::Pending => tokio::time::timeout(self.send_limit, sending).await,
        };
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(SendError::Gone),
            Err(_) => Err(SendError::TooSlow),
        }
    }

    async fn close(self, code: CloseCode) {
        let reason = CloseReason {
            code: code.number().into(),
            description: Some(code.name().to_owned()),
        };
        // Nobody is left to tell whether the farewell arrived.
        let _ = tokio::time::timeout(self.send_limit, self.session.close(Some(reason))).await;
    }
}

fn broken(error: &ProtocolError) -> Incoming {
    match error {
        // The guard's overflow arrives as an IO error around a payload error.
        ProtocolError::Overflow => Incoming::TooLarge,
        ProtocolError::Io(error) if overflowed(error) => Incoming::TooLarge,
        ProtocolError::Io(_) => Incoming::Gone,
        _ => Incoming::Malformed,
    }
}

fn overflowed(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(|inner| {
        inner
            .downcast_ref::<actix_web::error::PayloadError>()
            .is_some_and(|inner| matches!(inner, actix_web::error::PayloadError::Overflow))
    })
}
