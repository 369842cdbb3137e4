//! Who stands at the door: connections over TCP that have not shown a genuine check of a live leg.
//! Anybody can open one, so there are few places and little time. A network that has its share
//! turns newcomers away while its oldest stranger has not yet had the time to speak, and gives that
//! one up afterwards. A full door gives up the oldest of the largest crowd. Places of calls are not
//! taken by them.

use std::net::IpAddr;
use std::time::{Duration, Instant};

/// How long a connection may stay a stranger. A browser sends its check as soon as it is connected.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a stranger is given to speak, at the least, before another one of its network takes its
/// place: browsers send their first check within some 50 milliseconds.
const TO_SPEAK: Duration = Duration::from_millis(300);
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

/// There is no place for another stranger of this network now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Crowded;

/// The strangers, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Door(Vec<Stranger>);

impl Door {
    /// A stranger comes. Gives who must go for it: the oldest of its own network where that has its
    /// share, or else the oldest of the network that has the most.
    ///
    /// # Errors
    /// Where its network has its share, and each of them has only just come.
    pub(super) fn come(
        &mut self,
        now: Instant,
        number: u64,
        network: IpAddr,
    ) -> Result<Option<u64>, Crowded> {
        let goes = if self.of(network) >= MOST_OF_NETWORK {
            if self.is_new(now, network) {
                return Err(Crowded);
            }
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
        Ok(goes)
    }

    /// Whether even the oldest of a network has only just come.
    fn is_new(&self, now: Instant, network: IpAddr) -> bool {
        let mut same = self.0.iter().filter(|stranger| stranger.network == network);
        same.next()
            .is_some_and(|oldest| now.saturating_duration_since(oldest.since) < TO_SPEAK)
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
    fn a_crowd_of_one_network_is_turned_away_until_its_oldest_had_their_turn() {
        let (mut door, now) = (Door::default(), Instant::now());
        let share = u64::try_from(MOST_OF_NETWORK).unwrap();
        assert_eq!(door.come(now, 1, network(1)), Ok(None));
        for number in 0..1_000 {
            let came = door.come(now, 100 + number, network(2));
            let wanted = if number < share {
                Ok(None)
            } else {
                Err(Crowded)
            };
            assert_eq!(came, wanted, "{number}");
        }
        let later = now + TO_SPEAK.saturating_sub(Duration::from_millis(1));
        assert_eq!(door.come(later, 2_000, network(2)), Err(Crowded));
        for number in 0..share {
            let came = door.come(now + TO_SPEAK, 3_000 + number, network(2));
            assert_eq!(came, Ok(Some(100 + number)));
        }
        // Those are new again.
        assert_eq!(door.come(now + TO_SPEAK, 4_000, network(2)), Err(Crowded));
        assert_eq!(door.of(network(1)), 1);
        assert_eq!(door.0.len(), 1 + MOST_OF_NETWORK);
    }

    #[test]
    fn a_full_door_gives_up_the_oldest_of_the_largest_crowd() {
        let (mut door, now) = (Door::default(), Instant::now());
        for number in 0..MOST {
            // Each network twice but for the first and the last, which have one and three.
            let crowd = number.div_ceil(2);
            let came = door.come(now, u64::try_from(number).unwrap(), network(crowd));
            assert_eq!(came, Ok(None));
        }
        assert_eq!(door.come(now, 1_000, network(9_999)), Ok(Some(1)));
        assert_eq!(door.0.len(), MOST);
        // Then there is none larger than others: the oldest of a pair goes.
        assert_eq!(door.come(now, 1_001, network(9_998)), Ok(Some(3)));
        assert_eq!(door.0.len(), MOST);
    }

    #[test]
    fn where_each_comes_from_elsewhere_the_oldest_goes() {
        let (mut door, now) = (Door::default(), Instant::now());
        for number in 0..2 * MOST {
            let goes = door.come(now, u64::try_from(number).unwrap(), network(number));
            let oldest = number.checked_sub(MOST);
            let oldest = oldest.map(|oldest| u64::try_from(oldest).unwrap());
            assert_eq!(goes, Ok(oldest));
        }
    }

    #[test]
    fn who_is_known_or_gone_takes_no_place_and_time_is_short() {
        let (mut door, now) = (Door::default(), Instant::now());
        for number in 0..4 {
            let at = now + Duration::from_secs(number);
            assert_eq!(door.come(at, number, network(1)), Ok(None));
        }
        door.leave(1);
        assert_eq!(door.late(now + PATIENCE), [0]);
        assert!(door.late(now + PATIENCE).is_empty());
        assert_eq!(door.late(now + 2 * PATIENCE), [2, 3]);
        assert!(door.0.is_empty());
    }
}
