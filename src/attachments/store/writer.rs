//! Writing one form of a file, segment after segment.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::attempt::told;
use super::{
    Place, SEGMENT, SEGMENT_CAPACITY, Store, StoreError, Stored, folder, names, seal,
    segment_length,
};

/// One form of a file on its way into the storage, under the last right to write that it names.
///
/// Whoever writes it is alone in that: each right writes once, from its first segment on. In a
/// folder what was put may be lost in a crash until it was synced; in a bucket it stands.
pub struct Writer {
    store: Store,
    file: Stored,
    /// Which segment came first, and which comes next.
    first: u32,
    next: u32,
    /// Where it goes, in a folder, while nothing is being done there.
    open: Option<folder::Open>,
    /// What is being done in the folder.
    doing: Option<Doing>,
    /// What the disk writes meanwhile, and how much was put since it began.
    ahead: Option<JoinHandle<io::Result<()>>>,
    behind: usize,
}

/// How many buffers are kept to be filled anew, whosever segments they held.
const SPARES: usize = 8;

/// Buffers whose sealed segments were put, to be filled anew: so what arrives takes no new memory.
/// Files share them, so that many side by side keep no more than a few do.
#[derive(Clone, Default)]
pub struct Spares(Arc<Mutex<Vec<Vec<u8>>>>);

impl Spares {
    /// An empty buffer with room for a segment and its seal; none where there is none to spare.
    #[must_use]
    pub fn take(&self) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        let mut spares = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buffer.capacity() >= SEGMENT_CAPACITY && spares.len() < SPARES {
            spares.push(buffer);
        }
    }
}

/// Something that is done in a folder, on a thread of its own. It goes on when nobody waits for it.
struct Doing {
    what: &'static str,
    begun: Instant,
    done: JoinHandle<(folder::Open, io::Result<()>)>,
}

const SYNC: &str = "sync";

/// After how many bytes the disk is told to write them, before they are to stand.
const AHEAD: usize = 4 * 1024 * 1024;

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
        let first = run.map_or(0, |run| run.segments.start);
        Self {
            store,
            first,
            next: first,
            file,
            open,
            doing: None,
            ahead: None,
            behind: 0,
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
                let sealed = Bytes::from(sealed);
                let put = || bucket.put(&location, sealed.clone());
                patience.attempt("put", put).await?;
            }
            Place::Folder(_) => {
                self.settled().await?;
                self.behind = self.behind.saturating_add(sealed.len());
                let spares = self.store.spares.clone();
                let work = async {
                    let append = move |open: &mut folder::Open| {
                        let appended = open.append(&sealed);
                        spares.give(sealed);
                        appended
                    };
                    self.begin("put", append).await?;
                    self.settled().await
                };
                patience.in_time(work).await?;
                self.go_ahead().await;
            }
        }
        self.next = self.next.saturating_add(1);
        Ok(())
    }

    /// Has everything that was put stand, whatever happens. It takes as long as the disk takes;
    /// given up and called again, it waits on for the same.
    ///
    /// # Errors
    /// As [`Writer::put`]; then nothing that was put since it was synced last may be counted on.
    pub async fn sync(&mut self) -> Result<(), StoreError> {
        let Place::Folder(_) = self.store.place else {
            return Ok(());
        };
        let syncs = self.doing.as_ref().is_some_and(|doing| doing.what == SYNC);
        if !syncs {
            // Of a segment that could not be put nothing is left; those before it are to stand.
            let _ = self.settled().await;
            self.caught_up().await;
            self.begin(SYNC, folder::Open::sync).await?;
        }
        self.settled().await
    }

    /// Takes away what was put of segment `end` and after it, all of which is nobody's: it was not
    /// noted, and never will be.
    ///
    /// # Errors
    /// As [`Store::delete`]; what is left goes with the check of the file, or with the file.
    pub async fn cut(&mut self, end: u32) -> Result<(), StoreError> {
        let form = &self.file.form;
        let patience = self.store.patience;
        match &self.store.place {
            Place::Bucket(bucket) => {
                // The one that could not be put may stand all the same.
                let unnoted = end..self.next.saturating_add(1);
                let names: Vec<_> = unnoted.map(|index| names::segment(form, index)).collect();
                let delete = || bucket.delete_all(&names);
                patience.attempt("delete", delete).await
            }
            Place::Folder(_) => {
                let segments = u64::from(end.saturating_sub(self.first));
                let length = segments.saturating_mul(seal::sealed(SEGMENT));
                let work = async {
                    let _ = self.settled().await;
                    self.begin("delete", move |open| open.cut(length)).await?;
                    self.settled().await
                };
                patience.in_time(work).await
            }
        }
    }

    /// Begins something in the folder, where nothing else is being done and a thread has a place.
    async fn begin(
        &mut self,
        what: &'static str,
        work: impl FnOnce(&mut folder::Open) -> io::Result<()> + Send + 'static,
    ) -> Result<(), StoreError> {
        let broken = || StoreError::Unavailable("it broke off before".into());
        let threads = self.open.as_ref().ok_or_else(broken)?.threads();
        let place = if what == SYNC {
            threads.long().await?
        } else {
            threads.short().await?
        };
        let mut open = self.open.take().ok_or_else(broken)?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work(&mut open);
            drop(place);
            (open, result)
        });
        let begun = Instant::now();
        self.doing = Some(Doing { what, begun, done });
        Ok(())
    }

    /// Has the disk write what was put, unless it does so already, or has much to do.
    async fn go_ahead(&mut self) {
        let busy = self
            .ahead
            .as_ref()
            .is_some_and(|ahead| !ahead.is_finished());
        if busy || self.behind < AHEAD {
            return;
        }
        self.caught_up().await;
        if let Some(open) = &self.open
            && let Some(place) = open.threads().long_if_free()
        {
            let ahead = open.ahead();
            self.ahead = Some(tokio::task::spawn_blocking(move || {
                let done = ahead();
                drop(place);
                done
            }));
            self.behind = 0;
        }
    }

    /// Waits for what the disk writes. Given up, it can be waited for again.
    async fn caught_up(&mut self) {
        let Some(ahead) = &mut self.ahead else {
            return;
        };
        let done = ahead.await;
        self.ahead = None;
        if let (Some(open), Err(_) | Ok(Err(_))) = (&mut self.open, done) {
            open.fail();
        }
    }

    /// Waits for what is being done in the folder. Given up, it can be waited for again.
    async fn settled(&mut self) -> Result<(), StoreError> {
        let Some(doing) = &mut self.doing else {
            return Ok(());
        };
        let (what, begun) = (doing.what, doing.begun);
        let done = (&mut doing.done).await;
        self.doing = None;
        let result = match done {
            Ok((open, result)) => {
                self.open = Some(open);
                result.map_err(StoreError::from)
            }
            Err(error) => Err(StoreError::Unavailable(error.into())),
        };
        told(what, begun, result)
    }
}
