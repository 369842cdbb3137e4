//! The first steps, on Portti's own pages: ticket, opening, declining.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::kept::{FlowWay, TicketWay, Way};
use super::{HandOffError, Identification, Inner, origin};
use crate::domain::command::Command;
use crate::domain::conversation::{Conversation, Request, Stage};
use crate::domain::ids::{ConversationId, HandOffId, Timestamp};
use crate::domain::service::Localized;
use crate::secret::Token;
use crate::wire::http::FlowInfo;

/// The way to the identification page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticketed {
    /// Portti's page, with the ticket in its fragment.
    pub url: String,
}

/// The identification page is open.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The content of the flow cookie.
    pub flow: Token,
    /// Until when the cookie is to be kept: a little longer than the flow is good.
    pub expires_at: Timestamp,
    /// What the page says.
    pub info: FlowInfo,
}

/// The resident chose not to identify now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declined {
    /// The page to go back to.
    pub return_to: String,
}

impl Identification {
    /// Makes a one-time way to the identification page for the resident whose session holds
    /// `conversation`.
    ///
    /// # Errors
    /// Where the request is not open, or `return_to` is not on one of the service's sites.
    pub async fn ticket(
        &self,
        conversation: ConversationId,
        hand_off: HandOffId,
        return_to: &str,
    ) -> Result<Ticketed, HandOffError> {
        let inner = &self.inner;
        let (state, request) = inner.open_request(conversation, hand_off).await?;
        let return_to = inner.checked_return(&state, return_to)?;
        let way = Way {
            conversation,
            hand_off,
            expires_at: request.expires_at,
            return_to,
            language: state.resident.language,
        };
        let ticket = Token::fresh()?;
        let until = inner.until(inner.settings.ticket_seconds, request.expires_at);
        inner.kept.put(&ticket, &TicketWay(way), until).await?;
        Ok(Ticketed {
            url: format!("{}/identify/#{}", inner.settings.origin, ticket.expose()),
        })
    }

    /// Takes a ticket and begins a flow in the browser that brought it.
    ///
    /// # Errors
    /// Where the ticket is unknown, used or too old, or the request is no longer open.
    pub async fn open(&self, ticket: &str) -> Result<Opened, HandOffError> {
        let inner = &self.inner;
        let ticket = Token::parse(ticket).ok_or(HandOffError::TicketUnknown)?;
        let found = inner.kept.take(&ticket).await?;
        let TicketWay(mut way) = found.ok_or(HandOffError::TicketUnknown)?;
        let (conversation, hand_off) = (way.conversation, way.hand_off);
        let (state, request) = inner.open_request(conversation, hand_off).await?;
        way.expires_at = inner.until(inner.settings.flow_seconds, request.expires_at);
        let flow = Token::fresh()?;
        let info = inner.info(&state, &request, &way, page_mark(&flow).expose());
        let expires_at = Inner::remembered(way.expires_at);
        inner.kept.put(&flow, &FlowWay(way), expires_at).await?;
        let opened = Command::OpenIdentification { hand_off };
        inner.system(conversation, opened).await?;
        Ok(Opened {
            flow,
            expires_at,
            info,
        })
    }

    /// The resident chose *Not now* on the identification page. Ends the flow and the request.
    /// `page` is what the page was told in [`FlowInfo::flow`].
    ///
    /// # Errors
    /// Where the flow is unknown or over or not the page's, or the request is no longer open.
    pub async fn decline(&self, flow: Option<&str>, page: &str) -> Result<Declined, HandOffError> {
        let inner = &self.inner;
        let flow = flow_of_page(flow, page)?;
        let found = inner.kept.take(&flow).await?;
        let FlowWay(way) = found.ok_or(HandOffError::FlowUnknown)?;
        let hand_off = way.hand_off;
        let declined = Command::DeclineIdentification { hand_off };
        inner.system(way.conversation, declined).await?;
        Ok(Declined {
            return_to: way.return_to,
        })
    }
}

/// The flow of a cookie, where the page that acts is the one that was opened with it. A browser
/// has one flow cookie but may show several pages, and a press on one must not count for another.
pub(super) fn flow_of_page(flow: Option<&str>, page: &str) -> Result<Token, HandOffError> {
    let flow = flow.and_then(Token::parse);
    let page = Token::parse(page);
    match (flow, page) {
        // Tokens compare in constant time.
        (Some(flow), Some(page)) if page_mark(&flow) == page => Ok(flow),
        _ => Err(HandOffError::FlowUnknown),
    }
}

/// What the page of a flow is told apart by: nobody guesses it, and it does not give the cookie
/// away.
fn page_mark(flow: &Token) -> Token {
    let digest = Sha256::new()
        .chain_update(b"portti hand-off page\0")
        .chain_update(Zeroizing::new(flow.expose()).as_bytes())
        .finalize();
    Token::from_bytes(digest.into())
}

impl Inner {
    fn checked_return(
        &self,
        state: &Conversation,
        return_to: &str,
    ) -> Result<String, HandOffError> {
        let services = self.desk.services();
        let entry = services.get(&state.service);
        let page = entry.and_then(|entry| {
            let service = &entry.service;
            origin::allowed(return_to, &service.sites, &service.return_pages)
        });
        page.ok_or(HandOffError::ReturnNotAllowed)
    }

    fn info(&self, state: &Conversation, request: &Request, way: &Way, flow: String) -> FlowInfo {
        let services = self.desk.services();
        let service = services.get(&state.service).map(|entry| &entry.service);
        let professional = match &state.stage {
            Stage::Active { professional, .. } => Some(professional.display_name.clone()),
            _ => None,
        };
        let text =
            |text: Option<&Localized>| text.map_or("", |text| text.get(way.language)).to_owned();
        FlowInfo {
            flow,
            service: text(service.map(|service| &service.name)),
            site: origin::of(&way.return_to),
            professional,
            purpose: text(service.map(|service| &service.identification_purpose)),
            reason: (!request.reason.is_empty()).then(|| request.reason.clone()),
            language: way.language,
            started_at: state.started_at,
            expires_at: way.expires_at,
            now: self.clock.now(),
            return_to: way.return_to.clone(),
        }
    }
}
