//! What every handler can reach.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::HttpRequest;
use ipnet::IpNet;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;

use super::client;
use super::cookies::Kind;
use super::error::ApiError;
use super::limits::Limiter;
use super::pages::Pages;
use super::sentences::Sentences;
use crate::attachments::{Attachments, Seats};
use crate::clock::Clock;
use crate::config::{Limits, Mode};
use crate::desk::Desk;
use crate::domain::ids::ConversationId;
use crate::domain::person::Language;
use crate::identification::Identification;
use crate::journal::{Journal, JournalError};
use crate::network::network;
use crate::oidc::SignedKeys;
use crate::oidc::keys::KeyRing;
use crate::secret::Token;
use crate::staff::{StaffSession, Staffing};
use crate::video::Calls;

/// What every handler can reach. One for the whole server, behind an `Arc`.
pub struct WebState {
    /// The desk.
    pub desk: Desk,
    /// The journal, for sessions and readiness.
    pub journal: Journal,
    /// The hand-off.
    pub identification: Identification,
    /// Portti's own keys towards OpenID providers.
    pub ring: KeyRing,
    /// Their public halves as a signed set, as it was made last.
    pub signed_keys: SignedKeys,
    /// Staff sessions.
    pub staffing: Staffing,
    /// Files.
    pub attachments: Attachments,
    /// Video calls, where any are held.
    pub calls: Option<Calls>,
    /// The time.
    pub clock: Clock,
    /// Portti's own origin, without a slash at the end.
    pub origin: String,
    /// Demo or production.
    pub mode: Mode,
    /// The networks of trusted proxies.
    pub trusted_proxies: Vec<IpNet>,
    /// Limits as configured.
    pub limits: Limits,
    /// Limits at work.
    pub limiter: Limiter,
    /// How long a closed conversation can be read, in seconds.
    pub afterwards_seconds: u32,
    /// What to say to people.
    pub sentences: Sentences,
    /// Files that arrive, by session.
    pub uploads: Seats,
    /// The built pages.
    pub pages: Pages,
    /// Sockets by address.
    pub sockets: Sockets,
    /// The metrics.
    pub metrics: PrometheusHandle,
    /// The server stops.
    pub stop: CancellationToken,
}

impl WebState {
    /// The client's address.
    #[must_use]
    pub fn address(&self, request: &HttpRequest) -> IpAddr {
        client::address(request, &self.trusted_proxies)
    }

    /// Refuses what does not come from a page of Portti's own origin.
    ///
    /// # Errors
    /// `origin_refused`.
    pub fn check_origin(&self, request: &HttpRequest) -> Result<(), ApiError> {
        if client::same_origin(request, &self.origin) {
            Ok(())
        } else {
            Err(self.refuse(request, ApiError::ORIGIN))
        }
    }

    /// The resident's session and its conversation.
    ///
    /// # Errors
    /// `session_ended`, or `unavailable` where the journal does not answer.
    pub async fn resident(
        &self,
        request: &HttpRequest,
    ) -> Result<(Token, ConversationId), ApiError> {
        let token = Kind::Resident.token(request);
        let token = token.ok_or_else(|| self.refuse(request, ApiError::NO_SESSION))?;
        let found = self
            .journal
            .resident_session(token.hash(), self.clock.now())
            .await;
        let found = found.map_err(|error| {
            tracing::error!(%error, "a session could not be looked up");
            self.refuse(request, ApiError::UNAVAILABLE)
        })?;
        let conversation = found.ok_or_else(|| self.refuse(request, ApiError::NO_SESSION))?;
        Ok((token, conversation))
    }

    /// The member of staff who is signed in. Counts as use of the session.
    ///
    /// # Errors
    /// `session_ended`, or `unavailable` where the journal does not answer.
    pub async fn staff(&self, request: &HttpRequest) -> Result<(Token, StaffSession), ApiError> {
        let token = self.staff_token(request)?;
        let found = self.staffing.authenticate(&token).await;
        self.found_staff(request, token, found)
    }

    /// As [`WebState::staff`], but no use of the session: for what consoles do by themselves when
    /// they connect again.
    ///
    /// # Errors
    /// As there.
    pub async fn staff_at_rest(
        &self,
        request: &HttpRequest,
    ) -> Result<(Token, StaffSession), ApiError> {
        let token = self.staff_token(request)?;
        let found = self.staffing.verify(&token).await;
        self.found_staff(request, token, found)
    }

    fn staff_token(&self, request: &HttpRequest) -> Result<Token, ApiError> {
        let token = Kind::Staff.token(request);
        token.ok_or_else(|| self.refuse(request, ApiError::NO_SESSION))
    }

    fn found_staff(
        &self,
        request: &HttpRequest,
        token: Token,
        found: Result<Option<StaffSession>, JournalError>,
    ) -> Result<(Token, StaffSession), ApiError> {
        match found {
            Ok(Some(session)) => Ok((token, session)),
            Ok(None) => Err(self.refuse(request, ApiError::NO_SESSION)),
            Err(error) => {
                tracing::error!(%error, "a staff session could not be looked up");
                Err(self.refuse(request, ApiError::UNAVAILABLE))
            }
        }
    }

    /// As [`WebState::staff`] for a request that changes something: also checks the origin and
    /// the CSRF token.
    ///
    /// # Errors
    /// Also `origin_refused` and `csrf_refused`.
    pub async fn staff_change(
        &self,
        request: &HttpRequest,
    ) -> Result<(Token, StaffSession), ApiError> {
        self.check_origin(request)?;
        let (token, authenticated) = self.staff(request).await?;
        let sent = request
            .headers()
            .get("x-portti-csrf")
            .and_then(|value| value.to_str().ok());
        if sent.is_some_and(|sent| authenticated.csrf_matches(sent)) {
            Ok((token, authenticated))
        } else {
            Err(self.refuse(request, ApiError::CSRF))
        }
    }

    /// An error in the client's language.
    #[must_use]
    pub fn refuse(&self, request: &HttpRequest, error: ApiError) -> ApiError {
        self.refuse_in(client::language(request), error)
    }

    /// An error in a language.
    #[must_use]
    pub fn refuse_in(&self, language: Language, error: ApiError) -> ApiError {
        let message = self.sentences.sentence(language, error.code);
        error.saying(message)
    }
}

/// How many sockets are open, all together and by address.
#[derive(Clone, Debug, Default)]
pub struct Sockets {
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    all: u32,
    by_address: HashMap<IpAddr, u32>,
}

/// A place for a socket, held as long as it lives.
#[derive(Debug)]
pub struct Seat {
    sockets: Sockets,
    address: IpAddr,
}

impl Sockets {
    /// A place for one more socket from `address`, if there is one.
    #[must_use]
    pub fn seat(&self, address: IpAddr, limits: &Limits) -> Option<Seat> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let address = network(address);
        let here = open.by_address.get(&address).copied().unwrap_or(0);
        if open.all >= limits.sockets || here >= limits.sockets_per_address {
            return None;
        }
        open.all = open.all.saturating_add(1);
        open.by_address.insert(address, here.saturating_add(1));
        metrics::gauge!("portti_sockets").set(open.all);
        drop(open);
        Some(Seat {
            sockets: self.clone(),
            address,
        })
    }

    /// How many are open.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).all
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self
            .sockets
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        open.all = open.all.saturating_sub(1);
        if let Some(here) = open.by_address.get_mut(&self.address) {
            *here = here.saturating_sub(1);
            if *here == 0 {
                open.by_address.remove(&self.address);
            }
        }
        metrics::gauge!("portti_sockets").set(open.all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_limited_by_address_and_given_back() {
        let limits = Limits {
            sockets: 3,
            sockets_per_address: 2,
            ..Limits::default()
        };
        let (sockets, one, two) = (
            Sockets::default(),
            IpAddr::from([192, 0, 2, 1]),
            IpAddr::from([192, 0, 2, 2]),
        );
        let first = sockets.seat(one, &limits);
        let second = sockets.seat(one, &limits);
        assert!(first.is_some() && second.is_some());
        assert!(sockets.seat(one, &limits).is_none());
        let third = sockets.seat(two, &limits);
        assert!(third.is_some());
        assert!(sockets.seat(two, &limits).is_none(), "three in all");
        drop((first, second, third));
        assert_eq!(sockets.count(), 0);
        assert!(sockets.seat(one, &limits).is_some());
    }
}
