//! Why the server closes a socket, by WebSocket close code (RFC 6455 section 7.4.2: 4000–4999 are
//! for applications).

/// A reason for which the server closes a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CloseCode {
    /// The server restarts or stops: connect again after a short random wait.
    Restart,
    /// No greeting came in time.
    GreetingLate,
    /// A frame was not understood: the client is broken or out of date; reload the page.
    Malformed,
    /// The session has ended: start or sign in again.
    SessionEnded,
    /// The session was replaced (after identification): connect again with the new cookie.
    SessionReplaced,
    /// The client read too slowly: connect again and resume.
    TooSlow,
    /// A frame was larger than allowed.
    TooLarge,
    /// Too many frames in too short a time: wait, then connect again.
    TooMany,
    /// The client stopped answering heartbeats.
    Silent,
    /// The client speaks another protocol version: reload the page.
    Protocol,
}

impl CloseCode {
    /// Every code, for documents and tests.
    pub const ALL: [Self; 10] = [
        Self::Restart,
        Self::GreetingLate,
        Self::Malformed,
        Self::SessionEnded,
        Self::SessionReplaced,
        Self::TooSlow,
        Self::TooLarge,
        Self::TooMany,
        Self::Silent,
        Self::Protocol,
    ];

    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::Restart => 1012,
            Self::GreetingLate => 4001,
            Self::Malformed => 4002,
            Self::SessionEnded => 4003,
            Self::SessionReplaced => 4004,
            Self::TooSlow => 4005,
            Self::TooLarge => 4006,
            Self::TooMany => 4007,
            Self::Silent => 4008,
            Self::Protocol => 4009,
        }
    }

    /// The stable name, sent as the close reason.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::GreetingLate => "greeting_late",
            Self::Malformed => "malformed",
            Self::SessionEnded => "session_ended",
            Self::SessionReplaced => "session_replaced",
            Self::TooSlow => "too_slow",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::Silent => "silent",
            Self::Protocol => "protocol",
        }
    }
}
