//! Forwarding: what one packet costs the media unit, how many are lost, how much later they come.
//!
//! The unit runs as it does in the server: its own thread, its socket. The browsers are the
//! library's peer connections in this process, on threads of their own; what they cost is not
//! counted. Each call is two sides of 30 packets of picture (1,000 bytes) and 50 of sound (100
//! bytes) a second.
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

#[path = "../../tests/video/listener.rs"]
mod listener;
#[path = "../../tests/video/peer.rs"]
mod peer;

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use portti::domain::ids::CallId;
use portti::domain::person::Side;
use portti::video::unit::{LegId, Unit, UnitSettings};
use tokio::sync::mpsc;
use uuid::Uuid;

use peer::{Peer, TYPES};

/// How long each part is measured.
const TIME: Duration = Duration::from_secs(10);
/// How long the calls may take to connect.
const LIMIT: Duration = Duration::from_secs(60);
/// Packets a second of one side.
const PICTURE: u32 = 30;
const SOUND: u32 = 50;

fn main() {
    // Test runners ask every target what it holds; this one holds a bench and no tests.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("calls  packets/s  processor/packet  lost     delay p50   p99");
    for calls in [1, 6, 10, 25, 50, 100] {
        measure(calls);
    }
}

struct Browser {
    peer: Peer,
    socket: UdpSocket,
    server: SocketAddr,
    next: [Instant; 2],
    sent: u64,
    got: u64,
    delays: Vec<u32>,
}

impl Browser {
    fn new(number: u32, server: SocketAddr) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let now = Instant::now();
        let types = TYPES[usize::try_from(number % 2).unwrap()];
        let peer = Peer::new(now, socket.local_addr().unwrap(), types, 10 * (number + 1));
        Self {
            peer,
            socket,
            server,
            next: [now; 2],
            sent: 0,
            got: 0,
            delays: Vec::new(),
        }
    }

    fn receive(&mut self, base: Instant) {
        let mut buffer = [0; 2_048];
        while let Ok((length, _)) = self.socket.recv_from(&mut buffer) {
            let now = Instant::now();
            self.peer.take(now, self.server, &buffer[..length]);
            let at = micros(base, now);
            for got in self.peer.got.drain(..) {
                self.got += 1;
                let sent = u64::from_be_bytes(*got.payload.first_chunk().unwrap());
                self.delays
                    .push(u32::try_from(at.saturating_sub(sent)).unwrap());
            }
        }
    }

    fn send(&mut self) {
        for (_, packet) in self.peer.step(Instant::now()) {
            drop(self.socket.send_to(&packet, self.server));
        }
    }

    fn talk(&mut self, base: Instant) {
        for (place, (rate, bytes)) in [(SOUND, 100), (PICTURE, 1_000)].into_iter().enumerate() {
            let now = Instant::now();
            if now < self.next[place] {
                continue;
            }
            self.next[place] += Duration::from_secs(1) / rate;
            let mut payload = vec![0; bytes];
            payload[..8].copy_from_slice(&micros(base, now).to_be_bytes());
            self.peer.send(now, place == 1, &payload);
            self.sent += 1;
            // At once: what waits here is no delay of the unit.
            self.send();
        }
    }
}

fn micros(base: Instant, now: Instant) -> u64 {
    u64::try_from(now.duration_since(base).as_micros()).unwrap()
}

fn measure(calls: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (changes, _told) = mpsc::channel(1_024);
    let settings = UnitSettings {
        max_calls: 1_000,
        ..UnitSettings::default()
    };
    let unit = runtime.block_on(Unit::open(settings, changes)).unwrap();
    let server = unit.local_addresses().udp;
    let mut browsers: Vec<Browser> = (0..2 * calls).map(|n| Browser::new(n, server)).collect();
    for (number, browser) in (0_u32..).zip(&mut browsers) {
        let side = [Side::Resident, Side::Professional][usize::try_from(number % 2).unwrap()];
        let call = CallId(Uuid::from_u128(u128::from(number / 2)));
        let offer = browser.peer.offer(Instant::now(), false);
        let answer = unit.answer(LegId { call, side }, 1, &offer);
        let answer = runtime.block_on(answer).unwrap();
        browser.peer.accept(Instant::now(), answer);
    }
    let base = Instant::now();
    while unit.counters().legs.get() < u64::from(2 * calls) {
        assert!(base.elapsed() < LIMIT, "not all calls connected");
        for browser in &mut browsers {
            browser.receive(base);
            browser.send();
        }
    }
    spread(&mut browsers);
    let (processor, forwarded) = (used(), unit.counters().forwarded.get());
    let begin = Instant::now();
    while begin.elapsed() < TIME {
        for browser in &mut browsers {
            browser.talk(base);
            browser.receive(base);
        }
        for browser in &mut browsers {
            browser.send();
        }
    }
    let (processor, forwarded) = (
        used() - processor,
        unit.counters().forwarded.get() - forwarded,
    );
    let end = Instant::now();
    while end.elapsed() < Duration::from_secs(1) {
        browsers
            .iter_mut()
            .for_each(|browser| browser.receive(base));
    }
    report(calls, &browsers, processor, forwarded);
    runtime.block_on(unit.shut());
}

/// Browsers do not all send at the same moment.
fn spread(browsers: &mut [Browser]) {
    let now = Instant::now();
    let count = u32::try_from(browsers.len()).unwrap();
    for (number, browser) in (0_u32..).zip(browsers) {
        let later = now + Duration::from_millis(33) * number / count;
        browser.next = [later; 2];
        browser.delays.clear();
        (browser.sent, browser.got) = (0, 0);
    }
}

fn report(calls: u32, browsers: &[Browser], processor: Duration, forwarded: u64) {
    let (sent, got) = browsers
        .iter()
        .fold((0, 0), |(sent, got), one| (sent + one.sent, got + one.got));
    let mut delays: Vec<u32> = browsers.iter().flat_map(|one| one.delays.clone()).collect();
    delays.sort_unstable();
    let part = |share: usize| delays.get(delays.len() * share / 100).copied().unwrap_or(0);
    let cost = processor.as_nanos() / u128::from(forwarded.max(1));
    let lost = sent.saturating_sub(got);
    println!(
        "{calls:5}  {:9}  {:12.1} µs  {lost:4} ({:.2} %)  {:6} µs  {:6} µs",
        forwarded / TIME.as_secs(),
        f64::from(u32::try_from(cost).unwrap()) / 1_000.0,
        f64::from(u32::try_from(lost).unwrap()) * 100.0 / f64::from(u32::try_from(sent).unwrap()),
        part(50),
        part(99),
    );
}

/// The processor time of the unit's thread.
fn used() -> Duration {
    for task in std::fs::read_dir("/proc/self/task").unwrap() {
        let task = task.unwrap().path();
        if std::fs::read_to_string(task.join("comm")).is_ok_and(|name| name.trim() == "media") {
            let times = std::fs::read_to_string(task.join("schedstat")).unwrap();
            let nanos = times.split_whitespace().next().unwrap().parse().unwrap();
            return Duration::from_nanos(nanos);
        }
    }
    panic!("the unit has no thread");
}
