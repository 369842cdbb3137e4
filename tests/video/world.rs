//! An engine with browsers around it, and a time of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use portti::domain::ids::CallId;
use portti::domain::person::Side;
use portti::video::unit::{
    Counters, Engine, LegChange, LegId, LegState, LocalAddresses, Path, Sent, UnitError,
    UnitSettings,
};
use uuid::Uuid;

use crate::peer::{Peer, TYPES};

const STEP: Duration = Duration::from_millis(5);

pub struct World {
    pub engine: Engine,
    pub counters: Arc<Counters>,
    pub now: Instant,
    pub server: SocketAddr,
    pub peers: Vec<Peer>,
    /// What was sent to addresses that no browser has.
    pub strays: Vec<(SocketAddr, Vec<u8>)>,
    /// Every packet on its way to the engine.
    pub wire: Vec<(SocketAddr, Vec<u8>)>,
    pub changes: Vec<LegChange>,
    /// Packets to the engine that are lost: one of so many.
    pub lose: Option<usize>,
    /// Packets to the engine that stand on the wire and do not reach it.
    pub bar: fn(&[u8]) -> bool,
    /// The addresses outside of browsers behind a network's door, with those inside.
    pub outside: Vec<(SocketAddr, SocketAddr)>,
    /// The way to this address takes nothing for the time being.
    pub held: Option<SocketAddr>,
    sent: usize,
    ticked: Instant,
}

pub fn call(number: u128) -> CallId {
    CallId(Uuid::from_u128(number))
}

/// The way from an address.
pub fn udp(peer: SocketAddr) -> Path {
    Path::Udp { peer, here: None }
}

pub fn leg(number: u128, side: Side) -> LegId {
    LegId {
        call: call(number),
        side,
    }
}

impl World {
    pub fn new() -> Self {
        Self::with(UnitSettings::default())
    }

    /// Takes out what was told of legs, in short: whose, by which attempt, how it is.
    pub fn told(&mut self) -> Vec<(Side, u32, LegState)> {
        let told = std::mem::take(&mut self.changes).into_iter();
        told.map(|change| (change.leg.side, change.attempt, change.state))
            .collect()
    }

    pub fn with(settings: UnitSettings) -> Self {
        let server: SocketAddr = "192.0.2.9:3478".parse().unwrap();
        let counters = Arc::new(Counters::default());
        let local = LocalAddresses {
            udp: server,
            tcp: None,
        };
        let now = Instant::now();
        Self {
            engine: Engine::new(settings, local, Arc::clone(&counters)).unwrap(),
            counters,
            now,
            server,
            peers: Vec::new(),
            strays: Vec::new(),
            wire: Vec::new(),
            changes: Vec::new(),
            lose: None,
            bar: |_| false,
            outside: Vec::new(),
            held: None,
            sent: 0,
            ticked: now,
        }
    }

    /// A browser, not yet joined. Its place is its number.
    pub fn peer(&mut self) -> usize {
        self.peer_with("video/VP8")
    }

    /// A browser that can do this one codec of picture.
    pub fn peer_with(&mut self, codec: &str) -> usize {
        let number = u8::try_from(self.peers.len()).unwrap();
        let address = SocketAddr::from(([198, 51, 100, number + 1], 40_000));
        let types = TYPES[usize::from(number) % 2];
        let first = 1_000 * (u32::from(number) + 1);
        let peer = Peer::with(self.now, address, types, first, codec);
        self.peers.push(peer);
        self.peers.len() - 1
    }

    /// Joins a browser to a call.
    pub fn join(&mut self, peer: usize, id: LegId, attempt: u32) -> Result<(), UnitError> {
        self.offer(peer, id, attempt, false)
    }

    pub fn offer(
        &mut self,
        peer: usize,
        id: LegId,
        attempt: u32,
        restart: bool,
    ) -> Result<(), UnitError> {
        let offer = self.peers[peer].offer(self.now, restart);
        let answer = self.engine.answer(self.now, id, attempt, &offer)?;
        self.peers[peer].accept(self.now, answer);
        Ok(())
    }

    /// Two browsers in one call, connected.
    pub fn call(number: u128) -> Self {
        let mut world = Self::new();
        let (a, b) = (world.peer(), world.peer());
        world.join(a, leg(number, Side::Resident), 1).unwrap();
        world.join(b, leg(number, Side::Professional), 1).unwrap();
        world.until("both connect", |world| {
            world.peers[a].connected && world.peers[b].connected && world.counters.legs.get() == 2
        });
        world
    }

    /// Lets time pass.
    pub fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.now += STEP;
            self.step();
        }
    }

    /// Lets time pass until something is so; half a minute at most.
    pub fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        for _ in 0..6_000 {
            if so(self) {
                return;
            }
            self.now += STEP;
            self.step();
        }
        panic!("in half a minute it never came to this: {what}");
    }

    /// Hands a packet to the engine from any address.
    pub fn inject(&mut self, from: SocketAddr, packet: &[u8]) {
        self.engine.receive(self.now, udp(from), from, packet);
        self.deliver();
    }

    fn step(&mut self) {
        for place in 0..self.peers.len() {
            let inside = self.peers[place].address;
            let outside = self.outside.iter().find(|(_, of)| *of == inside);
            let from = outside.map_or(inside, |(outside, _)| *outside);
            for (to, packet) in self.peers[place].step(self.now) {
                self.sent += 1;
                let lost = self
                    .lose
                    .is_some_and(|one_of| self.sent.is_multiple_of(one_of));
                if to == self.server && !lost {
                    self.wire.push((from, packet.to_vec()));
                    if !(self.bar)(&packet) {
                        self.engine.receive(self.now, udp(from), from, &packet);
                    }
                }
            }
        }
        if self.now.duration_since(self.ticked) >= Duration::from_millis(50) {
            self.ticked = self.now;
            self.engine.tick(self.now);
        }
        self.deliver();
        let changes = &mut self.changes;
        self.engine.tell(|change| {
            changes.push(change);
            true
        });
    }

    fn deliver(&mut self) {
        let mut out = Vec::new();
        let held = self.held;
        self.engine.flush(self.now, |path, packet| {
            if let Path::Udp { peer, .. } = path {
                if Some(peer) == held {
                    return Sent::Later;
                }
                out.push((peer, packet.to_vec()));
            }
            Sent::Taken
        });
        for (to, packet) in out {
            if self.outside.iter().any(|(_, inside)| *inside == to) {
                continue;
            }
            let inside = self.outside.iter().find(|(outside, _)| *outside == to);
            let to = inside.map_or(to, |(_, inside)| *inside);
            match self.peers.iter_mut().find(|peer| peer.address == to) {
                Some(peer) => peer.take(self.now, self.server, &packet),
                None => self.strays.push((to, packet)),
            }
        }
    }

    /// Both sides talk for a time: sound every 20 ms, picture every 10 ms.
    pub fn talk(&mut self, speakers: &[usize], time: Duration) {
        let steps = u32::try_from(time.as_millis() / 10).unwrap();
        for number in 0..steps {
            for speaker in speakers {
                let mut payload = vec![u8::try_from(*speaker).unwrap(); 200];
                payload.splice(..4, number.to_be_bytes());
                let now = self.now;
                self.peers[*speaker].send(now, true, &payload);
                if number % 2 == 0 {
                    self.peers[*speaker].send(now, false, &payload[..80]);
                }
            }
            self.pass(Duration::from_millis(10));
        }
    }
}
