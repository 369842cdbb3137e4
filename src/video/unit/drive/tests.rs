//! The thread, and what becomes of it when something fails.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::super::mishaps::PAUSE;
use super::super::{Failure, LegId, LegState, Unit};
use super::*;
use crate::domain::ids::CallId;
use crate::domain::person::Side;

const OFFER: &str = "v=0\r\na=group:BUNDLE 0 1\r\na=ice-ufrag:abcd\r\n\
    a=ice-pwd:abcdefghijklmnopqrstuv\r\na=setup:actpass\r\na=fingerprint:sha-256 \
    00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n";

fn leg(call: u128) -> LegId {
    LegId {
        call: CallId(Uuid::from_u128(call)),
        side: Side::Resident,
    }
}

fn failed(leg: LegId, failure: Failure) -> LegChange {
    LegChange {
        leg,
        attempt: 1,
        state: LegState::Failed(failure),
    }
}

/// As the one who watches does: says again and again what it knows.
async fn repeat(unit: &Unit, leg: LegId) {
    loop {
        unit.keep(HashMap::from([(leg, 1)]));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn restarts(unit: &Unit, count: u64) {
    while unit.counters().restarts.get() < count {
        assert!(unit.is_alive());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn when_the_unit_fails_it_begins_anew_and_its_legs_are_told_as_lost() {
    let (changes, mut told) = mpsc::channel(16);
    let unit = Unit::open(UnitSettings::default(), changes).await.unwrap();
    let leg = leg(1);
    unit.answer(leg, 1, OFFER).await.unwrap();
    assert_eq!(unit.counters().calls.get(), 1);
    unit.order(Order::Fail).unwrap();
    let first = tokio::select! {
        first = told.recv() => first,
        () = repeat(&unit, leg) => None,
    };
    assert_eq!(first, Some(failed(leg, Failure::Lost)));
    assert_eq!(unit.counters().restarts.get(), 1);
    assert_eq!(unit.counters().calls.get(), 0);
    assert!(unit.is_alive() && !unit.is_failing());
    // A restart of what is gone would look to its browser as if another server had answered.
    let restart = unit.restart(leg, 1, OFFER).await;
    assert!(matches!(restart, Err(UnitError::Lost)), "{restart:?}");
    assert_eq!(unit.counters().calls.get(), 0);
    // The same port, and room for calls as before.
    let answer = unit.answer(leg, 2, OFFER).await.unwrap();
    let port = unit.local_addresses().udp.port();
    assert!(answer.contains(&format!(" {port} typ host")));
    assert!(unit.restart(leg, 2, OFFER).await.is_ok());
    let other = unit.clone();
    unit.shut().await;
    assert!(!other.is_alive());
    other.end(leg.call);
}

#[tokio::test]
async fn when_the_unit_fails_again_at_once_it_pauses_and_says_so() {
    let (changes, _told) = mpsc::channel(16);
    let unit = Unit::open(UnitSettings::default(), changes).await.unwrap();
    let begin = Instant::now();
    unit.order(Order::Fail).unwrap();
    unit.order(Order::Fail).unwrap();
    restarts(&unit, 2).await;
    assert!(begin.elapsed() >= PAUSE);
    assert!(unit.is_failing());
    unit.answer(leg(1), 1, OFFER).await.unwrap();
}

#[tokio::test]
async fn a_leg_that_makes_a_library_fail_ends_alone() {
    let (changes, mut told) = mpsc::channel(16);
    let unit = Unit::open(UnitSettings::default(), changes).await.unwrap();
    for call in [1, 2] {
        unit.answer(leg(call), 1, OFFER).await.unwrap();
    }
    unit.order(Order::FailOver(leg(1))).unwrap();
    assert_eq!(told.recv().await, Some(failed(leg(1), Failure::Protocol)));
    // The other one is there, and this is its second answer.
    let again = unit.answer(leg(2), 1, OFFER).await.unwrap();
    let line = again.lines().find(|line| line.starts_with("o="));
    assert!(line.is_some_and(|line| line.contains(" 2 IN ")), "{again}");
    assert_eq!(unit.counters().restarts.get(), 0);
    assert_eq!(unit.counters().calls.get(), 1);
}

#[test]
fn what_is_hung_up_while_it_is_known_is_not_lost() {
    let udp = "127.0.0.1:3478".parse().unwrap();
    let local = LocalAddresses { udp, tcp: None };
    let counters = Arc::new(Counters::default());
    let mut engine = Engine::new(UnitSettings::default(), local, Arc::clone(&counters)).unwrap();
    for call in [1, 2, 3] {
        engine.answer(now(), leg(call), 1, OFFER).unwrap();
    }
    let wanted = Wanted {
        legs: HashMap::from([(leg(1), 1)]),
        calls: HashSet::from([leg(2).call]),
        known: Some([1, 2, 3, 4].map(|call| (leg(call), 1)).into()),
    };
    heed(&mut engine, wanted);
    let mut told = Vec::new();
    engine.tell(|change| {
        told.push(change);
        true
    });
    assert_eq!(told, [failed(leg(4), Failure::Lost)]);
    assert_eq!(counters.calls.get(), 1);
}
