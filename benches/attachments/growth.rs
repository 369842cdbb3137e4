//! What many files that arrive side by side take of the server's memory.

use std::time::Duration;

use futures_util::future::join_all;

use crate::house::House;

/// How many files arrive at once.
const FILES: usize = 50;

/// The size of each, in bytes.
const SIZE: usize = 100_000_000;

/// How much more memory they may take, in bytes.
const AIM: u64 = 100_000_000;

/// The server's memory, in bytes.
pub struct Growth {
    before: u64,
    peak: u64,
    took: Duration,
}

/// Has them sent all at once, and watches.
pub async fn of_many(house: &House) -> Growth {
    let content = crate::content(SIZE);
    let mut files = Vec::with_capacity(FILES);
    for _ in 0..FILES {
        files.push(house.offer(&content).await);
    }
    let before = house.server.memory();
    let mut peak = before;
    let begun = std::time::Instant::now();
    let sending = join_all(files.iter().map(|file| house.send(file, &content)));
    let watching = async {
        loop {
            peak = peak.max(house.server.memory());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        _ = sending => {}
        () = watching => {}
    }
    Growth {
        before,
        peak,
        took: begun.elapsed(),
    }
}

impl Growth {
    pub fn tell(&self) {
        let grown = self.peak - self.before;
        let [before, grown_mb] = [self.before, grown].map(|bytes| bytes / 1_000_000);
        println!(
            "\n{FILES} files of {} MB side by side, in {:.0} s: {grown_mb} MB more than the {before} MB before; \
             aim {} MB: {}",
            SIZE / 1_000_000,
            self.took.as_secs_f64(),
            AIM / 1_000_000,
            crate::reached(grown <= AIM)
        );
    }
}
