//! Who sits in which call, and which calls wait for a line. A pure table: it is told what happened
//! and says what follows; others ring, hang up and record.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::effect::Effect;
use super::problem::CallProblem;
use super::seat::{Live, SIDES, other};
use super::unit::{Failure, LegId};
use super::warrant::Warrant;
use crate::bus::{CallWord, Sending};
use crate::desk::CallStanding;
use crate::domain::conversation::Call;
use crate::domain::ids::{CallId, ConversationId, Timestamp};
use crate::domain::person::Side;

/// How far an attempt may be ahead of the time, in seconds. Browsers number them by the time that
/// the server told them; the clocks of nodes may be a little apart.
const AHEAD_SECONDS: i64 = 120;

/// Every open call that this process knows of.
pub struct Table {
    most: usize,
    pub(super) calls: HashMap<CallId, Live>,
    /// Calls that wait for a line, longest first.
    pub(super) line: VecDeque<CallId>,
}

impl Table {
    /// A table for at most so many calls at once.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            calls: HashMap::new(),
            line: VecDeque::new(),
        }
    }

    /// How many calls have a line, and how many wait for one.
    pub fn sizes(&self) -> (usize, usize) {
        let placed = self.calls.values().filter(|live| live.placed.is_some());
        (placed.count(), self.line.len())
    }

    /// Every call with its conversation.
    pub fn calls(&self) -> Vec<(CallId, ConversationId)> {
        let calls = self.calls.iter();
        calls
            .map(|(call, live)| (*call, live.conversation))
            .collect()
    }

    /// Takes in how the desk says that a call stands. Tells whether what its rights rest on is
    /// otherwise than before.
    pub fn learn(&mut self, standing: &CallStanding, now: Timestamp) -> bool {
        let Call::Open { call, absent, .. } = standing.call else {
            return false;
        };
        let live = self.calls.entry(call);
        let live = live.or_insert_with(|| Live::new(standing.clone(), now));
        for side in SIDES {
            live.seat_mut(side).absent = absent.since(side);
        }
        let moved = live.standing.answering != standing.answering
            || live.standing.identified != standing.identified;
        live.standing.clone_from(standing);
        moved
    }

    /// A page of a side asks for a place.
    ///
    /// # Errors
    /// Where the attempt is so far ahead of the time that no other page could come after it, or is
    /// that of somebody else who sits there.
    pub fn join(
        &mut self,
        leg: LegId,
        attempt: u32,
        warrant: Warrant,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), CallProblem> {
        if i64::from(attempt) > now.seconds_since(Timestamp::default()) + AHEAD_SECONDS {
            return Err(CallProblem::Malformed);
        }
        let Some(live) = self.calls.get_mut(&leg.call) else {
            return Ok(());
        };
        let conversation = live.conversation;
        let seat = live.seat_mut(leg.side);
        let before = seat.attempt;
        if attempt < before {
            let word = CallWord::Replaced { attempt };
            out.push(tell(conversation, leg, word));
            return Ok(());
        }
        let again = attempt == before && seat.present();
        if again && seat.warrant.as_ref() != Some(&warrant) {
            // Two people in one second: the right of whoever sits there stays, and the other one
            // comes again with a greater number.
            return Err(CallProblem::Busy);
        }
        seat.warrant = Some(warrant);
        seat.checked = now;
        seat.untold = None;
        if again {
            self.tell_side(conversation, leg, out);
            return Ok(());
        }
        seat.attempt = attempt;
        if seat.leg {
            out.push(Effect::HangUp(leg, before));
        }
        let had = seat.leg || seat.key.is_some();
        seat.clear(now);
        if had {
            let word = seat.state();
            out.push(tell(conversation, opposite(leg), word));
        }
        if before != 0 && before != attempt {
            let word = CallWord::Replaced { attempt: before };
            out.push(tell(conversation, leg, word));
        }
        metrics::counter!("portti_call_joins_total", "side" => name(leg.side)).increment(1);
        self.place(leg, now, out);
        Ok(())
    }

    /// Gives the call of a side that has just come a line, or a place in line.
    fn place(&mut self, leg: LegId, now: Timestamp, out: &mut Vec<Effect>) {
        let (placed, waiting) = self.sizes();
        let Some(live) = self.calls.get_mut(&leg.call) else {
            return;
        };
        let waits = self.line.contains(&leg.call);
        if live.placed.is_none() && !waits {
            if placed < self.most && waiting == 0 {
                live.placed = Some(now);
            } else {
                self.line.push_back(leg.call);
            }
        }
        let conversation = live.conversation;
        self.tell_side(conversation, leg, out);
    }

    /// Tells a side how it stands.
    fn tell_side(&self, conversation: ConversationId, leg: LegId, out: &mut Vec<Effect>) {
        let words = self.repeat(leg.call, leg.side).into_iter();
        out.extend(words.map(|word| tell(conversation, leg, word)));
    }

    /// How a side stands, for a page of it that does not know.
    pub fn repeat(&self, call: CallId, side: Side) -> Vec<CallWord> {
        let Some(live) = self.calls.get(&call) else {
            return vec![CallWord::Again];
        };
        let seat = live.seat(side);
        if !seat.present() {
            return vec![CallWord::Again];
        }
        if let Some(position) = self.position(call) {
            return vec![CallWord::Line { position }];
        }
        let mut words = Vec::new();
        if !seat.leg {
            let attempt = seat.attempt;
            words.push(CallWord::Ready { attempt });
        }
        words.extend(live.about_other(side));
        words
    }

    /// The place in line of a call; none where it does not wait.
    fn position(&self, call: CallId) -> Option<u32> {
        let place = self.line.iter().position(|waiting| *waiting == call)?;
        u32::try_from(place).ok()?.checked_add(1)
    }

    /// Whether the offer of an attempt may be answered, and is for a connection that stands; where it
    /// may not, what the page is told.
    pub fn may_offer(&self, leg: LegId, attempt: u32) -> Result<bool, CallWord> {
        let live = self.calls.get(&leg.call).ok_or(CallWord::Again)?;
        let seat = live.seat(leg.side);
        if attempt < seat.attempt {
            return Err(CallWord::Replaced { attempt });
        }
        if !seat.present() || attempt > seat.attempt {
            return Err(CallWord::Again);
        }
        match self.position(leg.call) {
            Some(position) => Err(CallWord::Line { position }),
            None => Ok(seat.leg),
        }
    }

    /// The unit answered an offer. What has changed meanwhile goes before it.
    pub fn answered(&mut self, leg: LegId, attempt: u32, answer: CallWord, out: &mut Vec<Effect>) {
        let Some(live) = self.calls.get_mut(&leg.call) else {
            out.push(Effect::End(leg.call));
            return;
        };
        let conversation = live.conversation;
        let seat = live.seat_mut(leg.side);
        if seat.present() && seat.attempt == attempt {
            seat.leg = true;
            out.push(tell(conversation, leg, answer));
        } else {
            out.push(Effect::HangUp(leg, attempt));
        }
    }

    /// What a side says that it sends.
    pub fn sends(&mut self, leg: LegId, sending: Sending, out: &mut Vec<Effect>) {
        let Some(live) = self.calls.get_mut(&leg.call) else {
            return;
        };
        let seat = live.seat_mut(leg.side);
        if seat.sending != sending {
            seat.sending = sending;
            let word = seat.state();
            out.push(tell(live.conversation, opposite(leg), word));
        }
    }

    /// A side's public key.
    pub fn key(&mut self, leg: LegId, key: Arc<str>, out: &mut Vec<Effect>) {
        let Some(live) = self.calls.get_mut(&leg.call) else {
            return;
        };
        live.seat_mut(leg.side).key = Some(Arc::clone(&key));
        let word = CallWord::Key { key };
        out.push(tell(live.conversation, opposite(leg), word));
    }

    /// Whether the page that made `attempt` sits in the call; where not, what it is told. Who
    /// never joined does not sit there.
    pub fn sits(&self, leg: LegId, attempt: Option<u32>) -> Result<(), CallWord> {
        let live = self.calls.get(&leg.call).ok_or(CallWord::Again)?;
        let seat = live.seat(leg.side);
        match attempt {
            Some(attempt) if attempt < seat.attempt => Err(CallWord::Replaced { attempt }),
            Some(attempt) if attempt == seat.attempt && seat.present() => Ok(()),
            _ => Err(CallWord::Again),
        }
    }

    /// A side hangs up, or is made to: with `told` why.
    pub fn leave(
        &mut self,
        leg: LegId,
        told: Option<CallWord>,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let Some(live) = self.calls.get_mut(&leg.call) else {
            return;
        };
        let conversation = live.conversation;
        let seat = live.seat_mut(leg.side);
        seat.warrant = None;
        seat.clear(now);
        out.push(Effect::HangUp(leg, seat.attempt));
        let word = seat.state();
        out.push(tell(conversation, opposite(leg), word));
        out.extend(told.map(|word| tell(conversation, leg, word)));
        if !live.attended() && self.line.contains(&leg.call) {
            self.line.retain(|waiting| *waiting != leg.call);
            self.tell_line(out);
        }
    }

    /// Whether media of a side reaches the unit, by the connection that an attempt made.
    pub fn connected(
        &mut self,
        leg: LegId,
        attempt: u32,
        connected: bool,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let Some(live) = self.calls.get_mut(&leg.call) else {
            out.push(Effect::End(leg.call));
            return;
        };
        let seat = live.seat_mut(leg.side);
        if seat.attempt != attempt || (connected && !seat.leg) {
            // Of a connection that was hung up meanwhile.
            return;
        }
        if seat.connect(connected, now) {
            let word = seat.state();
            out.push(tell(live.conversation, opposite(leg), word));
        }
    }

    /// The unit has given up the connection that an attempt made: its page may try again. Whether
    /// that was not known yet.
    pub fn failed(
        &mut self,
        leg: LegId,
        attempt: u32,
        failure: Failure,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> bool {
        self.connected(leg, attempt, false, now, out);
        let Some(live) = self.calls.get_mut(&leg.call) else {
            return false;
        };
        let seat = live.seat_mut(leg.side);
        let new = seat.attempt == attempt && std::mem::take(&mut seat.leg);
        if new {
            let code = "call_lost";
            let word = match failure {
                // Not the page's fault, nor its network's: it need not wait.
                Failure::Codec | Failure::Lost => CallWord::Again,
                _ => CallWord::Failed { attempt, code },
            };
            out.push(tell(live.conversation, leg, word));
        }
        new
    }

    /// A call is over: forgets it, and gives its line to the next.
    pub fn end(&mut self, call: CallId, now: Timestamp, out: &mut Vec<Effect>) {
        if self.calls.remove(&call).is_none() {
            return;
        }
        out.push(Effect::End(call));
        self.line.retain(|waiting| *waiting != call);
        self.give_lines(now, out);
    }

    /// Gives lines that have become free to those who wait longest.
    pub(super) fn give_lines(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        while self.sizes().0 < self.most
            && let Some(next) = self.line.pop_front()
        {
            self.promote(next, now, out);
        }
        self.tell_line(out);
    }

    fn promote(&mut self, call: CallId, now: Timestamp, out: &mut Vec<Effect>) {
        let Some(live) = self.calls.get_mut(&call) else {
            return;
        };
        live.placed = Some(now);
        self.tell_present(call, out);
    }

    /// Tells everybody who waits the place in line.
    fn tell_line(&self, out: &mut Vec<Effect>) {
        for call in &self.line {
            self.tell_present(*call, out);
        }
    }

    /// Tells those who sit in a call how they stand.
    fn tell_present(&self, call: CallId, out: &mut Vec<Effect>) {
        let Some(live) = self.calls.get(&call) else {
            return;
        };
        for side in SIDES.into_iter().filter(|side| live.seat(*side).present()) {
            self.tell_side(live.conversation, LegId { call, side }, out);
        }
    }
}

fn tell(conversation: ConversationId, leg: LegId, word: CallWord) -> Effect {
    Effect::Tell {
        conversation,
        leg,
        word,
    }
}

fn opposite(leg: LegId) -> LegId {
    LegId {
        side: other(leg.side),
        ..leg
    }
}

/// A side, for metrics.
fn name(side: Side) -> &'static str {
    match side {
        Side::Resident => "resident",
        Side::Professional => "professional",
        Side::System => "system",
    }
}
