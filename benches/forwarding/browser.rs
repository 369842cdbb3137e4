//! A browser of the bench: a peer connection of the library with a socket.

use std::io::IoSliceMut;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use portti::clock::Clock;
use quinn_udp::{BATCH_SIZE, RecvMeta, UdpSocketState};
use rtc::peer_connection::sdp::RTCSessionDescription;

use crate::peer::{Peer, TYPES};

/// Packets a second of one side.
pub const PICTURE: u32 = 30;
pub const SOUND: u32 = 50;

/// Longer than any datagram of a call.
const DATAGRAM: usize = 2_048;

/// Room for what comes to any browser.
pub struct Room {
    buffers: Vec<Vec<u8>>,
    metas: [RecvMeta; BATCH_SIZE],
    filled: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            buffers: vec![vec![0; DATAGRAM]; BATCH_SIZE],
            metas: [RecvMeta::default(); BATCH_SIZE],
            filled: 0,
        }
    }
}

impl Room {
    /// Takes what waits at a socket, as much as there is room for.
    pub fn fill(&mut self, socket: &UdpSocket, state: &UdpSocketState) {
        let mut buffers = self.buffers.iter_mut();
        let mut slices: [IoSliceMut<'_>; BATCH_SIZE] =
            std::array::from_fn(|_| IoSliceMut::new(buffers.next().unwrap()));
        let taken = state.recv(socket.into(), &mut slices, &mut self.metas);
        self.filled = taken.unwrap_or(0);
    }

    /// Whether more may wait than there was room for.
    pub fn is_full(&self) -> bool {
        self.filled == BATCH_SIZE
    }

    /// Each datagram with its sender and the moment that the kernel had it, in microseconds.
    pub fn datagrams(&self) -> impl Iterator<Item = (&[u8], SocketAddr, u64)> {
        let filled = self.metas.iter().zip(&self.buffers).take(self.filled);
        filled.flat_map(|(meta, buffer)| {
            let came = u64::try_from(meta.timestamp.unwrap().as_micros()).unwrap();
            let datagrams = buffer[..meta.len].chunks(meta.stride);
            datagrams.map(move |datagram| (datagram, meta.addr, came))
        })
    }
}

pub struct Browser {
    pub peer: Peer,
    socket: UdpSocket,
    state: UdpSocketState,
    next: [Instant; 2],
    pub sent: u64,
    /// How much later each packet came than it was sent, in microseconds.
    pub delays: Vec<u32>,
}

/// The machine's own address, where it has one beside the loopback: Janus has no candidate there.
fn own_address() -> IpAddr {
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    // Nothing is sent: this only looks the way up.
    let way = socket.connect("198.51.100.1:9");
    way.and_then(|()| socket.local_addr())
        .map_or(Ipv4Addr::LOCALHOST.into(), |address| address.ip())
}

impl Browser {
    /// A browser that numbers its payloads in one of two ways.
    pub fn new(number: u32, types: usize) -> Self {
        let socket = UdpSocket::bind((own_address(), 0)).unwrap();
        let now = Instant::now();
        let first_ssrc = 10 * (number + 1);
        let peer = Peer::new(now, socket.local_addr().unwrap(), TYPES[types], first_ssrc);
        Self {
            peer,
            state: UdpSocketState::new((&socket).into()).unwrap(),
            socket,
            next: [now; 2],
            sent: 0,
            delays: Vec::new(),
        }
    }

    /// The answer to an offer.
    pub fn answer(&mut self, offer: String) -> String {
        let (now, connection) = (Instant::now(), &mut self.peer.pc);
        let offer = RTCSessionDescription::offer(offer).unwrap();
        connection.set_remote_description(now, offer).unwrap();
        let answer = connection.create_answer(None).unwrap();
        connection
            .set_local_description(now, answer.clone())
            .unwrap();
        answer.sdp
    }

    /// Counts anew, and talks from `at` on.
    pub fn begin(&mut self, at: Instant) {
        self.next = [at; 2];
        self.sent = 0;
        self.delays.clear();
    }

    /// Takes in what has come.
    pub fn receive(&mut self, room: &mut Room) {
        loop {
            room.fill(&self.socket, &self.state);
            for (datagram, from, came) in room.datagrams() {
                self.peer.take(Instant::now(), from, datagram);
                for got in self.peer.got.drain(..) {
                    let sent = u64::from_be_bytes(*got.payload.first_chunk().unwrap());
                    let delay = u32::try_from(came.saturating_sub(sent)).unwrap();
                    self.delays.push(delay);
                }
            }
            if !room.is_full() {
                return;
            }
        }
    }

    /// Lets the timers pass, and sends what waits.
    pub fn send(&mut self) {
        for (to, packet) in self.peer.step(Instant::now()) {
            drop(self.socket.send_to(&packet, to));
        }
    }

    /// Sends the picture and sound that are due.
    pub fn talk(&mut self, clock: &Clock) {
        for (place, (rate, bytes)) in [(SOUND, 100), (PICTURE, 1_000)].into_iter().enumerate() {
            let now = Instant::now();
            if now < self.next[place] {
                continue;
            }
            self.next[place] += Duration::from_secs(1) / rate;
            let mut payload = vec![0; bytes];
            payload[..8].copy_from_slice(&clock.now().0.to_be_bytes());
            self.peer.send(now, place == 1, &payload);
            self.sent += 1;
            // At once: what waits here is no delay of the forwarder.
            self.send();
        }
    }
}
