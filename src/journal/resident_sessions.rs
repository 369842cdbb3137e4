//! The sessions of residents. They are set and replaced by appends; here they are looked up.

use diesel::prelude::*;

use super::Journal;
use super::columns::Id;
use super::connection::on;
use super::error::JournalError;
use super::schema::resident_sessions;
use crate::domain::ids::{CommandId, ConversationId, Timestamp};
use crate::secret::{Token, TokenHash};

impl Journal {
    /// The session token that belongs to a start: derived from its id with a key of the journal,
    /// so that a start that is sent again gets the same one, from any node.
    #[must_use]
    pub fn start_token(&self, CommandId(start): CommandId) -> Token {
        Token::from_bytes(self.inner.vault.look_up("start token", &[start.as_bytes()]))
    }

    /// The conversation that a resident's session belongs to, where it has not lapsed.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn resident_session(
        &self,
        TokenHash(token): TokenHash,
        now: Timestamp,
    ) -> Result<Option<ConversationId>, JournalError> {
        self.inner
            .readers
            .read(move |conn| {
                let query = resident_sessions::table
                    .find(token.to_vec())
                    .filter(resident_sessions::expires_at.gt(now.0))
                    .select(resident_sessions::conversation);
                let found: Option<Id> = on!(conn, |c| query.first(c).optional())?;
                Ok(found.map(|Id(conversation)| ConversationId(conversation)))
            })
            .await
    }

    /// Ends a resident's session, where it exists.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn end_resident_session(
        &self,
        TokenHash(token): TokenHash,
    ) -> Result<(), JournalError> {
        self.inner
            .writer
            .change(move |conn| {
                let ended = resident_sessions::table.find(token.to_vec());
                on!(conn, |c| diesel::delete(ended).execute(c))?;
                Ok(())
            })
            .await
    }
}
