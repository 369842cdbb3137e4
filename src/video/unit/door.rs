//! Who stands at the door: connections over TCP that have not shown a genuine check of a live leg.
//! Anybody can open one, so there are few places, little time, and the newest comer is worth more
//! than who has stood there the longest. Places of calls are not taken by them.

use std::net::IpAddr;
use std::time::{Duration, Instant};

/// How long a connection may stay a stranger. A browser sends its check as soon as it is connected.
const PATIENCE: Duration = Duration::from_secs(3);
/// Strangers at a time.
const MOST: usize = 256;
/// Strangers of one network at a time, for whole offices come from one address.
const MOST_OF_NETWORK: usize = 32;

#[derive(Debug)]
struct Stranger {
    number: u64,
    network: IpAddr,
    since: Instant,
}

/// The strangers, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Door(Vec<Stranger>);

impl Door {
    /// A stranger comes. Gives who must go for it: the oldest of its own network where that has its
    /// share, or else the oldest of the network that has the most.
    pub(super) fn come(&mut self, now: Instant, number: u64, network: IpAddr) -> Option<u64> {
        let goes = if self.of(network) >= MOST_OF_NETWORK {
            Some(network)
        } else if self.0.len() >= MOST {
            self.largest()
        } else {
            None
        };
        let goes = goes.and_then(|network| self.oldest_of(network));
        self.0.push(Stranger {
            number,
            network,
            since: now,
        });
        goes
    }

    /// This one is no stranger any more, or has gone.
    pub(super) fn leave(&mut self, number: u64) {
        self.0.retain(|stranger| stranger.number != number);
    }

    /// Takes out those whose time is over.
    pub(super) fn late(&mut self, now: Instant) -> Vec<u64> {
        let late = |stranger: &Stranger| now.saturating_duration_since(stranger.since) >= PATIENCE;
        let gone = self.0.iter().filter(|stranger| late(stranger));
        let gone = gone.map(|stranger| stranger.number).collect();
        self.0.retain(|stranger| !late(stranger));
        gone
    }

    fn of(&self, network: IpAddr) -> usize {
        let same = self.0.iter().filter(|stranger| stranger.network == network);
        same.count()
    }

    /// The network with the most strangers; of several, that of the oldest.
    fn largest(&self) -> Option<IpAddr> {
        let mut largest = None;
        for stranger in &self.0 {
            let count = self.of(stranger.network);
            if largest.is_none_or(|(most, _)| count > most) {
                largest = Some((count, stranger.network));
            }
        }
        largest.map(|(_, network)| network)
    }

    fn oldest_of(&mut self, network: IpAddr) -> Option<u64> {
        let mut strangers = self.0.iter();
        let place = strangers.position(|stranger| stranger.network == network)?;
        Some(self.0.remove(place).number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(number: usize) -> IpAddr {
        let number = u32::try_from(number).unwrap();
        IpAddr::from((0xC633_0000 | number).to_be_bytes())
    }

    #[test]
    fn a_crowd_of_one_network_pushes_out_only_its_own() {
        let (mut door, now) = (Door::default(), Instant::now());
        assert_eq!(door.come(now, 1, network(1)), None);
        for number in 0..1_000 {
            let goes = door.come(now, 100 + number, network(2));
            let share = u64::try_from(MOST_OF_NETWORK).unwrap();
            assert_eq!(goes, number.checked_sub(share).map(|oldest| 100 + oldest));
        }
        assert_eq!(door.of(network(1)), 1);
        assert_eq!(door.0.len(), 1 + MOST_OF_NETWORK);
    }

    #[test]
    fn a_full_door_gives_up_the_oldest_of_the_largest_crowd() {
        let (mut door, now) = (Door::default(), Instant::now());
        for number in 0..MOST {
            // Each network twice but for the first and the last, which have one and three.
            let crowd = number.div_ceil(2);
            door.come(now, u64::try_from(number).unwrap(), network(crowd));
        }
        assert_eq!(door.come(now, 1_000, network(9_999)), Some(1));
        assert_eq!(door.0.len(), MOST);
        // Then there is none larger than others: the oldest of a pair goes.
        assert_eq!(door.come(now, 1_001, network(9_998)), Some(3));
        assert_eq!(door.0.len(), MOST);
    }

    #[test]
    fn where_each_comes_from_elsewhere_the_oldest_goes() {
        let (mut door, now) = (Door::default(), Instant::now());
        for number in 0..2 * MOST {
            let goes = door.come(now, u64::try_from(number).unwrap(), network(number));
            let oldest = number.checked_sub(MOST);
            assert_eq!(goes, oldest.map(|oldest| u64::try_from(oldest).unwrap()));
        }
    }

    #[test]
    fn who_is_known_or_gone_takes_no_place_and_time_is_short() {
        let (mut door, now) = (Door::default(), Instant::now());
        for number in 0..4 {
            door.come(now + Duration::from_secs(number), number, network(1));
        }
        door.leave(1);
        assert_eq!(door.late(now + PATIENCE), [0]);
        assert!(door.late(now + PATIENCE).is_empty());
        assert_eq!(door.late(now + 2 * PATIENCE), [2, 3]);
        assert!(door.0.is_empty());
    }
}
