//! The whole way of a file through a real server and a real clamd, and what happens where the
//! scanner, the server or the people do not wait for each other.

use std::path::PathBuf;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, watch};

use crate::clamd::{PATIENCE, STREAM_LIMIT, eicar};
use crate::house::House;
use crate::sending::{File, PLACE};

fn holds(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn a_file_is_checked_and_reaches_the_other_side() {
    let house = House::new(&[], "");
    let _clamd = house.scanner.start().await;
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;

    // Some segments and a bit.
    let note = File::text("Hei, tässä muistio. ".repeat(45_000));
    chat.as_resident(&server).sends(&note).await;
    chat.both_hear("attachment_received", &note).await;
    let ready = chat.both_hear("attachment_ready", &note).await;
    assert_eq!(ready["size"], note.content.len());
    assert_eq!(ready["preview"], false);
    assert_eq!(ready["flagged"], false);
    for person in [chat.as_resident(&server), chat.as_staff(&server)] {
        assert!(person.fetches(&note, "download").await == note.content);
    }

    let photograph = File::photograph();
    assert!(holds(&photograph.content, PLACE));
    chat.as_staff(&server).sends(&photograph).await;
    let ready = chat.both_hear("attachment_ready", &photograph).await;
    assert_eq!(ready["preview"], true);
    let resident = chat.as_resident(&server);
    let seen = resident.fetches(&photograph, "view").await;
    assert_eq!(ready["size"], seen.len());
    assert!(image::load_from_memory(&seen).is_ok());
    assert!(!holds(&seen, PLACE), "the place is still told");
    let preview = resident.fetches(&photograph, "preview").await;
    assert!(image::load_from_memory(&preview).is_ok());
    // What tells of the place is kept nowhere, not even sealed.
    let originals = house.kept().into_iter().filter(|path| {
        path.to_string_lossy().contains(&photograph.id)
            && path.components().any(|part| part.as_os_str() == "original")
    });
    assert_eq!(originals.collect::<Vec<PathBuf>>(), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn an_infected_file_is_refused_and_leaves_no_bytes() {
    let house = House::new(&[], "");
    let _clamd = house.scanner.start().await;
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text(eicar());
    chat.as_resident(&server).sends(&file).await;
    let refused = chat.both_hear("attachment_refused", &file).await;
    assert_eq!(refused["reason"], "infected");
    chat.as_resident(&server).finds_nothing(&file).await;
    chat.as_staff(&server).finds_nothing(&file).await;
    house.is_empty().await;
    let log = server.stop().await;
    assert!(log.contains("Eicar-Test-Signature"), "{log}");
    assert!(!log.contains(&file.name), "{log}");
}

#[tokio::test]
async fn files_wait_for_a_scanner_that_is_down_and_are_not_served() {
    let house = House::new(&[], "");
    let mut server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let (clean, infected) = (File::text("Hei!"), File::text(eicar()));
    for file in [&clean, &infected] {
        chat.as_resident(&server).sends(file).await;
        chat.both_hear("attachment_received", file).await;
    }
    server.logged_again("a file waits to be checked", 2).await;
    let (status, health) = chat.resident.get("/health/ready").await;
    assert!(status.is_success(), "people can chat without files");
    assert_eq!(health["attachments"]["scanner"], "unreachable", "{health}");
    for file in [&clean, &infected] {
        chat.as_resident(&server).finds_nothing(file).await;
        chat.as_staff(&server).finds_nothing(file).await;
    }
    let metrics = chat.resident.page("/metrics").await;
    assert!(metrics.contains("portti_scanner_up 0"), "{metrics}");
    assert!(metrics.contains("portti_files_waiting 2"), "{metrics}");

    let _clamd = house.scanner.start().await;
    chat.both_hear("attachment_ready", &clean).await;
    let refused = chat.both_hear("attachment_refused", &infected).await;
    assert_eq!(refused["reason"], "infected");
    assert_eq!(
        chat.as_staff(&server).fetches(&clean, "view").await,
        b"Hei!"
    );
    let (_, health) = chat.resident.get("/health/ready").await;
    assert_eq!(health["attachments"]["scanner"], "ok", "{health}");
}

#[tokio::test]
async fn a_service_may_deliver_unscanned_while_the_scanner_is_down() {
    let house = House::new(&[], "unscanned = \"pass\"");
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text("Hei!");
    chat.as_resident(&server).sends(&file).await;
    chat.both_hear("attachment_ready", &file).await;
    // It is still looked into.
    let page = File::text("<!doctype html><script>alert(1)</script>");
    chat.as_resident(&server).sends(&page).await;
    chat.both_hear("attachment_refused", &page).await;
    // And scanned as soon as that can be done again.
    let _clamd = house.scanner.start().await;
    let infected = File::text(eicar());
    chat.as_resident(&server).sends(&infected).await;
    let refused = chat.both_hear("attachment_refused", &infected).await;
    assert_eq!(refused["reason"], "infected");
    let log = server.stop().await;
    assert!(log.contains("a file is delivered unscanned"), "{log}");
}

#[tokio::test]
async fn what_the_scanner_cannot_take_is_refused() {
    let house = House::new(&[], "");
    let _clamd = house.scanner.start().await;
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text(vec![b'a'; STREAM_LIMIT + 1]);
    chat.as_resident(&server).sends(&file).await;
    let refused = chat.both_hear("attachment_refused", &file).await;
    assert_eq!(refused["reason"], "not_checkable");
    house.is_empty().await;
    let log = server.stop().await;
    assert!(log.contains("larger_than_scanner_takes"), "{log}");
}

/// A scanner that takes files in and then ponders over them until it is told to go on.
pub struct Ponderer {
    /// Tells of each file that was taken in.
    taken: mpsc::UnboundedReceiver<()>,
    go_on: watch::Sender<bool>,
}

impl Ponderer {
    pub fn start(house: &House) -> Self {
        Self::over(house, b"")
    }

    /// Ponders over what holds this alone.
    pub fn over(house: &House, part: &'static [u8]) -> Self {
        let listener = UnixListener::bind(house.scanner.socket()).unwrap();
        let (tell, taken) = mpsc::unbounded_channel();
        let (go_on, wait) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(ponder(stream, part, tell.clone(), wait.clone()));
            }
        });
        Self { taken, go_on }
    }

    pub async fn has_taken_one(&mut self) {
        let taken = tokio::time::timeout(PATIENCE, self.taken.recv()).await;
        taken.expect("no file is scanned").unwrap();
    }

    pub fn goes_on(&self) {
        self.go_on.send_replace(true);
    }

    /// Gives the place free for another.
    fn leaves(house: &House) {
        std::fs::remove_file(house.scanner.socket()).unwrap();
    }
}

async fn ponder(
    mut stream: UnixStream,
    part: &[u8],
    tell: mpsc::UnboundedSender<()>,
    mut wait: watch::Receiver<bool>,
) -> Option<()> {
    let mut command = Vec::new();
    while command.last() != Some(&0) {
        command.push(stream.read_u8().await.ok()?);
    }
    if command == b"zVERSION\0" {
        stream.write_all(b"Ponderer 1\0").await.ok()?;
        return Some(());
    }
    assert_eq!(command, b"zINSTREAM\0");
    let mut content = Vec::new();
    loop {
        let length = stream.read_u32().await.ok()?;
        if length == 0 {
            break;
        }
        let mut piece = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut piece).await.ok()?;
        content.extend(piece);
    }
    if part.is_empty() || holds(&content, part) {
        tell.send(()).ok()?;
        wait.wait_for(|go_on| *go_on).await.ok()?;
    }
    stream.write_all(b"stream: OK\0").await.ok()
}

#[tokio::test]
async fn a_server_that_is_killed_while_it_checks_begins_again() {
    let house = House::new(&[], "");
    let mut ponderer = Ponderer::start(&house);
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let (clean, infected) = (File::text("Hei!"), File::text(eicar()));
    for file in [&clean, &infected] {
        chat.as_resident(&server).sends(file).await;
        ponderer.has_taken_one().await;
    }
    server.kill().await;
    Ponderer::leaves(&house);
    // What the lost server held is free for others after a time, which passes.
    house.changes("UPDATE attachments SET leased_until = leased_until - 15000000");
    let _clamd = house.scanner.start().await;
    let server = house.place.start().await;
    chat.again(&server).await;
    chat.both_hear("attachment_ready", &clean).await;
    let refused = chat.both_hear("attachment_refused", &infected).await;
    assert_eq!(refused["reason"], "infected");
    let staff = chat.as_staff(&server);
    assert_eq!(staff.fetches(&clean, "download").await, b"Hei!");
    staff.finds_nothing(&infected).await;
}

#[tokio::test]
async fn what_a_crash_left_of_a_check_goes_with_the_next() {
    let house = House::new(&[], "");
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let photograph = File::photograph();
    chat.as_resident(&server).sends(&photograph).await;
    chat.both_hear("attachment_received", &photograph).await;
    let original = house.kept().pop().unwrap();
    // Copies that a node made under its right to check, which is over, and noted nowhere.
    let file = original.parent().unwrap().parent().unwrap();
    for form in ["cleaned", "preview"] {
        std::fs::create_dir(file.join(form)).unwrap();
        std::fs::write(file.join(form).join("000000-00000000000000ff"), "sealed").unwrap();
    }
    let _clamd = house.scanner.start().await;
    chat.both_hear("attachment_ready", &photograph).await;
    let tidied = async {
        while house.kept().len() != 2 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let tidied = tokio::time::timeout(PATIENCE, tidied).await;
    assert!(tidied.is_ok(), "more is kept: {:?}", house.kept());
    let staff = chat.as_staff(&server);
    for purpose in ["view", "preview"] {
        let seen = staff.fetches(&photograph, purpose).await;
        assert!(image::load_from_memory(&seen).is_ok(), "{purpose}");
    }
}

/// A storage that is not there has lost nothing.
#[tokio::test]
async fn files_wait_for_a_storage_that_is_not_mounted() {
    let house = House::new(&[], "");
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text("Hei!");
    chat.as_resident(&server).sends(&file).await;
    chat.both_hear("attachment_received", &file).await;
    let place = house.place.file("attachments");
    let aside = house.place.file("aside");
    std::fs::rename(&place, &aside).unwrap();
    std::fs::create_dir(&place).unwrap();
    let _clamd = house.scanner.start().await;
    let waits = async {
        let put_off = "portti_file_check_retries_total{part=\"storage\"}";
        while !chat.resident.page("/metrics").await.contains(put_off) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let waits = tokio::time::timeout(PATIENCE, waits).await;
    assert!(waits.is_ok(), "it is not asked whose the storage is");
    chat.as_staff(&server).finds_nothing(&file).await;
    std::fs::remove_dir(&place).unwrap();
    std::fs::rename(&aside, &place).unwrap();
    chat.both_hear("attachment_ready", &file).await;
    let seen = chat.as_staff(&server).fetches(&file, "view").await;
    assert_eq!(seen, b"Hei!");
}

#[tokio::test]
async fn a_server_that_is_stopped_while_it_checks_goes_on_after_its_start() {
    let house = House::new(&[], "");
    let mut ponderer = Ponderer::start(&house);
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text("Hei!");
    chat.as_resident(&server).sends(&file).await;
    ponderer.has_taken_one().await;
    server.stop().await;
    ponderer.goes_on();
    let server = house.place.start().await;
    chat.again(&server).await;
    chat.both_hear("attachment_ready", &file).await;
}

/// Waits until a file that is being scanned is gone, lets the scanner call it clean, and sees that
/// nothing comes of it.
async fn nothing_comes_of_it(
    house: &House,
    ponderer: &Ponderer,
    log: impl Future<Output = String>,
) {
    ponderer.goes_on();
    house.is_empty().await;
    let log = log.await;
    assert!(!log.contains("\"level\":\"ERROR\""), "{log}");
}

#[tokio::test]
async fn a_file_that_is_removed_while_it_is_checked_is_gone() {
    let house = House::new(&[], "");
    let mut ponderer = Ponderer::start(&house);
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::photograph();
    chat.as_resident(&server).sends(&file).await;
    ponderer.has_taken_one().await;
    chat.as_resident(&server).removes(&file).await;
    chat.both_hear("attachment_removed", &file).await;
    // The next one is ready only when the scanner has gone on with both.
    ponderer.goes_on();
    let next = File::text("Hei!");
    chat.as_resident(&server).sends(&next).await;
    chat.both_hear("attachment_ready", &next).await;
    chat.as_staff(&server).finds_nothing(&file).await;
    chat.as_resident(&server).removes(&next).await;
    nothing_comes_of_it(&house, &ponderer, server.stop()).await;
}

#[tokio::test]
async fn a_conversation_that_is_closed_while_a_file_is_checked_takes_it_along() {
    let house = House::new(&[], "");
    let mut ponderer = Ponderer::start(&house);
    let server = house.place.start().await;
    let mut chat = house.chat(&server).await;
    let file = File::text("Hei!");
    chat.as_resident(&server).sends(&file).await;
    ponderer.has_taken_one().await;
    chat.professional_does(json!({ "type": "close" })).await;
    chat.both_hear_where(|heard| heard["type"] == "closed")
        .await;
    chat.as_staff(&server).finds_nothing(&file).await;
    nothing_comes_of_it(&house, &ponderer, server.stop()).await;
}
