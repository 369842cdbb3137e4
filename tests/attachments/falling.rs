//! Files over which the scanner falls are never delivered, even where files may pass unscanned; and
//! a scanner that fails as a whole costs no file.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

use crate::checking::Ponderer;
use crate::clamd::{PATIENCE, eicar};
use crate::house::{Chat, House};
use crate::sending::File;

/// What makes the scanners of these tests fall.
const STONE: &str = "a stone on the way";

/// Whether a scanner falls, and over how many it did.
#[derive(Default)]
struct Fall {
    over_all: AtomicBool,
    times: AtomicUsize,
}

/// Reads a command, with what is to be scanned; none where it only asks for the version.
async fn asked(stream: &mut UnixStream) -> Option<Vec<u8>> {
    let mut command = Vec::new();
    while command.last() != Some(&0) {
        command.push(stream.read_u8().await.ok()?);
    }
    if command == b"zVERSION\0" {
        stream.write_all(b"Stumbler 1\0").await.ok()?;
        return None;
    }
    let mut content = Vec::new();
    loop {
        let length = stream.read_u32().await.ok()?;
        if length == 0 {
            return Some(content);
        }
        let mut piece = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut piece).await.ok()?;
        content.extend(piece);
    }
}

/// A scanner that calls all clean but a stone, or falls over everything: then it gives this answer,
/// or none.
fn stumbler(house: &House, answer: &'static [u8]) -> Arc<Fall> {
    let listener = UnixListener::bind(house.scanner.socket()).unwrap();
    let fall = Arc::new(Fall::default());
    let falls = Arc::clone(&fall);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let falls = Arc::clone(&falls);
            tokio::spawn(async move {
                let content = asked(&mut stream).await?;
                let stone = String::from_utf8_lossy(&content).contains(STONE);
                let fallen = stone || falls.over_all.load(Ordering::SeqCst);
                if fallen {
                    falls.times.fetch_add(1, Ordering::SeqCst);
                }
                let said = if fallen { answer } else { b"stream: OK\0" };
                stream.write_all(said).await.ok()
            });
        }
    });
    fall
}

async fn is_refused_in_the_end(answer: &'static [u8]) {
    // Even a service that does not insist on a scan never delivers such a file.
    let house = House::new(&[], "unscanned = \"pass\"");
    let fall = stumbler(&house, answer);
    let mut server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text(STONE);
    chat.as_resident(&server).sends(&file).await;
    server.logged_again("a file waits to be checked", 1).await;
    chat.as_staff(&server).finds_nothing(&file).await;
    let refused = chat.both_hear("attachment_refused", &file).await;
    assert_eq!(refused["reason"], "not_checkable");
    assert_eq!(fall.times.load(Ordering::SeqCst), 4);
    house.is_empty().await;
}

#[tokio::test]
async fn a_file_that_the_scanner_falls_over_is_refused_in_the_end() {
    is_refused_in_the_end(b"").await;
}

#[tokio::test]
async fn a_file_on_which_the_scanner_gives_no_verdict_is_refused_in_the_end() {
    is_refused_in_the_end(b"stream: Can't allocate memory ERROR\0").await;
}

/// How often checks were put off because of the scanner.
async fn put_off(chat: &Chat) -> u32 {
    let metrics = chat.resident.page("/metrics").await;
    let again = "portti_file_check_retries_total{part=\"scanner\"} ";
    let times = metrics.split(again).nth(1);
    times.map_or(0, |rest| rest.lines().next().unwrap().parse().unwrap())
}

async fn was_put_off(chat: &Chat, times: u32) {
    let tried = async {
        while put_off(chat).await < times {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, tried).await.unwrap();
}

#[tokio::test]
async fn a_scanner_that_falls_over_everything_costs_no_file() {
    let house = House::new(&[], "");
    let fall = stumbler(&house, b"");
    fall.over_all.store(true, Ordering::SeqCst);
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text("Hei!");
    chat.as_resident(&server).sends(&file).await;
    was_put_off(&chat, 1).await;
    // Once more, and the file would be refused.
    house.changes("UPDATE attachments SET faults = 3");
    let times = put_off(&chat).await;
    was_put_off(&chat, times + 2).await;
    chat.as_staff(&server).finds_nothing(&file).await;
    fall.over_all.store(false, Ordering::SeqCst);
    chat.both_hear("attachment_ready", &file).await;
}

#[tokio::test]
async fn a_file_that_the_scanner_does_not_end_with_is_refused_in_the_end() {
    let house = House::new(&[("ATTACHMENTS__SCANNER_SECONDS", "1")], "");
    let _ponderer = Ponderer::over(&house, b"Hei!");
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text("Hei!");
    chat.as_resident(&server).sends(&file).await;
    // It ends with others, so the file is what it cannot end with.
    let refused = chat.both_hear("attachment_refused", &file).await;
    assert_eq!(refused["reason"], "not_checkable");
    house.is_empty().await;
}

#[tokio::test]
async fn a_scanner_that_ends_with_nothing_costs_no_file() {
    let house = House::new(&[("ATTACHMENTS__SCANNER_SECONDS", "1")], "");
    let ponderer = Ponderer::start(&house);
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text("Hei!");
    chat.as_resident(&server).sends(&file).await;
    // Three scans in vain would refuse it, were it the file's fault.
    was_put_off(&chat, 1).await;
    ponderer.goes_on();
    chat.both_hear("attachment_ready", &file).await;
}

#[tokio::test]
async fn a_file_that_makes_the_scanner_fail_waits_for_its_return() {
    let house = House::new(&[], "unscanned = \"pass\"");
    let listener = UnixListener::bind(house.scanner.socket()).unwrap();
    let (fall, fallen) = tokio::sync::oneshot::channel();
    let socket = house.scanner.socket();
    tokio::spawn(async move {
        let hold = loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            if asked(&mut stream).await.is_some() {
                break stream;
            }
        };
        // Nobody listens any more before the file is hung up on.
        drop(listener);
        std::fs::remove_file(socket).unwrap();
        drop(hold);
        fall.send(()).unwrap();
    });
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text(eicar());
    chat.as_resident(&server).sends(&file).await;
    fallen.await.unwrap();
    // It is tried again while nobody listens.
    was_put_off(&chat, 2).await;
    chat.as_staff(&server).finds_nothing(&file).await;
    let _clamd = house.scanner.start().await;
    let refused = chat.both_hear("attachment_refused", &file).await;
    assert_eq!(refused["reason"], "infected");
    let log = server.stop().await;
    assert!(!log.contains("a file is delivered unscanned"), "{log}");
}

#[tokio::test]
async fn one_conversations_files_do_not_make_others_wait() {
    let house = House::new(&[], "");
    let mut ponderer = Ponderer::over(&house, b"slow");
    let server = house.place.start().await;
    let mut greedy = house.chat(&server).await;
    let slow: Vec<File> = (0..9).map(|n| File::text(format!("slow {n}"))).collect();
    for file in &slow {
        greedy.as_resident(&server).sends(file).await;
    }
    for _ in 0..2 {
        ponderer.has_taken_one().await;
    }
    let mut other = house.chat(&server).await;
    let file = File::text("Hei!");
    other.as_resident(&server).sends(&file).await;
    other.both_hear("attachment_ready", &file).await;
    let (status, _) = greedy.as_resident(&server).asks(&slow[0], "view").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "they still wait");
    ponderer.goes_on();
    for file in &slow {
        greedy.both_hear("attachment_ready", file).await;
    }
}
