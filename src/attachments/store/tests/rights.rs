//! What is kept under one right to write is never taken for what is kept under another; and whose
//! the storage is.

use super::super::*;
use super::ground::{Ground, as_if, bytes, file, read};
use crate::journal::InstallationMark;

const SIZE: usize = 2 * SEGMENT + 100;

#[tokio::test]
async fn a_write_that_lands_late_is_not_read() {
    for ground in Ground::both().await {
        let (store, plain) = (&ground.store, bytes(SIZE));
        let first = file(1, SIZE);
        let second = as_if(&first, |form| form.written = form.written.continued(1, 2));
        let segment = |index: usize| plain.chunks(SEGMENT).nth(index).unwrap().to_vec();
        let (mut early, mut late) = (store.writer(second.clone()), store.writer(first.clone()));
        late.put(segment(0)).await.unwrap();
        // The writing of the second was given up; another goes on, and then the first lands.
        early.put(segment(1)).await.unwrap();
        late.put(vec![6; SEGMENT]).await.unwrap();
        early.put(segment(2)).await.unwrap();
        let whole = read(store, &second, 0..second.form.size).await.unwrap();
        assert!(whole == plain, "{}", ground.name);
        assert!(store.stands(&second.form).await.unwrap());
        assert!(!store.stands(&first.form).await.unwrap());
        let (conversation, attachment) = (first.form.conversation, first.form.attachment);
        store.delete(conversation, attachment).await.unwrap();
        assert!(ground.everything().is_empty(), "what landed late goes too");
    }
}

#[tokio::test]
async fn what_one_right_kept_is_deleted_alone() {
    for ground in Ground::both().await {
        let (store, plain) = (&ground.store, bytes(SIZE));
        let first = file(1, SIZE);
        let second = as_if(&first, |form| form.written = Written::under(2));
        store.write_all(&second, &plain).await.unwrap();
        let kept = ground.everything();
        // Only a part of it was kept.
        let mut writer = store.writer(first.clone());
        writer.put(vec![6; SEGMENT]).await.unwrap();
        assert!(ground.everything().len() > kept.len());
        store.delete_noted(&first.form).await.unwrap();
        assert_eq!(ground.everything(), kept, "{}", ground.name);
        let whole = read(store, &second, 0..second.form.size).await.unwrap();
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
