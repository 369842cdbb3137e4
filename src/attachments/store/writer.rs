//! Writing one form of a file, segment after segment.

use super::{Place, Store, StoreError, Stored, folder, names, seal, segment_length};

/// One form of a file on its way into the storage, under the last right to write that it names.
///
/// Whoever writes it is alone in that: each right writes once, from its first segment on. In a
/// folder what was put may be lost in a crash until it was synced; in a bucket it stands.
pub struct Writer {
    store: Store,
    file: Stored,
    /// Which segment comes next.
    next: u32,
    /// Where it goes, in a folder; none after a failure, since nobody knows what stands then.
    open: Option<folder::Open>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer")
            .field("file", &self.file)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

impl Writer {
    pub(super) fn new(store: Store, file: Stored) -> Self {
        let run = names::runs(&file.form).pop();
        let open = match (&store.place, &run) {
            (Place::Folder(folder), Some(run)) => Some(folder.open(&names::run(&file.form, run))),
            _ => None,
        };
        Self {
            store,
            next: run.map_or(0, |run| run.segments.start),
            file,
            open,
        }
    }

    /// Seals the next segment in place and puts it. Every segment but the last is full. With a
    /// capacity of [`super::SEGMENT_CAPACITY`] nothing is copied.
    ///
    /// # Errors
    /// [`StoreError::Misfit`] where the length is not that of this segment; `Full`, `Unavailable`
    /// and `TimedOut`, after which the segment may stand or not.
    pub async fn put(&mut self, plain: Vec<u8>) -> Result<(), StoreError> {
        if segment_length(self.file.form.size, self.next) != Some(plain.len()) {
            return Err(StoreError::Misfit);
        }
        let sealed = seal::seal(&self.file, self.next, plain)?;
        let patience = self.store.patience;
        match &self.store.place {
            Place::Bucket(bucket) => {
                let location = names::segment(&self.file.form, self.next);
                let put = || bucket.put(&location, sealed.clone());
                patience.attempt("put", put).await?;
            }
            Place::Folder(_) => {
                let open = self.open.take().ok_or_else(failed_before)?;
                let appended = folder::blocking(move || open.append(&sealed));
                self.open = Some(patience.once("put", appended).await?);
            }
        }
        self.next = self.next.saturating_add(1);
        Ok(())
    }

    /// Has everything that was put stand, whatever happens.
    ///
    /// # Errors
    /// As [`Writer::put`]; then nothing that was put since it was synced last may be counted on.
    pub async fn sync(&mut self) -> Result<(), StoreError> {
        if let Place::Folder(_) = self.store.place {
            let open = self.open.take().ok_or_else(failed_before)?;
            let synced = folder::blocking(move || open.sync());
            self.open = Some(self.store.patience.once("sync", synced).await?);
        }
        Ok(())
    }
}

fn failed_before() -> StoreError {
    StoreError::Unavailable("what was written before may not stand".into())
}
