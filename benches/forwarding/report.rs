//! One line for each measurement.

use std::time::Duration;

use crate::TIME;
use crate::browser::{PICTURE, SOUND};

/// What the forwarder took.
pub struct Used {
    pub processor: Duration,
    /// KiB for a call, with everything that it has sent and received.
    pub memory: u64,
}

/// What the browsers sent, and how much later each packet came, in microseconds.
pub struct Said {
    pub sent: u64,
    pub delays: Vec<u32>,
}

/// What is seen of a measurement, of a hundred.
pub struct Seen {
    pub lost: f64,
    pub sent: f64,
}

pub fn report(calls: u32, who: &str, said: Said, used: &Used) -> Seen {
    let number = |count: u64| f64::from(u32::try_from(count).unwrap());
    let Said { sent, mut delays } = said;
    let should = TIME.as_secs() * u64::from(2 * calls * (PICTURE + SOUND));
    delays.sort_unstable();
    let part = |share: usize| delays.get(delays.len() * share / 100).copied().unwrap_or(0);
    let came = u64::try_from(delays.len()).unwrap();
    let lost = sent.saturating_sub(came);
    let seen = Seen {
        lost: number(lost) * 100.0 / number(sent),
        sent: number(sent) * 100.0 / number(should),
    };
    let micros = used.processor.as_secs_f64() * 1_000_000.0;
    println!(
        "{who:7} {calls:5}  {:6}  {:6}  {:13.1} µs  {:7.1} %  {lost:5} ({:.3} %)  \
         {:6} µs  {:6} µs  {:7} KiB",
        sent / TIME.as_secs(),
        came / TIME.as_secs(),
        micros / number(came.max(1)),
        used.processor.as_secs_f64() * 100.0 / TIME.as_secs_f64(),
        seen.lost,
        part(50),
        part(99),
        used.memory,
    );
    seen
}
