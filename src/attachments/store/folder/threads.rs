//! How many threads wait for the disk. They are the runtime's, which has some hundred for all that
//! blocks, and others read the journal on them: where the disk hangs, as a lost network folder does,
//! the chat is to go on. A thread keeps its place until it ends, whoever still waits for it.

use std::io;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::super::StoreError;

/// How many read, append and delete at once.
const SHORT: usize = 128;

/// How many sync at once, which may take long where nothing is wrong.
pub(in super::super) const LONG: usize = 64;

/// The places of threads. Cheap to clone.
#[derive(Clone)]
pub(in super::super) struct Threads {
    short: Arc<Semaphore>,
    long: Arc<Semaphore>,
}

/// A thread's place, until it is dropped.
pub(in super::super) type ThreadPlace = OwnedSemaphorePermit;

impl Default for Threads {
    fn default() -> Self {
        Self {
            short: Arc::new(Semaphore::new(SHORT)),
            long: Arc::new(Semaphore::new(LONG)),
        }
    }
}

impl Threads {
    /// Waits for a place for work that takes a moment.
    pub(in super::super) async fn short(&self) -> Result<ThreadPlace, StoreError> {
        got(Arc::clone(&self.short).acquire_owned().await)
    }

    /// Waits for a place for a sync.
    pub(in super::super) async fn long(&self) -> Result<ThreadPlace, StoreError> {
        got(Arc::clone(&self.long).acquire_owned().await)
    }

    /// A place for a sync, where one is free.
    pub(in super::super) fn long_if_free(&self) -> Option<ThreadPlace> {
        Arc::clone(&self.long).try_acquire_owned().ok()
    }

    /// Does on a thread of its own what waits for the disk for a moment.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> io::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let place = self.short().await?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        let done = done.await;
        let done = done.map_err(|error| StoreError::Unavailable(error.into()))?;
        done.map_err(StoreError::from)
    }
}

fn got<E>(place: Result<ThreadPlace, E>) -> Result<ThreadPlace, StoreError>
where
    E: std::error::Error + Send + Sync + 'static,
{
    place.map_err(|error| StoreError::Unavailable(error.into()))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_thread_that_hangs_keeps_its_place_though_nobody_waits_for_it() {
        let threads = Threads {
            short: Arc::new(Semaphore::new(1)),
            long: Arc::new(Semaphore::new(1)),
        };
        let (ends, hangs) = mpsc::channel::<()>();
        let hung = threads.blocking(move || {
            let _ = hangs.recv();
            Ok(())
        });
        let mut hung = Box::pin(hung);
        assert!(hung.as_mut().now_or_never().is_none());
        drop(hung);
        let mut next = Box::pin(threads.blocking(|| Ok(7)));
        assert!(next.as_mut().now_or_never().is_none());
        // Syncs have places of their own.
        assert!(threads.long_if_free().is_some());
        drop(ends);
        assert_eq!(next.await.unwrap(), 7);
    }
}
