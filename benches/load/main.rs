//! `cargo bench --bench load`: how much one core of Portti carries, beside a bare echo.
//!
//! The server runs on one core and this driver on the other. Residents and professionals play
//! ping-pong: each waits for the other's message before it sends the next, and every message is
//! committed and synced before it is acknowledged. Then the same number of sockets does the same
//! with a bare actix-ws echo of equal frames. Processor time and memory are read from the kernel's
//! accounts of the server's process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on stops, and says on standard output what it found"
)]

mod client;
mod echo;
mod ping_pong;
mod process;
mod report;
mod town;

use std::time::Duration;

use ping_pong::Measured;
use report::Line;
use town::Town;

/// The same as the server's, so that the echo is not at a disadvantage.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many professionals answer.
const PROFESSIONALS: usize = 100;

/// How many residents there are, in the small and the large run.
const RESIDENTS: [usize; 2] = [100, 900];

/// How long is played before it counts, so that caches and buffers are as in the long run.
const WARM_UP: Duration = Duration::from_secs(3);

/// How long it counts.
const WINDOW: Duration = Duration::from_secs(10);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).is_some_and(|first| first == "echo") {
        echo::serve();
    } else if arguments.iter().any(|argument| argument == "--bench") {
        // Test runners ask every target what it holds; this one holds a bench and no tests.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(bench());
    }
}

async fn bench() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    process::pin_driver();
    println!("server on one core, driver on the other; every message committed and synced\n");
    let mut lines = Vec::new();
    for residents in RESIDENTS {
        let portti = portti(residents).await;
        let echo = echo(residents).await;
        lines.push(Line {
            residents,
            portti,
            echo,
        });
    }
    report::print(PROFESSIONALS, &lines);
}

/// One run against Portti.
async fn portti(residents: usize) -> Measured {
    let mut town = Town::found(PROFESSIONALS, residents).await;
    town.restart().await;
    let mut speakers = town.professionals().await;
    let idle = town.server.memory();
    speakers.extend(town.residents().await);
    let connected = town.server.memory();
    let mut measured = ping_pong::portti(&town, speakers).await;
    measured.memory = per_connection(idle, connected, residents);
    town.server.stop().await;
    measured
}

/// One run against the echo, with as many sockets as the town has.
async fn echo(residents: usize) -> Measured {
    let mut server = process::Server::echo().await;
    let idle = server.memory();
    let sockets = client::echo_sockets(&server, residents + PROFESSIONALS).await;
    let connected = server.memory();
    let mut measured = ping_pong::echo(&server, sockets).await;
    measured.memory = per_connection(idle, connected, residents + PROFESSIONALS);
    server.stop().await;
    measured
}

/// Bytes for each of `sockets`.
fn per_connection(before: u64, after: u64, sockets: usize) -> f64 {
    after.saturating_sub(before) as f64 / sockets as f64
}
