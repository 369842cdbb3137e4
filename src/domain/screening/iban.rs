//! International bank account numbers: a country, two check digits, up to 30 letters and digits.
//!
//! Source: ISO 13616-1 and the IBAN registry of SWIFT; the check is mod 97-10 of ISO/IEC 7064.

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::characters::{Class, OTHER_LETTER, classify};
use super::region::Region;
use super::shape::Likeness;

/// The whole length by country, as the registry gives it.
pub(super) const LENGTHS: &[(&str, u32)] = &[
    ("NO", 15),
    ("BE", 16),
    ("DK FI FO GL NL", 18),
    ("MK SI", 19),
    ("AT BA EE KZ LT LU XK", 20),
    ("CH CR HR LI LV", 21),
    ("BG BH DE GB GE IE ME RS VA", 22),
    ("AE GI IL IQ OM SO TL", 23),
    ("AD CZ ES MD PK RO SA SE SK TN VG", 24),
    ("LY PT ST", 25),
    ("IS TR", 26),
    ("BI DJ FR GR IT MC MR SM", 27),
    ("AL AZ BY CY DO GT HN HU LB NI PL SV", 28),
    ("BR EG PS QA UA", 29),
    ("JO KW MU YE", 30),
    ("MT SC", 31),
    ("LC", 32),
    ("RU", 33),
];

/// The widest gap inside.
const GAP: u32 = 3;
/// How many characters are read at most: each of 33 with its gap, and hidden ones among them.
const LONGEST: usize = 256;

/// The account number whose check digits are digit `at` and the next, if there is something of its
/// form.
pub(super) fn find(text: &str, region: &Region, at: usize) -> Option<Candidate> {
    let before = region.before(at);
    let start = match (before.last_run, before.earlier_run) {
        (2, _) => before.last_run_start,
        (1, (1, start)) => start,
        _ => return None,
    };
    let read = read(text, start)?;
    let digits = region.digits.iter().skip(at);
    let next = at + digits.take_while(|digit| digit.start < read.end).count();
    Some(Candidate {
        kind: CodeKind::Iban,
        range: start..read.end,
        next,
        checked: read.remainder == 1,
        likeness: Likeness::Fair,
        plain: read.plain,
    })
}

struct Read {
    end: usize,
    remainder: u32,
    plain: bool,
}

/// Reads letters and digits from `start` on, until they are as many as the country says.
fn read(text: &str, start: usize) -> Option<Read> {
    let mut signs = [0_u8; 34];
    let (mut count, mut length, mut gap) = (0, 34, 0);
    let mut plain = true;
    let chars = text.get(start..)?.char_indices().take(LONGEST);
    for (offset, c) in chars {
        plain &= c.is_ascii();
        let sign = match classify(c) {
            Class::Digit(value) => b'0' + value,
            Class::Letter(OTHER_LETTER) => return None,
            Class::Letter(letter) => letter,
            Class::Gap(_) => {
                gap += 1;
                plain &= c == ' ' && count % 4 == 0;
                if gap > GAP {
                    return None;
                }
                continue;
            }
            Class::Invisible => continue,
        };
        if count >= 4 && count % 4 != 0 && gap > 0 {
            plain = false;
        }
        gap = 0;
        *signs.get_mut(count)? = sign;
        count += 1;
        if count == 4 {
            length = length_in(signs.first_chunk()?)?;
        }
        if count == length {
            let end = start + offset + c.len_utf8();
            return (!is_glued(text, end)).then(|| Read {
                end,
                remainder: remainder(&signs, length),
                plain,
            });
        }
    }
    None
}

/// The length of account numbers that begin with these four, if they can begin one.
fn length_in(four: &[u8; 4]) -> Option<usize> {
    let [country @ .., check1, check2] = four;
    if !check1.is_ascii_digit() || !check2.is_ascii_digit() {
        return None;
    }
    LENGTHS
        .iter()
        .find(|(countries, _)| {
            countries
                .as_bytes()
                .split(|&b| b == b' ')
                .any(|c| c == country)
        })
        .and_then(|&(_, length)| usize::try_from(length).ok())
}

/// Whether a letter or digit touches the end.
fn is_glued(text: &str, end: usize) -> bool {
    text.get(end..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(|c| matches!(classify(c), Class::Digit(_) | Class::Letter(_)))
}

/// The number that the first `length` signs make, first four last, mod 97.
fn remainder(signs: &[u8; 34], length: usize) -> u32 {
    let (head, tail) = signs.split_at(4);
    let tail = tail.get(..length - 4).unwrap_or_default();
    tail.iter().chain(head).fold(0, |rest, &sign| {
        if sign.is_ascii_digit() {
            (rest * 10 + u32::from(sign - b'0')) % 97
        } else {
            (rest * 100 + u32::from(sign - b'A') + 10) % 97
        }
    })
}
