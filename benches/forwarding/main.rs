//! Forwarding: what one packet costs the media unit, how many are lost, how much later they come,
//! and what memory a call takes.
//!
//! The unit runs as it does in the server, in a process of its own. The browsers are the library's
//! peer connections in this process; what they cost is not counted. Each call is two sides of 30
//! packets of picture (1,000 bytes) and 50 of sound (100 bytes) a second. The delay ends when the
//! kernel has the packet for the receiver, however long this process takes to look at it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    dead_code,
    reason = "a bench ends where something is not as it should be, and prints; it shares the \
              browsers of the tests and does not use all of them"
)]

mod house;
#[path = "../../tests/video/listener.rs"]
mod listener;
#[path = "../../tests/video/peer.rs"]
mod peer;

use std::io::IoSliceMut;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use portti::clock::Clock;
use quinn_udp::{RecvMeta, UdpSocketState};

use house::House;
use peer::{Peer, TYPES};

/// How long each part is measured.
const TIME: Duration = Duration::from_secs(10);
/// How long the calls may take to connect.
const LIMIT: Duration = Duration::from_secs(60);
/// How many calls; the loss ends it.
const CALLS: [u32; 8] = [1, 6, 10, 25, 50, 75, 100, 150];
/// More lost than this, of a hundred, and more calls need not be tried.
const MOST_LOST: f64 = 1.0;
/// Packets a second of one side.
const PICTURE: u32 = 30;
const SOUND: u32 = 50;

fn main() {
    let asked = |word| std::env::args().any(|argument| argument == word);
    if asked("--house") {
        house::serve();
        return;
    }
    // Test runners ask every target what it holds; this one holds a bench and no tests.
    if !asked("--bench") {
        return;
    }
    println!(
        "calls  sent/s  forwarded/s  processor/packet  of a core  lost             \
         delay p50       p99  memory/call"
    );
    for calls in CALLS {
        if measure(calls) > MOST_LOST {
            break;
        }
    }
}

struct Browser {
    peer: Peer,
    socket: UdpSocket,
    state: UdpSocketState,
    server: SocketAddr,
    next: [Instant; 2],
    sent: u64,
    delays: Vec<u32>,
}

impl Browser {
    fn new(number: u32, server: SocketAddr) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let now = Instant::now();
        let types = TYPES[usize::try_from(number % 2).unwrap()];
        let peer = Peer::new(now, socket.local_addr().unwrap(), types, 10 * (number + 1));
        Self {
            peer,
            state: UdpSocketState::new((&socket).into()).unwrap(),
            socket,
            server,
            next: [now; 2],
            sent: 0,
            delays: Vec::new(),
        }
    }

    fn receive(&mut self) {
        let mut buffer = [0; 65_536];
        let mut metas = [RecvMeta::default()];
        loop {
            let mut slices = [IoSliceMut::new(&mut buffer)];
            let received = self
                .state
                .recv((&self.socket).into(), &mut slices, &mut metas);
            if received.is_err() {
                return;
            }
            let [meta] = metas;
            let came = u64::try_from(meta.timestamp.unwrap().as_micros()).unwrap();
            for datagram in buffer[..meta.len].chunks(meta.stride) {
                self.peer.take(Instant::now(), self.server, datagram);
            }
            for got in self.peer.got.drain(..) {
                let sent = u64::from_be_bytes(*got.payload.first_chunk().unwrap());
                let delay = u32::try_from(came.saturating_sub(sent)).unwrap();
                self.delays.push(delay);
            }
        }
    }

    fn send(&mut self) {
        for (_, packet) in self.peer.step(Instant::now()) {
            drop(self.socket.send_to(&packet, self.server));
        }
    }

    fn talk(&mut self, clock: &Clock) {
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
            // At once: what waits here is no delay of the unit.
            self.send();
        }
    }
}

/// Measures so many calls; what was lost, of a hundred.
fn measure(calls: u32) -> f64 {
    let clock = Clock::system();
    let mut house = House::start();
    let server = house.address();
    let empty = house.memory();
    let mut browsers: Vec<Browser> = (0..2 * calls).map(|n| Browser::new(n, server)).collect();
    for (number, browser) in (0_u32..).zip(&mut browsers) {
        let offer = browser.peer.offer(Instant::now(), false);
        let answer = house.answer(number / 2, number % 2, &offer);
        browser.peer.accept(Instant::now(), answer);
    }
    let begin = Instant::now();
    while house.count().0 < u64::from(2 * calls) {
        assert!(begin.elapsed() < LIMIT, "not all calls connected");
        for browser in &mut browsers {
            browser.receive();
            browser.send();
        }
    }
    spread(&mut browsers);
    let (processor, (_, forwarded)) = (house.processor(), house.count());
    let begin = Instant::now();
    while begin.elapsed() < TIME {
        for browser in &mut browsers {
            browser.talk(&clock);
            browser.receive();
        }
        for browser in &mut browsers {
            browser.send();
        }
    }
    let used = Used {
        processor: house.processor() - processor,
        forwarded: house.count().1 - forwarded,
        memory: house.memory().saturating_sub(empty) / u64::from(calls),
    };
    let end = Instant::now();
    while end.elapsed() < Duration::from_secs(1) {
        browsers.iter_mut().for_each(Browser::receive);
    }
    report(calls, &browsers, &used)
}

/// What the unit took.
struct Used {
    processor: Duration,
    forwarded: u64,
    /// KiB for a call, with everything that it has sent and received.
    memory: u64,
}

/// Browsers do not all send at the same moment.
fn spread(browsers: &mut [Browser]) {
    let now = Instant::now();
    let count = u32::try_from(browsers.len()).unwrap();
    for (number, browser) in (0_u32..).zip(browsers) {
        let later = now + Duration::from_millis(33) * number / count;
        browser.next = [later; 2];
        browser.delays.clear();
        browser.sent = 0;
    }
}

fn report(calls: u32, browsers: &[Browser], used: &Used) -> f64 {
    let sent: u64 = browsers.iter().map(|one| one.sent).sum();
    let mut delays: Vec<u32> = browsers.iter().flat_map(|one| one.delays.clone()).collect();
    delays.sort_unstable();
    let part = |share: usize| delays.get(delays.len() * share / 100).copied().unwrap_or(0);
    let number = |count: u64| f64::from(u32::try_from(count).unwrap());
    let lost = sent.saturating_sub(u64::try_from(delays.len()).unwrap());
    let micros = used.processor.as_secs_f64() * 1_000_000.0;
    let share = number(lost) * 100.0 / number(sent);
    println!(
        "{calls:5}  {:6}  {:11}  {:13.1} µs  {:7.1} %  {lost:5} ({share:.3} %)  \
         {:6} µs  {:6} µs  {:7} KiB",
        sent / TIME.as_secs(),
        used.forwarded / TIME.as_secs(),
        micros / number(used.forwarded.max(1)),
        used.processor.as_secs_f64() * 100.0 / TIME.as_secs_f64(),
        part(50),
        part(99),
        used.memory,
    );
    share
}
