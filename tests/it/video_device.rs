//! The device of somebody in a call: a peer connection of the library on a socket of its own, and a
//! thread that keeps it going.

use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::app::PATIENCE;
use crate::media_peer::{Peer, TYPES};

/// A device that lives until it is dropped.
pub struct Device {
    works: Arc<Mutex<Works>>,
    stop: Arc<AtomicBool>,
}

struct Works {
    peer: Peer,
    socket: UdpSocket,
    server: Option<SocketAddr>,
    /// Both descriptions, one after the other.
    said: String,
}

impl Works {
    fn step(&mut self) {
        let now = Instant::now();
        let Some(server) = self.server else { return };
        for (_, packet) in self.peer.step(now) {
            // What is lost on the way is sent again, or is missing, as in any network.
            let _ = self.socket.send_to(&packet, server);
        }
        let mut buffer = [0; 4_096];
        while let Ok((length, _)) = self.socket.recv_from(&mut buffer) {
            self.peer.take(now, server, &buffer[..length]);
        }
    }
}

impl Device {
    /// A device with numbers of its own.
    pub fn new(number: u8) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let address = socket.local_addr().unwrap();
        let types = TYPES[usize::from(number) % 2];
        let peer = Peer::new(
            Instant::now(),
            address,
            types,
            1_000 * u32::from(number) + 1,
        );
        let works = Arc::new(Mutex::new(Works {
            peer,
            socket,
            server: None,
            said: String::new(),
        }));
        let stop = Arc::new(AtomicBool::new(false));
        let (going, ended) = (Arc::clone(&works), Arc::clone(&stop));
        std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                going.lock().unwrap().step();
                std::thread::sleep(Duration::from_millis(2));
            }
        });
        Self { works, stop }
    }

    pub fn offer(&self) -> String {
        let mut works = self.works.lock().unwrap();
        let offer = works.peer.offer(Instant::now(), false);
        works.said.push_str(&offer);
        offer
    }

    /// The offer and the answer.
    pub fn said(&self) -> String {
        self.works.lock().unwrap().said.clone()
    }

    /// Takes the server's answer, and goes where it says.
    pub fn accept(&self, answer: &str) {
        let candidate = answer
            .lines()
            .find(|line| line.starts_with("a=candidate:") && line.contains(" udp "));
        let words: Vec<&str> = candidate.unwrap().split(' ').collect();
        let server = format!("{}:{}", words[4], words[5]).parse().unwrap();
        let mut works = self.works.lock().unwrap();
        works.server = Some(server);
        works.said.push_str(answer);
        works.peer.accept(Instant::now(), answer.to_owned());
    }

    pub fn connected(&self) -> bool {
        self.works.lock().unwrap().peer.connected
    }

    /// Says something, in one packet of sound.
    pub fn speak(&self, sound: &[u8]) {
        let mut works = self.works.lock().unwrap();
        works.peer.send(Instant::now(), false, sound);
    }

    /// Whether this sound came.
    pub fn heard(&self, sound: &[u8]) -> bool {
        let works = self.works.lock().unwrap();
        works.peer.payloads(false).iter().any(|came| came == sound)
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Waits until something is so.
pub async fn until(what: &str, mut so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < PATIENCE, "it never came to this: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
