//! Danish CPR numbers: `DDMMYY-SSSS`.
//!
//! Source: CPR-kontoret, "Personnummeret i CPR". The seventh digit and the year tell the century.
//! Since 2007 numbers are given out that fail the old check by mod 11, so that only a separator or
//! a naming word tells a CPR number from other numbers.

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::date::is_day_of_year;
use super::region::Region;
use super::shape::{self, Likeness};
use super::window::Window;

const SIGN: usize = 6;

/// The code that begins with digit `at`, if there is something of its form.
pub(super) fn find(region: &Region, at: usize) -> Option<Candidate> {
    let window = Window::new(region, at, 10)?;
    let year = century(window.number(4, 2), window.number(6, 1)) + window.number(4, 2);
    if !is_day_of_year(window.number(0, 2), window.number(2, 2), year) {
        return None;
    }
    let likeness = shape::of_date_and_four(region, &window, SIGN);
    let separated = window.is_cut(SIGN);
    let plain = window.is_bare() || window.is_written_with_sign_at(region, SIGN);
    Some(Candidate {
        kind: CodeKind::Danish,
        range: window.range(region),
        next: at + 10,
        checked: true,
        likeness: if separated { likeness } else { Likeness::Poor },
        plain: plain && !window.exotic,
    })
}

/// The first year of the century, by the year and the seventh digit.
fn century(year: u32, seventh: u32) -> u32 {
    match (seventh, year) {
        (4 | 9, 0..=36) | (5..=8, 0..=57) => 2000,
        (5..=8, _) => 1800,
        _ => 1900,
    }
}
