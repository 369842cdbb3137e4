//! The durable, ordered record of all conversations, and the only room that speaks SQL.
//!
//! It keeps events, the read model of the queue, sessions, the outbox and the audit trail, on
//! SQLite or PostgreSQL, sealed at rest. It knows nothing of the rules: what is appended was
//! decided elsewhere. It may touch `config`, `domain`, `clock` and `secret`.

mod error;
mod records;

pub use error::{AppendError, JournalError};
pub use records::{
    Append, AuditEntry, Audited, BarKey, BarKind, Created, LeasedMail, MailId, MailKind,
    NewConversation, NewMail, OnceKind, SessionChange, StaffSession, StageName, StandingName,
    Summary,
};

use crate::clock::Clock;
use crate::config::{Database, Sealing};
use crate::domain::event::Recorded;
use crate::domain::ids::{ConversationId, Seq, StaffId, Timestamp};
use crate::domain::private::Private;
use crate::secret::TokenHash;

/// A handle on the journal; cheap to clone.
#[derive(Clone, Debug)]
pub struct Journal {}

impl Journal {
    /// Opens the database, brings its tables up to date and starts the writer.
    ///
    /// # Errors
    /// Where the settings are wrong, a key is missing or the database cannot be reached.
    pub async fn open(
        database: &Database,
        sealing: &Sealing,
        clock: Clock,
    ) -> Result<Self, JournalError> {
        let _ = (database, sealing, clock);
        Err(JournalError::Stopped.into())
    }

    /// Records the beginning of a conversation, once for each start id.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn create(&self, new: NewConversation) -> Result<Created, JournalError> {
        let _ = (new);
        Err(JournalError::Stopped.into())
    }

    /// Records what one decision adds to a conversation. When this returns `Ok`, it is on the disk.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn append(&self, append: Append) -> Result<(), AppendError> {
        let _ = (append);
        Err(JournalError::Stopped.into())
    }

    /// All events of a conversation, in order; empty where it is unknown.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn load(&self, conversation: ConversationId) -> Result<Vec<Recorded>, JournalError> {
        let _ = (conversation);
        Err(JournalError::Stopped.into())
    }

    /// At most `limit` events after a place, in order.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn events_after(
        &self,
        conversation: ConversationId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Recorded>, JournalError> {
        let _ = (conversation, after, limit);
        Err(JournalError::Stopped.into())
    }

    /// Every conversation that is not closed, oldest first.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn open_conversations(&self) -> Result<Vec<Summary>, JournalError> {
        Err(JournalError::Stopped.into())
    }

    /// One conversation as the board sees it.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn summary(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<Summary>, JournalError> {
        let _ = (conversation);
        Err(JournalError::Stopped.into())
    }

    /// The conversation that a resident's session belongs to, where it has not lapsed.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn resident_session(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<ConversationId>, JournalError> {
        let _ = (token, now);
        Err(JournalError::Stopped.into())
    }

    /// Ends a resident's session, where it exists.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn end_resident_session(&self, token: TokenHash) -> Result<(), JournalError> {
        let _ = (token);
        Err(JournalError::Stopped.into())
    }

    /// Keeps a payload for the holder of a one-time secret.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn put_once(
        &self,
        kind: OnceKind,
        token: TokenHash,
        payload: &[u8],
        expires_at: Timestamp,
    ) -> Result<(), JournalError> {
        let _ = (kind, token, payload, expires_at);
        Err(JournalError::Stopped.into())
    }

    /// Takes the payload away: of all who ask, on every node, exactly one gets it.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn take_once(
        &self,
        kind: OnceKind,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, JournalError> {
        let _ = (kind, token, now);
        Err(JournalError::Stopped.into())
    }

    /// Reads the payload and leaves it.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn peek_once(
        &self,
        kind: OnceKind,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, JournalError> {
        let _ = (kind, token, now);
        Err(JournalError::Stopped.into())
    }

    /// Keeps a staff session.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn put_staff_session(&self, session: StaffSession) -> Result<(), JournalError> {
        let _ = (session);
        Err(JournalError::Stopped.into())
    }

    /// A staff session, where it has not lapsed.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn staff_session(
        &self,
        token: TokenHash,
        now: Timestamp,
    ) -> Result<Option<StaffSession>, JournalError> {
        let _ = (token, now);
        Err(JournalError::Stopped.into())
    }

    /// Notes that a staff session was used, and until when it now lasts.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn touch_staff_session(
        &self,
        token: TokenHash,
        seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), JournalError> {
        let _ = (token, seen_at, expires_at);
        Err(JournalError::Stopped.into())
    }

    /// Ends a staff session, where it exists.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn end_staff_session(&self, token: TokenHash) -> Result<(), JournalError> {
        let _ = (token);
        Err(JournalError::Stopped.into())
    }

    /// The sessions of an account that have not lapsed.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn staff_sessions(
        &self,
        account: &StaffId,
        now: Timestamp,
    ) -> Result<Vec<StaffSession>, JournalError> {
        let _ = (account, now);
        Err(JournalError::Stopped.into())
    }

    /// Takes due mail for `lease_seconds`; no other worker gets it meanwhile. Oldest first.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn lease_mail(
        &self,
        now: Timestamp,
        lease_seconds: u32,
        limit: u32,
    ) -> Result<Vec<LeasedMail>, JournalError> {
        let _ = (now, lease_seconds, limit);
        Err(JournalError::Stopped.into())
    }

    /// The mail server took the mail; its address is forgotten.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn mail_done(&self, mail: MailId) -> Result<(), JournalError> {
        let _ = (mail);
        Err(JournalError::Stopped.into())
    }

    /// The mail is to be tried again at `at`. `reason` is a stable code.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn mail_retry(
        &self,
        mail: MailId,
        at: Timestamp,
        reason: &str,
    ) -> Result<(), JournalError> {
        let _ = (mail, at, reason);
        Err(JournalError::Stopped.into())
    }

    /// The mail is given up; its address is forgotten. `reason` is a stable code.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn mail_failed(&self, mail: MailId, reason: &str) -> Result<(), JournalError> {
        let _ = (mail, reason);
        Err(JournalError::Stopped.into())
    }

    /// Adds to the audit trail. When this returns `Ok`, it is on the disk.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn audit(&self, entry: AuditEntry) -> Result<(), JournalError> {
        let _ = (entry);
        Err(JournalError::Stopped.into())
    }

    /// At most `limit` entries of the audit trail after a place, in order; 0 begins.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn audit_after(&self, place: i64, limit: u32) -> Result<Vec<Audited>, JournalError> {
        let _ = (place, limit);
        Err(JournalError::Stopped.into())
    }

    /// Bars until a moment; a later moment replaces an earlier one.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn bar(&self, key: BarKey, until: Timestamp) -> Result<(), JournalError> {
        let _ = (key, until);
        Err(JournalError::Stopped.into())
    }

    /// Until when a key is barred, where it still is.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn barred_until(
        &self,
        key: BarKey,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, JournalError> {
        let _ = (key, now);
        Err(JournalError::Stopped.into())
    }

    /// Whether the journal can read and record now.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn ready(&self) -> Result<(), JournalError> {
        Err(JournalError::Stopped.into())
    }

    /// Takes no more changes, records those that wait, and ends the writer.
    pub async fn shutdown(&self) {}

    /// The keyed hash under which a phone number or an address is barred from a service.
    ///
    /// Of a phone number only digits and `+` count.
    #[must_use]
    pub fn bar_key(
        &self,
        kind: BarKind,
        service: &crate::domain::ids::ServiceId,
        text: &Private,
    ) -> BarKey {
        let _ = (kind, service, text);
        BarKey([0; 32])
    }

    /// The session token that belongs to a start id: derived with a key of the journal, so that
    /// a start that is sent again gets the same one, from any node.
    #[must_use]
    pub fn start_token(&self, start: crate::domain::ids::CommandId) -> crate::secret::Token {
        let _ = start;
        crate::secret::Token::from_bytes([0; 32])
    }
}
