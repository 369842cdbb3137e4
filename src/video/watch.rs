//! Watches the calls: takes in what becomes of connections, keeps the log in line with them, asks
//! for rights anew, and ends what is over.

use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::effect::{Check, Unsettled};
use super::unit::{LegChange, LegState};
use super::warrant::Right;
use super::{Calls, Inner, count};
use crate::bus::{Bell, Heard, Mailbox, Topic};
use crate::desk::DeskError;
use crate::domain::command::Command;
use crate::domain::ids::{CallId, ConversationId};
use crate::domain::person::Actor;
use crate::domain::refusal::Refusal;

/// How often all is looked at, rung or not.
const TICK: Duration = Duration::from_secs(1);

/// In how many rounds of that every call is looked up once, where there are other nodes.
const ROUNDS: u64 = 10;

/// How long it may take to tell whether a right holds.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many rights are asked for at once.
const AT_ONCE: usize = 16;

impl Calls {
    /// Watches until told to stop; then ends all connections and frees the ports. The calls stay
    /// open in the log: their browsers join anew where they find them again.
    pub async fn run(self, stop: CancellationToken) {
        let changes = self
            .inner
            .changes
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
        // A second run would have nothing to take in.
        let Some(mut changes) = changes else { return };
        let answering = self.inner.desk.bus().questions().map(|asked| {
            let calls = self.clone();
            AbortOnDropHandle::new(tokio::spawn(async move { calls.answer_nodes(asked).await }))
        });
        let places = self.clone();
        let keeping =
            AbortOnDropHandle::new(tokio::spawn(async move { places.keep_places().await }));
        let mut watch = Watch {
            mailbox: self.inner.desk.bus().mailbox(),
            topics: HashSet::new(),
            round: 0,
            calls: self,
        };
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                () = watch.calls.inner.news.notified() => watch.listen().await,
                change = changes.recv() => {
                    let Some(change) = change else { break };
                    watch.calls.inner.take_in(change);
                    drain(&mut changes, &watch);
                    watch.settle().await;
                }
                heard = watch.mailbox.hear() => watch.hear(heard).await,
                _ = ticks.tick() => watch.look_around().await,
            }
        }
        drop((answering, keeping));
        watch.calls.inner.unit.clone().shut().await;
        watch.calls.give_up_places().await;
    }
}

impl Inner {
    /// Takes in what has become of a connection. A failure counts once, whoever noticed it.
    pub(super) fn take_in(&self, change: LegChange) {
        let now = self.clock.now();
        let LegChange {
            leg,
            attempt,
            state,
        } = change;
        self.change(|table, out| match state {
            LegState::Connected => table.connected(leg, attempt, true, now, out),
            LegState::Disconnected => table.connected(leg, attempt, false, now, out),
            LegState::Failed(failure) => {
                if table.failed(leg, attempt, failure, now, out) {
                    count::failure(failure);
                }
            }
        });
    }
}

/// Takes in what else is there, so that many changes are settled as one.
fn drain(changes: &mut mpsc::Receiver<LegChange>, watch: &Watch) {
    while let Ok(change) = changes.try_recv() {
        watch.calls.inner.take_in(change);
    }
}

/// The one who watches.
struct Watch {
    calls: Calls,
    mailbox: Mailbox,
    topics: HashSet<Topic>,
    /// How often all was looked at.
    round: u64,
}

impl Watch {
    /// Listens to all that may touch a call, and to nothing else. What is new is looked at after
    /// it is listened to, so that nothing is missed in between.
    async fn listen(&mut self) {
        let wanted: HashSet<Topic> = self.calls.inner.table().topics().into_iter().collect();
        for topic in self.topics.difference(&wanted) {
            self.mailbox.forget(topic);
        }
        let new: Vec<Topic> = wanted.difference(&self.topics).cloned().collect();
        for topic in &new {
            self.mailbox.listen(topic.clone());
        }
        self.topics = wanted;
        for topic in new {
            self.rung(&topic).await;
        }
    }

    async fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Lagged => {
                let calls = self.calls.inner.table().calls();
                for (_, conversation) in calls {
                    self.look_at(conversation).await;
                }
                let now = self.calls.inner.clock.now();
                let checks = self.calls.inner.table().all(now);
                self.check(checks).await;
            }
            Heard::Bell(Bell::Conversation { conversation, .. }) => {
                self.look_at(conversation).await;
            }
            Heard::Bell(bell @ (Bell::Session { .. } | Bell::Staff { .. })) => {
                self.rights(&bell.topic()).await;
            }
            Heard::Bell(Bell::Typing { .. } | Bell::Attendance { .. } | Bell::Call { .. }) => {}
        }
    }

    async fn rung(&mut self, topic: &Topic) {
        if let Topic::Conversation(conversation) = topic {
            self.look_at(*conversation).await;
        }
        self.rights(topic).await;
    }

    async fn rights(&mut self, topic: &Topic) {
        let now = self.calls.inner.clock.now();
        let checks = self.calls.inner.table().rung(topic, now);
        self.check(checks).await;
    }

    /// Looks at how the call of a conversation stands now.
    async fn look_at(&mut self, conversation: ConversationId) {
        let inner = &self.calls.inner;
        let standing = match inner.desk.call_standing(conversation).await {
            Ok(standing) => Some(standing),
            Err(DeskError::NotFound) => None,
            // The next tick looks again.
            Err(_) => return,
        };
        let now = inner.clock.now();
        let open = standing.as_ref().and_then(|standing| standing.call.open());
        let calls = inner.table().calls();
        let over = calls
            .into_iter()
            .filter(|(call, of)| *of == conversation && Some(*call) != open);
        for (call, _) in over {
            inner.change(|table, out| table.end(call, now, out));
        }
        let moved = standing.is_some_and(|standing| inner.table().learn(&standing, now));
        if moved {
            let checks = self.calls.inner.table().of(conversation, now);
            self.check(checks).await;
        }
    }

    /// Asks for rights; who has none any more is out at once.
    async fn check(&mut self, checks: Vec<Check>) {
        let inner = &self.calls.inner;
        let asked = futures_util::stream::iter(checks).map(|check| async move {
            let right = tokio::time::timeout(PATIENCE, inner.right(&check)).await;
            (check, right.unwrap_or(Right::Untold))
        });
        let mut answers = pin!(asked.buffer_unordered(AT_ONCE));
        while let Some((check, right)) = answers.next().await {
            let now = inner.clock.now();
            inner.change(|table, out| table.judged(&check, right, now, out));
        }
    }

    /// Everything, rung or not.
    async fn look_around(&mut self) {
        let calls = self.calls.clone();
        let inner = &calls.inner;
        let now = inner.clock.now();
        // Where there are other nodes each of these is a question to the journal. What is known
        // already is rung for.
        let every = if inner.desk.bus().shared() { ROUNDS } else { 1 };
        if self.round.is_multiple_of(every) {
            self.look_at_all().await;
        }
        self.round = self.round.wrapping_add(1);
        self.listen().await;
        let checks = inner.table().unchecked(now);
        self.check(checks).await;
        self.settle().await;
        let deserted = inner.table().deserted(inner.rejoin_seconds, now);
        for (call, conversation) in deserted {
            self.quietly(conversation, Command::EndVideo { call }).await;
        }
        // Under the lock of the table no connection can come or go in between.
        let sizes = {
            let table = inner.table();
            inner.unit.keep(table.legs());
            table.sizes()
        };
        count::report(&inner.unit, sizes);
    }

    /// Looks at every call that is open, or is known and is not.
    async fn look_at_all(&mut self) {
        let calls = self.calls.clone();
        let inner = &calls.inner;
        let open = inner.desk.open_calls().await;
        let now = inner.clock.now();
        let open_ids: HashSet<_> = open.iter().filter_map(|one| one.call.open()).collect();
        for standing in &open {
            inner.table().learn(standing, now);
        }
        let known = inner.table().calls();
        for (call, conversation) in known {
            if !open_ids.contains(&call) {
                self.look_at(conversation).await;
            }
        }
    }

    /// Tells the log who came in and who dropped out.
    async fn settle(&mut self) {
        let now = self.calls.inner.clock.now();
        let unsettled = self.calls.inner.table().unsettled(now);
        for Unsettled {
            conversation,
            leg,
            joined,
        } in unsettled
        {
            let (call, side) = (leg.call, leg.side);
            let command = if joined {
                Command::JoinVideo { call, side }
            } else {
                Command::LeaveVideo { call, side }
            };
            self.quietly(conversation, command).await;
        }
    }

    /// Gives a command of the system's own, and takes in what it changed.
    async fn quietly(&mut self, conversation: ConversationId, command: Command) {
        let over = |call: CallId| {
            let inner = &self.calls.inner;
            let now = inner.clock.now();
            inner.change(|table, out| table.end(call, now, out));
        };
        let call = match command {
            Command::JoinVideo { call, .. }
            | Command::LeaveVideo { call, .. }
            | Command::EndVideo { call } => Some(call),
            _ => None,
        };
        let desk = &self.calls.inner.desk;
        match desk
            .handle(conversation, Actor::System, None, command)
            .await
        {
            Ok(_) => self.look_at(conversation).await,
            // There is no call any more for which anything would hold.
            Err(DeskError::Refused(Refusal::NoSuchThing | Refusal::Closed)) => {
                call.into_iter().for_each(over);
            }
            // No identity that the service accepts: the rights are asked for in a moment.
            Err(DeskError::Refused(_)) => {}
            Err(error) => tracing::warn!(%conversation, %error, "a call could not be recorded"),
        }
    }
}
