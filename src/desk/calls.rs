//! How the calls of conversations stand, and who may have media in them.

use super::rooms::{NOW, Room};
use super::{Desk, DeskError};
use crate::domain::conversation::{Call, Conversation};
use crate::domain::decide;
use crate::domain::ids::{CallId, ConversationId, StaffId};
use crate::domain::person::{Actor, Side};
use crate::domain::service::Service;

/// How a call stands, and what the right to it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallStanding {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its call.
    pub call: Call,
    /// The one who answers.
    pub answering: Option<StaffId>,
    /// Whether the resident is identified.
    pub identified: bool,
}

impl CallStanding {
    fn of(state: &Conversation) -> Self {
        let answering = state.professional().map(|one| one.id.clone());
        Self {
            conversation: state.id,
            call: state.call,
            answering,
            identified: state.identity().is_some(),
        }
    }
}

impl Desk {
    /// Whether calls can be held in a service.
    #[must_use]
    pub fn offers_calls(&self, service: &Service) -> bool {
        service.video && self.inner.settings.ring_seconds.is_some()
    }

    /// How the call of a conversation stands, as far as this node knows.
    ///
    /// # Errors
    /// As [`Desk::backlog`].
    pub async fn call_standing(
        &self,
        conversation: ConversationId,
    ) -> Result<CallStanding, DeskError> {
        let inner = &self.inner;
        let standing = |room: &Room| CallStanding::of(&room.state);
        inner.look(conversation, inner.present(), standing).await
    }

    /// Every open call. One whose conversation cannot be read now is left out.
    pub async fn open_calls(&self) -> Vec<CallStanding> {
        let mut open = Vec::new();
        for conversation in self.inner.line.due(self.inner.clock.now()) {
            match self.call_standing(conversation).await {
                Ok(standing) if standing.call.open().is_some() => open.push(standing),
                Ok(_) | Err(_) => {}
            }
        }
        open
    }

    /// As which side `actor` may have media in `call` now. Never behind what another node has
    /// recorded: asks the journal.
    ///
    /// # Errors
    /// As [`Desk::handle`].
    pub async fn part_in_call(
        &self,
        conversation: ConversationId,
        call: CallId,
        actor: &Actor,
    ) -> Result<Side, DeskError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        let part = |room: &Room| {
            inner.by_the_rules(&room.state, |rules| {
                decide::part_in_call(&room.state, call, actor, rules, now)
            })
        };
        inner.look(conversation, NOW, part).await?
    }
}
