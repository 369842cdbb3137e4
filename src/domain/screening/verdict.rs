//! What screening says of a text: where something stands and of what kind it is, never what it is.

use std::ops::Range;

use crate::domain::service::CodeKind;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A code of a kind that the service looks for.
    Code(CodeKind),
    /// A word or phrase that the service forbids.
    ForbiddenWord,
}

/// Why it was taken for what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Written as such codes are, and its check digits are right.
    WellFormed,
    /// Its check digits are right, but it is spaced out, or in look-alike or hidden characters.
    Disguised,
    /// The beginning stands in an earlier message.
    Split,
    /// The form is right and the check is not, but a word beside it says what it is.
    Mistyped,
    /// It is on the service's list of forbidden words.
    Listed,
}

impl Reason {
    /// The word for it in machine-readable output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WellFormed => "well-formed",
            Self::Disguised => "disguised",
            Self::Split => "split",
            Self::Mistyped => "mistyped",
            Self::Listed => "listed",
        }
    }
}

/// One find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// What stands there.
    pub what: What,
    /// Where, in bytes of the text that was screened; on character boundaries.
    pub range: Range<usize>,
    /// Why it was found.
    pub reason: Reason,
}

/// What screening says of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    #[default]
    Clean,
    /// These were found: never empty, in the order of the text, not overlapping.
    Found(Vec<Find>),
}

impl Verdict {
    pub(super) fn of(finds: Vec<Find>) -> Self {
        if finds.is_empty() {
            Self::Clean
        } else {
            Self::Found(finds)
        }
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        matches!(self, Self::Clean)
    }

    /// What was found, in the order of the text.
    #[must_use]
    pub fn finds(&self) -> &[Find] {
        match self {
            Self::Clean => &[],
            Self::Found(finds) => finds,
        }
    }

    /// Whether a code is among the finds: a personal ID, a payment card or a bank account.
    #[must_use]
    pub fn has_code(&self) -> bool {
        self.finds()
            .iter()
            .any(|find| matches!(find.what, What::Code(_)))
    }

    /// Whether a forbidden word is among the finds.
    #[must_use]
    pub fn has_forbidden_word(&self) -> bool {
        self.finds()
            .iter()
            .any(|find| find.what == What::ForbiddenWord)
    }
}
