//! What happens by itself as time passes: requests lapse, calls stop ringing, a closed laptop
//! goes away, a resident who never comes back leaves the queue.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Desk, DeskError};
use crate::domain::command::Command;
use crate::domain::conversation::{Call, Conversation, Standing};
use crate::domain::ids::ConversationId;
use crate::domain::ids::Timestamp;
use crate::domain::person::Actor;
use crate::journal::{StageName, StandingName};

/// How often the desk looks around.
const TICK: Duration = Duration::from_secs(1);

/// Every how many ticks the open conversations are read anew and memory is swept.
const ROUND: u32 = 30;

/// After how many seconds without use a conversation leaves memory.
const FORGET_SECONDS: i64 = 600;

impl Desk {
    /// Looks around once a second, and keeps in touch with the desks of other nodes, until told to
    /// stop.
    pub async fn run(self, stop: CancellationToken) {
        tokio::join!(self.keep_time(&stop), self.keep_in_touch(&stop));
    }

    async fn keep_time(&self, stop: &CancellationToken) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut round: u32 = 0;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = ticks.tick() => {}
            }
            self.look_around().await;
            round = round.wrapping_add(1);
            if round.is_multiple_of(ROUND) {
                // The cause is logged where it happens; the next round tries again.
                let _ = self.refresh().await;
                self.sweep();
            }
        }
    }

    /// Does everything that is due now.
    pub(super) async fn look_around(&self) {
        let inner = &self.inner;
        let now = inner.clock.now();
        if inner.presence.sweep(now, inner.settings.away_after_seconds) {
            inner.line.touch();
        }
        for conversation in inner.line.due(now) {
            self.lapse(conversation, now).await;
        }
        for conversation in self.abandoned(now) {
            self.quietly(conversation, Command::Close).await;
        }
        self.report_lengths();
    }

    fn sweep(&self) {
        let inner = &self.inner;
        let before = inner.clock.now().plus_seconds(-FORGET_SECONDS);
        let most = usize::try_from(inner.settings.conversations_in_memory).unwrap_or(usize::MAX);
        inner.rooms.sweep(before, most);
        inner.attendance.sweep(|id| inner.line.get(id).is_some());
    }

    /// Lets what is overdue in a conversation lapse.
    async fn lapse(&self, conversation: ConversationId, now: Timestamp) {
        let Ok(state) = self.state(conversation).await else {
            return;
        };
        let calls = self.inner.settings.ring_seconds.is_some();
        for command in overdue(&state, now, calls) {
            self.quietly(conversation, command).await;
        }
    }

    /// Conversations that nobody has taken and whose resident has been gone for too long. Whoever
    /// has a request open may be at the provider, with the chat's page gone from the same tab.
    fn abandoned(&self, now: Timestamp) -> Vec<ConversationId> {
        let inner = &self.inner;
        let limit = i64::from(inner.settings.abandon_after_seconds);
        let waiting = inner.line.select(|row| {
            matches!(row.stage, StageName::Arriving | StageName::Waiting)
                && row.standing != StandingName::Requested
        });
        // While another node cannot be heard, nobody knows who is connected there.
        let heard_since = self.heard_since(now);
        let gone = waiting
            .into_iter()
            .map(|row| row.conversation)
            .filter(|id| {
                let since = inner.attendance.resident_gone(*id);
                since.is_some_and(|since| now.seconds_since(since.max(heard_since)) >= limit)
            });
        gone.collect()
    }

    /// Since when all other nodes are heard without a break.
    fn heard_since(&self, now: Timestamp) -> Timestamp {
        let inner = &self.inner;
        if !inner.bus.hears_all() {
            inner.deaf_at.store(now.0, Ordering::Relaxed);
        }
        Timestamp(inner.deaf_at.load(Ordering::Relaxed))
    }

    /// Gives a command of the system's own. A refusal means that somebody was faster.
    async fn quietly(&self, conversation: ConversationId, command: Command) {
        match self
            .handle(conversation, Actor::System, None, command)
            .await
        {
            Ok(_) | Err(DeskError::Refused(_)) => {}
            Err(error) => tracing::warn!(%conversation, %error, "what is due could not be done"),
        }
    }

    fn report_lengths(&self) {
        let lengths = self.inner.line.lengths();
        for service in self.services().ids() {
            let (waiting, active) = lengths.get(service).copied().unwrap_or_default();
            let service = service.to_string();
            metrics::gauge!("portti_conversations_waiting", "service" => service.clone())
                .set(waiting);
            metrics::gauge!("portti_conversations_active", "service" => service).set(active);
        }
    }
}

/// The commands that let lapse what is overdue. Where no calls are held any more, one that is still
/// open is.
fn overdue(state: &Conversation, now: Timestamp, calls: bool) -> Vec<Command> {
    let mut commands = Vec::new();
    if let Standing::Requested(request) = &state.standing
        && request.expires_at <= now
    {
        commands.push(Command::ExpireIdentification {
            hand_off: request.hand_off,
        });
    }
    match state.call {
        Call::Ringing { call, expires_at } if expires_at <= now => {
            commands.push(Command::MissVideo { call });
        }
        Call::Open { call, .. } if !calls => commands.push(Command::EndVideo { call }),
        Call::None | Call::Ringing { .. } | Call::Open { .. } => {}
    }
    commands
}
