//! The way of files through a server on PostgreSQL.

use std::time::Duration;

use uuid::Uuid;

use crate::clamd::{PATIENCE, eicar};
use crate::house::House;
use crate::sending::File;

/// A database of its own on the server that the environment names.
struct Database {
    server: String,
    name: String,
}

impl Database {
    async fn make() -> Self {
        let server = std::env::var("PORTTI_TEST_POSTGRES")
            .expect("PORTTI_TEST_POSTGRES is not set: run `make test`");
        let mut random = [0; 16];
        getrandom::fill(&mut random).unwrap();
        let name = format!("portti_{}", Uuid::from_bytes(random).simple());
        ask(&server, &format!("CREATE DATABASE {name}")).await;
        Self { server, name }
    }

    fn url(&self) -> String {
        let mut url = url::Url::parse(&self.server).unwrap();
        url.set_path(&self.name);
        url.into()
    }

    async fn end(self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        ask(&self.server, &drop).await;
    }
}

/// Runs a statement as an administrator would; gives the first value.
async fn ask(url: &str, sql: &str) -> Option<String> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    let driver = tokio::spawn(connection);
    let rows = client.simple_query(sql).await.unwrap();
    drop(client);
    drop(driver.await);
    rows.iter().find_map(|row| match row {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    })
}

#[tokio::test]
async fn files_are_checked_wait_and_are_swept() {
    let database = Database::make().await;
    let url = database.url();
    let house = House::new(&[("DATABASE__URL", &url)], "");
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let (photograph, infected) = (File::photograph(), File::text(eicar()));
    // More than what is checked at a time of one conversation, and first without a scanner.
    let note = File::text("Hei, tässä muistio. ".repeat(45_000));
    for file in [&photograph, &infected, &note] {
        chat.as_resident(&server).sends(file).await;
    }
    chat.both_hear("attachment_received", &photograph).await;
    chat.as_staff(&server).finds_nothing(&photograph).await;
    let clamd = house.scanner.start().await;
    let ready = chat.both_hear("attachment_ready", &photograph).await;
    let refused = chat.both_hear("attachment_refused", &infected).await;
    assert_eq!(refused["reason"], "infected");
    chat.both_hear("attachment_ready", &note).await;
    let seen = chat.as_staff(&server).fetches(&photograph, "view").await;
    assert_eq!(ready["size"], seen.len());
    let kept = chat.as_staff(&server).fetches(&note, "download").await;
    assert!(kept == note.content);

    // Killed while a file waits, it goes on after its start.
    clamd.kill().await;
    let late = File::text("Moi!");
    chat.as_resident(&server).sends(&late).await;
    chat.both_hear("attachment_received", &late).await;
    server.kill().await;
    // What the lost server held is free for others after a time, which passes.
    let passed = "UPDATE attachments SET leased_until = leased_until - 15000000, \
                  due_at = due_at - 15000000";
    ask(&url, passed).await;
    let server = house.place.start().await;
    chat.again(&server).await;
    let _clamd = house.scanner.start().await;
    chat.both_hear("attachment_ready", &late).await;
    for file in [&photograph, &note, &late] {
        chat.as_resident(&server).removes(file).await;
    }
    house.is_empty().await;
    let forgotten = async {
        while ask(&url, "SELECT count(*) FROM attachments")
            .await
            .as_deref()
            != Some("0")
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, forgotten).await.unwrap();
    let kept = house.kept();
    assert!(kept.is_empty(), "{kept:?}");
    drop(server);
    database.end().await;
}
