//! The professional's socket: many conversations and the board.

use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;

use bytestring::ByteString;
use tokio_util::sync::CancellationToken;

use super::call::{Attempts, CallDoor};
use super::common::{End, Haste, Nudge, RECONNECT_MS, end_of, end_unless_later, greeting, welcome};
use super::link::{Incoming, Link};
use super::pulse::{Pulse, Timing};
use super::resident::PAGE;
use crate::bus::{Bell, Heard, Mailbox, Topic};
use crate::clock::Clock;
use crate::desk::{Attending, Desk, DeskError, Viewer};
use crate::domain::ids::{CommandId, ConversationId, Seq, Timestamp};
use crate::domain::person::{Language, Side};
use crate::domain::view::Audience;
use crate::secret::Token;
use crate::staff::{StaffSession, Staffing};
use crate::web::limits::Limiter;
use crate::web::sentences::Sentences;
use crate::wire::board::Board;
use crate::wire::close::CloseCode;
use crate::wire::frame::{Follow, PROTOCOL, ServerFrame, StaffCommand, StaffFrame};

/// The shortest time between two boards.
const BOARD_PAUSE: Duration = Duration::from_millis(250);

/// How many conversations one socket may follow.
const FOLLOWED: usize = 64;

/// What a professional's socket works with.
pub struct StaffSocket {
    /// The desk.
    pub desk: Desk,
    /// Sessions and rights.
    pub staffing: Staffing,
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
    pub session: Token,
    /// Who, with the rights at the time of connecting; looked up anew for every command.
    pub signed_in: StaffSession,
    /// The language of refusals.
    pub language: Language,
    /// The calls.
    pub door: CallDoor,
}

/// A conversation that the socket follows.
pub(super) struct Followed {
    /// The last place that was sent.
    sent: Seq,
    /// As whom the professional read what was sent.
    audience: Option<Audience>,
    /// Present in the conversation, as far as the resident is told: only for the one who answers.
    pub(super) attending: Option<Attending>,
}

/// A socket that has greeted.
pub(super) struct Open<'a, L> {
    pub(super) link: &'a mut L,
    pub(super) socket: &'a StaffSocket,
    mailbox: Mailbox,
    pub(super) followed: HashMap<ConversationId, Followed>,
    pub(super) board: Option<Board>,
    pub(super) haste: Haste,
    pub(super) attempts: Attempts,
    /// When the use of the session was last noted over this socket.
    pub(super) touched: Option<Timestamp>,
}

impl StaffSocket {
    /// Serves the socket to its end.
    pub async fn serve<L: Link>(self, mut link: L) {
        let end = self.run(&mut link).await;
        if let Err(End::Close(code)) = end {
            metrics::counter!("portti_socket_closes_total", "side" => "staff", "code" => code.name())
                .increment(1);
            link.close(code).await;
        }
    }

    async fn run<L: Link>(&self, link: &mut L) -> Result<(), End> {
        let follow = match greeting(link, self.timing.greeting).await? {
            StaffFrame::Hello {
                protocol: PROTOCOL,
                follow,
            } => follow,
            StaffFrame::Hello { .. } => return Err(End::Close(CloseCode::Protocol)),
            _ => return Err(End::Close(CloseCode::Malformed)),
        };
        let mut mailbox = self.desk.bus().mailbox();
        mailbox.listen(Topic::Staff(self.signed_in.staff.id.clone()));
        self.check_session().await?;
        let staff = self.rights()?;
        let _at_desk = self.desk.arrive(&staff);
        let mut open = Open {
            link,
            socket: self,
            mailbox,
            followed: HashMap::new(),
            board: None,
            haste: Haste::default(),
            attempts: Attempts::default(),
            touched: None,
        };
        // Listen first, then tell: what changes in between nudges.
        let line = Nudge::new(self.desk.board_changes(), BOARD_PAUSE);
        open.welcome(follow).await?;
        open.run(line).await
    }
}

impl<L: Link> Open<'_, L> {
    async fn welcome(&mut self, follow: Vec<Follow>) -> Result<(), End> {
        let now = self.socket.clock.now();
        self.link.send(&welcome(self.socket.timing, now)).await?;
        for follow in follow.into_iter().take(FOLLOWED) {
            self.follow(follow).await?;
        }
        self.tell_board().await
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
                    self.socket.check_session().await?;
                    self.link.send(&ServerFrame::Ping).await?;
                }
                heard = self.mailbox.hear() => self.hear(heard).await?,
                () = line.next() => self.tell_board().await?,
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
        let frame: StaffFrame =
            serde_json::from_str(text).map_err(|_| End::Close(CloseCode::Malformed))?;
        let socket = self.socket;
        match frame {
            StaffFrame::Hello { .. } => Err(End::Close(CloseCode::Malformed)),
            StaffFrame::Follow(follow) => self.follow(follow).await,
            StaffFrame::Unfollow { conversation } => {
                self.unfollow(conversation);
                Ok(())
            }
            StaffFrame::Command {
                id,
                conversation,
                command,
            } => self.command(id, conversation, command).await,
            StaffFrame::Typing {
                conversation,
                typing,
            } => {
                let answers = self
                    .followed
                    .get(&conversation)
                    .is_some_and(|kept| kept.attending.is_some());
                if answers && socket.limiter.staff_typing(&socket.signed_in.staff.id) {
                    socket.desk.typing(conversation, Side::Professional, typing);
                }
                Ok(())
            }
            StaffFrame::Call {
                conversation,
                call,
                signal,
            } => self.call(conversation, call, signal).await,
            StaffFrame::Presence { status } => {
                self.touch().await?;
                socket
                    .desk
                    .choose_presence(&socket.signed_in.staff.id, status);
                Ok(())
            }
            StaffFrame::Ping => Ok(self.link.send(&ServerFrame::Pong).await?),
            StaffFrame::Pong => Ok(()),
        }
    }

    async fn command(
        &mut self,
        id: CommandId,
        conversation: ConversationId,
        command: StaffCommand,
    ) -> Result<(), End> {
        let socket = self.socket;
        let staff = socket.rights()?;
        if !socket.limiter.staff_command(&staff.id) {
            let refused = socket
                .sentences
                .refused_code(socket.language, Some(id), "rate_limited");
            self.haste.refused()?;
            return Ok(self.link.send(&refused).await?);
        }
        self.haste.calm();
        self.touch().await?;
        let accepts = matches!(command, StaffCommand::Accept { .. });
        let handled = socket
            .desk
            .handle_staff(conversation, &staff, id, command)
            .await;
        // Whoever takes a conversation is there from that moment, without waiting for the board.
        if accepts && handled.is_ok() {
            self.tell_board().await?;
        }
        let answer = socket.sentences.answer(socket.language, id, &handled);
        Ok(self.link.send(&answer).await?)
    }

    pub(super) async fn follow(&mut self, follow: Follow) -> Result<(), End> {
        let conversation = follow.conversation;
        if self.followed.len() >= FOLLOWED && !self.followed.contains_key(&conversation) {
            let socket = self.socket;
            let refused = socket
                .sentences
                .refused_code(socket.language, None, "too_many");
            return Ok(self.link.send(&refused).await?);
        }
        self.mailbox.listen(Topic::Conversation(conversation));
        let sent = follow.after;
        let known = self.followed.entry(conversation);
        known
            .and_modify(|known| known.sent = sent)
            .or_insert(Followed {
                sent,
                audience: None,
                attending: None,
            });
        self.catch_up(conversation, Seq::default()).await?;
        self.tell_counterpart(conversation).await
    }

    fn unfollow(&mut self, conversation: ConversationId) {
        self.followed.remove(&conversation);
        self.mailbox.forget(&Topic::Conversation(conversation));
    }

    async fn hear(&mut self, heard: Heard) -> Result<(), End> {
        match heard {
            Heard::Lagged => {
                let fetched = self.fetch_anew().await;
                end_unless_later(fetched, &mut self.mailbox)
            }
            Heard::Bell(Bell::Conversation { conversation, seq }) => {
                self.catch_up(conversation, seq).await
            }
            Heard::Bell(Bell::Typing {
                conversation,
                side: Side::Resident,
                typing,
            }) => {
                let frame = ServerFrame::Typing {
                    conversation,
                    side: Side::Resident,
                    typing,
                };
                Ok(self.link.send(&frame).await?)
            }
            Heard::Bell(Bell::Call {
                conversation,
                call,
                side: Side::Professional,
                word,
            }) => self.tell_word(conversation, call, word).await,
            Heard::Bell(Bell::Attendance {
                conversation,
                side: Side::Resident,
                ..
            }) => self.tell_counterpart(conversation).await,
            Heard::Bell(Bell::Staff { .. }) => {
                self.socket.check_session().await?;
                let staff = self.socket.rights()?;
                self.socket.desk.renew_rights(&staff);
                Ok(())
            }
            Heard::Bell(_) => Ok(()),
        }
    }

    /// Looks at everything that bells may have been about.
    async fn fetch_anew(&mut self) -> Result<(), End> {
        self.socket.check_session().await?;
        let followed: Vec<_> = self.followed.keys().copied().collect();
        for conversation in followed {
            self.catch_up(conversation, Seq::default()).await?;
            self.tell_counterpart(conversation).await?;
            self.tell_call(conversation).await?;
        }
        Ok(())
    }

    /// Sends the events of a conversation that the client does not have yet. A conversation that
    /// this person may not read any more (it was transferred away) is no longer followed, and the
    /// client is told. Who took it or gave it away may see more or less of it than before, and gets
    /// it from the beginning.
    async fn catch_up(&mut self, conversation: ConversationId, at_least: Seq) -> Result<(), End> {
        let socket = self.socket;
        let staff = socket.rights()?;
        loop {
            let Some(followed) = self.followed.get_mut(&conversation) else {
                return Ok(());
            };
            if at_least != Seq::default() && at_least <= followed.sent {
                return Ok(());
            }
            let backlog = socket
                .desk
                .backlog(
                    conversation,
                    Viewer::Staff(&staff),
                    followed.sent,
                    at_least,
                    PAGE,
                )
                .await;
            let backlog = match backlog {
                Ok(backlog) => backlog,
                Err(DeskError::Busy | DeskError::Unavailable) => {
                    return Err(End::Close(CloseCode::Restart));
                }
                Err(_) => {
                    self.unfollow(conversation);
                    let unfollowed = ServerFrame::Unfollowed { conversation };
                    return Ok(self.link.send(&unfollowed).await?);
                }
            };
            let before = followed.audience.replace(backlog.audience);
            if before.is_some_and(|before| before != backlog.audience) {
                followed.sent = Seq::default();
                continue;
            }
            let caught_up = backlog.caught_up;
            if let Some(last) = backlog.events.last() {
                followed.sent = last.seq;
                let frame = ServerFrame::Events {
                    conversation,
                    events: backlog.events,
                    caught_up,
                };
                self.link.send(&frame).await?;
            }
            if caught_up {
                return Ok(());
            }
        }
    }

    async fn tell_counterpart(&mut self, conversation: ConversationId) -> Result<(), End> {
        if !self.followed.contains_key(&conversation) {
            return Ok(());
        }
        let connected = self.socket.desk.connected(conversation, Side::Resident);
        Ok(self
            .link
            .send(&ServerFrame::Counterpart {
                conversation,
                connected,
            })
            .await?)
    }
}
