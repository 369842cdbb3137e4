//! The unit without sockets and clocks: packets, orders and moments go in; packets and changes
//! come out.
//!
//! The thread drives it; so do the tests and the fuzzer, with whatever time and packets they like.

mod out;
mod traffic;

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::agreement::Agreement;
use super::answer::told_addresses;
use super::ice::{FRAGMENT, Path};
use super::identity::Identity;
use super::leg::{Leg, Standing, Told};
use super::offer::Offer;
use super::{Codec, Counters, Failure, LegChange, LegId, LocalAddresses, UnitError, UnitSettings};
use crate::domain::ids::CallId;
use crate::domain::person::Side;

/// Farewells and checks that wait outside of the legs' queues.
const MOST_LOOSE: usize = 1_024;
/// How long a leg may be there before whoever holds calls knows of it: longer than an answer may
/// take.
const SETTLING: Duration = Duration::from_secs(10);

#[derive(Default)]
struct Call {
    resident: Option<u32>,
    professional: Option<u32>,
}

impl Call {
    fn side(&mut self, side: Side) -> &mut Option<u32> {
        match side {
            Side::Professional => &mut self.professional,
            Side::Resident | Side::System => &mut self.resident,
        }
    }

    fn is_empty(&self) -> bool {
        self.resident.is_none() && self.professional.is_none()
    }
}

pub use out::Sent;

/// The unit without sockets and clocks.
pub struct Engine {
    settings: UnitSettings,
    identity: Identity,
    counters: Arc<Counters>,
    addresses: Vec<IpAddr>,
    local: LocalAddresses,
    legs: Vec<Option<Box<Leg>>>,
    calls: HashMap<CallId, Call>,
    by_fragment: HashMap<[u8; FRAGMENT], u32>,
    by_path: HashMap<Path, u32>,
    serial: u64,
    loose: VecDeque<(Path, Vec<u8>)>,
    failed: VecDeque<LegChange>,
    /// Legs that may have something to send.
    ready: VecDeque<u32>,
    /// The leg that is being worked for.
    current: Option<u32>,
    /// There may be something to tell.
    news: bool,
}

impl Engine {
    /// An engine that tells browsers the addresses of the settings, with the ports of `local`.
    ///
    /// # Errors
    ///
    /// Where the settings do not go together, or no certificate can be made.
    pub fn new(
        settings: UnitSettings,
        local: LocalAddresses,
        counters: Arc<Counters>,
    ) -> Result<Self, UnitError> {
        Ok(Self {
            addresses: told_addresses(&settings.public, local.udp)?,
            identity: Identity::fresh()?,
            settings,
            counters,
            local,
            legs: Vec::new(),
            calls: HashMap::new(),
            by_fragment: HashMap::new(),
            by_path: HashMap::new(),
            serial: 0,
            loose: VecDeque::new(),
            failed: VecDeque::new(),
            ready: VecDeque::new(),
            current: None,
            news: false,
        })
    }

    /// This engine takes the place of one that failed.
    pub fn began_anew(&self) {
        self.counters.restarts.one();
        self.count();
    }

    /// Answers an offer; see [`super::Unit::answer`].
    ///
    /// # Errors
    ///
    /// See there.
    pub fn answer(
        &mut self,
        now: Instant,
        id: LegId,
        attempt: u32,
        offer: &str,
    ) -> Result<String, UnitError> {
        self.current = None;
        let answered = self.answered(now, id, attempt, offer);
        match &answered {
            Ok(_) => self.counters.answers.one(),
            Err(_) => self.counters.refusals.one(),
        }
        answered
    }

    fn answered(
        &mut self,
        now: Instant,
        id: LegId,
        attempt: u32,
        offer: &str,
    ) -> Result<String, UnitError> {
        if id.side == Side::System {
            return Err(UnitError::Unsupported("a side without a browser"));
        }
        let offer = Offer::read(offer)?;
        let standing = self.slot_of(id).and_then(|slot| self.leg(slot));
        let slot = match standing.map(|leg| leg.attempt) {
            Some(before) if attempt < before => return Err(UnitError::Stale),
            Some(before) if attempt == before => self.restarted(now, id, &offer)?,
            _ => self.created(now, id, attempt, &offer)?,
        };
        let told = Told {
            fingerprint: &self.identity.fingerprint,
            addresses: &self.addresses,
            udp: self.local.udp.port(),
            tcp: self.local.tcp.map(|address| address.port()),
            max_kbps: self.settings.max_kbps,
        };
        let leg = self.legs.get_mut(slot_place(slot)).and_then(Option::as_mut);
        let leg = leg.ok_or(UnitError::Internal("a leg is missing".to_owned()))?;
        Ok(leg.answer(&offer, &told))
    }

    fn restarted(&mut self, now: Instant, id: LegId, offer: &Offer) -> Result<u32, UnitError> {
        let missing = || UnitError::Internal("a leg is missing".to_owned());
        let slot = self.slot_of(id).ok_or_else(missing)?;
        let leg = self.leg(slot).ok_or_else(missing)?;
        let before = fragment(&leg.ice.fragment);
        leg.again(now, offer)?;
        let after = fragment(&leg.ice.fragment);
        if let Some(before) = before {
            self.by_fragment.remove(&before);
        }
        if let Some(after) = after {
            self.by_fragment.insert(after, slot);
        }
        Ok(slot)
    }

    fn created(
        &mut self,
        now: Instant,
        id: LegId,
        attempt: u32,
        offer: &Offer,
    ) -> Result<u32, UnitError> {
        if !self.calls.contains_key(&id.call) && self.calls.len() >= self.settings.max_calls {
            return Err(UnitError::Full);
        }
        let can = Agreement::common(offer, self.settings.codecs());
        let other = self.other(id);
        let (agreement, parted) = match other.and_then(|slot| self.leg(slot)) {
            Some(other) => agreed(offer, &can, other)?,
            None => (Agreement::choose(offer, &can)?, false),
        };
        self.serial += 1;
        let leg = Leg::new(
            now,
            (id, attempt, self.serial),
            offer,
            (agreement, can),
            &self.identity,
            &self.settings,
        )?;
        let name = fragment(&leg.ice.fragment).ok_or(UnitError::Internal(
            "a fragment of another length".to_owned(),
        ))?;
        // Only now, when nothing can go wrong any more, does the older attempt go.
        if let Some(older) = self.slot_of(id) {
            self.remove(now, older);
        }
        let free = self.legs.iter().position(Option::is_none);
        let place = free.unwrap_or(self.legs.len());
        let slot = u32::try_from(place).map_err(|_| UnitError::Full)?;
        if free.is_none() {
            self.legs.push(None);
        }
        if let Some(seat) = self.legs.get_mut(place) {
            *seat = Some(Box::new(leg));
        }
        self.by_fragment.insert(name, slot);
        *self.calls.entry(id.call).or_default().side(id.side) = Some(slot);
        self.count();
        if let Some(other) = other.filter(|_| parted) {
            self.fail(now, other, Failure::Codec);
        }
        Ok(slot)
    }

    /// Ends one leg, unless a newer attempt than this one stands.
    pub fn hang_up(&mut self, now: Instant, id: LegId, attempt: u32) {
        if let Some(slot) = self.slot_of(id)
            && self.leg(slot).is_some_and(|leg| leg.attempt <= attempt)
        {
            self.remove(now, slot);
        }
    }

    /// Ends both legs of a call.
    pub fn end(&mut self, now: Instant, call: CallId) {
        for side in [Side::Resident, Side::Professional] {
            self.hang_up(now, LegId { call, side }, u32::MAX);
        }
    }

    /// Ends the legs that are not `known`, with their attempts, to whoever holds calls, and tells
    /// of those that are known but not here. Young ones may not be known yet.
    pub fn keep(&mut self, now: Instant, known: &HashMap<LegId, u32>) {
        let legs = self.legs.iter().flatten();
        let unknown: Vec<LegId> = legs
            .filter(|leg| now.saturating_duration_since(leg.created) >= SETTLING)
            .filter(|leg| known.get(&leg.id) != Some(&leg.attempt))
            .map(|leg| leg.id)
            .collect();
        for id in unknown {
            self.hang_up(now, id, u32::MAX);
        }
        for (id, attempt) in known {
            if !self.holds(*id, *attempt) {
                self.tell_failed(*id, *attempt, Failure::Lost);
            }
        }
    }

    /// Whether the leg that an attempt made is here.
    pub fn holds(&mut self, id: LegId, attempt: u32) -> bool {
        let leg = self.slot_of(id).and_then(|slot| self.leg(slot));
        leg.is_some_and(|leg| leg.attempt == attempt)
    }

    /// Ends every call.
    pub fn end_all(&mut self, now: Instant) {
        let calls: Vec<CallId> = self.calls.keys().copied().collect();
        for call in calls {
            self.end(now, call);
        }
    }

    fn remove(&mut self, now: Instant, slot: u32) {
        if let Some(farewell) = self.leg(slot).map(|leg| leg.farewell(now)) {
            self.loosen(farewell.into_iter());
            self.drop_leg(slot);
        }
    }

    /// Forgets a leg without a word to its browser.
    fn drop_leg(&mut self, slot: u32) {
        let seat = self.legs.get_mut(slot_place(slot));
        let Some(leg) = seat.and_then(Option::take) else {
            return;
        };
        if let Some(name) = fragment(&leg.ice.fragment) {
            self.by_fragment.remove(&name);
        }
        self.by_path.retain(|_, routed| *routed != slot);
        if let Some(call) = self.calls.get_mut(&leg.id.call) {
            *call.side(leg.id.side) = None;
            if call.is_empty() {
                self.calls.remove(&leg.id.call);
            }
        }
        self.count();
    }

    fn loosen(&mut self, packets: impl Iterator<Item = (Path, Vec<u8>)>) {
        for packet in packets {
            if self.loose.len() < MOST_LOOSE {
                self.loose.push_back(packet);
            }
        }
    }

    fn ready(&mut self, slot: u32) {
        let Self { legs, ready, .. } = self;
        if let Some(leg) = legs.get_mut(slot_place(slot)).and_then(Option::as_mut)
            && !std::mem::replace(&mut leg.ready, true)
        {
            ready.push_back(slot);
        }
    }

    /// A path that was slow takes packets again.
    pub fn wake(&mut self, path: Path) {
        if let Some(slot) = self.by_path.get(&path).copied() {
            self.ready(slot);
        }
    }

    fn count(&self) {
        self.counters.calls.set(size_of_map(self.calls.len()));
        let legs = self.legs.iter().flatten();
        let connected = legs
            .filter(|leg| leg.standing == Standing::Connected)
            .count();
        self.counters.legs.set(size_of_map(connected));
    }

    fn slot_of(&self, id: LegId) -> Option<u32> {
        let call = self.calls.get(&id.call)?;
        match id.side {
            Side::Professional => call.professional,
            Side::Resident | Side::System => call.resident,
        }
    }

    fn other(&self, id: LegId) -> Option<u32> {
        let call = self.calls.get(&id.call)?;
        match id.side {
            Side::Professional => call.resident,
            Side::Resident | Side::System => call.professional,
        }
    }

    fn leg(&mut self, slot: u32) -> Option<&mut Leg> {
        self.legs.get_mut(slot_place(slot))?.as_deref_mut()
    }
}

/// What is agreed on with an offer beside another leg: its codec where this browser can do that,
/// or else one that both can. Then the other has to agree anew, which is told.
fn agreed(offer: &Offer, can: &[Codec], other: &Leg) -> Result<(Agreement, bool), UnitError> {
    let stands = other.agreement.codec;
    let both = can.iter().filter(|codec| other.can.contains(codec));
    let both: Vec<Codec> = if can.contains(&stands) {
        vec![stands]
    } else {
        both.copied().collect()
    };
    let agreement = Agreement::choose(offer, &both)?;
    let parted = agreement.codec != stands;
    Ok((agreement, parted))
}

fn slot_place(slot: u32) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

fn fragment(text: &str) -> Option<[u8; FRAGMENT]> {
    text.as_bytes().try_into().ok()
}

fn size(bytes: &[u8]) -> u64 {
    size_of_map(bytes.len())
}

fn size_of_map(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
