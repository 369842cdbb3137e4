//! Codes that are split over consecutive messages.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::characters::{Class, DASH, DOT, LINE, SLASH, SPACE, classify};
use super::find;
use super::glance;
use super::retold;
use super::shape::Likeness;
use super::surroundings::Surroundings;
use super::verdict::{Find, Reason};

/// How many earlier messages are looked at.
const MESSAGES: usize = 5;
/// The digits of a date in a code.
const DATE: usize = 6;

/// The codes that `text` completes or that an earlier message names, as ranges of `text`.
///
/// Codes that stand in `text` alone, with nothing said before, are not looked for.
pub(super) fn codes(earlier: &[&str], text: &str, kinds: &BTreeSet<CodeKind>) -> Vec<Find> {
    let recent = earlier
        .get(earlier.len().saturating_sub(MESSAGES)..)
        .unwrap_or_default();
    let said = recent.join("\n");
    let said = Surroundings::new(&said);
    let mut finds = find::codes(text, kinds, Some(&said));
    let whole = Pieces::whole(recent, text);
    let bare = Pieces::without_words(recent, text);
    let words = Surroundings::new(&whole.joined);
    for pieces in [&whole, &bare] {
        let may = |found: &Candidate, dated: bool| pieces.may_be_split(&words, found, dated);
        for found in find::codes_where(&pieces.joined, kinds, Some(&said), &may) {
            if let Some(range) = pieces.in_text(&found.range) {
                let free = finds
                    .iter()
                    .all(|other| other.range.end <= range.start || range.end <= other.range.start);
                let crosses = found.range.start < pieces.boundary;
                if free && crosses {
                    finds.push(Find {
                        range,
                        reason: Reason::Split,
                        ..found
                    });
                }
            }
        }
    }
    finds.sort_by_key(|find| find.range.start);
    retold::add(text, kinds, &mut finds);
    let glance = glance::of(&whole.joined);
    let split = retold::codes(&whole.joined, kinds, glance.parted, glance.spoken)
        .into_iter()
        .filter(|told| told.range.start < whole.boundary && told.convinces_split(&words))
        .filter_map(|mut told| {
            told.range = whole.in_text(&told.range)?;
            Some(told.found(Reason::Split))
        });
    retold::merge(split.collect(), &mut finds);
    finds
}

/// Messages joined to one text, and where its pieces come from.
struct Pieces {
    joined: String,
    /// Where the last message begins.
    boundary: usize,
    /// Where it begins where the messages are joined whole.
    begins: usize,
    /// Place in the joined text, and range where the messages are joined whole.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Pieces {
    /// The messages as they are.
    fn whole(earlier: &[&str], text: &str) -> Self {
        let mut joined = earlier.join("\n");
        joined.push('\n');
        let boundary = joined.len();
        joined.push_str(text);
        let all = 0..joined.len();
        Self {
            joined,
            boundary,
            begins: boundary,
            pieces: vec![(0, all)],
        }
    }

    /// Only what may be a part of a code: words with a digit in them, and single characters.
    fn without_words(earlier: &[&str], text: &str) -> Self {
        let mut bare = Self {
            joined: String::new(),
            boundary: 0,
            begins: 0,
            pieces: Vec::new(),
        };
        for message in earlier {
            bare.add(message);
            bare.joined.push('\n');
            bare.begins += message.len() + 1;
        }
        bare.boundary = bare.joined.len();
        bare.add(text);
        bare
    }

    /// Adds the parts of a message that begins at `begins`.
    fn add(&mut self, message: &str) {
        for range in parts(message) {
            let place = self.begins + range.start..self.begins + range.end;
            self.pieces.push((self.joined.len(), place));
            self.joined.push_str(message.get(range).unwrap_or_default());
            self.joined.push(' ');
        }
    }

    /// What `range` is where the messages are joined whole, piece by piece.
    fn touched(&self, range: &Range<usize>) -> impl DoubleEndedIterator<Item = Range<usize>> {
        let pieces = &self.pieces;
        let first = pieces.partition_point(|(place, piece)| place + piece.len() <= range.start);
        let last = pieces.partition_point(|(place, _)| *place < range.end);
        let (from, to) = (range.start, range.end);
        let pieces = pieces.get(first..last).unwrap_or_default().iter();
        pieces.map(move |(place, piece)| {
            let end = to.min(place + piece.len());
            piece.start + from.saturating_sub(*place)..piece.start + end - place
        })
    }

    /// The part of `range` that lies in the last message, as a range of that.
    fn in_text(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let mut touched = self
            .touched(range)
            .map(|piece| piece.start.max(self.begins)..piece.end)
            .filter(|piece| piece.start < piece.end);
        let first = touched.next()?;
        let end = touched.next_back().map_or(first.end, |last| last.end);
        Some(first.start - self.begins..end - self.begins)
    }

    /// Whether a candidate that lies in several messages may be a code: where its date is written as people
    /// write dates, only as a written code goes on or where a word names it. `dated` says that the date is in
    /// full.
    fn may_be_split(&self, words: &Surroundings<'_>, found: &Candidate, dated: bool) -> bool {
        let with_date = !matches!(found.kind, CodeKind::PaymentCard | CodeKind::Iban);
        let split = found.range.start < self.boundary && self.boundary < found.range.end;
        if !with_date || !split {
            return true;
        }
        let mut touched = self.touched(&found.range);
        let Some(first) = touched.next() else {
            return true;
        };
        let range = first.start..touched.next_back().unwrap_or(first).end;
        let written = found.likeness == Likeness::Exact
            && found.kind == CodeKind::Finnish
            && find::is_tight(&self.joined, found);
        let code = self.joined.get(found.range.clone()).unwrap_or_default();
        written || !(dated || has_date_marks(code)) || words.names_part(&range, range.end)
    }
}

/// Whether marks stand between the first six digits, as in a date and not in a code.
fn has_date_marks(code: &str) -> bool {
    let mut digits = 0;
    code.chars().any(|c| match classify(c) {
        Class::Digit(_) => {
            digits += 1;
            false
        }
        Class::Gap(DOT | SLASH | DASH) => digits < DATE,
        _ => false,
    })
}

/// The words of a message that may be a part of a code.
fn parts(message: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    message.split_inclusive(is_space).filter_map(move |piece| {
        let start = at;
        at += piece.len();
        let word = piece.trim_end_matches(is_space);
        let digits = word.chars().any(|c| matches!(classify(c), Class::Digit(_)));
        let visible = word
            .chars()
            .filter(|&c| classify(c) != Class::Invisible)
            .take(2)
            .count();
        (digits || visible == 1).then_some(start..start + word.len())
    })
}

fn is_space(c: char) -> bool {
    matches!(classify(c), Class::Gap(SPACE | LINE))
}
