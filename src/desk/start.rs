//! How a conversation begins.

use super::perform::number;
use super::rooms::{Room, unavailable};
use super::summary::summary;
use super::{Desk, DeskError};
use crate::domain::command::{Start, StartFacts};
use crate::domain::decide::{self, Rules};
use crate::domain::ids::{CommandId, ConversationId, HandOffId, Seq, Timestamp};
use crate::domain::refusal::Refusal;
use crate::journal::{Append, BarKind, Created, JournalError, NewConversation};
use crate::secret::Token;

/// For how long a start that is sent again is answered with the same session, in seconds.
const RESEND_SECONDS: i64 = 120;

/// What a start comes with beside the form.
#[derive(Clone, Copy, Debug)]
pub struct StartContext {
    /// Made by the client: the same id sent again starts nothing new.
    pub start_id: CommandId,
}

/// A conversation that has begun, and the resident's way back to it.
#[derive(Debug)]
pub struct StartedConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// The resident's session token, for the cookie.
    pub session: Token,
    /// When the session lapses.
    pub expires_at: Timestamp,
}

impl Desk {
    /// Begins a conversation, or finds the one that this very start began a moment ago.
    ///
    /// The token of a start is derived from its id with a key of the journal. So an answer that
    /// was lost on the way can be given again, and as soon as identification has replaced the
    /// session, the derived token opens nothing any more.
    ///
    /// # Errors
    /// A refusal by the rules, `NotFound` for an unknown service, `Busy` or `Unavailable`;
    /// nothing is kept then.
    pub async fn start(
        &self,
        start: Start,
        context: StartContext,
    ) -> Result<StartedConversation, DeskError> {
        // The work goes on when the caller stops waiting, so that nothing is kept without standing
        // in the queue.
        let desk = self.clone();
        let work = tokio::spawn(async move { desk.start_once(start, context.start_id).await });
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a start broke off");
            Err(DeskError::Unavailable)
        })
    }

    async fn start_once(
        &self,
        start: Start,
        start_id: CommandId,
    ) -> Result<StartedConversation, DeskError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        let session = inner.journal.start_token(start_id);
        if let Some(conversation) = self.begun(&session, now).await? {
            return self.again(conversation, session, now).await;
        }
        let room = self.begin(start, now).await?;
        let expires_at = self.session_end(now);
        let new = new_conversation(start_id, &session, expires_at, &room);
        let created = inner
            .journal
            .create(new)
            .await
            .map_err(|error| match error {
                JournalError::Busy => DeskError::Busy,
                other => unavailable(&other),
            })?;
        match created {
            Created::New => {
                let conversation = self.seat(room).await;
                Ok(StartedConversation {
                    conversation,
                    session,
                    expires_at,
                })
            }
            // Two sendings came at once, or identification has replaced the session since.
            Created::Existing(_) => {
                let begun = self
                    .begun(&session, now)
                    .await?
                    .ok_or(Refusal::AlreadyDone)?;
                self.again(begun, session, now).await
            }
        }
    }

    /// When a session ends that begins at `start`.
    fn session_end(&self, start: Timestamp) -> Timestamp {
        start.plus_seconds(i64::from(self.inner.settings.resident_session_seconds))
    }

    /// The conversation that the session of a start opens already.
    async fn begun(
        &self,
        session: &Token,
        now: Timestamp,
    ) -> Result<Option<ConversationId>, DeskError> {
        let found = self
            .inner
            .journal
            .resident_session(session.hash(), now)
            .await;
        found.map_err(|error| unavailable(&error))
    }

    /// Decides whether the conversation may begin, and makes its room.
    async fn begin(&self, start: Start, now: Timestamp) -> Result<Room, DeskError> {
        let inner = &self.inner;
        let services = self.services();
        let entry = services.get(&start.service).ok_or(DeskError::NotFound)?;
        let queue = self.queue(&start.service);
        let barred = if start.phone.expose().trim().is_empty() {
            None
        } else {
            let key = inner
                .journal
                .bar_key(BarKind::Phone, &start.service, &start.phone);
            inner
                .journal
                .barred_until(key, now)
                .await
                .map_err(|error| unavailable(&error))?
        };
        let facts = StartFacts {
            professionals_present: queue.professionals,
            waiting: queue.waiting,
            barred: barred.is_some(),
            hand_off: HandOffId(inner.clock.uuid()),
        };
        let rules = Rules {
            service: &entry.service,
            screener: &entry.screener,
            known_services: services.ids(),
        };
        let events = decide::start(start, &facts, &rules, now).inspect_err(|refusal| {
            metrics::counter!("portti_refusals_total", "code" => refusal.code()).increment(1);
        })?;
        let id = ConversationId(inner.clock.uuid());
        Room::replay(id, number(events, Seq::default(), now, None))
    }

    /// Puts a new conversation on the board and into memory.
    async fn seat(&self, room: Room) -> ConversationId {
        let inner = &self.inner;
        let row = summary(&room.state);
        let conversation = row.conversation;
        metrics::counter!("portti_conversations_total").increment(1);
        inner.attendance.expect(conversation, inner.clock.now());
        inner.line.update(row);
        inner.tell_moved(conversation);
        // Where the turn does not come, the next command reads the journal.
        if let Ok(mut turn) = inner.rooms.turn(conversation, inner.clock.now()).await {
            turn.put(room);
        }
        conversation
    }

    /// The conversation that an earlier sending of this start began, if that was just now.
    async fn again(
        &self,
        conversation: ConversationId,
        session: Token,
        now: Timestamp,
    ) -> Result<StartedConversation, DeskError> {
        let started_at = self.state(conversation).await?.started_at;
        if now.seconds_since(started_at) > RESEND_SECONDS {
            return Err(Refusal::AlreadyDone.into());
        }
        let expires_at = self.session_end(started_at);
        Ok(StartedConversation {
            conversation,
            session,
            expires_at,
        })
    }
}

/// What is written for a conversation that begins.
fn new_conversation(
    start_id: CommandId,
    session: &Token,
    expires_at: Timestamp,
    room: &Room,
) -> NewConversation {
    let events = room.recent(Seq::default()).into_iter().flatten();
    NewConversation {
        start_id,
        session: session.hash(),
        session_expires_at: expires_at,
        append: Append {
            conversation: room.state.id,
            expected: Seq::default(),
            events: events.cloned().collect(),
            summary: Some(summary(&room.state)),
            resident_session: None,
            mail: Vec::new(),
        },
    }
}
