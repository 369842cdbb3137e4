//! Who is signed in, and ending it: one's own sessions elsewhere, and, for supervisors, those of
//! the people of their services.

use std::sync::Arc;

use super::held::Held;
use super::session::StaffSession;
use super::{SignInError, Staffing};
use crate::domain::ids::{StaffId, Timestamp};
use crate::domain::person::Staff;
use crate::journal::{self, EndedSessions, JournalError, StaffSessionId};

/// The most sessions that are listed.
pub(super) const LISTED: u32 = 1_000;

/// Somebody who is signed in somewhere.
#[derive(Clone, Debug)]
pub struct SignedInPerson {
    /// The session's name.
    pub id: StaffSessionId,
    /// Who, with the rights of that session.
    pub staff: Staff,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used, to a minute.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// Why a session was not ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndError {
    /// There is no such session, or not for this person to see.
    #[error("there is no such session")]
    NotFound,
    /// The journal does not answer.
    #[error(transparent)]
    Unavailable(#[from] SignInError),
}

impl From<JournalError> for EndError {
    fn from(error: JournalError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl Staffing {
    /// The sessions that the holder of `asking` may see and end: their own, and where they
    /// supervise a service, those of its people. Newest last.
    ///
    /// # Errors
    /// Where the journal does not answer.
    pub async fn sessions(
        &self,
        asking: &StaffSession,
    ) -> Result<Vec<SignedInPerson>, JournalError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        let supervises = asking
            .staff
            .services
            .iter()
            .any(|service| asking.staff.supervises(service));
        let account = (!supervises).then_some(&asking.staff.id);
        let stored = inner.journal.staff_sessions(account, now, LISTED).await?;
        let seen = stored.into_iter().filter_map(|stored| {
            let staff = self.holder(&stored)?;
            sees(&asking.staff, &staff).then_some(SignedInPerson {
                id: stored.id,
                staff,
                since: stored.created_at,
                seen_at: stored.seen_at,
                this: stored.id == asking.id,
            })
        });
        Ok(seen.collect())
    }

    fn holder(&self, stored: &journal::StaffSession) -> Option<Staff> {
        let held: Held = serde_json::from_slice(&stored.data).ok()?;
        let rights = self.roster().rights(&stored.account, &held);
        rights.map(Arc::unwrap_or_clone)
    }

    /// Ends a session that the holder of `asking` may end, and tells whose it was. The audit
    /// trail says so first.
    ///
    /// # Errors
    /// `NotFound` where there is none, or it is not theirs to end.
    pub async fn end_session(
        &self,
        asking: &StaffSession,
        id: StaffSessionId,
    ) -> Result<StaffId, EndError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        let stored = inner.journal.staff_session_named(id, now).await?;
        let holder = stored.and_then(|stored| self.holder(&stored));
        let holder = holder.filter(|holder| sees(&asking.staff, holder));
        let account = holder.ok_or(EndError::NotFound)?.id;
        let by = &asking.staff.id;
        self.audit(by, "session_ended", account.as_str()).await?;
        let which = EndedSessions::Named(id);
        inner.journal.end_staff_sessions(which).await?;
        Ok(account)
    }

    /// Ends every session of the holder of `asking` but this one.
    ///
    /// # Errors
    /// Where the journal does not answer.
    pub async fn end_other_sessions(&self, asking: &StaffSession) -> Result<usize, SignInError> {
        let by = &asking.staff.id;
        self.audit(by, "sessions_ended", by.as_str()).await?;
        let which = EndedSessions::Others(by.clone(), asking.id);
        let ended = self.inner.journal.end_staff_sessions(which).await?;
        Ok(ended.len())
    }

    /// Whether an account has no session any more.
    ///
    /// # Errors
    /// Where the journal does not answer.
    pub async fn gone(&self, account: &StaffId) -> Result<bool, JournalError> {
        let now = self.inner.clock.now();
        let left = self.inner.journal.staff_sessions(Some(account), now, 1);
        Ok(left.await?.is_empty())
    }

    /// Every account with a session: those to look at when the configuration has changed.
    ///
    /// # Errors
    /// Where the journal does not answer.
    pub async fn signed_in(&self) -> Result<Vec<StaffId>, JournalError> {
        let now = self.inner.clock.now();
        let stored = self.inner.journal.staff_sessions(None, now, LISTED).await?;
        let mut accounts: Vec<_> = stored.into_iter().map(|stored| stored.account).collect();
        accounts.sort();
        accounts.dedup();
        Ok(accounts)
    }
}

/// Whether `one` may see that `other` is signed in, and end it.
fn sees(one: &Staff, other: &Staff) -> bool {
    one.id == other.id || other.services.iter().any(|service| one.supervises(service))
}
