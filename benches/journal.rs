//! How many messages the journal records: one caller alone, and many at once, whose messages
//! gather into common transactions. Every message is sealed, committed and synced.
//!
//! `cargo bench --bench journal`; with `PORTTI_TEST_POSTGRES` set, on PostgreSQL too.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on stops")]

use std::sync::atomic::{AtomicU64, Ordering};

use portti::clock::Clock;
use portti::config::{Database, Sealing};
use portti::domain::event::{Event, Recorded};
use portti::domain::ids::{CommandId, ConversationId, Seq, ServiceId, Timestamp};
use portti::domain::person::{Language, Side};
use portti::domain::private::Private;
use portti::journal::{
    Append, Created, Journal, NewConversation, StageName, StandingName, Summary,
};
use portti::secret::Token;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// How many residents write at once.
const AT_ONCE: [usize; 4] = [1, 10, 100, 1000];

fn main() {
    divan::main();
}

#[divan::bench(args = AT_ONCE, sample_size = 1, max_time = 3)]
fn sqlite(bencher: divan::Bencher<'_, '_>, at_once: usize) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("portti.db").display());
    bench(bencher, at_once, &url, folder.path());
}

#[divan::bench(args = AT_ONCE, sample_size = 1, max_time = 3, ignore = std::env::var_os("PORTTI_TEST_POSTGRES").is_none())]
fn postgres(bencher: divan::Bencher<'_, '_>, at_once: usize) {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let server = std::env::var("PORTTI_TEST_POSTGRES").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("portti_bench_{}_{count}", std::process::id());
    let runtime = runtime();
    runtime.block_on(ask(&server, &format!("CREATE DATABASE {name}")));
    let mut url = url::Url::parse(&server).unwrap();
    url.set_path(&name);
    bench(bencher, at_once, url.as_str(), folder.path());
    let dropped = format!("DROP DATABASE {name} WITH (FORCE)");
    runtime.block_on(ask(&server, &dropped));
}

async fn ask(server: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

fn bench(bencher: divan::Bencher<'_, '_>, at_once: usize, url: &str, folder: &std::path::Path) {
    let runtime = runtime();
    let clock = Clock::system();
    let database = Database {
        url: url.into(),
        ..Database::default()
    };
    let sealing = Sealing {
        keys: [("first".to_owned(), folder.join("master.key"))].into(),
        create_missing: true,
        ..Sealing::default()
    };
    let (journal, mut stories) = runtime.block_on(async {
        let journal = Journal::open(&database, &sealing, clock.clone())
            .await
            .unwrap();
        let mut stories = Vec::new();
        for _ in 0..at_once {
            stories.push(begin(&journal, &clock).await);
        }
        (journal, stories)
    });
    bencher
        .counter(divan::counter::ItemsCount::new(at_once))
        .bench_local(|| {
            runtime.block_on(async {
                let mut asked = JoinSet::new();
                for summary in &mut stories {
                    let (journal, append) = (journal.clone(), say(&clock, summary));
                    asked.spawn(async move { journal.append(append).await });
                }
                for answer in asked.join_all().await {
                    answer.unwrap();
                }
            });
        });
    runtime.block_on(journal.shutdown());
}

async fn begin(journal: &Journal, clock: &Clock) -> Summary {
    let mut summary = Summary {
        conversation: ConversationId(clock.uuid()),
        service: ServiceId::from("neuvola"),
        stage: StageName::Waiting,
        standing: StandingName::Anonymous,
        professional: None,
        meant_for: None,
        name: Private::from("Maija Mallikas"),
        verified_name: None,
        topic: Private::from("Rokotukset"),
        language: Language::Fi,
        started_at: clock.now(),
        since: clock.now(),
        closed_at: None,
        last_seq: Seq(0),
        deadline: None,
    };
    let start = NewConversation {
        start_id: CommandId(clock.uuid()),
        session: Token::fresh().unwrap().hash(),
        session_expires_at: Timestamp(i64::MAX),
        append: say(clock, &mut summary),
    };
    assert_eq!(journal.create(start).await.unwrap(), Created::New);
    summary
}

fn say(clock: &Clock, summary: &mut Summary) -> Append {
    let expected = summary.last_seq;
    summary.last_seq = expected.next();
    Append {
        conversation: summary.conversation,
        expected,
        events: vec![Recorded {
            seq: summary.last_seq,
            at: clock.now(),
            command: Some(CommandId(clock.uuid())),
            event: Event::Said {
                side: Side::Resident,
                by: None,
                text: Private::new("Lapseni täyttää kaksi vuotta ensi kuussa, ".repeat(3)),
                masked: false,
            },
        }],
        summary: (expected == Seq(0)).then(|| summary.clone()),
        resident_session: None,
        mail: Vec::new(),
    }
}
