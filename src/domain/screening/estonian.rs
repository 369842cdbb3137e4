//! Estonian isikukood: century and sex, `YYMMDD`, three digits, a check in two stages.
//!
//! Source: Estonian standard EVS 585:2007. The first digit is 1–2 for the 1800s, 3–4 for the
//! 1900s, 5–6 for the 2000s and 7–8 for the 2100s.

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::date::is_day_of_year;
use super::region::Region;
use super::shape;
use super::window::Window;

const LENGTH: usize = 11;
const FIRST: [u32; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1];
const SECOND: [u32; 10] = [3, 4, 5, 6, 7, 8, 9, 1, 2, 3];

/// The code that begins with digit `at`, if there is something of its form.
pub(super) fn find(region: &Region, at: usize) -> Option<Candidate> {
    let window = Window::new(region, at, LENGTH)?;
    let first = window.number(0, 1);
    if !(1..=8).contains(&first) {
        return None;
    }
    let year = 1800 + (first - 1) / 2 * 100 + window.number(1, 2);
    if !is_day_of_year(window.number(5, 2), window.number(3, 2), year) {
        return None;
    }
    Some(Candidate {
        kind: CodeKind::Estonian,
        range: window.range(region),
        next: at + LENGTH,
        checked: check(&window) == window.number(10, 1),
        likeness: shape::of_eleven(&window),
        plain: window.is_bare() && !window.exotic,
    })
}

fn check(window: &Window) -> u32 {
    let rest = |weights: [u32; 10]| {
        let digits = window.digits().iter().zip(weights);
        let sum: u32 = digits
            .map(|(&digit, weight)| u32::from(digit) * weight)
            .sum();
        sum % 11
    };
    match rest(FIRST) {
        10 => rest(SECOND) % 10,
        check => check,
    }
}
