//! What one character is to a reader who looks for codes.

use std::sync::LazyLock;

use super::tables;

/// A white space within a line, or an underscore.
pub(super) const SPACE: u8 = 1;
/// A line break.
pub(super) const LINE: u8 = 2;
/// A full stop or something like it.
pub(super) const DOT: u8 = 4;
/// A slash or a bar.
pub(super) const SLASH: u8 = 8;
/// A dash of any kind.
pub(super) const DASH: u8 = 16;
/// A plus sign.
pub(super) const PLUS: u8 = 32;
/// Any other mark: a comma, a colon, a bracket, a picture.
pub(super) const OTHER: u8 = 64;

/// The letter that stands for every letter outside A–Z.
pub(super) const OTHER_LETTER: u8 = b'?';

/// What a character is to the screening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A decimal digit of any script: its value, 0–9.
    Digit(u8),
    /// A letter as the ASCII capital that it looks like, or [`OTHER_LETTER`].
    Letter(u8),
    /// A mark between parts: one of the bits above.
    Gap(u8),
    /// Something that the eye does not see.
    Invisible,
}

/// What `c` is.
pub(super) fn classify(c: char) -> Class {
    #[cfg(test)]
    steps::count();
    match c {
        '0'..='9' => Class::Digit(low_byte(c) - b'0'),
        'a'..='z' | 'A'..='Z' => Class::Letter(low_byte(c).to_ascii_uppercase()),
        ' ' | '\t' | '_' => Class::Gap(SPACE),
        '\n'..='\r' => Class::Gap(LINE),
        '-' | '~' => Class::Gap(DASH),
        '+' => Class::Gap(PLUS),
        '.' | '*' => Class::Gap(DOT),
        '/' | '\\' | '|' => Class::Gap(SLASH),
        '\0'..='\x1f' | '\x7f' => Class::Invisible,
        '\x20'..='\x7e' => Class::Gap(OTHER),
        _ => beyond_ascii(u32::from(c)),
    }
}

/// Whether a character that begins with this byte may be a digit. Most text has few such bytes.
pub(super) const fn may_begin_digit(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9' | 0xC2 | 0xD9 | 0xDB | 0xDF | 0xE0 | 0xE1 | 0xE2 | 0xEA | 0xEF | 0xF0
    )
}

fn low_byte(c: char) -> u8 {
    u8::try_from(c).unwrap_or_default()
}

/// A run of code points with one meaning.
#[derive(Clone, Copy)]
struct Run {
    first: u32,
    last: u32,
    class: Class,
}

static RUNS: LazyLock<Vec<Run>> = LazyLock::new(runs);
static SYMBOLS: LazyLock<Vec<Run>> = LazyLock::new(|| {
    let mut symbols = Vec::new();
    add_pairs(&mut symbols, tables::SYMBOLS, Class::Gap(OTHER));
    symbols
});

/// The letters of European languages, which are looked at the most.
static LATIN: LazyLock<[Class; 0x300]> = LazyLock::new(|| {
    std::array::from_fn(|point| u32::try_from(point).map_or(Class::Invisible, looked_up))
});

fn beyond_ascii(point: u32) -> Class {
    let known = usize::try_from(point)
        .ok()
        .and_then(|point| LATIN.get(point));
    known.copied().unwrap_or_else(|| looked_up(point))
}

fn looked_up(point: u32) -> Class {
    find(&RUNS, point)
        .or_else(|| find(&SYMBOLS, point))
        .unwrap_or(Class::Letter(OTHER_LETTER))
}

fn find(runs: &[Run], point: u32) -> Option<Class> {
    let after = runs.partition_point(|run| run.first <= point);
    let run = runs.get(after.checked_sub(1)?)?;
    if point > run.last {
        return None;
    }
    let offset = u8::try_from(point - run.first).unwrap_or_default();
    Some(match run.class {
        Class::Digit(value) => Class::Digit((value + offset) % 10),
        Class::Letter(b'A') if run.last > run.first => Class::Letter(b'A' + offset),
        class => class,
    })
}

fn runs() -> Vec<Run> {
    let mut runs = Vec::new();
    for &first in tables::DIGIT_ZEROS {
        add(&mut runs, first, first + 9, Class::Digit(0));
    }
    for &(first, last, value) in tables::OTHER_DIGITS {
        add(&mut runs, first, last, Class::Digit(value));
    }
    for &first in tables::ALPHABETS {
        add(&mut runs, first, first + 25, Class::Letter(b'A'));
    }
    for &(letter, alike) in tables::LOOK_ALIKES {
        for c in alike.chars() {
            add(&mut runs, u32::from(c), u32::from(c), Class::Letter(letter));
        }
    }
    add_pairs(&mut runs, tables::INVISIBLE, Class::Invisible);
    add_pairs(&mut runs, tables::LINES, Class::Gap(LINE));
    add_pairs(&mut runs, tables::SPACES, Class::Gap(SPACE));
    add_pairs(&mut runs, tables::DASHES, Class::Gap(DASH));
    add_pairs(&mut runs, tables::PLUSES, Class::Gap(PLUS));
    add_pairs(&mut runs, tables::DOTS, Class::Gap(DOT));
    add_pairs(&mut runs, tables::SLASHES, Class::Gap(SLASH));
    runs.sort_unstable_by_key(|run| run.first);
    runs
}

fn add(runs: &mut Vec<Run>, first: u32, last: u32, class: Class) {
    runs.push(Run { first, last, class });
}

fn add_pairs(runs: &mut Vec<Run>, pairs: &[u32], class: Class) {
    for pair in pairs.chunks_exact(2) {
        if let &[first, last] = pair {
            add(runs, first, last, class);
        }
    }
}

/// Counts the characters that are looked at, so that a test sees how the work grows.
#[cfg(test)]
pub(super) mod steps {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<u64> = const { Cell::new(0) };
    }

    pub(in super::super) fn count() {
        STEPS.with(|steps| steps.set(steps.get() + 1));
    }

    /// How many steps `work` takes.
    pub(in super::super) fn of<T>(work: impl FnOnce() -> T) -> u64 {
        let before = STEPS.with(Cell::get);
        work();
        STEPS.with(Cell::get) - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_do_not_overlap() {
        for runs in [&*RUNS, &*SYMBOLS] {
            for pair in runs.windows(2) {
                assert!(pair[0].last < pair[1].first, "{:x}", pair[1].first);
            }
        }
    }

    #[test]
    fn every_digit_begins_with_a_byte_that_the_scan_stops_at() {
        for c in '\0'..=char::MAX {
            if matches!(classify(c), Class::Digit(_)) {
                let mut buffer = [0; 4];
                let first = c.encode_utf8(&mut buffer).as_bytes()[0];
                assert!(may_begin_digit(first), "{c:?}");
            }
        }
    }

    #[test]
    fn sees_through_scripts_and_styles() {
        for (c, class) in [
            ('7', Class::Digit(7)),
            ('７', Class::Digit(7)),
            ('٧', Class::Digit(7)),
            ('𝟕', Class::Digit(7)),
            ('⑦', Class::Digit(7)),
            ('²', Class::Digit(2)),
            ('а', Class::Letter(b'A')),
            ('Α', Class::Letter(b'A')),
            ('Ｃ', Class::Letter(b'C')),
            ('𝐂', Class::Letter(b'C')),
            ('ä', Class::Letter(OTHER_LETTER)),
            ('\u{200b}', Class::Invisible),
            ('\u{301}', Class::Invisible),
            ('–', Class::Gap(DASH)),
            ('−', Class::Gap(DASH)),
            ('\u{a0}', Class::Gap(SPACE)),
            ('∕', Class::Gap(SLASH)),
            ('😀', Class::Gap(OTHER)),
        ] {
            assert_eq!(classify(c), class, "{c:?}");
        }
    }
}
