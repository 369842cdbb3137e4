//! What the engine does with the packets that come.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use super::super::ice::Path;
use super::super::leg::{Names, Standing};
use super::super::stun::{self, Kind, Message};
use super::super::{dtls, rtcp, rtp};
use super::{Engine, size, slot_place};

impl Engine {
    /// Takes a packet that came over `path`, from `address`.
    pub fn receive(&mut self, now: Instant, path: Path, address: SocketAddr, packet: &[u8]) {
        self.counters.packets_in.one();
        self.counters.bytes_in.more(size(packet));
        self.current = None;
        if stun::looks_so(packet) {
            self.check(now, path, address, packet);
            return;
        }
        let Some(slot) = self.by_path.get(&path).copied() else {
            self.counters.dropped_stranger.one();
            return;
        };
        self.current = Some(slot);
        self.ready(slot);
        if rtp::looks_so(packet) {
            if rtp::is_control(packet) {
                self.control(now, path, slot, packet);
            } else {
                self.media(now, path, slot, packet);
            }
        } else if dtls::looks_so(packet) {
            self.handshake(now, path, slot, packet);
        } else {
            self.counters.dropped_malformed.one();
        }
    }

    fn check(&mut self, now: Instant, path: Path, address: SocketAddr, packet: &[u8]) {
        let Some(message) = Message::read(packet) else {
            self.counters.dropped_check.one();
            return;
        };
        let slot = match message.kind {
            Kind::Request => message
                .username
                .first_chunk()
                .and_then(|fragment| self.by_fragment.get(fragment).copied()),
            Kind::Success => message
                .transaction
                .first_chunk()
                .map(|slot| u32::from_be_bytes(*slot)),
        };
        let Some(slot) = slot else {
            self.counters.dropped_stranger.one();
            return;
        };
        // Only now what costs more: the sum over all of it, and then its integrity.
        if !message.is_whole() {
            self.counters.dropped_check.one();
            return;
        }
        self.current = Some(slot);
        let counters = Arc::clone(&self.counters);
        let Some(leg) = self.leg(slot) else {
            counters.dropped_stranger.one();
            return;
        };
        let before = leg.standing;
        let mut proven = false;
        match message.kind {
            Kind::Request => {
                let Some(checked) = leg.ice.request(now, path, address, &message, slot) else {
                    counters.dropped_check.one();
                    return;
                };
                leg.hear(now, path);
                proven = checked.proven;
                self.loosen(checked.send.into_iter().map(|bytes| (path, bytes)));
            }
            Kind::Success => match leg.ice.answer(now, path, &message) {
                Some(trip) => {
                    leg.hear(now, path);
                    counters.round_trips.one();
                    let micros = u64::try_from(trip.as_micros()).unwrap_or(0);
                    counters.round_trip_micros.more(micros);
                    proven = true;
                }
                None => counters.dropped_check.one(),
            },
        }
        if proven {
            self.route(path, slot);
        }
        self.greet(now, slot, before);
    }

    /// From now on what comes over `path` is of this leg. A leg that had it before has lost it.
    fn route(&mut self, path: Path, slot: u32) {
        match self.by_path.insert(path, slot) {
            Some(before) if before == slot => {}
            Some(before) => {
                if let Some(leg) = self.leg(before) {
                    leg.ice.forget(path);
                }
            }
            // A new one may have taken the place of another in the leg: that one is closed.
            None => {
                let Self { legs, by_path, .. } = self;
                let leg = legs.get(slot_place(slot)).and_then(Option::as_ref);
                by_path
                    .retain(|path, of| *of != slot || leg.is_some_and(|leg| leg.ice.knows(*path)));
            }
        }
    }

    fn handshake(&mut self, now: Instant, path: Path, slot: u32, packet: &[u8]) {
        let Self {
            legs,
            identity,
            counters,
            ..
        } = self;
        let Some(leg) = legs.get_mut(slot_place(slot)).and_then(Option::as_mut) else {
            return;
        };
        let before = leg.standing;
        leg.handshake(now, path, packet, identity, counters);
        self.greet(now, slot, before);
    }

    /// When a leg has just connected, both sides are asked for a whole picture.
    fn greet(&mut self, now: Instant, slot: u32, before: Standing) {
        let Some(leg) = self.leg(slot) else { return };
        let (id, standing) = (leg.id, leg.standing);
        if before == standing {
            return;
        }
        self.news = true;
        self.count();
        if standing != Standing::Connected {
            return;
        }
        self.counters.connected.one();
        let counters = Arc::clone(&self.counters);
        for slot in [Some(slot), self.other(id)].into_iter().flatten() {
            if let Some(leg) = self.leg(slot) {
                leg.ask_for_picture(now, &counters);
                self.ready(slot);
            }
        }
    }

    fn media(&mut self, now: Instant, path: Path, slot: u32, packet: &[u8]) {
        let counters = Arc::clone(&self.counters);
        let Some(leg) = self.leg(slot) else { return };
        let (id, serial, before) = (leg.id, leg.serial, leg.standing);
        let opened = leg.open_media(now, path, packet, &counters);
        if before != Standing::Connected {
            self.greet(now, slot, before);
        }
        let Some(media) = opened else { return };
        let other = self.other(id);
        match other.and_then(|other| self.leg(other)) {
            Some(to) if to.standing == Standing::Connected => {
                to.send_media(now, serial, media, &counters);
            }
            _ => {
                if let Some(leg) = self.leg(slot) {
                    leg.keep_account(now, media);
                }
            }
        }
        if let Some(other) = other {
            self.ready(other);
        }
    }

    fn control(&mut self, now: Instant, path: Path, slot: u32, packet: &[u8]) {
        let counters = Arc::clone(&self.counters);
        let Some(leg) = self.leg(slot) else { return };
        let (id, before) = (leg.id, leg.standing);
        let opened = leg.open_control(now, path, packet, &counters);
        if before != Standing::Connected {
            self.greet(now, slot, before);
        }
        let (Some(opened), Some(other)) = (opened, self.other(id)) else {
            return;
        };
        let places = [slot_place(slot), slot_place(other)];
        let Ok([Some(from), Some(to)]) = self.legs.get_disjoint_mut(places) else {
            return;
        };
        let mut names = Names {
            now,
            from,
            to,
            counters: &counters,
        };
        if let Some(told) = rtcp::translate(&opened, &mut names) {
            to.send_control(now, &told, &counters);
            self.ready(other);
        }
    }
}
