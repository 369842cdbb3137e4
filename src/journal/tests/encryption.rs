//! Reaching PostgreSQL encrypted, and nobody else in its place.

use super::ground::{Ground, ask};
use super::neighbour::Cluster;
use super::story::Story;
use crate::journal::{Journal, JournalError};

async fn open(ground: &mut Ground, url: &str, options: &str) -> Result<Journal, JournalError> {
    ground.database.url = format!("{url}?{options}").into();
    Journal::open(&ground.database, &ground.sealing, ground.clock.clone()).await
}

fn is_unreachable(opened: &Result<Journal, JournalError>) {
    assert!(
        matches!(opened, Err(JournalError::Unreachable(_))),
        "{opened:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_server_of_the_certificate_is_trusted() {
    let cluster = Cluster::start_encrypted();
    let mut ground = Ground::postgres_on(cluster.url()).await;
    let by_address = ground.url().to_owned();
    let by_name = by_address.replace("127.0.0.1", "localhost");
    let roots = format!("sslrootcert={}", cluster.certificate().display());

    for mode in ["require", "verify-full"] {
        let options = format!("sslmode={mode}&{roots}");
        let journal = open(&mut ground, &by_name, &options).await.unwrap();
        journal
            .create(Story::new(&ground.clock).begin())
            .await
            .unwrap();
        journal.ready().await.unwrap();
        let plain = ask(
            &by_address,
            "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
             WHERE application_name = 'portti' AND NOT ssl",
        )
        .await;
        assert_eq!(plain, ["0"]);
        journal.shutdown().await;

        // Signed by nobody known, and by somebody known but for another name.
        let options = format!("sslmode={mode}");
        is_unreachable(&open(&mut ground, &by_name, &options).await);
        let options = format!("sslmode={mode}&{roots}");
        is_unreachable(&open(&mut ground, &by_address, &options).await);
    }
    let missing = "sslmode=verify-full&sslrootcert=/nowhere/ca.pem";
    let opened = open(&mut ground, &by_name, missing).await;
    assert!(matches!(opened, Err(JournalError::Url(_))), "{opened:?}");
    ground.database.url = by_address.into();
    ground.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_encryption_is_not_talked_to() {
    let mut ground = Ground::postgres().await;
    let url = ground.url().to_owned();
    is_unreachable(&open(&mut ground, &url, "sslmode=require").await);
    ground.end().await;
}
