//! Signing in by the organisation's own OpenID provider.
//!
//! The attack that matters here is login CSRF: an attacker's code, brought by a victim's browser,
//! would sign the victim in as the attacker (RFC 6749 section 10.12; RFC 9700 section 4.7). So the
//! answer is taken only from the browser that set out, known by a cookie of its own; and PKCE and
//! nonce tie the code to this very request (RFC 9700 section 4.5.3).

use std::time::Duration;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::roster::Roster;
use super::session::{KnownAs, Replaced};
use super::{SignInError, SignedIn, Staffing, claims};
use crate::domain::ids::{StaffId, Timestamp};
use crate::domain::person::Language;
use crate::journal::{LookUp, OnceKind};
use crate::oidc::answer::{Answer, Outcome};
use crate::oidc::logout::Logout;
use crate::oidc::{Client, Pending, Verified};
use crate::secret::{Token, TokenHash};

/// How long a browser may be at the provider, in seconds.
const FLOW_SECONDS: i64 = 600;

/// How long a browser waits for its turn to set out.
const SET_OUT_WAIT: Duration = Duration::from_secs(5);

/// How long setting out may take: the provider may have to be asked for its addresses, and then
/// to take the request.
const SET_OUT_TIME: Duration = Duration::from_secs(20);

/// A browser that sets out for the provider.
#[derive(Debug)]
pub struct SetOut {
    /// Where it goes.
    pub url: String,
    /// Marks the browser; for the cookie and nothing else.
    pub flow: Token,
    /// Until when it may come back.
    pub expires_at: Timestamp,
}

/// A browser that came back from the provider.
#[derive(Debug)]
pub struct CameBack {
    /// The session, or why there is none.
    pub outcome: Result<SignedIn, SignInError>,
    /// The page that was wanted, where this browser set out for one.
    pub return_to: Option<String>,
}

/// What is kept while the browser is at the provider, for the holder of `state`. Sealed.
#[derive(Serialize, Deserialize)]
struct Way {
    /// The hash of the cookie of the browser that set out.
    flow: [u8; 32],
    pending: Pending,
    return_to: String,
    replaced: Option<([u8; 32], StaffId)>,
    expires_at: Timestamp,
}

impl Staffing {
    fn client(&self) -> Result<&Client, SignInError> {
        self.inner.client.as_ref().ok_or(SignInError::NotOffered)
    }

    /// Looks after the client of the provider, for ever. A provider that is down keeps nothing
    /// from starting.
    pub async fn tend(&self) {
        if let Some(client) = &self.inner.client {
            client.tend().await;
        }
    }

    /// Sends a browser to the provider. `flow` is the mark that it bears already: it is kept, so
    /// that two tabs do not undo each other. `holds` is the session that it is signed in with,
    /// which the new one takes the place of. `return_to` must be a page of our own.
    ///
    /// # Errors
    /// Where there is no provider or it does not answer, or the journal does not.
    pub async fn set_out(
        &self,
        flow: Option<Token>,
        holds: Option<&Token>,
        return_to: &str,
        language: Language,
    ) -> Result<SetOut, SignInError> {
        let inner = &self.inner;
        let client = self.client()?;
        let fresh = || Token::fresh().map_err(|_| SignInError::NO_RANDOMNESS);
        let flow = flow.map_or_else(fresh, Ok)?;
        let state = fresh()?;
        let redirect_uri = format!("{}/api/staff/callback", inner.origin);
        let begun = {
            let turn = tokio::time::timeout(SET_OUT_WAIT, inner.set_outs.acquire()).await;
            let Ok(Ok(_turn)) = turn else {
                return Err(SignInError::Busy);
            };
            let begin = client.begin(&redirect_uri, &state, language);
            let begun = tokio::time::timeout(SET_OUT_TIME, begin).await;
            begun.map_err(|_| SignInError::ProviderUnavailable)??
        };
        let expires_at = inner.clock.now().plus_seconds(FLOW_SECONDS);
        let replaced = self.replaced(holds).await?;
        let way = Way {
            flow: flow.hash().0,
            pending: begun.pending,
            return_to: return_to.to_owned(),
            replaced: replaced.map(|replaced| (replaced.token.0, replaced.account)),
            expires_at,
        };
        let kept = serde_json::to_vec(&way)
            .map_err(|_| SignInError::Broken("a sign-in could not be written down"))?;
        inner
            .journal
            .put_once(OnceKind::StaffState, state.hash(), &kept, expires_at)
            .await?;
        Ok(SetOut {
            url: begun.url,
            flow,
            expires_at,
        })
    }

    /// A browser comes back from the provider with this query. A state is good once, also when
    /// the wrong browser brings it.
    pub async fn come_back(&self, flow: Option<&Token>, query: &str) -> CameBack {
        let mut return_to = None;
        let outcome = self.try_come_back(flow, query, &mut return_to).await;
        let word = outcome.as_ref().err().map_or("ok", SignInError::code);
        metrics::counter!("portti_staff_sign_ins_total", "outcome" => word).increment(1);
        if let Err(error) = &outcome {
            tracing::warn!(%error, "a sign-in by the provider did not succeed");
        }
        CameBack { outcome, return_to }
    }

    async fn try_come_back(
        &self,
        flow: Option<&Token>,
        query: &str,
        return_to: &mut Option<String>,
    ) -> Result<SignedIn, SignInError> {
        let inner = &self.inner;
        let client = self.client()?;
        let answer = Answer::parse(query).map_err(|_| SignInError::Mismatch)?;
        let state = answer.state.as_deref().and_then(Token::parse);
        let state = state.ok_or(SignInError::Mismatch)?;
        let kept = inner
            .journal
            .take_once(OnceKind::StaffState, state.hash(), inner.clock.now())
            .await?;
        let way: Option<Way> = kept.and_then(|kept| serde_json::from_slice(&kept).ok());
        let way = way.ok_or(SignInError::Mismatch)?;
        let own = flow.is_some_and(|flow| way.flow.ct_eq(&flow.hash().0).into());
        if !own || inner.clock.now() >= way.expires_at {
            return Err(SignInError::Mismatch);
        }
        *return_to = Some(way.return_to);
        client.check_issuer(&answer).await?;
        let code = match answer.outcome {
            Outcome::Code(code) => code,
            Outcome::Cancelled => return Err(SignInError::Cancelled),
            Outcome::Unavailable => return Err(SignInError::ProviderUnavailable),
            Outcome::Error(word) => return Err(SignInError::Refused(word)),
        };
        let verified = client.finish(&code, &way.pending).await?;
        let replaced = way.replaced.map(|(token, account)| Replaced {
            token: TokenHash(token),
            account,
        });
        self.enter_vouched(client, &verified, replaced).await
    }

    async fn enter_vouched(
        &self,
        client: &Client,
        verified: &Verified,
        replaced: Option<Replaced>,
    ) -> Result<SignedIn, SignInError> {
        let roster = self.roster();
        let said = verified.claims();
        let vouched = claims::read(said, roster.access())?;
        let account = Roster::account_of(&vouched.person);
        let Some(entry) = roster.enter_vouched(vouched) else {
            self.audit(&account, "sign_in_failed", "no_access").await?;
            return Err(SignInError::NoAccess);
        };
        let text = |claim: &str| said.get(claim).and_then(serde_json::Value::as_str);
        let known_as = KnownAs {
            subject: text("sub").map(|sub| self.subject(client, sub)),
            session: text("sid").map(|sid| self.provider_session(client, sid)),
        };
        self.audit(&account, "signed_in", "provider").await?;
        self.begin(entry, known_as, replaced).await
    }

    /// What a person is looked up by when the provider signs them out.
    pub(super) fn subject(&self, client: &Client, sub: &str) -> LookUp {
        let parts = [client.issuer().as_bytes(), sub.as_bytes()];
        self.inner.journal.look_up("staff subject", &parts)
    }

    /// What a session is looked up by when the provider ends it.
    pub(super) fn provider_session(&self, client: &Client, sid: &str) -> LookUp {
        let parts = [client.issuer().as_bytes(), sid.as_bytes()];
        self.inner.journal.look_up("staff provider session", &parts)
    }

    /// Where the holder of a session can sign out at the provider too, where it signed them in
    /// and has such a place. A provider that does not answer is no reason not to sign out here.
    pub async fn sign_out_there(
        &self,
        session: &super::StaffSession,
        language: Language,
    ) -> Option<String> {
        let client = self.inner.client.as_ref()?;
        let super::held::Voucher::Provider(vouched) = &session.held.voucher else {
            return None;
        };
        let logout = Logout {
            return_to: &format!("{}/console/", self.inner.origin),
            state: "",
            hint: vouched.logout_hint.expose(),
            language,
        };
        match client.logout_url(&logout).await {
            Ok(url) => url,
            Err(error) => {
                tracing::warn!(%error, "the provider's place to sign out is not known");
                None
            }
        }
    }
}
