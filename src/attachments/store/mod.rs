//! The store: files in sealed segments, in a local folder or an S3 bucket.
//!
//! A file is cut into segments of [`SEGMENT`] bytes. Each is sealed with the file's key and put as
//! an object of its own, so that any range can be read without the rest, and so that a segment that
//! was cut, changed, swapped or moved does not open. The names of objects are made of ids and tell
//! nothing. It may touch `config`, and takes keys from the journal as values.

mod attempt;
mod folder;
mod mark;
mod names;
mod place;
mod seal;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutPayload};
use zeroize::Zeroizing;

use crate::config;
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};
use crate::journal::{FileKey, Written};

pub use attempt::{Patience, StoreError};
pub use names::segment_length;

use names::{folder, held_of, location, segment_name};

/// How many bytes of a file are sealed together: 512 KiB.
///
/// Large enough that an object costs little beside its content, small enough that a hundred
/// uploads at once fit into memory.
pub const SEGMENT: usize = 512 * 1024;

/// The capacity with which a segment is sealed where it stands, without being copied.
pub const SEGMENT_CAPACITY: usize = SEGMENT + seal::OVERHEAD;

/// How many segments of one file are put at the same time.
const AT_ONCE: usize = 4;

/// Which form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Copy {
    /// As it was sent.
    Original = 1,
    /// A picture without what told of place, time and camera.
    Cleaned = 2,
    /// A small picture of it.
    Preview = 3,
}

impl Copy {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Original, Self::Cleaned, Self::Preview];

    fn folder(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Cleaned => "cleaned",
            Self::Preview => "preview",
        }
    }
}

/// One form of one file, and the key that opens it.
#[derive(Clone)]
pub struct Stored {
    /// The conversation that it belongs to.
    pub conversation: ConversationId,
    /// The file.
    pub attachment: AttachmentId,
    /// Which form of it.
    pub copy: Copy,
    /// The size of this form, in bytes.
    pub size: u64,
    /// Under which right to write each segment of it was kept, or is.
    pub written: Written,
    /// The key of the file.
    pub key: Arc<FileKey>,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored")
            .field("attachment", &self.attachment)
            .field("copy", &self.copy)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// A file that the store holds something of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The conversation.
    pub conversation: ConversationId,
    /// The file.
    pub attachment: AttachmentId,
    /// When something of it was written last.
    pub changed_at: Timestamp,
}

/// Where the bytes of files are kept. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    /// The folder, where it is one: deleting and listing go there directly, because the library
    /// does not see what a crash left half-written.
    folder: Option<Arc<PathBuf>>,
    patience: Patience,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// The store of the configuration. A local folder is made where it is missing, readable for
    /// its owner only; a bucket is not asked yet.
    ///
    /// # Errors
    /// [`StoreError::Setup`] where the settings cannot be used.
    pub fn open(settings: &config::Attachments) -> Result<Self, StoreError> {
        let place::Place { objects, folder } = place::open(settings)?;
        Ok(Self {
            objects,
            folder: folder.map(Arc::new),
            patience: Patience::default(),
        })
    }

    /// As it is, but with other limits on time and attempts.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// A store over any place for objects; for tests.
    #[must_use]
    pub fn over(objects: Arc<dyn ObjectStore>, patience: Patience) -> Self {
        Self {
            objects,
            folder: None,
            patience,
        }
    }

    /// Seals segment `index` in place and keeps it. Every segment but the last is full. With a
    /// capacity of [`SEGMENT_CAPACITY`] nothing is copied. Put again, it replaces the former one.
    ///
    /// # Errors
    /// [`StoreError::Misfit`] where the length is not that of this segment; `Full`, `Unavailable`
    /// and `TimedOut`, after which the segment may stand or not.
    pub async fn put(&self, file: &Stored, index: u32, plain: Vec<u8>) -> Result<(), StoreError> {
        if segment_length(file.size, index) != Some(plain.len()) {
            return Err(StoreError::Misfit);
        }
        let sealed = seal::seal(file, index, plain)?;
        let payload = PutPayload::from(sealed);
        let location = location(file, index);
        self.patience
            .attempt("put", || self.objects.put(&location, payload.clone()))
            .await?;
        Ok(())
    }

    /// Segment `index`, opened.
    ///
    /// # Errors
    /// `Missing` where it is not there, `Damaged` where it does not open as this segment of this
    /// file, `Unavailable` and `TimedOut`.
    pub async fn get(&self, file: &Stored, index: u32) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let opened = stream::fetch(self, file, index).await?;
        Ok(Zeroizing::new(opened.into()))
    }

    /// The bytes of a range, in pieces of at most [`stream::PIECE`]. The next segment is read
    /// while one is sent; no more than two are held. A range beyond the end is cut.
    pub fn stream(
        &self,
        file: Stored,
        range: std::ops::Range<u64>,
    ) -> impl Stream<Item = Result<bytes::Bytes, StoreError>> + Send + use<> {
        stream::pieces(self.clone(), file, range)
    }

    /// Keeps a whole form of a file that is in memory.
    ///
    /// # Errors
    /// As [`Store::put`]; `Misfit` where the length is not the size.
    pub async fn write_all(&self, file: &Stored, plain: &[u8]) -> Result<(), StoreError> {
        if u64::try_from(plain.len()).ok() != Some(file.size) {
            return Err(StoreError::Misfit);
        }
        let segments =
            u32::try_from(plain.len().div_ceil(SEGMENT)).map_err(|_| StoreError::Misfit)?;
        // By number: the compiler does not see that a future over a borrowed segment is `Send`.
        let puts = (0..segments).map(|index| {
            let place = usize::try_from(index).unwrap_or(usize::MAX);
            let segment = plain.chunks(SEGMENT).nth(place).unwrap_or_default();
            let mut buffer = Vec::with_capacity(segment.len().saturating_add(seal::OVERHEAD));
            buffer.extend_from_slice(segment);
            Ok(self.put(file, index, buffer))
        });
        futures_util::stream::iter(puts)
            .try_buffer_unordered(AT_ONCE)
            .try_collect()
            .await
    }

    /// Whether every segment of a form of this size stands with the size that it must have.
    /// Nothing is opened.
    ///
    /// # Errors
    /// `Unavailable` and `TimedOut`.
    pub async fn stands(
        &self,
        (conversation, attachment): (ConversationId, AttachmentId),
        (copy, size): (Copy, u64),
        written: &Written,
    ) -> Result<bool, StoreError> {
        let folder = folder(conversation, Some(attachment)).join(copy.folder());
        let found: Vec<ObjectMeta> = self
            .patience
            .attempt_long("list", || self.objects.list(Some(&folder)).try_collect())
            .await?;
        let sizes: BTreeMap<String, u64> = found
            .into_iter()
            .filter_map(|object| Some((object.location.filename()?.to_owned(), object.size)))
            .collect();
        let mut wanted = (0_u32..).map_while(|index| Some((index, segment_length(size, index)?)));
        Ok(wanted.all(|(index, length)| {
            let sealed = u64::try_from(length.saturating_add(seal::OVERHEAD)).ok();
            sizes.get(&segment_name(written, index)).copied() == sealed
        }))
    }

    /// Deletes every form of a file, and what a crash left half-written of it. Deleting what is
    /// not there is no error.
    ///
    /// # Errors
    /// `Unavailable` and `TimedOut`; then some of it may be left.
    pub async fn delete(
        &self,
        conversation: ConversationId,
        attachment: AttachmentId,
    ) -> Result<(), StoreError> {
        self.delete_under(folder(conversation, Some(attachment)))
            .await
    }

    /// Deletes one form of a file.
    ///
    /// # Errors
    /// As [`Store::delete`].
    pub async fn delete_form(
        &self,
        conversation: ConversationId,
        attachment: AttachmentId,
        copy: Copy,
    ) -> Result<(), StoreError> {
        let folder = folder(conversation, Some(attachment)).join(copy.folder());
        self.delete_under(folder).await
    }

    /// Deletes the segments of one form that were kept under the rights that it names, and no
    /// others.
    ///
    /// # Errors
    /// As [`Store::delete`].
    pub async fn delete_segments(&self, file: &Stored) -> Result<(), StoreError> {
        let segments = (0_u32..).take_while(|index| segment_length(file.size, *index).is_some());
        for index in segments {
            let location = location(file, index);
            let deleted = self
                .patience
                .attempt("delete", || self.objects.delete(&location));
            match deleted.await {
                Ok(()) | Err(StoreError::Missing) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Deletes all files of a conversation.
    ///
    /// # Errors
    /// As [`Store::delete`].
    pub async fn delete_conversation(
        &self,
        conversation: ConversationId,
    ) -> Result<(), StoreError> {
        self.delete_under(folder(conversation, None)).await
    }

    async fn delete_under(&self, folder: Path) -> Result<(), StoreError> {
        if let Some(root) = &self.folder {
            let root = Arc::clone(root);
            let remove = || folder::remove(Arc::clone(&root), folder.clone());
            return self.patience.attempt_long("delete", remove).await;
        }
        let remove = || async {
            let found = self.objects.list(Some(&folder));
            let locations = found.map_ok(|object| object.location).boxed();
            let mut deleted = self.objects.delete_stream(locations);
            while let Some(result) = deleted.next().await {
                match result {
                    // Another node may sweep at the same time.
                    Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        };
        self.patience.attempt_long("delete", remove).await
    }

    /// Every file that something is kept of, in no order; for the sweep of orphans.
    pub fn list(&self) -> BoxStream<'static, Result<Held, StoreError>> {
        if let Some(root) = &self.folder {
            return folder::list(Arc::clone(root)).boxed();
        }
        let objects = self.objects.list(None).map_err(StoreError::from);
        let held = held(objects.fuse().boxed());
        self.patience.each_in_time(held.boxed()).boxed()
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
                Some(Ok(object)) => held_of(&object),
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

/// One object, whole, where it has the length that it must have.
async fn object(store: &Store, location: &Path, length: u64) -> Result<bytes::Bytes, StoreError> {
    let read = || async {
        let found = store
            .objects
            .get_opts(location, GetOptions::default())
            .await?;
        // Looked at before the content is read, so that nobody can fill the memory.
        if found.meta.size != length {
            return Ok(None);
        }
        found.bytes().await.map(Some)
    };
    let found = store.patience.attempt("get", read).await?;
    found.ok_or(StoreError::Damaged("a segment has not its length"))
}
