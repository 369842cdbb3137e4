//! Marks on the last numbers of a stream.

/// How far behind the newest number one may still be marked.
const BEHIND: u16 = 512;

/// Which of the last numbers are marked.
#[derive(Debug)]
pub(super) struct Marks {
    newest: u16,
    /// One bit for each of the last numbers, at the place of its lowest bits.
    marks: [u64; BEHIND as usize / 64],
}

impl Marks {
    /// Up to `newest` all are marked.
    pub(super) fn up_to(newest: u16) -> Self {
        Self {
            newest,
            marks: [u64::MAX; BEHIND as usize / 64],
        }
    }

    /// None is marked.
    pub(super) fn none(newest: u16) -> Self {
        Self {
            newest,
            marks: [0; BEHIND as usize / 64],
        }
    }

    /// Marks a number. `false` where it was marked before, or may have been.
    pub(super) fn mark(&mut self, number: u16) -> bool {
        let ahead = number.wrapping_sub(self.newest);
        if ahead != 0 && ahead < 0x8000 {
            for passed in 1..=ahead.min(BEHIND) {
                self.set(self.newest.wrapping_add(passed), false);
            }
            self.newest = number;
        } else if self.newest.wrapping_sub(number) >= BEHIND {
            return false;
        }
        !self.set(number, true)
    }

    /// Forgets all where `number` has left them behind: after a round of numbers they would be taken
    /// for those of others.
    pub(super) fn pass(&mut self, number: u16) {
        if number.wrapping_sub(self.newest) > BEHIND {
            *self = Self::none(number);
        }
    }

    /// Whether a number is known to be marked.
    pub(super) fn holds(&self, number: u16) -> bool {
        let place = usize::from(number % BEHIND);
        let marks = self.marks.get(place / 64);
        self.newest.wrapping_sub(number) < BEHIND
            && marks.is_some_and(|marks| marks & (1 << (place % 64)) != 0)
    }

    /// Sets the mark of a number, and gives what it was.
    fn set(&mut self, number: u16, sent: bool) -> bool {
        let place = usize::from(number % BEHIND);
        let Some(marks) = self.marks.get_mut(place / 64) else {
            return true;
        };
        let mark = 1_u64 << (place % 64);
        let before = *marks & mark != 0;
        *marks = if sent { *marks | mark } else { *marks & !mark };
        before
    }
}
