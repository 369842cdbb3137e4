//! The server's side of inspection: a process for each file, a few at once, each within its time.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, pin_mut};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use super::Order;
use super::wire::{Answer, GREETING, LARGEST_CLEANED, LARGEST_PREVIEW, LONGEST_LINE};
use crate::config;
use crate::domain::attachment::{ActiveContent, FileKind};
use crate::domain::event::AttachmentProblem;

/// How long all of the content may take to come and to be taken, so that a storage that is slow, or
/// stands still, holds no place for longer.
const FEEDING: Duration = Duration::from_secs(300);
/// How long a process that was told to end may take to do so.
const ENDING: Duration = Duration::from_secs(5);
/// The pieces in which an answer is read, in bytes.
const PIECE: usize = 64 * 1024;

/// How files are inspected.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The program that inspects when it is called with `inspect`; none means this one.
    pub program: Option<PathBuf>,
    /// How many processes may run at once.
    pub at_once: usize,
    /// How long one may take once it has the content, and to take all of it, in seconds.
    pub seconds: u64,
    /// How long all of the content may take to come and to be taken.
    pub feeding: Duration,
    /// How much memory one may take, in megabytes.
    pub megabytes: u64,
    /// The most pixels of a picture.
    pub pixels: u64,
    /// The most pages of a PDF.
    pub pages: u32,
}

/// What is to be inspected.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// What the file was declared to be.
    pub kind: FileKind,
    /// Its size in bytes.
    pub size: u64,
    /// What the service does with content that can act.
    pub active: ActiveContent,
}

/// A file that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// What it is: what it was declared to be.
    pub kind: FileKind,
    /// The SHA-256 of what will be served, in hexadecimal.
    pub sha256: String,
    /// What is served instead of the original, if anything.
    pub cleaned: Option<Vec<u8>>,
    /// A small JPEG of a picture.
    pub preview: Option<Vec<u8>>,
    /// Whether it has content that can act, where the service only flags that.
    pub flagged: bool,
}

/// A file that passed, with the place of its inspection: until it is dropped, no other is looked
/// into there, so that never more copies are in memory than there are places.
#[derive(Debug)]
pub struct Inspected {
    /// What was found.
    pub findings: Findings,
    _place: OwnedSemaphorePermit,
}

impl std::ops::Deref for Inspected {
    type Target = Findings;

    fn deref(&self) -> &Findings {
        &self.findings
    }
}

/// Why there are no findings.
#[derive(Debug, Error)]
pub enum InspectError<E> {
    /// The file is refused.
    #[error("the file is refused: {0:?}")]
    Problem(AttachmentProblem),
    /// The content could not be read. Worth another try.
    #[error("the content could not be read")]
    Content(E),
    /// No process could be started, or the content stalled. Worth another try.
    #[error("files cannot be inspected now")]
    Unavailable(#[source] io::Error),
}

/// Inspects files, each in a process of its own. Cheap to clone; clones share their places.
#[derive(Clone, Debug)]
pub struct Inspector {
    settings: Arc<Settings>,
    places: Arc<Semaphore>,
}

impl From<&config::Attachments> for Settings {
    fn from(settings: &config::Attachments) -> Self {
        Self {
            program: settings.inspector_program.clone(),
            at_once: settings.inspectors as usize,
            seconds: u64::from(settings.inspector_seconds),
            feeding: FEEDING,
            megabytes: u64::from(settings.inspector_megabytes),
            pixels: u64::from(settings.pixels_limit) * 1_000_000,
            pages: settings.pages_limit,
        }
    }
}

impl Inspector {
    /// Inspects as the settings say. Nothing is started yet.
    #[must_use]
    pub fn new(settings: impl Into<Settings>) -> Self {
        let settings = settings.into();
        Self {
            places: Arc::new(Semaphore::new(settings.at_once.max(1))),
            settings: Arc::new(settings),
        }
    }

    /// Inspects a file. Waits for a place, and holds it while the content comes, while the process
    /// looks at it, each within its limit, and until what was found is dropped. When the future is
    /// dropped, the process ends.
    ///
    /// # Errors
    ///
    /// [`InspectError`]. A process that dies or takes too long refuses the file as too complex.
    pub async fn inspect<E>(
        &self,
        ask: Ask,
        content: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Inspected, InspectError<E>> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|error| InspectError::Unavailable(io::Error::other(error)))?;
        let mut child = self.start().map_err(InspectError::Unavailable)?;
        let result = self.converse(&mut child, ask, content).await;
        // It has answered or is not to be waited for. Dropping it would kill it as well, but a
        // place is free only when the process is gone.
        drop(child.start_kill());
        drop(timeout(ENDING, child.wait()).await);
        result.map(|findings| Inspected {
            findings,
            _place: place,
        })
    }

    fn start(&self) -> io::Result<Child> {
        let settings = &self.settings;
        Command::new(program(settings.program.as_ref())?)
            .arg("inspect")
            .arg(format!("--megabytes={}", settings.megabytes))
            .arg(format!("--seconds={}", settings.seconds))
            .env_clear()
            // The allocator would set a gigabyte aside before any limit is known.
            .env("MIMALLOC_DISALLOW_ARENA_ALLOC", "1")
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What a failing reader says may quote the file.
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }

    async fn converse<E>(
        &self,
        child: &mut Child,
        ask: Ask,
        content: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Findings, InspectError<E>> {
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(InspectError::Unavailable(io::ErrorKind::BrokenPipe.into()));
        };
        let mut output = BufReader::with_capacity(PIECE, output);
        let limit = Duration::from_secs(self.settings.seconds);
        timeout(limit, greeted(&mut output))
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
            .map_err(InspectError::Unavailable)?;
        let feeding = timeout(self.settings.feeding, self.feed(input, ask, content));
        let stalled = |_| InspectError::Unavailable(io::ErrorKind::TimedOut.into());
        let original = feeding.await.map_err(stalled)??;
        // From here on whatever goes wrong is the file's doing.
        match timeout(limit, answered(&mut output, ask)).await {
            Ok(Ok(Reply::Passed(copies))) => Ok(Findings {
                kind: ask.kind,
                sha256: copies.sha256.unwrap_or(original),
                cleaned: copies.cleaned,
                preview: copies.preview,
                flagged: copies.flagged,
            }),
            Ok(Ok(Reply::Refused(problem))) => Err(InspectError::Problem(problem)),
            Ok(Err(_)) | Err(_) => Err(InspectError::Problem(AttachmentProblem::TooComplex)),
        }
    }

    /// Hands over the order and the content, and returns the content's SHA-256.
    async fn feed<E>(
        &self,
        mut input: ChildStdin,
        ask: Ask,
        content: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<String, InspectError<E>> {
        let order = Order {
            kind: ask.kind,
            size: ask.size,
            active: ask.active,
            pixels: self.settings.pixels,
            pages: self.settings.pages,
        };
        let mut line =
            serde_json::to_vec(&order).map_err(|error| InspectError::Unavailable(error.into()))?;
        line.push(b'\n');
        // A process that is gone has said why, or it has died: the answer tells.
        let mut left = Duration::from_secs(self.settings.seconds);
        let mut listening = written(&mut input, &line, &mut left).await?;
        let mut hash = Sha256::new();
        pin_mut!(content);
        while let Some(piece) = content.next().await {
            let piece = piece.map_err(InspectError::Content)?;
            hash.update(&piece);
            listening = listening && written(&mut input, &piece, &mut left).await?;
        }
        Ok(hexadecimal(hash))
    }
}

/// The program to start. On Linux the link to the running program serves even after an upgrade
/// has replaced the file.
fn program(named: Option<&PathBuf>) -> io::Result<OsString> {
    if let Some(program) = named {
        return Ok(program.into());
    }
    if cfg!(target_os = "linux") {
        return Ok("/proc/self/exe".into());
    }
    std::env::current_exe().map(Into::into)
}

/// Whether the process takes more, and how much time is `left` for it to take the rest. One that is
/// there and takes too little is stuck.
async fn written<E>(
    input: &mut ChildStdin,
    bytes: &[u8],
    left: &mut Duration,
) -> Result<bool, InspectError<E>> {
    let began = Instant::now();
    let result = timeout(*left, input.write_all(bytes)).await;
    *left = left.saturating_sub(began.elapsed());
    match result {
        Ok(result) => Ok(result.is_ok()),
        Err(_) => Err(InspectError::Problem(AttachmentProblem::TooComplex)),
    }
}

async fn greeted(output: &mut BufReader<ChildStdout>) -> io::Result<()> {
    let mut line = Vec::new();
    let mut limited = output.take(GREETING.len() as u64);
    limited.read_until(b'\n', &mut line).await?;
    if line == GREETING.as_bytes() {
        Ok(())
    } else {
        Err(io::Error::other("the inspecting process did not greet"))
    }
}

enum Reply {
    Passed(Copies),
    Refused(AttachmentProblem),
}

struct Copies {
    flagged: bool,
    sha256: Option<String>,
    cleaned: Option<Vec<u8>>,
    preview: Option<Vec<u8>>,
}

/// Reads the answer. The process is not trusted: it has read what a stranger wrote.
async fn answered(output: &mut BufReader<ChildStdout>, ask: Ask) -> io::Result<Reply> {
    let mut line = Vec::new();
    let mut limited = output.take(LONGEST_LINE as u64);
    limited.read_until(b'\n', &mut line).await?;
    let (flagged, cleaned, preview) = match serde_json::from_slice(&line)? {
        Answer::Refused(problem) => return Ok(Reply::Refused(problem)),
        Answer::Passed {
            flagged,
            cleaned,
            preview,
        } => (flagged, cleaned, preview),
    };
    // A cleaned copy is hardly longer than the file; a text may grow to three times in UTF-8.
    let most = ask.size.saturating_mul(3).saturating_add(4096);
    let bounded = cleaned <= most.min(LARGEST_CLEANED) && preview <= LARGEST_PREVIEW;
    if !bounded || !is_of(ask, flagged, cleaned > 0, preview > 0) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut hash = Sha256::new();
    let cleaned = copy(output, cleaned, |piece| hash.update(piece)).await?;
    let preview = copy(output, preview, |_| ()).await?;
    Ok(Reply::Passed(Copies {
        flagged,
        sha256: cleaned.is_some().then(|| hexadecimal(hash)),
        cleaned,
        preview,
    }))
}

/// Whether this can be found of such a file: pictures are never served as they were sent, and what
/// was scanned is replaced in nothing but pictures and texts.
fn is_of(ask: Ask, flagged: bool, cleaned: bool, preview: bool) -> bool {
    let copies = match ask.kind {
        FileKind::Jpeg | FileKind::Png | FileKind::Webp => cleaned && preview,
        FileKind::Heic => cleaned && !preview,
        FileKind::Text => !preview,
        _ => !cleaned && !preview,
    };
    copies && (!flagged || ask.active == ActiveContent::Flag)
}

async fn copy(
    output: &mut BufReader<ChildStdout>,
    length: u64,
    mut seen: impl FnMut(&[u8]),
) -> io::Result<Option<Vec<u8>>> {
    if length == 0 {
        return Ok(None);
    }
    let length = usize::try_from(length).map_err(io::Error::other)?;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        let piece = output.fill_buf().await?;
        let taken = piece.len().min(length - bytes.len());
        let Some(piece) = piece.get(..taken).filter(|piece| !piece.is_empty()) else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        seen(piece);
        bytes.extend_from_slice(piece);
        output.consume(taken);
    }
    Ok(Some(bytes))
}

fn hexadecimal(hash: Sha256) -> String {
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
