//! What content really is, by its first bytes.

use crate::domain::attachment::FileKind;
use crate::domain::event::AttachmentProblem;

/// How much of the content tells what it is, in bytes.
const HEAD: usize = 8192;
/// The first bytes of OLE compound files: old office documents, and encrypted new ones.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// The first bytes of a zip archive with something in it.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";

/// Whether the content begins as that kind does.
///
/// # Errors
///
/// `TypeNotAllowed` where it does not; `NotCheckable` for an office document with a password.
pub(super) fn agrees(kind: FileKind, content: &[u8]) -> Result<(), AttachmentProblem> {
    let head = content.get(..HEAD).unwrap_or(content);
    let sniffed = |media_type| infer::is_mime(head, media_type);
    let agrees = match kind {
        FileKind::Jpeg => sniffed("image/jpeg"),
        FileKind::Png => sniffed("image/png"),
        FileKind::Webp => sniffed("image/webp"),
        FileKind::Heic => head.get(4..8) == Some(b"ftyp"),
        FileKind::Pdf => head.starts_with(b"%PDF-"),
        FileKind::Text => true,
        FileKind::Docx | FileKind::Xlsx | FileKind::Pptx if is_locked(content) => {
            return Err(AttachmentProblem::NotCheckable);
        }
        FileKind::Docx
        | FileKind::Xlsx
        | FileKind::Pptx
        | FileKind::Odt
        | FileKind::Ods
        | FileKind::Odp => head.starts_with(ZIP),
    };
    if agrees {
        Ok(())
    } else {
        Err(AttachmentProblem::TypeNotAllowed)
    }
}

/// Whether it is an office document with a password ([MS-OFFCRYPTO] section 2.3.2): a compound
/// file with a stream of this name, written in UTF-16.
fn is_locked(content: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    content.starts_with(OLE) && memchr::memmem::find(content, &name).is_some()
}

/// What may not lie inside an office document, by its first bytes: programs, compound files,
/// archives, scripts, pages. Pictures, sounds, fonts and XML may.
pub(super) fn can_act(head: &[u8]) -> bool {
    use infer::MatcherType::{App, Archive, Book, Doc, Text};
    head.starts_with(OLE)
        || head.starts_with(ZIP)
        || infer::get(head).is_some_and(|found| match found.matcher_type() {
            App => true,
            // A PDF or a book inside would have to be inspected as one, and what is known by its
            // extension has been.
            Archive | Book | Doc => true,
            Text => found.mime_type() != "text/xml",
            _ => false,
        })
}
