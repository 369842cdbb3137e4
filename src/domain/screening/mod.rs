//! Screening: looking for personal IDs, payment cards and forbidden words before anything is kept.

/// What screening found in a text. Never carries the code itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict;
