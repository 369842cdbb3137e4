//! Numbers that are written in words, in Finnish, Swedish and English: `nolla yksi nolla yksi`.
//!
//! The words are folded as those in [`words`](super::words) are: small ASCII letters, å and ä as a, ö
//! as o. A word is spoken digits only as a whole; several may be written as one (`nollayksi`).

use std::sync::LazyLock;

use super::characters::OTHER_LETTER;

/// The words for the digits 0 to 9.
pub(super) const DIGITS: [&str; 10] = [
    "nolla noll zero oh",
    "yksi yks ett one",
    "kaksi kaks tva two",
    "kolme tre three",
    "nelja fyra four",
    "viisi viis fem five",
    "kuusi kuus sex six",
    "seitseman seittaman seiska sju seven",
    "kahdeksan kaheksan kasi atta eight",
    "yhdeksan yheksan ysi nio nine",
];

/// The words for the months 1 to 12. The Finnish ones are also said with the endings of [`CASES`].
pub(super) const MONTHS: [&str; 12] = [
    "tammikuu januari january",
    "helmikuu februari february",
    "maaliskuu mars march",
    "huhtikuu april",
    "toukokuu maj may",
    "kesakuu juni june",
    "heinakuu juli july",
    "elokuu augusti august",
    "syyskuu september",
    "lokakuu oktober october",
    "marraskuu november",
    "joulukuu december",
];

/// How the name of a Finnish month may go on: `tammikuuta`, `tammikuun`.
const CASES: [&str; 3] = ["", "ta", "n"];

/// Words for the sign: each after its character.
pub(super) const SIGNS: [&str; 2] = ["- viiva miinus streck minus dash hyphen", "+ plus"];

/// No word begins so.
pub(super) const DEAD: u16 = 0;
/// Nothing is read yet.
pub(super) const ROOT: u16 = 1;
/// On a step: a digit's word is complete, and the next one begins.
pub(super) const ANOTHER: u16 = 1 << 15;
/// The steps from one state: one for each letter, and one for all other letters.
const STEPS: usize = 32;

/// What ends in a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing about numbers.
    #[default]
    Nothing,
    /// The word for a digit.
    Digit(u8),
    /// The word for a month.
    Month(u8),
}

/// An automaton over the letters of a word, which is dead as soon as it can be no number.
pub(super) struct Automaton {
    steps: Vec<[u16; STEPS]>,
    ends: Vec<End>,
}

pub(super) static AUTOMATON: LazyLock<Automaton> = LazyLock::new(Automaton::new);

impl Automaton {
    fn new() -> Self {
        let mut automaton = Self {
            steps: vec![[DEAD; STEPS]; 2],
            ends: vec![End::Nothing; 2],
        };
        for (words, value) in DIGITS.iter().zip(0..) {
            automaton.add(words, End::Digit(value));
        }
        for (words, value) in MONTHS.iter().zip(1..) {
            automaton.add(words, End::Month(value));
            for word in words.split(' ').filter(|word| word.ends_with("kuu")) {
                let cases = CASES.map(|case| format!("{word}{case}"));
                automaton.add(&cases.join(" "), End::Month(value));
            }
        }
        automaton.join();
        automaton
    }

    fn add(&mut self, words: &str, end: End) {
        for word in words.split(' ') {
            let state = word
                .bytes()
                .fold(ROOT, |state, letter| self.grow(state, letter));
            if let Some(place) = self.ends.get_mut(usize::from(state)) {
                *place = end;
            }
        }
    }

    /// The state after a letter, which is made where there is none.
    fn grow(&mut self, state: u16, letter: u8) -> u16 {
        let new = u16::try_from(self.steps.len()).unwrap_or(DEAD);
        match self.step_mut(state, letter) {
            Some(step) if *step == DEAD => {
                *step = new;
                self.steps.push([DEAD; STEPS]);
                self.ends.push(End::Nothing);
                new
            }
            Some(step) => *step & !ANOTHER,
            None => DEAD,
        }
    }

    /// After a digit's word another may begin at once.
    fn join(&mut self) {
        let first = self.steps.get(usize::from(ROOT)).copied();
        let first = first.unwrap_or([DEAD; STEPS]);
        for (steps, end) in self.steps.iter_mut().zip(&self.ends) {
            if matches!(end, End::Digit(_)) {
                for (step, &next) in steps.iter_mut().zip(&first) {
                    if *step == DEAD && next != DEAD {
                        *step = next | ANOTHER;
                    }
                }
            }
        }
    }

    fn step_mut(&mut self, state: u16, letter: u8) -> Option<&mut u16> {
        let steps = self.steps.get_mut(usize::from(state & !ANOTHER))?;
        steps.get_mut(usize::from(letter & 31))
    }

    /// The state after a letter, with its flags.
    pub(super) fn step(&self, state: u16, letter: u8) -> u16 {
        let steps = self.steps.get(usize::from(state & !ANOTHER));
        let step = steps.and_then(|steps| steps.get(usize::from(letter & 31)));
        step.copied().unwrap_or(DEAD)
    }

    /// What ends in a state.
    pub(super) fn end(&self, state: u16) -> End {
        let end = self.ends.get(usize::from(state & !ANOTHER));
        end.copied().unwrap_or_default()
    }
}

/// A run of letters, folded.
#[derive(Default)]
pub(super) struct Word {
    letters: Vec<u8>,
    /// How many letters it has.
    pub len: usize,
    /// The first one, as the ASCII capital that it looks like, or [`OTHER_LETTER`].
    pub first: u8,
}

/// What a word says.
pub(super) enum Said {
    /// These digits.
    Digits(Vec<u8>),
    /// The number of a month.
    Month(u8),
    /// Nothing about numbers.
    Nothing,
}

impl Word {
    /// Adds a letter: its ASCII capital, or [`OTHER_LETTER`]; and the character itself.
    pub fn push(&mut self, c: char, letter: u8) {
        if self.len == 0 {
            self.first = letter;
        }
        self.len += 1;
        self.letters.push(folded(c, letter));
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.letters.clear();
        self.len = 0;
    }

    /// What it says.
    pub fn said(&self) -> Said {
        let automaton = &*AUTOMATON;
        let (mut state, mut digits) = (ROOT, Vec::new());
        for &letter in &self.letters {
            let step = automaton.step(state, letter);
            if step & ANOTHER != 0
                && let End::Digit(digit) = automaton.end(state)
            {
                digits.push(digit);
            }
            state = step;
        }
        match automaton.end(state) {
            End::Digit(digit) => {
                digits.push(digit);
                Said::Digits(digits)
            }
            End::Month(month) if digits.is_empty() => Said::Month(month),
            End::Month(_) | End::Nothing => Said::Nothing,
        }
    }

    /// The sign that it names.
    pub fn sign(&self) -> Option<u8> {
        SIGNS.iter().find_map(|names| {
            let mut names = names.split(' ');
            let character = names.next()?.bytes().next()?;
            names
                .any(|name| self.len == name.len() && name.as_bytes() == self.letters)
                .then_some(character)
        })
    }
}

/// A letter folded as the words are; one that is in none of them as a backtick.
pub(super) fn folded(c: char, letter: u8) -> u8 {
    match c {
        'ä' | 'Ä' | 'å' | 'Å' | 'æ' | 'Æ' => b'a',
        'ö' | 'Ö' | 'ø' | 'Ø' => b'o',
        _ if letter == OTHER_LETTER => b'`',
        _ => letter.to_ascii_lowercase(),
    }
}
