//! A window: some consecutive digits of a region, read as one number, with the cuts between them.

use std::ops::Range;

use super::characters::{DASH, LINE, OTHER, PLUS};
use super::region::Region;

/// The most digits of any code: a payment card's.
pub(super) const MOST_DIGITS: usize = 19;
/// The widest gap between two numbers that still look like one long number.
const JOIN_WIDTH: u32 = 3;

/// Consecutive digits without letters between them, with nothing but marks at the cuts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    digits: [u8; MOST_DIGITS],
    len: usize,
    /// The digit of the region that it begins with.
    pub at: usize,
    /// Bit *i* is set where marks stand before digit *i* of the window.
    pub cuts: u32,
    /// The kinds of marks at all its cuts.
    pub marks: u8,
    /// Whether every cut is the same single kind of mark.
    pub uniform: bool,
    /// Whether something in it is not plain ASCII.
    pub exotic: bool,
    /// Whether a number stands right before or after it, so that it may be a part of a longer one.
    pub joined: bool,
    /// Whether a letter touches it on either side.
    pub glued: bool,
    /// Whether a plus sign stands before it, as before an international phone number.
    pub after_plus: bool,
}

impl Window {
    /// `len` digits of `region` from `at` on, if they begin and end where a number does.
    pub fn new(region: &Region, at: usize, len: usize) -> Option<Self> {
        if len > MOST_DIGITS || !region.may_begin(at) || !region.may_end(at + len) {
            return None;
        }
        let mut window = Self {
            digits: [0; MOST_DIGITS],
            len,
            at,
            cuts: 0,
            marks: 0,
            uniform: true,
            exotic: false,
            joined: false,
            glued: false,
            after_plus: false,
        };
        let mut mark = 0;
        for (i, digit) in region.digits.get(at..at + len)?.iter().enumerate() {
            *window.digits.get_mut(i)? = digit.value;
            window.exotic |= digit.exotic;
            #[cfg(test)]
            super::characters::steps::count();
            let between = region.before(at + i);
            if i == 0 {
                continue;
            }
            if between.letters > 0 {
                return None;
            }
            window.exotic |= between.exotic;
            if !between.is_empty() {
                window.cuts |= 1 << i;
                window.marks |= between.marks;
                window.uniform &= between.width == 1 && (mark == 0 || mark == between.marks);
                mark = between.marks;
            }
        }
        window.look_around(region);
        Some(window)
    }

    fn look_around(&mut self, region: &Region) {
        let left = region.before(self.at);
        let right = region.before(self.at + self.len);
        let separate = if self.marks & LINE == 0 {
            LINE | OTHER
        } else {
            OTHER
        };
        let joins = |between: super::region::Between| {
            between.letters == 0 && between.width <= JOIN_WIDTH && between.marks & separate == 0
        };
        self.joined = (self.at > 0 && joins(left))
            || (self.at + self.len < region.digits.len() && joins(right));
        self.glued = left.ends_in_letter || (right.letters > 0 && right.marks_before_letter == 0);
        self.after_plus = left.ends_in_plus;
    }

    /// Where it stands, in bytes.
    pub fn range(&self, region: &Region) -> Range<usize> {
        region.start_of(self.at)..region.end_of(self.at + self.len - 1)
    }

    /// Its digits.
    pub fn digits(&self) -> &[u8] {
        self.digits.get(..self.len).unwrap_or_default()
    }

    /// The number that `len` of its digits from `from` on make.
    pub fn number(&self, from: usize, len: usize) -> u32 {
        self.digits()
            .iter()
            .skip(from)
            .take(len)
            .fold(0, |sum, &digit| sum * 10 + u32::from(digit))
    }

    /// Whether there is no cut at all.
    pub fn is_bare(&self) -> bool {
        self.cuts == 0
    }

    /// Whether each digit stands alone.
    pub fn is_spelled(&self) -> bool {
        self.cuts == ((1 << self.len) - 1) & !1
    }

    /// Whether a cut stands before digit `i` of the window.
    pub fn is_cut(&self, i: usize) -> bool {
        self.cuts & (1 << i) != 0
    }

    /// Whether the only cut is before digit `i`, and is one dash or plus sign.
    pub fn is_written_with_sign_at(&self, region: &Region, i: usize) -> bool {
        self.cuts == 1 << i && self.has_sign_at(region, i) && region.before(self.at + i).width == 1
    }

    /// Whether a dash or a plus sign stands before digit `i` of the window.
    pub fn has_sign_at(&self, region: &Region, i: usize) -> bool {
        region.before(self.at + i).marks & (DASH | PLUS) != 0
    }
}
