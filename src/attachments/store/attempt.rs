//! How long the store waits, how often it tries again, and what it says when it gives up.

use std::future::Future;
use std::io::ErrorKind;
use std::time::Duration;

use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _};
use tokio::time::{Instant, sleep, timeout};

/// How much longer what goes through many objects may take than what touches one.
const LONG: u32 = 6;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The settings cannot be used.
    #[error("{0}")]
    Setup(String),
    /// The length is not that of the segment: a mistake of the caller.
    #[error("a segment of the wrong length")]
    Misfit,
    /// There is no such segment.
    #[error("a segment is missing")]
    Missing,
    /// What is kept is not what was put.
    #[error("damaged: {0}")]
    Damaged(&'static str),
    /// There is no room left.
    #[error("the storage is full")]
    Full,
    /// No answer within the time limit.
    #[error("the storage did not answer in time")]
    TimedOut,
    /// The storage cannot be used just now.
    #[error("the storage is not available: {0}")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// A stable word for metrics and logs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Setup(_) => "setup",
            Self::Misfit => "misfit",
            Self::Missing => "missing",
            Self::Damaged(_) => "damaged",
            Self::Full => "full",
            Self::TimedOut => "timed_out",
            Self::Unavailable(_) => "unavailable",
        }
    }

    /// Whether the same may go well later: the storage is at fault, not what is kept.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Full | Self::TimedOut | Self::Unavailable(_))
    }

    /// Whether trying again at once may help.
    fn worth_another(&self) -> bool {
        match self {
            Self::TimedOut => true,
            Self::Unavailable(cause) => !cause
                .downcast_ref::<object_store::Error>()
                .is_some_and(is_refusal),
            _ => false,
        }
    }
}

/// What another attempt cannot change: rights, addresses, what the storage does not know.
fn is_refusal(error: &object_store::Error) -> bool {
    use object_store::Error as E;
    matches!(
        error,
        E::PermissionDenied { .. }
            | E::Unauthenticated { .. }
            | E::InvalidPath { .. }
            | E::NotSupported { .. }
            | E::NotImplemented { .. }
            | E::UnknownConfigurationKey { .. }
    )
}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            error => Self::Unavailable(error.into()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Unavailable(error.into()),
        }
    }
}

/// How long the store waits, and how often it tries.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How often something is tried; at least once.
    pub attempts: u32,
    /// How long one attempt may take. Listing and deleting may take six times as long.
    pub limit: Duration,
    /// The pause before the second attempt. It is four times as long before each further one.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 3,
            limit: Duration::from_secs(10),
            pause: Duration::from_millis(100),
        }
    }
}

impl Patience {
    /// Tries until it goes well, cannot go well, or was tried often enough.
    pub(super) async fn attempt<T, F>(
        self,
        what: &'static str,
        work: impl FnMut() -> F,
    ) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        self.attempt_within(self.limit, what, work).await
    }

    /// As [`Patience::attempt`], for what goes through many objects.
    pub(super) async fn attempt_long<T, F>(
        self,
        what: &'static str,
        work: impl FnMut() -> F,
    ) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        self.attempt_within(self.limit.saturating_mul(LONG), what, work)
            .await
    }

    /// Waits for what cannot be tried again, as long as for one attempt.
    pub(super) async fn in_time<T>(
        self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        in_time(self.limit, work).await
    }

    /// As [`Patience::in_time`], for what may take long.
    pub(super) async fn in_long_time<T>(
        self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        in_time(self.limit.saturating_mul(LONG), work).await
    }

    async fn attempt_within<T, F>(
        self,
        limit: Duration,
        what: &'static str,
        mut work: impl FnMut() -> F,
    ) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let begun = Instant::now();
        let mut pause = self.pause;
        let mut tried = 1;
        let result = loop {
            let result = in_time(limit, work()).await;
            let again = result.as_ref().is_err_and(StoreError::worth_another);
            if !again || tried >= self.attempts {
                break result;
            }
            metrics::counter!("portti_store_retries_total", "what" => what).increment(1);
            sleep(pause).await;
            pause = pause.saturating_mul(4);
            tried = tried.saturating_add(1);
        };
        told(what, begun, result)
    }

    /// A stream of which each item must come within the limit. It ends at the first that fails.
    pub(super) fn each_in_time<T: Send + 'static>(
        self,
        items: BoxStream<'static, Result<T, StoreError>>,
    ) -> impl Stream<Item = Result<T, StoreError>> + Send + use<T> {
        let limit = self.limit.saturating_mul(LONG);
        futures_util::stream::unfold(Some(items), move |items| async move {
            let mut items = items?;
            match timeout(limit, items.next()).await {
                Ok(None) => None,
                Ok(Some(Ok(item))) => Some((Ok(item), Some(items))),
                Ok(Some(Err(error))) => Some((Err(error), None)),
                Err(_) => Some((Err(StoreError::TimedOut), None)),
            }
        })
    }
}

async fn in_time<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let done = timeout(limit, work).await;
    done.unwrap_or(Err(StoreError::TimedOut))
}

/// Tells the metrics what became of something.
pub(super) fn told<T>(
    what: &'static str,
    begun: Instant,
    result: Result<T, StoreError>,
) -> Result<T, StoreError> {
    metrics::histogram!("portti_store_seconds", "what" => what).record(begun.elapsed());
    if let Err(error) = &result {
        let code = error.code();
        metrics::counter!("portti_store_errors_total", "what" => what, "code" => code).increment(1);
    }
    result
}
