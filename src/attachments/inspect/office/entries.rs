//! The entries of a zip archive (APPNOTE 6.3), read one by one within a budget.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::Budget;
use crate::domain::event::AttachmentProblem::{
    self, Damaged, NotCheckable, TooComplex, TypeNotAllowed,
};

/// How an archive ends, without a comment: 22 bytes from here.
const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
/// The largest entry, in bytes.
const LARGEST: u64 = 128 * 1024 * 1024;
/// An entry of this many bytes may unfold freely; a larger one by no more than so many times.
const FREE: u64 = 4 * 1024 * 1024;
const MOST_UNFOLDING: u64 = 250;
/// The longest name of an entry, in bytes.
const LONGEST_NAME: usize = 512;

/// Whether readers of zip archives find one in this.
pub(in super::super) fn is_archive(content: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(content)).is_ok_and(|archive| !archive.is_empty())
}

/// Reads each entry that is a file, and gives its name and content to `look`.
pub(super) fn each(
    content: &[u8],
    budget: &mut Budget,
    mut look: impl FnMut(&str, &[u8], &mut Budget) -> Result<(), AttachmentProblem>,
) -> Result<(), AttachmentProblem> {
    ends(content)?;
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|error| problem(&error))?;
    if archive.offset() != 0 {
        return Err(TypeNotAllowed);
    }
    budget.entries = budget
        .entries
        .checked_sub(archive.len())
        .ok_or(TooComplex)?;
    // Two readers must find the same in it: no entry twice, none over another, none hidden.
    archive
        .validate_header_consistency()
        .map_err(|error| problem(&error))?;
    let mut names = std::collections::BTreeSet::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| problem(&error))?;
        let name = name(&entry)?;
        // Office programs do not heed the case of names.
        if !names.insert(name.to_lowercase()) {
            return Err(Damaged);
        }
        if entry.is_dir() {
            continue;
        }
        let part = read(&mut entry, budget)?;
        look(&name, &part, budget)?;
    }
    Ok(())
}

/// Nothing hangs on behind the archive.
fn ends(content: &[u8]) -> Result<(), AttachmentProblem> {
    let end = content
        .len()
        .checked_sub(END_LENGTH)
        .and_then(|at| content.get(at..));
    let whole = end.is_some_and(|end| end.starts_with(END) && end.ends_with(&[0, 0]));
    match whole {
        true => Ok(()),
        false if memchr::memmem::rfind(content, END).is_some() => Err(TypeNotAllowed),
        false => Err(Damaged),
    }
}

fn name<R: std::io::Read>(entry: &ZipFile<'_, R>) -> Result<String, AttachmentProblem> {
    let name = entry.name().map_err(|error| problem(&error))?;
    let plain = |c: char| !c.is_control() && !matches!(c, '\\' | ':');
    let steps = name.strip_suffix('/').unwrap_or(&name).split('/');
    let honest = name.len() <= LONGEST_NAME
        && name.chars().all(plain)
        && steps
            .into_iter()
            .all(|step| !matches!(step, "" | "." | ".."));
    if honest && !entry.is_symlink() {
        Ok(name.into_owned())
    } else {
        Err(Damaged)
    }
}

fn read<R: std::io::Read>(
    entry: &mut ZipFile<'_, R>,
    budget: &mut Budget,
) -> Result<Vec<u8>, AttachmentProblem> {
    if entry.encrypted() {
        return Err(NotCheckable);
    }
    let folded = entry.compressed_size().max(1);
    let most = LARGEST
        .min(budget.bytes)
        .min(folded.saturating_mul(MOST_UNFOLDING).max(FREE));
    // What the headers say about the size is not believed.
    let mut part = Vec::new();
    let read = entry.take(most + 1).read_to_end(&mut part);
    let length = part.len() as u64;
    if length > most {
        return Err(TooComplex);
    }
    read.map_err(|_| Damaged)?;
    budget.bytes = budget.bytes.saturating_sub(length);
    Ok(part)
}

fn problem(error: &ZipError) -> AttachmentProblem {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            NotCheckable
        }
        _ => Damaged,
    }
}
