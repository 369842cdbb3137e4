//! How much one leg may send.

use std::time::Instant;

/// A bucket of bytes that fills steadily.
#[derive(Debug)]
pub(super) struct Bucket {
    /// Bytes a second.
    rate: u64,
    /// Microbytes, so that short times count.
    level: u64,
    since: Instant,
}

const MICRO: u64 = 1_000_000;

impl Bucket {
    /// A full bucket that takes `kbps` kilobits a second and half as much again, for browsers aim
    /// at the limit and overshoot it with whole pictures.
    pub(super) fn new(kbps: u32, now: Instant) -> Self {
        let rate = u64::from(kbps) * 1_000 / 8 * 3 / 2;
        Self {
            rate,
            level: rate * MICRO,
            since: now,
        }
    }

    /// Takes a packet out. Sound may take the last fifth, picture may not.
    pub(super) fn take(&mut self, now: Instant, bytes: usize, sound: bool) -> bool {
        let passed = now.saturating_duration_since(self.since).as_micros();
        let passed = u64::try_from(passed).unwrap_or(MICRO).min(MICRO);
        let most = self.rate * MICRO;
        self.since = now.max(self.since);
        self.level = (self.level + self.rate * passed).min(most);
        let cost = u64::try_from(bytes).unwrap_or(u64::MAX / MICRO) * MICRO;
        let kept_back = if sound { 0 } else { most / 5 };
        let fits = self.level >= cost + kept_back;
        if fits {
            self.level -= cost;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_rate_holds_over_time_and_sound_goes_last() {
        let begin = Instant::now();
        let mut bucket = Bucket::new(800, begin);
        let mut taken = 0_usize;
        for millisecond in 0..10_000 {
            let now = begin + Duration::from_millis(millisecond);
            if bucket.take(now, 1_000, false) {
                taken += 1_000;
            }
        }
        // 800 kbit/s and half as much are 150,000 bytes a second, and one second's in advance.
        assert!((1_500_000..1_680_000).contains(&taken), "{taken}");
        assert!(bucket.take(begin + Duration::from_secs(10), 200, true));
    }
}
