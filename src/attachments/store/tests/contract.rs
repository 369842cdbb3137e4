//! What every store does.

use super::super::*;
use super::ground::{Ground, as_if, bytes, file, read};

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
            let whole = read(&ground.store, &stored, 0..stored.form.size)
                .await
                .unwrap();
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
async fn segments_come_one_by_one_and_another_goes_on() {
    for ground in Ground::both().await {
        let size = 3 * SEGMENT + 10;
        let (begun, plain) = (file(3, size), bytes(size));
        let store = &ground.store;
        let segment = |index: usize| plain.chunks(SEGMENT).nth(index).unwrap().to_vec();
        assert!(matches!(
            store.get(&begun, 0).await,
            Err(StoreError::Missing)
        ));
        let mut writer = store.writer(begun.clone());
        writer.put(segment(0)).await.unwrap();
        writer.sync().await.unwrap();
        writer.put(segment(1)).await.unwrap();
        assert!(store.get(&begun, 1).await.unwrap().as_slice() == segment(1));
        assert!(matches!(
            store.get(&begun, 2).await,
            Err(StoreError::Missing)
        ));
        // The second was put and not noted: whoever goes on brings it again.
        let ended = as_if(&begun, |form| form.written = form.written.continued(1, 2));
        let mut writer = store.writer(ended.clone());
        for index in 1..4 {
            writer.put(segment(index)).await.unwrap();
        }
        writer.sync().await.unwrap();
        assert!(read(store, &ended, 0..size as u64).await.unwrap() == plain);
        assert!(store.stands(&ended.form).await.unwrap());
    }
}

#[tokio::test]
async fn a_right_writes_once() {
    let ground = Ground::local();
    let (stored, store) = (file(3, 10), &ground.store);
    store.write_all(&stored, &[1; 10]).await.unwrap();
    let again = store.write_all(&stored, &[2; 10]).await;
    assert!(matches!(again, Err(StoreError::Unavailable(_))));
    assert!(read(store, &stored, 0..10).await.unwrap() == [1; 10]);
}

#[tokio::test]
async fn after_a_failure_nothing_is_said_to_stand() {
    let ground = Ground::local();
    let stored = file(3, SEGMENT + 10);
    let mut writer = ground.store.writer(stored);
    writer.put(vec![1; SEGMENT]).await.unwrap();
    let mut other = ground.store.writer(file(3, SEGMENT + 10));
    for _ in 0..2 {
        // Its file is another's.
        let put = other.put(vec![1; SEGMENT]).await;
        assert!(matches!(put, Err(StoreError::Unavailable(_))));
        let synced = other.sync().await;
        assert!(matches!(synced, Err(StoreError::Unavailable(_))));
    }
    writer.sync().await.unwrap();
}

#[tokio::test]
async fn a_storage_that_is_not_there_is_not_made_anew() {
    let ground = Ground::local();
    std::fs::remove_dir_all(&ground.folder).unwrap();
    let put = ground.store.write_all(&file(3, 5), &[1; 5]).await;
    assert!(matches!(put, Err(StoreError::Unavailable(_))), "{put:?}");
    assert!(!ground.folder.exists());
}

#[tokio::test]
async fn a_segment_of_the_wrong_length_is_not_kept() {
    for ground in Ground::both().await {
        let stored = file(3, SEGMENT + 10);
        for length in [0, 10, SEGMENT - 1, SEGMENT + 1] {
            let mut writer = ground.store.writer(stored.clone());
            let put = writer.put(vec![0; length]).await;
            assert!(matches!(put, Err(StoreError::Misfit)), "{length}");
        }
        let short = ground.store.write_all(&stored, &[1, 2, 3]).await;
        assert!(matches!(short, Err(StoreError::Misfit)));
        assert!(ground.everything().is_empty());
        let mut writer = ground.store.writer(stored);
        writer.put(vec![0; SEGMENT]).await.unwrap();
        for length in [0, 9, 11, SEGMENT] {
            let put = writer.put(vec![0; length]).await;
            assert!(matches!(put, Err(StoreError::Misfit)), "{length}");
        }
        writer.put(vec![0; 10]).await.unwrap();
        let beyond = writer.put(vec![0; 1]).await;
        assert!(matches!(beyond, Err(StoreError::Misfit)));
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
        let again = as_if(&stored, |form| form.written = Written::under(2));
        ground.store.write_all(&again, &text).await.unwrap();
        let anew = std::fs::read(ground.path(&again, 0)).unwrap();
        assert!(anew[..text.len()] != kept[..text.len()]);
    }
}

#[tokio::test]
async fn what_is_deleted_leaves_nothing_and_takes_no_neighbour() {
    for ground in Ground::both().await {
        let store = &ground.store;
        let (one, two, other) = (file(0, SEGMENT + 1), file(1, 5), file(100, 5));
        assert_eq!(one.form.conversation, two.form.conversation);
        assert_ne!(one.form.conversation, other.form.conversation);
        for stored in [&one, &two, &other] {
            let plain = bytes(usize::try_from(stored.form.size).unwrap());
            store.write_all(stored, &plain).await.unwrap();
        }
        for copy in [Copy::Cleaned, Copy::Preview] {
            let form = as_if(&one, |form| (form.copy, form.size) = (copy, 3));
            store.write_all(&form, &[1, 2, 3]).await.unwrap();
        }
        let before = ground.everything().len();
        store
            .delete(one.form.conversation, one.form.attachment)
            .await
            .unwrap();
        let left = ground.everything();
        assert_eq!(left.len(), 2, "{} of {before}", ground.name);
        assert!(before > 4);
        // Once more is no error: another node may have been quicker.
        store
            .delete(one.form.conversation, one.form.attachment)
            .await
            .unwrap();
        assert!(matches!(store.get(&one, 0).await, Err(StoreError::Missing)));
        assert!(store.get(&two, 0).await.is_ok());
        store
            .delete(two.form.conversation, two.form.attachment)
            .await
            .unwrap();
        assert_eq!(ground.everything(), [ground.path(&other, 0)]);
        store
            .delete(other.form.conversation, other.form.attachment)
            .await
            .unwrap();
        assert!(ground.everything().is_empty());
    }
}

#[tokio::test]
async fn everything_that_is_kept_is_listed() {
    for ground in Ground::both().await {
        let store = &ground.store;
        let files = [file(0, SEGMENT + 1), file(1, 5), file(100, 5), file(200, 5)];
        for stored in &files {
            let plain = bytes(usize::try_from(stored.form.size).unwrap());
            store.write_all(stored, &plain).await.unwrap();
        }
        let preview = as_if(&files[1], |form| form.copy = Copy::Preview);
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
        let wanted = files.map(|file| (file.form.conversation, file.form.attachment));
        assert_eq!(found, wanted, "{}", ground.name);
    }
}

#[tokio::test]
async fn an_empty_store_lists_nothing() {
    for ground in Ground::both().await {
        let found: Vec<Held> = ground.store.list().try_collect().await.unwrap();
        assert!(found.is_empty());
        let gone = file(5, 5);
        let deleted = ground
            .store
            .delete(gone.form.conversation, gone.form.attachment);
        deleted.await.unwrap();
    }
}

#[tokio::test]
async fn whether_a_file_stands_is_told_without_opening_it() {
    for ground in Ground::both().await {
        let size = 2 * SEGMENT + 5;
        let stored = file(6, size);
        let store = &ground.store;
        let stands = async || store.stands(&stored.form).await.unwrap();
        assert!(!stands().await);
        store.write_all(&stored, &bytes(size)).await.unwrap();
        assert!(stands().await, "{}", ground.name);
        for length in [5 + seal::OVERHEAD + 1, 5 + seal::OVERHEAD - 1] {
            ground.cut(&stored, 2, length);
            assert!(!stands().await, "{length}");
        }
        ground.lose(&stored, 2);
        assert!(!stands().await);
        ground.lose(&stored, 0);
        assert!(!stands().await);
    }
}

/// Who moves from one kind of storage to the other copies everything as it is.
#[tokio::test]
async fn what_was_copied_from_the_other_kind_of_storage_is_read() {
    let size = 3 * SEGMENT + 5;
    let plain = bytes(size);
    let one = file(6, size);
    // Written under two rights; the first kept more than was noted of it.
    let begun = file(7, size);
    let two = as_if(&begun, |form| form.written = form.written.continued(2, 9));
    let [local, s3] = Ground::both().await;
    let [other_local, other_s3] = Ground::both().await;
    for (from, to) in [(local, other_s3), (s3, other_local)] {
        let segment = |index: usize| plain.chunks(SEGMENT).nth(index).unwrap().to_vec();
        from.store.write_all(&one, &plain).await.unwrap();
        let mut writer = from.store.writer(begun.clone());
        for index in 0..3 {
            writer.put(segment(index)).await.unwrap();
        }
        let mut writer = from.store.writer(two.clone());
        for index in 2..4 {
            writer.put(segment(index)).await.unwrap();
        }
        for path in from.everything() {
            let place = to.folder.join(path.strip_prefix(&from.folder).unwrap());
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::copy(&path, place).unwrap();
        }
        for stored in [&one, &two] {
            let whole = read(&to.store, stored, 0..stored.form.size).await.unwrap();
            assert!(whole == plain, "from {} to {}", from.name, to.name);
            assert!(to.store.stands(&stored.form).await.unwrap());
        }
        let id = (one.form.conversation, one.form.attachment);
        let kept = [one.form.clone()];
        to.store.delete_others(id, &kept).await.unwrap();
        assert!(to.store.stands(&one.form).await.unwrap());
        to.store.delete_noted(&one.form).await.unwrap();
        assert!(!to.store.stands(&one.form).await.unwrap());
        let gone = to.store.get(&one, 1).await;
        assert!(matches!(gone, Err(StoreError::Missing)), "{}", to.name);
    }
}

#[tokio::test]
async fn what_is_not_noted_goes_and_what_is_stays() {
    for ground in Ground::both().await {
        let size = 2 * SEGMENT + 5;
        let (stored, plain, store) = (file(6, size), bytes(size), &ground.store);
        let cleaned = as_if(&stored, |form| form.copy = Copy::Cleaned);
        let preview = as_if(&stored, |form| (form.copy, form.size) = (Copy::Preview, 5));
        // A check that a crash ended, and the one that was begun anew.
        let crashed = as_if(&cleaned, |form| form.written = Written::under(9));
        let neighbour = file(7, 5);
        for form in [&stored, &cleaned, &preview, &crashed, &neighbour] {
            let length = usize::try_from(form.form.size).unwrap();
            store.write_all(form, &plain[..length]).await.unwrap();
        }
        let id = (stored.form.conversation, stored.form.attachment);
        let kept = [cleaned.form.clone(), preview.form.clone()];
        for _ in 0..2 {
            store.delete_others(id, &kept).await.unwrap();
            for gone in [&stored, &crashed] {
                let found = store.get(gone, 0).await;
                assert!(matches!(found, Err(StoreError::Missing)), "{gone:?}");
            }
            for form in [&cleaned, &preview, &neighbour] {
                let whole = read(store, form, 0..form.form.size).await.unwrap();
                assert!(plain.starts_with(&whole), "{}", ground.name);
                assert_eq!(whole.len() as u64, form.form.size);
            }
        }
        let gone = file(9, 5).form;
        let nothing = store.delete_others((gone.conversation, gone.attachment), &[]);
        nothing.await.unwrap();
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
