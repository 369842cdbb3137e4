//! Swedish personnummer and samordningsnummer: `YYMMDD-NNNC` or `YYYYMMDD-NNNC`, Luhn.
//!
//! Source: Folkbokföringslagen (1991:481) § 18 and Skatteverket, SKV 704 and SKV 707. `+` stands
//! for `-` from the year in which the person turns 100; the day of a samordningsnummer is 60 more.

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::date::{is_day_of_short_year, is_day_of_year};
use super::luhn;
use super::region::Region;
use super::shape::{self, Likeness};
use super::window::Window;

/// What is added to the day in a samordningsnummer.
const COORDINATION: u32 = 60;

/// The code that begins with digit `at`, if there is something of its form.
pub(super) fn find(region: &Region, at: usize) -> Option<Candidate> {
    find_with(region, at, 8).or_else(|| find_with(region, at, 6))
}

fn find_with(region: &Region, at: usize, sign: usize) -> Option<Candidate> {
    let window = Window::new(region, at, sign + 4)?;
    if !has_date(&window, sign) {
        return None;
    }
    let likeness = if sign == 6 && may_be_mobile(&window) {
        Likeness::Poor
    } else {
        shape::of_date_and_four(region, &window, sign)
    };
    let plain = window.is_bare() || window.is_written_with_sign_at(region, sign);
    Some(Candidate {
        kind: CodeKind::Swedish,
        range: window.range(region),
        next: at + sign + 4,
        checked: luhn::is_right(window.digits().get(sign - 6..).unwrap_or_default()),
        likeness,
        plain: plain && !window.exotic,
    })
}

/// Whether the ten digits may be a Finnish mobile number, which people write `040123-4567` too: 040
/// to 046 and 050 (Traficom's numbering, M 32). One in some twenty would pass for a code of somebody
/// born in 2004 or 2005, so such a code counts only where a word names it.
fn may_be_mobile(window: &Window) -> bool {
    matches!(window.number(0, 3), 40..=46 | 50)
}

fn has_date(window: &Window, sign: usize) -> bool {
    let month = window.number(sign - 4, 2);
    let day = day(window.number(sign - 2, 2));
    if sign == 8 {
        let year = window.number(0, 4);
        (1800..2100).contains(&year) && is_day_of_year(day, month, year)
    } else {
        is_day_of_short_year(day, month, window.number(0, 2))
    }
}

/// The day of birth, which is 60 more in a samordningsnummer.
pub(super) fn day(written: u32) -> u32 {
    if written > COORDINATION {
        written - COORDINATION
    } else {
        written
    }
}
