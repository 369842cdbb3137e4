//! The words around a candidate: whether one names it, or says that it is something else.
//!
//! The words of a text are only looked for when the first candidate asks, and then once for all.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::domain::service::CodeKind;

use super::characters::{Class, OTHER_LETTER, classify};
use super::words::{self, Family};

/// How many bytes before a candidate are read.
const BEFORE: usize = 72;
/// How many bytes after it are read.
const AFTER: usize = 48;
/// How many words of earlier messages are asked.
const LAST: usize = 8;
/// How many bytes of a web address are read before a candidate in it.
const ADDRESS: usize = 256;

/// What the words around a candidate say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    /// A word says that it is a code of this kind.
    pub named: bool,
    /// A word says that it is something else: a phone number, an order.
    pub other: bool,
    /// It stands in a web address.
    pub address: bool,
}

/// The words of a text that tell about numbers.
pub(super) struct Surroundings<'a> {
    text: &'a str,
    hints: OnceCell<Hints>,
}

struct Hints {
    /// In the order of the text.
    words: Vec<Hint>,
    addresses: bool,
}

struct Hint {
    family: Family,
    start: usize,
    end: usize,
}

/// The automaton of all words, and the family of each.
static WORDS: LazyLock<Option<(AhoCorasick, Vec<Family>)>> = LazyLock::new(|| {
    let all = || {
        Family::ALL
            .into_iter()
            .flat_map(|family| family.words().iter().map(move |word| (family, word)))
    };
    let automaton = AhoCorasick::new(all().map(|(_, word)| word)).ok()?;
    Some((automaton, all().map(|(family, _)| family).collect()))
});

impl<'a> Surroundings<'a> {
    /// Of `text`; nothing is read yet.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            hints: OnceCell::new(),
        }
    }

    fn hints(&self) -> &Hints {
        self.hints.get_or_init(|| Hints {
            words: read(self.text),
            addresses: self.text.contains("://") || self.text.contains("www."),
        })
    }

    /// What the words around `range` say of a code of kind `kind`.
    pub fn look(&self, range: &Range<usize>, kind: CodeKind) -> Around {
        let hints = self.hints();
        let family = Family::naming(kind);
        let place = |at: usize| hints.words.partition_point(|hint| hint.start < at);
        let first = place(range.start.saturating_sub(BEFORE));
        let (middle, last) = (place(range.end), place(range.end.saturating_add(AFTER)));
        let told = last_told(hints.words.get(first..middle).unwrap_or_default(), family);
        let after = hints.words.get(middle..last).unwrap_or_default();
        Around {
            named: told == Some(true) || (told.is_none() && begins_named(after, family)),
            other: told == Some(false),
            address: hints.addresses && is_in_address(self.text, range.start),
        }
    }

    /// Whether the last word about numbers names a code of kind `kind`.
    pub fn end_named(&self, kind: CodeKind) -> bool {
        let words = &self.hints().words;
        let last = words.get(words.len().saturating_sub(LAST)..);
        last_told(last.unwrap_or_default(), Family::naming(kind)) == Some(true)
    }
}

/// Whether the last word about numbers is one of those that name: `None` if there is none.
fn last_told(hints: &[Hint], naming: Family) -> Option<bool> {
    let of = |family| hints.iter().filter(move |hint| hint.family == family);
    let named = of(naming).map(|hint| hint.end).max();
    let other = of(Family::Other).map(|hint| hint.start).max();
    match (named, other) {
        (None, None) => None,
        // In "CPR number" the second word is a part of the name.
        (Some(named), Some(other)) => Some(other < named),
        (named, _) => Some(named.is_some()),
    }
}

/// Whether the first word about numbers is one of those that name.
fn begins_named(hints: &[Hint], naming: Family) -> bool {
    hints
        .iter()
        .find(|hint| hint.family == naming || hint.family == Family::Other)
        .is_some_and(|hint| hint.family == naming)
}

/// The words about numbers in `text`.
fn read(text: &str) -> Vec<Hint> {
    let Some((automaton, families)) = WORDS.as_ref() else {
        return Vec::new();
    };
    let folded = Folded::new(text);
    let mut hints: Vec<Hint> = automaton
        .find_overlapping_iter(&folded.text)
        .filter_map(|found| {
            let family = *families.get(found.pattern().as_usize())?;
            let space = usize::from(folded.text.as_bytes().get(found.start()) == Some(&b' '));
            Some(Hint {
                family,
                start: *folded.places.get(found.start() + space)?,
                end: *folded.places.get(found.end())?,
            })
        })
        .collect();
    hints.sort_by_key(|hint| (hint.start, hint.end, hint.family));
    hints
}

/// Words in small ASCII letters with a space before each; digits and marks are spaces too.
struct Folded {
    text: String,
    /// Where each byte of the folded text comes from, and where the text ends.
    places: Vec<usize>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len() + 1),
            places: Vec::with_capacity(text.len() + 2),
        };
        folded.push(' ', 0);
        for (at, c) in text.char_indices() {
            if let Some(sign) = fold(c)
                && (sign != ' ' || !folded.text.ends_with(' '))
            {
                folded.push(sign, at);
            }
        }
        folded.places.push(text.len());
        folded
    }

    fn push(&mut self, sign: char, at: usize) {
        self.text.push(sign);
        self.places.push(at);
    }
}

fn fold(c: char) -> Option<char> {
    match c {
        'a'..='z' => return Some(c),
        'ä' | 'Ä' | 'å' | 'Å' | 'æ' | 'Æ' => return Some('a'),
        'ö' | 'Ö' | 'ø' | 'Ø' => return Some('o'),
        _ => {}
    }
    match classify(c) {
        Class::Invisible => None,
        Class::Letter(OTHER_LETTER) => Some('?'),
        Class::Letter(letter) => Some(char::from(letter.to_ascii_lowercase())),
        Class::Digit(_) | Class::Gap(_) => Some(' '),
    }
}

/// Whether the word that byte `at` is in looks like a web address.
fn is_in_address(text: &str, at: usize) -> bool {
    let mut start = at.saturating_sub(ADDRESS);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let before = text.get(start..at).unwrap_or_default();
    let word = before.rsplit(is_white).next().unwrap_or_default();
    word.contains("://") || word.contains("www.")
}

/// ASCII white space, as the browser's port knows it too.
fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
