//! Files made by code, good ones and hostile ones, and what becomes of each.
#![expect(
    clippy::too_many_lines,
    reason = "a table of files is long, not complicated"
)]

mod documents;
mod heic;
mod hostile;
mod noise;
mod object_streams;
mod pdfs;
mod pictures;
mod real;
mod refused;
mod texts;

use super::{Examined, Order, examine};
use crate::domain::attachment::{ActiveContent, FileKind};
use crate::domain::event::AttachmentProblem;
use hostile::{Hostile, PAGES, PIXELS, build};

fn order(kind: FileKind, content: &[u8]) -> Order {
    Order {
        kind,
        size: content.len() as u64,
        active: ActiveContent::Refuse,
        pixels: PIXELS,
        pages: PAGES,
    }
}

fn look(kind: FileKind, content: &[u8]) -> Result<Examined, AttachmentProblem> {
    examine(&order(kind, content), content)
}

/// Every one of them is refused for its own reason, and where active content is only flagged,
/// nothing but that is let through.
fn all_refused(files: &[Hostile]) {
    let mut wrong = Vec::new();
    for (what, kind, content, problem) in files {
        let found = look(*kind, content).map(|_| ());
        if found != Err(*problem) {
            wrong.push(format!("{what}: {found:?}, not {problem:?}"));
        }
        let flagging = Order {
            active: ActiveContent::Flag,
            ..order(*kind, content)
        };
        let flagged = examine(&flagging, content).map(|examined| examined.flagged);
        let expected = match problem {
            AttachmentProblem::ActiveContent => Ok(true),
            problem => Err(*problem),
        };
        if flagged != expected {
            wrong.push(format!("{what}: flagged {flagged:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn contains(content: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(content, needle).is_some()
}

#[test]
fn what_is_not_whole_is_incomplete() {
    let content = build::jpeg(8, 8);
    for size in [
        0,
        1,
        content.len() as u64 - 1,
        content.len() as u64 + 1,
        u64::MAX,
    ] {
        let order = Order {
            size,
            ..order(FileKind::Jpeg, &content)
        };
        let found = examine(&order, &content);
        assert_eq!(found, Err(AttachmentProblem::Incomplete), "{size}");
    }
    let empty = look(FileKind::Text, b"");
    assert_eq!(empty, Err(AttachmentProblem::Incomplete));
}

/// Whatever a file is, declared as another kind it is refused.
#[test]
fn no_kind_passes_for_another() {
    let files = [
        (FileKind::Jpeg, build::jpeg(8, 8)),
        (FileKind::Png, build::png(8, 8)),
        (FileKind::Webp, build::webp(8, 8)),
        (FileKind::Heic, build::Heic::default().build()),
        (FileKind::Pdf, build::plain_pdf()),
        (FileKind::Text, b"Hei!\n".to_vec()),
        (FileKind::Docx, build::docx(&[])),
        (FileKind::Xlsx, build::xlsx(&[])),
        (FileKind::Pptx, build::pptx(&[])),
        (FileKind::Odt, build::odf(FileKind::Odt, &[])),
        (FileKind::Ods, build::odf(FileKind::Ods, &[])),
        (FileKind::Odp, build::odf(FileKind::Odp, &[])),
    ];
    for (is, content) in &files {
        for (declared, _) in &files {
            let found = look(*declared, content);
            if is == declared {
                assert!(found.is_ok_and(|found| !found.flagged), "{is:?}");
            } else {
                let problem = AttachmentProblem::TypeNotAllowed;
                assert_eq!(found, Err(problem), "{is:?} as {declared:?}");
            }
        }
    }
}

/// What must never be taken in, under every name that would be.
#[test]
fn programs_archives_pages_and_drawings_are_refused_under_any_name() {
    for (what, content) in hostile::NOTHING_ALLOWED {
        for kind in FileKind::DEFAULT {
            let found = look(*kind, content).expect_err(what);
            // An archive that is none is a damaged document.
            let damaged = content.starts_with(b"PK\x03\x04") && found == AttachmentProblem::Damaged;
            let refused = found == AttachmentProblem::TypeNotAllowed;
            assert!(refused || damaged, "{what} as {kind:?}: {found:?}");
        }
    }
}
