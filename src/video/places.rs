//! At which node the media of each call passes.
//!
//! With several nodes, the one whose browser joins first takes the call's place, a lease in the
//! journal, and renews it while it lives. All others pass on what their browsers say. When the
//! lease runs out or is given up, browsers are told to join anew, and the first join takes the
//! place again. Where there is one node, every call is here.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::effect::Effect;
use super::problem::CallProblem;
use super::seat::{Live, SIDES};
use super::table::Table;
use super::unit::LegId;
use super::{Calls, Inner};
use crate::domain::ids::{CallId, NodeId, Timestamp};
use crate::domain::person::Side;

/// For how long a place is taken, in seconds. Clocks of nodes may be apart by a little of it.
const LEASE_SECONDS: i64 = 6;

/// How often places are renewed.
const TICK: Duration = Duration::from_secs(1);

/// How long the journal may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where a call's media passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere yet, or no more.
    Nowhere,
    /// At this node.
    Here,
    /// At another node.
    At(NodeId),
}

impl Table {
    /// Where the media of a call passes, as far as this node knows.
    pub fn place_of(&self, call: CallId) -> Place {
        self.calls
            .get(&call)
            .map_or(Place::Nowhere, |live| live.place)
    }

    /// The calls whose place is here.
    pub fn here(&self) -> Vec<CallId> {
        let here = self.calls.iter();
        let here = here.filter(|(_, live)| live.place == Place::Here);
        here.map(|(call, _)| *call).collect()
    }

    /// Takes in every place that is held, as the journal has it.
    pub fn take_in_places(
        &mut self,
        held: &HashMap<CallId, NodeId>,
        this: NodeId,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        for call in self.calls.keys().copied().collect::<Vec<_>>() {
            let place = match held.get(&call) {
                None => Place::Nowhere,
                Some(node) if *node == this => Place::Here,
                Some(node) => Place::At(*node),
            };
            self.moved(call, place, None, now, out);
        }
    }

    /// Takes in where a call's media passes now. Where it had been elsewhere, the browsers here are
    /// told to join anew, but for the side that just does so.
    pub fn moved(
        &mut self,
        call: CallId,
        place: Place,
        joining: Option<Side>,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let Some(live) = self.calls.get_mut(&call) else {
            return;
        };
        let before = live.place;
        // Nobody else has it, and the next renewal takes it again.
        if before == place || (before == Place::Here && place == Place::Nowhere) {
            return;
        }
        live.place = place;
        if before == Place::Nowhere {
            return;
        }
        if before == Place::Here {
            empty(live, now);
            out.push(Effect::End(call));
            self.line.retain(|waiting| *waiting != call);
        }
        let Some(live) = self.calls.get_mut(&call) else {
            return;
        };
        for side in SIDES {
            // From now on this node may tell the log that the side dropped out.
            live.seat_mut(side).changed = now;
            if joining != Some(side) {
                out.push(Effect::Again {
                    conversation: live.conversation,
                    leg: LegId { call, side },
                });
            }
        }
        if before == Place::Here {
            self.give_lines(now, out);
        }
    }
}

/// Nobody sits in a call here any more.
fn empty(live: &mut Live, now: Timestamp) {
    live.placed = None;
    for side in SIDES {
        let seat = live.seat_mut(side);
        seat.warrant = None;
        seat.clear(now);
    }
}

impl Inner {
    /// Where what a browser says is to be heard. Whoever joins takes the place of a call that has
    /// none.
    pub(super) async fn place(
        &self,
        call: CallId,
        joining: Option<Side>,
    ) -> Result<Place, CallProblem> {
        let Some(this) = self.desk.bus().node() else {
            return Ok(Place::Here);
        };
        let known = self.table().place_of(call);
        if joining.is_none() && known != Place::Nowhere {
            return Ok(known);
        }
        let wanted = joining.map(|_| call);
        let held = self.hold(this, wanted.into_iter().collect()).await?;
        let place = match held.get(&call) {
            None => Place::Nowhere,
            Some(node) if *node == this => Place::Here,
            Some(node) => Place::At(*node),
        };
        let now = self.clock.now();
        self.change(|table, out| table.moved(call, place, joining, now, out));
        Ok(place)
    }

    /// Takes or renews places; gives all that are held.
    async fn hold(
        &self,
        this: NodeId,
        calls: Vec<CallId>,
    ) -> Result<HashMap<CallId, NodeId>, CallProblem> {
        let now = self.clock.now();
        let until = now.plus_seconds(LEASE_SECONDS);
        // A join takes one place: what it says of the others, it does not know.
        let renews = {
            let here = self.table().here();
            !calls.is_empty() && here.iter().all(|call| calls.contains(call))
        };
        let held = in_time(self.journal.hold_call_places(this, calls, now, until)).await?;
        if renews {
            self.leased_until.store(until.0, Ordering::Relaxed);
        }
        Ok(held)
    }

    /// Whether the places that this node holds are its own for certain: where it could not renew
    /// them in time, another node may have taken them.
    pub(super) fn holds_its_places(&self) -> bool {
        let until = self.leased_until.load(Ordering::Relaxed);
        !self.desk.bus().shared() || self.clock.now().0 <= until
    }
}

/// What the journal answers, where it does so in time: a lease that is renewed late is none, and a
/// page that joins is told to try again.
async fn in_time<T, E>(answer: impl Future<Output = Result<T, E>>) -> Result<T, CallProblem> {
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) | Err(_) => Err(CallProblem::Busy),
    }
}

impl Calls {
    /// Renews places, and has an eye on who cannot be asked about, apart from all that may wait for
    /// a slow journal. Never ends.
    pub(super) async fn keep_places(&self) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let inner = &self.inner;
            let now = inner.clock.now();
            inner.change(|table, out| table.out_of_patience(now, out));
            self.look_at_places().await;
        }
    }

    /// Renews the places of the calls here, and looks where the others are. Where the journal does
    /// not answer, nothing moves here; what only this node cannot renew, another one may take.
    async fn look_at_places(&self) {
        let inner = &self.inner;
        let Some(this) = inner.desk.bus().node() else {
            return;
        };
        let (known, here) = {
            let table = inner.table();
            (!table.calls.is_empty(), table.here())
        };
        if !known {
            return;
        }
        if let Ok(held) = inner.hold(this, here).await {
            let now = inner.clock.now();
            inner.change(|table, out| table.take_in_places(&held, this, now, out));
        }
    }

    /// Gives all places up, so that other nodes take the calls over at once.
    pub(super) async fn give_up_places(&self) {
        let inner = &self.inner;
        if let Some(this) = inner.desk.bus().node() {
            // Where that fails, the leases run out.
            let _ = in_time(inner.journal.free_call_places(this)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_journal_that_hangs_is_waited_for_less_long_than_a_lease_lasts() {
        let begin = tokio::time::Instant::now();
        let never = std::future::pending::<Result<(), ()>>();
        assert!(matches!(in_time(never).await, Err(CallProblem::Busy)));
        let waited = begin.elapsed();
        let lease = Duration::from_secs(LEASE_SECONDS.unsigned_abs());
        assert!(waited + 2 * TICK < lease, "another try fits in: {waited:?}");
        assert!(matches!(
            in_time(async { Err::<(), _>(()) }).await,
            Err(CallProblem::Busy)
        ));
        assert!(matches!(in_time(async { Ok::<_, ()>(7) }).await, Ok(7)));
    }
}
