//! Regions: stretches of text that are rich enough in digits to hold a code.
//!
//! Ordinary text is only skimmed for digits. Where at least seven stand close together, the stretch
//! is taken apart into digits and what stands between them; all the matchers work on that form.

use super::characters::{Class, OTHER_LETTER, PLUS, classify, may_begin_digit};

/// The fewest digits of any code: a Finnish one written `1.1.90-900P` has seven and a check letter.
pub(super) const FEWEST_DIGITS: usize = 7;
/// How many visible characters may stand between two digits of one code.
pub(super) const WIDEST: u32 = 12;
/// How many visible characters before the first digit belong to the region.
const BEFORE: usize = 8;
/// How many characters of any kind are looked at for them.
const BEFORE_CHARS: usize = 32;

/// One digit of a region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digit {
    /// 0–9.
    pub value: u8,
    /// Whether it is another character than an ASCII digit.
    pub exotic: bool,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
}

/// A letter between digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    /// The ASCII capital that it looks like, or [`OTHER_LETTER`].
    pub value: u8,
    /// Whether it is another character than an ASCII letter.
    pub exotic: bool,
    /// Where it ends, in bytes.
    pub end: usize,
}

/// What stands between two digits, before the first or after the last of a region.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Between {
    /// The kinds of marks in it, as bits.
    pub marks: u8,
    /// How many visible characters it has.
    pub width: u32,
    /// How many of them are letters.
    pub letters: u32,
    /// The first letter.
    pub first: Option<Letter>,
    /// How many letters follow one another from the first one on.
    pub first_run: u32,
    /// How many marks stand before the first letter.
    pub marks_before_letter: u32,
    /// Whether something before the first letter is not plain ASCII.
    pub exotic_before_letter: bool,
    /// How many letters stand directly before the next digit, or before the marks before it.
    pub last_run: u32,
    /// Where that run of letters begins, in bytes.
    pub last_run_start: usize,
    /// How many letters the run before that one has, and where it begins.
    pub earlier_run: (u32, usize),
    /// Whether a plus sign stands directly before the next digit.
    pub ends_in_plus: bool,
    /// Whether the next digit follows a letter directly.
    pub ends_in_letter: bool,
    /// Whether something in it is not plain ASCII.
    pub exotic: bool,
}

impl Between {
    /// Whether the digits on both sides touch, as far as the eye can see.
    pub fn is_empty(&self) -> bool {
        self.width == 0
    }

    fn push(&mut self, start: usize, c: char) {
        match classify(c) {
            Class::Invisible | Class::Digit(_) => self.exotic = true,
            Class::Gap(mark) => self.push_mark(mark),
            Class::Letter(value) => self.push_letter(value, start, c),
        }
        self.exotic |= !c.is_ascii();
    }

    fn push_mark(&mut self, mark: u8) {
        self.width += 1;
        self.marks |= mark;
        self.ends_in_plus = mark == PLUS;
        self.ends_in_letter = false;
        if self.letters == 0 {
            self.marks_before_letter += 1;
        }
    }

    fn push_letter(&mut self, value: u8, start: usize, c: char) {
        let touches = self.ends_in_letter;
        if self.letters == 0 {
            self.exotic_before_letter = self.exotic;
        }
        self.width += 1;
        self.letters += 1;
        self.ends_in_plus = false;
        self.ends_in_letter = true;
        if touches {
            self.last_run += 1;
        } else {
            self.earlier_run = (self.last_run, self.last_run_start);
            self.last_run = 1;
            self.last_run_start = start;
        }
        if self.letters == self.last_run {
            self.first_run = self.letters;
        }
        self.first.get_or_insert(Letter {
            value,
            exotic: !c.is_ascii() || value == OTHER_LETTER,
            end: start + c.len_utf8(),
        });
    }
}

/// A stretch of text with at least seven digits, none farther from the next than a code allows.
#[derive(Debug, Default)]
pub(super) struct Region {
    /// Its digits.
    pub digits: Vec<Digit>,
    /// What stands before each digit, and after the last: one more than there are digits.
    pub between: Vec<Between>,
}

impl Region {
    /// What stands before digit `at` (after the last one, where `at` is their count).
    pub fn before(&self, at: usize) -> Between {
        self.between.get(at).copied().unwrap_or_default()
    }

    /// Whether a code may begin with digit `at`: no digit touches it from the left.
    pub fn may_begin(&self, at: usize) -> bool {
        at == 0 || !self.before(at).is_empty()
    }

    /// Whether a code may end before digit `at`: no digit touches from the right.
    pub fn may_end(&self, at: usize) -> bool {
        at >= self.digits.len() || !self.before(at).is_empty()
    }

    /// Where digit `at` begins, in bytes.
    pub fn start_of(&self, at: usize) -> usize {
        self.digits.get(at).map_or(0, |digit| digit.start)
    }

    /// Where digit `at` ends, in bytes.
    pub fn end_of(&self, at: usize) -> usize {
        self.digits.get(at).map_or(0, |digit| digit.end)
    }
}

/// The regions of a text, in order. The whole walk is linear in the text.
pub(super) struct Regions<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Regions<'a> {
    /// Begins at the start of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Regions<'_> {
    type Item = Region;

    fn next(&mut self) -> Option<Region> {
        loop {
            let first = next_digit(self.text, self.at)?;
            let (digits, end) = measure(self.text, first);
            self.at = end;
            if digits >= FEWEST_DIGITS {
                return Some(take_apart(self.text, first, end, digits));
            }
        }
    }
}

/// Where the next digit of any script begins.
fn next_digit(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = text.as_bytes().get(at..)?;
        at += rest.iter().position(|&byte| may_begin_digit(byte))?;
        let c = text.get(at..)?.chars().next()?;
        if c.is_ascii() || matches!(classify(c), Class::Digit(_)) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// How many digits the region that begins at `first` has, and where it ends, in bytes.
fn measure(text: &str, first: usize) -> (usize, usize) {
    let (mut digits, mut width) = (0, 0);
    for (offset, c) in text.get(first..).unwrap_or_default().char_indices() {
        match classify(c) {
            Class::Digit(_) => {
                digits += 1;
                width = 0;
            }
            Class::Invisible => {}
            Class::Gap(_) | Class::Letter(_) if width == WIDEST => return (digits, first + offset),
            Class::Gap(_) | Class::Letter(_) => width += 1,
        }
    }
    (digits, text.len())
}

fn take_apart(text: &str, first: usize, end: usize, digits: usize) -> Region {
    let mut region = Region {
        digits: Vec::with_capacity(digits),
        between: Vec::with_capacity(digits + 1),
    };
    let start = before(text, first);
    let mut between = Between::default();
    for (offset, c) in text.get(start..end).unwrap_or_default().char_indices() {
        let at = start + offset;
        match classify(c) {
            Class::Digit(value) if at >= first => {
                region.between.push(between);
                region.digits.push(Digit {
                    value,
                    exotic: !c.is_ascii(),
                    start: at,
                    end: at + c.len_utf8(),
                });
                between = Between::default();
            }
            _ => between.push(at, c),
        }
    }
    region.between.push(between);
    region
}

/// Where the few visible characters before the first digit begin.
fn before(text: &str, first: usize) -> usize {
    let mut visible = 0;
    let mut start = first;
    let chars = text.get(..first).unwrap_or_default().char_indices().rev();
    for (at, c) in chars.take(BEFORE_CHARS) {
        if matches!(classify(c), Class::Digit(_)) || visible == BEFORE {
            break;
        }
        if classify(c) != Class::Invisible {
            visible += 1;
        }
        start = at;
    }
    start
}
