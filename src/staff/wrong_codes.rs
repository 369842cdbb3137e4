//! One-time codes: each is good once, and wrong ones are counted for an account from everywhere.
//!
//! The count is not that of [`super::throttle`]: who gets as far as the code knows the password, and
//! could go on for ever from many networks. At 30 wrong codes a day, of which each has three chances in
//! a million, a year of guessing finds one with three in a hundred.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{SignInError, Staffing, totp};
use crate::config::TotpSecret;
use crate::domain::ids::{StaffId, Timestamp};
use crate::domain::private::Private;

/// How many wrong codes are taken in [`QUARTER`] and in [`DAY`].
const A_QUARTER: u32 = 10;
const A_DAY: u32 = 30;

const QUARTER: i64 = 15 * 60;
const DAY: i64 = 24 * 3_600;

/// The wrong codes of a window that began at a moment.
#[derive(Clone, Copy)]
struct Count {
    since: Timestamp,
    wrong: u32,
}

impl Count {
    /// Begins anew where the window is over.
    fn at(self, now: Timestamp, window: i64) -> Self {
        if now.seconds_since(self.since) < window {
            self
        } else {
            Self {
                since: now,
                wrong: 0,
            }
        }
    }
}

/// Wrong codes by account. There are no more accounts here than have a password and a secret.
#[derive(Default)]
pub struct WrongCodes {
    counts: Mutex<HashMap<StaffId, (Count, Count)>>,
}

impl WrongCodes {
    /// Counts a code as wrong until it is taken back; false where none may be tried. After the
    /// last of a day none may be for a whole day.
    fn attempt(&self, account: &StaffId, now: Timestamp) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Count {
            since: now,
            wrong: 0,
        };
        let (quarter, day) = counts.entry(account.clone()).or_insert((fresh, fresh));
        *quarter = quarter.at(now, QUARTER);
        *day = day.at(now, DAY);
        if quarter.wrong >= A_QUARTER || day.wrong >= A_DAY {
            return false;
        }
        quarter.wrong += 1;
        day.wrong += 1;
        if day.wrong >= A_DAY {
            day.since = now;
        }
        true
    }

    /// The code was right, or could not be judged. Wrong ones before stay counted: they may have
    /// been somebody else's.
    fn take_back(&self, account: &StaffId) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((quarter, day)) = counts.get_mut(account) {
            quarter.wrong = quarter.wrong.saturating_sub(1);
            day.wrong = day.wrong.saturating_sub(1);
        }
    }
}

impl Staffing {
    /// Checks a one-time code and uses it up.
    pub(super) async fn check_code(
        &self,
        account: &StaffId,
        secret: &TotpSecret,
        code: &Private,
    ) -> Result<(), SignInError> {
        let inner = &self.inner;
        let now = inner.clock.now();
        if !inner.codes.attempt(account, now) {
            return Err(SignInError::TooMany);
        }
        let checked = match totp::step(secret, code.expose(), now) {
            Some(step) => self.spend_code(account, step).await,
            None => Err(SignInError::CodeWrong),
        };
        if !matches!(checked, Err(SignInError::CodeWrong)) {
            inner.codes.take_back(account);
        }
        checked
    }

    /// Uses a one-time code up (RFC 6238 section 5.2: it is accepted once only).
    async fn spend_code(&self, account: &StaffId, step: i64) -> Result<(), SignInError> {
        let inner = &self.inner;
        let parts = [account.as_str().as_bytes(), &step.to_be_bytes()];
        let mark = inner.journal.look_up("one-time code", &parts);
        let lasts = totp::STEP_SECONDS * (2 * totp::DRIFT + 2);
        let until = inner.clock.now().plus_seconds(lasts);
        if inner.journal.spend(mark, until).await? {
            Ok(())
        } else {
            Err(SignInError::CodeWrong)
        }
    }
}
