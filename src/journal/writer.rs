//! The one writer: a thread that takes changes from a bounded queue and commits what has gathered
//! in one transaction.
//!
//! It never ends before it is told to. A change is answered after its commit; where a commit
//! broke off on the way to a server, the writer finds out what became of it before it answers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::codec::Prepared;
use super::connection::{Conn, Gate};
use super::error::JournalError;
use super::job::{Batch, Change, Job};
use super::link::Link;
use super::plan::Verdict;
use super::reply::Reply;

/// After a transaction of so many changes, more are let gather before the next one.
const CROWD: usize = 4;
/// How long they may gather. A transaction costs about as much as a few dozen messages in it, and what
/// is asked while it syncs is often only a few: under load it pays to wait for more, and who is alone
/// never waits.
const GATHERING: Duration = Duration::from_millis(2);

/// The way to the writer.
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
    /// Why the last transaction failed, while none has succeeded since.
    trouble: Trouble,
    ended: CancellationToken,
    patience: Duration,
}

type Trouble = Arc<Mutex<Option<JournalError>>>;

impl Writer {
    /// Starts the thread.
    pub(super) fn start(gate: Gate, places: u32) -> Result<Self, JournalError> {
        let places = usize::try_from(places.max(1)).unwrap_or(1);
        let (queue, waiting) = mpsc::channel(places);
        let trouble = Trouble::default();
        let ended = CancellationToken::new();
        // Long enough for a full queue in front of a server that hangs.
        let patience = gate.limit.saturating_mul(12);
        let worker = Worker {
            waiting,
            link: Link::new(gate),
            trouble: Arc::clone(&trouble),
        };
        let guard = ended.clone().drop_guard();
        std::thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || {
                let _ends = guard;
                worker.run();
            })
            .map_err(|error| JournalError::Database(format!("no thread: {error}")))?;
        Ok(Self {
            queue,
            trouble,
            ended,
            patience,
        })
    }

    /// Records an append or a start.
    pub(super) async fn append(&self, append: Box<Prepared>) -> Result<Verdict, JournalError> {
        let (reply, answer) = Reply::new();
        self.ask(Job::Append(append, reply), answer).await
    }

    /// Makes another change. The task may run more than once before it is committed.
    pub(super) async fn change<R, T>(&self, task: T) -> Result<R, JournalError>
    where
        R: Send + 'static,
        T: Fn(&mut Conn) -> Result<R, JournalError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.ask(Job::Small(Box::new(Change::new(task, reply))), answer)
            .await
    }

    async fn ask<R>(
        &self,
        job: Job,
        answer: oneshot::Receiver<Result<R, JournalError>>,
    ) -> Result<R, JournalError> {
        let place = self.queue.try_reserve().map_err(|error| match error {
            mpsc::error::TrySendError::Full(()) => JournalError::Busy,
            mpsc::error::TrySendError::Closed(()) => JournalError::Stopped,
        })?;
        place.send(job);
        match tokio::time::timeout(self.patience, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(JournalError::Stopped),
            Err(_) => Err(JournalError::TimedOut),
        }
    }

    /// Why the last transaction failed, while none has succeeded since.
    pub(super) fn trouble(&self) -> Option<JournalError> {
        self.trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Takes nothing more, writes what waits, and ends. Waits at most as long as an answer may
    /// take.
    pub(super) async fn stop(&self) {
        let stopping = async {
            // Fails where the writer ended before.
            drop(self.queue.send(Job::Stop).await);
            self.ended.cancelled().await;
        };
        if tokio::time::timeout(self.patience, stopping).await.is_err() {
            tracing::error!("the journal did not end in time");
        }
    }
}

struct Worker {
    waiting: mpsc::Receiver<Job>,
    link: Link,
    trouble: Trouble,
}

impl Worker {
    fn run(mut self) {
        let mut before = 0;
        while let Some(first) = self.waiting.blocking_recv() {
            if before >= CROWD {
                std::thread::sleep(GATHERING);
            }
            let mut batch = Batch::default();
            let mut next = Some(first);
            while let Some(job) = next {
                if matches!(job, Job::Stop) {
                    self.waiting.close();
                }
                batch.push(job);
                next = if batch.has_room() {
                    self.waiting.try_recv().ok()
                } else {
                    None
                };
            }
            metrics::gauge!("portti_journal_queue_depth").set(float(self.waiting.len()));
            before = batch.len();
            self.record(batch);
        }
    }

    /// Commits a batch. One that fails for a reason of its own is split, so that one bad change
    /// does not sink the others.
    fn record(&mut self, mut batch: Batch) {
        if batch.len() == 0 {
            return;
        }
        match self.commit(&mut batch) {
            Ok(verdicts) => batch.answer(verdicts),
            Err(error) if error.is_outage() => batch.fail(&error),
            Err(_) => {
                for mut single in batch.singles() {
                    match self.commit(&mut single) {
                        Ok(verdicts) => single.answer(verdicts),
                        Err(error) => single.fail(&error),
                    }
                }
            }
        }
    }

    fn commit(&mut self, batch: &mut Batch) -> Result<Vec<Verdict>, JournalError> {
        let began = Instant::now();
        let result = self.link.commit(batch);
        match &result {
            Ok(_) => {
                metrics::histogram!("portti_journal_commit_batch_rows").record(float(batch.rows()));
                metrics::histogram!("portti_journal_commit_seconds")
                    .record(began.elapsed().as_secs_f64());
            }
            Err(error) => {
                metrics::counter!("portti_journal_failures_total", "code" => error.code())
                    .increment(1);
            }
        }
        self.tell(result.as_ref().err());
        result
    }

    /// Keeps why the last transaction failed, and tells the operator once when that changes.
    fn tell(&self, error: Option<&JournalError>) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let known = trouble.as_ref().map(JournalError::code);
        match error {
            Some(error) if known != Some(error.code()) => {
                tracing::error!(code = error.code(), %error, "the journal cannot record");
            }
            None if known.is_some() => tracing::info!("the journal records again"),
            _ => {}
        }
        *trouble = error.cloned();
    }
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
