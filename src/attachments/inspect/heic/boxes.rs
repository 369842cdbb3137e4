//! The boxes of ISO media files (ISO/IEC 14496-12 section 4.2): a length, a name, a body.

use std::ops::Range;

/// The most boxes read on one level.
const MOST: usize = 10_000;

/// A box, by where its parts lie in the file.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// What it is.
    pub kind: [u8; 4],
    /// All of it.
    pub whole: Range<usize>,
    /// Its name.
    pub name: Range<usize>,
    /// What is in it.
    pub body: Range<usize>,
}

/// The boxes in this part of the content, up to the first that is not whole.
pub(super) fn boxes(content: &[u8], within: Range<usize>) -> Vec<Part> {
    let mut found = Vec::new();
    let mut at = within.start;
    while found.len() < MOST
        && let Some(next) = one(content, at..within.end)
    {
        at = next.whole.end;
        found.push(next);
    }
    found
}

fn one(content: &[u8], within: Range<usize>) -> Option<Part> {
    let start = within.start;
    let mut rest = Reader::new(content.get(within.clone())?);
    let short = rest.number(4)?;
    let kind = *rest.bytes(4)?.first_chunk()?;
    let (head, length) = match short {
        // To the end of the file.
        0 => (8, within.len()),
        1 => (16, usize::try_from(rest.number(8)?).ok()?),
        length => (8, usize::try_from(length).ok()?),
    };
    if length < head || length > within.len() {
        return None;
    }
    Some(Part {
        kind,
        whole: start..start + length,
        name: start + 4..start + 8,
        body: start + head..start + length,
    })
}

/// The first box of that name.
pub(super) fn kind<'a>(boxes: &'a [Part], name: &[u8; 4]) -> Option<&'a Part> {
    boxes.iter().find(|found| &found.kind == name)
}

/// The body of a box after its first bytes.
pub(super) fn inside(found: &Part, skipped: usize) -> Option<Range<usize>> {
    let start = found.body.start.checked_add(skipped)?;
    (start <= found.body.end).then_some(start..found.body.end)
}

/// Reads numbers one after another.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of so many bytes, at most eight; of none, it is 0.
    pub(super) fn number(&mut self, bytes: usize) -> Option<u64> {
        let taken = self.bytes(bytes.min(8))?;
        Some(
            taken
                .iter()
                .fold(0, |sum, byte| (sum << 8) | u64::from(*byte)),
        )
    }
}
