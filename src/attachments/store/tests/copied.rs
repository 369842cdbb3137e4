//! What was copied from a folder to a bucket, and what is left behind of earlier rights.

use super::super::*;
use super::ground::{Ground, as_if, bytes, file, s3_store};
use super::proxy::{Proxy, Way};

const SIZE: usize = 2 * SEGMENT + 100;

/// A bucket with a file that was copied from a folder as it was.
async fn copied() -> (Ground, Stored) {
    let (local, s3) = (Ground::local(), Ground::s3().await);
    let stored = file(1, SIZE);
    local.store.write_all(&stored, &bytes(SIZE)).await.unwrap();
    for path in local.everything() {
        let place = s3.folder.join(path.strip_prefix(&local.folder).unwrap());
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::copy(&path, place).unwrap();
    }
    (s3, stored)
}

#[tokio::test]
async fn an_outage_between_two_questions_is_no_loss() {
    let (ground, stored) = copied().await;
    let mut failed = 0;
    // Somewhere between these the first question passes, and the second breaks off.
    for length in (100..6_000).step_by(100) {
        let proxy = Proxy::to(ground.address.unwrap()).await;
        let store = s3_store(proxy.address, "test-key");
        proxy.become_(Way::CutsUpload(length));
        match store.get(&stored, 1).await {
            Err(StoreError::Unavailable(_)) => failed += 1,
            Ok(_) => break,
            Err(error) => panic!("after {length}: {error}"),
        }
    }
    assert!((2..59).contains(&failed), "{failed}");
}

#[tokio::test]
async fn what_is_too_long_stands_in_neither_place() {
    let (s3, copied) = copied().await;
    let local = Ground::local();
    local.store.write_all(&copied, &bytes(SIZE)).await.unwrap();
    for ground in [s3, local] {
        assert!(ground.store.stands(&copied.form).await.unwrap());
        let [path] = &ground.everything()[..] else {
            panic!("more than one file")
        };
        let mut longer = std::fs::read(path).unwrap();
        longer.push(0);
        std::fs::write(path, longer).unwrap();
        assert!(
            !ground.store.stands(&copied.form).await.unwrap(),
            "{}",
            ground.name
        );
        assert!(ground.store.get(&copied, 1).await.is_err());
    }
}

#[tokio::test]
async fn what_an_earlier_right_put_and_nobody_noted_goes_at_the_end() {
    for ground in Ground::both().await {
        let (begun, plain, store) = (file(3, SIZE), bytes(SIZE), &ground.store);
        let segment = |index: usize| plain.chunks(SEGMENT).nth(index).unwrap().to_vec();
        let ended = as_if(&begun, |form| form.written = form.written.continued(1, 2));
        for (right, segments) in [(&begun, 0..2), (&ended, 1..3)] {
            let mut writer = store.writer(right.clone());
            for index in segments {
                writer.put(segment(index)).await.unwrap();
            }
            writer.sync().await.unwrap();
        }
        let id = (ended.form.conversation, ended.form.attachment);
        store
            .delete_others(id, std::slice::from_ref(&ended.form))
            .await
            .unwrap();
        let paths = ground.everything().into_iter();
        let kept: u64 = paths.map(|path| path.metadata().unwrap().len()).sum();
        assert_eq!(kept, (SIZE + 3 * seal::OVERHEAD) as u64, "{}", ground.name);
        assert!(store.stands(&ended.form).await.unwrap());
    }
}

#[tokio::test]
async fn what_is_cut_is_what_was_put_behind_it() {
    for ground in Ground::both().await {
        let (stored, plain, store) = (file(3, SIZE), bytes(SIZE), &ground.store);
        let mut writer = store.writer(stored.clone());
        for segment in plain.chunks(SEGMENT) {
            writer.put(segment.to_vec()).await.unwrap();
        }
        writer.cut(1).await.unwrap();
        assert!(store.get(&stored, 0).await.is_ok());
        let cut = store.get(&stored, 1).await;
        assert!(matches!(cut, Err(StoreError::Missing)), "{}", ground.name);
        assert!(store.get(&stored, 2).await.is_err());
    }
}

/// Where it is not mounted, its folder is still there, and empty.
#[tokio::test]
async fn nothing_is_written_where_the_mark_has_gone() {
    let ground = Ground::local();
    let mark = crate::journal::InstallationMark([7; 16]);
    ground.store.set_mark(mark).await.unwrap();
    let aside = ground.folder.with_file_name("aside");
    std::fs::rename(&ground.folder, &aside).unwrap();
    std::fs::create_dir(&ground.folder).unwrap();
    let put = ground.store.write_all(&file(3, 5), &[1; 5]).await;
    assert!(matches!(put, Err(StoreError::Unavailable(_))), "{put:?}");
    assert!(ground.everything().is_empty());
    std::fs::remove_dir(&ground.folder).unwrap();
    std::fs::rename(&aside, &ground.folder).unwrap();
    ground.store.write_all(&file(3, 5), &[1; 5]).await.unwrap();
}
