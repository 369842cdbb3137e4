//! The unit as it runs: its thread, its sockets, real time.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use portti::domain::person::Side;
use portti::video::unit::{LegChange, LegState, Unit, UnitError, UnitSettings};
use tokio::sync::mpsc;

use crate::peer::{Peer, TYPES};
use crate::world::{call, leg};

const LIMIT: Duration = Duration::from_secs(30);

/// How a browser reaches the unit.
enum Way {
    Udp(UdpSocket),
    Tcp(TcpStream, Vec<u8>),
}

struct Browser {
    peer: Peer,
    way: Way,
    server: SocketAddr,
}

impl Browser {
    fn new(number: u8, way: Way, server: SocketAddr) -> Self {
        let address = match &way {
            Way::Udp(socket) => {
                socket.set_nonblocking(true).unwrap();
                socket.local_addr().unwrap()
            }
            Way::Tcp(stream, _) => {
                stream.set_nonblocking(true).unwrap();
                stream.local_addr().unwrap()
            }
        };
        let types = TYPES[usize::from(number) % 2];
        let first = 1_000 * (u32::from(number) + 1);
        Self {
            peer: Peer::new(Instant::now(), address, types, first),
            way,
            server,
        }
    }

    fn step(&mut self) {
        let now = Instant::now();
        for (_, packet) in self.peer.step(now) {
            match &mut self.way {
                Way::Udp(socket) => drop(socket.send_to(&packet, self.server)),
                Way::Tcp(stream, _) => {
                    let length = u16::try_from(packet.len()).unwrap();
                    let mut frame = length.to_be_bytes().to_vec();
                    frame.extend(&packet);
                    stream.write_all(&frame).unwrap();
                }
            }
        }
        while let Some(packet) = self.receive() {
            self.peer.take(now, self.server, &packet);
        }
    }

    fn receive(&mut self) -> Option<Vec<u8>> {
        let mut buffer = [0; 4_096];
        match &mut self.way {
            Way::Udp(socket) => {
                let (length, _) = socket.recv_from(&mut buffer).ok()?;
                Some(buffer[..length].to_vec())
            }
            Way::Tcp(stream, kept) => {
                if let Ok(length) = stream.read(&mut buffer) {
                    kept.extend(&buffer[..length]);
                }
                let length = usize::from(u16::from_be_bytes(*kept.first_chunk()?));
                (kept.len() >= 2 + length).then(|| {
                    let rest = kept.split_off(2 + length);
                    std::mem::replace(kept, rest)[2..].to_vec()
                })
            }
        }
    }
}

async fn until(browsers: &mut [Browser], what: &str, mut so: impl FnMut(&mut [Browser]) -> bool) {
    let begin = Instant::now();
    while !so(browsers) {
        assert!(begin.elapsed() < LIMIT, "it never came to this: {what}");
        browsers.iter_mut().for_each(Browser::step);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn open(tcp: bool) -> (Unit, mpsc::Receiver<LegChange>) {
    let (changes, told) = mpsc::channel(16);
    let settings = UnitSettings {
        tcp: tcp.then(|| "127.0.0.1:0".parse().unwrap()),
        ..UnitSettings::default()
    };
    (Unit::open(settings, changes).await.unwrap(), told)
}

async fn join(unit: &Unit, browser: &mut Browser, number: u128, side: Side) {
    let offer = browser.peer.offer(Instant::now(), false);
    let mut answer = unit.answer(leg(number, side), 1, &offer).await.unwrap();
    if matches!(browser.way, Way::Tcp(..)) {
        // The library's agent opens no connections itself: it is told that the other end of this
        // one is an ordinary address.
        let port = browser.server.port();
        answer = answer
            .lines()
            .filter(|line| !line.contains(" tcp "))
            .map(|line| {
                if line.contains(" udp ") {
                    format!("a=candidate:1 1 udp 2130706431 127.0.0.1 {port} typ host\r\n")
                } else {
                    format!("{line}\r\n")
                }
            })
            .collect();
    }
    browser.peer.accept(Instant::now(), answer);
}

async fn talk(unit: &Unit, browsers: &mut [Browser]) {
    until(browsers, "both connect", |browsers| {
        browsers.iter().all(|browser| browser.peer.connected) && unit.counters().legs.get() == 2
    })
    .await;
    for _ in 0..50 {
        for browser in browsers.iter_mut() {
            browser.peer.send(Instant::now(), true, &[7; 300]);
            browser.peer.send(Instant::now(), false, &[8; 60]);
            browser.step();
        }
    }
    until(browsers, "all media came", |browsers| {
        let all = |browser: &Browser| {
            browser.peer.payloads(true).len() == 50 && browser.peer.payloads(false).len() == 50
        };
        browsers.iter().all(all)
    })
    .await;
}

fn udp(number: u8, unit: &Unit) -> Browser {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    Browser::new(number, Way::Udp(socket), unit.local_addresses().udp)
}

fn tcp(number: u8, unit: &Unit) -> Browser {
    let server = unit.local_addresses().tcp.unwrap();
    let stream = TcpStream::connect(server).unwrap();
    Browser::new(number, Way::Tcp(stream, Vec::new()), server)
}

#[tokio::test]
async fn a_call_over_udp_and_its_end() {
    let (unit, mut told) = open(false).await;
    let mut browsers = [udp(0, &unit), udp(1, &unit)];
    join(&unit, &mut browsers[0], 1, Side::Resident).await;
    join(&unit, &mut browsers[1], 1, Side::Professional).await;
    talk(&unit, &mut browsers).await;
    let mut both = [told.recv().await.unwrap(), told.recv().await.unwrap()];
    both.sort_by_key(|change| format!("{change:?}").len());
    let connected = LegChange {
        leg: leg(1, Side::Resident),
        attempt: 1,
        state: LegState::Connected,
    };
    assert_eq!(both[0], connected);
    unit.end(call(1));
    until(&mut browsers, "both are told", |browsers| {
        browsers.iter_mut().all(|browser| browser.peer.is_left())
    })
    .await;
    assert_eq!(unit.counters().calls.get(), 0);
}

#[tokio::test]
async fn a_call_between_tcp_and_udp() {
    let (unit, _told) = open(true).await;
    let mut browsers = [tcp(0, &unit), udp(1, &unit)];
    join(&unit, &mut browsers[0], 1, Side::Resident).await;
    join(&unit, &mut browsers[1], 1, Side::Professional).await;
    talk(&unit, &mut browsers).await;
}

#[tokio::test]
async fn what_is_no_frame_and_who_is_nobody_is_cut_off() {
    let (unit, _told) = open(true).await;
    let address = unit.local_addresses().tcp.unwrap();
    for sent in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0, 0], &[0xFF, 0xFF, 1]] {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream.write_all(sent).unwrap();
        assert!(ended(&mut stream), "{sent:?}");
    }
    // Well-formed, but of no leg: a stranger says so much, and no more.
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.write_all(&[0, 3, 1, 2, 3].repeat(9)).unwrap();
    assert!(ended(&mut stream));
    // Longer than any check, and of nobody.
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.write_all(&1_000_u16.to_be_bytes()).unwrap();
    assert!(ended(&mut stream));
}

fn ended(stream: &mut TcpStream) -> bool {
    match stream.read(&mut [0; 64]) {
        Ok(length) => length == 0,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    }
}

#[tokio::test]
async fn shutting_says_goodbye_and_frees_the_ports() {
    let (unit, _told) = open(true).await;
    let addresses = unit.local_addresses();
    let mut browsers = [udp(0, &unit), udp(1, &unit)];
    join(&unit, &mut browsers[0], 1, Side::Resident).await;
    join(&unit, &mut browsers[1], 1, Side::Professional).await;
    talk(&unit, &mut browsers).await;
    let other = unit.clone();
    unit.shut().await;
    until(&mut browsers, "both are told", |browsers| {
        browsers.iter_mut().all(|browser| browser.peer.is_left())
    })
    .await;
    let closed = other.answer(leg(1, Side::Resident), 2, "v=0").await;
    assert!(matches!(closed, Err(UnitError::Closed)), "{closed:?}");
    UdpSocket::bind(addresses.udp).unwrap();
}

#[tokio::test]
async fn an_offer_that_is_too_long_is_not_looked_at() {
    let (unit, _told) = open(false).await;
    let answer = unit
        .answer(leg(1, Side::Resident), 1, &"v".repeat(17_000))
        .await;
    assert!(matches!(answer, Err(UnitError::Unsupported(_))));
}

#[tokio::test]
async fn a_wildcard_needs_a_public_address() {
    let settings = UnitSettings {
        udp: "0.0.0.0:0".parse().unwrap(),
        ..UnitSettings::default()
    };
    let (changes, _told) = mpsc::channel(1);
    let refused = Unit::open(settings.clone(), changes.clone()).await;
    assert!(matches!(refused, Err(UnitError::Settings(_))));
    let public = UnitSettings {
        public: vec!["192.0.2.44".parse().unwrap()],
        ..settings
    };
    let unit = Unit::open(public, changes).await.unwrap();
    let mut browser = udp(0, &unit);
    let offer = browser.peer.offer(Instant::now(), false);
    let answer = unit
        .answer(leg(1, Side::Resident), 1, &offer)
        .await
        .unwrap();
    let port = unit.local_addresses().udp.port();
    assert!(answer.contains(&format!(" 192.0.2.44 {port} typ host")));
    assert!(!answer.contains(" 0.0.0.0 "));
}
