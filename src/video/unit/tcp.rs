//! ICE-TCP (RFC 6544): packets in frames (RFC 4571) over connections that browsers open, for
//! networks that let no UDP through.
//!
//! A connection that does not come to belong to a leg within a few seconds is closed; so is one
//! that says nothing, or something that is no frame.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use socket2::SockRef;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{Engine, Path, Sent};
use crate::network::network;

/// The longest frame: no packet of a call is longer.
const MOST_FRAME: u16 = 2_048;
/// Connections of one address, for whole offices come from one.
const MOST_OF_ADDRESS: usize = 64;
/// Connections for each call that is allowed: two sides, restarts and rejoins.
const MOST_OF_CALL: usize = 8;
/// How long a connection may belong to no leg.
const STRANGER: Duration = Duration::from_secs(5);
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
    address: IpAddr,
    since: Instant,
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
    next: u64,
    most: usize,
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
    pub(super) fn listen(
        listener: std::net::TcpListener,
        max_calls: usize,
    ) -> std::io::Result<Self> {
        listener.set_nonblocking(true)?;
        let (events, waiting) = mpsc::channel(EVENTS);
        Ok(Self {
            listener: TcpListener::from_std(listener)?,
            connections: HashMap::new(),
            next: 0,
            most: max_calls.saturating_mul(MOST_OF_CALL).max(MOST_OF_ADDRESS),
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

    /// Takes a connection in, unless there are too many.
    pub(super) fn admit(&mut self, stream: TcpStream, address: SocketAddr) {
        let ip = network(address.ip());
        let same = self
            .connections
            .values()
            .filter(|known| known.address == ip);
        if self.connections.len() >= self.most || same.count() >= MOST_OF_ADDRESS {
            return;
        }
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
        let (frames, queue) = mpsc::channel(FRAMES);
        let task = tokio::spawn(serve(
            self.next,
            stream,
            address,
            self.events.clone(),
            queue,
        ));
        let connection = Connection {
            address: ip,
            since: Instant::now(),
            frames,
            task,
        };
        self.connections.insert(self.next, connection);
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
    }

    /// Closes what belongs to no leg for too long.
    pub(super) fn sweep(&mut self, engine: &Engine) {
        self.connections.retain(|number, connection| {
            connection.since.elapsed() < STRANGER || engine.knows(Path::Tcp(*number))
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

async fn serve(
    number: u64,
    stream: TcpStream,
    address: SocketAddr,
    events: mpsc::Sender<Event>,
    queue: mpsc::Receiver<Vec<u8>>,
) {
    let (read, write) = stream.into_split();
    tokio::select! {
        () = reading(number, read, address, &events) => {}
        () = writing(number, write, queue, &events) => {}
    }
    // Where the thread has gone there is nobody to tell.
    drop(events.send(Event::Closed(number)).await);
}

/// Ends at the end of the stream, after silence, or at what is no frame.
async fn reading(
    number: u64,
    mut read: OwnedReadHalf,
    address: SocketAddr,
    events: &mpsc::Sender<Event>,
) {
    loop {
        let frame = timeout(SILENCE, async {
            let length = read.read_u16().await?;
            if length == 0 || length > MOST_FRAME {
                return Err(std::io::ErrorKind::InvalidData.into());
            }
            let mut frame = vec![0; usize::from(length)];
            read.read_exact(&mut frame).await?;
            Ok::<_, std::io::Error>(frame)
        });
        let Ok(Ok(frame)) = frame.await else { return };
        // A full channel holds the browser back, as TCP does.
        if events
            .send(Event::Frame(number, address, frame))
            .await
            .is_err()
        {
            return;
        }
    }
}

async fn writing(
    number: u64,
    mut write: OwnedWriteHalf,
    mut queue: mpsc::Receiver<Vec<u8>>,
    events: &mpsc::Sender<Event>,
) {
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
        if queue.is_empty() && events.send(Event::Drained(number)).await.is_err() {
            return;
        }
    }
}
