//! Sessions: begun at sign-in, found by their token, ended by idleness, age, sign-out, a shut
//! account or a changed password.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::{SignInError, SignedIn, Staffing};
use crate::domain::ids::Timestamp;
use crate::domain::person::Staff;
use crate::journal::{self, JournalError};
use crate::secret::{Token, TokenHash};

/// The use of a session is noted at most this often, in seconds, to spare the journal.
pub const TOUCH_SECONDS: i64 = 60;

/// A session that was found good, with the rights that its holder has at this moment.
#[derive(Clone, Debug)]
pub struct StaffSession {
    /// Who.
    pub staff: Staff,
    /// The session, as it is stored.
    pub token: TokenHash,
    /// Sent back with every state-changing request. Bound to the session's token.
    pub csrf: String,
    /// When the session ends if it is not used before.
    pub expires_at: Timestamp,
    /// When the session ends however much it is used; the cookie lasts until then.
    pub ends_at: Timestamp,
}

impl StaffSession {
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
    pub(super) async fn begin(
        &self,
        staff: Staff,
        credential: [u8; 32],
    ) -> Result<SignedIn, SignInError> {
        let inner = &self.inner;
        let token = Token::fresh()
            .map_err(|_| SignInError::Broken("the operating system gave no randomness"))?;
        let now = inner.clock.now();
        let expires_at = self.end(now, now);
        let stored = journal::StaffSession {
            token: token.hash(),
            account: staff.id.clone(),
            created_at: now,
            seen_at: now,
            expires_at,
            data: credential.to_vec(),
        };
        inner.journal.put_staff_session(stored).await?;
        let session = StaffSession {
            staff,
            token: token.hash(),
            csrf: csrf(&token),
            expires_at,
            ends_at: self.last(now),
        };
        Ok(SignedIn { token, session })
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
        if now.seconds_since(stored.seen_at) >= TOUCH_SECONDS {
            session.expires_at = self.end(stored.created_at, now);
            self.inner
                .journal
                .touch_staff_session(session.token, now, session.expires_at)
                .await?;
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

    async fn find(
        &self,
        token: &Token,
        now: Timestamp,
    ) -> Result<Option<(StaffSession, journal::StaffSession)>, JournalError> {
        let inner = &self.inner;
        let Some(stored) = inner.journal.staff_session(token.hash(), now).await? else {
            return Ok(None);
        };
        let roster = self.roster();
        let (_, credential) = roster.credential(&stored.account);
        let same = credential.is_some_and(|credential| stored.data == credential);
        let Some(staff) = roster.staff(&stored.account).filter(|_| same) else {
            inner.journal.end_staff_session(token.hash()).await?;
            return Ok(None);
        };
        let session = StaffSession {
            staff: staff.clone(),
            token: token.hash(),
            csrf: csrf(token),
            expires_at: stored.expires_at,
            ends_at: self.last(stored.created_at),
        };
        Ok(Some((session, stored)))
    }

    /// Ends the session of a token, where there is one, and tells whose it was.
    ///
    /// # Errors
    ///
    /// Where the journal does not answer.
    pub async fn sign_out(
        &self,
        token: &Token,
    ) -> Result<Option<crate::domain::ids::StaffId>, SignInError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        let stored = inner.journal.staff_session(token.hash(), now).await?;
        inner.journal.end_staff_session(token.hash()).await?;
        let Some(stored) = stored else {
            return Ok(None);
        };
        self.audit(&stored.account, "signed_out").await?;
        Ok(Some(stored.account))
    }
}
