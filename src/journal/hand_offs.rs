//! The one-time secrets of a hand-off: kept under their hash, sealed, and taken once.

use std::sync::Arc;

use diesel::prelude::*;

use super::Journal;
use super::codec::once_text;
use super::connection::on;
use super::error::JournalError;
use super::records::OnceKind;
use super::rows::HandOffRow;
use super::schema::hand_offs;
use super::seal::identity;
use crate::domain::ids::Timestamp;
use crate::secret::TokenHash;

fn about(kind: OnceKind, token: &[u8; 32]) -> Vec<u8> {
    identity("hand-off", &[once_text(kind).as_bytes(), token])
}

impl Journal {
    /// Keeps a payload for the holder of a one-time secret.
    ///
    /// # Errors
    /// Where the secret is taken already, or the database cannot do it; see the variants.
    pub async fn put_once(
        &self,
        kind: OnceKind,
        TokenHash(token): TokenHash,
        payload: &[u8],
        expires_at: Timestamp,
    ) -> Result<(), JournalError> {
        let secrets = self.inner.vault.secrets();
        let row = HandOffRow {
            token: token.to_vec(),
            kind: once_text(kind),
            payload: secrets.seal(&about(kind, &token), payload.to_vec())?,
            expires_at: expires_at.0,
        };
        self.inner
            .writer
            .change(move |conn| {
                on!(conn, |c| diesel::insert_into(hand_offs::table)
                    .values(&row)
                    .execute(c))?;
                Ok(())
            })
            .await
    }

    /// Takes the payload away: of all who ask, on every node, exactly one gets it.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn take_once(
        &self,
        kind: OnceKind,
        TokenHash(token): TokenHash,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, JournalError> {
        let taken: Option<(Vec<u8>, i64)> = self
            .inner
            .writer
            .change(move |conn| {
                let row = hand_offs::table.find((token.to_vec(), once_text(kind)));
                let taken =
                    diesel::delete(row).returning((hand_offs::payload, hand_offs::expires_at));
                Ok(on!(conn, |c| taken.get_result(c).optional())?)
            })
            .await?;
        match taken {
            Some((payload, expires_at)) if expires_at > now.0 => {
                let secrets = self.inner.vault.secrets();
                let payload = secrets.open(&about(kind, &token), payload)?;
                Ok(Some(payload.to_vec()))
            }
            _ => Ok(None),
        }
    }

    /// Reads the payload and leaves it.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn peek_once(
        &self,
        kind: OnceKind,
        TokenHash(token): TokenHash,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, JournalError> {
        let vault = Arc::clone(&self.inner.vault);
        self.inner
            .readers
            .read(move |conn| {
                let query = hand_offs::table
                    .find((token.to_vec(), once_text(kind)))
                    .filter(hand_offs::expires_at.gt(now.0))
                    .select(hand_offs::payload);
                let payload: Option<Vec<u8>> = on!(conn, |c| query.first(c).optional())?;
                payload
                    .map(|payload| vault.secrets().open(&about(kind, &token), payload))
                    .transpose()
                    .map(|payload| payload.map(|payload| payload.to_vec()))
            })
            .await
    }
}
