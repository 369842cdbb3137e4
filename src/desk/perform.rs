//! Load → decide → record → announce: how a command becomes events.

use std::sync::Arc;

use super::neighbours::{ROOM, Told};
use super::rooms::{NOW, Room, Turn, unavailable};
use super::summary::summary;
use super::{Desk, DeskError, Inner};
use crate::bus::Bell;
use crate::clock::Clock;
use crate::domain::command::Command;
use crate::domain::conversation::{Conversation, Stage};
use crate::domain::decide::{self, Rules};
use crate::domain::event::{Event, Recorded};
use crate::domain::ids::{CommandId, ConversationId, Seq, ServiceId, Timestamp};
use crate::domain::person::Actor;
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;
use crate::journal::{
    Append, AppendError, BarKind, MailId, MailKind, NewMail, SessionChange, StageName, Summary,
};

/// How often a command is decided anew because another node was faster.
const ATTEMPTS: u32 = 5;

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handled {
    /// The place of the last event that it caused, or where the conversation stands.
    pub seq: Seq,
}

/// A command with everything that is known about it.
#[derive(Clone, Debug)]
struct Order {
    conversation: ConversationId,
    actor: Actor,
    id: Option<CommandId>,
    command: Command,
    session: Option<SessionChange>,
}

/// How a conversation stands after something more than speech.
struct News {
    row: Summary,
    phone: Option<Private>,
    /// Since when it had waited, where it waited before.
    waiting_since: Option<Timestamp>,
}

impl News {
    /// What is new of `state` after these events; none where they are only speech.
    fn of(
        state: &Conversation,
        waiting_since: Option<Timestamp>,
        recorded: &[Recorded],
    ) -> Option<Self> {
        let speech = recorded.iter().all(|recorded| recorded.event.is_speech());
        (!speech).then(|| Self {
            row: summary(state),
            phone: state.resident.phone.clone(),
            waiting_since,
        })
    }
}

fn waiting_since(state: &Conversation) -> Option<Timestamp> {
    match state.stage {
        Stage::Waiting { since, .. } => Some(since),
        Stage::Arriving { .. } | Stage::Active { .. } | Stage::Closed { .. } => None,
    }
}

impl Desk {
    /// Does what `actor` wishes in a conversation, and returns after it is kept.
    ///
    /// The same `id` twice is done once and answered twice. The work goes on when the caller
    /// stops waiting, so that nothing is kept without being announced.
    ///
    /// # Errors
    /// A refusal by the rules, `NotFound`, `Busy` or `Unavailable`; nothing is kept then.
    pub async fn handle(
        &self,
        conversation: ConversationId,
        actor: Actor,
        id: Option<CommandId>,
        command: Command,
    ) -> Result<Handled, DeskError> {
        let order = Order {
            conversation,
            actor,
            id,
            command,
            session: None,
        };
        self.perform(order).await
    }

    /// What would come of it if `actor` did this now. Nothing is done.
    ///
    /// # Errors
    /// As [`Desk::handle`].
    pub async fn would(
        &self,
        conversation: ConversationId,
        actor: Actor,
        command: Command,
    ) -> Result<Vec<Event>, DeskError> {
        let order = Order {
            conversation,
            actor,
            id: None,
            command,
            session: None,
        };
        let inner = &self.inner;
        let now = inner.clock.now();
        let decided = |room: &Room| inner.decide(&room.state, &order, now);
        inner.look(conversation, NOW, decided).await?
    }

    /// As [`Desk::handle`], on the caller's own task and without the cost of another. For callers
    /// that never stop waiting: a socket sees each command to its end.
    pub(super) async fn see_to(
        &self,
        conversation: ConversationId,
        actor: Actor,
        id: CommandId,
        command: Command,
    ) -> Result<Handled, DeskError> {
        let order = Order {
            conversation,
            actor,
            id: Some(id),
            command,
            session: None,
        };
        self.inner.perform(order).await
    }

    /// As [`Desk::handle`], and replaces or ends the resident's session in the same commit.
    ///
    /// # Errors
    /// As [`Desk::handle`].
    pub async fn handle_with_session(
        &self,
        conversation: ConversationId,
        actor: Actor,
        command: Command,
        session: SessionChange,
    ) -> Result<Handled, DeskError> {
        let order = Order {
            conversation,
            actor,
            id: None,
            command,
            session: Some(session),
        };
        self.perform(order).await
    }

    async fn perform(&self, order: Order) -> Result<Handled, DeskError> {
        let inner = Arc::clone(&self.inner);
        let work = tokio::spawn(async move { inner.perform(order).await });
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a command broke off");
            Err(DeskError::Unavailable)
        })
    }
}

impl Inner {
    async fn perform(&self, order: Order) -> Result<Handled, DeskError> {
        let mut turn = self
            .rooms
            .turn(order.conversation, self.clock.now())
            .await?;
        for _ in 0..ATTEMPTS {
            match self.attempt(&mut turn, &order).await {
                Ok(Some(handled)) => return Ok(handled),
                Ok(None) => {}
                // A node that has missed what another did must not refuse because of it.
                Err(DeskError::Refused(refusal)) => {
                    if !turn.catch_up(&self.journal, order.conversation).await? {
                        let code = refusal.code();
                        metrics::counter!("portti_refusals_total", "code" => code).increment(1);
                        return Err(refusal.into());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Err(DeskError::Busy)
    }

    /// One attempt; `None` where another node was faster and the command is to be decided anew.
    async fn attempt(&self, turn: &mut Turn, order: &Order) -> Result<Option<Handled>, DeskError> {
        let room = turn
            .room(&self.journal, order.conversation, Seq::default())
            .await?;
        if let Some(seq) = order.id.and_then(|id| room.state.place_of(id)) {
            return Ok(Some(Handled { seq }));
        }
        let now = self.clock.now();
        let waiting_since = waiting_since(&room.state);
        let expected = room.state.last_seq;
        let events = self.decide(&room.state, order, now)?;
        if events.is_empty() {
            return Ok(Some(Handled { seq: expected }));
        }
        let recorded = number(events, expected, now, order.id);
        // The state goes ahead of the journal for a moment; it is thrown away if the commit
        // fails, and nobody sees it meanwhile because the turn is held.
        let taken_in = recorded
            .iter()
            .try_for_each(|event| room.push(event.clone()));
        if let Err(error) = taken_in {
            turn.forget();
            return Err(error);
        }
        let seq = room.state.last_seq;
        let news = News::of(&room.state, waiting_since, &recorded);
        let append = Append {
            conversation: order.conversation,
            expected,
            events: recorded.clone(),
            summary: news.as_ref().map(|news| news.row.clone()),
            resident_session: order.session,
            mail: mail(&self.clock, &recorded),
        };
        if let Err(error) = self.journal.append(append).await {
            turn.forget();
            return match error {
                AppendError::Conflict => Ok(None),
                AppendError::Duplicate(seq) => Ok(Some(Handled { seq })),
                AppendError::Busy => Err(DeskError::Busy),
                AppendError::Unavailable(error) => Err(unavailable(&error)),
            };
        }
        let ended = |recorded: &Recorded| recorded.event.ended_file().is_some();
        if recorded.iter().any(ended) {
            self.files_gone.notify_one();
        }
        // Before the bells: whoever hears one may ask for the place in line.
        match &news {
            Some(news) => {
                self.take_in(news.row.clone(), news.waiting_since);
                self.tell_moved(order.conversation);
            }
            None => self.line.moved(order.conversation, seq),
        }
        self.announce(order, &recorded, seq);
        if let Some(News { row, phone, .. }) = &news {
            self.lay_bars(&row.service, &recorded, phone.as_ref()).await;
        }
        Ok(Some(Handled { seq }))
    }

    fn decide(
        &self,
        state: &Conversation,
        order: &Order,
        now: Timestamp,
    ) -> Result<Vec<Event>, DeskError> {
        self.by_the_rules(state, |rules| {
            decide::decide(state, order.command.clone(), &order.actor, rules, now)
        })
    }

    /// Asks the domain by the rules of the service that the conversation is in.
    pub(super) fn by_the_rules<T>(
        &self,
        state: &Conversation,
        ask: impl FnOnce(&Rules<'_>) -> Result<T, Refusal>,
    ) -> Result<T, DeskError> {
        let services = self
            .services
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone();
        let Some(entry) = self.service(&state.service) else {
            tracing::error!(service = %state.service, "the service of a conversation is not configured");
            return Err(DeskError::Unavailable);
        };
        let rules = Rules {
            service: &entry.service,
            screener: &entry.screener,
            known_services: services.ids(),
        };
        ask(&rules).map_err(DeskError::Refused)
    }

    /// Rings for whoever listens.
    fn announce(&self, order: &Order, recorded: &[Recorded], seq: Seq) {
        let conversation = order.conversation;
        metrics::counter!("portti_events_total").increment(recorded.len() as u64);
        // A session that is no longer good hears so before it hears what it may not see.
        if let Some(change) = &order.session {
            let replaced = matches!(change, SessionChange::Replace { .. });
            self.bus.ring(&Bell::Session {
                conversation,
                replaced,
            });
        }
        self.bus.ring(&Bell::Conversation { conversation, seq });
    }

    /// Has the boards of other nodes look a conversation up.
    pub(super) fn tell_moved(&self, conversation: ConversationId) {
        if self.bus.shared() {
            self.bus.tell(ROOM, &Told::Moved { conversation });
        }
    }

    /// Takes in that a conversation stands otherwise than before.
    fn take_in(&self, row: Summary, waiting_since: Option<Timestamp>) {
        if let (Some(since), StageName::Active) = (waiting_since, row.stage) {
            let now = self.clock.now();
            self.estimates.taken(&row.service, now);
            metrics::histogram!("portti_wait_seconds").record(seconds(now, since));
        }
        self.line.update(row);
    }

    /// Keeps the bars that these events lay on the resident's phone number, so that the next
    /// start is refused. The event stands whatever happens here; a bar that could not be kept is
    /// an error for the operator.
    async fn lay_bars(&self, service: &ServiceId, recorded: &[Recorded], phone: Option<&Private>) {
        for event in recorded {
            let (Event::Barred { until, .. }, Some(phone)) = (&event.event, phone) else {
                continue;
            };
            let key = self.journal.bar_key(BarKind::Phone, service, phone);
            if let Err(error) = self.journal.bar(key, *until).await {
                tracing::error!(%error, "a bar could not be kept");
            }
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a metric of a wait needs no more precision"
)]
fn seconds(now: Timestamp, since: Timestamp) -> f64 {
    now.seconds_since(since).max(0) as f64
}

/// Gives events their places. Only the first carries the command's id.
pub(super) fn number(
    events: Vec<Event>,
    after: Seq,
    at: Timestamp,
    command: Option<CommandId>,
) -> Vec<Recorded> {
    let mut seq = after;
    let mut command = command;
    let numbered = events.into_iter().map(|event| {
        seq = seq.next();
        Recorded {
            seq,
            at,
            command: command.take(),
            event,
        }
    });
    numbered.collect()
}

/// The mail that `recorded` causes.
fn mail(clock: &Clock, recorded: &[Recorded]) -> Vec<NewMail> {
    let mail = recorded
        .iter()
        .filter_map(|recorded| match &recorded.event {
            Event::TranscriptRequested { address } => Some(NewMail {
                id: MailId(clock.uuid()),
                kind: MailKind::Transcript,
                address: address.clone(),
                due_at: recorded.at,
            }),
            _ => None,
        });
    mail.collect()
}
