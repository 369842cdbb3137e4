//! The professional's sign-in: by the organisation's own provider, or with a local account; their
//! sessions, and the rights they hold now.
//!
//! It may touch the journal (sessions, audit trail), the OpenID Connect client and the
//! configuration's accounts; it knows nothing of HTTP. A session only says who somebody is: what
//! they may do is looked up in the present configuration on every call, so that a shut account
//! ends at once.

mod claims;
mod held;
pub mod password;
mod roster;
mod session;
mod sessions;
mod sign_on;
mod signed_out;
#[cfg(test)]
mod tests;
mod throttle;
pub mod totp;
mod wrong_codes;

use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::config;
use crate::domain::ids::StaffId;
use crate::domain::person::Staff;
use crate::domain::private::Private;
use crate::journal::{AuditEntry, Journal, JournalError};
use crate::oidc::id_token::TokenError;
use crate::oidc::{Client, OidcError};
use crate::secret::Token;
use crate::wire::http::SignInInfo;

pub use session::{StaffSession, TOUCH_SECONDS};
pub use sessions::{EndError, SignedInPerson};
pub use sign_on::{CameBack, SetOut};
pub use signed_out::LogoutError;

use held::Held;
use roster::Roster;
use session::KnownAs;
use throttle::Throttle;
use wrong_codes::WrongCodes;

/// How many passwords are checked at once: each check takes 19 MiB and tens of milliseconds.
const CHECKS_AT_ONCE: usize = 2;

/// How many browsers are sent to the provider at once: it may have to be asked first.
const SET_OUTS_AT_ONCE: usize = 8;

/// How long a sign-in waits for its turn to be checked.
const CHECK_WAIT: Duration = Duration::from_secs(5);

/// Stands in the audit trail for a name that is not an account's.
fn unknown() -> StaffId {
    StaffId::from("unknown")
}

/// Why somebody is not signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Account or password is wrong, or the account is shut. They are not told apart.
    #[error("account or password is wrong")]
    Wrong,
    /// Too many failed attempts for this account or from this network.
    #[error("too many failed sign-ins")]
    TooMany,
    /// The password is right, and a one-time code is asked for as well.
    #[error("a one-time code is needed")]
    CodeNeeded,
    /// The one-time code is wrong, too old, or was used before.
    #[error("the one-time code is wrong")]
    CodeWrong,
    /// There is no provider to sign in by.
    #[error("no provider is configured")]
    NotOffered,
    /// The answer is not for this browser, or comes late or twice.
    #[error("the answer does not belong to a sign-in of this browser")]
    Mismatch,
    /// The person turned back at the provider.
    #[error("it was cancelled at the provider")]
    Cancelled,
    /// The provider is out of order for the moment.
    #[error("the provider does not answer")]
    ProviderUnavailable,
    /// The provider's answer fails a check; the text says which, without anything of the person.
    #[error("the provider's answer is refused: {0}")]
    Refused(&'static str),
    /// The provider's answer fails a check of the client.
    #[error("the provider's answer is refused: {0}")]
    Unchecked(String),
    /// The provider does not say that a second factor was used.
    #[error("a second factor is missing")]
    SecondFactor,
    /// The person has neither a role nor a service here, or is shut out.
    #[error("nothing is open to this person")]
    NoAccess,
    /// Too many sign-ins wait to be checked.
    #[error("too many sign-ins at once")]
    Busy,
    /// The journal does not answer.
    #[error("the journal does not answer: {0}")]
    Unavailable(#[from] JournalError),
    /// The operating system gave no randomness, or the password could not be checked.
    #[error("{0}")]
    Broken(&'static str),
}

impl SignInError {
    /// The operating system gave no randomness.
    const NO_RANDOMNESS: Self = Self::Broken("the operating system gave no randomness");

    /// The stable code for clients and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "sign_in_failed",
            Self::TooMany => "rate_limited",
            Self::Busy | Self::Unavailable(JournalError::Busy) => "busy",
            Self::Unavailable(_) | Self::Broken(_) => "unavailable",
            Self::CodeNeeded => "code_needed",
            Self::CodeWrong => "code_wrong",
            Self::NotOffered => "not_offered",
            Self::Mismatch => "sign_in_mismatch",
            Self::Cancelled => "sign_in_cancelled",
            Self::ProviderUnavailable => "sign_on_unavailable",
            Self::Refused(_) | Self::Unchecked(_) => "sign_in_refused",
            Self::SecondFactor => "second_factor_missing",
            Self::NoAccess => "no_access",
        }
    }
}

impl From<OidcError> for SignInError {
    fn from(error: OidcError) -> Self {
        match error {
            OidcError::Token(TokenError::Assurance) => Self::SecondFactor,
            OidcError::NoRandomness(_) => Self::NO_RANDOMNESS,
            error @ (OidcError::Answer(_)
            | OidcError::Token(_)
            | OidcError::Refused(_)
            | OidcError::Claims(_)) => Self::Unchecked(error.to_string()),
            error => {
                tracing::warn!(%error, "the staff's provider fails");
                Self::ProviderUnavailable
            }
        }
    }
}

/// Somebody who has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// The session's token, for the cookie and nothing else.
    pub token: Token,
    /// The session.
    pub session: StaffSession,
    /// Whose sessions ended by it, of this browser or as one too many: their sockets must close.
    pub ended: Vec<StaffId>,
}

/// What somebody signs in with.
#[derive(Clone, Debug)]
pub struct Credentials<'a> {
    /// The account.
    pub account: &'a str,
    /// The password.
    pub password: &'a Private,
    /// The one-time code, on the second step.
    pub code: Option<&'a Private>,
}

/// The staff's door. Cheap to clone.
#[derive(Clone)]
pub struct Staffing {
    inner: Arc<Inner>,
}

struct Inner {
    journal: Journal,
    clock: Clock,
    /// The organisation's provider.
    client: Option<Client>,
    /// Its settings at the start.
    provider: Option<config::Provider>,
    /// Portti's own origin, without a slash at the end.
    origin: String,
    idle_seconds: u32,
    session_seconds: u32,
    roster: RwLock<Arc<Roster>>,
    throttle: Throttle,
    codes: WrongCodes,
    checks: Semaphore,
    set_outs: Semaphore,
}

impl Staffing {
    /// A door for the accounts of `staff` and those of the provider that `client` speaks to;
    /// `origin` is Portti's own.
    ///
    /// # Errors
    ///
    /// `Broken` where no password can be hashed.
    pub fn new(
        journal: Journal,
        clock: Clock,
        client: Option<Client>,
        origin: String,
        staff: &config::Staff,
        limits: &config::Limits,
    ) -> Result<Self, SignInError> {
        let inner = Inner {
            journal,
            clock,
            client,
            provider: staff.provider.clone(),
            origin,
            idle_seconds: staff.idle_seconds,
            session_seconds: staff.session_seconds,
            roster: RwLock::new(Arc::new(Roster::new(staff)?)),
            throttle: Throttle::new(limits),
            codes: WrongCodes::default(),
            checks: Semaphore::new(CHECKS_AT_ONCE),
            set_outs: Semaphore::new(SET_OUTS_AT_ONCE),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Puts newly read accounts and access in place of the old ones. What no longer holds ends
    /// when it is used next; ring for everyone in [`Staffing::signed_in`], so that it ends at once.
    /// The provider itself is that of the start.
    ///
    /// # Errors
    ///
    /// `Broken` where no password can be hashed; the old accounts stay.
    pub fn replace(&self, staff: &config::Staff) -> Result<(), SignInError> {
        // Taken away it ends its sessions; changed it is that of the start, whose word was checked.
        let provider = self
            .inner
            .provider
            .clone()
            .filter(|_| staff.provider.is_some());
        let staff = config::Staff {
            provider,
            ..staff.clone()
        };
        let new = Arc::new(Roster::new(&staff)?);
        let mut roster = self
            .inner
            .roster
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *roster = new;
        Ok(())
    }

    /// The client of the organisation's provider, where there is one.
    #[must_use]
    pub fn provider(&self) -> Option<&Client> {
        self.inner.client.as_ref()
    }

    fn roster(&self) -> Arc<Roster> {
        let roster = self
            .inner
            .roster
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&roster)
    }

    /// What the sign-in page shows: the accounts to try, in the demo alone.
    #[must_use]
    pub fn sign_in_info(&self) -> SignInInfo {
        self.roster().sign_in_info()
    }

    /// Signs somebody in who comes from `address`, and ends the session that their browser
    /// `holds`. Takes equally long whether or not the account exists.
    ///
    /// # Errors
    ///
    /// See [`SignInError`]; nothing is kept but the count of failures.
    pub async fn sign_in(
        &self,
        with: &Credentials<'_>,
        holds: Option<&Token>,
        address: IpAddr,
    ) -> Result<SignedIn, SignInError> {
        let result = self.try_sign_in(with, holds, address).await;
        let outcome = result.as_ref().err().map_or("ok", SignInError::code);
        metrics::counter!("portti_staff_sign_ins_total", "outcome" => outcome).increment(1);
        result
    }

    async fn try_sign_in(
        &self,
        with: &Credentials<'_>,
        holds: Option<&Token>,
        address: IpAddr,
    ) -> Result<SignedIn, SignInError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        // Counted before the check, so that attempts side by side do not slip through.
        if !inner.throttle.attempt(with.account, address, now) {
            return Err(SignInError::TooMany);
        }
        let checked = self.check(with).await;
        match &checked {
            Ok(_) => inner.throttle.succeeded(with.account, address),
            Err(SignInError::Wrong | SignInError::CodeWrong | SignInError::TooMany) => {}
            // Not the person's fault, or not the end of it.
            Err(_) => inner.throttle.forgive(with.account, address),
        }
        let account = StaffId::from(with.account);
        if let Err(error @ (SignInError::Wrong | SignInError::CodeWrong)) = &checked {
            // Only known names go into the trail, since people type passwords into the wrong
            // field; but every failure goes, so that known and unknown names wait equally long.
            let known = self.roster().knows(&account);
            let actor = if known { account.clone() } else { unknown() };
            let detail = match error {
                SignInError::CodeWrong => "code",
                _ => "password",
            };
            self.audit(&actor, "sign_in_failed", detail).await?;
        }
        let entry = checked?;
        let replaced = self.replaced(holds).await?;
        self.audit(&account, "signed_in", "password").await?;
        self.begin(entry, KnownAs::default(), replaced).await
    }

    /// The person whose password and code these are.
    async fn check(&self, with: &Credentials<'_>) -> Result<(Staff, Held), SignInError> {
        let roster = self.check_password(with).await?;
        let account = StaffId::from(with.account);
        if let Some(secret) = roster.totp(&account) {
            let code = with.code.ok_or(SignInError::CodeNeeded)?;
            self.check_code(&account, secret, code).await?;
        }
        roster.enter(&account).ok_or(SignInError::Wrong)
    }

    /// The accounts that the password was checked against, where it was right.
    async fn check_password(&self, with: &Credentials<'_>) -> Result<Arc<Roster>, SignInError> {
        let turn = tokio::time::timeout(CHECK_WAIT, self.inner.checks.acquire()).await;
        let Ok(Ok(_turn)) = turn else {
            return Err(SignInError::Busy);
        };
        let roster = self.roster();
        let checked_against = Arc::clone(&roster);
        let account = StaffId::from(with.account);
        let password = with.password.clone();
        let check = move || {
            let (hash, known) = checked_against.hash(&account);
            password::verify(hash, &password) && known
        };
        let right = tokio::task::spawn_blocking(check).await;
        let right = right.map_err(|_| SignInError::Broken("the password could not be checked"))?;
        if right {
            Ok(roster)
        } else {
            Err(SignInError::Wrong)
        }
    }

    async fn audit(
        &self,
        account: &StaffId,
        action: &str,
        detail: &str,
    ) -> Result<(), SignInError> {
        let entry = AuditEntry {
            at: self.inner.clock.now(),
            actor: account.to_string(),
            action: action.to_owned(),
            conversation: None,
            detail: detail.to_owned(),
        };
        Ok(self.inner.journal.audit(entry).await?)
    }
}
