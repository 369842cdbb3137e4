//! Which pictures of upper layers are given up where the way is slow, and for how long.

use std::time::{Duration, Instant};

/// Where what comes next has waited this long, the highest layers of pictures are given up; the
/// moving picture becomes less smooth.
const SLOW: Duration = Duration::from_millis(75);
/// Where it has waited this long, all but the base is.
const SLOWER: Duration = Duration::from_millis(150);
/// For this long nothing may have waited as long as [`SLOW`] before one more layer is taken again.
const CALM: Duration = Duration::from_secs(1);
/// The pictures that are remembered: those of more than half a second, so that what is sent again of
/// one is treated as the rest of it was.
const KEPT: usize = 16;

/// What a packet of an upper layer belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Upper {
    /// From 1 on.
    pub(super) layer: u8,
    /// The time stamp, which all packets of a picture share and no others have (RFC 3550 section
    /// 5.1).
    pub(super) stamp: u32,
}

/// How slow a way is, and what became of the last pictures.
#[derive(Default)]
pub(super) struct Slow {
    since: Option<Since>,
    /// The time stamps of pictures and whether they were taken, the newest first.
    pictures: [Option<(u32, bool)>; KEPT],
}

/// The way has been slow.
#[derive(Clone, Copy)]
struct Since {
    /// The highest layer that is taken.
    highest: u8,
    /// When it was last seen to be slow, or a layer was added.
    at: Instant,
}

impl Slow {
    /// Whether a packet is taken where what comes next has `waited` for so long. All packets of a
    /// picture are, or none: part of one would be sent in vain.
    pub(super) fn takes(&mut self, now: Instant, waited: Duration, upper: Upper) -> bool {
        self.look(now, waited);
        let mut known = self.pictures.iter().flatten();
        if let Some((_, taken)) = known.find(|(stamp, _)| *stamp == upper.stamp) {
            return *taken;
        }
        let takes = self.since.is_none_or(|since| upper.layer <= since.highest);
        self.pictures.rotate_right(1);
        if let Some(newest) = self.pictures.first_mut() {
            *newest = Some((upper.stamp, takes));
        }
        takes
    }

    fn look(&mut self, now: Instant, waited: Duration) {
        self.since = match self.since {
            _ if waited >= SLOWER => Some(Since {
                highest: 0,
                at: now,
            }),
            Some(since) if waited >= SLOW => Some(Since { at: now, ..since }),
            None if waited >= SLOW => Some(Since {
                highest: 1,
                at: now,
            }),
            Some(since) if now.saturating_duration_since(since.at) < CALM => Some(since),
            Some(Since { highest: 0, .. }) => Some(Since {
                highest: 1,
                at: now,
            }),
            Some(_) | None => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A way, and the pictures that come to it.
    struct Way {
        slow: Slow,
        begin: Instant,
        stamp: u32,
    }

    impl Way {
        fn new() -> Self {
            Self {
                slow: Slow::default(),
                begin: Instant::now(),
                stamp: 0,
            }
        }

        fn takes(&mut self, at: u64, waited: u64, layer: u8, stamp: u32) -> bool {
            let upper = Upper { layer, stamp };
            let now = self.begin + Duration::from_millis(at);
            self.slow.takes(now, Duration::from_millis(waited), upper)
        }

        /// Of a new picture of the first and the second layer, whether they are taken.
        fn taken(&mut self, at: u64, waited: u64) -> [bool; 2] {
            [1, 2].map(|layer| {
                self.stamp += 1;
                self.takes(at, waited, layer, self.stamp)
            })
        }
    }

    #[test]
    fn a_slow_way_takes_the_highest_layer_no_more_then_the_base_alone() {
        let mut way = Way::new();
        assert_eq!(way.taken(0, 0), [true, true]);
        assert_eq!(way.taken(74, 74), [true, true]);
        assert_eq!(way.taken(75, 75), [true, false]);
        assert_eq!(way.taken(150, 150), [false, false]);
        // What waits less long now is no reason to take them again yet.
        assert_eq!(way.taken(230, 80), [false, false]);
        assert_eq!(way.taken(1_229, 74), [false, false]);
        // One comes back, and a while later the others.
        assert_eq!(way.taken(1_230, 0), [true, false]);
        assert_eq!(way.taken(2_229, 0), [true, false]);
        assert_eq!(way.taken(2_230, 0), [true, true]);
    }

    #[test]
    fn the_packets_of_a_picture_have_one_answer() {
        let mut way = Way::new();
        assert!(way.takes(0, 0, 1, 900));
        // It becomes slow in the middle of one that is taken; the others are not.
        assert!(!way.takes(200, 200, 1, 901));
        assert!(way.takes(201, 201, 1, 900));
        // It is quick again in the middle of one that is not.
        assert!(!way.takes(1_201, 0, 1, 901));
        assert!(way.takes(1_201, 0, 1, 902));
        // So it is while the picture is remembered.
        for stamp in 903..930 {
            way.takes(1_300, 0, 1, stamp);
        }
        assert!(way.takes(1_301, 0, 1, 901));
    }
}
