//! Erasing a closed conversation: first its key is destroyed, then all else that is kept of it.
//!
//! It works beside running servers, needs no master key, and may be broken off at any point: run
//! again, it goes on where it was. It does not end well before the database has nothing more that
//! shows the key. A server that has the conversation in memory records nothing of it any more, since
//! what it expects to stand in the journal does not; it asks anew before it shows one that is closed,
//! and lets go of the key within a minute.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::SqliteConnection;

use super::address::Address;
use super::attachments::mark_all_gone;
use super::columns::Id;
use super::connection::{Conn, Gate, Purpose, on};
use super::error::JournalError;
use super::events;
use super::migrate::refuse_newer;
use super::postgres::Postgres;
use super::rows::NewAuditRow;
use super::schema::{
    attachments, audit, conversation_keys, conversations, outbox, resident_sessions,
};
use crate::config::Database;
use crate::domain::ids::{ConversationId, ServiceId, Timestamp};

/// Who erases, as the audit trail names them: whoever may run the command.
const ACTOR: &str = "portti erase";

/// How long to wait for those who read the database as it was before the key was deleted. A standby
/// that has the server keep what it reads tells every ten seconds what that is.
const READERS_END: Duration = Duration::from_secs(20);

/// How often to look whether they have ended.
const LOOK: Duration = Duration::from_millis(50);

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
    /// A server sends a mail of it just now.
    #[error("a mail of the conversation is on its way; try again in a few minutes")]
    MailOnItsWay,
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
            Self::MailOnItsWay => "mail_on_its_way",
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

/// Erases a closed conversation, and notes in the audit trail that it was done, and by whom where
/// that is known; gives what there was. The bytes of its files are deleted by the sweep of a server.
///
/// # Errors
/// See [`EraseError`]. Where the database failed, or was still read as it was before, it may be half
/// done: run it again.
pub async fn erase(
    database: &Database,
    conversation: ConversationId,
    by: Option<String>,
    now: Timestamp,
) -> Result<Erasable, EraseError> {
    erase_within(database, conversation, by, now, READERS_END).await
}

/// As [`erase`], and waits this long for others to stop reading what was.
pub(super) async fn erase_within(
    database: &Database,
    conversation: ConversationId,
    by: Option<String>,
    now: Timestamp,
    wait: Duration,
) -> Result<Erasable, EraseError> {
    let actor = by.map_or_else(|| ACTOR.to_owned(), |name| format!("{ACTOR} ({name})"));
    apart(database, move |gate| {
        let id = Id(conversation.0);
        let mut data = gate.open(Purpose::Write)?;
        // Tables that this version does not know may hold something of it.
        refuse_newer(&mut data)?;
        let found = look(&mut data, id)?;
        no_mail_on_its_way(&mut data, id, now)?;
        // First the key: once the rest is gone, nobody knows that there was one.
        destroy_key(&mut gate.open(Purpose::Keys)?, id, wait)?;
        if let Conn::Sqlite(_) = data {
            data.batch("PRAGMA secure_delete = ON")?;
        }
        data.begin()?;
        forget(&mut data, id, actor, now)?;
        data.batch("COMMIT")?;
        if let Conn::Sqlite(sqlite) = &mut data {
            // It is erased whether or not the log can be emptied: of the texts it has none open.
            let _ = log_emptied(sqlite, "main")?;
        }
        Ok(found)
    })
    .await
}

/// Runs a task that blocks. What it leaves open ends with its connections.
pub(super) async fn apart<R: Send + 'static, E: From<JournalError> + Send + 'static>(
    database: &Database,
    task: impl FnOnce(Gate) -> Result<R, E> + Send + 'static,
) -> Result<R, E> {
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
    let events = events::count(conn, id)?;
    let query = attachments::table.filter(attachments::conversation.eq(id));
    let files: i64 = on!(conn, |c| query.count().get_result(c))?;
    Ok(Erasable {
        service: ServiceId(service),
        started_at: Timestamp(started_at),
        closed_at: Timestamp(closed_at),
        events,
        files: u64::try_from(files).unwrap_or_default(),
    })
}

/// A mail that a server has leased holds its letter in memory and leaves in spite of all.
fn no_mail_on_its_way(conn: &mut Conn, id: Id, now: Timestamp) -> Result<(), EraseError> {
    let leased = outbox::table
        .filter(outbox::conversation.eq(id))
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::leased_until.gt(now.0));
    let leased: i64 = on!(conn, |c| leased.count().get_result(c))?;
    if leased == 0 {
        Ok(())
    } else {
        Err(EraseError::MailOnItsWay)
    }
}

/// Deletes the wrapped key, and sees that it does not stay behind in what the database has not yet
/// tidied up.
///
/// # Errors
/// `Locked` where somebody reads the keys as they were before, for longer than `wait`.
fn destroy_key(conn: &mut Conn, id: Id, wait: Duration) -> Result<(), JournalError> {
    let key = diesel::delete(conversation_keys::table.find(id));
    if let Conn::Sqlite(_) = conn {
        conn.batch(&format!("PRAGMA busy_timeout = {}", wait.as_millis()))?;
    }
    conn.begin()?;
    on!(conn, |c| key.execute(c))?;
    match conn {
        Conn::Sqlite(sqlite) => {
            sqlite.batch_execute("COMMIT")?;
            if !log_emptied(sqlite, "portti_keys")? {
                return Err(JournalError::Locked);
            }
        }
        Conn::Postgres(postgres) => {
            let transaction = postgres.transaction()?;
            postgres.wire.batch_execute("COMMIT")?;
            all_see(postgres, &transaction, wait)?;
            // What is seen by nobody is removed, but not from a page that somebody looks at in this
            // moment, unless it freezes rows: then it waits for the page.
            conn.batch("SET statement_timeout = '120s'")?;
            conn.batch("VACUUM (FREEZE) portti_keys.conversation_keys")?;
        }
    }
    Ok(())
}

/// Waits until everybody sees what a transaction did, so that what it deleted may be removed: those
/// who read in this database, standbys that have the server keep what they read, and who writes.
fn all_see(postgres: &mut Postgres, transaction: &str, wait: Duration) -> Result<(), JournalError> {
    // The first line stands for all that write and will begin to read now; it is taken before the
    // others are looked at.
    const BEHIND: &str = "\
        SELECT count(*) AS number FROM ( \
            SELECT pg_snapshot_xmin(pg_current_snapshot())::xid AS sees \
            UNION ALL SELECT backend_xmin FROM pg_stat_activity \
                WHERE (datname = current_database() OR backend_type = 'walsender') \
                AND pid <> pg_backend_pid() \
                AND pid NOT IN (SELECT pid FROM pg_stat_progress_vacuum) \
            UNION ALL SELECT xmin FROM pg_replication_slots \
        ) AS all_of_them WHERE age(sees) >= age($1::text::xid8::xid)";
    let until = Instant::now() + wait;
    loop {
        let behind: Number = diesel::sql_query(BEHIND)
            .bind::<Text, _>(transaction)
            .get_result(&mut postgres.wire)?;
        if behind.number == 0 {
            return Ok(());
        }
        if Instant::now() >= until {
            return Err(JournalError::Locked);
        }
        std::thread::sleep(LOOK);
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Puts SQLite's log back into the database and empties it. Says whether that could be done: not
/// where somebody reads it.
fn log_emptied(sqlite: &mut SqliteConnection, database: &str) -> Result<bool, JournalError> {
    let log = format!("PRAGMA {database}.wal_checkpoint(TRUNCATE)");
    let log: Checkpoint = diesel::sql_query(log).get_result(sqlite)?;
    Ok(log.busy == 0)
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
/// conversation's own row first, and so does this. Who leases a mail comes before, and then its row
/// is still there in the end, or finds none.
fn forget(conn: &mut Conn, id: Id, actor: String, now: Timestamp) -> Result<(), EraseError> {
    macro_rules! delete {
        ($rows:expr) => {
            on!(conn, |c| diesel::delete($rows).execute(c))?
        };
    }
    delete!(conversations::table.find(id));
    events::delete(conn, id)?;
    delete!(resident_sessions::table.filter(resident_sessions::conversation.eq(id)));
    let mails = outbox::table.filter(outbox::conversation.eq(id));
    delete!(
        mails.filter(
            outbox::state
                .ne("waiting")
                .or(outbox::leased_until.le(now.0))
        )
    );
    no_mail_on_its_way(conn, id, now)?;
    mark_all_gone(conn, id, now)?;
    let row = NewAuditRow {
        at: now.0,
        actor,
        action: "conversation_erased".to_owned(),
        conversation: Some(id),
        detail: String::new(),
    };
    on!(conn, |c| diesel::insert_into(audit::table)
        .values(&row)
        .execute(c))?;
    Ok(())
}
