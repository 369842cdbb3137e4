//! Memory stays flat, however much arrives at once.

use std::time::Duration;

use portti::domain::ids::AttachmentId;

use crate::gallery::Gallery;
use crate::sender::Sender;
use crate::uploading::{content, fresh};

/// How many files arrive at once.
const FILES: usize = 50;

/// How many of them in one session.
const OF_EACH: usize = 5;

/// The growth that is allowed, in bytes.
const GROWTH: u64 = 100_000_000;

/// The size of each file, in megabytes: 8, so that all together are four times what may be held.
/// `PORTTI_TEST_UPLOAD_MEGABYTES` makes them larger.
fn megabytes() -> usize {
    let set = std::env::var("PORTTI_TEST_UPLOAD_MEGABYTES").ok();
    set.map_or(8, |set| set.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_uploads_at_once_take_little_memory() {
    let size = megabytes() * 1_000_000;
    let gallery = Gallery::open(
        "file_megabytes = 2000\nconversation_megabytes = 20000\nservice_megabytes = 100000",
    )
    .await;
    let mut uploads = Vec::new();
    for _ in 0..FILES / OF_EACH {
        let chat = gallery.chat("aino").await;
        let sender = Sender::resident(&gallery, &chat);
        for _ in 0..OF_EACH {
            let id = fresh(&gallery);
            sender.begin(id, size as u64).await;
            uploads.push((sender.clone(), id));
        }
    }
    let before = held();
    let mut peak = before;
    let sending = all_at_once(&uploads, size);
    let watching = async {
        loop {
            peak = peak.max(held());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        () = sending => {}
        () = watching => {}
    }
    let grown = peak - before;
    println!(
        "{FILES} files of {} MB at once: {} MB more than the {} MB before",
        megabytes(),
        grown / 1_000_000,
        before / 1_000_000
    );
    assert!(grown < GROWTH, "{} MB more", grown / 1_000_000);
}

/// The memory that this process holds, in bytes: the server's, and with it the test's own.
fn held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.unwrap().split_whitespace().nth(1).unwrap();
    kilobytes.parse::<u64>().unwrap() * 1_024
}

/// All begin, then all send, a piece of each in turn.
async fn all_at_once(uploads: &[(Sender, AttachmentId)], size: usize) {
    let mut open = Vec::new();
    for (sender, id) in uploads {
        open.push(sender.slowly(*id, 0, Some(size)).await);
    }
    let piece = content(200_000);
    for sent in (0..size).step_by(piece.len()) {
        for slow in &mut open {
            slow.send(&piece[..piece.len().min(size - sent)]).await;
        }
    }
    for slow in open {
        assert_eq!(slow.answer().await, (204, String::new()));
    }
}
