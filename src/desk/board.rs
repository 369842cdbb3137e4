//! What a professional sees beside the conversations, and a resident's place in line.

use tokio::sync::watch;

use super::line::holds;
use super::{Desk, DeskError};
use crate::domain::ids::ConversationId;
use crate::domain::person::Staff;
use crate::domain::view::names_differ;
use crate::journal::{StageName, StandingName, Summary};
use crate::wire::board::{Board, BoardRow, Colleague};

/// A resident's place in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// 1 is next.
    pub position: u32,
    /// The expected wait in seconds, where there is experience to tell it from.
    pub estimate_seconds: Option<u32>,
}

impl Desk {
    /// Tells whenever the board or the queue may have changed. Ask for them anew then, at most a
    /// few times a second.
    #[must_use]
    pub fn board_changes(&self) -> watch::Receiver<u64> {
        self.inner.line.changes()
    }

    /// The board as `staff` may see it.
    #[must_use]
    pub fn board(&self, staff: &Staff) -> Board {
        let inner = &self.inner;
        let line = &inner.line;
        let waiting =
            line.select(|row| row.stage == StageName::Waiting && staff.serves(&row.service));
        let held = line.select(|row| holds(row, &staff.id));
        let others = line.select(|row| {
            row.stage == StageName::Active
                && staff.supervises(&row.service)
                && !holds(row, &staff.id)
        });
        let colleagues = inner
            .presence
            .colleagues(staff)
            .into_iter()
            .map(|present| Colleague {
                held: line.held(&present.staff.id),
                id: present.staff.id,
                name: present.staff.display_name,
                services: present.staff.services.into_iter().collect(),
                status: present.status,
            });
        Board {
            status: inner.presence.status(&staff.id),
            limit: inner.settings.conversations_per_professional,
            arriving: line.arriving(|service| staff.serves(service)),
            waiting: waiting.into_iter().map(waiting_row).collect(),
            held: held.into_iter().map(row).collect(),
            others: others.into_iter().map(row).collect(),
            colleagues: colleagues.collect(),
        }
    }

    /// The place in line of a waiting conversation; none where it does not wait.
    #[must_use]
    pub fn place(&self, conversation: ConversationId) -> Option<Place> {
        let inner = &self.inner;
        let position = inner.line.place(conversation)?;
        let service = inner.line.get(conversation)?.service;
        let estimate_seconds = inner.estimates.wait(&service, position, inner.clock.now());
        Some(Place {
            position,
            estimate_seconds,
        })
    }

    /// How many wait in a service's queue, how many professionals are present, and how long the
    /// next one in line would wait.
    #[must_use]
    pub fn queue(&self, service: &crate::domain::ids::ServiceId) -> QueueState {
        let inner = &self.inner;
        let waiting = inner.line.waiting(service);
        QueueState {
            waiting,
            professionals: inner.presence.count(service),
            estimate_seconds: inner.estimates.wait(
                service,
                waiting.saturating_add(1),
                inner.clock.now(),
            ),
        }
    }

    /// Reads the open conversations from the journal, for what other nodes did.
    ///
    /// # Errors
    /// `Unavailable` where the journal does not answer.
    pub async fn refresh(&self) -> Result<(), DeskError> {
        let listed = self
            .inner
            .journal
            .open_conversations()
            .await
            .map_err(|error| super::rooms::unavailable(&error))?;
        let now = self.inner.clock.now();
        for row in &listed {
            self.inner.attendance.expect(row.conversation, now);
        }
        self.inner.line.refresh(listed);
        Ok(())
    }
}

/// A service's queue just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueState {
    /// How many wait.
    pub waiting: u32,
    /// How many professionals are present.
    pub professionals: u32,
    /// The expected wait of the next to join, in seconds, where it can be told.
    pub estimate_seconds: Option<u32>,
}

/// A row of the queue, which does not tell who an identified resident is.
fn waiting_row(summary: Summary) -> BoardRow {
    row(Summary {
        verified_name: None,
        ..summary
    })
}

fn row(summary: Summary) -> BoardRow {
    let professional = summary.professional.or(summary.meant_for);
    let verified = summary.verified_name;
    let typed = summary.name.expose();
    let differs = (verified.as_ref()).is_some_and(|name| names_differ(typed, name.expose()));
    BoardRow {
        conversation: summary.conversation,
        service: summary.service,
        name: summary.name,
        verified_name: verified,
        name_differs: differs,
        topic: summary.topic,
        language: summary.language,
        since: summary.since,
        identified: summary.standing == StandingName::Identified,
        last_seq: summary.last_seq,
        professional: professional.map(|professional| professional.display_name),
    }
}
