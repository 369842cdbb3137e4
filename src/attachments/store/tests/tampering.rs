//! Whoever can write to the storage can destroy, but not deceive.

use super::super::*;
use super::ground::{Ground, bytes, file, read};

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
        let path = ground.path(&stored, 2);
        let kept = std::fs::read(&path).unwrap();
        for at in 0..kept.len() {
            let mut changed = kept.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
            let found = ground.store.get(&stored, 2).await;
            assert!(is_damaged(&found), "{} byte {at}", ground.name);
        }
        std::fs::write(&path, kept).unwrap();
        assert!(ground.store.get(&stored, 2).await.is_ok());
    }
}

#[tokio::test]
async fn what_was_cut_or_grew_is_noticed() {
    for ground in Ground::both().await {
        let (ground, stored) = with_file(ground).await;
        let path = ground.path(&stored, 1);
        let kept = std::fs::read(&path).unwrap();
        for length in [0, 1, 28, 29, kept.len() / 2, kept.len() - 1] {
            std::fs::write(&path, &kept[..length]).unwrap();
            let found = ground.store.get(&stored, 1).await;
            assert!(is_damaged(&found), "{} {length}", ground.name);
        }
        let mut longer = kept;
        longer.push(0);
        std::fs::write(&path, longer).unwrap();
        assert!(is_damaged(&ground.store.get(&stored, 1).await));
        let whole = read(&ground.store, &stored, 0..stored.size).await;
        assert!(is_damaged(&whole), "a stream ends with the error");
    }
}

#[tokio::test]
async fn a_missing_segment_is_noticed_and_the_rest_is_not_sent_as_if_whole() {
    for ground in Ground::both().await {
        let (ground, stored) = with_file(ground).await;
        std::fs::remove_file(ground.path(&stored, 2)).unwrap();
        let whole = read(&ground.store, &stored, 0..stored.size).await;
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
        let (first, second) = (ground.path(&stored, 0), ground.path(&stored, 1));
        let (a, b) = (
            std::fs::read(&first).unwrap(),
            std::fs::read(&second).unwrap(),
        );
        // Two segments of one file, of the same length.
        std::fs::write(&first, &b).unwrap();
        std::fs::write(&second, &a).unwrap();
        for index in [0, 1] {
            assert!(
                is_damaged(&store.get(&stored, index).await),
                "{}",
                ground.name
            );
        }
        std::fs::write(&first, &a).unwrap();
        std::fs::write(&second, &b).unwrap();

        // The same place in another form, another file, another conversation, another size; all
        // under the same key, which they would never share.
        let others = [
            Stored {
                copy: Copy::Cleaned,
                ..stored.clone()
            },
            Stored {
                attachment: file(2, SIZE).attachment,
                ..stored.clone()
            },
            Stored {
                conversation: file(900, SIZE).conversation,
                ..stored.clone()
            },
        ];
        for other in others {
            let path = ground.path(&other, 0);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &a).unwrap();
            assert!(is_damaged(&store.get(&other, 0).await), "{other:?}");
        }
        // What was kept under another right to write, put where that of this one belongs.
        for generation in [0, 2] {
            let written = Written::under(generation);
            let other = Stored {
                written,
                ..stored.clone()
            };
            std::fs::write(ground.path(&other, 0), &a).unwrap();
            assert!(is_damaged(&store.get(&other, 0).await), "{generation}");
        }
        let cut = Stored {
            size: 2 * SEGMENT as u64,
            ..stored.clone()
        };
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
    // As the library names what it has not finished.
    let path = ground.path(&stored, 0);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path.with_file_name("000000#1"), [1; 50]).unwrap();
    let store = &ground.store;
    assert!(matches!(
        store.get(&stored, 0).await,
        Err(StoreError::Missing)
    ));
    let held: Vec<Held> = store.list().try_collect().await.unwrap();
    assert_eq!(held.len(), 1, "the sweep learns of it");
    store.write_all(&stored, &[7; 100]).await.unwrap();
    assert!(read(store, &stored, 0..100).await.unwrap() == [7; 100]);
    store
        .delete(stored.conversation, stored.attachment)
        .await
        .unwrap();
    assert!(ground.everything().is_empty());
}
