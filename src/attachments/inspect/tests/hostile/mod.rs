//! Hostile files, made by code: what each is, and why it is refused. The tests of the inspection
//! look at them one by one, and those of the house send them through its door.
#![expect(
    clippy::too_many_lines,
    reason = "a table of files is long, not complicated"
)]

pub mod archives;
pub mod build;
pub mod disguised;
pub mod documents;
pub mod heic;
pub mod object_streams;
pub mod pdfs;
pub mod pictures;
pub mod texts;

use crate::domain::attachment::FileKind;
use crate::domain::event::AttachmentProblem;

/// The most pixels of a picture that the files reckon with.
pub const PIXELS: u64 = 1_000_000;
/// The most pages.
pub const PAGES: u32 = 50;

/// A hostile file: what it is, what it was declared to be, its bytes, and why it is refused.
pub type Hostile = (&'static str, FileKind, Vec<u8>, AttachmentProblem);

/// Documents with macros, as an office program writes them.
pub fn with_macros() -> Vec<Hostile> {
    let text = include_bytes!("../vectors/macro.odt").to_vec();
    let renamed = include_bytes!("../vectors/macro.docm").to_vec();
    vec![
        (
            "a macro in Basic",
            FileKind::Odt,
            text,
            AttachmentProblem::ActiveContent,
        ),
        (
            "macros allowed, renamed",
            FileKind::Docx,
            renamed,
            AttachmentProblem::TypeNotAllowed,
        ),
    ]
}

/// What must never be taken in, under every name that would be.
pub const NOTHING_ALLOWED: &[(&str, &[u8])] = &[
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
