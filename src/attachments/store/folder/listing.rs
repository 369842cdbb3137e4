//! Listing: every file of which there is anything, noted or not.

use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use uuid::Uuid;

use super::super::{Held, StoreError};
use super::{Threads, entries};
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};

/// What lies under the root, a conversation at a time.
pub(super) fn list(
    root: PathBuf,
    threads: &Threads,
) -> impl Stream<Item = Result<Held, StoreError>> + Send + use<> {
    let (threads, each) = (threads.clone(), threads.clone());
    let of_one = move |(conversation, path): (Uuid, PathBuf)| {
        let threads = each.clone();
        async move {
            let work = move || held(ConversationId(conversation), &path);
            let found = threads.blocking(work).await?;
            Ok::<_, StoreError>(stream::iter(found.into_iter().map(Ok)))
        }
    };
    stream::once(async move { threads.blocking(move || folders(&root)).await })
        .map_ok(|found| stream::iter(found.into_iter().map(Ok)))
        .try_flatten()
        .and_then(of_one)
        .try_flatten()
        .boxed()
}

fn held(conversation: ConversationId, path: &Path) -> io::Result<Vec<Held>> {
    let mut found = Vec::new();
    for (attachment, path) in folders(path)? {
        if let Some(changed_at) = changed(&path)? {
            found.push(Held {
                conversation,
                attachment: AttachmentId(attachment),
                changed_at,
            });
        }
    }
    Ok(found)
}

/// The folders in a folder that are named by an id.
fn folders(path: &Path) -> io::Result<Vec<(Uuid, PathBuf)>> {
    let named = |path: PathBuf| {
        let id = Uuid::try_parse(path.file_name()?.to_str()?).ok()?;
        path.is_dir().then_some((id, path))
    };
    Ok(entries(path)?.into_iter().filter_map(named).collect())
}

/// When something was put into a file's folder last. None where it is gone meanwhile.
fn changed(path: &Path) -> io::Result<Option<Timestamp>> {
    let mut latest = modified(path);
    for form in entries(path)? {
        latest = latest.max(modified(&form));
        if form.is_dir() {
            let kept = entries(&form)?;
            latest = kept
                .iter()
                .map(|kept| modified(kept))
                .fold(latest, Ord::max);
        }
    }
    Ok(latest)
}

fn modified(path: &Path) -> Option<Timestamp> {
    let time = std::fs::metadata(path).and_then(|found| found.modified());
    let since = time.ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_micros()).ok().map(Timestamp)
}
