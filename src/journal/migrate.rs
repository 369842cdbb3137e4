//! Brings the tables up to date, one node at a time.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use diesel::backend::Backend;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::address::Address;
use super::connection::{Conn, Gate, Purpose, on};
use super::error::JournalError;
use super::schema::{conversations, house_keys};

/// The tables of SQLite.
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
/// The tables of PostgreSQL, under the same names.
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number that nothing else locks: "portti" in ASCII.
const LOCK: i64 = 0x706f_7274_7469;

/// Runs what has not been run yet, and refuses tables that a newer version made.
pub(super) fn migrate(gate: &Gate) -> Result<(), JournalError> {
    let mut conn = open(gate)?;
    match &mut conn {
        Conn::Sqlite(sqlite) => sqlite.immediate_transaction(|sqlite| run(sqlite, SQLITE))?,
        Conn::Postgres(postgres) => {
            let locked = format!("SELECT pg_advisory_lock({LOCK})");
            diesel::sql_query(locked).execute(&mut postgres.wire)?;
            // The lock ends with the connection.
            run(&mut postgres.wire, POSTGRES)?;
        }
    }
    check_keys(gate, &mut conn)
}

/// Two nodes that begin together may collide while the file is made; the second waits.
fn open(gate: &Gate) -> Result<Conn, JournalError> {
    let until = Instant::now() + gate.limit;
    loop {
        match gate.open(Purpose::Migrate) {
            Err(JournalError::Locked) if Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(20));
            }
            result => return result,
        }
    }
}

/// Refuses tables that a newer version made, and changes none.
pub(super) fn refuse_newer(conn: &mut Conn) -> Result<(), JournalError> {
    match conn {
        Conn::Sqlite(sqlite) => all_known(&mut **sqlite, &SQLITE),
        Conn::Postgres(postgres) => all_known(&mut postgres.wire, &POSTGRES),
    }
}

fn run<C, DB>(conn: &mut C, source: impl MigrationSource<DB>) -> Result<(), JournalError>
where
    DB: Backend,
    C: MigrationHarness<DB>,
{
    all_known(conn, &source)?;
    conn.run_pending_migrations(source).map_err(failed)?;
    Ok(())
}

fn all_known<C, DB>(conn: &mut C, source: &impl MigrationSource<DB>) -> Result<(), JournalError>
where
    DB: Backend,
    C: MigrationHarness<DB>,
{
    let known = versions(source)?;
    let applied = conn.applied_migrations().map_err(failed)?;
    if let Some(newer) = applied.iter().find(|version| !known.contains(*version)) {
        return Err(JournalError::Migration(format!(
            "they were made by a newer version of Portti (step {newer}); start that version"
        )));
    }
    Ok(())
}

fn versions<DB: Backend>(
    source: &impl MigrationSource<DB>,
) -> Result<BTreeSet<MigrationVersion<'static>>, JournalError> {
    let migrations = source.migrations().map_err(failed)?;
    Ok(migrations
        .iter()
        .map(|migration| migration.name().version().as_owned())
        .collect())
}

/// Keeps the cause's own name where the database gave one.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is the argument of `map_err`"
)]
fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> JournalError {
    let known = match error.downcast_ref::<diesel::result::Error>() {
        Some(diesel::result::Error::DatabaseError(_, information)) => {
            JournalError::said(information.message())
        }
        _ => JournalError::said(&error.to_string()),
    };
    match known {
        JournalError::Database(message) => JournalError::Migration(message),
        known => known,
    }
}

/// Conversations without any key mean that the keys were lost or left behind: starting would
/// begin a second set of keys beside data that nobody can read.
fn check_keys(gate: &Gate, conn: &mut Conn) -> Result<(), JournalError> {
    let keys = on!(conn, |c| house_keys::table.count().get_result::<i64>(c));
    let held: i64 = on!(conn, |c| conversations::table
        .limit(1)
        .count()
        .get_result(c))?;
    match keys {
        Ok(0) | Err(_) if held > 0 => {
            let place = match &gate.address {
                Address::Sqlite(files) => format!("the file {}", files.keys.display()),
                Address::Postgres(_) => "the schema portti_keys".to_owned(),
            };
            Err(JournalError::Key(format!(
                "the database holds conversations but not their keys; restore {place}"
            )))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection as _;
    use diesel::pg::Pg;
    use diesel::sqlite::{Sqlite, SqliteConnection};

    use uuid::Uuid;

    use super::*;
    use crate::config::Database;
    use crate::journal::columns::Id;
    use crate::journal::{events, gate};

    fn names<DB: Backend>(source: &EmbeddedMigrations) -> Vec<String> {
        let migrations: Vec<Box<dyn Migration<DB>>> = source.migrations().unwrap();
        migrations
            .iter()
            .map(|migration| migration.name().to_string())
            .collect()
    }

    /// A file as the first version made it is brought up to date with all that it holds, even where the
    /// clock was set back between two events.
    #[test]
    fn events_of_an_older_file_stand_in_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys.db");
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let attach = format!("ATTACH DATABASE '{}' AS portti_keys", keys.display());
        conn.batch_execute(&attach).unwrap();
        conn.run_next_migration(SQLITE).unwrap();
        conn.batch_execute(
            "INSERT INTO conversations VALUES (zeroblob(16), x'02', 's', 'waiting', 'anonymous', NULL, \
             NULL, x'03', 'fi', 1, 1, NULL, 2, NULL); \
             INSERT INTO events VALUES \
             (zeroblob(16), 2, 9, 'said', x'ffffffffffffffffffffffffffffffff', 2, x'05'), \
             (zeroblob(16), 1, 10, 'started', NULL, NULL, x'06');",
        )
        .unwrap();
        run(&mut conn, SQLITE).unwrap();
        let open: i64 = conversations::table.count().get_result(&mut conn).unwrap();
        assert_eq!(open, 1);
        let mut conn = Conn::Sqlite(Box::new(conn));
        let kept = events::after(&mut conn, Id(Uuid::nil()), 0, None).unwrap();
        let kept: Vec<_> = kept
            .iter()
            .map(|row| {
                let command = (row.command, row.command_end);
                (row.seq, row.at, row.kind.as_str(), command, &row.body)
            })
            .collect();
        let said = (Some(Id(Uuid::max())), Some(2));
        assert_eq!(
            kept,
            [
                (1, 10, "started", (None, None), &vec![6]),
                (2, 9, "said", said, &vec![5]),
            ]
        );
        // What an older server would write stands in no chain.
        let older = "INSERT INTO events VALUES (zeroblob(16), 3, 9, 'said', NULL, NULL, x'05')";
        assert!(conn.batch(older).is_err());
    }

    /// Erasing would not find it there.
    #[tokio::test]
    async fn nothing_stays_behind_where_a_step_took_it_from() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("portti.db");
        let mark = "where it was, or where it is";
        let mut old = SqliteConnection::establish(data.to_str().unwrap()).unwrap();
        let attach = format!("ATTACH DATABASE '{}.keys' AS portti_keys", data.display());
        old.batch_execute(&attach).unwrap();
        old.run_next_migration(SQLITE).unwrap();
        for seq in 1..=500 {
            old.batch_execute(&format!(
                "INSERT INTO events VALUES \
                 (zeroblob(16), {seq}, 9, 'said', NULL, NULL, CAST('{mark}' AS BLOB))"
            ))
            .unwrap();
        }
        drop(old);
        let database = Database {
            url: format!("sqlite://{}", data.display()).into(),
            ..Database::default()
        };
        migrate(&gate(&database).unwrap()).unwrap();
        let bytes = std::fs::read(&data).unwrap();
        assert_eq!(memchr::memmem::find_iter(&bytes, mark).count(), 500);
    }

    /// The steps of the versions before files were kept in runs.
    struct Older;

    impl<DB: Backend> MigrationSource<DB> for Older {
        fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
            let mut steps: Vec<Box<dyn Migration<DB>>> = SQLITE.migrations()?;
            steps.retain(|step| !step.name().to_string().ends_with("runs_of_files"));
            Ok(steps)
        }
    }

    /// It would take files that are kept in runs for lost.
    #[test]
    fn a_version_that_does_not_know_runs_of_files_refuses_the_tables() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys.db");
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let attach = format!("ATTACH DATABASE '{}' AS portti_keys", keys.display());
        conn.batch_execute(&attach).unwrap();
        run(&mut conn, Older).unwrap();
        run(&mut conn, SQLITE).unwrap();
        let refused = run(&mut conn, Older).unwrap_err();
        assert_eq!(refused.code(), "journal_migration");
        assert!(refused.to_string().contains("newer version"), "{refused}");
    }

    #[test]
    fn both_databases_have_the_same_steps() {
        let sqlite = names::<Sqlite>(&SQLITE);
        assert!(!sqlite.is_empty());
        assert_eq!(sqlite, names::<Pg>(&POSTGRES));
    }
}
