//! The sweep: what is gone is deleted, and what lost its other half is found.

use std::path::PathBuf;

use portti::attachments::Compared;
use portti::attachments::store::{Copy, SEGMENT};
use portti::domain::command::Command;
use portti::domain::conversation::AttachmentState;
use portti::domain::ids::AttachmentId;
use portti::domain::person::{Actor, Side};

use crate::gallery::{Chat, Gallery, unknown};

fn folder(gallery: &Gallery, chat: &Chat, file: AttachmentId) -> PathBuf {
    gallery
        .folder()
        .join(format!("{}/{file}", chat.conversation))
}

/// Moves the clock so far beyond the present that what was just written is old.
pub fn long_afterwards(gallery: &Gallery) {
    let now = portti::clock::Clock::system().now();
    let behind = now.seconds_since(gallery.clock.now()).max(0);
    gallery.clock.advance(behind + 2 * 3_600);
}

#[tokio::test]
async fn what_is_gone_is_deleted_with_its_record() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let (gone, stays) = (
        gallery.file(&chat, b"one").await,
        gallery.file(&chat, b"two").await,
    );
    gallery.attachments.sweep().await.unwrap();
    assert!(
        folder(&gallery, &chat, gone).exists(),
        "nothing of it is gone yet"
    );
    assert!(gallery.journal.file_gone(gone).await.unwrap());
    gallery.attachments.sweep().await.unwrap();
    assert!(!folder(&gallery, &chat, gone).exists());
    assert!(!gallery.journal.file_exists(gone).await.unwrap());
    assert!(folder(&gallery, &chat, stays).exists());
    assert!(gallery.journal.file_exists(stays).await.unwrap());
    gallery.attachments.sweep().await.unwrap();
}

#[tokio::test]
async fn a_record_stays_until_the_bytes_are_deleted() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let gone = gallery.file(&chat, b"one").await;
    gallery.journal.file_gone(gone).await.unwrap();
    // A storage that cannot be reached: something else stands where the folder was.
    let place = gallery.folder();
    let aside = place.with_file_name("aside");
    std::fs::rename(&place, &aside).unwrap();
    std::fs::write(&place, "in the way").unwrap();
    gallery.attachments.sweep().await.unwrap();
    assert!(gallery.journal.file_exists(gone).await.unwrap());
    std::fs::remove_file(&place).unwrap();
    std::fs::rename(&aside, &place).unwrap();
    gallery.attachments.sweep().await.unwrap();
    assert!(!gallery.journal.file_exists(gone).await.unwrap());
    assert!(!folder(&gallery, &chat, gone).exists());
}

#[tokio::test]
async fn an_upload_that_never_ends_is_given_up() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let size = SEGMENT as u64 + 1;
    let file = gallery.offered(&chat, size, Side::Resident).await;
    gallery.bytes(&chat, file, Copy::Original, b"begun").await;
    gallery.clock.advance(59 * 60);
    gallery.attachments.sweep().await.unwrap();
    assert!(
        gallery.journal.file_exists(file).await.unwrap(),
        "it may still go on"
    );
    gallery.clock.advance(2 * 60);
    gallery.attachments.sweep().await.unwrap();
    assert!(!gallery.journal.file_exists(file).await.unwrap());
    assert!(!folder(&gallery, &chat, file).exists());
    let state = gallery.desk.state_now(chat.conversation).await.unwrap();
    assert_eq!(
        state.attachments[&file].state,
        AttachmentState::Gone,
        "both sides are told"
    );
}

#[tokio::test]
async fn an_upload_that_never_ends_in_a_closed_conversation_goes_too() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let file = gallery.offered(&chat, 5, Side::Resident).await;
    gallery.does(&chat, Actor::Resident, Command::Close).await;
    gallery.clock.advance(2 * 3_600);
    gallery.attachments.sweep().await.unwrap();
    assert!(!gallery.journal.file_exists(file).await.unwrap());
}

#[tokio::test]
async fn bytes_without_a_record_are_deleted() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let kept = gallery.file(&chat, b"kept").await;
    let orphan = unknown();
    gallery
        .bytes(&chat, orphan, Copy::Original, b"nobody's")
        .await;
    let found = gallery.attachments.compare().await.unwrap();
    assert_eq!(found, Compared::default(), "it may be on its way");
    long_afterwards(&gallery);
    let found = gallery.attachments.compare().await.unwrap();
    assert_eq!((found.orphans, found.lost), (1, 0));
    assert!(!folder(&gallery, &chat, orphan).exists());
    assert!(folder(&gallery, &chat, kept).exists());
}

#[tokio::test]
async fn a_record_without_its_bytes_is_marked_as_gone() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let plain = vec![7; SEGMENT + 5];
    let whole = gallery.file(&chat, &plain).await;
    let (lost, cut) = (
        gallery.file(&chat, &plain).await,
        gallery.file(&chat, &plain).await,
    );
    std::fs::remove_dir_all(folder(&gallery, &chat, lost)).unwrap();
    let original = folder(&gallery, &chat, cut).join("original/000000");
    let original = std::fs::File::options().write(true).open(original);
    original.unwrap().set_len(SEGMENT as u64 + 40).unwrap();
    let found = gallery.attachments.compare().await.unwrap();
    assert_eq!(found, Compared::default(), "it may come back");
    let found = gallery.attachments.compare().await.unwrap();
    assert_eq!((found.orphans, found.lost), (0, 2));
    gallery.attachments.sweep().await.unwrap();
    for gone in [lost, cut] {
        assert!(!gallery.journal.file_exists(gone).await.unwrap());
    }
    assert!(gallery.journal.file_exists(whole).await.unwrap());
    let state = gallery.desk.state_now(chat.conversation).await.unwrap();
    assert_eq!(
        state.attachments[&lost].state,
        AttachmentState::Gone,
        "both sides are told"
    );
    let again = gallery.attachments.compare().await.unwrap();
    assert_eq!(again, Compared::default());
}

#[tokio::test]
async fn bytes_that_cannot_be_deleted_keep_nothing_else() {
    let gallery = Gallery::open("").await;
    let (first, second) = (gallery.chat("aino").await, gallery.chat("eero").await);
    let stuck = gallery.file(&first, b"one").await;
    let gone = gallery.file(&second, b"two").await;
    // No folder can be deleted where a file is.
    let place = gallery.folder().join(first.conversation.to_string());
    std::fs::remove_dir_all(&place).unwrap();
    std::fs::write(&place, "in the way").unwrap();
    for file in [stuck, gone] {
        gallery.journal.file_gone(file).await.unwrap();
        gallery.clock.advance(1);
    }
    gallery.attachments.sweep().await.unwrap();
    assert!(gallery.journal.file_exists(stuck).await.unwrap());
    assert!(!gallery.journal.file_exists(gone).await.unwrap());
    assert!(!folder(&gallery, &second, gone).exists());
    std::fs::remove_file(&place).unwrap();
    gallery.attachments.sweep().await.unwrap();
    assert!(!gallery.journal.file_exists(stuck).await.unwrap());
}

#[tokio::test]
async fn bytes_that_cannot_be_looked_for_keep_nothing_else() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let stuck = gallery.file(&chat, b"one").await;
    let _kept = gallery.file(&chat, b"two").await;
    let orphan = unknown();
    gallery
        .bytes(&chat, orphan, Copy::Original, b"nobody's")
        .await;
    long_afterwards(&gallery);
    // Nothing can be asked for in a folder that is none.
    let place = folder(&gallery, &chat, stuck).join("original");
    std::fs::remove_dir_all(&place).unwrap();
    std::fs::write(&place, "in the way").unwrap();
    let found = gallery.attachments.compare().await.unwrap();
    assert_eq!((found.orphans, found.lost), (1, 0));
    assert_eq!(gallery.attachments.doubts.current(), None);
}

#[tokio::test]
async fn what_comes_back_was_not_lost() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let (file, _stays) = (
        gallery.file(&chat, b"one").await,
        gallery.file(&chat, b"two").await,
    );
    let place = folder(&gallery, &chat, file);
    let aside = tempfile::tempdir().unwrap();
    let aside = aside.path().join("aside");
    for _ in 0..2 {
        std::fs::rename(&place, &aside).unwrap();
        let found = gallery.attachments.compare().await.unwrap();
        assert_eq!(found, Compared::default());
        std::fs::rename(&aside, &place).unwrap();
        let found = gallery.attachments.compare().await.unwrap();
        assert_eq!(found, Compared::default());
    }
    assert!(gallery.journal.file_exists(file).await.unwrap());
}

#[tokio::test]
async fn a_row_that_cannot_be_read_keeps_nothing_else() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let (bad, gone) = (
        gallery.file(&chat, b"bad").await,
        gallery.file(&chat, b"gone").await,
    );
    for file in [bad, gone] {
        assert!(gallery.journal.file_gone(file).await.unwrap());
    }
    let spoil = format!(
        "UPDATE attachments SET side = 'nobody' WHERE id = x'{}'",
        bad.0.simple()
    );
    diesel::connection::SimpleConnection::batch_execute(&mut gallery.database(), &spoil).unwrap();
    // A page of such rows alone is not the end.
    let page = gallery.journal.gone_files(None, 1).await.unwrap();
    assert_eq!(page.iter().map(|row| row.id).collect::<Vec<_>>(), [gone]);
    gallery.attachments.sweep().await.unwrap();
    assert!(gallery.journal.file_exists(bad).await.unwrap());
    assert!(!gallery.journal.file_exists(gone).await.unwrap());
}

#[tokio::test]
async fn nothing_is_lost_where_the_storage_is_empty() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, b"one").await;
    let place = gallery.folder();
    let aside = place.with_file_name("aside");
    std::fs::rename(&place, &aside).unwrap();
    std::fs::create_dir(&place).unwrap();
    let found = gallery.attachments.compare().await.unwrap();
    assert_eq!(found, Compared::default());
    std::fs::remove_dir(&place).unwrap();
    std::fs::rename(&aside, &place).unwrap();
    gallery.attachments.sweep().await.unwrap();
    assert!(folder(&gallery, &chat, file).exists());
    let state = gallery.desk.state_now(chat.conversation).await.unwrap();
    assert_eq!(state.attachments[&file].state, AttachmentState::Ready);
}

#[tokio::test]
async fn nothing_is_deleted_where_too_much_is_missing() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let mut files = Vec::new();
    for _ in 0..12 {
        files.push(gallery.file(&chat, b"kept").await);
    }
    let orphan = unknown();
    gallery
        .bytes(&chat, orphan, Copy::Original, b"nobody's")
        .await;
    long_afterwards(&gallery);
    let aside = tempfile::tempdir().unwrap();
    let aside = |file: AttachmentId| aside.path().join(file.to_string());
    for file in &files[..11] {
        std::fs::rename(folder(&gallery, &chat, *file), aside(*file)).unwrap();
    }
    let found = gallery.attachments.compare().await.unwrap();
    assert_eq!(found, Compared::default());
    assert!(folder(&gallery, &chat, orphan).exists());
    let state = gallery.desk.state_now(chat.conversation).await.unwrap();
    for file in &files {
        assert_eq!(state.attachments[file].state, AttachmentState::Ready);
    }
    // One fewer is believed.
    std::fs::rename(aside(files[0]), folder(&gallery, &chat, files[0])).unwrap();
    let found = gallery.attachments.compare().await.unwrap();
    assert_eq!((found.orphans, found.lost), (1, 0));
    let found = gallery.attachments.compare().await.unwrap();
    assert_eq!((found.orphans, found.lost), (0, 10));
}
