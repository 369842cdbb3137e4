//! Codes whose date is written as people write dates: with all digits of the year, without leading
//! zeros, or with the year first (`01.01.1990-900P`, `1.1.1990 900P`, `1990-01-01 900P`).
//!
//! No register writes them so, but whoever means to tell a code may. Other dates with a number after
//! them are many, so only a right check makes one of these a code, and a time of day or a number
//! after a recent date needs more to be taken for one.

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::characters::OTHER;
use super::date::is_day_of_year;
use super::finnish;
use super::luhn;
use super::region::Region;
use super::shape::Likeness;
use super::swedish;
use super::window::Window;

/// The digits after a date: three and a check, or four.
const TAIL: usize = 4;
/// The most digits of a date.
const LONGEST: usize = 8;
/// The fewest digits of a date: `1.1.90`.
const SHORTEST: usize = 4;

/// How many digits day, month and year have, in the order in which they are written; whether the year
/// comes first.
struct Form {
    digits: [usize; 3],
    year_first: bool,
}

const fn form(digits: [usize; 3], year_first: bool) -> Form {
    Form { digits, year_first }
}

/// The usual form of a Finnish code, `[2, 2, 2]`, is not among them.
const FORMS: [Form; 11] = [
    form([2, 2, 4], false),
    form([1, 1, 4], false),
    form([1, 2, 4], false),
    form([2, 1, 4], false),
    form([4, 2, 2], true),
    form([4, 1, 1], true),
    form([4, 1, 2], true),
    form([4, 2, 1], true),
    form([1, 1, 2], false),
    form([1, 2, 2], false),
    form([2, 1, 2], false),
];

/// A date in a region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dated {
    /// How many digits it has.
    pub len: usize,
    /// The day, as written.
    pub day: u32,
    /// The month.
    pub month: u32,
    /// The last two digits of the year.
    pub short: u32,
    /// The whole year, where it is written.
    pub year: Option<u32>,
    /// Whether the year comes first.
    year_first: bool,
}

impl Dated {
    /// Whether the year is of this century, or may be: then what follows it may be a time.
    fn is_recent(&self) -> bool {
        self.year.is_none_or(|year| year >= 2000)
    }
}

/// The code that begins with digit `at`, if there is one with such a date and the right check.
pub(super) fn find(kind: CodeKind, region: &Region, at: usize) -> Option<Candidate> {
    if !matches!(kind, CodeKind::Finnish | CodeKind::Swedish) {
        return None;
    }
    let cuts = Cuts::read(region, at)?;
    let dates = FORMS.iter().filter_map(|form| cuts.date(region, at, form));
    match kind {
        CodeKind::Finnish => dates
            .filter_map(|date| finnish::find_dated(region, at, &date))
            .next(),
        CodeKind::Swedish => dates
            .filter_map(|date| swedish_dated(region, at, &date))
            .next(),
        _ => None,
    }
}

/// Where the first digits of a possible date are cut.
struct Cuts {
    /// Bit *i* is set where something stands before digit *i*.
    bits: u32,
    /// How many digits have no letter between them.
    clear: usize,
}

impl Cuts {
    fn read(region: &Region, at: usize) -> Option<Self> {
        if !region.may_begin(at) || region.digits.len() < at + SHORTEST + TAIL - 1 {
            return None;
        }
        let mut cuts = Self {
            bits: 0,
            clear: LONGEST,
        };
        for i in 1..=LONGEST {
            let between = region.before(at + i);
            if !between.is_empty() {
                cuts.bits |= 1 << i;
            }
            if between.letters > 0 {
                cuts.clear = i;
                break;
            }
        }
        (cuts.clear >= SHORTEST).then_some(cuts)
    }

    /// The date of this form, if the digits from `at` on are cut as it is and name a day.
    fn date(&self, region: &Region, at: usize, form: &Form) -> Option<Dated> {
        let [first, second, third] = form.digits;
        let (month, year, len) = (first, first + second, first + second + third);
        if len > self.clear || !self.fits(form) {
            return None;
        }
        let number = |from: usize, len: usize| {
            let digits = region.digits.get(at + from..at + from + len);
            let digits = digits.unwrap_or_default().iter();
            digits.fold(0, |sum, digit| sum * 10 + u32::from(digit.value))
        };
        let second = number(month, second);
        if !(1..=12).contains(&second) {
            return None;
        }
        let (first, third) = (number(0, first), number(year, third));
        let (day, year) = if form.year_first {
            (third, first)
        } else {
            (first, third)
        };
        let whole = form.digits.contains(&4);
        let dated = Dated {
            len,
            day,
            month: second,
            short: year % 100,
            year: whole.then_some(year),
            year_first: form.year_first,
        };
        let right = (!whole || (1800..2100).contains(&year)) && swedish::day(day) <= 31;
        right.then_some(dated)
    }

    /// Whether the cuts leave each part of the form whole, as far as its reader must see it.
    fn fits(&self, form: &Form) -> bool {
        let [first, second, third] = form.digits;
        let (month, year, end) = (first, first + second, first + second + third);
        let cut = |i: usize| self.bits & (1 << i) != 0;
        if !form.digits.contains(&1) {
            return true;
        }
        // A lonely digit must stand by itself; the other parts are whole, or all is spelled out.
        let inside = (1_u32 << end) - 2;
        let parts = (1 << month) | (1 << year);
        let within = self.bits & inside;
        let ends = form.digits.contains(&4) && third > 1;
        (within == parts || within == inside) && (ends || cut(end))
    }
}

/// How much a date and four digits look like a code.
pub(super) fn likeness(region: &Region, window: &Window, date: &Dated) -> Likeness {
    let tail = (window.cuts >> date.len) & 0b1110;
    let strange = window.joined || window.after_plus || window.marks & OTHER != 0;
    let hour = window.number(date.len, 2);
    let time = hour < 24 && window.number(date.len + 2, 2) < 60;
    if strange || !matches!(tail, 0 | 0b1000 | 0b1110) || (date.is_recent() && time) {
        return Likeness::Poor;
    }
    if window.has_sign_at(region, date.len) {
        let whole = tail == 0 && region.before(window.at + date.len).width == 1;
        return if whole && !date.is_recent() {
            Likeness::Exact
        } else {
            Likeness::Fair
        };
    }
    // 5.5.24 4567 is any number after a date.
    if date.year.is_none() || (window.glued && window.is_bare()) {
        Likeness::Poor
    } else {
        Likeness::Fair
    }
}

fn swedish_dated(region: &Region, at: usize, date: &Dated) -> Option<Candidate> {
    let year = date.year?;
    let day = swedish::day(date.day);
    let window = Window::new(region, at, date.len + TAIL)?;
    if !is_day_of_year(day, date.month, year) {
        return None;
    }
    let tail = window.digits().get(date.len..).unwrap_or_default();
    let six = [date.short, date.month, date.day];
    let mut digits = [0; 10];
    let pairs = six.iter().flat_map(|&part| [part / 10, part % 10]);
    let all = pairs
        .map(|digit| u8::try_from(digit).unwrap_or_default())
        .chain(tail.iter().copied());
    for (place, digit) in digits.iter_mut().zip(all) {
        *place = digit;
    }
    // One in ten numbers passes, so a number after the date of a visit must not.
    let likeness = if date.is_recent() && !date.year_first {
        Likeness::Poor
    } else {
        likeness(region, &window, date)
    };
    luhn::is_right(&digits).then(|| Candidate {
        kind: CodeKind::Swedish,
        range: window.range(region),
        next: at + date.len + TAIL,
        checked: true,
        likeness,
        plain: false,
    })
}
