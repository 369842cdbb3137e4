//! Under which right to write the segments of a file were kept.

use std::ops::Range;
use std::sync::Arc;

use super::super::error::JournalError;

/// How many bytes a run takes where it is stored.
const RUN: usize = 4 + 8;

/// Under which right to write each segment of one form of a file was kept.
///
/// Whoever goes on with a file holds a right of another number. A write that was given up and lands
/// late lands under its own number, where nobody looks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// First segments with the numbers of the rights that hold from there on, in their order.
    runs: Arc<[(u32, u64)]>,
}

/// Segments one after the other that were kept under one right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which segments.
    pub segments: Range<u32>,
    /// The number of the right.
    pub generation: u64,
}

impl Written {
    /// Every segment under this right.
    #[must_use]
    pub fn under(generation: u64) -> Self {
        Self::default().continued(0, generation)
    }

    /// As it is, but from `segment` on under this right.
    #[must_use]
    pub fn continued(&self, segment: u32, generation: u64) -> Self {
        let before = self.runs.iter().filter(|(first, _)| *first < segment);
        Self {
            runs: before.copied().chain([(segment, generation)]).collect(),
        }
    }

    /// The right under which a segment was kept; 0 for what was kept before rights had numbers.
    #[must_use]
    pub fn generation(&self, segment: u32) -> u64 {
        let mut runs = self.runs.iter().rev();
        let run = runs.find(|(first, _)| *first <= segment);
        run.map_or(0, |(_, generation)| *generation)
    }

    /// What each right kept of a form of so many segments, in their order: all of it together.
    #[must_use]
    pub fn runs(&self, segments: u32) -> Vec<Run> {
        let begins = std::iter::once((0, 0)).chain(self.runs.iter().copied());
        let ends = self.runs.iter().map(|(first, _)| *first).chain([segments]);
        let runs = begins.zip(ends).map(|((first, generation), end)| Run {
            segments: first..end.min(segments),
            generation,
        });
        runs.filter(|run| !run.segments.is_empty()).collect()
    }

    /// As it is stored.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.runs.len().saturating_mul(RUN));
        for (first, generation) in self.runs.iter() {
            bytes.extend(first.to_be_bytes());
            bytes.extend(generation.to_be_bytes());
        }
        bytes
    }

    /// As it was stored.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, JournalError> {
        const WRONG: JournalError = JournalError::Damaged("how a file was written is not known");
        let (runs, rest) = bytes.as_chunks::<RUN>();
        if !rest.is_empty() {
            return Err(WRONG);
        }
        let run = |run: &[u8; RUN]| {
            let (first, generation) = run.split_first_chunk()?;
            let generation = generation.try_into().ok()?;
            Some((u32::from_be_bytes(*first), u64::from_be_bytes(generation)))
        };
        let runs: Option<_> = runs.iter().map(run).collect();
        Ok(Self {
            runs: runs.ok_or(WRONG)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_segment_has_the_last_right_that_began_before_it() {
        assert_eq!(Written::default().generation(7), 0);
        let once = Written::under(3);
        assert_eq!([0, 9].map(|n| once.generation(n)), [3, 3]);
        let on = once.continued(4, 5).continued(9, 6);
        assert_eq!([3, 4, 8, 9, 99].map(|n| on.generation(n)), [3, 5, 5, 6, 6]);
        let run = |segments, generation| Run {
            segments,
            generation,
        };
        let runs = [run(0..4, 3), run(4..9, 5), run(9..20, 6)];
        assert_eq!(on.runs(20), runs);
        assert_eq!(on.runs(7), [run(0..4, 3), run(4..7, 5)]);
        assert_eq!(Written::default().runs(2), [run(0..2, 0)]);
        let older = Written::default().continued(2, 7);
        assert_eq!(older.runs(3), [run(0..2, 0), run(2..3, 7)]);
        assert_eq!(older.runs(0), []);
        // What was begun and not kept counts no more.
        let again = on.continued(4, 8);
        assert_eq!([3, 4, 9].map(|n| again.generation(n)), [3, 8, 8]);
        for written in [Written::default(), once, on, again] {
            assert_eq!(Written::read(&written.bytes()), Ok(written));
        }
        for wrong in [1, 4, 11, 13, 25] {
            assert!(Written::read(&vec![0; wrong]).is_err());
        }
    }
}
