//! Calls over a socket: what a browser says in one is handed on with its session as the warrant,
//! and what it is told is put into its language.

use std::collections::HashMap;

use crate::bus::{CallWord, Sending};
use crate::domain::ids::{CallId, ConversationId};
use crate::domain::person::{Actor, Language, Side};
use crate::domain::private::Private;
use crate::video::{CallProblem, Calls, Speaker, TurnPass, Warrant};
use crate::web::sentences::Sentences;
use crate::wire::call::{CallNotice, CallSignal, IceServer};
use crate::wire::frame::ServerFrame;

/// How many calls a socket remembers its attempts of. A socket is seldom in more than one.
const REMEMBERED: usize = 16;

/// The attempts that came over a socket, by call.
#[derive(Debug, Default)]
pub struct Attempts(HashMap<CallId, u32>);

impl Attempts {
    /// Whether this socket has joined a call.
    pub fn knows(&self, call: CallId) -> bool {
        self.0.contains_key(&call)
    }

    fn of(&self, call: CallId) -> Option<u32> {
        self.0.get(&call).copied()
    }

    fn remember(&mut self, call: CallId, attempt: u32) {
        if self.0.len() >= REMEMBERED && !self.knows(call) {
            self.0.clear();
        }
        self.0.insert(call, attempt);
    }

    /// This socket has no part in a call any more.
    fn forget(&mut self, call: CallId) {
        self.0.remove(&call);
    }

    /// Whoever made this attempt is out of the call; one that came after it stays.
    pub fn thrown_out(&mut self, call: CallId, attempt: u32) {
        if self.of(call) == Some(attempt) {
            self.forget(call);
        }
    }
}

/// What a socket works with in calls.
#[derive(Clone)]
pub struct CallDoor {
    /// The calls, where any are held.
    pub calls: Option<Calls>,
    /// What to say.
    pub sentences: Sentences,
    /// In which language.
    pub language: Language,
    /// To whom.
    pub side: Side,
}

/// Who speaks over the socket.
pub struct Voice {
    /// The conversation.
    pub conversation: ConversationId,
    /// The call.
    pub call: CallId,
    /// Who, with the rights that hold now.
    pub actor: Actor,
    /// The right behind the connection.
    pub warrant: Warrant,
}

impl CallDoor {
    /// Hands on what a browser says. Gives what to answer, where it comes to nothing.
    pub async fn say(
        &self,
        attempts: &mut Attempts,
        voice: Voice,
        signal: CallSignal,
    ) -> Option<ServerFrame> {
        let Voice {
            conversation,
            call,
            actor,
            warrant,
        } = voice;
        let attempt = attempts.of(call);
        let (named, joins, seated) = match signal {
            CallSignal::Join { attempt } => (attempt, true, false),
            CallSignal::Offer { attempt, .. } => (attempt, false, true),
            CallSignal::Leave => (attempt.unwrap_or(0), false, false),
            CallSignal::Media { .. } | CallSignal::Key { .. } => {
                (attempt.unwrap_or(0), false, true)
            }
        };
        let Some(calls) = &self.calls else {
            return Some(self.failed(conversation, call, named, "not_offered"));
        };
        let speaker = Speaker {
            conversation,
            call,
            actor: &actor,
            attempt,
        };
        let said = calls.signal(speaker, warrant, signal).await;
        match said {
            Ok(()) => {
                // Only now: whoever is refused has no part in the call, and hears nothing of it.
                if joins {
                    attempts.remember(call, named);
                }
                // Told to this page alone: the one that sits there has nothing to do with it.
                let stranger = seated && attempt.is_none();
                stranger.then(|| self.frame(conversation, call, CallWord::Again))
            }
            Err(problem) => {
                if matches!(problem, CallProblem::Over | CallProblem::Refused(_)) {
                    attempts.forget(call);
                }
                Some(self.failed(conversation, call, named, problem.code()))
            }
        }
    }

    /// What a page must know that has just connected, or has missed what was told.
    pub async fn greet(&self, conversation: ConversationId) -> Vec<ServerFrame> {
        let Some(calls) = &self.calls else {
            return Vec::new();
        };
        let Some((call, words)) = calls.greet(conversation, self.side).await else {
            return Vec::new();
        };
        let words = words.into_iter();
        words
            .map(|word| self.frame(conversation, call, word))
            .collect()
    }

    /// The frame that tells a page that its attempt comes to nothing.
    pub fn failed(
        &self,
        conversation: ConversationId,
        call: CallId,
        attempt: u32,
        code: &'static str,
    ) -> ServerFrame {
        metrics::counter!("portti_call_refusals_total", "code" => code).increment(1);
        self.frame(conversation, call, CallWord::Failed { attempt, code })
    }

    /// The frame that tells a page a word.
    pub fn frame(&self, conversation: ConversationId, call: CallId, word: CallWord) -> ServerFrame {
        ServerFrame::Call {
            conversation,
            call,
            signal: self.notice(call, word),
        }
    }

    fn notice(&self, call: CallId, word: CallWord) -> CallNotice {
        match word {
            CallWord::Line { position } => CallNotice::Line { position },
            CallWord::Ready { attempt } => self.ready(call, attempt),
            CallWord::Answer { attempt, sdp } => CallNotice::Answer {
                attempt,
                sdp: Private::clone(&sdp),
            },
            CallWord::Failed { attempt, code } => CallNotice::Failed {
                attempt,
                code: code.to_owned(),
                message: self.sentences.sentence(self.language, code),
            },
            CallWord::Replaced { attempt } => CallNotice::Replaced { attempt },
            CallWord::Other {
                connected,
                sending:
                    Sending {
                        audio,
                        video,
                        screen,
                    },
            } => CallNotice::Other {
                connected,
                audio,
                video,
                screen,
            },
            CallWord::Key { key } => CallNotice::Key {
                key: key.to_string(),
            },
            CallWord::Again => CallNotice::Again,
        }
    }

    fn ready(&self, call: CallId, attempt: u32) -> CallNotice {
        let calls = self.calls.as_ref();
        let pass = calls.and_then(|calls| calls.turn_pass(call, self.side));
        let pass = pass.map(ice_server);
        CallNotice::Ready {
            attempt,
            ice_servers: pass.into_iter().collect(),
            video_kbps: calls.map_or(0, Calls::video_kbps),
            relay_only: calls.is_some_and(Calls::relay_only),
            layers: calls.is_some_and(|calls| calls.layers(self.side)),
        }
    }
}

fn ice_server(pass: TurnPass) -> IceServer {
    IceServer {
        urls: pass.urls,
        username: Some(pass.username),
        credential: Some(pass.credential),
    }
}
