//! The local folder: what the object library does not do there. It does not see files that a
//! crash left half-written, nor folders; they are deleted and listed here.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use object_store::path::Path as Location;
use uuid::Uuid;

use super::{Held, StoreError};
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};

/// Makes the folder where it is missing. Only its owner may look into it.
pub(super) fn prepare(folder: &Path) -> std::io::Result<PathBuf> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    folder.canonicalize()
}

/// Removes a folder with everything in it, and the one around it where that is empty then.
pub(super) async fn remove(root: Arc<PathBuf>, location: Location) -> Result<(), StoreError> {
    blocking(move || {
        let folder = location
            .parts()
            .fold(root.to_path_buf(), |path, part| path.join(part.as_ref()));
        match std::fs::remove_dir_all(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        }
        if let Some(around) = folder.parent()
            && around != root.as_path()
        {
            // It stays where other files are in it, or are just being put there.
            let _ = std::fs::remove_dir(around);
        }
        Ok(())
    })
    .await
}

/// Every file of which there is anything, finished or not.
pub(super) fn list(
    root: Arc<PathBuf>,
) -> impl Stream<Item = Result<Held, StoreError>> + Send + use<> {
    let conversations = {
        let root = Arc::clone(&root);
        blocking(move || folders(&root))
    };
    let of_one = move |(conversation, path): (Uuid, PathBuf)| async move {
        let found = blocking(move || {
            let mut found = Vec::new();
            for (attachment, path) in folders(&path)? {
                if let Some(changed_at) = changed(&path)? {
                    found.push(Held {
                        conversation: ConversationId(conversation),
                        attachment: AttachmentId(attachment),
                        changed_at,
                    });
                }
            }
            Ok(found)
        });
        let found = found.await?;
        Ok::<_, StoreError>(stream::iter(found.into_iter().map(Ok)))
    };
    stream::once(conversations)
        .map_ok(|found| stream::iter(found.into_iter().map(Ok)))
        .try_flatten()
        .and_then(of_one)
        .try_flatten()
        .boxed()
}

/// The folders in a folder that are named by an id. One that is gone meanwhile has none.
fn folders(path: &Path) -> std::io::Result<Vec<(Uuid, PathBuf)>> {
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let id = entry.file_name().to_str().map(Uuid::try_parse);
        if let Some(Ok(id)) = id
            && entry.file_type()?.is_dir()
        {
            found.push((id, entry.path()));
        }
    }
    Ok(found)
}

/// When something was put into a file's folder last: the folder of each form changes with every
/// segment. None where it is gone meanwhile.
fn changed(path: &Path) -> std::io::Result<Option<Timestamp>> {
    let gone = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if gone(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut latest = modified(path);
    for entry in entries {
        latest = latest.max(modified(&entry?.path()));
    }
    Ok(latest)
}

fn modified(path: &Path) -> Option<Timestamp> {
    let time = std::fs::metadata(path).and_then(|found| found.modified());
    let since = time.ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_micros()).ok().map(Timestamp)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| StoreError::Unavailable(error.into()))?;
    done.map_err(StoreError::from)
}
