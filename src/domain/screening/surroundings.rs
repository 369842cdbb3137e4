//! The words around a candidate: whether one names it, or says that it is something else.

use std::ops::Range;

use crate::domain::service::CodeKind;

use super::characters::{Class, OTHER_LETTER, classify};
use super::words;

/// How many bytes before a candidate are read.
const BEFORE: usize = 72;
/// How many bytes after it are read.
const AFTER: usize = 48;

/// What the words around a candidate say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// A word says that it is a code of this kind.
    pub named: bool,
    /// A word says that it is something else: a phone number, an order.
    pub other: bool,
    /// It stands in a web address.
    pub address: bool,
}

/// Reads the words around `range` in `text` for a code of kind `kind`.
pub(super) fn look(text: &str, range: &Range<usize>, kind: CodeKind) -> Surroundings {
    let start = floor(text, range.start.saturating_sub(BEFORE));
    let end = floor(text, range.end.saturating_add(AFTER));
    let before = fold(text.get(start..range.end).unwrap_or_default(), start > 0);
    let after = fold(text.get(range.end..end).unwrap_or_default(), false);
    let naming = words::naming(kind);
    let told = last_told(&before, naming);
    Surroundings {
        named: told == Some(true) || (told.is_none() && begins_named(&after, naming)),
        other: told == Some(false),
        address: is_in_address(text, range.start),
    }
}

/// Whether the last word about numbers in `text` names a code of kind `kind`.
pub(super) fn ends_named(text: &str, kind: CodeKind) -> bool {
    let start = floor(text, text.len().saturating_sub(2 * BEFORE));
    let folded = fold(text.get(start..).unwrap_or_default(), start > 0);
    last_told(&folded, words::naming(kind)) == Some(true)
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Words in small ASCII letters with a space before each; digits and marks are spaces too.
fn fold(text: &str, cut: bool) -> String {
    let mut folded = String::with_capacity(text.len() + 1);
    if !cut {
        folded.push(' ');
    }
    for c in text.chars() {
        let sign = match c {
            'ä' | 'Ä' | 'å' | 'Å' | 'æ' | 'Æ' => 'a',
            'ö' | 'Ö' | 'ø' | 'Ø' => 'o',
            _ => match classify(c) {
                Class::Invisible => continue,
                Class::Letter(OTHER_LETTER) => '?',
                Class::Letter(letter) => char::from(letter.to_ascii_lowercase()),
                Class::Digit(_) | Class::Gap(_) => ' ',
            },
        };
        if sign != ' ' || !folded.ends_with(' ') {
            folded.push(sign);
        }
    }
    folded
}

/// Whether the last word about numbers is one of those that name: `None` if there is none.
fn last_told(folded: &str, naming: &[&str]) -> Option<bool> {
    let other = words::OTHERS
        .iter()
        .filter_map(|word| folded.rfind(word))
        .max();
    let named = naming
        .iter()
        .filter_map(|word| folded.rfind(word).map(|at| at + word.len()))
        .max();
    match (named, other) {
        (None, None) => None,
        // In "CPR number" the second word is a part of the name.
        (Some(named), Some(other)) => Some(other < named),
        (named, _) => Some(named.is_some()),
    }
}

/// Whether the first word about numbers is one of those that name.
fn begins_named(after: &str, naming: &[&str]) -> bool {
    let other = first(after, words::OTHERS);
    first(after, naming).is_some_and(|named| other.is_none_or(|other| named <= other))
}

/// Where the first of the words begins.
fn first(folded: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| folded.find(word)).min()
}

/// Whether the word that byte `at` is in looks like a web address.
fn is_in_address(text: &str, at: usize) -> bool {
    let start = floor(text, at.saturating_sub(4 * BEFORE));
    let before = text.get(start..at).unwrap_or_default();
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    word.contains("://") || word.contains("www.")
}
