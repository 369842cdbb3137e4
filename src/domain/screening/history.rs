//! Codes that are split over consecutive messages.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::domain::service::CodeKind;

use super::characters::{Class, LINE, SPACE, classify};
use super::find;
use super::glance;
use super::retold;
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
    let said = recent.join("\n");
    let said = Surroundings::new(&said);
    let mut finds = find::codes(text, kinds, Some(&said));
    let whole = Pieces::whole(recent, text);
    let bare = Pieces::without_words(recent, text);
    for pieces in [whole, bare] {
        for found in find::codes(&pieces.joined, kinds, Some(&said)) {
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
    retold::add(text, kinds, Some(&said), &mut finds);
    let whole = Pieces::whole(recent, text);
    let glance = glance::of(&whole.joined);
    let split = retold::codes(&whole.joined, kinds, glance.parted, glance.spoken)
        .into_iter()
        .filter(|told| told.range.start < whole.boundary)
        .filter_map(|mut told| {
            told.range = whole.in_text(&told.range)?;
            Some(told.found(Reason::Split))
        });
    retold::merge(split.collect(), &mut finds);
    finds
}

/// Messages joined to one text, and where the pieces of the last one come from.
struct Pieces {
    joined: String,
    /// Where the last message begins.
    boundary: usize,
    /// Place in the joined text, and range in the last message.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Pieces {
    /// The messages as they are.
    fn whole(earlier: &[&str], text: &str) -> Self {
        let mut joined = earlier.join("\n");
        joined.push('\n');
        let boundary = joined.len();
        joined.push_str(text);
        Self {
            joined,
            boundary,
            pieces: vec![(boundary, 0..text.len())],
        }
    }

    /// Only what may be a part of a code: words with a digit in them, and single characters.
    fn without_words(earlier: &[&str], text: &str) -> Self {
        let mut joined = String::new();
        for message in earlier {
            for range in parts(message) {
                joined.push_str(message.get(range).unwrap_or_default());
                joined.push(' ');
            }
            joined.push('\n');
        }
        let boundary = joined.len();
        let mut pieces = Vec::new();
        for range in parts(text) {
            pieces.push((joined.len(), range.clone()));
            joined.push_str(text.get(range).unwrap_or_default());
            joined.push(' ');
        }
        Self {
            joined,
            boundary,
            pieces,
        }
    }

    /// The part of `range` that lies in the last message, as a range of that.
    fn in_text(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let mut touched = self.pieces.iter().filter_map(|(place, piece)| {
            let start = range.start.max(*place);
            let end = range.end.min(place + piece.len());
            (start < end).then(|| piece.start + start - place..piece.start + end - place)
        });
        let first = touched.next()?;
        let end = touched.next_back().map_or(first.end, |last| last.end);
        Some(first.start..end)
    }
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
