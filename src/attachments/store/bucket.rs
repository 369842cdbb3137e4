//! An S3 bucket. Each segment is an object of its own there, put whole: so every store that speaks
//! S3 will do, and an object that is half-written cannot be seen.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{
    GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutPayload,
};

use super::{Form, Held, StoreError, names, seal, segment_length};

const WRONG_LENGTH: StoreError = StoreError::Damaged("a segment has not its length");

/// The bucket. Cheap to clone.
#[derive(Clone)]
pub(super) struct Bucket {
    objects: Arc<dyn ObjectStore>,
}

impl Bucket {
    pub(super) fn new(objects: Arc<dyn ObjectStore>) -> Self {
        Self { objects }
    }

    /// Puts an object. Put again, it replaces the former one.
    pub(super) async fn put(&self, location: &Path, content: Bytes) -> Result<(), StoreError> {
        let payload = PutPayload::from(content);
        self.objects.put(location, payload).await?;
        Ok(())
    }

    /// One object, whole, where it has the length that it must have.
    pub(super) async fn object(&self, name: &Path, length: u64) -> Result<Bytes, StoreError> {
        let found = self.objects.get_opts(name, GetOptions::default()).await?;
        // Looked at before the content is read, so that nobody can fill the memory.
        if found.meta.size != length {
            return Err(WRONG_LENGTH);
        }
        Ok(found.bytes().await?)
    }

    /// A segment as it was sealed: an object of its own, or a part of a file that was copied here
    /// from a folder.
    pub(super) async fn read(&self, form: &Form, index: u32) -> Result<Bytes, StoreError> {
        let part = names::part(form, index).ok_or(StoreError::Missing)?;
        let length = part.bytes.end.saturating_sub(part.bytes.start);
        let alone = self.object(&names::segment(form, index), length).await;
        let Err(StoreError::Missing | StoreError::Damaged(_)) = alone else {
            return alone;
        };
        // Only what is said not to be there is missing: an outage between the two is an outage.
        let size = match self.objects.head(&part.name).await {
            Ok(found) => found.size,
            Err(object_store::Error::NotFound { .. }) => return alone,
            Err(error) => return Err(error.into()),
        };
        if size < part.bytes.end || part.end.is_some_and(|end| size > end) {
            return alone;
        }
        let options = GetOptions {
            range: Some(GetRange::Bounded(part.bytes)),
            ..GetOptions::default()
        };
        let found = self.objects.get_opts(&part.name, options).await?;
        Ok(found.bytes().await?)
    }

    /// Whether every segment of a form stands with the size that it must have.
    pub(super) async fn stands(&self, form: &Form) -> Result<bool, StoreError> {
        let folder = names::form(form);
        let found: Vec<ObjectMeta> = self.objects.list(Some(&folder)).try_collect().await?;
        let sizes: BTreeMap<Path, u64> = found
            .into_iter()
            .map(|object| (object.location, object.size))
            .collect();
        let runs = names::runs(form);
        let last = runs.len().saturating_sub(1);
        Ok(runs.into_iter().enumerate().all(|(place, run)| {
            let end = names::end(form, &run);
            // Behind what was noted of an earlier run may lie what never was.
            let copied = sizes.get(&names::run(form, &run));
            copied.is_some_and(|size| *size == end || (place < last && *size > end))
                || run.segments.clone().all(|index| {
                    let sealed = segment_length(form.size, index).map(seal::sealed);
                    sizes.get(&names::segment(form, index)).copied() == sealed
                })
        }))
    }

    /// Deletes objects of these names; one that is not there is deleted.
    pub(super) async fn delete_all(&self, names: &[Path]) -> Result<(), StoreError> {
        for name in names {
            match self.objects.delete(name).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Deletes everything in a folder but what has one of these names.
    pub(super) async fn delete_others(
        &self,
        folder: &Path,
        kept: &[Path],
    ) -> Result<(), StoreError> {
        let found = self.objects.list(Some(folder));
        let locations = found.map_ok(|object| object.location);
        let kept = kept.to_vec();
        let others = locations
            .try_filter(move |location| std::future::ready(!kept.contains(location)))
            .boxed();
        let mut deleted = self.objects.delete_stream(others);
        while let Some(result) = deleted.next().await {
            match result {
                // Another node may sweep at the same time.
                Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Every file that something is kept of, in no order.
    pub(super) fn list(&self) -> BoxStream<'static, Result<Held, StoreError>> {
        let objects = self.objects.list(None).map_err(StoreError::from);
        held(objects.fuse().boxed()).boxed()
    }
}

/// Gathers the objects of one file, which a listing gives one after the other.
fn held(
    objects: BoxStream<'static, Result<ObjectMeta, StoreError>>,
) -> impl Stream<Item = Result<Held, StoreError>> + Send {
    let begin = (objects, None::<Held>);
    futures_util::stream::unfold(begin, |(mut objects, mut current)| async move {
        loop {
            let found = match objects.next().await {
                Some(Ok(object)) => names::held_of(&object),
                Some(Err(error)) => return Some((Err(error), (objects, current))),
                None => return current.map(|last| (Ok(last), (objects, None))),
            };
            let Some(found) = found else { continue };
            match current {
                Some(held) if held.attachment == found.attachment => {
                    let changed_at = held.changed_at.max(found.changed_at);
                    current = Some(Held { changed_at, ..held });
                }
                Some(held) => return Some((Ok(held), (objects, Some(found)))),
                None => current = Some(found),
            }
        }
    })
}
