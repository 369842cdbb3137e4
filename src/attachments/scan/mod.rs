//! The scanner of files: ClamAV's daemon clamd, over TCP or a Unix socket.
//!
//! A file is streamed to it piece by piece and never lies whole in memory. Only a whole file that
//! clamd expressly calls clean is clean: whatever else happens is a failure, and the file waits.
//! This room speaks to the network alone; it knows nothing of conversations, storage or the
//! journal.

mod answer;
mod condition;
mod session;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use tokio_util::sync::CancellationToken;

pub use answer::{Hindrance, Signature, Verdict};
pub use condition::Condition;

use condition::State;

use crate::config;

/// How often a scanner that answers is asked how it is.
const PROBE_EVERY: Duration = Duration::from_secs(30);

/// The first pause after a scanner did not answer; each further one is twice as long, up to
/// [`PROBE_EVERY`].
const PROBE_AGAIN: Duration = Duration::from_secs(1);

/// Where clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Over TCP: host name or address, and port. What is scanned travels unencrypted.
    Tcp(String, u16),
    /// A socket in the file system.
    Unix(PathBuf),
}

/// Why a file could not be scanned. Says nothing about the file: trying again may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ScanError {
    /// Nobody listens there.
    #[error("the scanner cannot be reached")]
    Unreachable,
    /// The connection broke: it was ended, or what it was given made it fall.
    #[error("the scanner hung up")]
    HungUp,
    /// It took longer than allowed.
    #[error("the scanner did not answer in time")]
    TimedOut,
    /// What came back is no answer, or clamd could not do its work.
    #[error("the scanner gave no verdict")]
    Answer,
}

impl ScanError {
    /// The stable code, for metrics, logs and health.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::HungUp => "hung_up",
            Self::TimedOut => "timed_out",
            Self::Answer => "no_verdict",
        }
    }
}

/// Why there is no verdict on a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure<E> {
    /// The scanner failed.
    Scanner(ScanError),
    /// The content could not be read to its end.
    Content(E),
}

/// The way to clamd. Cheap to clone; each file has a connection of its own.
#[derive(Clone, Debug)]
pub struct Scanner {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    address: Address,
    limit: Duration,
    state: State,
}

impl Scanner {
    /// The scanner of the configuration; none where it says that there is none.
    #[must_use]
    pub fn of(settings: &config::Attachments) -> Option<Self> {
        let address = match settings.scanner.as_ref()? {
            config::Scanner::Tcp { host, port } => Address::Tcp(host.clone(), *port),
            config::Scanner::Unix(path) => Address::Unix(path.clone()),
            config::Scanner::None => return None,
        };
        let limit = Duration::from_secs(u64::from(settings.scanner_seconds));
        Some(Self::new(address, limit))
    }

    /// The scanner at `address`; one file may take as long as `limit`.
    #[must_use]
    pub fn new(address: Address, limit: Duration) -> Self {
        let inner = Inner {
            address,
            limit,
            state: State::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Has a file scanned. Nothing is concluded from a content that breaks off: clamd is not told
    /// that it has ended.
    ///
    /// # Errors
    /// Where there is no verdict.
    pub async fn scan<E>(
        &self,
        content: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Verdict, Failure<E>> {
        let began = tokio::time::Instant::now();
        let scanning = session::scan(&self.inner.address, self.inner.limit, content);
        let result = match tokio::time::timeout(self.inner.limit, scanning).await {
            Ok(result) => result,
            Err(_) => Err(Failure::Scanner(ScanError::TimedOut)),
        };
        metrics::histogram!("portti_scan_seconds").record(began.elapsed().as_secs_f64());
        match &result {
            Ok(_) => self.inner.state.answers(),
            Err(Failure::Scanner(error)) => self.inner.state.fails(*error),
            Err(Failure::Content(_)) => {}
        }
        result
    }

    /// Asks for clamd's version and that of its signatures, as `ClamAV 1.4.6/27800/Fri Nov 20 …`.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn probe(&self) -> Result<String, ScanError> {
        let asking = session::version(&self.inner.address, self.inner.limit);
        let result = match tokio::time::timeout(session::CONNECT_LIMIT * 2, asking).await {
            Ok(result) => result,
            Err(_) => Err(ScanError::TimedOut),
        };
        match &result {
            Ok(version) => self.inner.state.is_of(version),
            Err(error) => self.inner.state.fails(*error),
        }
        result
    }

    /// How the scanner was when it was last spoken to.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.inner.state.condition()
    }

    /// What clamd last said of its version and signatures; none before it answered.
    #[must_use]
    pub fn version(&self) -> Option<String> {
        self.inner.state.version()
    }

    /// Asks the scanner how it is, again and again until `stop`, so that operators know before a
    /// file does.
    pub async fn tend(&self, stop: CancellationToken) {
        let mut again = PROBE_AGAIN;
        loop {
            let pause = match self.probe().await {
                Ok(_) => {
                    again = PROBE_AGAIN;
                    PROBE_EVERY
                }
                Err(_) => {
                    let pause = again;
                    again = (again * 2).min(PROBE_EVERY);
                    pause
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }
}
