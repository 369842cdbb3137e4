//! A storage that fails: what is said, and that it recovers by itself.

use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use futures_util::FutureExt as _;

use super::super::*;
use super::ground::{Ground, QUICK, bytes, file, read, s3_store};
use super::proxy::{Proxy, Way};

const SIZE: usize = 2 * SEGMENT + 100;

/// A store behind a way that can be disturbed, with a file in it.
async fn disturbed() -> (Ground, Proxy, Store, Stored) {
    let ground = Ground::s3().await;
    let proxy = Proxy::to(ground.address.unwrap()).await;
    let store = s3_store(proxy.address, "test-key");
    let stored = file(1, SIZE);
    store.write_all(&stored, &bytes(SIZE)).await.unwrap();
    (ground, proxy, store, stored)
}

#[tokio::test]
async fn an_outage_is_told_apart_from_damage_and_passes() {
    let (ground, proxy, store, stored) = disturbed().await;
    proxy.become_(Way::Closed);
    let new = file(2, 5);
    let (conversation, attachment) = (stored.form.conversation, stored.form.attachment);
    let failures = [
        store.writer(new.clone()).put(vec![1; 5]).await.unwrap_err(),
        store.get(&stored, 0).await.unwrap_err(),
        read(&store, &stored, 0..stored.form.size)
            .await
            .unwrap_err(),
        store.delete(conversation, attachment).await.unwrap_err(),
        store.stands(&stored.form).await.unwrap_err(),
        store.list().try_collect::<Vec<_>>().await.unwrap_err(),
    ];
    for error in failures {
        assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
        assert!(error.passes());
    }
    proxy.become_(Way::Open);
    assert!(read(&store, &stored, 0..stored.form.size).await.unwrap() == bytes(SIZE));
    store.writer(new.clone()).put(vec![1; 5]).await.unwrap();
    assert_eq!(
        ground.everything().len(),
        4,
        "nothing of the failed attempts is left"
    );
}

#[tokio::test]
async fn a_short_outage_is_not_noticed() {
    let (_ground, proxy, store, stored) = disturbed().await;
    // The connection that stood before is broken too, and takes an attempt.
    let times = QUICK.attempts - 2;
    proxy.become_(Way::ClosedFor(times));
    assert!(store.get(&stored, 0).await.is_ok());
    proxy.become_(Way::ClosedFor(times));
    assert!(store.writer(file(2, 5)).put(vec![1; 5]).await.is_ok());
    proxy.become_(Way::ClosedFor(times));
    store
        .delete(stored.form.conversation, stored.form.attachment)
        .await
        .unwrap();
    assert!(matches!(
        store.get(&stored, 0).await,
        Err(StoreError::Missing)
    ));
}

#[tokio::test]
async fn a_storage_that_never_answers_is_given_up() {
    let (_ground, proxy, store, stored) = disturbed().await;
    let hasty = Patience {
        attempts: 2,
        limit: Duration::from_millis(50),
        pause: Duration::from_millis(1),
    };
    let store = store.with_patience(hasty);
    proxy.become_(Way::Silent);
    let get = store.get(&stored, 0).await;
    assert!(matches!(get, Err(StoreError::TimedOut)));
    let put = store.writer(file(2, 5)).put(vec![1; 5]).await;
    assert!(matches!(put, Err(StoreError::TimedOut)));
    let list: Result<Vec<Held>, _> = store.list().try_collect().await;
    assert!(matches!(list, Err(StoreError::TimedOut)));
    let delete = store
        .delete(stored.form.conversation, stored.form.attachment)
        .await;
    assert!(matches!(delete, Err(StoreError::TimedOut)));
}

#[tokio::test]
async fn an_upload_that_breaks_leaves_no_half_object() {
    let (ground, proxy, store, _) = disturbed().await;
    let stored = file(2, SEGMENT);
    for bytes in [1, 500, SEGMENT / 2, SEGMENT] {
        proxy.become_(Way::CutsUpload(bytes));
        let put = store.writer(stored.clone()).put(vec![1; SEGMENT]).await;
        assert!(
            matches!(put, Err(StoreError::Unavailable(_))),
            "after {bytes}"
        );
    }
    proxy.become_(Way::Open);
    assert!(matches!(
        store.get(&stored, 0).await,
        Err(StoreError::Missing)
    ));
    assert!(!ground.path(&stored, 0).exists());
    store
        .writer(stored.clone())
        .put(vec![1; SEGMENT])
        .await
        .unwrap();
    assert!(store.get(&stored, 0).await.unwrap().as_slice() == [1; SEGMENT]);
}

#[tokio::test]
async fn a_download_that_breaks_is_never_taken_for_the_whole() {
    let (_ground, proxy, store, stored) = disturbed().await;
    for bytes in [1, 100, 2_000, SEGMENT / 2] {
        proxy.become_(Way::CutsDownload(bytes));
        let get = store.get(&stored, 0).await;
        assert!(
            matches!(get, Err(StoreError::Unavailable(_))),
            "after {bytes}"
        );
    }
    proxy.become_(Way::Open);
    assert!(store.get(&stored, 0).await.is_ok());
}

#[tokio::test]
async fn a_wrong_access_key_is_said_at_once_and_not_repeated() {
    let ground = Ground::s3().await;
    let store = s3_store(ground.address.unwrap(), "another-key");
    let waits = Patience {
        pause: Duration::from_secs(3_600),
        ..QUICK
    };
    let error = store
        .with_patience(waits)
        .get(&file(1, 5), 0)
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)));
    assert!(!error.to_string().contains("another-key"));
}

#[tokio::test]
async fn a_reader_that_leaves_stops_the_reading_ahead() {
    let (_ground, proxy, store, stored) = disturbed().await;
    let mut pieces = Box::pin(store.stream(stored.clone(), 0..stored.form.size));
    assert!(pieces.next().await.unwrap().is_ok());
    drop(pieces);
    proxy.become_(Way::Closed);
    let mut pieces = Box::pin(store.stream(stored.clone(), 0..stored.form.size));
    assert!(pieces.next().await.unwrap().is_err());
    assert!(
        pieces.next().await.is_none(),
        "a stream ends with its first error"
    );
}

#[test]
fn a_full_disk_is_called_by_its_name() {
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    let error = StoreError::from(full);
    assert!(matches!(error, StoreError::Full));
    assert!(error.passes());
}

#[tokio::test]
async fn settings_that_cannot_serve_are_said() {
    let folder = tempfile::NamedTempFile::new().unwrap();
    let settings = config::Attachments {
        storage: config::Storage::Folder(folder.path().to_owned()),
        ..config::Attachments::default()
    };
    let error = Store::open(&settings).unwrap_err();
    assert!(matches!(error, StoreError::Setup(_)));
    assert!(
        error
            .to_string()
            .contains(&folder.path().display().to_string())
    );
}

#[tokio::test]
async fn where_all_that_may_sync_hang_a_sync_waits_and_nothing_is_written_ahead() {
    let ground = Ground::local();
    let store = &ground.store;
    let Place::Folder(folder) = &store.place else {
        panic!("it is a folder");
    };
    let hung: Vec<_> = std::iter::from_fn(|| folder.threads().long_if_free()).collect();
    assert_eq!(hung.len(), folder::LONG);
    let mut writer = store.writer(file(3, 10 * SEGMENT));
    for _ in 0..10 {
        writer.put(vec![1; SEGMENT]).await.unwrap();
    }
    assert!(Box::pin(writer.sync()).now_or_never().is_none());
    let trial = store.trial();
    let begun = || (trial.aheads.load(SeqCst), trial.syncs.load(SeqCst));
    assert_eq!(begun(), (0, 0));
    drop(hung);
    writer.sync().await.unwrap();
    assert_eq!(begun(), (0, 1));
}
