//! How much a number of ten or twelve digits looks like a personal ID, by where it is cut.
//!
//! Phone numbers, dates with times, and order numbers have as many digits, and one in ten of them
//! passes a check digit by chance. How people group digits tells most of them apart.

use super::characters::{DASH, DOT, OTHER, SLASH, SPACE};
use super::region::Region;
use super::window::Window;

/// How much a number looks like a code, before its check digit is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// A phone number, a time or a part of a longer number as much as a code: only with a naming
    /// word beside it.
    Poor,
    /// A code, unless a word beside it says that it is something else.
    Fair,
    /// Written as such codes are.
    Exact,
}

/// A date of six or eight digits, a sign, and four digits: `sign` is 6 or 8.
pub(super) fn of_date_and_four(region: &Region, window: &Window, sign: usize) -> Likeness {
    if window.is_written_with_sign_at(region, sign) {
        return if window.joined || window.after_plus {
            Likeness::Poor
        } else {
            Likeness::Exact
        };
    }
    let strange = window.joined || window.after_plus || window.marks & OTHER != 0;
    if strange || (window.glued && window.is_bare()) {
        return Likeness::Poor;
    }
    let fair = if window.is_bare() {
        sign == 8 || !starts_like_phone(window)
    } else if window.has_sign_at(region, sign) {
        signed_is_fair(region, window, sign)
    } else {
        unsigned_is_fair(window, sign)
    };
    if fair { Likeness::Fair } else { Likeness::Poor }
}

/// A number of eleven digits, of which the check catches most others.
pub(super) fn of_eleven(window: &Window) -> Likeness {
    let strange = window.joined || window.after_plus || window.marks & OTHER != 0;
    if strange || (window.glued && window.is_bare()) {
        Likeness::Poor
    } else if window.is_bare() {
        Likeness::Exact
    } else if looks_like_phone_groups(window) {
        Likeness::Poor
    } else {
        Likeness::Fair
    }
}

/// Ten digits in a row that begin as Nordic phone numbers do. `00` begins an international number,
/// which is longer, and no number begins with `090` or `091`.
fn starts_like_phone(window: &Window) -> bool {
    match *window.digits() {
        [0, 0, ..] | [0, 9, 0 | 1, ..] => false,
        [0, ..] => true,
        _ => false,
    }
}

fn signed_is_fair(region: &Region, window: &Window, sign: usize) -> bool {
    let date = date_cuts(window, sign);
    let tail = tail_cuts(window, sign);
    // 040 123-4567
    let phone = window.digits().first() == Some(&0) && date == 1 << 3;
    // 24.12.23-06.01 and 24.12.23-6.1.24: dates and times, not the last four digits
    let dotted = is_dotted(window, sign);
    let spaced = region.before(window.at + sign - 2).marks == SPACE;
    let tail_is_fair = matches!(tail, 0b0000 | 0b1000 | 0b1110) || !dotted || spaced;
    !phone && tail_is_fair && !is_time_stamp(window, sign, dotted)
}

fn unsigned_is_fair(window: &Window, sign: usize) -> bool {
    if window.is_spelled() {
        return true;
    }
    let zero = window.digits().first() == Some(&0);
    if pairs(window) {
        return !zero && window.uniform && window.marks & (DOT | SLASH | DASH) == 0;
    }
    let date = date_cuts(window, sign);
    let date_is_fair = match date.count_ones() {
        0 => true,
        // 09 1234 5678, 040 123 4567, 0400 12 3456
        1 => !zero || !matches!(date, 0b00100 | 0b01000 | 0b10000),
        _ => {
            is_dotted(window, sign) && !(is_dotted_by_marks(window, sign) && is_time(window, sign))
        }
    };
    let tail_is_fair = matches!(tail_cuts(window, sign), 0b0000 | 0b1000 | 0b1110);
    window.is_cut(sign) && date_is_fair && tail_is_fair
}

/// `2024-12-10-1030`: a date and a time in this century.
fn is_time_stamp(window: &Window, sign: usize, dotted: bool) -> bool {
    sign == 8 && dotted && window.digits().first() == Some(&2) && is_time(window, sign)
}

/// Whether the last four digits may be a time of day.
fn is_time(window: &Window, sign: usize) -> bool {
    window.number(sign, 2) < 24 && window.number(sign + 2, 2) < 60
}

/// The cuts inside the date.
fn date_cuts(window: &Window, sign: usize) -> u32 {
    window.cuts & ((1 << sign) - 1)
}

/// The cuts inside the last four digits: bits 1 to 3.
fn tail_cuts(window: &Window, sign: usize) -> u32 {
    (window.cuts >> sign) & 0b1110
}

/// Whether the date is cut into day, month and year, and perhaps century.
fn is_dotted(window: &Window, sign: usize) -> bool {
    let parts = (1 << (sign - 2)) | (1 << (sign - 4));
    let date = date_cuts(window, sign);
    date == parts || (sign == 8 && date == parts | 1 << 2)
}

/// The same, with marks and not just spaces.
fn is_dotted_by_marks(window: &Window, sign: usize) -> bool {
    is_dotted(window, sign) && window.marks & (DOT | SLASH | DASH) != 0
}

/// Whether it stands in pairs throughout.
fn pairs(window: &Window) -> bool {
    let all = (1_u32 << window.digits().len()) - 1;
    window.cuts == 0x5555_5554 & all
}

/// `46 70 123 45 67`: a country, an area and a number that ends in pairs.
fn looks_like_phone_groups(window: &Window) -> bool {
    let groups = window.cuts.count_ones() + 1;
    !window.is_spelled() && groups >= 4 && window.is_cut(9) && window.is_cut(7)
}
