//! What is asked of the writer, and what gathers into one transaction.

use tokio::sync::oneshot;

use super::codec::Prepared;
use super::connection::Conn;
use super::error::JournalError;
use super::plan::Verdict;
use super::reply::{self, Reply};

/// How many rows one transaction takes at most.
const ROWS: usize = 1000;
/// How many sealed bytes one transaction takes at most.
const BYTES: usize = 4 << 20;

/// One change, asked of the writer.
pub(super) enum Job {
    /// An append or a start.
    Append(Box<Prepared>, Reply),
    /// Any other change.
    Small(Box<dyn Small>),
    /// Take nothing more, and end when all is written.
    Stop,
}

/// A change of a few rows, told as a function. It may run more than once before it is committed,
/// each time on a transaction of its own.
pub(super) trait Small: Send {
    /// Makes the change inside the open transaction.
    fn run(&mut self, conn: &mut Conn) -> Result<(), JournalError>;
    /// Answers who asked: with what the last run gave, or with why nothing was changed.
    fn answer(self: Box<Self>, outcome: Result<(), JournalError>);
}

/// A [`Small`] made of a function.
pub(super) struct Change<T, R> {
    task: T,
    result: Option<R>,
    reply: oneshot::Sender<Result<R, JournalError>>,
}

impl<T, R> Change<T, R> {
    /// Wraps a function and the place for its answer.
    pub(super) fn new(task: T, reply: oneshot::Sender<Result<R, JournalError>>) -> Self {
        Self {
            task,
            result: None,
            reply,
        }
    }
}

impl<T, R> Small for Change<T, R>
where
    T: Fn(&mut Conn) -> Result<R, JournalError> + Send,
    R: Send,
{
    fn run(&mut self, conn: &mut Conn) -> Result<(), JournalError> {
        self.result = Some((self.task)(conn)?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), JournalError>) {
        let Self { result, reply, .. } = *self;
        let result =
            outcome.and_then(|()| result.ok_or(JournalError::Malformed("nothing was run")));
        // Who asked may have gone away; the change stands.
        drop(reply.send(result));
    }
}

/// What one transaction records.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) appends: Vec<(Box<Prepared>, Reply)>,
    pub(super) smalls: Vec<Box<dyn Small>>,
    rows: usize,
    bytes: usize,
}

impl Batch {
    /// Takes one more change. [`Job::Stop`] is not one.
    pub(super) fn push(&mut self, job: Job) {
        match job {
            Job::Append(append, reply) => {
                self.rows = self.rows.saturating_add(append.events.len());
                for event in &append.events {
                    self.bytes = self.bytes.saturating_add(event.body.len());
                }
                self.appends.push((append, reply));
            }
            Job::Small(small) => {
                self.rows = self.rows.saturating_add(1);
                self.smalls.push(small);
            }
            Job::Stop => {}
        }
    }

    /// Whether one more change may join.
    pub(super) fn has_room(&self) -> bool {
        self.rows < ROWS && self.bytes < BYTES
    }

    /// How many rows it holds, about.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// How many changes it holds.
    pub(super) fn len(&self) -> usize {
        self.appends.len().saturating_add(self.smalls.len())
    }

    /// Each change as a batch of its own.
    pub(super) fn singles(self) -> impl Iterator<Item = Self> {
        let appends = self.appends.into_iter().map(|(append, reply)| {
            let mut single = Self::default();
            single.push(Job::Append(append, reply));
            single
        });
        let smalls = self.smalls.into_iter().map(|small| {
            let mut single = Self::default();
            single.push(Job::Small(small));
            single
        });
        appends.chain(smalls)
    }

    /// Answers everyone: it is committed, with these verdicts on the appends.
    pub(super) fn answer(self, verdicts: Vec<Verdict>) {
        let appends = self.appends.into_iter().zip(verdicts);
        reply::send_all(appends.map(|((_, reply), verdict)| (reply, Ok(verdict))));
        for small in self.smalls {
            small.answer(Ok(()));
        }
    }

    /// Answers everyone: nothing was recorded (or, after a time-out, nobody knows).
    pub(super) fn fail(self, error: &JournalError) {
        for (_, reply) in self.appends {
            reply.send(Err(error.clone()));
        }
        for small in self.smalls {
            small.answer(Err(error.clone()));
        }
    }
}
