//! The last step: the resident's own session presents the proof, and only now is the code
//! redeemed.

use super::error::reason;
use super::kept::Return;
use super::{HandOffError, Identification, Inner};
use crate::desk::DeskError;
use crate::domain::command::Command;
use crate::domain::conversation::Standing;
use crate::domain::event::HandOffFailure;
use crate::domain::ids::{ConversationId, Timestamp};
use crate::domain::person::{Actor, Identity};
use crate::domain::refusal::Refusal;
use crate::journal::SessionChange;
use crate::secret::Token;

/// The resident is identified.
#[derive(Clone, Debug)]
pub struct Redeemed {
    /// The content of the session cookie from now on; the old one is dead.
    pub session: Token,
    /// When the session lapses.
    pub expires_at: Timestamp,
}

impl Identification {
    /// Redeems a proof with the session of `conversation`, records who the resident is and
    /// replaces the session in the same commit.
    ///
    /// # Errors
    /// Where the proof is not this conversation's, the request is no longer open, or provider or
    /// token fail. Nothing is known of the resident then.
    pub async fn redeem(
        &self,
        conversation: ConversationId,
        proof: &str,
    ) -> Result<Redeemed, HandOffError> {
        let inner = &self.inner;
        let waiting = match Token::parse(proof) {
            Some(proof) => inner.kept.take::<Return>(&proof).await?,
            None => None,
        };
        let Some(waiting) = waiting else {
            return Err(inner.stray_proof(conversation).await);
        };
        if waiting.conversation != conversation {
            // Somebody completed a link of another's chat. That chat is the one to be warned.
            let why = HandOffFailure::FlowMismatch;
            let cause = "the proof was presented by another conversation";
            let of = waiting.conversation;
            inner.failed(of, waiting.hand_off, why, &cause).await;
            return Err(HandOffError::ProofInvalid);
        }
        let identity = inner.identify(&waiting).await?;
        inner.record(&waiting, identity).await
    }
}

impl Inner {
    /// A proof that is unknown, used or too old: told to the conversation whose session brought
    /// it, if it waits for one.
    async fn stray_proof(&self, conversation: ConversationId) -> HandOffError {
        let state = match self.desk.state_now(conversation).await {
            Ok(state) => state,
            Err(error) => return error.into(),
        };
        if let Standing::Requested(request) = &state.standing {
            let why = HandOffFailure::FlowMismatch;
            let cause = "the proof is unknown, used or too old";
            self.failed(conversation, request.hand_off, why, &cause)
                .await;
        }
        HandOffError::ProofInvalid
    }

    async fn identify(&self, waiting: &Return) -> Result<Identity, HandOffError> {
        let (conversation, hand_off) = (waiting.conversation, waiting.hand_off);
        let (state, _) = self.open_request(conversation, hand_off).await?;
        let client = self.client(&state)?;
        if client.name() != waiting.provider {
            let why = HandOffFailure::ProviderError;
            let cause = "the conversation moved to a service with another provider";
            return Err(self.failed(conversation, hand_off, why, &cause).await);
        }
        let identity = match client.finish(&waiting.code, &waiting.pending).await {
            Ok(verified) => client.identity(&verified),
            Err(error) => Err(error),
        };
        match identity {
            Ok(identity) => Ok(identity),
            Err(error) => {
                let why = reason(&error);
                Err(self.failed(conversation, hand_off, why, &error).await)
            }
        }
    }

    async fn record(&self, waiting: &Return, identity: Identity) -> Result<Redeemed, HandOffError> {
        let (conversation, hand_off) = (waiting.conversation, waiting.hand_off);
        let session = Token::fresh()?;
        let lasts = i64::from(self.settings.session_seconds);
        let expires_at = self.clock.now().plus_seconds(lasts);
        let change = SessionChange::Replace {
            new: session.hash(),
            expires_at,
        };
        let command = Command::Identify { hand_off, identity };
        let desk = &self.desk;
        let recorded = desk
            .handle_with_session(conversation, Actor::System, command, change)
            .await;
        match recorded {
            Ok(_) => {
                metrics::counter!("portti_identifications_total", "outcome" => "identified")
                    .increment(1);
                Ok(Redeemed {
                    session,
                    expires_at,
                })
            }
            Err(DeskError::Refused(refusal @ Refusal::ForeignNotAccepted)) => {
                let why = HandOffFailure::ForeignNotAccepted;
                Err(self.failed(conversation, hand_off, why, &refusal).await)
            }
            Err(DeskError::Refused(refusal @ Refusal::Malformed { .. })) => {
                let why = HandOffFailure::IdentityMissing;
                Err(self.failed(conversation, hand_off, why, &refusal).await)
            }
            Err(error) => Err(error.into()),
        }
    }
}
