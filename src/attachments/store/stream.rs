//! Reading a range: the next segment is read and opened while one is sent.

use std::ops::Range;

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio_util::task::AbortOnDropHandle;

use super::{SEGMENT, Store, StoreError, Stored, seal};

/// The largest piece that is handed on at once, in bytes: small enough that what sends it need
/// not hold a whole segment too.
pub const PIECE: usize = 64 * 1024;

/// A segment that is on its way.
type Ahead = AbortOnDropHandle<Result<BytesMut, StoreError>>;

/// One segment, read and opened.
pub(super) async fn fetch(
    store: &Store,
    file: &Stored,
    index: u32,
) -> Result<BytesMut, StoreError> {
    let read = || store.place.read(&file.form, index);
    let sealed = store.patience.attempt("get", read).await?;
    seal::open(file, index, sealed)
}

struct Reader {
    store: Store,
    file: Stored,
    /// What is still to be sent of the file.
    rest: Range<u64>,
    /// What is left of the segment at the beginning of `rest`.
    current: Bytes,
    /// The segment after that, and which it is.
    ahead: Option<(u32, Ahead)>,
    failed: bool,
}

/// The bytes of a range in pieces. It ends with the first error.
pub(super) fn pieces(
    store: Store,
    file: Stored,
    range: Range<u64>,
) -> impl Stream<Item = Result<Bytes, StoreError>> + Send + use<> {
    let end = range.end.min(file.form.size);
    let reader = Reader {
        rest: range.start.min(end)..end,
        store,
        file,
        current: Bytes::new(),
        ahead: None,
        failed: false,
    };
    unfold(reader, |mut reader| async move {
        let piece = reader.next().await?;
        reader.failed = piece.is_err();
        Some((piece, reader))
    })
}

impl Reader {
    async fn next(&mut self) -> Option<Result<Bytes, StoreError>> {
        if self.failed || self.rest.is_empty() {
            return None;
        }
        if self.current.is_empty()
            && let Err(error) = self.load().await
        {
            return Some(Err(error));
        }
        let length = self.current.len().min(PIECE);
        let piece = self.current.split_to(length);
        let sent = u64::try_from(length).unwrap_or(u64::MAX);
        self.rest.start = self.rest.start.saturating_add(sent);
        Some(Ok(piece))
    }

    /// Makes `current` what is wanted of the segment at the beginning of `rest`, and has the next
    /// one begin.
    async fn load(&mut self) -> Result<(), StoreError> {
        let (index, offset) = place(self.rest.start)?;
        let coming = match self.ahead.take() {
            Some((ahead, coming)) if ahead == index => coming,
            _ => self.begin(index),
        };
        let opened = coming
            .await
            .map_err(|error| StoreError::Unavailable(error.into()))??;
        let (last, _) = place(self.rest.end.saturating_sub(1))?;
        if index < last {
            let next = index.saturating_add(1);
            self.ahead = Some((next, self.begin(next)));
        }
        let mut segment = opened.freeze();
        let wanted = self.rest.end.saturating_sub(self.rest.start);
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        if offset >= segment.len() {
            return Err(StoreError::Damaged("a segment is shorter than it was"));
        }
        segment = segment.slice(offset..);
        segment.truncate(wanted);
        self.current = segment;
        Ok(())
    }

    /// Reads a segment in a task of its own, which ends with the reader.
    fn begin(&self, index: u32) -> Ahead {
        let (store, file) = (self.store.clone(), self.file.clone());
        let reading = tokio::spawn(async move { fetch(&store, &file, index).await });
        AbortOnDropHandle::new(reading)
    }
}

/// In which segment a byte stands, and where in it.
fn place(byte: u64) -> Result<(u32, usize), StoreError> {
    let segment = SEGMENT as u64;
    let index = u32::try_from(byte / segment).map_err(|_| StoreError::Missing)?;
    let offset = usize::try_from(byte % segment).map_err(|_| StoreError::Missing)?;
    Ok((index, offset))
}
