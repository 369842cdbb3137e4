//! One connection to clamd: a command that ends with NUL, after `INSTREAM` the file in pieces with
//! their length before each (four bytes, the highest first; a length of zero ends it), and one
//! answer that ends with NUL (`man clamd`).

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::answer::{self, Verdict};
use super::{Address, Failure, ScanError};

/// How long a connection may take to come about.
pub(super) const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// How long an answer is waited for after clamd stopped to take in.
const LAST_WORDS_LIMIT: Duration = Duration::from_secs(2);

/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 4_096;

/// The halves of whichever socket it is.
type Reader = Box<dyn AsyncRead + Send + Unpin>;
type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// Has a file scanned.
pub(super) async fn scan<E>(
    address: &Address,
    limit: Duration,
    content: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Verdict, Failure<E>> {
    let (reader, writer) = connect(address, limit).await.map_err(Failure::Scanner)?;
    // Set before the end is sent: clamd cannot call a file clean that it has not seen whole.
    let whole = AtomicBool::new(false);
    let mut answering = pin!(answer(reader));
    let mut sending = pin!(send(writer, content, &whole));
    let answered = tokio::select! {
        biased;
        answered = &mut answering => answered,
        sent = &mut sending => match sent {
            Ok(_open) => answering.await,
            Err(Failure::Content(error)) => return Err(Failure::Content(error)),
            // It stopped to take in, and may say why.
            Err(Failure::Scanner(error)) => {
                let last = tokio::time::timeout(LAST_WORDS_LIMIT, answering).await;
                last.unwrap_or(Err(error))
            }
        },
    };
    let verdict = answered.and_then(|text| answer::read(&text));
    match verdict.map_err(Failure::Scanner)? {
        Verdict::Clean if !whole.load(Ordering::Acquire) => {
            Err(Failure::Scanner(ScanError::Answer))
        }
        verdict => Ok(verdict),
    }
}

/// Asks for clamd's version.
pub(super) async fn version(address: &Address, limit: Duration) -> Result<String, ScanError> {
    let (reader, mut writer) = connect(address, limit).await?;
    write(&mut writer, b"zVERSION\0").await?;
    let text = String::from_utf8(answer(reader).await?).map_err(|_| ScanError::Answer)?;
    let plain = |c: char| c.is_ascii_graphic() || c == ' ';
    if text.is_empty() || text.len() > 200 || !text.chars().all(plain) {
        return Err(ScanError::Answer);
    }
    Ok(text)
}

async fn connect(address: &Address, limit: Duration) -> Result<(Reader, Writer), ScanError> {
    let limit = limit.min(CONNECT_LIMIT);
    match tokio::time::timeout(limit, open(address)).await {
        // It was sent nothing, however long that took.
        Err(_) | Ok(Err(_)) => Err(ScanError::Unreachable),
        Ok(Ok(halves)) => Ok(halves),
    }
}

async fn open(address: &Address) -> std::io::Result<(Reader, Writer)> {
    match address {
        Address::Tcp(host, port) => {
            let stream = TcpStream::connect((host.as_str(), *port)).await?;
            let (reader, writer) = stream.into_split();
            Ok((Box::new(reader), Box::new(writer)))
        }
        #[cfg(unix)]
        Address::Unix(path) => {
            let stream = tokio::net::UnixStream::connect(path).await?;
            let (reader, writer) = stream.into_split();
            Ok((Box::new(reader), Box::new(writer)))
        }
        #[cfg(not(unix))]
        Address::Unix(_) => Err(std::io::ErrorKind::Unsupported.into()),
    }
}

/// Sends the command and the file, and gives the writer back, which must stay open until the
/// answer is there.
async fn send<E>(
    mut writer: Writer,
    content: impl Stream<Item = Result<Bytes, E>>,
    whole: &AtomicBool,
) -> Result<Writer, Failure<E>> {
    let mut content = pin!(content);
    let to = &mut writer;
    write(to, b"zINSTREAM\0").await.map_err(Failure::Scanner)?;
    while let Some(piece) = content.next().await {
        let piece = piece.map_err(Failure::Content)?;
        // An empty piece would end the file.
        if piece.is_empty() {
            continue;
        }
        let length = u32::try_from(piece.len()).map_err(|_| Failure::Scanner(ScanError::Answer))?;
        let sent = async {
            write(to, &length.to_be_bytes()).await?;
            write(to, &piece).await
        };
        sent.await.map_err(Failure::Scanner)?;
    }
    whole.store(true, Ordering::Release);
    write(to, &[0; 4]).await.map_err(Failure::Scanner)?;
    Ok(writer)
}

async fn write(to: &mut Writer, bytes: &[u8]) -> Result<(), ScanError> {
    let written = to.write_all(bytes).await;
    written.map_err(|_| ScanError::HungUp)
}

/// Reads one answer, without the NUL at its end.
async fn answer(reader: Reader) -> Result<Vec<u8>, ScanError> {
    let mut reader = reader.take(LONGEST_ANSWER);
    let mut text = Vec::new();
    loop {
        let more = reader.read_buf(&mut text).await;
        let more = more.map_err(|_| ScanError::HungUp)?;
        if let Some(end) = text.iter().position(|byte| *byte == 0) {
            text.truncate(end);
            return Ok(text);
        }
        if more == 0 {
            let silent = text.is_empty();
            return Err(if silent {
                ScanError::HungUp
            } else {
                ScanError::Answer
            });
        }
    }
}
