//! The resident's hand-off: from the professional's request to an identified resident.
//!
//! The attack that this room is built against: somebody starts a chat, gets the identification
//! link, and makes a victim complete it, so that the attacker's chat carries the victim's
//! identity. Therefore the provider's code is not redeemed when the browser comes back. The
//! browser only gets a one-time proof, and the code is redeemed when that proof is presented with
//! the session of the very conversation that the link was made for. The victim's browser holds
//! the proof but not the chat; the attacker holds the chat but not the proof.
//!
//! What is kept between the steps lies in the journal, single-use and sealed with the token that
//! its holder brings back, so that any node can go on where another began. This room changes
//! conversations through `desk` alone; it may touch `journal`, `oidc`, `config` and `wire`.

mod end;
mod error;
mod kept;
mod leaving;
mod opening;
mod origin;
mod provider;
mod sealed;

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::join_all;
use jsonwebtoken::jwk::JwkSet;

use crate::clock::Clock;
use crate::config;
use crate::desk::{Desk, DeskError};
use crate::domain::command::Command;
use crate::domain::conversation::{Conversation, Request, Standing};
use crate::domain::event::HandOffFailure;
use crate::domain::ids::{ConversationId, HandOffId, Timestamp};
use crate::domain::person::Actor;
use crate::domain::refusal::Refusal;
use crate::journal::Journal;
use crate::oidc::http::Doors;
use crate::oidc::keys::{KeyRing, published};
use crate::oidc::{Client, Condition, OidcError};

pub use end::Redeemed;
pub use error::HandOffError;
pub use opening::{Declined, Opened, Ticketed};
pub use provider::CameBack;

use kept::Kept;

/// For how long it is known that somebody comes late, in seconds.
const LATE_SECONDS: i64 = 600;

/// The clients of the configured providers, by name.
pub type Clients = BTreeMap<String, Client>;

/// What this room needs to know from the configuration.
#[derive(Clone, Debug)]
pub struct HandOffSettings {
    /// How many seconds a ticket is good.
    pub ticket_seconds: u32,
    /// How many seconds a resident has on the identification page and at the provider.
    pub flow_seconds: u32,
    /// How many seconds a proof is good.
    pub proof_seconds: u32,
    /// How many seconds the session lasts that a resident gets on success.
    pub session_seconds: u32,
    /// Portti's own origin, without a slash at the end.
    pub origin: String,
}

impl HandOffSettings {
    /// The part of the whole configuration that this room needs.
    #[must_use]
    pub fn of(settings: &config::Settings) -> Self {
        let identification = &settings.identification;
        Self {
            ticket_seconds: identification.ticket_seconds,
            flow_seconds: identification.flow_seconds,
            proof_seconds: identification.proof_seconds,
            session_seconds: settings.conversations.session_seconds,
            origin: settings.server.origin(),
        }
    }
}

/// The clients of all providers in `settings`. Reads their keys; asks nothing of the network.
///
/// # Errors
/// The name of the first provider that cannot be used, and why.
pub fn clients(
    settings: &config::Identification,
    ring: &KeyRing,
    doors: Doors,
    clock: &Clock,
) -> Result<Clients, (String, OidcError)> {
    let each = settings.providers.iter().map(|(name, provider)| {
        let client = Client::new(name, provider.clone(), ring, doors, clock.clone());
        match client {
            Ok(client) => Ok((name.clone(), client)),
            Err(error) => Err((name.clone(), error)),
        }
    });
    each.collect()
}

/// The hand-off. Cheap to clone.
#[derive(Clone)]
pub struct Identification {
    inner: Arc<Inner>,
}

struct Inner {
    desk: Desk,
    kept: Kept,
    clients: Clients,
    settings: HandOffSettings,
    clock: Clock,
}

impl Identification {
    /// The hand-off over a desk and its journal.
    #[must_use]
    pub fn new(
        desk: Desk,
        journal: Journal,
        clients: Clients,
        settings: HandOffSettings,
        clock: Clock,
    ) -> Self {
        let kept = Kept::new(journal, clock.clone());
        let inner = Inner {
            desk,
            kept,
            clients,
            settings,
            clock,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The public halves of the keys that providers have of their own, beside the ring's.
    #[must_use]
    pub fn own_keys(&self) -> JwkSet {
        let clients = self.inner.clients.values();
        published(clients.filter_map(Client::own_key))
    }

    /// How each provider was when it was asked last.
    pub fn conditions(&self) -> impl Iterator<Item = (&str, Condition)> {
        let clients = self.inner.clients.iter();
        clients.map(|(name, client)| (name.as_str(), client.condition()))
    }

    /// Looks after the clients of all providers, for ever. A provider that is down keeps nothing
    /// from starting.
    pub async fn tend(&self) {
        join_all(self.inner.clients.values().map(Client::tend)).await;
    }
}

impl Inner {
    /// The conversation and its open request, where it is `hand_off` and has not lapsed.
    async fn open_request(
        &self,
        conversation: ConversationId,
        hand_off: HandOffId,
    ) -> Result<(Arc<Conversation>, Request), HandOffError> {
        let state = self.desk.state_now(conversation).await?;
        let request = match &state.standing {
            Standing::Requested(request) if request.hand_off == hand_off => request.clone(),
            Standing::Identified(_) => return Err(Refusal::AlreadyIdentified.into()),
            _ => return Err(Refusal::NoOpenRequest.into()),
        };
        if self.clock.now() >= request.expires_at {
            return Err(Refusal::RequestExpired.into());
        }
        Ok((state, request))
    }

    /// The client of the provider that the conversation's service uses.
    fn client(&self, conversation: &Conversation) -> Result<&Client, HandOffError> {
        let services = self.desk.services();
        let entry = services.get(&conversation.service);
        let client = entry.and_then(|entry| self.clients.get(&entry.service.provider));
        client.ok_or_else(|| {
            tracing::error!(service = %conversation.service, "the service has no usable provider");
            HandOffError::Failed(HandOffFailure::ProviderUnavailable)
        })
    }

    /// Until when a flow or state is remembered that is good until a moment: longer, so that who
    /// comes late is told so, and not that something does not match.
    fn remembered(until: Timestamp) -> Timestamp {
        until.plus_seconds(LATE_SECONDS)
    }

    /// The moment `seconds` from now, but not after the request lapses.
    fn until(&self, seconds: u32, request_lapses: Timestamp) -> Timestamp {
        let then = self.clock.now().plus_seconds(i64::from(seconds));
        then.min(request_lapses)
    }

    /// Records that an attempt failed, so that the professional sees why, and makes the error
    /// that the resident is told. The request stays open for another try.
    async fn failed(
        &self,
        conversation: ConversationId,
        hand_off: HandOffId,
        reason: HandOffFailure,
        cause: &(dyn std::fmt::Display + Sync),
    ) -> HandOffError {
        tracing::warn!(%conversation, %hand_off, ?reason, %cause, "an identification failed");
        metrics::counter!("portti_identifications_total", "outcome" => error::code(reason))
            .increment(1);
        let command = Command::FailIdentification { hand_off, reason };
        match self.system(conversation, command).await {
            Ok(()) | Err(DeskError::Refused(_)) => HandOffError::Failed(reason),
            Err(error) => error.into(),
        }
    }

    async fn system(
        &self,
        conversation: ConversationId,
        command: Command,
    ) -> Result<(), DeskError> {
        let desk = &self.desk;
        desk.handle(conversation, Actor::System, None, command)
            .await?;
        Ok(())
    }
}
