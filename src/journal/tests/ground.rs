//! A database of its own for each test, and keys for it.

use std::collections::BTreeMap;

use secrecy::SecretString;
use tempfile::TempDir;
use uuid::Uuid;

use crate::clock::Clock;
use crate::config::{Database, Sealing};
use crate::domain::ids::{ConversationId, Timestamp};
use crate::journal::connection::Purpose;
use crate::journal::{Journal, gate};

/// 2026-11-21T12:00:00Z.
pub(super) const NOON: Timestamp = Timestamp(1_795_262_400_000_000);

/// A database, its keys, and a clock that stands still.
pub(super) struct Ground {
    pub(super) folder: TempDir,
    pub(super) database: Database,
    pub(super) sealing: Sealing,
    pub(super) clock: Clock,
    on_server: Option<OnServer>,
}

struct OnServer {
    server: String,
    name: String,
}

impl Ground {
    /// An embedded database in a folder of its own.
    pub(super) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("portti.db").display());
        Self::of(folder, &url, None)
    }

    /// A database of its own on the server that the environment names.
    pub(super) async fn postgres() -> Self {
        let server = std::env::var("PORTTI_TEST_POSTGRES").unwrap_or_else(|_| {
            panic!(
                "PORTTI_TEST_POSTGRES is not set: run `make test` or \
                 `tests/neighbours/with-postgres cargo nextest run`"
            )
        });
        Self::postgres_on(server).await
    }

    /// A database of its own on this server.
    pub(super) async fn postgres_on(server: String) -> Self {
        let name = format!("portti_{}", Uuid::from_u128(random()).simple());
        ask(&server, &format!("CREATE DATABASE {name}")).await;
        let url = on(&server, &name);
        let folder = tempfile::tempdir().unwrap();
        Self::of(folder, &url, Some(OnServer { server, name }))
    }

    fn of(folder: TempDir, url: &str, on_server: Option<OnServer>) -> Self {
        let key = folder.path().join("first.key");
        Self {
            database: Database {
                url: SecretString::from(url),
                timeout_seconds: 2,
                ..Database::default()
            },
            sealing: Sealing {
                current: "first".to_owned(),
                keys: BTreeMap::from([("first".to_owned(), key)]),
                create_missing: true,
            },
            clock: Clock::fixed(NOON),
            folder,
            on_server,
        }
    }

    /// Opens a journal on it, as one more node.
    pub(super) async fn open(&self) -> Journal {
        Journal::open(&self.database, &self.sealing, self.clock.clone())
            .await
            .unwrap()
    }

    /// The address of the database.
    pub(super) fn url(&self) -> &str {
        use secrecy::ExposeSecret as _;
        self.database.url.expose_secret()
    }

    /// Changes rows behind the journal's back.
    pub(super) fn change(&self, sql: &str) {
        let (gate, sql) = (gate(&self.database).unwrap(), sql.to_owned());
        // Connections block, and may not be used on the runtime's own threads.
        std::thread::spawn(move || gate.open(Purpose::Migrate).unwrap().batch(&sql).unwrap())
            .join()
            .unwrap();
    }

    /// Destroys the key of a conversation.
    pub(super) fn forget_key(&self, ConversationId(conversation): ConversationId) {
        let id = if self.on_server.is_some() {
            format!("'{conversation}'")
        } else {
            format!("x'{}'", conversation.simple())
        };
        self.change(&format!(
            "DELETE FROM portti_keys.conversation_keys WHERE conversation = {id}"
        ));
    }

    /// Everything that is stored, as text, as far as it is text.
    pub(super) async fn stored(&self) -> String {
        let mut bytes = Vec::new();
        if self.on_server.is_none() {
            for file in std::fs::read_dir(self.folder.path()).unwrap() {
                bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
            }
        } else {
            let tables = "SELECT string_agg(format('%I.%I', schemaname, tablename), ',') \
                          FROM pg_tables WHERE schemaname IN ('public', 'portti_keys')";
            let tables = ask(self.url(), tables).await.concat();
            for table in tables.split(',') {
                let rows = format!(
                    "SET bytea_output = escape; SELECT string_agg(t::text, ' ') FROM {table} AS t"
                );
                bytes.extend(ask(self.url(), &rows).await.concat().into_bytes());
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Removes it.
    pub(super) async fn end(self) {
        if let Some(OnServer { server, name }) = &self.on_server {
            ask(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

fn random() -> u128 {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    u128::from_be_bytes(bytes)
}

/// The address of another database on the same server.
pub(super) fn on(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(name);
    url.into()
}

/// Runs a statement as an administrator would.
pub(super) async fn ask(url: &str, sql: &str) -> Vec<String> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    let driver = tokio::spawn(connection);
    let rows = client.simple_query(sql).await.unwrap();
    drop(client);
    drop(driver.await);
    rows.into_iter()
        .filter_map(|row| match row {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
        .collect()
}
