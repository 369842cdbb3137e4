//! The store: files in sealed segments, in a local folder or an S3 bucket.
//!
//! A file is cut into segments of [`SEGMENT`] bytes. Each is sealed by itself with the file's key,
//! so that any range can be read without the rest, and so that a segment that was cut, changed,
//! swapped or moved does not open. The names of what is kept are made of ids and tell nothing. It
//! may touch `config`, and takes keys from the journal as values.

mod attempt;
mod bucket;
mod folder;
mod mark;
mod names;
mod place;
mod seal;
mod stream;
#[cfg(test)]
mod tests;
mod writer;

use std::sync::Arc;

use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use zeroize::Zeroizing;

use crate::config;
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};
use crate::journal::{FileKey, Written};

pub use attempt::{Patience, StoreError};
pub use names::segment_length;
pub use writer::{Spares, Writer};

use place::Place;

/// How many bytes of a file are sealed together: 512 KiB.
///
/// Large enough that an object costs little beside its content, small enough that of fifty uploads
/// at once two each fit into memory.
pub const SEGMENT: usize = 512 * 1024;

/// The capacity with which a segment is sealed where it stands, without being copied.
pub const SEGMENT_CAPACITY: usize = SEGMENT + seal::OVERHEAD;

/// How many segments of one form that is in memory are put into a bucket at the same time.
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

/// One form of one file, as the journal notes it.
#[derive(Clone, Debug)]
pub struct Form {
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
}

/// One form of one file, and the key that opens it.
#[derive(Clone)]
pub struct Stored {
    /// Which form of which file.
    pub form: Form,
    /// The key of the file.
    pub key: Arc<FileKey>,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored")
            .field("form", &self.form)
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
    place: Place,
    patience: Patience,
    spares: Spares,
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
        Ok(Self {
            place: Place::open(settings)?,
            patience: Patience::default(),
            spares: Spares::default(),
        })
    }

    /// Buffers for segments that are to be put.
    #[must_use]
    pub fn spares(&self) -> &Spares {
        &self.spares
    }

    /// As it is, but with other limits on time and attempts.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// Writes on a form of a file, from where the last right begins that it names.
    #[must_use]
    pub fn writer(&self, file: Stored) -> Writer {
        Writer::new(self.clone(), file)
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

    /// Keeps a whole form of a file that is in memory, under a right that kept nothing before.
    ///
    /// # Errors
    /// As [`Writer::put`]; `Misfit` where the length is not the size.
    pub async fn write_all(&self, file: &Stored, plain: &[u8]) -> Result<(), StoreError> {
        if u64::try_from(plain.len()).ok() != Some(file.form.size) {
            return Err(StoreError::Misfit);
        }
        let segments =
            u32::try_from(plain.len().div_ceil(SEGMENT)).map_err(|_| StoreError::Misfit)?;
        let Place::Bucket(bucket) = &self.place else {
            let mut writer = self.writer(file.clone());
            for index in 0..segments {
                writer.put(with_room(plain, index)).await?;
            }
            return self.patience.in_long_time(writer.sync()).await;
        };
        let puts = (0..segments).map(|index| {
            Ok(async move {
                let sealed = seal::seal(file, index, with_room(plain, index))?;
                let sealed = bytes::Bytes::from(sealed);
                let name = names::segment(&file.form, index);
                let put = || bucket.put(&name, sealed.clone());
                self.patience.attempt("put", put).await
            })
        });
        futures_util::stream::iter(puts)
            .try_buffer_unordered(AT_ONCE)
            .try_collect()
            .await
    }

    /// Whether every segment of a form stands with the size that it must have. Nothing is opened.
    ///
    /// # Errors
    /// `Unavailable` and `TimedOut`.
    pub async fn stands(&self, form: &Form) -> Result<bool, StoreError> {
        let stands = || self.place.stands(form);
        self.patience.attempt_long("list", stands).await
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
        let folder = names::folder(conversation, Some(attachment));
        let delete = || self.place.delete(&folder);
        self.patience.attempt_long("delete", delete).await
    }

    /// Deletes all of a file but these forms of it, as far as they were noted: what was sent where
    /// something else is served, what a check made and did not come to note, and what lies beyond
    /// the end of what was noted.
    ///
    /// # Errors
    /// As [`Store::delete`].
    pub async fn delete_others(
        &self,
        (conversation, attachment): (ConversationId, AttachmentId),
        kept: &[Form],
    ) -> Result<(), StoreError> {
        let folder = names::folder(conversation, Some(attachment));
        let names = kept.iter().flat_map(names::of_form);
        let names: Vec<_> = names.collect();
        let ends: Vec<_> = kept.iter().flat_map(names::ends).collect();
        let delete = || self.place.delete_others(&folder, &names, &ends);
        self.patience.attempt_long("delete", delete).await
    }

    /// Deletes what was kept of one form under the rights that it names, and nothing else.
    ///
    /// # Errors
    /// As [`Store::delete`].
    pub async fn delete_noted(&self, form: &Form) -> Result<(), StoreError> {
        let names: Vec<_> = names::of_form(form).collect();
        let delete = || self.place.delete_all(&names);
        self.patience.attempt_long("delete", delete).await
    }

    /// Every file that something is kept of, in no order; for the sweep of orphans.
    pub fn list(&self) -> BoxStream<'static, Result<Held, StoreError>> {
        self.patience.each_in_time(self.place.list()).boxed()
    }
}

/// A segment of what is in memory, in a buffer that holds its seal too.
fn with_room(plain: &[u8], index: u32) -> Vec<u8> {
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    let segment = plain.chunks(SEGMENT).nth(place).unwrap_or_default();
    let mut buffer = Vec::with_capacity(segment.len().saturating_add(seal::OVERHEAD));
    buffer.extend_from_slice(segment);
    buffer
}
