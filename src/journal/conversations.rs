//! Recording conversations and reading them back.

use std::sync::Arc;

use diesel::dsl::max;
use diesel::prelude::*;

use super::codec;
use super::columns::Id;
use super::connection::Conn;
use super::error::{AppendError, JournalError};
use super::events;
use super::plan::Verdict;
use super::records::{Append, Created, NewConversation, SessionChange, Summary};
use super::rows::{ConversationRow, KeyRow};
use super::schema::{conversation_keys, conversations, ends, events as event_rows};
use super::seal::SealKey;
use super::vault::Vault;
use super::{Inner, Journal};
use crate::domain::event::Recorded;
use crate::domain::ids::{CommandId, ConversationId, Seq};

/// A conversation is there without its key: it was erased, or the keys are from an older backup.
const KEYLESS: JournalError = JournalError::Damaged("the key of the conversation is gone");

/// Loads rows of a query over conversations, with the place of each conversation's last event.
macro_rules! with_last_place {
    ($conn:expr, |$c:ident, $last:ident| $load:expr) => {
        match $conn {
            Conn::Sqlite(sqlite) => {
                let $last = ends::table
                    .filter(ends::conversation.eq(conversations::id))
                    .select(ends::seq)
                    .single_value();
                let $c = &mut **sqlite;
                $load
            }
            Conn::Postgres(postgres) => {
                let $last = event_rows::table
                    .filter(event_rows::conversation.eq(conversations::id))
                    .select(max(event_rows::seq))
                    .single_value();
                let $c = &mut postgres.wire;
                $load
            }
        }
    };
}

impl Journal {
    /// Records the beginning of a conversation, once for each start id.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn create(&self, new: NewConversation) -> Result<Created, JournalError> {
        let NewConversation {
            start_id: CommandId(start_id),
            session,
            session_expires_at,
            mut append,
        } = new;
        if append.expected != Seq(0) {
            return Err(JournalError::Malformed("a start expects a place"));
        }
        append.resident_session = Some(SessionChange::Replace {
            new: session,
            expires_at: session_expires_at,
        });
        let inner = &self.inner;
        let conversation = append.conversation;
        let (key, row) = inner.vault.new_key(conversation.0)?;
        let now = inner.clock.now();
        let prepared = codec::prepare(&append, &key, Some((start_id, row)), now)?;
        match inner.writer.append(Box::new(prepared)).await? {
            Verdict::Recorded => {
                inner.vault.keep(conversation.0, Arc::new(key));
                Ok(Created::New)
            }
            Verdict::Existing(existing) => Ok(Created::Existing(existing)),
            Verdict::Conflict | Verdict::Duplicate(_) => Err(JournalError::Malformed(
                "the id of the conversation is taken",
            )),
        }
    }

    /// Records what one decision adds to a conversation. When this returns `Ok`, it is on the
    /// disk.
    ///
    /// # Errors
    /// Where the conversation stands elsewhere, the command was recorded before, or the database
    /// cannot do it; see the variants.
    pub async fn append(&self, append: Append) -> Result<(), AppendError> {
        let inner = &self.inner;
        let Some(key) = inner.key(append.conversation).await? else {
            return Err(AppendError::Conflict);
        };
        let prepared = codec::prepare(&append, &key, None, inner.clock.now())?;
        match inner.writer.append(Box::new(prepared)).await? {
            Verdict::Recorded => Ok(()),
            Verdict::Duplicate(seq) => Err(AppendError::Duplicate(seq)),
            Verdict::Conflict | Verdict::Existing(_) => Err(AppendError::Conflict),
        }
    }

    /// All events of a conversation, in order; empty where it is unknown.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn load(&self, conversation: ConversationId) -> Result<Vec<Recorded>, JournalError> {
        self.events(conversation, Seq(0), None).await
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
        self.events(conversation, after, Some(limit)).await
    }

    /// At most `limit` events after a place that is known, in order; none where the event at that
    /// place is not there any more: the conversation was erased.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn news_after(
        &self,
        conversation: ConversationId,
        known: Seq,
        limit: u32,
    ) -> Result<Option<Vec<Recorded>>, JournalError> {
        let (before, limit) = (Seq(known.0.saturating_sub(1)), limit.saturating_add(1));
        let mut events = self
            .events(conversation, before, Some(limit))
            .await?
            .into_iter();
        let there = events.next().is_some_and(|event| event.seq == known);
        Ok(there.then(|| events.collect()))
    }

    async fn events(
        &self,
        ConversationId(conversation): ConversationId,
        Seq(after): Seq,
        limit: Option<u32>,
    ) -> Result<Vec<Recorded>, JournalError> {
        // A place beyond every place has nothing after it.
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let vault = Arc::clone(&self.inner.vault);
        self.inner
            .readers
            .read(move |conn| {
                let rows = events::after(conn, Id(conversation), after, limit)?;
                if rows.is_empty() {
                    return Ok(Vec::new());
                }
                let key = vault.key(conn, conversation)?.ok_or(KEYLESS)?;
                rows.into_iter()
                    .map(|row| codec::recorded(row, &key))
                    .collect()
            })
            .await
    }

    /// Every conversation that is not closed, oldest first.
    ///
    /// One that cannot be opened is left out and named in the log, so that it does not hide the
    /// others.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn open_conversations(&self) -> Result<Vec<Summary>, JournalError> {
        let vault = Arc::clone(&self.inner.vault);
        self.inner
            .readers
            .read(move |conn| {
                let query = conversations::table
                    .left_join(
                        conversation_keys::table
                            .on(conversation_keys::conversation.eq(conversations::id)),
                    )
                    .filter(conversations::closed_at.is_null())
                    .order((conversations::started_at, conversations::id));
                let rows: Vec<(ConversationRow, Option<i64>, Option<KeyRow>)> =
                    with_last_place!(conn, |c, last| query
                        .select((
                            ConversationRow::as_select(),
                            last,
                            Option::<KeyRow>::as_select()
                        ))
                        .load(c))?;
                Ok(rows
                    .into_iter()
                    .filter_map(|(row, last, key)| readable(&vault, row, last, key))
                    .collect())
            })
            .await
    }

    /// One conversation as the board sees it.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn summary(
        &self,
        ConversationId(conversation): ConversationId,
    ) -> Result<Option<Summary>, JournalError> {
        let vault = Arc::clone(&self.inner.vault);
        self.inner
            .readers
            .read(move |conn| {
                let query = conversations::table.find(Id(conversation));
                let row: Option<(ConversationRow, Option<i64>)> =
                    with_last_place!(conn, |c, last| query
                        .select((ConversationRow::as_select(), last))
                        .first(c)
                        .optional())?;
                row.map(|(row, last)| {
                    let key = vault.key(conn, conversation)?.ok_or(KEYLESS)?;
                    codec::summary(row, last, &key)
                })
                .transpose()
            })
            .await
    }
}

impl Inner {
    /// The key of a conversation; none where the conversation is unknown.
    pub(super) async fn key(
        &self,
        ConversationId(conversation): ConversationId,
    ) -> Result<Option<Arc<SealKey>>, JournalError> {
        if let Some(key) = self.vault.kept(conversation) {
            return Ok(Some(key));
        }
        let vault = Arc::clone(&self.vault);
        self.readers
            .read(move |conn: &mut Conn| vault.key(conn, conversation))
            .await
    }
}

fn readable(
    vault: &Vault,
    row: ConversationRow,
    last: Option<i64>,
    key: Option<KeyRow>,
) -> Option<Summary> {
    let conversation = row.id.0;
    let key = match (vault.kept(conversation), key) {
        (Some(key), _) => Ok(key),
        (None, Some(key)) => vault.unwrap(key),
        (None, None) => Err(KEYLESS),
    };
    match key.and_then(|key| codec::summary(row, last, &key)) {
        Ok(summary) => Some(summary),
        Err(error) => {
            tracing::error!(%conversation, code = error.code(), %error, "cannot be shown");
            None
        }
    }
}
