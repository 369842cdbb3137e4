//! The right behind a connection: a session that any node can look up, at any time.

use std::pin::Pin;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Inner;
use super::effect::Check;
use crate::bus::Topic;
use crate::desk::DeskError;
use crate::domain::ids::{ConversationId, StaffId};
use crate::domain::person::Actor;
use crate::secret::TokenHash;

/// The right behind a connection: the session that asked for it. It is asked for anew while the
/// connection stands, also where the socket that brought it is gone or was another node's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warrant {
    /// A resident's session.
    Resident {
        /// The session.
        session: TokenHash,
        /// The conversation that it is of.
        conversation: ConversationId,
    },
    /// A session of staff.
    Staff {
        /// The session.
        session: TokenHash,
        /// Whose it is.
        account: StaffId,
    },
}

impl Warrant {
    /// Whether it may be a right in this conversation at all: a resident's session is of one.
    pub(super) fn may_speak_in(&self, conversation: ConversationId) -> bool {
        match self {
            Self::Resident {
                conversation: of, ..
            } => *of == conversation,
            Self::Staff { .. } => true,
        }
    }

    /// What rings when the right may have ended.
    #[must_use]
    pub fn topic(&self) -> Topic {
        match self {
            Self::Resident { conversation, .. } => Topic::Conversation(*conversation),
            Self::Staff { account, .. } => Topic::Staff(account.clone()),
        }
    }
}

/// Nobody can tell just now: the journal does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("it cannot be told just now")]
pub struct Untold;

/// Who holds a session, with the rights that hold now; none where it has ended.
pub type Holder<'a> = Pin<Box<dyn Future<Output = Result<Option<Actor>, Untold>> + Send + 'a>>;

/// Knows sessions. The web room does; this one does not.
pub trait Sessions: Send + Sync {
    /// Who holds the session behind a warrant. `in_use` says that a person is in the call with it
    /// just now.
    fn holder<'a>(&'a self, warrant: &'a Warrant, in_use: bool) -> Holder<'a>;
}

/// What is known of a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// It holds.
    Holds,
    /// It is gone.
    Gone,
    /// It cannot be told just now.
    Untold,
}

impl Inner {
    /// Who holds the session behind a warrant, where it may be used in this conversation.
    pub(super) async fn holder(
        &self,
        conversation: ConversationId,
        warrant: &Warrant,
        in_use: bool,
    ) -> Result<Option<Actor>, Untold> {
        if !warrant.may_speak_in(conversation) {
            return Ok(None);
        }
        self.sessions.holder(warrant, in_use).await
    }

    /// Whether the right behind a connection still holds.
    pub(super) async fn right(&self, check: &Check) -> Right {
        let holder = self.holder(check.conversation, &check.warrant, check.in_use);
        let actor = match holder.await {
            Ok(Some(actor)) => actor,
            Ok(None) => return Right::Gone,
            Err(Untold) => return Right::Untold,
        };
        let desk = &self.desk;
        match desk
            .part_in_call(check.conversation, check.leg.call, &actor)
            .await
        {
            Ok(_) => Right::Holds,
            Err(DeskError::Busy | DeskError::Unavailable) => Right::Untold,
            Err(DeskError::Refused(_) | DeskError::NotFound) => Right::Gone,
        }
    }
}
