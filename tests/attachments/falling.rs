//! Files over which the scanner falls: they are never delivered, even where files may pass unscanned.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

use crate::clamd::{PATIENCE, eicar};
use crate::house::House;
use crate::sending::File;

/// A scanner that tells its version, and otherwise gives this answer, or hangs up.
async fn stumble(listener: &UnixListener, answer: &[u8]) -> Option<UnixStream> {
    let (mut stream, _) = listener.accept().await.unwrap();
    // As long as the other command; what is longer is hung up on.
    let mut command = *b"zVERSION\0";
    stream.read_exact(&mut command).await.unwrap();
    if command == *b"zVERSION\0" {
        stream.write_all(b"Stumbler 1\0").await.unwrap();
        return None;
    }
    stream.write_all(answer).await.unwrap();
    Some(stream)
}

async fn is_refused_in_the_end(answer: &'static [u8]) {
    // Even a service that does not insist on a scan never delivers such a file.
    let house = House::new(&[], "unscanned = \"pass\"");
    let listener = UnixListener::bind(house.scanner.socket()).unwrap();
    tokio::spawn(async move {
        loop {
            drop(stumble(&listener, answer).await);
        }
    });
    let mut server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text("Hei!");
    chat.as_resident(&server).sends(&file).await;
    server.logged_again("a file waits to be checked", 1).await;
    chat.as_staff(&server).finds_nothing(&file).await;
    let refused = chat.both_hear("attachment_refused", &file).await;
    assert_eq!(refused["reason"], "not_checkable");
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

#[tokio::test]
async fn a_file_that_makes_the_scanner_fall_waits_for_its_return() {
    let house = House::new(&[], "unscanned = \"pass\"");
    let listener = UnixListener::bind(house.scanner.socket()).unwrap();
    let (fall, fallen) = tokio::sync::oneshot::channel();
    let socket = house.scanner.socket();
    tokio::spawn(async move {
        let hold = loop {
            if let Some(stream) = stumble(&listener, b"").await {
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
    let tried = async {
        loop {
            let metrics = chat.resident.page("/metrics").await;
            let again = "portti_file_check_retries_total{part=\"scanner\"} ";
            let times = metrics
                .split(again)
                .nth(1)
                .and_then(|rest| rest.lines().next());
            if times.is_some_and(|times| times.parse::<u32>().unwrap() >= 2) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, tried).await.unwrap();
    chat.as_staff(&server).finds_nothing(&file).await;
    let _clamd = house.scanner.start().await;
    let refused = chat.both_hear("attachment_refused", &file).await;
    assert_eq!(refused["reason"], "infected");
    let log = server.stop().await;
    assert!(!log.contains("a file is delivered unscanned"), "{log}");
}
