//! Files made by code, good ones and hostile ones, and what becomes of each.
#![expect(
    clippy::too_many_lines,
    reason = "a table of files is long, not complicated"
)]

mod archives;
mod build;
mod disguised;
mod documents;
mod heic;
mod noise;
mod object_streams;
mod pdfs;
mod pictures;
mod real;
mod texts;

use super::{Examined, Order, examine};
use crate::domain::attachment::{ActiveContent, FileKind};
use crate::domain::event::AttachmentProblem;

/// The most pixels in these tests.
const PIXELS: u64 = 1_000_000;
/// The most pages in these tests.
const PAGES: u32 = 50;

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

/// A hostile file: what it is, what it was declared to be, its bytes, and why it is refused.
type Hostile = (&'static str, FileKind, Vec<u8>, AttachmentProblem);

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
    let files: &[(&str, &[u8])] = &[
        (
            "a Windows program",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0\xB8",
        ),
        (
            "a Linux program",
            b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0",
        ),
        ("a shell script", b"#!/bin/sh\nrm -rf ~\n"),
        ("a page", b"<!DOCTYPE html>\n<html><body>Hei</body></html>"),
        (
            "a page after white space",
            b" \r\n\t<HTML ><script>alert(1)</script>",
        ),
        (
            "a drawing",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
        ),
        (
            "a drawing with a declaration",
            b"<?xml version=\"1.0\"?>\n<svg xmlns='x'/>",
        ),
        ("an archive", b"PK\x03\x04\x14\0\0\0\0\0"),
        (
            "an empty archive",
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        ),
        ("a RAR archive", b"Rar!\x1A\x07\x01\0\0\0\0\0\0\0"),
        ("a 7z archive", b"7z\xBC\xAF\x27\x1C\0\x04\0\0\0\0"),
        ("a gzip file", b"\x1F\x8B\x08\0\0\0\0\0\0\x03\x4B\0"),
        (
            "an old Word document",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0\0\0\0\0",
        ),
        ("rich text", b"{\\rtf1\\ansi{\\object\\objocx}}"),
        ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;"),
        ("a film", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
        ("an AVIF picture", b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1miaf"),
        ("a Java class", b"\xCA\xFE\xBA\xBE\0\0\0\x34\0\x1D"),
        (
            "a shortcut",
            b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46",
        ),
        ("nothing but zeros", &[0; 64]),
    ];
    for (what, content) in files {
        for kind in FileKind::DEFAULT {
            let found = look(*kind, content).expect_err(what);
            // An archive that is none is a damaged document.
            let damaged = content.starts_with(b"PK\x03\x04") && found == AttachmentProblem::Damaged;
            let refused = found == AttachmentProblem::TypeNotAllowed;
            assert!(refused || damaged, "{what} as {kind:?}: {found:?}");
        }
    }
}
