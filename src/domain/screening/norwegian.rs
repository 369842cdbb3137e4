//! Norwegian fødselsnummer: `DDMMYY` and five digits, of which two are checks by mod 11.
//!
//! Source: Skatteetaten, "Fødselsnummer" and "D-nummer". A D-number has 40 added to the day, an
//! H-number 40 to the month, the tax office's artificial test persons 80 to the month.

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::date::is_day_of_short_year;
use super::region::Region;
use super::shape;
use super::window::Window;

const LENGTH: usize = 11;
const FIRST: [u32; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/// The code that begins with digit `at`, if there is something of its form.
pub(super) fn find(region: &Region, at: usize) -> Option<Candidate> {
    let window = Window::new(region, at, LENGTH)?;
    let day = window.number(0, 2);
    let day = if day > 40 { day - 40 } else { day };
    let month = match window.number(2, 2) {
        month @ 81.. => month - 80,
        month @ 41.. => month - 40,
        month => month,
    };
    if !is_day_of_short_year(day, month, window.number(4, 2)) {
        return None;
    }
    let plain = window.is_bare() || window.cuts == 1 << 6;
    Some(Candidate {
        kind: CodeKind::Norwegian,
        range: window.range(region),
        next: at + LENGTH,
        checked: holds(&window, &FIRST) && holds(&window, &SECOND),
        likeness: shape::of_eleven(&window),
        plain: plain && !window.exotic,
    })
}

fn holds(window: &Window, weights: &[u32]) -> bool {
    let digits = window.digits().iter().zip(weights);
    let sum: u32 = digits
        .map(|(&digit, weight)| u32::from(digit) * weight)
        .sum();
    sum.is_multiple_of(11)
}
