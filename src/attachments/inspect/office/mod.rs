//! Office documents: zip archives of XML, in the two families OOXML (ECMA-376) and ODF
//! (ISO/IEC 26300).
//!
//! The archive is judged first (no tricks, within its budget), then each part of it: macros,
//! programs, OLE objects, links that fetch by themselves, commands to other programs (DDE).
//! Documents inside are opened in turn.

mod entries;
mod parts;
mod xml;

use crate::domain::attachment::FileKind;
use crate::domain::event::AttachmentProblem::{self, TooComplex, TypeNotAllowed};

pub(super) use entries::is_archive;

/// How deep documents may lie in documents.
const DEEPEST: u32 = 2;

/// What is left to spend on one file, all documents inside it together.
struct Budget {
    entries: usize,
    bytes: u64,
}

/// Checks a document, and says whether there is something in it that acts.
///
/// # Errors
///
/// `TypeNotAllowed` where it is not of that kind, or something else as well; `NotCheckable` where
/// it has a password; `Damaged` where the archive or the XML is out of order; `TooComplex` where it
/// unfolds to too much.
pub(super) fn check(kind: FileKind, content: &[u8]) -> Result<bool, AttachmentProblem> {
    let mut budget = Budget {
        entries: 10_000,
        bytes: 512 * 1024 * 1024,
    };
    document(kind, content, &mut budget, 0)
}

fn document(
    kind: FileKind,
    content: &[u8],
    budget: &mut Budget,
    depth: u32,
) -> Result<bool, AttachmentProblem> {
    if depth > DEEPEST {
        return Err(TooComplex);
    }
    let mut found = parts::Found::new(kind);
    let mut acts = false;
    entries::each(content, budget, |name, part, budget| {
        match parts::inner(name, part) {
            Some(inner) => acts |= document(inner, part, budget, depth + 1)?,
            None => found.look(name, part)?,
        }
        Ok(())
    })?;
    found.finish()?;
    if !found.is_of_its_kind {
        return Err(TypeNotAllowed);
    }
    Ok(acts | found.acts)
}
