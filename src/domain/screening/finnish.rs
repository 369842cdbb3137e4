//! Finnish henkilötunnus: `DDMMYY`, a sign or letter for the century, `NNN`, a check character.
//!
//! Source: Digital and Population Data Services Agency (DVV), "The personal identity code". The
//! signs are `+` for the 1800s, `-YXWVU` for the 1900s and `ABCDEF` for the 2000s. Individual
//! numbers 002–899 belong to people, 900–999 are temporary or artificial. Codes whose date is
//! written otherwise ([`full_date`](super::full_date)) end as all do.

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::characters::{DASH, OTHER, OTHER_LETTER, PLUS};
use super::date::{is_day, is_day_of_short_year, is_day_of_year};
use super::full_date::{self, Dated};
use super::region::{Between, Region};
use super::shape::{self, Likeness};
use super::window::Window;

/// The check characters, by the remainder of division by 31.
const CHECK: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
/// The digits of the date.
const DATE: usize = 6;
/// The digits of the individual number.
const INDIVIDUAL: usize = 3;
/// The digits before the check character.
const DIGITS: usize = DATE + INDIVIDUAL;
/// The widest gap before a check letter.
const CHECK_GAP: u32 = 3;

/// A Finnish personal identity code that is right in every part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinnishCode {
    /// The year of birth, 1800–2099.
    pub year: u16,
    /// The month of birth, 1–12.
    pub month: u8,
    /// The day of birth, 1–31.
    pub day: u8,
    /// The individual number, 2–999; odd for men, even for women.
    pub individual: u16,
}

impl FinnishCode {
    /// Reads a code in its one right form of eleven characters; letters in either case.
    ///
    /// `None` if the form, the date or the check character is wrong.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let upper = code.to_ascii_uppercase();
        let &[d1, d2, m1, m2, y1, y2, sign, n1, n2, n3, check] = upper.as_bytes() else {
            return None;
        };
        let mut number = 0;
        for byte in [d1, d2, m1, m2, y1, y2, n1, n2, n3] {
            number = number * 10 + u32::from(byte.checked_sub(b'0').filter(|&d| d < 10)?);
        }
        let (day, month, short) = split_date(number / 1000);
        let year = century(sign)? + short;
        let individual = number % 1000;
        let right = is_day_of_year(day, month, year)
            && individual >= 2
            && check_character(number) == Some(check);
        right.then_some(Self {
            year: u16::try_from(year).ok()?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
            individual: u16::try_from(individual).ok()?,
        })
    }

    /// Whether it is temporary or artificial: given to nobody for good.
    #[must_use]
    pub fn is_artificial(self) -> bool {
        self.individual >= 900
    }
}

/// Whether `code` is a Finnish personal identity code, right in every part.
///
/// One with an individual number of 900–999, which is temporary or made for tests, is only
/// accepted where `artificial` says so.
#[must_use]
pub fn valid_finnish(code: &str, artificial: bool) -> bool {
    FinnishCode::parse(code).is_some_and(|code| artificial || !code.is_artificial())
}

/// The check character of the nine digits.
fn check_character(number: u32) -> Option<u8> {
    CHECK.get(usize::try_from(number % 31).ok()?).copied()
}

/// The first year of the century that a sign stands for.
fn century(sign: u8) -> Option<u32> {
    match sign {
        b'+' => Some(1800),
        b'-' | b'U'..=b'Y' => Some(1900),
        b'A'..=b'F' => Some(2000),
        _ => None,
    }
}

/// `DDMMYY` as day, month and year of the century.
fn split_date(date: u32) -> (u32, u32, u32) {
    (date / 10_000, date / 100 % 100, date % 100)
}

/// What the nine digits, and the sign between them, look like.
struct Body {
    /// Day, month, the short year and the individual number as nine digits.
    number: u32,
    /// How many digits of the region they are.
    digits: usize,
    /// The date, where it is not written in six digits.
    dated: Option<Dated>,
    /// Whether the sign is one that such a code has, and not just a gap.
    signed: bool,
    /// Whether the sign is a letter.
    lettered: bool,
    /// Whether it is cut elsewhere than at the sign.
    cut: bool,
    /// Whether the date is cut as people cut phone numbers.
    phone: bool,
    exotic: bool,
}

/// The code that begins with digit `at`, if there is something of its form.
pub(super) fn find(region: &Region, at: usize) -> Option<Candidate> {
    let body = read_body(region, at)?;
    let with_letter = ending_in_letter(region, at, &body);
    if with_letter.as_ref().is_some_and(|found| found.checked) {
        return with_letter;
    }
    let with_digit = ending_in_digit(region, at, &body);
    match (&with_digit, &with_letter) {
        (Some(digit), Some(_)) if !digit.checked => with_letter,
        (Some(_), _) => with_digit,
        (None, _) => with_letter,
    }
}

fn read_body(region: &Region, at: usize) -> Option<Body> {
    if !region.may_begin(at) {
        return None;
    }
    let mut body = Body {
        number: 0,
        digits: DIGITS,
        dated: None,
        signed: false,
        lettered: false,
        cut: false,
        phone: false,
        exotic: false,
    };
    for (i, digit) in region.digits.get(at..at + DIGITS)?.iter().enumerate() {
        body.number = body.number * 10 + u32::from(digit.value);
        body.exotic |= digit.exotic;
        let between = region.before(at + i);
        if i == 0 {
            continue;
        }
        body.exotic |= between.exotic;
        if i == DATE {
            read_sign(&between, &mut body)?;
        } else if between.letters > 0 {
            return None;
        } else {
            body.cut |= !between.is_empty();
        }
    }
    let (day, month, _) = split_date(body.number / 1000);
    let cuts = |i| !region.before(at + i).is_empty();
    body.phone = cuts(3) && ![1, 2, 4, 5].into_iter().any(cuts);
    (is_day(day, month) && body.number % 1000 >= 2).then_some(body)
}

/// The code with this date at digit `at`, if its check is right.
pub(super) fn find_dated(region: &Region, at: usize, date: &Dated) -> Option<Candidate> {
    let mut body = Body {
        number: (date.day * 100 + date.month) * 100 + date.short,
        digits: date.len + INDIVIDUAL,
        dated: Some(*date),
        signed: false,
        lettered: false,
        cut: true,
        phone: false,
        exotic: false,
    };
    read_sign(&region.before(at + date.len), &mut body)?;
    let from = at + date.len;
    for (i, digit) in region
        .digits
        .get(from..from + INDIVIDUAL)?
        .iter()
        .enumerate()
    {
        body.number = body.number * 10 + u32::from(digit.value);
        if i > 0 && region.before(from + i).letters > 0 {
            return None;
        }
    }
    if body.number % 1000 < 2 {
        return None;
    }
    ending_in_letter(region, at, &body)
        .filter(|found| found.checked)
        .or_else(|| ending_in_digit(region, at, &body).filter(|found| found.checked))
}

fn read_sign(between: &Between, body: &mut Body) -> Option<()> {
    match between.first {
        None => {
            body.signed = between.marks & (DASH | PLUS) != 0;
            body.cut |= between.width != 1;
        }
        Some(letter) => {
            let single = between.letters == 1 && century(letter.value).is_some();
            if !single {
                return None;
            }
            body.signed = true;
            body.lettered = true;
            body.exotic |= letter.exotic;
            body.cut |= between.width != 1;
        }
    }
    Some(())
}

fn ending_in_letter(region: &Region, at: usize, body: &Body) -> Option<Candidate> {
    let after = region.before(at + body.digits);
    let letter = after.first?;
    let apart = after.marks_before_letter > 0;
    let written = body.signed && !body.cut && !apart;
    // A check letter stands alone; only after a code in its right form may a word be glued to it.
    if after.marks_before_letter > CHECK_GAP || (after.first_run > 1 && !written) {
        return None;
    }
    let checked = is_right(region, at, body, letter.value);
    if !checked && (after.first_run > 1 || letter.value == OTHER_LETTER) {
        return None;
    }
    let glued = region.before(at).ends_in_letter && after.first_run > 1;
    let sign = region.before(at + body.digits - INDIVIDUAL);
    // 12.3.2025, 100 m
    let listed = body.dated.is_some() && apart && sign.marks & OTHER != 0;
    let loose = !body.signed && (body.phone || listed || region.before(at).ends_in_plus);
    let likeness = if glued || loose {
        Likeness::Poor
    } else if body.signed {
        Likeness::Exact
    } else {
        Likeness::Fair
    };
    let plain = written && !body.exotic && !letter.exotic && !after.exotic_before_letter;
    Some(Candidate {
        kind: CodeKind::Finnish,
        range: region.start_of(at)..letter.end,
        next: at + body.digits,
        checked,
        likeness,
        plain,
    })
}

fn ending_in_digit(region: &Region, at: usize, body: &Body) -> Option<Candidate> {
    let check = region.digits.get(at + body.digits)?;
    let apart = region.before(at + body.digits);
    if apart.letters > 0 || !region.may_end(at + body.digits + 1) {
        return None;
    }
    let likeness = if body.lettered {
        let followed = region.before(at + body.digits + 1);
        let glued = region.before(at).ends_in_letter
            || (followed.letters > 0 && followed.marks_before_letter == 0);
        if glued {
            Likeness::Poor
        } else {
            Likeness::Exact
        }
    } else {
        let window = Window::new(region, at, body.digits + 1)?;
        match &body.dated {
            Some(date) => full_date::likeness(region, &window, date),
            None => shape::of_date_and_four(region, &window, DATE),
        }
    };
    let exotic = body.exotic || check.exotic || apart.exotic;
    Some(Candidate {
        kind: CodeKind::Finnish,
        range: region.start_of(at)..check.end,
        next: at + body.digits + 1,
        checked: is_right(region, at, body, b'0' + check.value),
        likeness,
        plain: !exotic && !body.cut && body.signed && apart.is_empty(),
    })
}

/// Whether the date exists in the century that the sign says, and the check character is right.
fn is_right(region: &Region, at: usize, body: &Body, check: u8) -> bool {
    let (day, month, short) = split_date(body.number / 1000);
    let sign = region.before(at + body.digits - INDIVIDUAL);
    let first_year = match sign.first {
        Some(letter) => century(letter.value),
        None if sign.marks & PLUS != 0 => Some(1800),
        None if body.signed => Some(1900),
        None => None,
    };
    let written = body.dated.and_then(|date| date.year);
    let year = written.or_else(|| first_year.map(|first| first + short));
    let dated = year.map_or_else(
        || is_day_of_short_year(day, month, short),
        |year| is_day_of_year(day, month, year),
    );
    dated && check_character(body.number) == Some(check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_every_century() {
        for (code, year) in [
            ("010190-900P", 1990),
            ("010190Y900P", 1990),
            ("010190u900p", 1990),
            ("010190+900P", 1890),
            ("010190A900P", 2090),
            ("010190F900P", 2090),
        ] {
            assert_eq!(
                FinnishCode::parse(code).map(|c| c.year),
                Some(year),
                "{code}"
            );
        }
    }

    #[test]
    fn refuses_what_is_wrong() {
        for code in [
            "",
            "010190-900C",
            "010190G900P",
            "0101900-00C",
            "010190-900P ",
            "320190-9009",
            "٠١٠١٩٠-900P",
        ] {
            assert_eq!(FinnishCode::parse(code), None, "{code}");
        }
    }

    #[test]
    fn artificial_codes_need_leave() {
        assert!(valid_finnish("010190-900P", true));
        assert!(!valid_finnish("010190-900P", false));
    }

    #[test]
    fn individual_numbers_begin_at_two() {
        let code = |individual: u32| {
            let number = 10_190_000 + individual;
            let check = char::from(check_character(number).unwrap());
            format!("010190-{individual:03}{check}")
        };
        assert!(!valid_finnish(&code(0), true));
        assert!(!valid_finnish(&code(1), true));
        assert!((2..900).all(|individual| valid_finnish(&code(individual), false)));
        assert!((900..1000).all(|individual| !valid_finnish(&code(individual), false)));
    }
}
