//! What is kept under one right to write is never taken for what is kept under another; and whose
//! the storage is.

use super::super::*;
use super::ground::{Ground, bytes, file, read};
use crate::journal::InstallationMark;

const SIZE: usize = 2 * SEGMENT + 100;

/// The same file, written on from its second segment under another right.
fn continued(stored: &Stored) -> Stored {
    Stored {
        written: stored.written.continued(1, 2),
        ..stored.clone()
    }
}

#[tokio::test]
async fn a_write_that_lands_late_is_not_read() {
    for ground in Ground::both().await {
        let (store, plain) = (&ground.store, bytes(SIZE));
        let first = file(1, SIZE);
        let second = continued(&first);
        let segment = |index: usize| plain.chunks(SEGMENT).nth(index).unwrap().to_vec();
        store.put(&first, 0, segment(0)).await.unwrap();
        // The writing of the second was given up; another goes on, and then the first lands.
        store.put(&second, 1, segment(1)).await.unwrap();
        store.put(&first, 1, vec![6; SEGMENT]).await.unwrap();
        store.put(&second, 2, segment(2)).await.unwrap();
        let whole = read(store, &second, 0..second.size).await.unwrap();
        assert!(whole == plain, "{}", ground.name);
        let id = (first.conversation, first.attachment);
        let form = (Copy::Original, first.size);
        assert!(store.stands(id, form, &second.written).await.unwrap());
        assert!(!store.stands(id, form, &first.written).await.unwrap());
        store.delete(id.0, id.1).await.unwrap();
        assert!(ground.everything().is_empty(), "what landed late goes too");
    }
}

#[tokio::test]
async fn what_one_right_kept_is_deleted_alone() {
    for ground in Ground::both().await {
        let (store, plain) = (&ground.store, bytes(SIZE));
        let first = file(1, SIZE);
        let second = Stored {
            written: Written::under(2),
            ..first.clone()
        };
        store.write_all(&second, &plain).await.unwrap();
        // Only a part of it was kept.
        store.put(&first, 1, vec![6; SEGMENT]).await.unwrap();
        store.delete_segments(&first).await.unwrap();
        assert_eq!(ground.everything().len(), 3, "{}", ground.name);
        let whole = read(store, &second, 0..second.size).await.unwrap();
        assert!(whole == plain);
    }
}

#[tokio::test]
async fn a_storage_is_marked() {
    for ground in Ground::both().await {
        let (store, file) = (&ground.store, file(1, 5));
        assert_eq!(store.mark().await.unwrap(), None);
        for mark in [[0; 16], [0xAB; 16]].map(InstallationMark) {
            store.set_mark(mark).await.unwrap();
            assert_eq!(store.mark().await.unwrap(), Some(mark), "{}", ground.name);
        }
        store.write_all(&file, &[1; 5]).await.unwrap();
        let held: Vec<Held> = store.list().try_collect().await.unwrap();
        assert_eq!(held.len(), 1, "the mark is no file");
        for wrong in ["", "short", &"x".repeat(33), &"0".repeat(34)] {
            std::fs::write(ground.folder.join("portti-installation"), wrong).unwrap();
            let read = store.mark().await;
            assert!(matches!(read, Err(StoreError::Damaged(_))), "{wrong}");
        }
    }
}
