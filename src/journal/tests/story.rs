//! Conversations to record.

use uuid::Uuid;

use super::ground::NOON;
use crate::clock::Clock;
use crate::domain::event::{CloseReason, Event, Recorded};
use crate::domain::ids::{CommandId, ConversationId, Seq, ServiceId, StaffId, Timestamp};
use crate::domain::person::{Language, Professional, Resident, Side};
use crate::domain::private::Private;
use crate::journal::{
    Append, MailId, MailKind, NewConversation, NewMail, StageName, StandingName, Summary,
};
use crate::secret::{Token, TokenHash};

/// A conversation that is being recorded.
#[derive(Clone)]
pub(super) struct Story {
    pub(super) clock: Clock,
    pub(super) session: TokenHash,
    pub(super) start_id: CommandId,
    pub(super) summary: Summary,
}

/// A fresh token's hash.
pub(super) fn token() -> TokenHash {
    Token::fresh().unwrap().hash()
}

/// Nurse Aino.
pub(super) fn aino() -> Professional {
    Professional {
        id: StaffId::from("aino"),
        display_name: "Hoitaja Aino".to_owned(),
    }
}

impl Story {
    /// One that was not recorded yet.
    pub(super) fn new(clock: &Clock) -> Self {
        let conversation = ConversationId(clock.uuid());
        Self {
            clock: clock.clone(),
            session: token(),
            start_id: CommandId(clock.uuid()),
            summary: Summary {
                conversation,
                service: ServiceId::from("neuvola"),
                stage: StageName::Waiting,
                standing: StandingName::Anonymous,
                professional: None,
                meant_for: None,
                name: Private::from("Maija Mallikas"),
                verified_name: Some(Private::from("Maija Testilä")),
                topic: Private::from("Rokotukset"),
                language: Language::Sv,
                started_at: clock.now(),
                since: clock.now(),
                closed_at: None,
                last_seq: Seq(0),
                deadline: None,
            },
        }
    }

    pub(super) fn id(&self) -> ConversationId {
        self.summary.conversation
    }

    pub(super) fn last(&self) -> Seq {
        self.summary.last_seq
    }

    /// The beginning.
    pub(super) fn begin(&mut self) -> NewConversation {
        let started = Event::Started {
            service: self.summary.service.clone(),
            resident: Resident {
                name: self.summary.name.clone(),
                phone: Some(Private::from("+358 40 123 4567")),
                topic: self.summary.topic.clone(),
                language: Language::Sv,
            },
            privacy_version: "2026-01".to_owned(),
        };
        NewConversation {
            start_id: self.start_id,
            session: self.session,
            session_expires_at: NOON.plus_seconds(3600),
            append: self.add(None, vec![started]),
        }
    }

    /// The events that follow, and the state after them.
    pub(super) fn add(&mut self, command: Option<CommandId>, events: Vec<Event>) -> Append {
        let expected = self.last();
        let mut command = command;
        let mut recorded = Vec::new();
        for event in events {
            self.summary.last_seq = self.last().next();
            recorded.push(Recorded {
                seq: self.last(),
                at: self.clock.now(),
                command: command.take(),
                event,
            });
        }
        let speech = |recorded: &Recorded| matches!(recorded.event, Event::Said { .. });
        let begins = expected == Seq(0);
        let moved_only = !begins && recorded.iter().all(speech);
        Append {
            conversation: self.id(),
            expected,
            events: recorded,
            summary: (!moved_only).then(|| self.summary.clone()),
            resident_session: None,
            mail: Vec::new(),
        }
    }

    /// The resident says something, as a command of its own.
    pub(super) fn say(&mut self, text: &str) -> Append {
        let command = CommandId(self.clock.uuid());
        self.add(Some(command), vec![said(text)])
    }

    /// It is closed.
    pub(super) fn close(&mut self) -> Append {
        self.summary.stage = StageName::Closed;
        self.summary.closed_at = Some(self.clock.now());
        self.add(
            None,
            vec![Event::Closed {
                reason: CloseReason::Resident,
                by: None,
            }],
        )
    }
}

/// The resident says something.
pub(super) fn said(text: &str) -> Event {
    Event::Said {
        side: Side::Resident,
        by: None,
        text: Private::from(text),
        masked: false,
    }
}

/// A mail that is due.
pub(super) fn mail(clock: &Clock, due_at: Timestamp) -> NewMail {
    NewMail {
        id: MailId(clock.uuid()),
        kind: MailKind::Transcript,
        address: Private::from("maija@example.org"),
        due_at,
    }
}

/// A command id of a client.
pub(super) fn command(number: u128) -> CommandId {
    CommandId(Uuid::from_u128(number))
}

/// The texts that were said, in order.
pub(super) fn texts(events: &[Recorded]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| match &event.event {
            Event::Said { text, .. } => Some(text.expose().to_owned()),
            _ => None,
        })
        .collect()
}
