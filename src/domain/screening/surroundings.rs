//! The words around a candidate: whether one names it, or says that it is something else.
//!
//! The words of a text are only looked for when the first candidate asks, and then once for all.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::domain::service::CodeKind;

use super::characters::{Class, OTHER_LETTER, classify};
use super::words::Family;

/// How many characters before a candidate are read; a run of marks and digits counts as one.
const BEFORE: usize = 64;
/// How many characters after it are read.
const AFTER: usize = 40;
/// How far before the last part of a code a word for it may end.
const NEAR: usize = 24;
/// How many words of earlier messages are asked.
const LAST: usize = 8;

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
    /// The words about numbers, in the order of the text.
    words: Vec<Hint>,
    /// Where each character of the folded text comes from.
    places: Vec<usize>,
    /// Where web addresses stand, in bytes of the text.
    addresses: Vec<Range<usize>>,
}

/// A word about numbers, and where it stands in the folded text.
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
        self.hints.get_or_init(|| read(self.text))
    }

    /// What the words around `range` say of a code of kind `kind`.
    pub fn look(&self, range: &Range<usize>, kind: CodeKind) -> Around {
        let hints = self.hints();
        let family = Family::naming(kind);
        let folded = |at: usize| hints.places.partition_point(|&place| place < at);
        let place = |at: usize| hints.words.partition_point(|hint| hint.start < at);
        let (start, end) = (folded(range.start), folded(range.end));
        let first = place(start.saturating_sub(BEFORE));
        let (middle, last) = (place(end), place(end + AFTER));
        let told = last_told(hints.words.get(first..middle).unwrap_or_default(), family);
        let after = hints.words.get(middle..last).unwrap_or_default();
        let addresses = &hints.addresses;
        let address = addresses.get(addresses.partition_point(|other| other.end <= range.start));
        Around {
            named: told == Some(true) || (told.is_none() && begins_named(after, family)),
            other: told == Some(false),
            address: address.is_some_and(|address| address.start <= range.start),
        }
    }

    /// Whether a word around `range` or in it names a personal ID, or one right before `tail` the last part
    /// of one, and none after that word says that the numbers are something else.
    pub fn names_part(&self, range: &Range<usize>, tail: usize) -> bool {
        let hints = self.hints();
        let folded = |at: usize| hints.places.partition_point(|&place| place < at);
        let place = |at: usize| hints.words.partition_point(|hint| hint.start < at);
        let (start, tail, end) = (folded(range.start), folded(tail), folded(range.end));
        let first = place(start.saturating_sub(BEFORE));
        let (middle, last) = (place(end), place(end + AFTER));
        let (mut named, mut other) = (None, None);
        for hint in hints.words.get(first..middle).unwrap_or_default() {
            match hint.family {
                Family::Personal => named = named.max(Some(hint.end)),
                Family::Part if hint.start < start || hint.end + NEAR < tail => {}
                Family::Part => named = named.max(Some(hint.end)),
                Family::Card | Family::Account | Family::Other => {
                    other = other.max(Some(hint.start))
                }
            }
        }
        if named.is_some() || other.is_some() {
            return other < named;
        }
        let after = hints.words.get(middle..last).unwrap_or_default();
        after
            .first()
            .is_some_and(|hint| hint.family == Family::Personal)
    }

    /// Whether a word anywhere names a personal ID or its last part.
    pub fn may_name(&self) -> bool {
        let mut words = self.hints().words.iter();
        words.any(|hint| matches!(hint.family, Family::Personal | Family::Part))
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

fn read(text: &str) -> Hints {
    let folded = Folded::new(text);
    Hints {
        words: words(&folded.text),
        places: folded.places,
        addresses: addresses(text),
    }
}

/// The words about numbers in a folded text.
fn words(folded: &str) -> Vec<Hint> {
    let Some((automaton, families)) = WORDS.as_ref() else {
        return Vec::new();
    };
    let mut hints: Vec<Hint> = automaton
        .find_overlapping_iter(folded)
        .filter_map(|found| {
            let family = *families.get(found.pattern().as_usize())?;
            let space = usize::from(folded.as_bytes().get(found.start()) == Some(&b' '));
            Some(Hint {
                family,
                start: found.start() + space,
                end: found.end(),
            })
        })
        .collect();
    hints.sort_by_key(|hint| hint.start);
    hints
}

/// Where web addresses stand, from `://` or `www.` to the next white space.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut end = 0;
    text.split_inclusive(is_white)
        .filter_map(|word| {
            let start = end;
            end += word.len();
            let marks = ["://", "www."].into_iter();
            let mark = marks.filter_map(|mark| word.find(mark)).min()?;
            Some(start + mark..end)
        })
        .collect()
}

/// Words in small ASCII letters with a space before each; digits and marks are spaces too.
struct Folded {
    text: String,
    /// Where each character of the folded text comes from, in bytes.
    places: Vec<usize>,
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len() + 1),
            places: Vec::with_capacity(text.len() + 1),
        };
        folded.push(' ', 0);
        for (at, c) in text.char_indices() {
            if let Some(sign) = fold(c)
                && (sign != ' ' || !folded.text.ends_with(' '))
            {
                folded.push(sign, at);
            }
        }
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

fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}
