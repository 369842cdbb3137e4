//! PDF (ISO 32000-2): can it be read, and is there anything in it that acts?
//!
//! Readers disagree about damaged files, and an attacker's file is damaged on purpose. So it is
//! looked at in three ways: as its table of contents says, as a reader that has lost the table
//! finds it, and as plain bytes. What any of them finds counts.

mod names;
mod objects;

use lopdf::DecompressError::{MemoryLimitExceeded, TooManyFilters};
use lopdf::xref::XrefRecovery;
use lopdf::{Document, Error, LoadOptions};

use super::office;
use crate::domain::event::AttachmentProblem::{self, Damaged, NotCheckable, TooComplex};

/// The most that one stream may unfold to, in bytes: a page scanned in colour at 600 dpi.
const LARGEST_STREAM: usize = 128 * 1024 * 1024;
/// The most that all streams together may unfold to, in bytes.
const LARGEST_SUM: usize = 1024 * 1024 * 1024;
/// What may follow after the end, in bytes.
const AFTER_END: usize = 64;

/// Checks a PDF, and says whether there is something in it that acts: scripts, programs to start,
/// forms that send themselves, films, files inside.
///
/// # Errors
///
/// `Damaged` where it cannot be read, `NotCheckable` where it has a password or hides part of
/// itself, `TooComplex` where it goes beyond the limits, `TypeNotAllowed` where it is something else
/// as well.
pub(super) fn check(content: &[u8], pages: u32, pixels: u64) -> Result<bool, AttachmentProblem> {
    ends(content)?;
    if office::is_archive(content) {
        return Err(AttachmentProblem::TypeNotAllowed);
    }
    let raw = names::scan(content);
    let mut acts = raw.acts;
    let written = load(content, false).map_err(|problem| match problem {
        // In a way that is not known here.
        Damaged if raw.encrypted => NotCheckable,
        problem => problem,
    })?;
    let rebuilt_already = written.xref_recovery == Some(XrefRecovery::Reconstructed);
    acts |= objects::check(&written, pages, pixels)?;
    acts |= objects::unfold(&written, false)?;
    let mut streams = objects::object_streams(&written);
    let mut hides_objects = objects::hides_objects(&written);
    let lacks_objects = objects::lacks_objects(&written);
    drop(written);
    if !rebuilt_already {
        // Where nothing can be rebuilt, no reader gets anything out of it in that way, either.
        match load(content, true) {
            Ok(rebuilt) => {
                acts |= objects::check(&rebuilt, pages, pixels)?;
                acts |= objects::unfold(&rebuilt, true)?;
                streams = streams.max(objects::object_streams(&rebuilt));
                hides_objects |= objects::hides_objects(&rebuilt);
            }
            Err(Damaged) => {}
            Err(problem) => return Err(problem),
        }
    }
    // What could not be opened here may well be opened elsewhere.
    if raw.object_streams > streams || lacks_objects || hides_objects {
        return Err(NotCheckable);
    }
    Ok(acts)
}

/// The file ends where the PDF does (section 7.5.5); nothing hangs on behind.
fn ends(content: &[u8]) -> Result<(), AttachmentProblem> {
    let end = memchr::memmem::rfind(content, b"%%EOF").ok_or(Damaged)?;
    let after = content.get(end + 5..).ok_or(Damaged)?;
    let blank = |byte: &u8| matches!(byte, 0 | b'\t' | b'\n' | 0xC | b'\r' | b' ');
    // Some producers count wrong and leave a few bytes.
    if after.iter().all(blank) || after.len() <= AFTER_END {
        Ok(())
    } else {
        Err(AttachmentProblem::TypeNotAllowed)
    }
}

fn load(content: &[u8], rebuild: bool) -> Result<Document, AttachmentProblem> {
    let options = LoadOptions {
        max_decompressed_size: Some(LARGEST_STREAM),
        force_reconstruct: rebuild,
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(content, options).map_err(|e| problem(&e))?;
    // One that opens without a password has been decrypted by now.
    if document.trailer.has(b"Encrypt") {
        return Err(NotCheckable);
    }
    Ok(document)
}

fn problem(error: &Error) -> AttachmentProblem {
    match error {
        Error::Decompress(MemoryLimitExceeded { .. } | TooManyFilters { .. }) => TooComplex,
        Error::RecursionLimit | Error::ReferenceLimit => TooComplex,
        Error::Decryption(_) | Error::InvalidPassword | Error::UnsupportedSecurityHandler(_) => {
            NotCheckable
        }
        _ => Damaged,
    }
}
