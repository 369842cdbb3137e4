//! What each side may read of a conversation.

use std::sync::Arc;

use super::rooms::{NOW, Room, unavailable};
use super::{Desk, DeskError};
use crate::domain::conversation::{Conversation, Stage};
use crate::domain::event::Recorded;
use crate::domain::ids::{ConversationId, Seq};
use crate::domain::person::{Professional, Staff};
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;
use crate::domain::view::{Audience, ShownEvent, view};

/// Who reads.
#[derive(Clone, Copy, Debug)]
pub enum Viewer<'a> {
    /// The resident of the conversation; their session was matched to it.
    Resident,
    /// A member of staff, with the rights they hold now.
    Staff(&'a Staff),
}

impl Viewer<'_> {
    /// As whom this viewer may read the conversation, where they may: its resident; of the staff
    /// of its service anybody while it waits (but not before it is in the queue, and without
    /// learning who the resident is), afterwards the one who answers (or answered last), and a
    /// supervisor at all times.
    fn audience(self, state: &Conversation) -> Option<Audience> {
        let Self::Staff(staff) = self else {
            return Some(Audience::Resident);
        };
        if staff.supervises(&state.service) {
            return Some(Audience::Staff);
        }
        if !staff.serves(&state.service) {
            return None;
        }
        let answers = |professional: &Professional| professional.id == staff.id;
        match &state.stage {
            Stage::Arriving { .. } => None,
            Stage::Waiting { .. } => Some(Audience::Colleague),
            Stage::Active { professional, .. } => answers(professional).then_some(Audience::Staff),
            Stage::Closed { professional, .. } => professional
                .as_ref()
                .is_some_and(answers)
                .then_some(Audience::Staff),
        }
    }
}

/// Events that a client does not have yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Backlog {
    /// The events in order, without gaps.
    pub events: Vec<ShownEvent>,
    /// Whether they reach the present.
    pub caught_up: bool,
    /// As whom the viewer read them. Who reads as another later has seen the events before
    /// otherwise than they may now.
    pub audience: Audience,
}

impl Desk {
    /// At most `limit` events after `after`, as `viewer` may see them.
    ///
    /// `at_least` is the place that a doorbell told of: where it is ahead of what this node
    /// knows, another node went on with the conversation and the journal is asked. Without a
    /// doorbell, 0 asks for the present.
    ///
    /// # Errors
    /// `NotFound` where there is no such conversation or the viewer may not read it; `Busy`;
    /// `Unavailable`.
    pub async fn backlog(
        &self,
        conversation: ConversationId,
        viewer: Viewer<'_>,
        after: Seq,
        at_least: Seq,
        limit: u32,
    ) -> Result<Backlog, DeskError> {
        let inner = &self.inner;
        let mut turn = inner.rooms.turn(conversation, inner.clock.now()).await?;
        let at_least = match at_least {
            Seq(0) => inner.present(),
            told => told,
        };
        let room = turn.room(&inner.journal, conversation, at_least).await?;
        let audience = viewer.audience(&room.state).ok_or(DeskError::NotFound)?;
        if let Some(recent) = room.recent(after) {
            return Ok(shown(
                room,
                recent.take(usize::try_from(limit).unwrap_or(1)),
                audience,
            ));
        }
        let events = inner
            .journal
            .events_after(conversation, after, limit)
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(shown(room, events.iter(), audience))
    }

    /// A copy of the conversation's state, for deciding what to do next.
    ///
    /// # Errors
    /// As [`Desk::backlog`].
    pub async fn state(
        &self,
        conversation: ConversationId,
    ) -> Result<Arc<Conversation>, DeskError> {
        let inner = &self.inner;
        let copy = |room: &Room| Arc::new(room.state.clone());
        inner.look(conversation, inner.present(), copy).await
    }

    /// As [`Desk::state`], but never behind what another node has recorded: asks the journal.
    ///
    /// # Errors
    /// As [`Desk::backlog`].
    pub async fn state_now(
        &self,
        conversation: ConversationId,
    ) -> Result<Arc<Conversation>, DeskError> {
        let copy = |room: &Room| Arc::new(room.state.clone());
        self.inner.look(conversation, NOW, copy).await
    }

    /// As [`Desk::state`], for a member of staff who must be allowed to read it.
    ///
    /// # Errors
    /// As [`Desk::backlog`].
    pub async fn state_for(
        &self,
        conversation: ConversationId,
        staff: &Staff,
    ) -> Result<Arc<Conversation>, DeskError> {
        let state = self.state(conversation).await?;
        let audience = Viewer::Staff(staff).audience(&state);
        audience.map(|_| state).ok_or(DeskError::NotFound)
    }

    /// The state as it stands now, for whoever may have the conversation's files: its resident,
    /// the one who answers (or answered last), and supervisors.
    ///
    /// # Errors
    /// As [`Desk::backlog`].
    pub async fn state_for_files(
        &self,
        conversation: ConversationId,
        viewer: Viewer<'_>,
    ) -> Result<Arc<Conversation>, DeskError> {
        let state = self.state_now(conversation).await?;
        match viewer.audience(&state) {
            Some(Audience::Resident | Audience::Staff) => Ok(state),
            // Who sees it waiting does not learn who the resident is, and files tell.
            Some(Audience::Colleague) | None => Err(DeskError::NotFound),
        }
    }

    /// The personal ID of an identified resident, in full. Only for the one who answers and for
    /// supervisors; the caller writes the audit trail before anybody sees it.
    ///
    /// # Errors
    /// `NotFound`, and the refusals `NotAssigned`, `Closed` (the identity ends with the
    /// conversation) and `NotIdentified`.
    pub async fn personal_id(
        &self,
        conversation: ConversationId,
        staff: &Staff,
    ) -> Result<Private, DeskError> {
        let state = self.state_for(conversation, staff).await?;
        if state.is_closed() {
            return Err(Refusal::Closed.into());
        }
        let answers = state
            .professional()
            .is_some_and(|professional| professional.id == staff.id);
        if !answers && !staff.supervises(&state.service) {
            return Err(Refusal::NotAssigned.into());
        }
        let identity = state
            .identity()
            .and_then(|identity| identity.personal_id.clone());
        Ok(identity.ok_or(Refusal::NotIdentified)?)
    }
}

fn shown<'a>(
    room: &Room,
    events: impl Iterator<Item = &'a Recorded>,
    audience: Audience,
) -> Backlog {
    let events: Vec<_> = events
        .map(|event| view(&room.state, event, audience))
        .collect();
    let caught_up = events
        .last()
        .is_none_or(|event| event.seq == room.state.last_seq);
    Backlog {
        events,
        caught_up,
        audience,
    }
}
