//! Whoever can write to the storage can destroy, but not deceive.

use super::super::*;
use super::ground::{Ground, as_if, bytes, file, read};

const SIZE: usize = 2 * SEGMENT + 100;

/// A ground with one file in it.
async fn with_file(ground: Ground) -> (Ground, Stored) {
    let stored = file(1, SIZE);
    ground.store.write_all(&stored, &bytes(SIZE)).await.unwrap();
    (ground, stored)
}

fn is_damaged<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Damaged(_)))
}

#[tokio::test]
async fn every_changed_bit_is_noticed() {
    for ground in Ground::both().await {
        let (ground, stored) = with_file(ground).await;
        let kept = ground.kept(&stored, 2);
        for at in 0..kept.len() {
            let mut changed = kept.clone();
            changed[at] ^= 1;
            ground.exchange(&stored, 2, &changed);
            let found = ground.store.get(&stored, 2).await;
            assert!(is_damaged(&found), "{} byte {at}", ground.name);
        }
        ground.exchange(&stored, 2, &kept);
        assert!(ground.store.get(&stored, 2).await.is_ok());
    }
}

#[tokio::test]
async fn what_was_cut_or_grew_is_noticed() {
    for ground in Ground::both().await {
        let (ground, stored) = with_file(ground).await;
        let kept = ground.kept(&stored, 2);
        for length in [kept.len() + 1, kept.len() - 1, kept.len() / 2, 29, 28, 1] {
            ground.cut(&stored, 2, length);
            let found = ground.store.get(&stored, 2).await;
            assert!(is_damaged(&found), "{} {length}", ground.name);
        }
        let whole = read(&ground.store, &stored, 0..stored.form.size).await;
        assert!(is_damaged(&whole), "a stream ends with the error");
        ground.cut(&stored, 1, 0);
        let found = ground.store.get(&stored, 1).await;
        assert!(found.is_err(), "{}", ground.name);
    }
}

#[tokio::test]
async fn a_missing_segment_is_noticed_and_the_rest_is_not_sent_as_if_whole() {
    for ground in Ground::both().await {
        let (ground, stored) = with_file(ground).await;
        ground.lose(&stored, 2);
        let whole = read(&ground.store, &stored, 0..stored.form.size).await;
        assert!(matches!(whole, Err(StoreError::Missing)), "{}", ground.name);
        let part = read(&ground.store, &stored, 0..SEGMENT as u64).await;
        assert!(part.is_ok(), "what is there can be read");
    }
}

#[tokio::test]
async fn segments_that_were_swapped_or_moved_are_noticed() {
    for ground in Ground::both().await {
        let (ground, stored) = with_file(ground).await;
        let store = &ground.store;
        let (a, b) = (ground.kept(&stored, 0), ground.kept(&stored, 1));
        // Two segments of one file, of the same length.
        ground.exchange(&stored, 0, &b);
        ground.exchange(&stored, 1, &a);
        for index in [0, 1] {
            assert!(
                is_damaged(&store.get(&stored, index).await),
                "{}",
                ground.name
            );
        }
        ground.exchange(&stored, 0, &a);
        ground.exchange(&stored, 1, &b);

        // The same place in another form, another file, another conversation; what was kept under
        // another right to write, put where that of this one belongs; all under the same key, which
        // they would never share.
        let elsewhere = file(900, SIZE).form.conversation;
        let others = [
            as_if(&stored, |form| form.copy = Copy::Cleaned),
            as_if(&stored, |form| {
                form.attachment = file(2, SIZE).form.attachment
            }),
            as_if(&stored, |form| form.conversation = elsewhere),
            as_if(&stored, |form| form.written = Written::under(0)),
            as_if(&stored, |form| form.written = Written::under(2)),
        ];
        for other in others {
            ground.exchange(&other, 0, &a);
            assert!(is_damaged(&store.get(&other, 0).await), "{other:?}");
        }
        let cut = as_if(&stored, |form| form.size = 2 * SEGMENT as u64);
        assert!(is_damaged(&store.get(&cut, 0).await), "the end was cut off");
        assert!(store.get(&stored, 0).await.is_ok());
    }
}

#[tokio::test]
async fn an_earlier_segment_put_back_under_another_key_is_noticed() {
    for ground in Ground::both().await {
        let (ground, stored) = with_file(ground).await;
        let key = Arc::new(FileKey::new([77; 32]));
        let other = Stored { key, ..stored };
        assert!(
            is_damaged(&ground.store.get(&other, 0).await),
            "{}",
            ground.name
        );
    }
}

#[tokio::test]
async fn a_huge_object_is_not_read_into_memory() {
    let (ground, stored) = with_file(Ground::local()).await;
    let huge = std::fs::File::create(ground.path(&stored, 0)).unwrap();
    huge.set_len(1 << 40).unwrap();
    assert!(is_damaged(&ground.store.get(&stored, 0).await));
}

#[tokio::test]
async fn what_a_crash_left_half_written_is_neither_read_nor_left_behind() {
    let ground = Ground::local();
    let stored = file(1, 100);
    // The power went away before anything of it was synced, or in the middle of that.
    let path = ground.path(&stored, 0);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    for (left, length) in [(0, 0), (1, 50)] {
        std::fs::write(&path, vec![1; length]).unwrap();
        let found = ground.store.get(&stored, 0).await;
        let missing = matches!(found, Err(StoreError::Missing));
        assert!(if left == 0 {
            missing
        } else {
            is_damaged(&found)
        });
    }
    let store = &ground.store;
    let held: Vec<Held> = store.list().try_collect().await.unwrap();
    assert_eq!(held.len(), 1, "the sweep learns of it");
    // Whoever goes on holds another right.
    let stored = as_if(&stored, |form| form.written = Written::under(2));
    store.write_all(&stored, &[7; 100]).await.unwrap();
    assert!(read(store, &stored, 0..100).await.unwrap() == [7; 100]);
    store
        .delete(stored.form.conversation, stored.form.attachment)
        .await
        .unwrap();
    assert!(ground.everything().is_empty());
}
