//! ICE-TCP (RFC 6544): packets in frames (RFC 4571) over connections that browsers open, for
//! networks that let no UDP through.
//!
//! A connection is a stranger ([`super::door`]) until it has shown a genuine check of a live leg;
//! afterwards it is one of the few paths of that leg. A stranger may say little: some frames no
//! longer than a check. Whoever says nothing for long, or something that is no frame, is cut off.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use socket2::SockRef;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::door::{Crowded, Door};
use super::{Engine, Path, Sent};
use crate::network::network;

/// The longest frame: no packet of a call is longer.
const MOST_FRAME: u16 = 2_048;
/// The longest frame of a stranger: more than any check.
const MOST_CHECK: u16 = 512;
/// Frames that a stranger may send. The first genuine check makes it known.
const MOST_CHECKS: usize = 8;
/// How long a connection may say nothing. Browsers check every few seconds.
const SILENCE: Duration = Duration::from_secs(40);
/// How long one frame may take to leave.
const SLOW: Duration = Duration::from_secs(5);
/// Frames that a connection keeps besides the kernel's buffer. What is beyond waits in the leg's
/// own queue, where late picture is dropped.
const FRAMES: usize = 16;
/// A small kernel buffer keeps the delay small: about a third of a second of a good picture.
const KERNEL_BUFFER: usize = 64 * 1024;
/// How long nothing is accepted after that failed.
const PAUSE: Duration = Duration::from_millis(100);
/// Events of all connections that may wait for the thread.
const EVENTS: usize = 512;

/// What a connection tells.
pub(super) enum Event {
    Frame(u64, SocketAddr, Vec<u8>),
    /// It takes frames again.
    Drained(u64),
    Closed(u64),
}

struct Connection {
    /// Whether it has shown a genuine check; its task looks at this, too.
    known: Arc<AtomicBool>,
    frames: mpsc::Sender<Vec<u8>>,
    task: JoinHandle<()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// All connections.
pub(super) struct Tcp {
    listener: TcpListener,
    connections: HashMap<u64, Connection>,
    door: Door,
    next: u64,
    events: mpsc::Sender<Event>,
    waiting: mpsc::Receiver<Event>,
}

/// What woke the thread.
pub(super) enum Woken {
    Accepted(std::io::Result<(TcpStream, SocketAddr)>),
    Told(Event),
}

impl Tcp {
    /// Listens. To be called inside of the runtime.
    pub(super) fn listen(listener: std::net::TcpListener) -> std::io::Result<Self> {
        listener.set_nonblocking(true)?;
        let (events, waiting) = mpsc::channel(EVENTS);
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            connections: HashMap::new(),
            door: Door::default(),
            next: 0,
            events,
            waiting,
        })
    }

    /// Waits for the next thing to happen.
    pub(super) async fn next(&mut self) -> Woken {
        tokio::select! {
            event = told(&mut self.waiting) => Woken::Told(event),
            accepted = accept(&self.listener) => Woken::Accepted(accepted),
        }
    }

    /// Takes a connection in, as a stranger, or closes it where its network has too many of them.
    pub(super) fn admit(&mut self, now: Instant, stream: TcpStream, address: SocketAddr) {
        let socket = SockRef::from(&stream);
        let set = stream
            .set_nodelay(true)
            .and_then(|()| socket.set_send_buffer_size(KERNEL_BUFFER));
        #[cfg(target_os = "linux")]
        let set = set.and_then(|()| socket.set_tcp_user_timeout(Some(SLOW * 2)));
        if set.is_err() {
            return;
        }
        self.next += 1;
        match self.door.come(now, self.next, network(address.ip())) {
            Ok(Some(goes)) => drop(self.connections.remove(&goes)),
            Ok(None) => {}
            Err(Crowded) => return,
        }
        let (frames, queue) = mpsc::channel(FRAMES);
        let known = Arc::new(AtomicBool::new(false));
        let talk = Talk {
            number: self.next,
            address,
            known: Arc::clone(&known),
            events: self.events.clone(),
        };
        let connection = Connection {
            known,
            frames,
            task: tokio::spawn(talk.serve(stream, queue)),
        };
        self.connections.insert(self.next, connection);
    }

    /// Whether a connection is there.
    pub(super) fn holds(&self, number: u64) -> bool {
        self.connections.contains_key(&number)
    }

    /// A connection has shown a genuine check of a live leg.
    pub(super) fn known(&mut self, number: u64) {
        if let Some(connection) = self.connections.get(&number)
            && !connection.known.swap(true, Ordering::Relaxed)
        {
            self.door.leave(number);
        }
    }

    /// Sends a packet.
    pub(super) fn send(&self, number: u64, packet: &[u8]) -> Sent {
        let Some(connection) = self.connections.get(&number) else {
            return Sent::Gone;
        };
        match connection.frames.try_reserve() {
            Ok(place) => {
                place.send(packet.to_vec());
                Sent::Taken
            }
            Err(mpsc::error::TrySendError::Full(())) => Sent::Later,
            Err(mpsc::error::TrySendError::Closed(())) => Sent::Gone,
        }
    }

    /// Forgets a connection.
    pub(super) fn close(&mut self, number: u64) {
        self.connections.remove(&number);
        self.door.leave(number);
    }

    /// Closes every connection.
    pub(super) fn close_all(&mut self) {
        self.connections.clear();
        self.door = Door::default();
    }

    /// Closes those who were strangers for too long, and those whose leg is gone.
    pub(super) fn sweep(&mut self, now: Instant, engine: &Engine) {
        for late in self.door.late(now) {
            self.connections.remove(&late);
        }
        self.connections.retain(|number, connection| {
            !connection.known.load(Ordering::Relaxed) || engine.knows(Path::Tcp(*number))
        });
    }

    /// Whether there is no connection.
    pub(super) fn is_empty(&self) -> bool {
        self.connections.is_empty()
    }
}

/// Accepts; where that fails, after a pause, for it would fail again at once.
async fn accept(listener: &TcpListener) -> std::io::Result<(TcpStream, SocketAddr)> {
    let accepted = listener.accept().await;
    if accepted.is_err() {
        tokio::time::sleep(PAUSE).await;
    }
    accepted
}

/// The next event. There is always a sender: the one that new connections get theirs from.
async fn told(waiting: &mut mpsc::Receiver<Event>) -> Event {
    match waiting.recv().await {
        Some(event) => event,
        None => std::future::pending().await,
    }
}

/// What the task of a connection works with.
struct Talk {
    number: u64,
    address: SocketAddr,
    known: Arc<AtomicBool>,
    events: mpsc::Sender<Event>,
}

impl Talk {
    async fn serve(self, stream: TcpStream, queue: mpsc::Receiver<Vec<u8>>) {
        let (read, write) = stream.into_split();
        tokio::select! {
            () = self.reading(read) => {}
            () = self.writing(write, queue) => {}
        }
        // Where the thread has gone there is nobody to tell.
        drop(self.events.send(Event::Closed(self.number)).await);
    }

    /// Ends at the end of the stream, after silence, at what is no frame, and where a stranger says
    /// too much.
    async fn reading(&self, mut read: OwnedReadHalf) {
        let mut checks = 0;
        loop {
            if !self.known.load(Ordering::Relaxed) {
                checks += 1;
                if checks > MOST_CHECKS {
                    return;
                }
            }
            let frame = timeout(SILENCE, async {
                let length = read.read_u16().await?;
                let most = if self.known.load(Ordering::Relaxed) {
                    MOST_FRAME
                } else {
                    MOST_CHECK
                };
                if length == 0 || length > most {
                    return Err(std::io::ErrorKind::InvalidData.into());
                }
                let mut frame = vec![0; usize::from(length)];
                read.read_exact(&mut frame).await?;
                Ok::<_, std::io::Error>(frame)
            });
            let Ok(Ok(frame)) = frame.await else { return };
            // A full channel holds the browser back, as TCP does.
            let event = Event::Frame(self.number, self.address, frame);
            if self.events.send(event).await.is_err() {
                return;
            }
        }
    }

    async fn writing(&self, mut write: OwnedWriteHalf, mut queue: mpsc::Receiver<Vec<u8>>) {
        while let Some(packet) = queue.recv().await {
            let Ok(length) = u16::try_from(packet.len()) else {
                continue;
            };
            let mut frame = Vec::with_capacity(packet.len() + 2);
            frame.extend(length.to_be_bytes());
            frame.extend(packet);
            if !matches!(timeout(SLOW, write.write_all(&frame)).await, Ok(Ok(()))) {
                return;
            }
            let drained = queue.is_empty();
            if drained && self.events.send(Event::Drained(self.number)).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Read as _};

    use super::*;

    /// Longer than any of this takes.
    const LIMIT: Duration = Duration::from_secs(30);

    /// Connects, and is taken in at a moment, as if it came from `address`.
    async fn come(tcp: &mut Tcp, now: Instant, address: [u8; 4]) -> std::net::TcpStream {
        let server = tcp.listener.local_addr().unwrap();
        let stream = std::net::TcpStream::connect(server).unwrap();
        loop {
            if let Woken::Accepted(accepted) = tcp.next().await {
                let (taken, from) = accepted.unwrap();
                tcp.admit(now, taken, SocketAddr::from((address, from.port())));
                return stream;
            }
        }
    }

    fn stands(stream: &mut std::net::TcpStream) -> bool {
        stream.set_nonblocking(true).unwrap();
        let read = stream.read(&mut [0; 8]);
        read.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    /// Waits for the end of a connection. It is a task's, which has to come to it.
    async fn ended(mut stream: std::net::TcpStream) -> bool {
        stream.set_nonblocking(false).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        let read = tokio::task::spawn_blocking(move || stream.read(&mut [0; 8]));
        match read.await.unwrap() {
            Ok(length) => length == 0,
            Err(error) => error.kind() == ErrorKind::ConnectionReset,
        }
    }

    /// Nothing is swept here, so that nobody goes because of the time.
    #[tokio::test]
    async fn a_network_s_share_is_kept_and_whoever_is_in_has_time_to_speak() {
        let (crowd, elsewhere) = ([198, 51, 100, 1], [203, 0, 113, 7]);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut tcp = Tcp::listen(listener).unwrap();
        let now = Instant::now();
        let mut before = come(&mut tcp, now, elsewhere).await;
        let mut within = Vec::new();
        for _ in 0..32 {
            within.push(come(&mut tcp, now, crowd).await);
        }
        for _ in 0..100 {
            let turned_away = come(&mut tcp, now, crowd).await;
            assert!(ended(turned_away).await);
        }
        assert!(within.iter_mut().all(stands));
        let mut after = come(&mut tcp, now, elsewhere).await;
        let soon = now + Duration::from_millis(300);
        let mut late = come(&mut tcp, soon, crowd).await;
        assert!(ended(within.remove(0)).await, "the oldest had its turn");
        assert!(within.iter_mut().all(stands));
        assert!(stands(&mut late) && stands(&mut before) && stands(&mut after));
        assert_eq!(tcp.connections.len(), 34);
    }
}
