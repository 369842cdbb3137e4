//! Codes that are retold rather than written: with words between their parts (`010190 ja loppu on
//! -900P`), or with digits in words (`nolla yksi nolla yksi …`).
//!
//! The text is written anew without its other words, and looked at once more. What is found must have
//! a right check and look like a code. Parts with words between them are only one where a word stands
//! by that names the code, or right before the last part one that names that part.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::characters::{Class, DASH, DOT, PLUS, SLASH, classify};
use super::find;
use super::full_date;
use super::glance::{self, OTHERS};
use super::region::{Regions, WIDEST};
use super::shape::Likeness;
use super::spoken::{Said, Word};
use super::surroundings::Surroundings;
use super::verdict::{Find, Reason, What};

/// The kinds that people tell of themselves and that have a check.
const KINDS: [CodeKind; 4] = [
    CodeKind::Finnish,
    CodeKind::Swedish,
    CodeKind::Norwegian,
    CodeKind::Estonian,
];
/// How many other words may stand between two parts.
const MOST_WORDS: u32 = 12;
/// So many digits in words are a code, whatever stands between them.
const MANY: u32 = 6;
/// So many are one where nothing stands between them; fewer are the name of a month.
const SOME: u32 = 3;
/// The pieces of the last part: three digits and a check, or four digits.
const TAIL: usize = 4;
/// How wide a gap other words leave: numbers on both sides are not one.
const WIDE: usize = 4;
/// The letters that a code may hold.
const LETTERS: &[u8] = b"ABCDEFHJKLMNPRSTUVWXY";

/// A code that is retold.
pub(super) struct Told {
    /// What it is.
    pub kind: CodeKind,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// How much it looks like a code.
    likeness: Likeness,
    /// How many other words stand in it.
    words: u32,
    /// How many of its digits are words.
    spoken: u32,
    /// Where its last part begins.
    tail: usize,
    /// Whether it may as well be a mobile number.
    phone: bool,
}

impl Told {
    /// Whether the words around it let it pass for a code; `together` says that it is one without a word
    /// that names it.
    fn convinces(&self, together: bool, words: &Surroundings<'_>) -> bool {
        let around = words.look(&self.range, self.kind);
        let plain = !self.phone && (self.likeness == Likeness::Exact || !around.other);
        !around.address && ((together && plain) || words.names_part(&self.range, self.tail))
    }

    /// The same of one that is told in several messages.
    pub fn convinces_split(&self, words: &Surroundings<'_>) -> bool {
        self.convinces(self.words == 0 && self.spoken >= MANY, words)
    }

    /// The find, for this reason.
    pub fn found(self, reason: Reason) -> Find {
        Find {
            what: What::Code(self.kind),
            range: self.range,
            reason,
        }
    }
}

/// Adds to `finds` the retold codes of these kinds in `text`.
pub(super) fn add(text: &str, kinds: &BTreeSet<CodeKind>, finds: &mut Vec<Find>) {
    let words = Surroundings::new(text);
    let glance = glance::of(text);
    let more = codes(
        text,
        kinds,
        glance.parted && words.may_name(),
        glance.spoken,
    )
    .into_iter()
    .filter(|told| {
        let together = told.spoken >= MANY || (told.words == 0 && told.spoken >= SOME);
        told.convinces(together, &words)
    })
    .map(|told| told.found(Reason::Disguised));
    merge(more.collect(), finds);
}

/// The retold codes of these kinds: of those with words between their parts where `parted` says so,
/// and of those in words where `spoken` does.
pub(super) fn codes(
    text: &str,
    kinds: &BTreeSet<CodeKind>,
    parted: bool,
    spoken: bool,
) -> Vec<Told> {
    let mut found = Vec::new();
    for (wanted, in_words) in [(parted, false), (spoken, true)] {
        if wanted {
            let told = Retold::new(text, in_words);
            told.codes(kinds, &mut found);
        }
    }
    found
}

/// Puts more finds among `finds`, where none of those lies.
pub(super) fn merge(mut more: Vec<Find>, finds: &mut Vec<Find>) {
    more.sort_by_key(|find| find.range.start);
    let mut end = 0;
    more.retain(|find| {
        let range = &find.range;
        let next = finds.partition_point(|other| other.range.end <= range.start);
        let next = finds.get(next);
        let free = end <= range.start && next.is_none_or(|next| range.end <= next.range.start);
        if free {
            end = range.end;
        }
        free
    });
    if !more.is_empty() {
        finds.append(&mut more);
        finds.sort_by_key(|find| find.range.start);
    }
}

/// One character of the new text that is a digit or a letter.
struct Piece {
    /// Where it stands in the new text.
    at: usize,
    /// What it comes from.
    range: Range<usize>,
    /// How many other words stand before it, and how many digits in words up to it.
    words: u32,
    spoken: u32,
}

/// A text without its other words.
#[derive(Default)]
struct Retold {
    text: String,
    pieces: Vec<Piece>,
    words: u32,
    spoken: u32,
    gap: Gap,
    in_words: bool,
}

/// What stands before the next piece.
#[derive(Default)]
struct Gap {
    width: u32,
    mark: Option<char>,
    words: u32,
}

impl Retold {
    /// Writes `text` anew; digits in words become digits where `in_words` says so.
    fn new(text: &str, in_words: bool) -> Self {
        let mut told = Self {
            in_words,
            ..Self::default()
        };
        let mut word = Word::default();
        let mut range = 0..0;
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            match classify(c) {
                Class::Letter(letter) => {
                    if word.len == 0 {
                        range.start = at;
                    }
                    range.end = end;
                    word.push(c, letter);
                }
                Class::Invisible => {}
                Class::Digit(value) => {
                    told.word(&mut word, &range, in_words);
                    told.push(b'0' + value, at..end);
                }
                Class::Gap(mark) => {
                    told.word(&mut word, &range, in_words);
                    told.gap.push(mark);
                }
            }
        }
        told.word(&mut word, &range, in_words);
        told
    }

    fn word(&mut self, word: &mut Word, range: &Range<usize>, in_words: bool) {
        if word.len == 0 {
            return;
        }
        if word.len == 1 {
            self.letter(word.first, range);
        } else if !(in_words && self.said(word, range)) {
            self.gap.words += 1;
        }
        word.clear();
    }

    /// A letter by itself, which is a part of a code only after a digit.
    fn letter(&mut self, letter: u8, range: &Range<usize>) {
        if LETTERS.contains(&letter) && self.follows_digit() {
            self.push(letter, range.clone());
        } else {
            self.gap.words += 1;
        }
    }

    fn follows_digit(&self) -> bool {
        self.text.ends_with(|c: char| c.is_ascii_digit())
    }

    /// Takes a word that says digits or a sign.
    fn said(&mut self, word: &Word, range: &Range<usize>) -> bool {
        match word.said() {
            Said::Digits(digits) => {
                for digit in digits {
                    self.gap.touch();
                    self.spoken += 1;
                    self.push(b'0' + digit, range.clone());
                }
                self.gap.touch();
            }
            Said::Month(month) => {
                self.gap.touch();
                self.spoken += 2;
                self.push(b'0' + month / 10, range.clone());
                self.push(b'0' + month % 10, range.clone());
                self.gap.touch();
            }
            Said::Nothing => match word.sign() {
                Some(b'-') => self.gap.push(DASH),
                Some(_) => self.gap.push(PLUS),
                None => return false,
            },
        }
        true
    }

    fn push(&mut self, character: u8, range: Range<usize>) {
        let gap = std::mem::take(&mut self.gap);
        self.words += gap.words;
        if !self.pieces.is_empty() {
            let most = if self.in_words { OTHERS } else { MOST_WORDS };
            gap.write(&mut self.text, character.is_ascii_digit(), most);
        }
        self.pieces.push(Piece {
            at: self.text.len(),
            range,
            words: self.words,
            spoken: self.spoken,
        });
        self.text.push(char::from(character));
    }

    fn codes(&self, kinds: &BTreeSet<CodeKind>, found: &mut Vec<Told>) {
        let kinds: Vec<CodeKind> = KINDS
            .into_iter()
            .filter(|kind| kinds.contains(kind))
            .collect();
        for region in Regions::new(&self.text) {
            let mut at = 0;
            while at < region.digits.len() {
                let candidates = kinds.iter().flat_map(|&kind| {
                    let usual = find::candidate(kind, &region, at);
                    usual.into_iter().chain(full_date::find(kind, &region, at))
                });
                let told = candidates
                    .filter(|found| found.checked && found.likeness >= Likeness::Fair)
                    .find_map(|found| Some((found.next, self.told(&found)?)));
                at = match told {
                    Some((next, told)) => {
                        found.push(told);
                        next
                    }
                    None => at + 1,
                };
            }
        }
    }

    /// The candidate as it stands in the text, if the text does not hold it as it is.
    fn told(&self, found: &Candidate) -> Option<Told> {
        let place = |at: usize| self.pieces.partition_point(|piece| piece.at < at);
        let all = place(found.range.start)..place(found.range.end);
        let pieces = self.pieces.get(all)?;
        let (first, last) = (pieces.first()?, pieces.last()?);
        let tail = pieces.get(pieces.len().checked_sub(TAIL)?)?;
        let told = Told {
            kind: found.kind,
            range: first.range.start..last.range.end,
            likeness: found.likeness,
            words: last.words - first.words,
            spoken: self.spoken_between(found.range.start, found.range.end),
            tail: tail.range.start,
            phone: self.may_be_mobile(pieces),
        };
        let retold = if self.in_words {
            told.spoken > 1
        } else {
            told.words > 0
        };
        retold.then_some(told)
    }

    /// Whether ten digits begin as [Finnish mobile numbers](super::swedish) do.
    fn may_be_mobile(&self, pieces: &[Piece]) -> bool {
        let digit = |piece: &Piece| *self.text.as_bytes().get(piece.at).unwrap_or(&b' ');
        let digits: Vec<u8> = pieces.iter().map(digit).collect();
        let begins = matches!(
            *digits,
            [b'0', b'4', b'0'..=b'6', ..] | [b'0', b'5', b'0', ..]
        );
        begins && digits.len() == 10 && digits.iter().all(u8::is_ascii_digit)
    }

    fn spoken_between(&self, start: usize, end: usize) -> u32 {
        let before = |at: usize| {
            let place = self.pieces.partition_point(|piece| piece.at < at);
            let piece = place
                .checked_sub(1)
                .and_then(|place| self.pieces.get(place));
            piece.map_or(0, |piece| piece.spoken)
        };
        before(end) - before(start)
    }
}

impl Gap {
    fn push(&mut self, mark: u8) {
        self.width += 1;
        let mark = match mark {
            PLUS => Some('+'),
            DASH => Some('-'),
            DOT => Some('.'),
            SLASH => Some('/'),
            _ => None,
        };
        let sign = matches!(self.mark, Some('+' | '-'));
        if mark.is_some() && !sign {
            self.mark = mark;
        }
    }

    /// There is a gap, although no mark is written.
    fn touch(&mut self) {
        self.width = self.width.max(1);
    }

    fn write(&self, text: &mut String, before_digit: bool, most: u32) {
        if self.words > most || self.width > WIDEST {
            // Farther apart than any code.
            text.extend((0..=WIDEST).map(|_| ','));
            return;
        }
        let width = match (self.words, before_digit) {
            (0, _) => usize::from(self.width > 0),
            (_, true) => WIDE,
            (_, false) => 1,
        };
        let sign = self
            .mark
            .filter(|&mark| self.words == 0 || matches!(mark, '+' | '-'));
        for place in 0..width {
            text.push(sign.filter(|_| place == 0).unwrap_or(' '));
        }
    }
}
