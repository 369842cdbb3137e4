//! Payment card numbers: 13 to 19 digits with a known prefix and a Luhn check.
//!
//! Source: ISO/IEC 7812-1; the prefixes are those that the schemes publish.

use crate::domain::service::CodeKind;

use super::candidate::Candidate;
use super::characters::{LINE, OTHER};
use super::luhn;
use super::region::Region;
use super::shape::Likeness;
use super::window::Window;

/// The lengths that cards have, the usual one first.
const LENGTHS: [usize; 7] = [16, 15, 14, 13, 19, 18, 17];
/// Cuts before each fourth digit, as on the card.
const FOURS: u32 = 0x1_1110;
/// Cuts as on cards of 14 and 15 digits: four, six and the rest.
const FOUR_SIX: u32 = 1 << 4 | 1 << 10;

/// The card number that begins with digit `at`, if there is something of its form.
pub(super) fn find(region: &Region, at: usize) -> Option<Candidate> {
    let mut wrong = None;
    for length in LENGTHS {
        if let Some(found) = find_with(region, at, length) {
            if found.checked {
                return Some(found);
            }
            wrong = wrong.or(Some(found));
        }
    }
    wrong
}

fn find_with(region: &Region, at: usize, length: usize) -> Option<Candidate> {
    let window = Window::new(region, at, length)?;
    if !is_issued(&window, length) {
        return None;
    }
    Some(Candidate {
        kind: CodeKind::PaymentCard,
        range: window.range(region),
        next: at + length,
        checked: luhn::is_right(window.digits()),
        likeness: likeness(&window, length),
        plain: (window.is_bare() || is_grouped(&window, length)) && !window.exotic,
    })
}

/// Whether a scheme gives out cards of that prefix and length.
fn is_issued(window: &Window, length: usize) -> bool {
    let four = window.number(0, 4);
    match four {
        // Visa
        4000..=4999 => matches!(length, 13 | 16 | 19),
        // Mastercard, Dankort and Visa/Dankort
        2221..=2720 | 5019 | 5100..=5599 => length == 16,
        // American Express
        3400..=3499 | 3700..=3799 => length == 15,
        // Diners Club
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => matches!(length, 14 | 16),
        // JCB, Discover, UnionPay
        3528..=3589 | 6011 | 6440..=6599 | 6200..=6299 => (16..=19).contains(&length),
        // Maestro
        5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763 => (13..=19).contains(&length),
        _ => false,
    }
}

/// Whether it is cut as on the card.
fn is_grouped(window: &Window, length: usize) -> bool {
    let fours = FOURS & ((1 << length) - 1);
    let grouped = match length {
        14 | 15 => window.cuts == FOUR_SIX || window.cuts == fours,
        _ => window.cuts == fours,
    };
    grouped && window.uniform
}

fn likeness(window: &Window, length: usize) -> Likeness {
    if window.after_plus || (window.glued && window.is_bare()) {
        return Likeness::Poor;
    }
    if is_grouped(window, length) {
        return Likeness::Exact;
    }
    // A reference number stands in fives.
    let fives = window.cuts == 0x8420 & ((1 << length) - 1);
    if fives || (window.joined && !window.is_bare()) || window.marks & (OTHER | LINE) == OTHER {
        Likeness::Poor
    } else {
        Likeness::Fair
    }
}
