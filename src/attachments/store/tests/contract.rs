//! What every store does.

use super::super::*;
use super::ground::{Ground, bytes, file, read};

/// Sizes around the borders of segments.
const SIZES: [usize; 6] = [
    1,
    SEGMENT - 1,
    SEGMENT,
    SEGMENT + 1,
    2 * SEGMENT,
    3 * SEGMENT + 17,
];

#[test]
fn segments_are_full_but_the_last() {
    let lengths = |size: u64| -> Vec<usize> {
        (0..)
            .map_while(|index| segment_length(size, index))
            .collect()
    };
    assert!(lengths(0).is_empty());
    assert_eq!(lengths(1), [1]);
    assert_eq!(lengths(SEGMENT as u64), [SEGMENT]);
    assert_eq!(lengths(SEGMENT as u64 + 1), [SEGMENT, 1]);
    assert_eq!(segment_length(u64::MAX, u32::MAX), Some(SEGMENT));
}

#[tokio::test]
async fn what_is_kept_is_read_again_whole() {
    for ground in Ground::both().await {
        for (size, number) in SIZES.into_iter().zip(0..) {
            let (stored, plain) = (file(number, size), bytes(size));
            ground.store.write_all(&stored, &plain).await.unwrap();
            let whole = read(&ground.store, &stored, 0..stored.size).await.unwrap();
            assert!(whole == plain, "{} {size}", ground.name);
            let first = ground.store.get(&stored, 0).await.unwrap();
            assert!(first.as_slice() == &plain[..size.min(SEGMENT)]);
        }
    }
}

#[tokio::test]
async fn any_range_can_be_read() {
    let size = 3 * SEGMENT + 17;
    let plain = bytes(size);
    for ground in Ground::both().await {
        let stored = file(0, size);
        ground.store.write_all(&stored, &plain).await.unwrap();
        for (start, end) in [
            (0, 1),
            (SEGMENT - 1, SEGMENT + 1),
            (SEGMENT, 2 * SEGMENT),
            (5, 3 * SEGMENT + 2),
            (size - 1, size),
            (size - 20, size + 1_000),
            (7, 7),
            (size + 5, size + 9),
        ] {
            let range = start as u64..end as u64;
            let found = read(&ground.store, &stored, range).await.unwrap();
            let (start, end) = (start.min(size), end.min(size));
            assert!(found == plain[start..end], "{} {start}..{end}", ground.name);
        }
    }
}

#[tokio::test]
async fn segments_come_one_by_one_and_again() {
    for ground in Ground::both().await {
        let size = SEGMENT + 10;
        let (stored, plain) = (file(3, size), bytes(size));
        let store = &ground.store;
        // The second first: order does not matter.
        store
            .put(&stored, 1, plain[SEGMENT..].to_vec())
            .await
            .unwrap();
        assert!(matches!(
            store.get(&stored, 0).await,
            Err(StoreError::Missing)
        ));
        store.put(&stored, 0, vec![9; SEGMENT]).await.unwrap();
        // An upload that lost its connection sends a segment again.
        store
            .put(&stored, 0, plain[..SEGMENT].to_vec())
            .await
            .unwrap();
        assert!(read(store, &stored, 0..stored.size).await.unwrap() == plain);
    }
}

#[tokio::test]
async fn a_segment_of_the_wrong_length_is_not_kept() {
    for ground in Ground::both().await {
        let stored = file(3, SEGMENT + 10);
        for (index, length) in [(0, 10), (0, 0), (1, 9), (1, 11), (2, 1), (u32::MAX, 1)] {
            let put = ground.store.put(&stored, index, vec![0; length]).await;
            assert!(matches!(put, Err(StoreError::Misfit)), "{index} {length}");
        }
        let short = ground.store.write_all(&stored, &[1, 2, 3]).await;
        assert!(matches!(short, Err(StoreError::Misfit)));
        assert!(ground.everything().is_empty());
    }
}

#[tokio::test]
async fn what_lies_in_the_storage_tells_nothing() {
    for ground in Ground::both().await {
        let text = b"Ruusu kukkii, resepti uusitaan. ".repeat(4_000);
        let stored = file(4, text.len());
        ground.store.write_all(&stored, &text).await.unwrap();
        let kept = std::fs::read(ground.path(&stored, 0)).unwrap();
        assert_eq!(kept.len(), text.len() + seal::OVERHEAD);
        let found = memchr::memmem::find(&kept, b"resepti");
        assert_eq!(found, None, "{}", ground.name);
        // The same again is sealed in another way.
        ground.store.write_all(&stored, &text).await.unwrap();
        assert!(std::fs::read(ground.path(&stored, 0)).unwrap() != kept);
    }
}

#[tokio::test]
async fn what_is_deleted_leaves_nothing_and_takes_no_neighbour() {
    for ground in Ground::both().await {
        let store = &ground.store;
        let (one, two, other) = (file(0, SEGMENT + 1), file(1, 5), file(100, 5));
        assert_eq!(one.conversation, two.conversation);
        assert_ne!(one.conversation, other.conversation);
        for stored in [&one, &two, &other] {
            let plain = bytes(usize::try_from(stored.size).unwrap());
            store.write_all(stored, &plain).await.unwrap();
        }
        for copy in [Copy::Cleaned, Copy::Preview] {
            let size = 3;
            let form = Stored {
                copy,
                size,
                ..one.clone()
            };
            store.write_all(&form, &[1, 2, 3]).await.unwrap();
        }
        assert_eq!(ground.everything().len(), 6);
        store
            .delete(one.conversation, one.attachment)
            .await
            .unwrap();
        assert_eq!(ground.everything().len(), 2, "{}", ground.name);
        // Once more is no error: another node may have been quicker.
        store
            .delete(one.conversation, one.attachment)
            .await
            .unwrap();
        assert!(matches!(store.get(&one, 0).await, Err(StoreError::Missing)));
        assert!(store.get(&two, 0).await.is_ok());
        store.delete_conversation(one.conversation).await.unwrap();
        assert_eq!(ground.everything(), [ground.path(&other, 0)]);
        store.delete_conversation(other.conversation).await.unwrap();
        assert!(ground.everything().is_empty());
    }
}

#[tokio::test]
async fn everything_that_is_kept_is_listed() {
    for ground in Ground::both().await {
        let store = &ground.store;
        let files = [file(0, SEGMENT + 1), file(1, 5), file(100, 5), file(200, 5)];
        for stored in &files {
            let plain = bytes(usize::try_from(stored.size).unwrap());
            store.write_all(stored, &plain).await.unwrap();
        }
        let preview = Stored {
            copy: Copy::Preview,
            ..files[1].clone()
        };
        store.write_all(&preview, &[0; 5]).await.unwrap();
        // What is not ours is left alone.
        std::fs::write(ground.folder.join("README"), "not ours").unwrap();

        let mut found: Vec<_> = store
            .list()
            .map_ok(|held| {
                assert!(held.changed_at > Timestamp(1_600_000_000_000_000));
                (held.conversation, held.attachment)
            })
            .try_collect()
            .await
            .unwrap();
        found.sort();
        let wanted = files.map(|file| (file.conversation, file.attachment));
        assert_eq!(found, wanted, "{}", ground.name);
    }
}

#[tokio::test]
async fn an_empty_store_lists_nothing() {
    for ground in Ground::both().await {
        let found: Vec<Held> = ground.store.list().try_collect().await.unwrap();
        assert!(found.is_empty());
        let gone = file(5, 5);
        let deleted = ground.store.delete(gone.conversation, gone.attachment);
        deleted.await.unwrap();
    }
}

#[tokio::test]
async fn whether_a_file_stands_is_told_without_opening_it() {
    for ground in Ground::both().await {
        let size = 2 * SEGMENT + 5;
        let stored = file(6, size);
        let store = &ground.store;
        let stands = async || {
            let id = (stored.conversation, stored.attachment);
            let form = (stored.copy, stored.size);
            store.stands(id, form, &stored.written).await.unwrap()
        };
        assert!(!stands().await);
        store.write_all(&stored, &bytes(size)).await.unwrap();
        assert!(stands().await, "{}", ground.name);
        let last = ground.path(&stored, 2);
        let kept = std::fs::read(&last).unwrap();
        std::fs::write(&last, &kept[..kept.len() - 1]).unwrap();
        assert!(!stands().await);
        std::fs::remove_file(&last).unwrap();
        assert!(!stands().await);
    }
}

#[cfg(unix)]
#[test]
fn the_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let ground = Ground::local();
    let mode = std::fs::metadata(&ground.folder)
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
}
