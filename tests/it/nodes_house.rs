//! Two servers as two nodes: one PostgreSQL, one NATS, and the same keys. The first one's line to NATS
//! can be cut.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use portti::clock::Clock;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use uuid::Uuid;

use crate::app::{App, write_config, write_pages};
use crate::client::{Browser, Door};
use crate::nats::Nats;
use crate::provider::Provider;
use crate::server::{Place, Server};
use crate::socket::Socket;
use crate::video_house::{Talk, person, rewrite};

/// The pause between two questions, so that limits are not met.
pub const PAUSE: Duration = Duration::from_millis(50);

/// Two nodes before a provider that vouches for one artificial person.
pub struct Nodes {
    pub one: App,
    pub two: App,
    pub nats: Nats,
    /// From the first node to NATS.
    pub line: Line,
    pub provider: Provider,
    database: Option<Database>,
}

impl Nodes {
    pub async fn start() -> Self {
        Self::start_at(Clock::system()).await
    }

    /// As `start`, with a clock that the test moves.
    pub async fn start_at(clock: Clock) -> Self {
        let (database, nats) = (Database::make().await, Nats::start());
        let line = Line::to(nats.url().trim_start_matches("nats://").parse().unwrap()).await;
        let provider = Provider::start(person());
        let folder = tempfile::tempdir().unwrap();
        let storage = folder.path().join("attachments");
        let own = |text: String, bus: &str| {
            let text = text
                .replace("http://tunnistus.localhost:8082", &provider.issuer)
                .replace("sqlite://portti.db", &database.url())
                .replace("file:attachments", &format!("file:{}", storage.display()));
            format!("{text}\n[bus]\nurl = \"{bus}\"\n")
        };
        write(folder.path(), |text| own(text, &line.url()));
        let one = App::start_with(clock.clone(), folder).await;
        let second = tempfile::tempdir().unwrap();
        write(second.path(), |text| own(text, &nats.url()));
        copy(one.folder.path(), second.path());
        let two = App::start_with(clock, second).await;
        Self {
            one,
            two,
            nats,
            line,
            provider,
            database: Some(database),
        }
    }

    /// Aino at her desk behind a door, as soon as the second node knows: before that nobody could
    /// start a conversation there.
    pub async fn aino_at(&self, door: Door) -> (Browser, Socket) {
        let aino = door.professional("aino").await;
        let services = "/api/services?ids=terveys";
        loop {
            let (_, told) = self.two.browser().get(services).await;
            if told[0]["availability"] == "open" {
                return aino;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// A resident at the second node, identified, whom Aino answers at the first.
    pub async fn talk(&self) -> Talk {
        let aino = self.aino_at(self.one.door()).await;
        Talk::between(aino, self.two.door(), &self.provider).await
    }

    /// One more node, as a process of its own, with the place that it runs in.
    pub async fn process(&self) -> (Place, Server) {
        let database = self.database.as_ref().unwrap().url();
        let issuer = &self.provider.issuer;
        let storage = self.one.folder.path().join("attachments");
        let place = Place::new(&[
            ("DATABASE__URL", &database),
            ("BUS__URL", &self.nats.url()),
            ("IDENTIFICATION__PROVIDERS__SUOMIFI__ISSUER", issuer),
            (
                "ATTACHMENTS__STORAGE",
                &format!("file:{}", storage.display()),
            ),
        ]);
        copy(self.one.folder.path(), &place.file("."));
        let server = place.start().await;
        (place, server)
    }

    /// A connection to their database.
    pub async fn database(&self) -> tokio_postgres::Client {
        connect(&self.database.as_ref().unwrap().url()).await
    }

    /// Ends both, and deletes the database.
    pub async fn end(mut self) {
        let database = self.database.take();
        self.one.stop().await;
        self.two.stop().await;
        if let Some(database) = database {
            database.end().await;
        }
    }
}

fn write(folder: &Path, change: impl FnOnce(String) -> String) {
    write_config(folder, "");
    write_pages(&folder.join("dist"));
    rewrite(folder, change);
}

/// Gives the second node the keys that the first one has made.
fn copy(from: &Path, to: &Path) {
    for name in ["master.key", "oidc-keys"] {
        let (from, to) = (from.join(name), to.join(name));
        if from.is_file() {
            std::fs::copy(from, to).unwrap();
            continue;
        }
        std::fs::create_dir_all(&to).unwrap();
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

/// A database of its own on the server that the environment names.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    pub async fn make() -> Self {
        let server = std::env::var("PORTTI_TEST_POSTGRES")
            .expect("PORTTI_TEST_POSTGRES is not set: run `make test`");
        let name = format!("portti_{}", Uuid::simple(Clock::system().uuid()));
        ask(&server, &format!("CREATE DATABASE {name}")).await;
        Self { server, name }
    }

    pub fn url(&self) -> String {
        let mut url = url::Url::parse(&self.server).unwrap();
        url.set_path(&self.name);
        url.into()
    }

    pub async fn end(self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        ask(&self.server, &drop).await;
    }
}

async fn ask(url: &str, sql: &str) {
    connect(url).await.batch_execute(sql).await.unwrap();
}

async fn connect(url: &str) -> tokio_postgres::Client {
    let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
    let (client, connection) = connected.unwrap();
    // It ends with the client.
    tokio::spawn(connection);
    client
}

/// A line to a server, which can be cut.
pub struct Line {
    listener: Arc<TcpListener>,
    server: SocketAddr,
    carrying: AbortHandle,
}

impl Line {
    async fn to(server: SocketAddr) -> Self {
        let listener = Arc::new(TcpListener::bind("127.0.0.1:0").await.unwrap());
        Self {
            carrying: Self::carry(&listener, server),
            listener,
            server,
        }
    }

    fn carry(listener: &Arc<TcpListener>, server: SocketAddr) -> AbortHandle {
        let listener = Arc::clone(listener);
        let carrying = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut from, _)) = listener.accept().await {
                connections.spawn(async move {
                    if let Ok(mut to) = TcpStream::connect(server).await {
                        let _ = copy_bidirectional(&mut from, &mut to).await;
                    }
                });
            }
        });
        carrying.abort_handle()
    }

    fn url(&self) -> String {
        format!("nats://{}", self.listener.local_addr().unwrap())
    }

    /// Ends all connections. Whoever connects now hears nothing.
    pub fn cut(&mut self) {
        self.carrying.abort();
    }

    pub fn mend(&mut self) {
        self.carrying = Self::carry(&self.listener, self.server);
    }
}
