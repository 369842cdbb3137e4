//! The sessions of staff.

use std::sync::Arc;

use diesel::prelude::*;

use super::Journal;
use super::columns::Id;
use super::connection::on;
use super::error::JournalError;
use super::records::{EndedSessions, LookUp, StaffSession, StaffSessionId};
use super::rows::StaffSessionRow;
use super::schema::staff_sessions;
use super::seal::identity;
use super::spent::spend;
use super::vault::Vault;
use crate::domain::ids::{StaffId, Timestamp};
use crate::secret::TokenHash;

fn about(token: &[u8], account: &str) -> Vec<u8> {
    identity("staff session", &[token, account.as_bytes()])
}

fn open(vault: &Vault, row: StaffSessionRow) -> Result<StaffSession, JournalError> {
    let data = vault
        .secrets()
        .open(&about(&row.token, &row.account), row.data)?;
    let token = <[u8; 32]>::try_from(row.token)
        .map_err(|_| JournalError::Damaged("a token has a wrong length"))?;
    let look_up = |hash: Option<Vec<u8>>| {
        let hash = hash.map(<[u8; 32]>::try_from).transpose();
        let hash = hash.map_err(|_| JournalError::Damaged("a keyed hash has a wrong length"))?;
        Ok::<_, JournalError>(hash.map(LookUp))
    };
    Ok(StaffSession {
        token: TokenHash(token),
        id: StaffSessionId(row.id.0),
        subject: look_up(row.subject)?,
        provider_session: look_up(row.provider_session)?,
        account: StaffId(row.account),
        created_at: Timestamp(row.created_at),
        seen_at: Timestamp(row.seen_at),
        expires_at: Timestamp(row.expires_at),
        data: data.to_vec(),
    })
}

impl Journal {
    /// Keeps a staff session; the one that it takes the place of ends.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn put_staff_session(
        &self,
        session: StaffSession,
        replaced: Option<TokenHash>,
    ) -> Result<(), JournalError> {
        let secrets = self.inner.vault.secrets();
        let about = about(&session.token.0, session.account.as_str());
        let row = StaffSessionRow {
            token: session.token.0.to_vec(),
            id: Id(session.id.0),
            account: session.account.0,
            created_at: session.created_at.0,
            seen_at: session.seen_at.0,
            expires_at: session.expires_at.0,
            subject: session.subject.map(|hash| hash.0.to_vec()),
            provider_session: session.provider_session.map(|hash| hash.0.to_vec()),
            data: secrets.seal(&about, session.data)?,
        };
        self.inner
            .writer
            .change(move |conn| {
                if let Some(TokenHash(replaced)) = replaced {
                    let replaced = staff_sessions::table.find(replaced.to_vec());
                    on!(conn, |c| diesel::delete(replaced).execute(c))?;
                }
                on!(conn, |c| diesel::insert_into(staff_sessions::table)
                    .values(&row)
                    .execute(c))?;
                Ok(())
            })
            .await
    }

    /// A staff session, where it has not lapsed.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn staff_session(
        &self,
        TokenHash(token): TokenHash,
        now: Timestamp,
    ) -> Result<Option<StaffSession>, JournalError> {
        let vault = Arc::clone(&self.inner.vault);
        self.inner
            .readers
            .read(move |conn| {
                let query = staff_sessions::table
                    .find(token.to_vec())
                    .filter(staff_sessions::expires_at.gt(now.0));
                let row: Option<StaffSessionRow> = on!(conn, |c| query
                    .select(StaffSessionRow::as_select())
                    .first(c)
                    .optional())?;
                row.map(|row| open(&vault, row)).transpose()
            })
            .await
    }

    /// A staff session by its name in lists, where it has not lapsed.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn staff_session_named(
        &self,
        id: StaffSessionId,
        now: Timestamp,
    ) -> Result<Option<StaffSession>, JournalError> {
        let vault = Arc::clone(&self.inner.vault);
        self.inner
            .readers
            .read(move |conn| {
                let query = staff_sessions::table
                    .filter(staff_sessions::id.eq(Id(id.0)))
                    .filter(staff_sessions::expires_at.gt(now.0));
                let row: Option<StaffSessionRow> = on!(conn, |c| query
                    .select(StaffSessionRow::as_select())
                    .first(c)
                    .optional())?;
                row.map(|row| open(&vault, row)).transpose()
            })
            .await
    }

    /// Notes that a staff session was used, and until when it now lasts. One that has ended
    /// stays ended.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn touch_staff_session(
        &self,
        TokenHash(token): TokenHash,
        seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let query = diesel::update(staff_sessions::table.find(token.to_vec())).set((
                    staff_sessions::seen_at.eq(seen_at.0),
                    staff_sessions::expires_at.eq(expires_at.0),
                ));
                on!(conn, |c| query.execute(c))?;
                Ok(())
            })
            .await
    }

    /// Ends a staff session, where it exists.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn end_staff_session(&self, TokenHash(token): TokenHash) -> Result<(), JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let ended = staff_sessions::table.find(token.to_vec());
                on!(conn, |c| diesel::delete(ended).execute(c))?;
                Ok(())
            })
            .await
    }

    /// Ends staff sessions, and tells whose they were.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn end_staff_sessions(
        &self,
        which: EndedSessions,
    ) -> Result<Vec<StaffId>, JournalError> {
        let ended = self.end_sessions(which, None).await?;
        Ok(ended.unwrap_or_default())
    }

    /// As [`Journal::end_staff_sessions`], on the word of a message that counts once: none where
    /// `mark` was spent before. It stays spent until a moment.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn end_staff_sessions_once(
        &self,
        which: EndedSessions,
        mark: LookUp,
        until: Timestamp,
    ) -> Result<Option<Vec<StaffId>>, JournalError> {
        self.end_sessions(which, Some((mark, until))).await
    }

    async fn end_sessions(
        &self,
        which: EndedSessions,
        once: Option<(LookUp, Timestamp)>,
    ) -> Result<Option<Vec<StaffId>>, JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                if let Some((mark, until)) = once
                    && !spend(conn, mark, until)?
                {
                    return Ok(None);
                }
                macro_rules! ended {
                    ($filter:expr) => {
                        on!(conn, |c| diesel::delete(
                            staff_sessions::table.filter($filter)
                        )
                        .returning(staff_sessions::account)
                        .get_results::<String>(c))?
                    };
                }
                let accounts: Vec<String> = match &which {
                    EndedSessions::Named(id) => ended!(staff_sessions::id.eq(Id(id.0))),
                    EndedSessions::Others(account, kept) => {
                        let theirs = staff_sessions::account.eq(account.0.clone());
                        ended!(theirs.and(staff_sessions::id.ne(Id(kept.0))))
                    }
                    EndedSessions::Subject(hash) => {
                        ended!(staff_sessions::subject.eq(hash.0.to_vec()))
                    }
                    EndedSessions::ProviderSession { session, subject } => {
                        let known = staff_sessions::provider_session.eq(session.0.to_vec());
                        let mut accounts = ended!(known);
                        if let Some(subject) = subject {
                            let theirs = staff_sessions::subject.eq(subject.0.to_vec());
                            let untold = staff_sessions::provider_session.is_null();
                            accounts.extend(ended!(theirs.and(untold)));
                        }
                        accounts
                    }
                };
                Ok(Some(accounts.into_iter().map(StaffId).collect()))
            })
            .await
    }

    /// The sessions that have not lapsed, of one account or of all, oldest first and at most
    /// `limit`.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn staff_sessions(
        &self,
        account: Option<&StaffId>,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<StaffSession>, JournalError> {
        let vault = Arc::clone(&self.inner.vault);
        let account = account.map(|account| account.0.clone());
        self.inner
            .readers
            .read(move |conn| {
                macro_rules! listed {
                    ($filter:expr) => {{
                        let query = staff_sessions::table
                            .filter($filter)
                            .filter(staff_sessions::expires_at.gt(now.0))
                            .order((staff_sessions::created_at, staff_sessions::token))
                            .limit(i64::from(limit));
                        let rows: Vec<StaffSessionRow> =
                            on!(conn, |c| query.select(StaffSessionRow::as_select()).load(c))?;
                        rows
                    }};
                }
                let rows = match &account {
                    Some(account) => listed!(staff_sessions::account.eq(account.clone())),
                    None => listed!(staff_sessions::account.ne("")),
                };
                rows.into_iter().map(|row| open(&vault, row)).collect()
            })
            .await
    }
}
