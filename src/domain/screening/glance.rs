//! A glance at a text: whether it may hold a code that is [retold](super::retold).
//!
//! Every text is looked at so, most of them in vain; so it must be quick.

use std::sync::LazyLock;

use super::characters::{Class, classify};
use super::region::{FEWEST_DIGITS, WIDEST};
use super::spoken::{ANOTHER, AUTOMATON, Automaton, DEAD, End, ROOT, folded};

/// How many other words may stand between two numbers that belong together.
pub(super) const OTHERS: u32 = 4;
/// So many words without a number end a run. A lone letter and a word for a sign, which are no other words
/// to a code, are not told from them here: as many as can stand on both sides of a letter pass.
const FAR: u32 = 2 * (WIDEST + 1) + 1;
/// What a quick look at a text tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Glance {
    /// As many digits as a code has are near one another, some of them in words.
    pub spoken: bool,
    /// Digits enough for a code, with a word between some of them.
    pub parted: bool,
    /// Any digit that is written as such.
    pub digits: bool,
}

/// Signs that are no letter: what ends a word, a digit, and what is not seen.
const GAP: u8 = 64;
const DIGIT: u8 = 65;
const UNSEEN: u8 = 66;

/// What each character of European languages is: a letter's place in the alphabet or one of the signs.
static LATIN: LazyLock<[u8; 0x300]> = LazyLock::new(|| {
    let character = |point| u32::try_from(point).ok().and_then(char::from_u32);
    std::array::from_fn(|point| character(point).map_or(GAP, sign))
});

fn sign(c: char) -> u8 {
    match classify(c) {
        Class::Letter(letter) => folded(c, letter) & 31,
        Class::Digit(_) => DIGIT,
        Class::Gap(_) => GAP,
        Class::Invisible => UNSEEN,
    }
}

/// Looks once over a text. Most words are given up at their second letter, and passed over.
pub(super) fn of(text: &str) -> Glance {
    let (automaton, latin) = (&*AUTOMATON, &*LATIN);
    let mut look = Look::default();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let known = usize::try_from(u32::from(c))
            .ok()
            .and_then(|point| latin.get(point));
        match known.copied().unwrap_or_else(|| sign(c)) {
            letter @ 0..=31 => {
                look.in_word = true;
                look.letter(automaton, letter);
                if look.state == DEAD {
                    let rest = chars.as_str();
                    let end = rest.bytes().position(|byte| !byte.is_ascii_alphabetic());
                    let rest = rest.get(end.unwrap_or(rest.len())..);
                    chars = rest.unwrap_or_default().chars();
                }
            }
            UNSEEN => {}
            sign => {
                if look.in_word {
                    look.end_word(automaton);
                }
                if sign == DIGIT {
                    look.digit();
                }
            }
        }
    }
    look.end_word(automaton);
    look.glance
}

/// Where a glance stands.
struct Look {
    state: u16,
    in_word: bool,
    /// The digits that the present word has said before its last.
    words: usize,
    /// The digits of the present run, those of them in words, and the words without one since the last.
    run: (usize, usize, u32),
    /// All digits that are written as such, and whether a word followed the last of them.
    digits: usize,
    word_after: bool,
    between: bool,
    glance: Glance,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            state: ROOT,
            in_word: false,
            words: 0,
            run: (0, 0, 0),
            digits: 0,
            word_after: false,
            between: false,
            glance: Glance::default(),
        }
    }
}

impl Look {
    fn letter(&mut self, automaton: &Automaton, letter: u8) {
        if self.state != DEAD {
            self.state = automaton.step(self.state, letter);
            self.words += usize::from(self.state & ANOTHER != 0);
        }
    }

    fn end_word(&mut self, automaton: &Automaton) {
        let said = match automaton.end(self.state) {
            _ if self.state == DEAD => 0,
            End::Digit(_) => self.words + 1,
            End::Month(_) => 2,
            End::Nothing => 0,
        };
        let (digits, spoken, others) = self.run;
        self.run = match said {
            0 if others >= FAR => (0, 0, 0),
            0 => (digits, spoken, others + 1),
            _ => (digits + said, spoken + said, 0),
        };
        self.word_after |= self.digits > 0;
        self.glance.spoken |= self.run.0 >= FEWEST_DIGITS && self.run.1 > 1;
        (self.state, self.in_word, self.words) = (ROOT, false, 0);
    }

    fn digit(&mut self) {
        self.digits += 1;
        self.glance.digits = true;
        self.between |= self.word_after;
        self.run = (self.run.0 + 1, self.run.1, 0);
        self.glance.spoken |= self.run.0 >= FEWEST_DIGITS && self.run.1 > 1;
        self.glance.parted |= self.between && self.digits >= FEWEST_DIGITS;
    }
}
