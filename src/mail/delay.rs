//! How long to wait before a mail is tried again.

use crate::domain::ids::Timestamp;

/// When a mail that failed for the `attempts`-th time is tried again: after the wait that stands
/// in that place of `waits`, a quarter more or less by `chance`. None where they are used up.
///
/// `chance` is 0 to 255, so that mails that failed together do not come back together.
#[must_use]
pub fn next(waits: &[u32], attempts: u32, chance: u8, now: Timestamp) -> Option<Timestamp> {
    let place = usize::try_from(attempts.saturating_sub(1)).ok()?;
    let wait = i64::from(*waits.get(place)?) * 1_000_000;
    let part = wait * (i64::from(chance) - 128) / 512;
    Some(Timestamp(now.0.saturating_add(wait + part)))
}

/// One byte of chance; 128, which is no change, where the operating system has none.
#[must_use]
pub fn chance() -> u8 {
    let mut byte = [128];
    if getrandom::fill(&mut byte).is_err() {
        return 128;
    }
    let [chance] = byte;
    chance
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_are_taken_in_turn_until_they_are_used_up() {
        let now = Timestamp(1_000_000);
        let at = |attempts| next(&[10, 100], attempts, 128, now);
        assert_eq!(at(1), Some(now.plus_seconds(10)));
        assert_eq!(at(2), Some(now.plus_seconds(100)));
        assert_eq!(at(3), None);
    }

    proptest! {
        #[test]
        fn chance_changes_a_wait_by_a_quarter_at_most(wait in 0_u32..86_400, chance: u8) {
            let at = next(&[wait], 1, chance, Timestamp(0)).unwrap().0;
            let whole = i64::from(wait) * 1_000_000;
            prop_assert!((whole - whole / 4..=whole + whole / 4).contains(&at));
        }
    }
}
