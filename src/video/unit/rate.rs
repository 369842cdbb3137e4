//! How much one leg may send.

use std::time::Instant;

/// A bucket that fills steadily: of bytes, or of whatever else is counted.
#[derive(Debug)]
pub(super) struct Bucket {
    /// How many a second; as many fit in.
    rate: u64,
    /// Millionths, so that short times count.
    level: u64,
    since: Instant,
}

const MICRO: u64 = 1_000_000;
/// What the smallest media packet costs, in bytes: it makes as much work as a large one.
const LEAST: usize = 200;

impl Bucket {
    /// A full bucket that takes so many a second, and as many at once.
    pub(super) fn new(rate: u32, now: Instant) -> Self {
        Self::of(u64::from(rate), now)
    }

    /// A full bucket of bytes that takes `kbps` kilobits a second and half as much again, for
    /// browsers aim at the limit and overshoot it with whole pictures.
    pub(super) fn of_media(kbps: u32, now: Instant) -> Self {
        Self::of(u64::from(kbps) * 1_000 / 8 * 3 / 2, now)
    }

    fn of(rate: u64, now: Instant) -> Self {
        Self {
            rate,
            level: rate * MICRO,
            since: now,
        }
    }

    /// Takes a media packet out. Sound may take the last fifth, picture may not.
    pub(super) fn media(&mut self, now: Instant, bytes: usize, sound: bool) -> bool {
        let kept_back = if sound { 0 } else { self.rate * MICRO / 5 };
        self.take_above(kept_back, now, bytes.max(LEAST))
    }

    /// Takes so many out, where they are there.
    pub(super) fn take(&mut self, now: Instant, count: usize) -> bool {
        self.take_above(0, now, count)
    }

    fn take_above(&mut self, kept_back: u64, now: Instant, count: usize) -> bool {
        let passed = now.saturating_duration_since(self.since).as_micros();
        let passed = u64::try_from(passed).unwrap_or(MICRO).min(MICRO);
        self.since = now.max(self.since);
        self.level = (self.level + self.rate * passed).min(self.rate * MICRO);
        let cost = u64::try_from(count)
            .unwrap_or(u64::MAX)
            .saturating_mul(MICRO);
        let fits = self.level >= cost.saturating_add(kept_back);
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
        let mut bucket = Bucket::of_media(800, begin);
        let mut taken = 0_usize;
        for millisecond in 0..10_000 {
            let now = begin + Duration::from_millis(millisecond);
            if bucket.media(now, 1_000, false) {
                taken += 1_000;
            }
        }
        // 800 kbit/s and half as much are 150,000 bytes a second, and one second's in advance.
        assert!((1_500_000..1_680_000).contains(&taken), "{taken}");
        assert!(bucket.media(begin + Duration::from_secs(10), 200, true));
    }

    #[test]
    fn many_small_packets_are_no_way_around_it() {
        let begin = Instant::now();
        let mut bucket = Bucket::of_media(800, begin);
        let taken = (0..10_000).filter(|_| bucket.media(begin, 20, true));
        assert_eq!(taken.count(), 150_000 / LEAST);
    }

    #[test]
    fn counted_things_come_one_second_s_at_once_and_then_steadily() {
        let begin = Instant::now();
        let mut bucket = Bucket::new(50, begin);
        let now = |millis| begin + Duration::from_millis(millis);
        assert_eq!((0..1_000).filter(|_| bucket.take(begin, 1)).count(), 50);
        assert!(!bucket.take(now(19), 1));
        assert!(bucket.take(now(20), 1));
        let steady = (20..=2_020).filter(|millis| bucket.take(now(*millis), 1));
        assert_eq!(steady.count(), 100);
        assert!(!bucket.take(now(60_000), 51));
        assert!(bucket.take(now(60_000), 50));
    }
}
