//! Forbidden words: whole words and phrases, in any case and any look-alike letters.

use std::sync::LazyLock;

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;

use super::characters::{Class, OTHER_LETTER, classify};
use super::verdict::{Find, Reason, What};

/// Base letter, combining mark and the Nordic or Baltic letter that they make.
const COMPOSED: &[(char, char, char)] = &[
    ('a', '\u{308}', 'ä'),
    ('o', '\u{308}', 'ö'),
    ('a', '\u{30A}', 'å'),
    ('s', '\u{30C}', 'š'),
    ('z', '\u{30C}', 'ž'),
];

/// A compiled list of forbidden words.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    automaton: DFA,
    /// How many folded characters each pattern has.
    lengths: Vec<usize>,
}

impl Terms {
    /// Compiles the words. `None` if there is none, or if they are too many for memory.
    ///
    /// A `*` at the end of a word stands for any ending.
    pub fn new(words: &[String]) -> Option<Self> {
        let patterns: Vec<String> = words.iter().filter_map(|word| pattern(word)).collect();
        if patterns.is_empty() {
            return None;
        }
        let lengths = patterns
            .iter()
            .map(|pattern| pattern.chars().count())
            .collect();
        let automaton = DFA::new(&patterns).ok()?;
        Some(Self { automaton, lengths })
    }

    /// The forbidden words in `text`, in order and not overlapping.
    pub fn find(&self, text: &str) -> Vec<Find> {
        if self.is_clean(text) {
            return Vec::new();
        }
        let folded: Vec<Folded> = fold(text).collect();
        let mut ranges = Vec::new();
        let mut last = None;
        self.walk(folded.iter().map(|folded| folded.sign), |at, pattern| {
            let length = self.lengths.get(pattern).copied().unwrap_or_default();
            ranges.push((at + 1 - length, at));
        });
        ranges.sort_by_key(|&(first, last)| (first, std::cmp::Reverse(last)));
        ranges
            .into_iter()
            .filter_map(|(first, end)| {
                // The space that a pattern begins with, and perhaps ends with, is no part of it.
                let word = folded.get(first..=end)?;
                let mut letters = word.iter().filter(|folded| folded.sign != ' ');
                let begin = letters.next()?;
                let finish = letters.next_back().unwrap_or(begin);
                if last.is_some_and(|last| begin.start < last) {
                    return None;
                }
                last = Some(finish.end);
                Some(Find {
                    what: What::ForbiddenWord,
                    range: begin.start..finish.end,
                    reason: Reason::Listed,
                })
            })
            .collect()
    }

    fn is_clean(&self, text: &str) -> bool {
        let Ok(mut state) = self.automaton.start_state(Anchored::No) else {
            return true;
        };
        fold(text).all(|folded| {
            state = self.step(state, folded.sign);
            !self.automaton.is_match(state)
        })
    }

    fn step(&self, state: StateID, sign: char) -> StateID {
        if let (true, Ok(byte)) = (sign.is_ascii(), u8::try_from(sign)) {
            return self.automaton.next_state(Anchored::No, state, byte);
        }
        let mut buffer = [0; 4];
        let bytes = sign.encode_utf8(&mut buffer).as_bytes().iter();
        bytes.fold(state, |state, &byte| {
            self.automaton.next_state(Anchored::No, state, byte)
        })
    }

    /// Calls `found` with the index of the last character and the pattern of each match.
    fn walk(&self, signs: impl Iterator<Item = char>, mut found: impl FnMut(usize, usize)) {
        let Ok(mut state) = self.automaton.start_state(Anchored::No) else {
            return;
        };
        for (at, sign) in signs.enumerate() {
            state = self.step(state, sign);
            if self.automaton.is_match(state) {
                for index in 0..self.automaton.match_len(state) {
                    found(at, self.automaton.match_pattern(state, index).as_usize());
                }
            }
        }
    }
}

/// The folded form of a listed word, with a space at each end that must be the end of a word.
fn pattern(word: &str) -> Option<String> {
    let (word, open) = match word.trim().strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (word.trim(), false),
    };
    let mut pattern: String = fold(word).map(|folded| folded.sign).collect();
    if open {
        pattern.pop();
    }
    (!pattern.trim().is_empty()).then_some(pattern)
}

/// One character of folded text and where it comes from, in bytes.
#[derive(Clone, Copy, Debug)]
struct Folded {
    sign: char,
    start: usize,
    end: usize,
}

/// The text in small letters with its marks as single spaces, one before and one after all.
fn fold(text: &str) -> Folding<'_> {
    Folding {
        text,
        ascii: &ASCII,
        at: 0,
        begun: false,
        spaced: true,
    }
}

struct Folding<'a> {
    text: &'a str,
    ascii: &'static [u8; 128],
    at: usize,
    begun: bool,
    /// Whether the last character was a space.
    spaced: bool,
}

impl Folding<'_> {
    fn edge(at: usize) -> Folded {
        Folded {
            sign: ' ',
            start: at,
            end: at,
        }
    }

    /// The sign of the next character, made one with the mark that rides on it: `None` at the end,
    /// and 0 for nothing.
    fn step(&mut self) -> Option<char> {
        let bytes = self.text.as_bytes();
        let first = *bytes.get(self.at)?;
        // Nearly always: an ASCII character on which no combining mark (U+0300–036F) rides.
        if first.is_ascii() && !matches!(bytes.get(self.at + 1), Some(0xCC | 0xCD)) {
            self.at += 1;
            return self
                .ascii
                .get(usize::from(first))
                .map(|&sign| char::from(sign));
        }
        let mut chars = self.text.get(self.at..)?.chars();
        let c = chars.next()?;
        self.at += c.len_utf8();
        let sign = fold_one(c);
        let mark = chars.next().filter(|mark| !mark.is_ascii());
        let composed = mark.and_then(|mark| compose(sign, mark).map(|letter| (letter, mark)));
        Some(composed.map_or(sign, |(letter, mark)| {
            self.at += mark.len_utf8();
            letter
        }))
    }
}

impl Iterator for Folding<'_> {
    type Item = Folded;

    fn next(&mut self) -> Option<Folded> {
        if !self.begun {
            self.begun = true;
            return Some(Self::edge(0));
        }
        loop {
            let start = self.at;
            let Some(sign) = self.step() else { break };
            let again = sign == NOTHING || (sign == ' ' && self.spaced);
            if !again {
                self.spaced = sign == ' ';
                let end = self.at;
                return Some(Folded { sign, start, end });
            }
        }
        if self.spaced {
            return None;
        }
        self.spaced = true;
        Some(Self::edge(self.at))
    }
}

/// What an invisible character is folded to.
const NOTHING: char = '\0';

/// The signs of the ASCII characters.
static ASCII: LazyLock<[u8; 128]> = LazyLock::new(|| {
    std::array::from_fn(|byte| {
        let byte = u8::try_from(byte).unwrap_or_default();
        u8::try_from(fold_one(char::from(byte))).unwrap_or_default()
    })
});

/// The small letter, the digit or the space that a character stands for, or [`NOTHING`].
fn fold_one(c: char) -> char {
    match classify(c) {
        Class::Invisible => NOTHING,
        Class::Gap(_) => ' ',
        Class::Digit(value) => char::from(b'0' + value),
        Class::Letter(OTHER_LETTER) => c.to_lowercase().next().unwrap_or(c),
        Class::Letter(letter) => char::from(letter.to_ascii_lowercase()),
    }
}

fn compose(base: char, mark: char) -> Option<char> {
    if mark.is_ascii() {
        return None;
    }
    COMPOSED
        .iter()
        .find(|&&(letter, combining, _)| letter == base && combining == mark)
        .map(|&(_, _, composed)| composed)
}
