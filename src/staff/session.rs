//! Sessions: begun at sign-in, found by their token, ended by idleness, age, sign-out, a shut
//! account or a changed password.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::held::{Held, Voucher};
use super::roster::Roster;
use super::sessions::LISTED;
use super::{SignInError, SignedIn, Staffing};
use crate::domain::ids::{StaffId, Timestamp};
use crate::domain::person::Staff;
use crate::journal::{self, EndedSessions, JournalError, LookUp, StaffSessionId};
use crate::secret::{Token, TokenHash};

/// The use of a session is noted at most this often, in seconds, to spare the journal.
pub const TOUCH_SECONDS: i64 = 60;

/// How many sessions an account has at once; one more ends the oldest.
pub(super) const AT_ONCE: usize = 20;

/// A session that was found good, with the rights that its holder has at this moment.
#[derive(Clone, Debug)]
pub struct StaffSession {
    /// Who.
    pub staff: Staff,
    /// The session's name in lists.
    pub id: StaffSessionId,
    /// The session, as it is stored.
    pub token: TokenHash,
    /// Sent back with every state-changing request. Bound to the session's token.
    pub csrf: String,
    /// When the session ends if it is not used before.
    pub expires_at: Timestamp,
    /// When the session ends however much it is used; the cookie lasts until then.
    pub ends_at: Timestamp,
    pub(super) held: Arc<Held>,
    known: Known,
}

/// The rights that were found last. A professional's socket asks for them with each event.
#[derive(Clone, Default)]
struct Known(Arc<Mutex<Option<Found>>>);

/// Rights, and the roster that they follow from: they are the same while that one stands. It is not held,
/// since it holds secrets that may be replaced; its place in memory is.
type Found = (Weak<Roster>, Arc<Staff>);

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Known(…)")
    }
}

/// What the provider knows a person and their session by.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KnownAs {
    pub subject: Option<LookUp>,
    pub session: Option<LookUp>,
}

/// A session of this browser that the new one takes the place of.
#[derive(Clone, Debug)]
pub(super) struct Replaced {
    pub token: TokenHash,
    pub account: StaffId,
}

impl StaffSession {
    /// Whether the organisation's provider signed the person in.
    #[must_use]
    pub fn by_provider(&self) -> bool {
        matches!(self.held.voucher, Voucher::Provider(_))
    }

    /// Whether `given` is this session's CSRF token, compared in constant time.
    #[must_use]
    pub fn csrf_matches(&self, given: &str) -> bool {
        self.csrf.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

/// The CSRF token of a session: made from its token, so that nothing need be stored, and telling
/// nothing of it.
fn csrf(token: &Token) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(token.expose().as_bytes());
    mac.map_or_else(
        // HMAC takes keys of any length (RFC 2104 section 2), so this does not come about.
        |_| String::new(),
        |mac| {
            let tag = mac.chain_update(b"portti staff csrf").finalize();
            URL_SAFE_NO_PAD.encode(tag.into_bytes())
        },
    )
}

impl Staffing {
    /// Begins a session with a fresh token. The one that it replaces ends in the same commit.
    pub(super) async fn begin(
        &self,
        (staff, held): (Staff, Held),
        known_as: KnownAs,
        replaced: Option<Replaced>,
    ) -> Result<SignedIn, SignInError> {
        let inner = &self.inner;
        let token = Token::fresh().map_err(|_| SignInError::NO_RANDOMNESS)?;
        let now = inner.clock.now();
        let expires_at = self.end(now, now);
        let id = StaffSessionId(inner.clock.uuid());
        let data = serde_json::to_vec(&held)
            .map_err(|_| SignInError::Broken("a session could not be written down"))?;
        let stored = journal::StaffSession {
            token: token.hash(),
            id,
            account: staff.id.clone(),
            created_at: now,
            seen_at: now,
            expires_at,
            subject: known_as.subject,
            provider_session: known_as.session,
            data,
        };
        let old = replaced.as_ref().map(|replaced| replaced.token);
        inner.journal.put_staff_session(stored, old).await?;
        let crowded_out = self.end_the_oldest(&staff.id, id).await?;
        let session = StaffSession {
            staff,
            id,
            token: token.hash(),
            csrf: csrf(&token),
            expires_at,
            ends_at: self.last(now),
            held: Arc::new(held),
            known: Known::default(),
        };
        let replaced = replaced.map(|replaced| replaced.account);
        Ok(SignedIn {
            token,
            session,
            ended: replaced.into_iter().chain(crowded_out).collect(),
        })
    }

    /// Ends what an account has in sessions beyond [`AT_ONCE`], the oldest first. Without an end
    /// to them, one account could fill the list that others are seen in.
    async fn end_the_oldest(
        &self,
        account: &StaffId,
        begun: StaffSessionId,
    ) -> Result<Option<StaffId>, SignInError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        let held = inner.journal.staff_sessions(Some(account), now, LISTED);
        let held = held.await?;
        let too_many = held.len().saturating_sub(AT_ONCE);
        let others = held.iter().filter(|session| session.id != begun);
        for session in others.take(too_many) {
            self.audit(account, "session_ended", account.as_str())
                .await?;
            let which = EndedSessions::Named(session.id);
            inner.journal.end_staff_sessions(which).await?;
        }
        Ok((too_many > 0).then(|| account.clone()))
    }

    /// The session that a browser holds when it signs in anew.
    pub(super) async fn replaced(
        &self,
        token: Option<&Token>,
    ) -> Result<Option<Replaced>, JournalError> {
        let Some(token) = token.map(Token::hash) else {
            return Ok(None);
        };
        let now = self.inner.clock.now();
        let stored = self.inner.journal.staff_session(token, now).await?;
        Ok(stored.map(|stored| Replaced {
            token,
            account: stored.account,
        }))
    }

    /// The rights that the holder of a session has at this moment; none where it has ended, as
    /// far as can be told without the journal.
    #[must_use]
    pub fn rights(&self, session: &StaffSession) -> Option<Arc<Staff>> {
        if self.inner.clock.now() >= session.ends_at {
            return None;
        }
        let roster = self.roster();
        let mut known = session
            .known
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((before, staff)) = &*known
            && std::ptr::eq(before.as_ptr(), Arc::as_ptr(&roster))
        {
            return Some(Arc::clone(staff));
        }
        let staff = roster.rights(&session.staff.id, &session.held)?;
        *known = Some((Arc::downgrade(&roster), Arc::clone(&staff)));
        Some(staff)
    }

    /// When a session begun at `began` ends if it is used at `now` and then no more.
    fn end(&self, began: Timestamp, now: Timestamp) -> Timestamp {
        let idle = now.plus_seconds(i64::from(self.inner.idle_seconds));
        idle.min(self.last(began))
    }

    /// When a session begun at `began` ends in any case.
    fn last(&self, began: Timestamp) -> Timestamp {
        began.plus_seconds(i64::from(self.inner.session_seconds))
    }

    /// As [`Staffing::verify`], and notes that the session was used, which prolongs it. For what
    /// a person does: requests and commands.
    ///
    /// # Errors
    ///
    /// Where the journal does not answer.
    pub async fn authenticate(&self, token: &Token) -> Result<Option<StaffSession>, JournalError> {
        let now = self.inner.clock.now();
        let Some((mut session, stored)) = self.find(token, now).await? else {
            return Ok(None);
        };
        if let Some(expires_at) = self.touch(&stored, now).await? {
            session.expires_at = expires_at;
        }
        Ok(Some(session))
    }

    /// The session of a token with its holder's present rights. None where it has ended: by
    /// itself, or since the account was shut or its password changed. It is not prolonged: for
    /// what happens without the person, such as heartbeats and reconnecting.
    ///
    /// # Errors
    ///
    /// Where the journal does not answer.
    pub async fn verify(&self, token: &Token) -> Result<Option<StaffSession>, JournalError> {
        let found = self.find(token, self.inner.clock.now()).await?;
        Ok(found.map(|(session, _)| session))
    }

    /// The present rights of the holder of a session that is known by the hash of its token, as
    /// [`Staffing::verify`] finds them; with `used` as [`Staffing::authenticate`] does. For what goes
    /// on without the socket that brought the token.
    ///
    /// # Errors
    ///
    /// Where the journal does not answer.
    pub async fn holder_of(
        &self,
        token: TokenHash,
        used: bool,
    ) -> Result<Option<Arc<Staff>>, JournalError> {
        let now = self.inner.clock.now();
        let Some((staff, _, stored)) = self.look_up(token, now).await? else {
            return Ok(None);
        };
        if used {
            self.touch(&stored, now).await?;
        }
        Ok(Some(staff))
    }

    /// Notes that a session is used, seldom enough. Gives when it ends, where that is new.
    async fn touch(
        &self,
        stored: &journal::StaffSession,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, JournalError> {
        if now.seconds_since(stored.seen_at) < TOUCH_SECONDS {
            return Ok(None);
        }
        let expires_at = self.end(stored.created_at, now);
        let journal = &self.inner.journal;
        journal
            .touch_staff_session(stored.token, now, expires_at)
            .await?;
        Ok(Some(expires_at))
    }

    async fn look_up(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<(Arc<Staff>, Held, journal::StaffSession)>, JournalError> {
        let inner = &self.inner;
        let Some(stored) = inner.journal.staff_session(token, now).await? else {
            return Ok(None);
        };
        let held: Option<Held> = serde_json::from_slice(&stored.data).ok();
        let staff = held
            .as_ref()
            .and_then(|held| self.roster().rights(&stored.account, held));
        if let (Some(held), Some(staff)) = (held, staff) {
            return Ok(Some((staff, held, stored)));
        }
        inner.journal.end_staff_session(token).await?;
        Ok(None)
    }

    async fn find(
        &self,
        token: &Token,
        now: Timestamp,
    ) -> Result<Option<(StaffSession, journal::StaffSession)>, JournalError> {
        let Some((staff, held, stored)) = self.look_up(token.hash(), now).await? else {
            return Ok(None);
        };
        let session = StaffSession {
            staff: Arc::unwrap_or_clone(staff),
            id: stored.id,
            token: token.hash(),
            csrf: csrf(token),
            expires_at: stored.expires_at,
            ends_at: self.last(stored.created_at),
            held: Arc::new(held),
            known: Known::default(),
        };
        Ok(Some((session, stored)))
    }

    /// Ends the session of a token, where there is one, and tells whose it was.
    ///
    /// # Errors
    ///
    /// Where the journal does not answer.
    pub async fn sign_out(&self, token: &Token) -> Result<Option<StaffId>, SignInError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        let stored = inner.journal.staff_session(token.hash(), now).await?;
        inner.journal.end_staff_session(token.hash()).await?;
        let Some(stored) = stored else {
            return Ok(None);
        };
        self.audit(&stored.account, "signed_out", "").await?;
        Ok(Some(stored.account))
    }
}
