//! A connection to PostgreSQL: encryption, time limits, and what to do with a server that hangs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio_postgres::NoTls;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{PostgresAddress, Tls};
use super::connection::Purpose;
use super::error::JournalError;

/// A connection to PostgreSQL.
pub(super) struct Postgres {
    pub(super) wire: AsyncConnectionWrapper<AsyncPgConnection>,
    /// The task that moves bytes between the server and `wire`; without it every query fails.
    driver: AbortHandle,
    runtime: Handle,
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// Cuts a connection off when its time is up.
pub(super) struct Watch {
    timer: AbortHandle,
    fired: Arc<AtomicBool>,
}

impl Watch {
    /// Whether the connection was cut off.
    pub(super) fn fired(&self) -> bool {
        self.fired.load(Ordering::SeqCst)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.timer.abort();
    }
}

impl Postgres {
    /// Cuts the connection off after `limit`, unless the watch is dropped before.
    pub(super) fn watch(&self, limit: Duration) -> Watch {
        let fired = Arc::new(AtomicBool::new(false));
        let driver = self.driver.clone();
        let rang = Arc::clone(&fired);
        let timer = self.runtime.spawn(async move {
            tokio::time::sleep(limit).await;
            rang.store(true, Ordering::SeqCst);
            driver.abort();
        });
        Watch {
            timer: timer.abort_handle(),
            fired,
        }
    }

    /// Whether the connection has ended.
    pub(super) fn is_lost(&self) -> bool {
        self.driver.is_finished()
    }

    /// The number of the transaction that is open, by which its outcome can be asked for later.
    pub(super) fn transaction(&mut self) -> Result<String, JournalError> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            number: String,
        }
        let row: Row = diesel::sql_query("SELECT pg_current_xact_id()::text AS number")
            .get_result(&mut self.wire)?;
        Ok(row.number)
    }

    /// What became of a transaction: `committed`, `aborted` or `in progress`.
    pub(super) fn outcome(&mut self, transaction: &str) -> Result<Option<String>, JournalError> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = diesel::sql_types::Nullable<Text>)]
            status: Option<String>,
        }
        let row: Row = diesel::sql_query("SELECT pg_xact_status($1::text::xid8) AS status")
            .bind::<Text, _>(transaction)
            .get_result(&mut self.wire)?;
        Ok(row.status)
    }
}

/// Connects. Blocks, at most for `limit`.
pub(super) fn connect(
    address: &PostgresAddress,
    purpose: Purpose,
    limit: Duration,
    runtime: &Handle,
) -> Result<Postgres, JournalError> {
    let connecting = async {
        tokio::time::timeout(limit, dial(address))
            .await
            .unwrap_or_else(|_| Err(JournalError::Unreachable("no answer in time".to_owned())))
    };
    let (client, driver) = runtime.block_on(connecting)?;
    // The wrapper remembers the runtime of the thread that it is made on.
    let _entered = runtime.enter();
    let wire = runtime.block_on(AsyncPgConnection::try_from(client))?;
    let mut postgres = Postgres {
        wire: wire.into(),
        driver,
        runtime: runtime.clone(),
    };
    // An administrator may have traded durability for speed elsewhere; here an acknowledged row
    // is on the disk.
    let millis = limit.as_millis();
    let waits = match purpose {
        Purpose::Migrate => "SET statement_timeout = 0; SET lock_timeout = '120s';".to_owned(),
        // A node that dies within a transaction keeps others from its rows no longer than this.
        Purpose::Write => format!(
            "SET statement_timeout = {millis}; SET lock_timeout = {millis}; \
             SET idle_in_transaction_session_timeout = {millis};"
        ),
        _ => format!("SET statement_timeout = {millis}; SET lock_timeout = {millis};"),
    };
    postgres.wire.batch_execute(&format!(
        "{waits} SELECT set_config('synchronous_commit', 'on', false) \
         WHERE current_setting('synchronous_commit') = 'off';"
    ))?;
    Ok(postgres)
}

async fn dial(
    address: &PostgresAddress,
) -> Result<(tokio_postgres::Client, AbortHandle), JournalError> {
    macro_rules! drive {
        ($tls:expr) => {{
            let (client, connection) = address.config.connect($tls).await.map_err(refused)?;
            // Its end is seen by the client as a closed connection; there is nothing to add.
            let driver = tokio::spawn(async move { drop(connection.await) });
            (client, driver.abort_handle())
        }};
    }
    Ok(match &address.tls {
        Tls::Off => drive!(NoTls),
        encrypted => drive!(MakeRustlsConnect::new(client_config(encrypted)?)),
    })
}

/// What the server or the network said, without the address.
fn refused(error: tokio_postgres::Error) -> JournalError {
    use std::error::Error as _;
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    JournalError::Unreachable(format!("{error}: {cause}"))
}

fn client_config(tls: &Tls) -> Result<rustls::ClientConfig, JournalError> {
    let mut roots = rustls::RootCertStore::empty();
    match tls {
        Tls::Off | Tls::PublicRoots => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Tls::Roots(file) => {
            let unusable = |error: &dyn std::fmt::Display| {
                JournalError::Url(format!(
                    "sslrootcert {} cannot be used: {error}",
                    file.display()
                ))
            };
            for certificate in
                CertificateDer::pem_file_iter(file).map_err(|error| unusable(&error))?
            {
                let certificate = certificate.map_err(|error| unusable(&error))?;
                roots.add(certificate).map_err(|error| unusable(&error))?;
            }
            if roots.is_empty() {
                return Err(unusable(&"it holds no certificate"));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| JournalError::Unreachable(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
