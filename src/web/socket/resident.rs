//! The resident's socket.

use std::pin::pin;
use std::time::Duration;

use bytestring::ByteString;
use tokio_util::sync::CancellationToken;

use super::call::{Attempts, CallDoor};
use super::common::{End, Haste, Nudge, RECONNECT_MS, end_of, end_unless_later, greeting, welcome};
use super::link::{Incoming, Link};
use super::pulse::{Pulse, Timing};
use crate::bus::{Bell, Heard, Mailbox, Topic};
use crate::clock::Clock;
use crate::desk::{Desk, DeskError, Place, Viewer};
use crate::domain::conversation::Stage;
use crate::domain::ids::{CommandId, ConversationId, Seq, Timestamp};
use crate::domain::person::{Language, Side};
use crate::domain::view::{Shown, ShownEvent};
use crate::journal::Journal;
use crate::secret::TokenHash;
use crate::web::limits::Limiter;
use crate::web::sentences::Sentences;
use crate::wire::close::CloseCode;
use crate::wire::frame::{PROTOCOL, ResidentCommand, ResidentFrame, ServerFrame};

/// How many events are sent in one frame.
pub(super) const PAGE: u32 = 100;

/// The shortest time between two tellings of the place in line.
const QUEUE_PAUSE: Duration = Duration::from_millis(500);

/// What a resident's socket works with.
pub struct ResidentSocket {
    /// The desk.
    pub desk: Desk,
    /// For looking whether the session still holds.
    pub journal: Journal,
    /// The time.
    pub clock: Clock,
    /// How much anyone may do.
    pub limiter: Limiter,
    /// What to say.
    pub sentences: Sentences,
    /// Heartbeat and greeting.
    pub timing: Timing,
    /// The server stops.
    pub stop: CancellationToken,
    /// The session that opened the socket.
    pub session: TokenHash,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The language of refusals.
    pub language: Language,
    /// How long after the end the conversation can be read.
    pub afterwards_seconds: u32,
    /// The calls.
    pub door: CallDoor,
}

/// A socket that has greeted.
pub(super) struct Open<'a, L> {
    pub(super) link: &'a mut L,
    pub(super) socket: &'a ResidentSocket,
    mailbox: Mailbox,
    /// The last place that was sent.
    sent: Seq,
    place: Option<Place>,
    pub(super) haste: Haste,
    /// When the conversation ended, once that was sent.
    closed_at: Option<Timestamp>,
    pub(super) attempts: Attempts,
}

impl ResidentSocket {
    /// Serves the socket to its end.
    pub async fn serve<L: Link>(self, mut link: L) {
        let end = self.run(&mut link).await;
        if let Err(End::Close(code)) = end {
            metrics::counter!("portti_socket_closes_total", "side" => "resident", "code" => code.name())
                .increment(1);
            link.close(code).await;
        }
    }

    async fn run<L: Link>(&self, link: &mut L) -> Result<(), End> {
        let after = match greeting(link, self.timing.greeting).await? {
            ResidentFrame::Hello {
                protocol: PROTOCOL,
                after,
            } => after,
            ResidentFrame::Hello { .. } => return Err(End::Close(CloseCode::Protocol)),
            _ => return Err(End::Close(CloseCode::Malformed)),
        };
        // Listen first, then fetch: what happens in between rings.
        let mut mailbox = self.desk.bus().mailbox();
        mailbox.listen(Topic::Conversation(self.conversation));
        let _attending = self.desk.attend(self.conversation, Side::Resident);
        let closed_at = self.closed_at().await?;
        let mut open = Open {
            link,
            socket: self,
            mailbox,
            sent: after,
            place: None,
            haste: Haste::default(),
            closed_at,
            attempts: Attempts::default(),
        };
        let line = Nudge::new(self.desk.board_changes(), QUEUE_PAUSE);
        open.check().await?;
        open.welcome().await?;
        open.run(line).await
    }

    /// When the conversation ended, if it has.
    async fn closed_at(&self) -> Result<Option<Timestamp>, End> {
        match self.desk.state(self.conversation).await {
            Ok(state) => Ok(match state.stage {
                Stage::Closed { at, .. } => Some(at),
                Stage::Arriving { .. } | Stage::Waiting { .. } | Stage::Active { .. } => None,
            }),
            Err(DeskError::NotFound) => Err(End::Close(CloseCode::SessionEnded)),
            Err(_) => Err(End::Close(CloseCode::Restart)),
        }
    }

    /// Whether the session still holds; asked at the start and at every heartbeat.
    async fn check_session(&self) -> Result<(), End> {
        match self
            .journal
            .resident_session(self.session, self.clock.now())
            .await
        {
            Ok(Some(conversation)) if conversation == self.conversation => Ok(()),
            Ok(_) => Err(End::Close(CloseCode::SessionEnded)),
            // The journal is out of reach for a moment: nothing can be kept, but nobody is thrown
            // out for it.
            Err(_) => Ok(()),
        }
    }
}

impl<L: Link> Open<'_, L> {
    async fn welcome(&mut self) -> Result<(), End> {
        let now = self.socket.clock.now();
        self.link.send(&welcome(self.socket.timing, now)).await?;
        self.catch_up(Seq::default()).await?;
        self.tell_counterpart().await?;
        self.tell_call().await?;
        self.tell_place().await
    }

    /// Whether the socket may stay: the session holds, and the time after closing is not over.
    async fn check(&self) -> Result<(), End> {
        let limit = i64::from(self.socket.afterwards_seconds);
        let now = self.socket.clock.now();
        if self
            .closed_at
            .is_some_and(|at| now.seconds_since(at) > limit)
        {
            return Err(End::Close(CloseCode::SessionEnded));
        }
        self.socket.check_session().await
    }

    /// Remembers what an event means for this socket; tells whether the place in line may have
    /// changed with it.
    fn note(&mut self, event: &ShownEvent) -> bool {
        if let Shown::Closed { .. } = event.shown {
            self.closed_at = Some(event.at);
        }
        matches!(
            event.shown,
            Shown::Accepted { .. }
                | Shown::Transferred { .. }
                | Shown::Identified { .. }
                | Shown::Closed { .. }
        )
    }

    async fn run(&mut self, mut line: Nudge) -> Result<(), End> {
        let mut pulse = Pulse::new(self.socket.timing);
        let mut stopped = pin!(self.socket.stop.clone().cancelled_owned());
        loop {
            // What is new leaves before the next command is begun, which waits for the disk: so what
            // a commit brings goes out in one write, the answer and all that happened beside it.
            tokio::select! {
                biased;
                () = &mut stopped => {
                    self.link.send(&ServerFrame::Reconnect { after_ms: RECONNECT_MS }).await?;
                    return Err(End::Close(CloseCode::Restart));
                }
                alive = pulse.beat() => {
                    if !alive {
                        return Err(End::Close(CloseCode::Silent));
                    }
                    self.check().await?;
                    self.link.send(&ServerFrame::Ping).await?;
                }
                heard = self.mailbox.hear() => self.hear(heard).await?,
                () = line.next(), if self.place.is_some() => self.tell_place().await?,
                incoming = self.link.receive() => {
                    pulse.heard();
                    match incoming {
                        Incoming::Alive => {}
                        Incoming::Text(text) => self.take(&text).await?,
                        other => return Err(end_of(&other)),
                    }
                }
            }
        }
    }

    async fn take(&mut self, text: &ByteString) -> Result<(), End> {
        let frame: ResidentFrame =
            serde_json::from_str(text).map_err(|_| End::Close(CloseCode::Malformed))?;
        match frame {
            ResidentFrame::Hello { .. } => Err(End::Close(CloseCode::Malformed)),
            ResidentFrame::Command { id, command } => self.command(id, command).await,
            ResidentFrame::Typing { typing } => {
                let conversation = self.socket.conversation;
                if self.socket.limiter.resident_typing(conversation) {
                    self.socket
                        .desk
                        .typing(conversation, Side::Resident, typing);
                }
                Ok(())
            }
            ResidentFrame::Call { call, signal } => self.call(call, signal).await,
            ResidentFrame::Ping => Ok(self.link.send(&ServerFrame::Pong).await?),
            ResidentFrame::Pong => Ok(()),
        }
    }

    async fn command(&mut self, id: CommandId, command: ResidentCommand) -> Result<(), End> {
        let socket = self.socket;
        if !socket.limiter.resident_command(socket.conversation) {
            let refused = socket
                .sentences
                .refused_code(socket.language, Some(id), "rate_limited");
            self.haste.refused()?;
            return Ok(self.link.send(&refused).await?);
        }
        self.haste.calm();
        let handled = socket
            .desk
            .handle_resident(socket.conversation, id, command)
            .await;
        let answer = socket.sentences.answer(socket.language, id, &handled);
        Ok(self.link.send(&answer).await?)
    }

    async fn hear(&mut self, heard: Heard) -> Result<(), End> {
        let frame = match heard {
            Heard::Lagged => {
                let fetched = self.fetch_anew().await;
                return end_unless_later(fetched, &mut self.mailbox);
            }
            Heard::Bell(Bell::Conversation { seq, .. }) => {
                return self.catch_up(seq).await;
            }
            Heard::Bell(Bell::Session { replaced, .. }) => {
                return Err(End::Close(if replaced {
                    CloseCode::SessionReplaced
                } else {
                    CloseCode::SessionEnded
                }));
            }
            Heard::Bell(Bell::Typing {
                conversation,
                side: Side::Professional,
                typing,
            }) => ServerFrame::Typing {
                conversation,
                side: Side::Professional,
                typing,
            },
            Heard::Bell(Bell::Call {
                conversation,
                call,
                side: Side::Resident,
                word,
            }) => self.socket.door.frame(conversation, call, word),
            Heard::Bell(Bell::Attendance {
                side: Side::Professional,
                ..
            }) => {
                return self.tell_counterpart().await;
            }
            Heard::Bell(_) => return Ok(()),
        };
        Ok(self.link.send(&frame).await?)
    }

    /// Looks at everything that bells may have been about.
    async fn fetch_anew(&mut self) -> Result<(), End> {
        self.socket.check_session().await?;
        self.catch_up(Seq::default()).await?;
        self.tell_call().await?;
        self.tell_counterpart().await
    }

    /// Sends the events that the client does not have yet.
    async fn catch_up(&mut self, at_least: Seq) -> Result<(), End> {
        let socket = self.socket;
        if at_least != Seq::default() && at_least <= self.sent {
            return Ok(());
        }
        let mut moved = false;
        loop {
            let backlog = socket
                .desk
                .backlog(
                    socket.conversation,
                    Viewer::Resident,
                    self.sent,
                    at_least,
                    PAGE,
                )
                .await;
            let backlog = match backlog {
                Ok(backlog) => backlog,
                // What could not be read now comes with the next bell or the next connection.
                Err(DeskError::Busy | DeskError::Unavailable) => {
                    return Err(End::Close(CloseCode::Restart));
                }
                Err(_) => return Err(End::Close(CloseCode::SessionEnded)),
            };
            let caught_up = backlog.caught_up;
            let identified = |event: &ShownEvent| matches!(event.shown, Shown::Identified { .. });
            if backlog.events.iter().any(identified) {
                // Identification replaces the session; whoever still holds the old one sees nothing
                // of who the resident is.
                socket.check_session().await?;
            }
            if let Some(last) = backlog.events.last() {
                self.sent = last.seq;
                moved |= backlog
                    .events
                    .iter()
                    .fold(false, |moved, event| self.note(event) | moved);
                let frame = ServerFrame::Events {
                    conversation: socket.conversation,
                    events: backlog.events,
                    caught_up,
                };
                self.link.send(&frame).await?;
            }
            if caught_up {
                return if moved {
                    self.tell_place().await
                } else {
                    Ok(())
                };
            }
        }
    }

    async fn tell_counterpart(&mut self) -> Result<(), End> {
        let conversation = self.socket.conversation;
        let connected = self.socket.desk.connected(conversation, Side::Professional);
        Ok(self
            .link
            .send(&ServerFrame::Counterpart {
                conversation,
                connected,
            })
            .await?)
    }

    /// Tells the place in line where it has changed.
    async fn tell_place(&mut self) -> Result<(), End> {
        let place = self.socket.desk.place(self.socket.conversation);
        if place == self.place {
            return Ok(());
        }
        self.place = place;
        let Some(Place {
            position,
            estimate_seconds,
        }) = place
        else {
            return Ok(());
        };
        Ok(self
            .link
            .send(&ServerFrame::Queue {
                position,
                estimate_seconds,
            })
            .await?)
    }
}
