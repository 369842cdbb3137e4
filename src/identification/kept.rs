//! What is kept in the journal between the steps, each for the holder of one token.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::error::HandOffError;
use super::sealed;
use crate::clock::Clock;
use crate::domain::ids::{ConversationId, HandOffId, Timestamp};
use crate::domain::person::Language;
use crate::domain::private::Private;
use crate::journal::{Journal, OnceKind};
use crate::oidc::Pending;
use crate::secret::{Token, TokenHash};

/// Which request a step is about, and where it leads back to. Kept for ticket and flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Way {
    pub conversation: ConversationId,
    pub hand_off: HandOffId,
    /// Until when this way is open; not after the request lapses.
    pub expires_at: Timestamp,
    /// The page to go back to, checked when the ticket was made.
    pub return_to: String,
    pub language: Language,
}

/// A request to the provider that is under way. Kept for the holder of its `state`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Attempt {
    pub way: Way,
    /// The hash of the flow cookie of the browser that set out.
    flow: [u8; 32],
    pub provider: String,
    pub pending: Pending,
}

impl Attempt {
    pub(super) fn new(way: Way, flow: &Token, provider: &str, pending: Pending) -> Self {
        Self {
            way,
            flow: flow.hash().0,
            provider: provider.to_owned(),
            pending,
        }
    }

    /// Whether the browser that comes back is the one that set out.
    pub(super) fn set_out_from(&self, flow: Option<&Token>) -> bool {
        flow.is_some_and(|flow| self.flow.ct_eq(&flow.hash().0).into())
    }
}

/// A code that waits for its resident. Kept for the holder of the proof.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Return {
    pub conversation: ConversationId,
    pub hand_off: HandOffId,
    pub provider: String,
    pub pending: Pending,
    pub code: Private,
}

/// Something that is kept under a kind of its own.
pub(super) trait Keepsake: Serialize + DeserializeOwned {
    const KIND: OnceKind;
}

/// A [`Way`] that a ticket leads to.
#[derive(Serialize, Deserialize)]
pub(super) struct TicketWay(pub Way);
/// A [`Way`] that a flow cookie stands for.
#[derive(Serialize, Deserialize)]
pub(super) struct FlowWay(pub Way);

impl Keepsake for TicketWay {
    const KIND: OnceKind = OnceKind::Ticket;
}
impl Keepsake for FlowWay {
    const KIND: OnceKind = OnceKind::Flow;
}
impl Keepsake for Attempt {
    const KIND: OnceKind = OnceKind::State;
}
impl Keepsake for Return {
    const KIND: OnceKind = OnceKind::Proof;
}

/// The one-time shelf of the journal, sealed.
pub(super) struct Kept {
    journal: Journal,
    clock: Clock,
}

impl Kept {
    pub(super) fn new(journal: Journal, clock: Clock) -> Self {
        Self { journal, clock }
    }

    /// Keeps a value until a moment, for the holder of `token`.
    pub(super) async fn put<T: Keepsake>(
        &self,
        token: &Token,
        value: &T,
        expires_at: Timestamp,
    ) -> Result<(), HandOffError> {
        let Some(sealed) = sealed::seal(T::KIND, token, value) else {
            tracing::error!(kind = ?T::KIND, "a step of a hand-off could not be sealed");
            return Err(HandOffError::Unavailable);
        };
        let journal = &self.journal;
        journal
            .put_once(T::KIND, token.hash(), &sealed, expires_at)
            .await?;
        Ok(())
    }

    /// Reads a value and leaves it.
    pub(super) async fn look<T: Keepsake>(&self, token: &Token) -> Result<Option<T>, HandOffError> {
        let (hash, now) = self.key(token);
        let kept = self.journal.peek_once(T::KIND, hash, now).await?;
        Ok(kept.and_then(|kept| sealed::open(T::KIND, token, &kept)))
    }

    /// Takes a value away; of all who ask, on every node, one gets it.
    pub(super) async fn take<T: Keepsake>(&self, token: &Token) -> Result<Option<T>, HandOffError> {
        let (hash, now) = self.key(token);
        let kept = self.journal.take_once(T::KIND, hash, now).await?;
        Ok(kept.and_then(|kept| sealed::open(T::KIND, token, &kept)))
    }

    fn key(&self, token: &Token) -> (TokenHash, Timestamp) {
        (token.hash(), self.clock.now())
    }
}
