//! Looking after a client in the background: its provider's metadata and keys are asked for again
//! and again, so that nobody who signs in has to wait, and an operator learns of a provider that
//! is down before residents do.

use std::time::Duration;

use super::client::Client;

/// How often a provider that answers is asked.
const CALM: Duration = Duration::from_secs(60 * 60);
/// How long to wait after the first failure; doubled with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// How long to wait at most after failures.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);

/// How a provider was, when it was asked last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// It was not asked yet.
    #[default]
    Unknown,
    /// It answers as it must.
    Answers,
    /// It does not.
    Fails,
}

impl Condition {
    /// The stable word for operators.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Answers => "ok",
            Self::Fails => "failing",
        }
    }
}

impl Client {
    /// Looks after the client, for ever.
    pub async fn tend(&self) {
        let mut failures = 0;
        loop {
            failures = match self.refresh().await {
                Ok(()) => 0,
                Err(_) => failures + 1,
            };
            tokio::time::sleep(wait(failures)).await;
        }
    }
}

/// How long to wait after so many failures in a row.
fn wait(failures: u32) -> Duration {
    match failures.checked_sub(1) {
        None => CALM,
        Some(doublings) => FIRST_WAIT
            .saturating_mul(2_u32.saturating_pow(doublings))
            .min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_that_fails_is_asked_less_and_less_often() {
        let seconds: Vec<_> = (0..12).map(|failures| wait(failures).as_secs()).collect();
        assert_eq!(
            seconds,
            [3600, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
        );
        assert_eq!(wait(u32::MAX), LONGEST_WAIT);
    }
}
