//! The way to the provider and back.

use super::error::reason;
use super::kept::{Attempt, FlowWay, Return, Way};
use super::opening::flow_of_page;
use super::{HandOffError, Identification, Inner};
use crate::domain::command::Command;
use crate::domain::event::HandOffFailure;
use crate::domain::ids::ConversationId;
use crate::domain::person::Language;
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;
use crate::oidc::answer::{Answer, Outcome};
use crate::secret::Token;
use crate::wire::http::{GoTo, Returned};

/// The browser is back from the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// The one-time proof, on success.
    pub proof: Option<String>,
    /// The stable code of what went wrong, otherwise.
    pub error: Option<String>,
    /// The page to go back to, where it is known.
    pub return_to: Option<String>,
    /// The language of the conversation.
    pub language: Language,
    /// Whether this answered the request that this browser set out with, so that its flow is over.
    /// False for an answer that anybody may have made up, which must not end a resident's attempt.
    pub over: bool,
}

impl CameBack {
    /// What the page is told.
    #[must_use]
    pub fn told(self) -> Returned {
        Returned {
            proof: self.proof,
            error: self.error,
            return_to: self.return_to,
            language: self.language,
        }
    }
}

impl Identification {
    /// The resident goes on: makes the request and says where to go. May be called again while
    /// the flow lasts (after the browser's *Back*); each call makes a request of its own. `page`
    /// is what the page was told in [`FlowInfo::flow`](crate::wire::http::FlowInfo::flow).
    ///
    /// # Errors
    /// Where the flow is unknown or over or not the page's, the request is no longer open, or the
    /// provider cannot be reached.
    pub async fn continue_(&self, flow: Option<&str>, page: &str) -> Result<GoTo, HandOffError> {
        let inner = &self.inner;
        let flow = flow_of_page(flow, page)?;
        let found = inner.kept.look(&flow).await?;
        let FlowWay(way) = found.ok_or(HandOffError::FlowUnknown)?;
        let (conversation, hand_off) = (way.conversation, way.hand_off);
        inner.in_time(&way)?;
        let (state, _) = inner.open_request(conversation, hand_off).await?;
        let client = inner.client(&state)?;
        let answer_key = Token::fresh()?;
        let redirect_uri = format!("{}/identify/callback", inner.settings.origin);
        let begun = client.begin(&redirect_uri, &answer_key, way.language).await;
        let begun = match begun {
            Ok(begun) => begun,
            Err(error) => {
                let why = reason(&error);
                return Err(inner.failed(conversation, hand_off, why, &error).await);
            }
        };
        let until = Inner::remembered(way.expires_at);
        let attempt = Attempt::new(way, &flow, client.name(), begun.pending);
        inner.kept.put(&answer_key, &attempt, until).await?;
        let started = Command::StartIdentification { hand_off };
        inner.system(conversation, started).await?;
        Ok(GoTo { url: begun.url })
    }

    /// The conversation that a flow cookie leads to, so that its steps can be counted.
    ///
    /// # Errors
    /// Where the journal does not answer.
    pub async fn conversation_of(
        &self,
        flow: Option<&str>,
    ) -> Result<Option<ConversationId>, HandOffError> {
        let Some(flow) = flow.and_then(Token::parse) else {
            return Ok(None);
        };
        let found = self.inner.kept.look::<FlowWay>(&flow).await?;
        Ok(found.map(|FlowWay(way)| way.conversation))
    }

    /// The provider sent the browser back. Nothing is redeemed: the page gets a one-time proof,
    /// or is told what went wrong. `query` is the raw query of the address.
    pub async fn callback(&self, flow: Option<&str>, query: &str) -> CameBack {
        let inner = &self.inner;
        let flow = flow.and_then(Token::parse);
        let mut way = None;
        let mut over = false;
        let outcome = inner
            .come_back(flow.as_ref(), query, &mut way, &mut over)
            .await;
        let (proof, error) = match outcome {
            Ok(proof) => (Some(proof.expose()), None),
            Err(error) => (None, Some(error.code().to_owned())),
        };
        CameBack {
            proof,
            error,
            over,
            language: way.as_ref().map_or(Language::default(), |way| way.language),
            return_to: way.map(|way| way.return_to),
        }
    }
}

impl Inner {
    /// Checks the answer and keeps its code. `back` is filled in once it is known where this
    /// browser belongs: only the browser that set out is told where to go back to. `over` becomes
    /// true once it is known that this answers what this browser set out for.
    async fn come_back(
        &self,
        flow: Option<&Token>,
        query: &str,
        back: &mut Option<Way>,
        over: &mut bool,
    ) -> Result<Token, HandOffError> {
        let own = match flow {
            Some(flow) => self.kept.look::<FlowWay>(flow).await?,
            None => None,
        };
        *back = own.map(|FlowWay(way)| way);
        let Ok(answer) = Answer::parse(query) else {
            return Err(self
                .mismatch(back.as_ref(), "the answer is malformed")
                .await);
        };
        let Some(attempt) = self.attempt(&answer).await? else {
            return Err(self.mismatch(back.as_ref(), "the state is unknown").await);
        };
        if !attempt.set_out_from(flow) {
            // The chat that this request was made for is the one to be warned.
            let cause = "another browser came back than set out";
            return Err(self.mismatch(Some(&attempt.way), cause).await);
        }
        *over = true;
        let way = back.insert(attempt.way.clone());
        self.in_time(way)?;
        let (conversation, hand_off) = (way.conversation, way.hand_off);
        let Some(client) = self.clients.get(&attempt.provider) else {
            let why = HandOffFailure::ProviderUnavailable;
            let cause = "the provider is no longer configured";
            return Err(self.failed(conversation, hand_off, why, &cause).await);
        };
        if let Err(error) = client.check_issuer(&answer).await {
            let why = reason(&error);
            return Err(self.failed(conversation, hand_off, why, &error).await);
        }
        match answer.outcome {
            Outcome::Code(code) => self.keep_code(attempt, code).await,
            Outcome::Cancelled => {
                let why = HandOffFailure::Cancelled;
                Err(self.failed(conversation, hand_off, why, &"cancelled").await)
            }
            Outcome::Unavailable => {
                let why = HandOffFailure::ProviderUnavailable;
                Err(self
                    .failed(conversation, hand_off, why, &"the provider says so")
                    .await)
            }
            Outcome::Error(word) => {
                let why = HandOffFailure::ProviderError;
                Err(self.failed(conversation, hand_off, why, &word).await)
            }
        }
    }

    /// Refuses who comes late.
    fn in_time(&self, way: &Way) -> Result<(), HandOffError> {
        if self.clock.now() >= way.expires_at {
            return Err(Refusal::RequestExpired.into());
        }
        Ok(())
    }

    /// The attempt that the answer's `state` stands for. Taken away: a state is good once, also
    /// when the wrong browser brings it.
    async fn attempt(&self, answer: &Answer) -> Result<Option<Attempt>, HandOffError> {
        match answer.state.as_deref().and_then(Token::parse) {
            Some(state) => self.kept.take(&state).await,
            None => Ok(None),
        }
    }

    async fn keep_code(&self, attempt: Attempt, code: Private) -> Result<Token, HandOffError> {
        let way = &attempt.way;
        let (_, request) = self.open_request(way.conversation, way.hand_off).await?;
        let until = self.until(self.settings.proof_seconds, request.expires_at);
        let proof = Token::fresh()?;
        let waiting = Return {
            conversation: way.conversation,
            hand_off: way.hand_off,
            provider: attempt.provider,
            pending: attempt.pending,
            code,
        };
        self.kept.put(&proof, &waiting, until).await?;
        Ok(proof)
    }

    async fn mismatch(&self, way: Option<&Way>, cause: &'static str) -> HandOffError {
        let why = HandOffFailure::FlowMismatch;
        match way {
            Some(way) => {
                self.failed(way.conversation, way.hand_off, why, &cause)
                    .await
            }
            None => HandOffError::Failed(why),
        }
    }
}
