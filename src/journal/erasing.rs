//! Erasing a closed conversation: first its key is destroyed, then all else that is kept of it.
//!
//! It works beside running servers, needs no master key, and may be broken off at any point: run
//! again, it goes on where it was. A server that has the conversation in memory records nothing of
//! it any more, since what it expects to stand in the journal does not; it asks anew before it shows
//! one that is closed, and lets go of the key within a minute.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::address::Address;
use super::attachments::mark_all_gone;
use super::columns::Id;
use super::connection::{Conn, Gate, Purpose, on};
use super::error::JournalError;
use super::rows::NewAuditRow;
use super::schema::{
    attachments, audit, conversation_keys, conversations, events, outbox, resident_sessions,
};
use crate::config::Database;
use crate::domain::ids::{ConversationId, ServiceId, Timestamp};

/// Who erases, as the audit trail names them: whoever may run the command.
const ACTOR: &str = "portti erase";

/// A closed conversation that may be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasable {
    /// The service that it was in.
    pub service: ServiceId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// How many events are kept of it.
    pub events: u64,
    /// How many files are kept of it.
    pub files: u64,
}

/// Why a conversation is not erased.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EraseError {
    /// There is no such conversation, or it was erased before.
    #[error("there is no such conversation, or not any more")]
    NotFound,
    /// It goes on.
    #[error("the conversation is not closed; only a closed one can be erased")]
    NotClosed,
    /// The database cannot do it.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl EraseError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "conversation_not_found",
            Self::NotClosed => "conversation_not_closed",
            Self::Journal(error) => error.code(),
        }
    }
}

impl From<diesel::result::Error> for EraseError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Journal(error.into())
    }
}

/// What there is to erase of a conversation. Nothing is changed.
///
/// # Errors
/// See [`EraseError`].
pub async fn erasable(
    database: &Database,
    conversation: ConversationId,
) -> Result<Erasable, EraseError> {
    apart(database, move |gate| {
        look(&mut gate.open(Purpose::Read)?, Id(conversation.0))
    })
    .await
}

/// Erases a closed conversation, and notes in the audit trail that it was done; gives what there
/// was. The bytes of its files are deleted by the sweep of a server.
///
/// # Errors
/// See [`EraseError`]. Where the database failed it may be half done: run it again.
pub async fn erase(
    database: &Database,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<Erasable, EraseError> {
    apart(database, move |gate| {
        let id = Id(conversation.0);
        let mut data = gate.open(Purpose::Write)?;
        let found = look(&mut data, id)?;
        // First the key: once the rest is gone, nobody knows that there was one.
        destroy_key(&mut gate.open(Purpose::Keys)?, id)?;
        data.begin()?;
        forget(&mut data, id, now)?;
        data.batch("COMMIT")?;
        Ok(found)
    })
    .await
}

/// Runs a task that blocks. What it leaves open ends with its connections.
async fn apart<R: Send + 'static>(
    database: &Database,
    task: impl FnOnce(Gate) -> Result<R, EraseError> + Send + 'static,
) -> Result<R, EraseError> {
    let gate = super::gate(database)?;
    if let Address::Sqlite(files) = &gate.address
        && !(files.data.exists() && files.keys.exists())
    {
        // To open it would make it.
        let missing = format!("{} or its keys are missing", files.data.display());
        return Err(JournalError::Unreachable(missing).into());
    }
    let done = tokio::task::spawn_blocking(move || task(gate)).await;
    done.map_err(|_| JournalError::Stopped)?
}

fn look(conn: &mut Conn, id: Id) -> Result<Erasable, EraseError> {
    let query = conversations::table.find(id).select((
        conversations::service,
        conversations::started_at,
        conversations::closed_at,
    ));
    let row: Option<(String, i64, Option<i64>)> = on!(conn, |c| query.first(c).optional())?;
    let (service, started_at, closed_at) = row.ok_or(EraseError::NotFound)?;
    let closed_at = closed_at.ok_or(EraseError::NotClosed)?;
    let query = events::table.filter(events::conversation.eq(id)).count();
    let events: i64 = on!(conn, |c| query.get_result(c))?;
    let query = attachments::table.filter(attachments::conversation.eq(id));
    let files: i64 = on!(conn, |c| query.count().get_result(c))?;
    Ok(Erasable {
        service: ServiceId(service),
        started_at: Timestamp(started_at),
        closed_at: Timestamp(closed_at),
        events: u64::try_from(events).unwrap_or_default(),
        files: u64::try_from(files).unwrap_or_default(),
    })
}

/// Deletes the wrapped key, and sees that it does not stay behind in what the database has not yet
/// tidied up.
fn destroy_key(conn: &mut Conn, id: Id) -> Result<(), JournalError> {
    on!(conn, |c| diesel::delete(conversation_keys::table.find(id))
        .execute(c))?;
    match conn {
        Conn::Postgres(_) => conn.batch("VACUUM portti_keys.conversation_keys"),
        Conn::Sqlite(sqlite) => {
            let log = diesel::sql_query("PRAGMA portti_keys.wal_checkpoint(TRUNCATE)")
                .get_result::<Checkpoint>(&mut **sqlite)?;
            if log.busy == 0 {
                Ok(())
            } else {
                Err(JournalError::Locked)
            }
        }
    }
}

/// What SQLite says when it has put its log back into the database.
#[derive(QueryableByName)]
struct Checkpoint {
    /// Not 0 where somebody reads the log, so that it could not be emptied.
    #[diesel(sql_type = BigInt)]
    busy: i64,
}

/// Deletes all rows of a conversation, inside the open transaction. Those of its files stay until
/// their bytes are deleted. Who appends at this moment comes before or finds nothing: they lock the
/// conversation's own row first, and so does this.
fn forget(conn: &mut Conn, id: Id, now: Timestamp) -> Result<(), JournalError> {
    macro_rules! delete {
        ($rows:expr) => {
            on!(conn, |c| diesel::delete($rows).execute(c))?
        };
    }
    delete!(conversations::table.find(id));
    delete!(events::table.filter(events::conversation.eq(id)));
    delete!(resident_sessions::table.filter(resident_sessions::conversation.eq(id)));
    delete!(outbox::table.filter(outbox::conversation.eq(id)));
    mark_all_gone(conn, id, now)?;
    let row = NewAuditRow {
        at: now.0,
        actor: ACTOR.to_owned(),
        action: "conversation_erased".to_owned(),
        conversation: Some(id),
        detail: String::new(),
    };
    on!(conn, |c| diesel::insert_into(audit::table)
        .values(&row)
        .execute(c))?;
    Ok(())
}
