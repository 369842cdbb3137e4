//! Forbidden words: whole words and phrases, in any case and any look-alike letters.

use std::iter::Peekable;
use std::str::CharIndices;

use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton;
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
        let mut clean = true;
        self.walk(fold(text).map(|folded| folded.sign), |_, _| clean = false);
        clean
    }

    /// Calls `found` with the index of the last character and the pattern of each match.
    fn walk(&self, signs: impl Iterator<Item = char>, mut found: impl FnMut(usize, usize)) {
        let Ok(mut state) = self.automaton.start_state(Anchored::No) else {
            return;
        };
        let mut buffer = [0; 4];
        for (at, sign) in signs.enumerate() {
            for &byte in sign.encode_utf8(&mut buffer).as_bytes() {
                state = self.automaton.next_state(Anchored::No, state, byte);
            }
            if self.automaton.is_special(state) && self.automaton.is_match(state) {
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
        chars: text.char_indices().peekable(),
        length: text.len(),
        begun: false,
        spaced: true,
    }
}

struct Folding<'a> {
    chars: Peekable<CharIndices<'a>>,
    length: usize,
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

    /// The next character, made one with the mark that rides on it.
    fn one(&mut self, c: char) -> Option<char> {
        let sign = fold_one(c)?;
        let composed = self.chars.peek().and_then(|&(_, mark)| compose(sign, mark));
        if composed.is_some() {
            self.chars.next();
        }
        composed.or(Some(sign))
    }
}

impl Iterator for Folding<'_> {
    type Item = Folded;

    fn next(&mut self) -> Option<Folded> {
        if !self.begun {
            self.begun = true;
            return Some(Self::edge(0));
        }
        while let Some((start, c)) = self.chars.next() {
            let Some(sign) = self.one(c) else { continue };
            let again = sign == ' ' && self.spaced;
            self.spaced = sign == ' ';
            if !again {
                let end = self.chars.peek().map_or(self.length, |&(next, _)| next);
                return Some(Folded { sign, start, end });
            }
        }
        if self.spaced {
            return None;
        }
        self.spaced = true;
        Some(Self::edge(self.length))
    }
}

/// The small letter, the digit or the space that a character stands for; `None` if nothing.
fn fold_one(c: char) -> Option<char> {
    if c.is_ascii_lowercase() || c == ' ' {
        return Some(c);
    }
    match classify(c) {
        Class::Invisible => None,
        Class::Gap(_) => Some(' '),
        Class::Digit(value) => Some(char::from(b'0' + value)),
        Class::Letter(OTHER_LETTER) => c.to_lowercase().next(),
        Class::Letter(letter) => Some(char::from(letter.to_ascii_lowercase())),
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
