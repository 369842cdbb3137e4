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

/// The codes that `text` completes or that an earlier message names, as ranges of `text`.
///
/// Codes that stand in `text` alone, with nothing said before, are not looked for.
pub(super) fn codes(earlier: &[&str], text: &str, kinds: &BTreeSet<CodeKind>) -> Vec<Find> {
    let recent = earlier
        .get(earlier.len().saturating_sub(MESSAGES)..)
        .unwrap_or_default();
    let whole = Pieces::whole(recent, text);
    let glance = glance::of(&whole.joined);
    if !glance.digits && !glance.spoken {
        return Vec::new();
    }
    let said = recent.join("\n");
    let said = Surroundings::new(&said);
    let mut finds = find::codes(text, kinds, Some(&said));
    let bare = Pieces::without_words(recent, text);
    let words = Surroundings::new(&whole.joined);
    for pieces in [&whole, &bare] {
        let may = |found: &Candidate, dated: bool| pieces.may_be_split(&words, found, dated);
        let split = find::codes_where(&pieces.joined, kinds, Some(&said), &may);
        retold::merge(pieces.completed(split), &mut finds);
    }
    retold::add(text, kinds, &mut finds);
    let split = retold::codes(&whole.joined, kinds, glance.parted, glance.spoken).into_iter();
    let split = split
        .filter(|told| told.convinces_split(&words))
        .map(|told| told.found(Reason::Split));
    retold::merge(whole.completed(split.collect()), &mut finds);
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

    /// Those of the finds that begin before the last message and end in it, with the part that lies there.
    fn completed(&self, finds: Vec<Find>) -> Vec<Find> {
        let place = |find: Find| {
            let range = self.in_text(&find.range)?;
            let reason = Reason::Split;
            Some(Find {
                range,
                reason,
                ..find
            })
        };
        let begun = finds.into_iter();
        begun
            .filter(|find| find.range.start < self.boundary)
            .filter_map(place)
            .collect()
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

    /// Whether a candidate that lies in several messages may be a code: where its date is in full, only as
    /// a written code goes on or where a word names it. `dated` says that it was read as such a date.
    fn may_be_split(&self, words: &Surroundings<'_>, found: &Candidate, dated: bool) -> bool {
        let split = found.range.start < self.boundary && self.boundary < found.range.end;
        let code = self.joined.get(found.range.clone()).unwrap_or_default();
        if !split || !(dated || begins_with_full_date(code)) {
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
        written || words.names_part(&range, range.end)
    }
}

/// Whether the first digits stand as in a date with all digits of the year: `12.3.1956`, `1956-03-12`.
fn begins_with_full_date(code: &str) -> bool {
    let mut parts = [0_u8; 3];
    let (mut at, mut gap, mut marked) = (0, false, false);
    for c in code.chars() {
        match classify(c) {
            Class::Digit(_) => {
                at += usize::from(gap);
                gap = false;
                let Some(digits) = parts.get_mut(at) else {
                    break;
                };
                *digits = digits.saturating_add(1);
            }
            Class::Gap(mark) => {
                marked |= at == 0 && mark & (DOT | SLASH | DASH) != 0;
                gap = true;
            }
            Class::Letter(_) => break,
            Class::Invisible => {}
        }
    }
    marked && matches!(parts, [1 | 2, 1 | 2, 4] | [4, 1 | 2, 1 | 2])
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
