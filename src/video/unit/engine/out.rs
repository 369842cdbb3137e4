//! What the engine does as time passes, and what leaves it.

use std::sync::Arc;
use std::time::Instant;

use super::super::ice::Path;
use super::super::leg::Standing;
use super::super::{Failure, LegChange, LegId, LegState};
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
            self.current = Some(slot);
            let (send, gone) = leg.tick(now, slot, settings, &counters);
            let changed = leg.standing != before;
            let broken = leg.broken;
            for path in gone {
                self.unroute(path, slot);
            }
            self.loosen(send.into_iter());
            self.ready(slot);
            if changed {
                self.news = true;
                self.count();
            }
            if let Some(failure) = broken {
                self.fail(now, slot, failure);
            }
        }
        self.current = None;
    }

    /// The library failed in the middle of its work for a leg: that one is ended, without asking
    /// the library for anything more.
    pub fn give_up_current(&mut self) {
        let slot = self.current.take();
        let leg = slot.and_then(|slot| Some((slot, self.leg(slot)?)));
        if let Some((slot, leg)) = leg {
            let (id, attempt) = (leg.id, leg.attempt);
            self.tell_failed(id, attempt, Failure::Protocol);
            self.drop_leg(slot);
        }
    }

    /// Fails as a library would over what a leg was sent.
    #[cfg(test)]
    pub(in crate::video::unit) fn fail_over(&mut self, leg: LegId) {
        self.current = self.slot_of(leg);
        std::panic::resume_unwind(Box::new("as the test asked"))
    }

    pub(super) fn fail(&mut self, now: Instant, slot: u32, failure: Failure) {
        if let Some((id, attempt)) = self.leg(slot).map(|leg| (leg.id, leg.attempt)) {
            self.tell_failed(id, attempt, failure);
        }
        self.remove(now, slot);
    }

    /// What finds no room is told later: [`Engine::keep`] finds that the leg is missing.
    pub(super) fn tell_failed(&mut self, leg: LegId, attempt: u32, failure: Failure) {
        let change = LegChange {
            leg,
            attempt,
            state: LegState::Failed(failure),
        };
        if self.failed.len() < MOST_FAILED && !self.failed.contains(&change) {
            self.failed.push_back(change);
            self.news = true;
            self.count_failure(failure);
        }
    }

    fn count_failure(&self, failure: Failure) {
        let counter = match failure {
            Failure::NeverConnected => &self.counters.failed_never_connected,
            Failure::Silent => &self.counters.failed_silent,
            Failure::Handshake => &self.counters.failed_handshake,
            Failure::Protocol => &self.counters.failed_protocol,
            Failure::Codec => &self.counters.failed_codec,
            Failure::Lost => &self.counters.failed_lost,
        };
        counter.one();
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
        if !self.news {
            return;
        }
        for leg in self.legs.iter_mut().flatten() {
            if leg.told == leg.standing {
                continue;
            }
            let state = match leg.standing {
                Standing::Coming => continue,
                Standing::Connected => LegState::Connected,
                Standing::Disconnected => LegState::Disconnected,
            };
            let change = LegChange {
                leg: leg.id,
                attempt: leg.attempt,
                state,
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
        self.news = false;
    }

    /// Whether there is any leg.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.calls.is_empty() && self.loose.is_empty() && self.failed.is_empty()
    }
}
