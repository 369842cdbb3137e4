//! The professional's sign-in: local accounts, their sessions and the rights they hold now.
//!
//! It may touch the journal (sessions, audit trail) and the configuration's accounts; it knows
//! nothing of HTTP. A session only says who somebody is: what they may do is looked up in the
//! present configuration on every call, so that a shut account ends at once.

pub mod password;
mod roster;
mod session;
#[cfg(test)]
mod tests;
mod throttle;

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
use crate::secret::Token;
use crate::wire::http::SignInInfo;

pub use session::{StaffSession, TOUCH_SECONDS};

use roster::Roster;
use throttle::Throttle;

/// How many passwords are checked at once: each check takes 19 MiB and tens of milliseconds.
const CHECKS_AT_ONCE: usize = 2;

/// How long a sign-in waits for its turn to be checked.
const CHECK_WAIT: Duration = Duration::from_secs(5);

/// Stands in the audit trail for a name that is not an account's.
const UNKNOWN: &str = "unknown";

/// Why somebody is not signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Account or password is wrong, or the account is shut. They are not told apart.
    #[error("account or password is wrong")]
    Wrong,
    /// Too many failed attempts for this account or from this network.
    #[error("too many failed sign-ins")]
    TooMany,
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
    /// The stable code for clients and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "sign_in_failed",
            Self::TooMany => "rate_limited",
            Self::Busy | Self::Unavailable(JournalError::Busy) => "busy",
            Self::Unavailable(_) | Self::Broken(_) => "unavailable",
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
}

/// The staff's door. Cheap to clone.
#[derive(Clone)]
pub struct Staffing {
    inner: Arc<Inner>,
}

struct Inner {
    journal: Journal,
    clock: Clock,
    idle_seconds: u32,
    session_seconds: u32,
    roster: RwLock<Arc<Roster>>,
    throttle: Throttle,
    checks: Semaphore,
}

impl Staffing {
    /// A door for the accounts of `staff`.
    ///
    /// # Errors
    ///
    /// `Broken` where no password can be hashed.
    pub fn new(
        journal: Journal,
        clock: Clock,
        staff: &config::Staff,
        limits: &config::Limits,
    ) -> Result<Self, SignInError> {
        let inner = Inner {
            journal,
            clock,
            idle_seconds: staff.idle_seconds,
            session_seconds: staff.session_seconds,
            roster: RwLock::new(Arc::new(Roster::new(staff)?)),
            throttle: Throttle::new(limits),
            checks: Semaphore::new(CHECKS_AT_ONCE),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Puts newly read accounts in place of the old ones, and tells which accounts are gone or
    /// shut now, so that their sockets can be closed.
    ///
    /// # Errors
    ///
    /// `Broken` where no password can be hashed; the old accounts stay.
    pub fn replace(&self, staff: &config::Staff) -> Result<Vec<StaffId>, SignInError> {
        let new = Arc::new(Roster::new(staff)?);
        let mut roster = self
            .inner
            .roster
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let gone = roster
            .ids()
            .filter(|id| new.staff(id).is_none())
            .cloned()
            .collect();
        *roster = new;
        Ok(gone)
    }

    fn roster(&self) -> Arc<Roster> {
        let roster = self
            .inner
            .roster
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&roster)
    }

    /// A member of staff with the rights they hold now; none where the account is gone or shut.
    #[must_use]
    pub fn staff(&self, account: &StaffId) -> Option<Staff> {
        self.roster().staff(account).cloned()
    }

    /// What the sign-in page shows: the accounts to try, in the demo alone.
    #[must_use]
    pub fn sign_in_info(&self) -> SignInInfo {
        self.roster().sign_in_info()
    }

    /// Signs somebody in who comes from `address`. Takes equally long whether or not the account
    /// exists.
    ///
    /// # Errors
    ///
    /// See [`SignInError`]; nothing is kept but the count of failures.
    pub async fn sign_in(
        &self,
        account: &str,
        password: &Private,
        address: IpAddr,
    ) -> Result<SignedIn, SignInError> {
        let result = self.try_sign_in(account, password, address).await;
        let outcome = result.as_ref().err().map_or("ok", SignInError::code);
        metrics::counter!("portti_staff_sign_ins_total", "outcome" => outcome).increment(1);
        result
    }

    async fn try_sign_in(
        &self,
        account: &str,
        password: &Private,
        address: IpAddr,
    ) -> Result<SignedIn, SignInError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        // Counted before the check, so that attempts side by side do not slip through.
        if !inner.throttle.attempt(account, address, now) {
            return Err(SignInError::TooMany);
        }
        let checked = self.check(account, password).await;
        match &checked {
            Ok(Some(_)) => inner.throttle.succeeded(account, address),
            Ok(None) => {}
            // Not the person's fault.
            Err(_) => inner.throttle.forgive(account, address),
        }
        let roster = self.roster();
        let account = StaffId::from(account);
        let Some(credential) = checked? else {
            // Only known names go into the trail, since people type passwords into the wrong
            // field; but every failure goes, so that known and unknown names wait equally long.
            let actor = match roster.staff(&account) {
                Some(_) => account,
                None => StaffId::from(UNKNOWN),
            };
            self.audit(&actor, "sign_in_failed").await?;
            return Err(SignInError::Wrong);
        };
        let staff = roster.staff(&account).ok_or(SignInError::Wrong)?.clone();
        let signed_in = self.begin(staff, credential).await?;
        self.audit(&account, "signed_in").await?;
        Ok(signed_in)
    }

    /// The fingerprint of the credential that `password` matched; none where it is wrong.
    async fn check(
        &self,
        account: &str,
        password: &Private,
    ) -> Result<Option<[u8; 32]>, SignInError> {
        let turn = tokio::time::timeout(CHECK_WAIT, self.inner.checks.acquire()).await;
        let Ok(Ok(_turn)) = turn else {
            return Err(SignInError::Busy);
        };
        let roster = self.roster();
        let account = StaffId::from(account);
        let password = password.clone();
        let check = move || {
            let (hash, credential) = roster.credential(&account);
            let right = password::verify(hash, &password);
            credential.filter(|_| right)
        };
        let checked = tokio::task::spawn_blocking(check).await;
        checked.map_err(|_| SignInError::Broken("the password could not be checked"))
    }

    async fn audit(&self, account: &StaffId, action: &str) -> Result<(), SignInError> {
        let entry = AuditEntry {
            at: self.inner.clock.now(),
            actor: account.to_string(),
            action: action.to_owned(),
            conversation: None,
            detail: String::new(),
        };
        Ok(self.inner.journal.audit(entry).await?)
    }
}
