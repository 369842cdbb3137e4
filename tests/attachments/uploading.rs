//! Files on their way in: whole, in pieces, broken off and gone on with.

use std::time::Duration;

use futures_util::future::join_all;
use portti::attachments::store::{Copy, Form, SEGMENT, Stored};
use portti::domain::attachment::FileKind;
use portti::domain::ids::{AttachmentId, ServiceId};
use portti::domain::person::Side;
use portti::journal::{FileState, NewFile};
use reqwest::{Method, StatusCode};

use crate::app::App;
use crate::gallery::{Chat, Gallery};
use crate::sender::{Headers, Sender, offer};

/// Bytes that differ from place to place.
pub fn content(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n % 251) as u8).collect()
}

pub fn fresh(gallery: &Gallery) -> AttachmentId {
    AttachmentId(gallery.clock.uuid())
}

/// The bytes that are kept of a file.
async fn kept(gallery: &Gallery, chat: &Chat, id: AttachmentId) -> Vec<u8> {
    let row = gallery.journal.file(id).await.unwrap().unwrap();
    let key = gallery.journal.file_key(chat.conversation, id).await;
    let stored = Stored {
        form: Form {
            conversation: chat.conversation,
            attachment: id,
            copy: Copy::Original,
            size: row.size,
            written: row.written.clone(),
        },
        key: std::sync::Arc::new(key.unwrap().unwrap()),
    };
    let mut bytes = Vec::new();
    for index in 0..row.arrived.div_ceil(SEGMENT as u64) {
        let segment = gallery.store.get(&stored, u32::try_from(index).unwrap());
        bytes.extend_from_slice(&segment.await.unwrap());
    }
    bytes
}

#[tokio::test]
async fn each_side_sends_and_what_came_waits_to_be_checked() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let bytes = content(2 * SEGMENT + 1_000);
    let senders = [
        (Sender::resident(&gallery, &chat), Side::Resident),
        (Sender::staff(&gallery, &chat), Side::Professional),
    ];
    for (sender, side) in senders {
        let id = fresh(&gallery);
        let begun = sender.offer(id, "kuva.png", bytes.len() as u64).await;
        assert_eq!(begun.status, StatusCode::CREATED, "{begun:?}");
        let location = format!("{}/{id}", sender.base);
        assert_eq!(begun.headers["location"], location);
        assert_eq!(begun.headers["tus-resumable"], "1.0.0");
        assert!(begun.headers.contains_key("upload-expires"));
        assert_eq!(begun.offset(), Some(0));
        // What does not fill a segment is not kept, unless it is the last.
        let first = sender.patch(id, 0, &bytes[..SEGMENT + 7]).await;
        assert_eq!(first.status, StatusCode::NO_CONTENT, "{first:?}");
        assert_eq!(first.offset(), Some(SEGMENT as u64));
        let standing = sender.head(id).await;
        assert_eq!(standing.status, StatusCode::OK);
        assert_eq!(standing.offset(), Some(SEGMENT as u64));
        assert_eq!(standing.headers["upload-length"], bytes.len().to_string());
        assert_eq!(standing.headers["cache-control"], "no-store");
        let rest = sender.patch(id, SEGMENT as u64, &bytes[SEGMENT..]).await;
        assert_eq!(rest.status, StatusCode::NO_CONTENT, "{rest:?}");
        assert_eq!(rest.offset(), Some(bytes.len() as u64));
        let row = gallery.journal.file(id).await.unwrap().unwrap();
        assert_eq!((row.state, row.side), (FileState::Checking, side));
        assert_eq!(row.name.expose(), "kuva.png");
        assert!(kept(&gallery, &chat, id).await == bytes);
        // Told again that it is whole, the client is content.
        let again = sender.patch(id, bytes.len() as u64, b"").await;
        assert_eq!(again.status, StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn offered_twice_it_is_one_file() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let id = fresh(&gallery);
    // So closely one after the other that some look before the file is told of, and are judged when it is.
    let offers = (0..40).map(async |n| {
        tokio::time::sleep(Duration::from_micros(300 * n)).await;
        sender.offer(id, "kuva.png", 2_000).await
    });
    let mut answers = join_all(offers).await;
    answers.push(sender.offer(id, "kuva.png", 2_000).await);
    for answer in answers {
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        assert_eq!(answer.headers["location"], format!("/api/attachments/{id}"));
    }
    let state = gallery.desk.state_now(chat.conversation).await.unwrap();
    assert_eq!(state.attachments.len(), 1);
    // The same id for something else is not.
    let other = sender.offer(id, "kuva.png", 2_001).await;
    assert_eq!(
        (other.status, other.code()),
        (StatusCode::FORBIDDEN, "already_done")
    );
    for (name, media_type) in [("kuva.jpg", "image/jpeg"), ("kuva.pdf", "application/pdf")] {
        let other = sender.post(&offer(id, name, media_type, 2_000)).await;
        assert_eq!(
            (other.status, other.code()),
            (StatusCode::FORBIDDEN, "already_done")
        );
    }
    sender.patch(id, 0, &content(2_000)).await;
    let after = sender.offer(id, "kuva.png", 2_000).await;
    assert_eq!(
        (after.status, after.offset()),
        (StatusCode::CREATED, Some(2_000))
    );
}

/// What is looked into must be what the other side is told of, whoever of two is first to tell.
#[tokio::test]
async fn a_twin_by_another_name_is_another_file() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let id = fresh(&gallery);
    // Its row is there, and nobody was told of it yet.
    let first = NewFile {
        id,
        conversation: chat.conversation,
        service: ServiceId::from("terveys"),
        side: Side::Resident,
        size: 2_000,
        name: "lasku.txt".into(),
        kind: FileKind::Text,
    };
    let now = gallery.clock.now();
    gallery
        .journal
        .insert_file(first, u64::MAX, now)
        .await
        .unwrap();
    for (name, media_type) in [
        ("lasku.pdf", "application/pdf"),
        ("toinen.txt", "text/plain"),
    ] {
        let twin = sender.post(&offer(id, name, media_type, 2_000)).await;
        assert_eq!(
            (twin.status, twin.code()),
            (StatusCode::FORBIDDEN, "already_done"),
            "{name}"
        );
    }
    let state = gallery.desk.state_now(chat.conversation).await.unwrap();
    assert!(state.attachments.is_empty());
    let same = sender
        .post(&offer(id, "lasku.txt", "text/plain", 2_000))
        .await;
    assert_eq!(same.status, StatusCode::CREATED, "{same:?}");
}

#[tokio::test]
async fn a_browser_that_does_not_know_the_type_is_helped_by_the_name() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    for media_type in ["", "application/octet-stream"] {
        let id = fresh(&gallery);
        let answer = sender.post(&offer(id, "kuva.HEIC", media_type, 5)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_loses_no_whole_segment() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    let bytes = content(3 * SEGMENT);
    let id = fresh(&gallery);
    sender.begin(id, bytes.len() as u64).await;
    let mut slow = sender.slowly(id, 0, Some(bytes.len())).await;
    slow.send(&bytes[..SEGMENT + 90_000]).await;
    sender.reaches(id, SEGMENT as u64).await;
    drop(slow);
    // The right to write comes back with the end of the connection.
    let went_on = async {
        loop {
            let rest = sender.patch(id, SEGMENT as u64, &bytes[SEGMENT..]).await;
            if rest.status != StatusCode::LOCKED {
                return rest;
            }
            assert_eq!(rest.code(), "upload_busy");
        }
    };
    let rest = tokio::time::timeout(crate::client::PATIENCE, went_on).await;
    assert_eq!(rest.unwrap().status, StatusCode::NO_CONTENT);
    assert!(kept(&gallery, &chat, id).await == bytes);
}

#[tokio::test]
async fn after_a_restart_of_the_server_it_goes_on() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let bytes = content(2 * SEGMENT);
    let id = fresh(&gallery);
    let sender = Sender::resident(&gallery, &chat);
    sender.begin(id, bytes.len() as u64).await;
    sender.patch(id, 0, &bytes[..SEGMENT]).await;
    let Gallery {
        app,
        clock,
        journal,
        ..
    } = gallery;
    let app = App::start_with(clock, app.stop().await).await;
    let sender = Sender {
        address: app.address,
        ..sender
    };
    assert_eq!(sender.head(id).await.offset(), Some(SEGMENT as u64));
    let rest = sender.patch(id, SEGMENT as u64, &bytes[SEGMENT..]).await;
    assert_eq!(rest.status, StatusCode::NO_CONTENT, "{rest:?}");
    let row = journal.file(id).await.unwrap().unwrap();
    assert_eq!(row.state, FileState::Checking);
}

#[tokio::test]
async fn what_is_spoken_is_told_to_everybody() {
    let gallery = Gallery::open("").await;
    let sender = Sender {
        address: gallery.app.address,
        base: String::new(),
        headers: Headers::new(),
    };
    let unknown = fresh(&gallery);
    for path in [
        "/api/attachments".to_owned(),
        format!("/api/attachments/{unknown}"),
        format!("/api/staff/conversations/{unknown}/attachments"),
        format!("/api/staff/conversations/{unknown}/attachments/{unknown}"),
    ] {
        let nothing = Headers::new();
        let answer = sender
            .ask(Method::OPTIONS, &path, &nothing, Vec::new())
            .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}");
        assert_eq!(answer.headers["tus-version"], "1.0.0");
        let extensions = &answer.headers["tus-extension"];
        assert_eq!(extensions, "creation,termination,expiration");
    }
}
