//! Forwarding: what one packet costs, how many are lost and where, how much later they come, and what
//! memory a call takes. With `--janus` Debian's Janus does the same beside Portti's media unit.
//!
//! Each forwarder runs in a process of its own, on one core. The browsers are in this process, on
//! another core; what they cost is not counted. Each call is two sides of 30 packets of picture
//! (1,000 bytes) and 50 of sound (100 bytes) a second, over real DTLS-SRTP. The delay ends when the
//! kernel has the packet for the receiver, however long this process takes to look at it.
//!
//! Until loss, the browsers are bare ([`side`]): they cost so little that the forwarder is at its end
//! before they are. Beside Janus they are the library's peer connections ([`browser`]), which can be
//! called as well as call.
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

mod browser;
mod crowd;
mod drops;
mod house;
mod janus;
#[path = "../../tests/video/listener.rs"]
mod listener;
#[path = "../../src/video/unit/octets.rs"]
mod octets;
#[path = "../../tests/video/peer.rs"]
mod peer;
mod process;
mod report;
mod side;
mod sound;
#[expect(unused_imports, reason = "its own tests are not run here")]
#[path = "../../src/video/unit/stun.rs"]
mod stun;

use std::time::{Duration, Instant};

use portti::clock::Clock;

use browser::{Browser, Room};
use house::House;
use janus::Janus;
use process::{Forwarder, pin_driver};
use report::{Said, Seen, Used, report};
use side::Identity;

/// How long each part is measured, after it has been under way for a little.
const TIME: Duration = Duration::from_secs(10);
const WARM: Duration = Duration::from_secs(2);
/// After that long nothing is on its way any more.
const QUIET: Duration = Duration::from_millis(500);
/// How long the calls may take to connect.
const LIMIT: Duration = Duration::from_secs(60);
/// How often the browsers look what has come.
const LOOK: Duration = Duration::from_millis(2);
/// How many calls; then ever more, until some are lost.
const CALLS: [u32; 6] = [1, 6, 10, 25, 50, 100];
const MORE: std::ops::RangeInclusive<u32> = 2..=20;
const STEP: u32 = 100;
/// The same beside Janus: what a person waits for.
const BESIDE: [u32; 4] = [6, 25, 50, 100];
/// More lost than this, of a hundred, and more calls need not be tried.
const MOST_LOST: f64 = 0.1;
/// Where the browsers send less than this of what they should, of a hundred, they are at their end.
const LEAST_SENT: f64 = 99.0;

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
    if asked("--janus") {
        beside_janus();
    } else {
        until_loss();
    }
}

/// Ever more calls, until some are lost.
fn until_loss() {
    head();
    let identity = Identity::fresh();
    for calls in CALLS.into_iter().chain(MORE.map(|times| times * STEP)) {
        let mut house = House::start();
        let (seen, drops) = crowd::measure(calls, &identity, &mut house);
        if seen.lost > MOST_LOST {
            println!("more than {MOST_LOST} % is lost with {calls} calls: {drops}");
            return;
        }
        if seen.sent < LEAST_SENT {
            println!("the browsers of the bench can send no more than with {calls} calls");
            return;
        }
    }
}

/// Both, one after the other with the same calls.
fn beside_janus() {
    if !janus::is_installed() {
        println!("there is no `janus` to measure beside: apt-get install janus");
        return;
    }
    head();
    for calls in BESIDE {
        measure(calls, "portti", &mut House::start());
        measure(calls, "janus", &mut Janus::start());
    }
}

fn head() {
    pin_driver();
    println!(
        "        calls  sent/s  came/s  processor/packet  of a core  lost             \
         delay p50       p99  memory/call"
    );
}

/// Measures so many calls.
fn measure(calls: u32, who: &str, forwarder: &mut dyn Forwarder) -> Seen {
    let empty = forwarder.process().memory();
    // Portti numbers payloads anew for each side; Janus has both agree.
    let types = |number: u32| usize::from(who == "portti" && number % 2 == 1);
    let numbers = 0..2 * calls;
    let mut browsers: Vec<_> = numbers.map(|n| Browser::new(n, types(n))).collect();
    let mut room = Room::default();
    for (number, sides) in (0_u32..).zip(browsers.chunks_mut(2)) {
        forwarder.call(number, sides);
    }
    let begin = Instant::now();
    while !browsers.iter().all(|browser| browser.peer.connected) {
        assert!(begin.elapsed() < LIMIT, "not all calls connected");
        for browser in &mut browsers {
            browser.receive(&mut room);
            browser.send();
        }
    }
    talk(&mut browsers, &mut room, WARM);
    let processor = forwarder.process().processor();
    talk(&mut browsers, &mut room, TIME);
    let used = Used {
        processor: forwarder.process().processor() - processor,
        memory: forwarder.process().memory().saturating_sub(empty) / u64::from(calls),
    };
    let said = Said {
        sent: browsers.iter().map(|one| one.sent).sum(),
        delays: browsers.iter().flat_map(|one| one.delays.clone()).collect(),
    };
    report(calls, who, said, &used)
}

/// Lets all talk for so long, and what they said arrive.
fn talk(browsers: &mut [Browser], room: &mut Room, time: Duration) {
    let clock = Clock::system();
    let begin = Instant::now();
    let count = u32::try_from(browsers.len()).unwrap();
    for (number, browser) in (0_u32..).zip(&mut *browsers) {
        // Not all at the same moment.
        browser.begin(begin + Duration::from_millis(33) * number / count);
    }
    let mut looked = begin;
    while begin.elapsed() < time + QUIET {
        let look = looked.elapsed() >= LOOK;
        if look {
            looked = Instant::now();
        }
        for browser in &mut *browsers {
            if begin.elapsed() < time {
                browser.talk(&clock);
            }
            if look {
                browser.receive(room);
                browser.send();
            }
        }
    }
}
