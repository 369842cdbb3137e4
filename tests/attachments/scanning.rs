//! The way to a real clamd, and to one that misbehaves.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use portti::attachments::scan::{
    Address, Condition, Failure, Hindrance, ScanError, Scanner, Verdict,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::clamd::{PATIENCE, Place, STREAM_LIMIT, eicar};

type Scanned = Result<Verdict, Failure<Infallible>>;

async fn scan(scanner: &Scanner, pieces: Vec<Vec<u8>>) -> Scanned {
    let pieces = pieces.into_iter().map(|piece| Ok(Bytes::from(piece)));
    scanner.scan(stream::iter(pieces)).await
}

fn is_infected(scanned: &Scanned) -> bool {
    matches!(scanned, Ok(Verdict::Infected(name)) if name.to_string().contains("Eicar"))
}

#[tokio::test]
async fn a_real_clamd_tells_clean_from_infected() {
    let place = Place::new();
    let _clamd = place.start().await;
    let scanner = place.scanner();
    assert_eq!(
        scan(&scanner, vec![b"Hei!".to_vec()]).await,
        Ok(Verdict::Clean)
    );
    assert!(is_infected(&scan(&scanner, vec![eicar()]).await));
    // Deep inside, and cut where the pieces meet; an empty piece is not the end.
    let mut far = vec![b'a'; 300_000];
    far.extend(eicar());
    far.extend(vec![b'z'; 300_000]);
    let cut: Vec<Vec<u8>> = far.chunks(300_020).map(<[u8]>::to_vec).collect();
    assert!(is_infected(&scan(&scanner, cut).await));
    let empty_first = vec![Vec::new(), eicar()];
    assert!(is_infected(&scan(&scanner, empty_first).await));
    assert_eq!(scan(&scanner, Vec::new()).await, Ok(Verdict::Clean));
    assert_eq!(scanner.condition(), Condition::Ok);
}

#[tokio::test]
async fn a_real_clamd_is_reached_over_tcp() {
    let place = Place::new();
    let port = free_port().await;
    let _clamd = place
        .start_with(&format!(
            "TCPSocket {port}\nTCPAddr 127.0.0.1\nExtendedDetectionInfo yes"
        ))
        .await;
    let scanner = Scanner::new(Address::Tcp("127.0.0.1".to_owned(), port), PATIENCE);
    let version = scanner.probe().await.unwrap();
    assert!(version.starts_with("ClamAV "), "{version}");
    assert_eq!(scanner.version(), Some(version));
    assert!(is_infected(&scan(&scanner, vec![eicar()]).await));
}

#[tokio::test]
async fn what_is_larger_than_clamd_takes_is_not_checkable() {
    let place = Place::new();
    let _clamd = place.start().await;
    let scanner = place.scanner();
    let too_large = Ok(Verdict::NotCheckable(Hindrance::Size));
    let fits = vec![vec![b'a'; STREAM_LIMIT]];
    assert_eq!(scan(&scanner, fits).await, Ok(Verdict::Clean));
    // By one byte, and by so much that clamd hangs up while it is still being sent.
    for over in [1, 40 * STREAM_LIMIT] {
        let pieces = vec![b'a'; STREAM_LIMIT + over];
        let pieces = pieces.chunks(512 * 1024).map(<[u8]>::to_vec).collect();
        assert_eq!(scan(&scanner, pieces).await, too_large);
    }
}

#[tokio::test]
async fn what_goes_beyond_clamds_other_limits_is_not_clean() {
    let place = Place::new();
    let _clamd = place
        .start_with("AlertExceedsMax yes\nMaxFileSize 100K")
        .await;
    let scanned = scan(&place.scanner(), vec![vec![b'a'; 200_000]]).await;
    assert_eq!(scanned, Ok(Verdict::NotCheckable(Hindrance::Limits)));
}

#[tokio::test]
async fn clamd_ends_and_comes_back() {
    let place = Place::new();
    let scanner = place.scanner();
    let unreachable = Err(Failure::Scanner(ScanError::Unreachable));
    assert_eq!(scanner.condition(), Condition::Unknown);
    assert_eq!(scan(&scanner, vec![b"Hei!".to_vec()]).await, unreachable);
    let clamd = place.start().await;
    assert_eq!(
        scan(&scanner, vec![b"Hei!".to_vec()]).await,
        Ok(Verdict::Clean)
    );
    clamd.kill().await;
    assert_eq!(scan(&scanner, vec![b"Hei!".to_vec()]).await, unreachable);
    assert_eq!(scanner.probe().await, Err(ScanError::Unreachable));
    let failing = Condition::Failing(ScanError::Unreachable);
    assert_eq!(scanner.condition(), failing);
    let _clamd = place.start().await;
    assert!(is_infected(&scan(&scanner, vec![eicar()]).await));
    assert_eq!(scanner.condition(), Condition::Ok);
}

#[tokio::test]
async fn a_content_that_breaks_off_is_never_clean() {
    let place = Place::new();
    let _clamd = place.start().await;
    let pieces = [Ok(Bytes::from_static(b"Hei!")), Err("lost")];
    let scanned = place.scanner().scan(stream::iter(pieces)).await;
    assert_eq!(scanned, Err(Failure::Content("lost")));
}

/// A clamd that does as `play` says, once.
async fn misbehaving<P, F>(play: P) -> Scanner
where
    P: FnOnce(TcpStream) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        play(stream).await;
    });
    Scanner::new(Address::Tcp("127.0.0.1".to_owned(), port), PATIENCE)
}

/// Reads all that a short file needs: command, one piece of four bytes, the end.
async fn take_in(stream: &mut TcpStream) {
    let mut all = [0; 10 + 4 + 4 + 4];
    stream.read_exact(&mut all).await.unwrap();
    assert_eq!(&all, b"zINSTREAM\0\0\0\0\x04Hei!\0\0\0\0");
}

#[tokio::test]
async fn an_answer_that_is_no_verdict_is_none() {
    for said in [
        &b"stream: Can't allocate memory ERROR\0"[..],
        b"stream: OK",
        b"\0",
        b"HTTP/1.1 200 OK\r\n\r\n\0",
    ] {
        let scanner = misbehaving(move |mut stream| async move {
            take_in(&mut stream).await;
            stream.write_all(said).await.unwrap();
        });
        let scanned = scan(&scanner.await, vec![b"Hei!".to_vec()]).await;
        let no_verdict = Err(Failure::Scanner(ScanError::Answer));
        assert_eq!(scanned, no_verdict, "{}", String::from_utf8_lossy(said));
    }
}

#[tokio::test]
async fn clamd_hangs_up_without_a_word() {
    let scanner = misbehaving(|mut stream| async move { take_in(&mut stream).await }).await;
    let scanned = scan(&scanner, vec![b"Hei!".to_vec()]).await;
    assert_eq!(scanned, Err(Failure::Scanner(ScanError::HungUp)));
}

#[tokio::test]
async fn clean_before_the_end_of_the_file_is_not_believed() {
    let scanner = misbehaving(|mut stream| async move {
        stream.write_all(b"stream: OK\0").await.unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
    });
    // The content has no end: only the answer can end this.
    let scanner = scanner.await;
    let scanned = scanner.scan(stream::pending::<Result<Bytes, Infallible>>());
    let no_verdict = Err(Failure::Scanner(ScanError::Answer));
    assert_eq!(scanned.await, no_verdict);
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let scanner = misbehaving(|mut stream| async move {
        take_in(&mut stream).await;
        while stream.write_all(&[b'a'; 1_000]).await.is_ok() {}
    });
    let scanned = scan(&scanner.await, vec![b"Hei!".to_vec()]).await;
    assert_eq!(scanned, Err(Failure::Scanner(ScanError::Answer)));
}

#[tokio::test]
async fn silence_has_a_time_limit() {
    for reads in [true, false] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let silent = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut rest = Vec::new();
            if reads {
                let _ = stream.read_to_end(&mut rest).await;
            } else {
                std::future::pending::<()>().await;
            }
        });
        let address = Address::Tcp("127.0.0.1".to_owned(), port);
        let scanner = Scanner::new(address, Duration::from_millis(200));
        let endless = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![0; 65_536])));
        let scanned = if reads {
            scan(&scanner, vec![b"Hei!".to_vec()]).await
        } else {
            scanner.scan(endless).await
        };
        assert_eq!(scanned, Err(Failure::Scanner(ScanError::TimedOut)));
        silent.abort();
    }
}

async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}
