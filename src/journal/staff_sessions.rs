//! The sessions of staff.

use std::sync::Arc;

use diesel::prelude::*;

use super::Journal;
use super::connection::on;
use super::error::JournalError;
use super::records::StaffSession;
use super::rows::StaffSessionRow;
use super::schema::staff_sessions;
use super::seal::identity;
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
    Ok(StaffSession {
        token: TokenHash(token),
        account: StaffId(row.account),
        created_at: Timestamp(row.created_at),
        seen_at: Timestamp(row.seen_at),
        expires_at: Timestamp(row.expires_at),
        data: data.to_vec(),
    })
}

impl Journal {
    /// Keeps a staff session.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn put_staff_session(&self, session: StaffSession) -> Result<(), JournalError> {
        let secrets = self.inner.vault.secrets();
        let about = about(&session.token.0, session.account.as_str());
        let row = StaffSessionRow {
            token: session.token.0.to_vec(),
            account: session.account.0,
            created_at: session.created_at.0,
            seen_at: session.seen_at.0,
            expires_at: session.expires_at.0,
            data: secrets.seal(&about, session.data)?,
        };
        self.inner
            .writer
            .change(move |conn| {
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

    /// The sessions of an account that have not lapsed, oldest first.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn staff_sessions(
        &self,
        account: &StaffId,
        now: Timestamp,
    ) -> Result<Vec<StaffSession>, JournalError> {
        let vault = Arc::clone(&self.inner.vault);
        let account = account.0.clone();
        self.inner
            .readers
            .read(move |conn| {
                let query = staff_sessions::table
                    .filter(staff_sessions::account.eq(account.clone()))
                    .filter(staff_sessions::expires_at.gt(now.0))
                    .order((staff_sessions::created_at, staff_sessions::token));
                let rows: Vec<StaffSessionRow> =
                    on!(conn, |c| query.select(StaffSessionRow::as_select()).load(c))?;
                rows.into_iter().map(|row| open(&vault, row)).collect()
            })
            .await
    }
}
