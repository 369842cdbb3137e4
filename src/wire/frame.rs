//! The frames of the two sockets. Each is one JSON text message with a `type`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::board::Board;
use super::call::{CallNotice, CallSignal};
use crate::domain::ids::{
    AttachmentId, CallId, CommandId, ConversationId, HandOffId, Seq, ServiceId, StaffId, Timestamp,
};
use crate::domain::person::Side;
use crate::domain::private::Private;
use crate::domain::view::ShownEvent;

/// The version of the socket protocol. A client greets with the version it speaks.
pub const PROTOCOL: u32 = 1;

/// What a resident's client sends.
#[derive(Clone, Debug, PartialEq, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ResidentFrame {
    /// The greeting: the first frame, within 10 s.
    Hello {
        /// The protocol version.
        protocol: u32,
        /// The last place that the client has; 0 for none.
        after: Seq,
    },
    /// A wish, acknowledged after it is kept.
    Command {
        /// Made by the client; the same id sent again is kept once and acknowledged again.
        id: CommandId,
        /// The wish.
        command: ResidentCommand,
    },
    /// Whether the resident is typing. Not kept.
    Typing {
        /// Typing now.
        typing: bool,
    },
    /// A word about the media of a call. Not kept, not acknowledged.
    Call {
        /// The call.
        call: CallId,
        /// The word.
        signal: CallSignal,
    },
    /// Asks for a `pong`.
    Ping,
    /// Answers a `ping`.
    Pong,
}

/// What a resident may wish.
#[derive(Clone, Debug, PartialEq, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ResidentCommand {
    /// Say something.
    Say {
        /// The text.
        text: Private,
    },
    /// Where the service identifies at the start: begin it anew.
    RequestIdentification,
    /// Not now.
    DeclineIdentification {
        /// The request.
        hand_off: HandOffId,
    },
    /// Remove one's own file.
    RemoveAttachment {
        /// The file.
        attachment: AttachmentId,
    },
    /// Consent to a call.
    AcceptVideo {
        /// The call.
        call: CallId,
    },
    /// No, thank you.
    DeclineVideo {
        /// The call.
        call: CallId,
    },
    /// End the call.
    EndVideo {
        /// The call.
        call: CallId,
    },
    /// Leave: ends the conversation.
    Leave,
    /// After closing: answer the survey.
    AnswerSurvey {
        /// Answers by question id.
        answers: BTreeMap<String, Private>,
    },
    /// After closing: have the transcript sent.
    RequestTranscript {
        /// The e-mail address.
        address: Private,
    },
}

/// What a professional's client sends.
#[derive(Clone, Debug, PartialEq, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum StaffFrame {
    /// The greeting: the first frame, within 10 s.
    Hello {
        /// The protocol version.
        protocol: u32,
        /// The conversations to follow, each from the place after the last that the client has.
        /// Those that the professional holds are followed without being named.
        follow: Vec<Follow>,
    },
    /// Follow one more conversation.
    Follow(Follow),
    /// Stop following.
    Unfollow {
        /// The conversation.
        conversation: ConversationId,
    },
    /// A wish, acknowledged after it is kept.
    Command {
        /// Made by the client; the same id sent again is kept once and acknowledged again.
        id: CommandId,
        /// The conversation.
        conversation: ConversationId,
        /// The wish.
        command: StaffCommand,
    },
    /// Whether the professional is typing. Not kept.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// Typing now.
        typing: bool,
    },
    /// A word about the media of a call. Not kept, not acknowledged.
    Call {
        /// The conversation.
        conversation: ConversationId,
        /// The call.
        call: CallId,
        /// The word.
        signal: CallSignal,
    },
    /// Available, busy or away.
    Presence {
        /// The new status.
        status: PresenceStatus,
    },
    /// Asks for a `pong`.
    Ping,
    /// Answers a `ping`.
    Pong,
}

/// A conversation to follow, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
pub struct Follow {
    /// The conversation.
    pub conversation: ConversationId,
    /// The last place that the client has; 0 for none.
    pub after: Seq,
}

/// What a professional may wish.
#[derive(Clone, Debug, PartialEq, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum StaffCommand {
    /// Take it from the queue.
    Accept {
        /// Supervisor: take it even from the colleague who answers it.
        #[serde(default)]
        take_over: bool,
    },
    /// Give it to another service or colleague.
    Transfer {
        /// The service.
        service: ServiceId,
        /// The colleague, if one is meant.
        #[serde(default)]
        #[ts(optional)]
        to: Option<StaffId>,
        /// Why.
        note: Private,
    },
    /// Say something.
    Say {
        /// The text.
        text: Private,
    },
    /// Write a note that the resident never sees.
    Note {
        /// The text.
        text: Private,
    },
    /// Hide a message from the resident.
    Hide {
        /// The message or note.
        target: Seq,
    },
    /// Bar the resident and close.
    Bar {
        /// For how many hours: 1 to 720.
        hours: u32,
        /// Why.
        reason: Private,
    },
    /// Ask the resident to identify.
    RequestIdentification {
        /// Why, for the resident to read; may be empty.
        #[serde(default)]
        reason: Private,
    },
    /// Take the open request back.
    WithdrawIdentification,
    /// Remove a file.
    RemoveAttachment {
        /// The file.
        attachment: AttachmentId,
    },
    /// Propose a video call.
    InviteVideo,
    /// End the call.
    EndVideo {
        /// The call.
        call: CallId,
    },
    /// End the conversation.
    Close,
}

/// Whether a professional takes new conversations.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PresenceStatus {
    /// Takes new conversations.
    Available,
    /// At work, but takes no new ones.
    Busy,
    /// Not at the desk.
    #[default]
    Away,
}

/// What the server sends on either socket.
#[derive(Clone, Debug, PartialEq, Serialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// Answers the greeting.
    Welcome {
        /// The protocol version.
        protocol: u32,
        /// The server sends a `ping` this often, and expects some frame at least twice as often.
        heartbeat_seconds: u32,
        /// The server's time, for countdowns.
        now: Timestamp,
    },
    /// What happened, in order of place, never with gaps.
    Events {
        /// The conversation.
        conversation: ConversationId,
        /// The events.
        events: Vec<ShownEvent>,
        /// Whether these reach the present; false while more of a backlog follows.
        caught_up: bool,
    },
    /// The wish is kept.
    Ack {
        /// The client's id.
        id: CommandId,
        /// The place of its last event.
        seq: Seq,
    },
    /// The wish, or a frame, is refused; nothing of it is kept.
    Refused {
        /// The client's id, where it was a command.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        id: Option<CommandId>,
        /// The stable code.
        code: String,
        /// A sentence in the client's language.
        message: String,
        /// The field that it is about.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        field: Option<String>,
    },
    /// A resident's place in line.
    Queue {
        /// 1 is next.
        position: u32,
        /// The expected wait in seconds, where there is experience to tell it from.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        estimate_seconds: Option<u32>,
    },
    /// The other side types, or stopped.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// Which side.
        side: Side,
        /// Typing now.
        typing: bool,
    },
    /// Whether the other side is connected just now.
    Counterpart {
        /// The conversation.
        conversation: ConversationId,
        /// Connected.
        connected: bool,
    },
    /// A word about the media of a call. Not kept.
    Call {
        /// The conversation.
        conversation: ConversationId,
        /// The call.
        call: CallId,
        /// The word.
        signal: CallNotice,
    },
    /// Staff: the conversation is not followed any more, or was never there: this person may not
    /// read it (now).
    Unfollowed {
        /// The conversation.
        conversation: ConversationId,
    },
    /// Staff: the whole board, sent when it changes (at most a few times a second).
    Board(Board),
    /// Connect again after this wait; the server is about to restart.
    Reconnect {
        /// Milliseconds.
        after_ms: u32,
    },
    /// Asks for a `pong`.
    Ping,
    /// Answers a `ping`.
    Pong,
}
