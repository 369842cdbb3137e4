//! A candidate: a place in a text that has the form of a code, before its surroundings are asked.

use std::ops::Range;

use crate::domain::service::CodeKind;

use super::shape::Likeness;

/// A place that has the form of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// What it would be.
    pub kind: CodeKind,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The digit of the region that follows it.
    pub next: usize,
    /// Whether its check digits are right.
    pub checked: bool,
    /// How much it looks like a code.
    pub likeness: Likeness,
    /// Whether it is written plainly: no spacing out, no look-alikes, nothing hidden.
    pub plain: bool,
}
