//! `cargo bench --bench attachments`: what files cost, beside a plain actix-web file handler.
//! With `-- growth`, what many at once take of memory alone.
//!
//! The server runs on one core and this driver on the other. The same file is sent and fetched
//! several times, in turn: through Portti, which seals every segment, syncs what came to the disk
//! and notes it in the journal before it acknowledges it, and through a handler that writes a body
//! to a new file, syncs that, and sends it with actix-files. Files are removed between the rounds,
//! and nothing is measured before that is done. The median counts, of what followed on each other, since
//! others use the disk too. Processor time is read from the kernel's accounts of the server's process.
//! Looking into the file is done by another process, after the sender has gone on; how long that
//! takes has a row of its own. In the end fifty files come at once, and the memory that they take is
//! told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on stops, and says on standard output what it found"
)]

#[path = "../../tests/attachments/backstage.rs"]
#[allow(dead_code, reason = "the tests of files use more of it")]
mod backstage;
mod growth;
mod house;
mod plain;
#[path = "../load/process.rs"]
mod process;

use std::time::{Duration, Instant};

use bytes::Bytes;
use house::House;
use process::Server;

/// The same as the server's, so that the plain handler is not at a disadvantage.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The size of the file, in bytes.
const SIZE: usize = 50_000_000;

/// How often it is sent, and how often it is fetched for each time.
const SENT: u32 = 8;
const FETCHED: u32 = 4;

/// What is aimed at: so many times the plain handler's time.
const AIM: f64 = 1.5;

/// What transfers of the whole file took: each of them by the clock, and all of them together of
/// the processor.
#[derive(Debug, Default)]
pub struct Took {
    each: Vec<Duration>,
    processor: Duration,
}

impl Took {
    /// Counts one transfer of the whole file.
    pub async fn count<T>(&mut self, server: &Server, transfer: impl Future<Output = T>) -> T {
        let (begun, used) = (Instant::now(), server.processor_time());
        let result = transfer.await;
        self.each.push(begun.elapsed());
        self.processor += server.processor_time() - used;
        result
    }

    /// Megabytes in a second, in the median.
    fn rate(&self) -> f64 {
        let seconds = self.each.iter().map(Duration::as_secs_f64);
        SIZE as f64 / 1e6 / median(seconds)
    }

    /// How many times as long as `other` it took, in the median of the transfers that were made one
    /// after the other: what the machine did meanwhile met both.
    fn times(&self, other: &Self) -> f64 {
        let pairs = self.each.iter().zip(&other.each);
        median(pairs.map(|(own, other)| own.div_duration_f64(*other)))
    }

    /// Milliseconds of the processor for a megabyte.
    fn processor_ms(&self) -> f64 {
        let megabytes = self.each.len() as f64 * SIZE as f64 / 1e6;
        self.processor.as_secs_f64() * 1e3 / megabytes
    }
}

fn median(of: impl Iterator<Item = f64>) -> f64 {
    let mut of: Vec<f64> = of.collect();
    of.sort_unstable_by(f64::total_cmp);
    of[of.len() / 2]
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).is_some_and(|first| first == "echo") {
        plain::serve();
    } else if arguments.iter().any(|argument| argument == "--bench") {
        // Test runners ask every target what it holds; this one holds a bench and no tests.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let growth = arguments.iter().any(|argument| argument == "growth");
        runtime.unwrap().block_on(async {
            let _ = rustls::crypto::ring::default_provider().install_default();
            process::pin_driver();
            if growth {
                growth::of_many(&House::open().await).await.tell();
            } else {
                bench().await;
            }
        });
    }
}

async fn bench() {
    let content = content(SIZE);
    println!(
        "a file of {} MB, server on one core, driver on the other\n",
        SIZE / 1_000_000
    );
    let (mut house, mut plain) = (House::open().await, Plain::open().await);
    let (mut sealed, mut bare) = <([Took; 2], [Took; 2])>::default();
    let mut looked_into = Duration::MAX;
    for _ in 0..SENT {
        let checked = portti(&house, &content, &mut sealed).await;
        looked_into = looked_into.min(checked);
        plain.round(&content, &mut bare).await;
    }
    plain.server.stop().await;
    let grown = growth::of_many(&house).await;
    house.server.stop().await;
    println!("| | Portti | plain handler | times as long | aim |");
    println!("| --- | --- | --- | --- | --- |");
    for (what, place) in [("sent", 0), ("fetched", 1)] {
        let (portti, plain) = (&sealed[place], &bare[place]);
        let times = portti.times(plain);
        let reached = reached(times <= AIM);
        println!(
            "| {what}, MB/s | {:.0} | {:.0} | {times:.2} | {AIM}: {reached} |",
            portti.rate(),
            plain.rate(),
        );
        println!(
            "| {what}, processor ms for a MB | {:.2} | {:.2} | {:.2} | |",
            portti.processor_ms(),
            plain.processor_ms(),
            portti.processor_ms() / plain.processor_ms(),
        );
    }
    let rate = SIZE as f64 / 1e6 / looked_into.as_secs_f64();
    println!("| sent and looked into, MB/s | {rate:.0} | | | |");
    grown.tell();
}

fn reached(is: bool) -> &'static str {
    if is { "reached" } else { "**not reached**" }
}

/// Sending and fetching through Portti. Gives how long it took until others could fetch it.
async fn portti(house: &House, content: &Bytes, [sent, fetched]: &mut [Took; 2]) -> Duration {
    let file = house.offer(content).await;
    let begun = Instant::now();
    let sending = house.send(&file, content);
    sent.count(&house.server, sending).await;
    house.until_ready(&file).await;
    let checked = begun.elapsed();
    let link = house.link(&file).await;
    for _ in 0..FETCHED {
        let fetching = fetch(&house.client, &link, Some(&house.resident));
        assert_eq!(fetched.count(&house.server, fetching).await, SIZE);
    }
    house.remove(&file).await;
    house.until_swept(&file).await;
    checked
}

/// The plain handler, and its client.
struct Plain {
    server: Server,
    client: reqwest::Client,
    url: String,
}

impl Plain {
    async fn open() -> Self {
        let server = Server::echo().await;
        let url = format!("http://{}/file", server.address);
        Self {
            server,
            client: reqwest::Client::new(),
            url,
        }
    }

    /// Sending and fetching through it.
    async fn round(&self, content: &Bytes, [sent, fetched]: &mut [Took; 2]) {
        let sending = self.client.put(&self.url).body(content.clone()).send();
        let answer = sent.count(&self.server, sending).await.unwrap();
        assert!(answer.status().is_success());
        for _ in 0..FETCHED {
            let fetching = fetch(&self.client, &self.url, None);
            assert_eq!(fetched.count(&self.server, fetching).await, SIZE);
        }
        let removed = self.client.delete(&self.url).send().await.unwrap();
        assert!(removed.status().is_success());
    }
}

/// Fetches a file, throws it away, and tells how long it was.
async fn fetch(client: &reqwest::Client, url: &str, cookie: Option<&str>) -> usize {
    let mut request = client.get(url);
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    let mut response = request.send().await.unwrap();
    assert!(response.status().is_success(), "{}", response.status());
    let mut size = 0;
    while let Some(chunk) = response.chunk().await.unwrap() {
        size += chunk.len();
    }
    size
}

/// A text, since nothing else of this size is quickly made and quickly looked into.
fn content(size: usize) -> Bytes {
    let line = "Ihottuma alkoi viikko sitten ja kutisee öisin; rasva on auttanut vähän.\n";
    let mut text = line.repeat(size / line.len());
    while text.len() < size {
        text.push('.');
    }
    Bytes::from(text)
}
