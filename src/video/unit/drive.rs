//! The thread of the unit: the socket, the orders and the timers around the engine.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use socket2::{Domain, Socket, Type};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use super::tcp::{Event, Tcp, Woken};
use super::{
    Counters, Engine, LegChange, LocalAddresses, Order, Path, Sent, UnitError, UnitSettings,
};

/// Larger than any datagram that a browser sends; what is longer is cut, and then refused.
const MOST_DATAGRAM: usize = 2_048;
/// Datagrams taken in a row before what they led to is sent.
const BATCH: usize = 64;
/// What the kernel keeps for the socket while the thread is busy, each way.
const KERNEL_BUFFER: usize = 4 * 1024 * 1024;
/// How often the timers are looked at.
const TICK: Duration = Duration::from_millis(50);

/// Binds the sockets and starts the thread.
pub(super) fn start(
    settings: UnitSettings,
    orders: mpsc::Receiver<Order>,
    changes: mpsc::Sender<LegChange>,
    counters: Arc<Counters>,
) -> Result<LocalAddresses, UnitError> {
    let udp = bind(settings.udp)?;
    let listener = settings.tcp.map(std::net::TcpListener::bind).transpose()?;
    let addresses = LocalAddresses {
        udp: udp.local_addr()?,
        tcp: listener
            .as_ref()
            .map(std::net::TcpListener::local_addr)
            .transpose()?,
    };
    let max_calls = settings.max_calls;
    let engine = Engine::new(settings, addresses, counters)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (udp, tcp) = {
        let _inside = runtime.enter();
        let tcp = listener.map(|listener| Tcp::listen(listener, max_calls));
        (UdpSocket::from_std(udp)?, tcp.transpose()?)
    };
    std::thread::Builder::new()
        .name("media".to_owned())
        .spawn(move || {
            let mut driver = Driver {
                engine,
                udp,
                tcp,
                changes,
                blocked: false,
            };
            runtime.block_on(driver.run(orders));
        })?;
    Ok(addresses)
}

fn bind(address: SocketAddr) -> std::io::Result<std::net::UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, None)?;
    if address.is_ipv6() {
        // One socket for both families where the wildcard is bound.
        socket.set_only_v6(false)?;
    }
    // The kernel cuts these to its own limits.
    socket.set_recv_buffer_size(KERNEL_BUFFER)?;
    socket.set_send_buffer_size(KERNEL_BUFFER)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    Ok(socket.into())
}

struct Driver {
    engine: Engine,
    udp: UdpSocket,
    tcp: Option<Tcp>,
    changes: mpsc::Sender<LegChange>,
    /// The kernel took no more at the last flush.
    blocked: bool,
}

impl Driver {
    async fn run(&mut self, mut orders: mpsc::Receiver<Order>) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut buffer = vec![0_u8; MOST_DATAGRAM];
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    None | Some(Order::Shut) => break,
                    Some(order) => self.obey(order),
                },
                _ = ticks.tick(), if !self.is_idle() => self.tick(),
                woken = next(self.tcp.as_mut()) => self.woken(woken),
                ready = self.udp.writable(), if self.blocked => {
                    self.blocked = ready.is_err();
                }
                ready = self.udp.readable() => {
                    if ready.is_ok() {
                        self.receive(&mut buffer);
                    }
                }
            }
            self.flush();
            let changes = &self.changes;
            self.engine.tell(|change| changes.try_send(change).is_ok());
        }
        self.engine.end_all(now());
        self.flush();
    }

    fn is_idle(&self) -> bool {
        self.engine.is_idle() && self.tcp.as_ref().is_none_or(Tcp::is_empty)
    }

    fn tick(&mut self) {
        self.engine.tick(now());
        if let Some(tcp) = &mut self.tcp {
            tcp.sweep(&self.engine);
        }
    }

    fn woken(&mut self, woken: Woken) {
        let Some(tcp) = &mut self.tcp else { return };
        match woken {
            Woken::Accepted(Ok((stream, address))) => tcp.admit(stream, address),
            // Out of descriptors, most likely: those that close make room.
            Woken::Accepted(Err(error)) => tracing::warn!(%error, "no connection was accepted"),
            Woken::Told(Event::Frame(number, address, frame)) => {
                take(&mut self.engine, Path::Tcp(number), address, &frame);
            }
            Woken::Told(Event::Drained(number)) => self.engine.wake(Path::Tcp(number)),
            Woken::Told(Event::Closed(number)) => {
                tcp.close(number);
                self.engine.closed(Path::Tcp(number));
            }
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Answer {
                leg,
                attempt,
                offer,
                reply,
            } => {
                let answer = self.engine.answer(now(), leg, attempt, &offer);
                // Who asked may have gone; the leg then ends by its expiry.
                drop(reply.send(answer));
            }
            Order::HangUp(leg) => self.engine.hang_up(now(), leg),
            Order::End(call) => self.engine.end(now(), call),
            Order::Shut => {}
        }
    }

    fn receive(&mut self, buffer: &mut [u8]) {
        for _ in 0..BATCH {
            let Ok((length, address)) = self.udp.try_recv_from(buffer) else {
                return;
            };
            let Some(packet) = buffer.get(..length) else {
                return;
            };
            take(&mut self.engine, Path::Udp(address), address, packet);
        }
    }

    fn flush(&mut self) {
        if self.blocked {
            return;
        }
        let (udp, tcp) = (&self.udp, self.tcp.as_ref());
        let all = self.engine.flush(now(), |path, bytes| match path {
            Path::Udp(address) => match udp.try_send_to(bytes, address) {
                Ok(_) => Sent::Taken,
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Sent::Blocked,
                Err(_) => Sent::Gone,
            },
            Path::Tcp(number) => tcp.map_or(Sent::Gone, |tcp| tcp.send(number, bytes)),
        });
        self.blocked = !all;
    }
}

async fn next(tcp: Option<&mut Tcp>) -> Woken {
    match tcp {
        Some(tcp) => tcp.next().await,
        None => std::future::pending().await,
    }
}

/// Hands a packet to the engine. Where a library fails over what it was sent, the leg that sent it
/// ends, and the others go on.
fn take(engine: &mut Engine, path: Path, address: SocketAddr, packet: &[u8]) {
    let taken = catch_unwind(AssertUnwindSafe(|| {
        engine.receive(now(), path, address, packet);
    }));
    if taken.is_err() {
        engine.give_up_current();
    }
}

fn now() -> Instant {
    Instant::now()
}
