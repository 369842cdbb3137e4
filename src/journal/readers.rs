//! Several connections that read, each on a blocking thread while it is used.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::connection::{Conn, Gate, Purpose};
use super::error::JournalError;

/// The connections that read.
pub(super) struct Readers {
    gate: Gate,
    idle: Mutex<Vec<Conn>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// At most `count` connections, opened when they are first needed.
    pub(super) fn new(gate: Gate, count: u32) -> Self {
        let permits = usize::try_from(count.max(1)).unwrap_or(1);
        Self {
            gate,
            idle: Mutex::new(Vec::with_capacity(permits)),
            permits: Arc::new(Semaphore::new(permits)),
        }
    }

    /// Runs a task on a connection. It may run twice: a connection that broke while it lay idle
    /// (the server was restarted) is replaced once.
    pub(super) async fn read<R, T>(self: &Arc<Self>, task: T) -> Result<R, JournalError>
    where
        R: Send + 'static,
        T: Fn(&mut Conn) -> Result<R, JournalError> + Send + 'static,
    {
        let waiting = Arc::clone(&self.permits).acquire_owned();
        let permit = match tokio::time::timeout(self.gate.limit, waiting).await {
            Err(_) => return Err(JournalError::Busy),
            Ok(Err(_)) => return Err(JournalError::Stopped),
            Ok(Ok(permit)) => permit,
        };
        let readers = Arc::clone(self);
        let reading = self.gate.runtime.spawn_blocking(move || {
            // Held by the thread: a caller that goes away does not free the place early.
            let _permit = permit;
            readers.run(&task)
        });
        match tokio::time::timeout(self.patience(), reading).await {
            Ok(Ok(result)) => result,
            // The runtime is shutting down, or the task panicked and its connection is gone.
            Ok(Err(_)) => Err(JournalError::Stopped),
            Err(_) => Err(JournalError::TimedOut),
        }
    }

    /// Two tries, each with connecting and asking.
    fn patience(&self) -> Duration {
        self.gate.limit.saturating_mul(5)
    }

    fn run<R>(
        &self,
        task: &impl Fn(&mut Conn) -> Result<R, JournalError>,
    ) -> Result<R, JournalError> {
        let kept = self.idle().pop();
        let was_idle = kept.is_some();
        let first = match kept {
            Some(conn) => Ok(conn),
            None => self.gate.open(Purpose::Read),
        };
        match first.and_then(|conn| self.ask(conn, task)) {
            Err(JournalError::Unreachable(_)) if was_idle => {
                // What lay idle beside it was opened to the same server.
                let stale = std::mem::take(&mut *self.idle());
                drop(stale);
                self.ask(self.gate.open(Purpose::Read)?, task)
            }
            result => result,
        }
    }

    fn ask<R>(
        &self,
        mut conn: Conn,
        task: &impl Fn(&mut Conn) -> Result<R, JournalError>,
    ) -> Result<R, JournalError> {
        let result = conn.within(self.gate.limit, task);
        let usable = match &result {
            Ok(_) => true,
            Err(error) => conn.survives(error),
        };
        if usable && !self.permits.is_closed() {
            self.idle().push(conn);
        }
        result
    }

    /// Takes no more questions and closes what lies idle.
    pub(super) fn close(&self) {
        self.permits.close();
        self.idle().clear();
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Conn>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
