//! The process that inspects files, and what the server does when it fails.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use image::{ImageFormat, RgbImage};
use portti::attachments::inspect::{Ask, Findings, InspectError, Inspector, Settings};
use portti::domain::attachment::{ActiveContent, FileKind};
use portti::domain::event::AttachmentProblem;
use sha2::{Digest as _, Sha256};
use tokio::time::timeout;

/// How long anything may take that does not wait for a limit.
const PATIENCE: Duration = Duration::from_secs(60);

fn settings() -> Settings {
    Settings {
        program: Some(PathBuf::from(env!("CARGO_BIN_EXE_portti"))),
        at_once: 2,
        seconds: 30,
        feeding: Duration::from_secs(30),
        megabytes: 512,
        pixels: 50_000_000,
        pages: 100,
    }
}

/// An inspector whose process is one of the scripts beside this file.
fn played_by(script: &str, seconds: u64) -> Inspector {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attachments/inspectors");
    Inspector::new(Settings {
        program: Some(folder.join(script)),
        seconds,
        ..settings()
    })
}

fn ask(kind: FileKind, content: &[u8]) -> Ask {
    Ask {
        kind,
        size: content.len() as u64,
        active: ActiveContent::Refuse,
    }
}

async fn inspect(
    inspector: &Inspector,
    kind: FileKind,
    content: &[u8],
) -> Result<Findings, InspectError<Infallible>> {
    let pieces: Vec<_> = content
        .chunks(1_000)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .collect();
    let inspecting = inspector.inspect(ask(kind, content), stream::iter(pieces));
    let inspected = timeout(PATIENCE, inspecting).await.expect("in time");
    inspected.map(|inspected| inspected.findings)
}

fn problem<F: std::fmt::Debug>(result: Result<F, InspectError<Infallible>>) -> AttachmentProblem {
    match result {
        Err(InspectError::Problem(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::new(width, height)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The processes that this one has started and not ended, by their command lines.
fn children() -> Vec<String> {
    let mut found = Vec::new();
    for task in std::fs::read_dir("/proc/self/task").unwrap() {
        let list = std::fs::read_to_string(task.unwrap().path().join("children"));
        for id in list.unwrap_or_default().split_whitespace() {
            let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            found.push(format!(
                "{id} {}",
                String::from_utf8_lossy(&line).replace('\0', " ")
            ));
        }
    }
    found
}

#[tokio::test]
async fn a_picture_comes_back_clean_with_its_hash_and_preview() {
    let mut content = picture(1_000, 600, ImageFormat::Jpeg);
    content.extend(b"what hangs on behind");
    let found = inspect(&Inspector::new(settings()), FileKind::Jpeg, &content)
        .await
        .unwrap();
    let cleaned = found.cleaned.unwrap();
    assert_eq!(cleaned.len(), content.len() - 20);
    assert_eq!(found.sha256, hash(&cleaned));
    assert_eq!(found.kind, FileKind::Jpeg);
    let preview = image::load_from_memory(&found.preview.unwrap()).unwrap();
    assert_eq!(preview.width(), 512);
}

#[tokio::test]
async fn a_text_is_served_as_it_is() {
    let content = "Hei! ".repeat(100_000);
    let found = inspect(
        &Inspector::new(settings()),
        FileKind::Text,
        content.as_bytes(),
    )
    .await
    .unwrap();
    assert_eq!(found.sha256, hash(content.as_bytes()));
    assert_eq!(
        (found.cleaned, found.preview, found.flagged),
        (None, None, false)
    );
}

#[tokio::test]
async fn what_is_refused_is_told_with_its_reason() {
    let inspector = Inspector::new(settings());
    for (kind, content, reason) in [
        (
            FileKind::Text,
            &b"<script>"[..],
            AttachmentProblem::TypeNotAllowed,
        ),
        (
            FileKind::Jpeg,
            b"\xFF\xD8\xFF\xD9",
            AttachmentProblem::Damaged,
        ),
        (FileKind::Pdf, b"%PDF-1.7", AttachmentProblem::Damaged),
    ] {
        assert_eq!(problem(inspect(&inspector, kind, content).await), reason);
    }
}

/// What is announced and what comes must be of one length.
#[tokio::test]
async fn fewer_or_more_bytes_than_announced_are_incomplete() {
    let inspector = Inspector::new(settings());
    for size in [1, 4, 6, 100] {
        let ask = Ask {
            size,
            ..ask(FileKind::Text, b"")
        };
        let content = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"moi!\n"))]);
        let result = timeout(PATIENCE, inspector.inspect(ask, content))
            .await
            .unwrap();
        assert_eq!(problem(result), AttachmentProblem::Incomplete, "{size}");
    }
}

/// Content that is only flagged where the service says so.
#[tokio::test]
async fn active_content_is_flagged_where_the_service_wants_that() {
    let content = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\ntrailer\n<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n";
    let inspector = Inspector::new(settings());
    let refused = inspect(&inspector, FileKind::Pdf, content).await;
    assert_eq!(problem(refused), AttachmentProblem::ActiveContent);
    let flagging = Ask {
        active: ActiveContent::Flag,
        ..ask(FileKind::Pdf, content)
    };
    let pieces = stream::iter([Ok::<_, Infallible>(Bytes::from_static(content))]);
    assert!(inspector.inspect(flagging, pieces).await.unwrap().flagged);
}

#[tokio::test]
async fn a_process_that_takes_too_much_memory_ends_and_the_file_is_too_complex() {
    // Seventy-five megabytes of pixels.
    let content = picture(5_000, 5_000, ImageFormat::Png);
    let little = Inspector::new(Settings {
        megabytes: 48,
        ..settings()
    });
    let result = inspect(&little, FileKind::Png, &content).await;
    assert_eq!(problem(result), AttachmentProblem::TooComplex);
    let enough = Inspector::new(settings());
    assert!(inspect(&enough, FileKind::Png, &content).await.is_ok());
}

#[tokio::test]
async fn a_process_that_takes_too_long_is_ended_and_its_place_is_free() {
    let content = b"Hei!";
    let inspector = Inspector::new(Settings {
        at_once: 1,
        ..settings()
    });
    let stuck = played_by("stuck", 1);
    for _ in 0..2 {
        let result = inspect(&stuck, FileKind::Text, content).await;
        assert_eq!(problem(result), AttachmentProblem::TooComplex);
    }
    assert!(!children().iter().any(|child| child.contains("sleep 614")));
    assert!(inspect(&inspector, FileKind::Text, content).await.is_ok());
}

#[tokio::test]
async fn whatever_the_process_does_the_file_is_not_served() {
    for script in ["dying", "babbling", "greedy", "short"] {
        let result = inspect(&played_by(script, 10), FileKind::Text, b"Hei!").await;
        assert_eq!(problem(result), AttachmentProblem::TooComplex, "{script}");
    }
    // A picture as it was sent, a document that is not the one that was scanned, a flag where
    // there are none.
    let answers = [
        ("careless", FileKind::Jpeg),
        ("careless", FileKind::Text),
        ("generous", FileKind::Pdf),
        ("generous", FileKind::Text),
        ("generous", FileKind::Heic),
    ];
    for (script, kind) in answers {
        let result = inspect(&played_by(script, 10), kind, b"Hei!").await;
        assert_eq!(
            problem(result),
            AttachmentProblem::TooComplex,
            "{script} {kind:?}"
        );
    }
    // It has said why before it left, although it took none of the file.
    let content = vec![b'a'; 1_000_000];
    let result = inspect(&played_by("deaf", 10), FileKind::Text, &content).await;
    assert_eq!(problem(result), AttachmentProblem::Damaged);
}

/// That nothing can be inspected is not the file's fault: it waits.
#[tokio::test]
async fn without_a_process_files_wait() {
    for script in ["stranger", "silent", "not there at all"] {
        let result = inspect(&played_by(script, 1), FileKind::Text, b"Hei!").await;
        assert!(
            matches!(result, Err(InspectError::Unavailable(_))),
            "{script}: {result:?}"
        );
    }
    assert!(!children().iter().any(|child| child.contains("sleep 613")));
}

#[tokio::test]
async fn when_the_content_fails_the_process_ends() {
    let inspector = Inspector::new(settings());
    let pieces = [Ok(Bytes::from_static(b"Hei")), Err("the store is gone")];
    let ask = ask(FileKind::Text, b"Hei!");
    let result = inspector.inspect(ask, stream::iter(pieces)).await;
    assert!(matches!(
        result,
        Err(InspectError::Content("the store is gone"))
    ));
    assert!(!children().iter().any(|child| child.contains("inspect")));
}

#[tokio::test]
async fn content_that_stalls_is_given_up() {
    let inspector = Inspector::new(Settings {
        feeding: Duration::from_millis(100),
        ..settings()
    });
    let ask = ask(FileKind::Text, b"Hei!");
    let content = stream::pending::<Result<Bytes, Infallible>>();
    let result = inspector.inspect(ask, content).await;
    assert!(
        matches!(result, Err(InspectError::Unavailable(_))),
        "{result:?}"
    );
}

#[tokio::test]
async fn the_process_knows_nothing_of_the_servers_environment() {
    let result = inspect(&played_by("curious", 10), FileKind::Text, b"Hei!").await;
    assert_eq!(problem(result), AttachmentProblem::Damaged);
}

/// While it waits for the content, it has given away all that it does not need.
#[tokio::test]
async fn the_process_limits_itself() {
    let inspector = Inspector::new(settings());
    let seen = Arc::new(AtomicUsize::new(0));
    let looked = Arc::clone(&seen);
    let content = stream::once(async move {
        let children = children();
        let child = children
            .iter()
            .find(|child| child.contains("inspect"))
            .unwrap();
        let id = child.split(' ').next().unwrap();
        let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
        for (name, soft) in [
            ("Max file size", "0"),
            ("Max core file size", "0"),
            ("Max open files", "0"),
            ("Max processes", "0"),
            ("Max cpu time", "30"),
        ] {
            let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
            let first = line.trim_start_matches(name).split_whitespace().next();
            assert_eq!(first, Some(soft), "{name}");
        }
        let memory = limits
            .lines()
            .find(|line| line.starts_with("Max address space"))
            .unwrap();
        let bytes: u64 = memory.split_whitespace().nth(3).unwrap().parse().unwrap();
        assert!(bytes < 1_000 * 1024 * 1024, "{bytes}");
        // Pipes alone, and nothing for what it would complain of.
        for open in std::fs::read_dir(format!("/proc/{id}/fd")).unwrap() {
            let open = std::fs::read_link(open.unwrap().path()).unwrap();
            let open = open.to_string_lossy();
            assert!(open.starts_with("pipe:") || open == "/dev/null", "{open}");
        }
        looked.fetch_add(1, Ordering::SeqCst);
        Ok::<_, Infallible>(Bytes::from_static(b"Hei!"))
    });
    inspector
        .inspect(ask(FileKind::Text, b"Hei!"), content)
        .await
        .unwrap();
    assert_eq!(seen.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn no_more_than_allowed_run_at_once() {
    let inspector = Inspector::new(settings());
    let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let one = || async {
        let content = stream::once(async {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // The others get their turn while this one holds its place.
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            now.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, Infallible>(Bytes::from_static(b"Hei!"))
        });
        let inspector = inspector.clone();
        inspector
            .inspect(ask(FileKind::Text, b"Hei!"), content)
            .await
            .is_ok()
    };
    let done: Vec<bool> = stream::iter(0..12)
        .map(|_| one())
        .buffer_unordered(12)
        .collect()
        .await;
    assert_eq!(done, vec![true; 12]);
    assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
}

/// Dropping the future is giving up: nothing is left running.
#[tokio::test]
async fn an_inspection_that_nobody_waits_for_ends() {
    let inspector = Inspector::new(Settings {
        at_once: 1,
        ..settings()
    });
    let (started, wait) = tokio::sync::oneshot::channel();
    let mut started = Some(started);
    let content = stream::poll_fn(move |_| {
        if let Some(started) = started.take() {
            started.send(()).unwrap();
        }
        std::task::Poll::<Option<Result<Bytes, Infallible>>>::Pending
    });
    let other = inspector.clone();
    let task = tokio::spawn(async move {
        drop(other.inspect(ask(FileKind::Text, b"Hei!"), content).await);
    });
    timeout(PATIENCE, wait).await.unwrap().unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    // The one place is free again.
    assert!(inspect(&inspector, FileKind::Text, b"Hei!").await.is_ok());
}
