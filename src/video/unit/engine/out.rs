//! What the engine does as time passes, and what leaves it.

use std::sync::Arc;
use std::time::Instant;

use super::super::ice::Path;
use super::super::leg::Standing;
use super::super::{Failure, LegChange};
use super::{Engine, size};

/// Failures that wait to be told.
const MOST_FAILED: usize = 1_024;

/// What became of a packet that was given to a way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is on its way.
    Taken,
    /// This path is slow; others may go on.
    Later,
    /// Nothing can be sent now.
    Blocked,
    /// The path does not exist any more, or took an error.
    Gone,
}

impl Engine {
    /// Timers. To be called about every 50 milliseconds while there are legs.
    pub fn tick(&mut self, now: Instant) {
        let counters = Arc::clone(&self.counters);
        for place in 0..self.legs.len() {
            let Ok(slot) = u32::try_from(place) else {
                return;
            };
            let Self { legs, settings, .. } = self;
            let Some(leg) = legs.get_mut(place).and_then(Option::as_mut) else {
                continue;
            };
            let before = leg.standing;
            let (send, gone) = leg.tick(now, slot, settings, &counters);
            let changed = leg.standing != before;
            let broken = leg.broken;
            for path in gone {
                self.unroute(path, slot);
            }
            self.loosen(send.into_iter());
            self.ready(slot);
            if changed {
                self.count();
            }
            if let Some(failure) = broken {
                self.fail(now, slot, failure);
            }
        }
    }

    fn fail(&mut self, now: Instant, slot: u32, failure: Failure) {
        let counter = match failure {
            Failure::NeverConnected => &self.counters.failed_never_connected,
            Failure::Silent => &self.counters.failed_silent,
            Failure::Handshake => &self.counters.failed_handshake,
            Failure::Protocol => &self.counters.failed_protocol,
        };
        counter.one();
        if let Some(id) = self.leg(slot).map(|leg| leg.id)
            && self.failed.len() < MOST_FAILED
        {
            self.failed.push_back(LegChange::Failed(id, failure));
        }
        self.remove(now, slot);
    }

    /// A connection over TCP is gone.
    pub fn closed(&mut self, path: Path) {
        if let Some(slot) = self.by_path.remove(&path)
            && let Some(leg) = self.leg(slot)
        {
            leg.ice.forget(path);
        }
    }

    /// Whether a connection over TCP belongs to a leg by now.
    #[must_use]
    pub fn knows(&self, path: Path) -> bool {
        self.by_path.contains_key(&path)
    }

    fn unroute(&mut self, path: Path, slot: u32) {
        if self.by_path.get(&path) == Some(&slot) {
            self.by_path.remove(&path);
        }
    }

    /// Gives what is to be sent to `send`, which says whether it took it. A path that did not is
    /// left alone until the next call; packets for a path that is gone are dropped.
    pub fn flush(&mut self, now: Instant, mut send: impl FnMut(Path, &[u8]) -> Sent) -> bool {
        while let Some((path, bytes)) = self.loose.front() {
            let sent = send(*path, bytes);
            if sent == Sent::Blocked {
                return false;
            }
            self.tally(sent, size(bytes));
            self.loose.pop_front();
        }
        for _ in 0..self.ready.len() {
            let Some(slot) = self.ready.pop_front() else {
                break;
            };
            if let Some(leg) = self.leg(slot) {
                leg.ready = false;
            }
            if self.flush_leg(now, slot, &mut send) == Sent::Blocked {
                self.ready(slot);
                return false;
            }
        }
        true
    }

    fn flush_leg(
        &mut self,
        now: Instant,
        slot: u32,
        send: &mut impl FnMut(Path, &[u8]) -> Sent,
    ) -> Sent {
        let counters = Arc::clone(&self.counters);
        let Some(leg) = self.leg(slot) else {
            return Sent::Gone;
        };
        let Some(path) = leg.ice.chosen() else {
            leg.outbox.clear();
            return Sent::Gone;
        };
        while let Some(bytes) = leg.outbox.peek(now, &counters) {
            let sent = send(path, bytes);
            let length = size(bytes);
            match sent {
                Sent::Blocked => return Sent::Blocked,
                Sent::Later => return Sent::Later,
                Sent::Taken => {
                    counters.packets_out.one();
                    counters.bytes_out.more(length);
                }
                Sent::Gone => {}
            }
            leg.outbox.pop();
        }
        Sent::Taken
    }

    fn tally(&self, sent: Sent, bytes: u64) {
        if sent == Sent::Taken {
            self.counters.packets_out.one();
            self.counters.bytes_out.more(bytes);
        }
    }

    /// Tells what changed to `tell`, which says whether it took it. What was not taken is told
    /// later, as it is then.
    pub fn tell(&mut self, mut tell: impl FnMut(LegChange) -> bool) {
        for leg in self.legs.iter_mut().flatten() {
            if leg.told == leg.standing {
                continue;
            }
            let change = match leg.standing {
                Standing::Coming => continue,
                Standing::Connected => LegChange::Connected(leg.id),
                Standing::Disconnected => LegChange::Disconnected(leg.id),
            };
            if !tell(change) {
                return;
            }
            leg.told = leg.standing;
        }
        while let Some(change) = self.failed.front() {
            if !tell(*change) {
                return;
            }
            self.failed.pop_front();
        }
    }

    /// Whether there is any leg.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.calls.is_empty() && self.loose.is_empty() && self.failed.is_empty()
    }
}
