//! Whose storage is it? Where storage and database do not belong together, nothing is deleted.

use std::path::PathBuf;

use diesel::connection::SimpleConnection as _;
use portti::attachments::store::Copy;
use portti::attachments::{Compared, Doubt};
use portti::config::Orphans;
use portti::domain::ids::AttachmentId;
use serde_json::Value;

use crate::gallery::{Chat, Gallery};
use crate::house::{House, MARK};
use crate::sweeping::long_afterwards;

const MADE_UP: &str = "00000000000000000000000000000007\n";

fn mark(gallery: &Gallery) -> PathBuf {
    gallery.folder().join(MARK)
}

/// Files in the storage of which the database knows nothing, long since.
async fn orphans(gallery: &Gallery, chat: &Chat, count: u32) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for _ in 0..count {
        let id = AttachmentId(gallery.clock.uuid());
        gallery.bytes(chat, id, Copy::Original, b"nobody's").await;
        let folder = format!("{}/{id}", chat.conversation);
        folders.push(gallery.folder().join(folder));
    }
    long_afterwards(gallery);
    folders
}

fn stand(folders: &[PathBuf]) -> usize {
    folders.iter().filter(|folder| folder.exists()).count()
}

#[tokio::test]
async fn the_storage_of_another_database_is_left_alone() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    gallery.file(&chat, b"kept").await;
    let orphans = orphans(&gallery, &chat, 1).await;
    let attachments = &gallery.attachments;
    let doubts = &attachments.doubts;
    for wrong in [MADE_UP, "what is this"] {
        std::fs::write(mark(&gallery), wrong).unwrap();
        let found = attachments.compare().await.unwrap();
        assert_eq!(found, Compared::default());
        assert_eq!(doubts.current(), Some(Doubt::Foreign), "{wrong}");
        assert_eq!(stand(&orphans), 1);
    }
    // Whoever says that all shall go makes it this database's.
    let resolute = gallery.attachments_with(|settings| settings.orphans = Orphans::All);
    assert_eq!(resolute.compare().await.unwrap().orphans, 1);
    assert_eq!(stand(&orphans), 0);
    let found = attachments.compare().await.unwrap();
    assert_eq!((found, doubts.current()), (Compared::default(), None));
}

#[tokio::test]
async fn a_database_that_was_emptied_or_exchanged_costs_no_file() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let attachments = &gallery.attachments;
    attachments.compare().await.unwrap();
    assert!(mark(&gallery).exists(), "marked at its first use");
    let orphans = orphans(&gallery, &chat, 1).await;
    // As a database is that was begun anew.
    let emptied = "DELETE FROM installation; DELETE FROM attachments";
    gallery.database().batch_execute(emptied).unwrap();
    assert_eq!(attachments.compare().await.unwrap(), Compared::default());
    assert_eq!(attachments.doubts.current(), Some(Doubt::Foreign));
    // Without a mark it is nobody's, and what it holds is not known here.
    std::fs::remove_file(mark(&gallery)).unwrap();
    assert_eq!(attachments.compare().await.unwrap(), Compared::default());
    assert_eq!(attachments.doubts.current(), Some(Doubt::Unmarked));
    assert!(!mark(&gallery).exists());
    assert_eq!(stand(&orphans), 1);
    // One file that it knows is enough to tell that they belong together.
    gallery.file(&chat, b"known").await;
    assert_eq!(attachments.compare().await.unwrap().orphans, 1);
    assert!(mark(&gallery).exists());
}

#[tokio::test]
async fn more_than_a_few_orphans_are_not_believed() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    gallery.file(&chat, b"kept").await;
    let attachments = &gallery.attachments;
    let orphans = orphans(&gallery, &chat, 11).await;
    assert_eq!(attachments.compare().await.unwrap(), Compared::default());
    assert_eq!(attachments.doubts.current(), Some(Doubt::Unknown));
    assert_eq!(stand(&orphans), 11);
    // One fewer is.
    std::fs::remove_dir_all(&orphans[0]).unwrap();
    assert_eq!(attachments.compare().await.unwrap().orphans, 10);
    assert_eq!(attachments.doubts.current(), None);
}

#[tokio::test]
async fn operators_are_told_once_that_the_storage_is_not_the_right_one() {
    let house = House::new(&[], "");
    let folder = house.place.file("attachments");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(MARK), MADE_UP).unwrap();
    let mut server = house.place.start().await;
    let told = |line: &Value| line["code"] == "foreign" && line["level"] == "ERROR";
    server.logged(told).await;
    let (status, health) = server.door.browser().get("/health/ready").await;
    assert!(status.is_success(), "people can chat without files");
    assert_eq!(health["attachments"]["storage"], "foreign", "{health}");
    let metrics = server.door.browser().page("/metrics").await;
    assert!(metrics.contains("portti_storage_doubted 1"), "{metrics}");
}
