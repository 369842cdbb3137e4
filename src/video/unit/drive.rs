//! The thread of the unit: the sockets, the orders and the timers around the engine.
//!
//! Where a library fails over what it was sent, the leg that sent it ends and the others go on.
//! Where anything else fails, all begins anew with no legs: who had one is told that it is lost,
//! and joins again.

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use super::endings::{Endings, Wanted};
use super::mishaps::Mishaps;
use super::tcp::{Event, Tcp, Woken};
use super::udp::{self, Udp};
use super::{
    Counters, Engine, LegChange, LocalAddresses, Order, Path, Sent, UnitError, UnitSettings,
};

/// How often the timers are looked at.
const TICK: Duration = Duration::from_millis(50);
/// Datagrams are taken in at most this often: under load those that come meanwhile share the cost
/// of waking, and a millisecond is nothing to a call.
const PACE: Duration = Duration::from_millis(1);
/// Calls of the system in a row that take datagrams in, before what they led to is sent.
const TURNS: usize = 4;

/// What the thread is told, and whom it tells.
pub(super) struct Surroundings {
    pub(super) orders: mpsc::Receiver<Order>,
    pub(super) endings: Arc<Endings>,
    pub(super) mishaps: Arc<Mishaps>,
    pub(super) changes: mpsc::Sender<LegChange>,
    pub(super) counters: Arc<Counters>,
}

/// Binds the sockets and starts the thread.
pub(super) fn start(
    settings: UnitSettings,
    surroundings: Surroundings,
) -> Result<LocalAddresses, UnitError> {
    let udp = udp::bind(settings.udp)?;
    let listener = settings.tcp.map(std::net::TcpListener::bind).transpose()?;
    let addresses = LocalAddresses {
        udp: udp.local_addr()?,
        tcp: listener
            .as_ref()
            .map(std::net::TcpListener::local_addr)
            .transpose()?,
    };
    let Surroundings {
        mut orders,
        endings,
        mishaps,
        changes,
        counters,
    } = surroundings;
    let fresh = move || Engine::new(settings.clone(), addresses, Arc::clone(&counters));
    let engine = fresh()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let sockets = {
        let _inside = runtime.enter();
        let tcp = listener.map(Tcp::listen).transpose();
        Udp::new(udp).and_then(|udp| Ok((udp, tcp?)))
    };
    let (udp, tcp) = match sockets {
        Ok(sockets) => sockets,
        Err(error) => {
            // Whoever opens the unit may be in a runtime, in which another cannot be waited for.
            runtime.shutdown_background();
            return Err(error.into());
        }
    };
    let mut driver = Driver {
        engine,
        udp,
        tcp,
        endings,
        changes,
        blocked: false,
        received: Instant::now(),
    };
    std::thread::Builder::new()
        .name("media".to_owned())
        .spawn(move || {
            while runtime.block_on(driver.run(&mut orders)).is_err() {
                tracing::error!("the media unit failed and begins anew, without its legs");
                std::thread::sleep(mishaps.one(now()));
                let Ok(engine) = fresh() else { break };
                driver.begin_anew(engine);
            }
        })?;
    Ok(addresses)
}

/// Something failed that no single leg can be blamed for.
struct Broken;

struct Driver {
    engine: Engine,
    udp: Udp,
    tcp: Option<Tcp>,
    endings: Arc<Endings>,
    changes: mpsc::Sender<LegChange>,
    /// The kernel took no more at the last flush.
    blocked: bool,
    /// When datagrams were last taken in.
    received: Instant,
}

impl Driver {
    /// Runs until told to shut.
    async fn run(&mut self, orders: &mut mpsc::Receiver<Order>) -> Result<(), Broken> {
        let running = AssertUnwindSafe(self.runs(orders)).catch_unwind();
        running.await.map_err(|_| Broken)
    }

    async fn runs(&mut self, orders: &mut mpsc::Receiver<Order>) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    None | Some(Order::Shut) => break,
                    Some(order) => {
                        // What was to end before it came ends before it is obeyed.
                        self.heed();
                        self.obey(order);
                    }
                },
                () = self.endings.rung() => self.heed(),
                _ = ticks.tick(), if !self.is_idle() => self.tick(),
                woken = next(self.tcp.as_mut()) => self.woken(woken),
                ready = self.udp.writable(), if self.blocked => {
                    self.blocked = ready.is_err();
                }
                ready = self.udp.readable() => {
                    if ready.is_ok() {
                        self.receive();
                    }
                }
            }
            self.flush();
            let changes = &self.changes;
            self.engine.tell(|change| changes.try_send(change).is_ok());
        }
        self.heed();
        self.engine.end_all(now());
        self.flush();
    }

    /// Goes on with another engine. Connections over TCP belonged to legs that are gone.
    fn begin_anew(&mut self, engine: Engine) {
        self.engine = engine;
        self.engine.began_anew();
        self.blocked = false;
        if let Some(tcp) = &mut self.tcp {
            tcp.close_all();
        }
    }

    fn is_idle(&self) -> bool {
        self.engine.is_idle() && self.tcp.as_ref().is_none_or(Tcp::is_empty)
    }

    fn tick(&mut self) {
        let engine = &mut self.engine;
        guarded(engine, |engine| engine.tick(now()));
        if let Some(tcp) = &mut self.tcp {
            tcp.sweep(now(), &self.engine);
        }
    }

    fn woken(&mut self, woken: Woken) {
        let Some(tcp) = &mut self.tcp else { return };
        match woken {
            Woken::Accepted(Ok((stream, address))) => tcp.admit(now(), stream, address),
            // Out of descriptors, most likely: those that close make room.
            Woken::Accepted(Err(error)) => tracing::warn!(%error, "no connection was accepted"),
            Woken::Told(Event::Frame(number, address, frame)) => {
                let path = Path::Tcp(number);
                // One that was closed meanwhile says nothing more.
                if tcp.holds(number) {
                    take(&mut self.engine, path, address, &frame);
                }
                if self.engine.knows(path) {
                    tcp.known(number);
                }
            }
            Woken::Told(Event::Drained(number)) => self.engine.wake(Path::Tcp(number)),
            Woken::Told(Event::Closed(number)) => {
                tcp.close(number);
                self.engine.closed(Path::Tcp(number));
            }
        }
    }

    fn heed(&mut self) {
        heed(&mut self.engine, self.endings.take());
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Answer {
                leg,
                attempt,
                offer,
                stands,
                reply,
            } => {
                let engine = &mut self.engine;
                let answer = catch_unwind(AssertUnwindSafe(|| {
                    if stands && !engine.holds(leg, attempt) {
                        return Err(UnitError::Lost);
                    }
                    engine.answer(now(), leg, attempt, &offer)
                }));
                let failed = |_| Err(UnitError::Internal("over an offer".to_owned()));
                let answer = answer.unwrap_or_else(failed);
                // Who asked may have gone; the leg then ends by its expiry.
                drop(reply.send(answer));
            }
            Order::Shut => {}
            #[cfg(test)]
            Order::FailOver(leg) => guarded(&mut self.engine, |engine| engine.fail_over(leg)),
            #[cfg(test)]
            Order::Fail => std::panic::resume_unwind(Box::new("as the test asked")),
        }
    }

    fn receive(&mut self) {
        // This thread has nothing else to do, so it may sleep.
        let early = PACE.saturating_sub(self.received.elapsed());
        if !early.is_zero() {
            std::thread::sleep(early);
        }
        self.received = now();
        let Self { engine, udp, .. } = self;
        for _ in 0..TURNS {
            if !udp.receive(|path, address, packet| take(engine, path, address, packet)) {
                return;
            }
        }
    }

    fn flush(&mut self) {
        if self.blocked {
            return;
        }
        let (udp, tcp) = (&self.udp, self.tcp.as_ref());
        let all = self.engine.flush(now(), |path, bytes| match path {
            Path::Udp { peer, here } => udp.send(peer, here, bytes),
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

/// Ends what is to end. What is known was told before that or at the same time, so it is looked at
/// first: a leg that is hung up here is not missing.
fn heed(engine: &mut Engine, wanted: Wanted) {
    let Wanted { legs, calls, known } = wanted;
    if let Some(known) = known {
        engine.keep(now(), &known);
    }
    for (leg, attempt) in legs {
        engine.hang_up(now(), leg, attempt);
    }
    for call in calls {
        engine.end(now(), call);
    }
}

/// Hands a packet to the engine.
fn take(engine: &mut Engine, path: Path, address: SocketAddr, packet: &[u8]) {
    guarded(engine, |engine| {
        engine.receive(now(), path, address, packet);
    });
}

/// Does something that may make a library fail; the leg that it was done for then ends.
fn guarded(engine: &mut Engine, work: impl FnOnce(&mut Engine)) {
    if catch_unwind(AssertUnwindSafe(|| work(engine))).is_err() {
        engine.give_up_current();
    }
}

fn now() -> Instant {
    Instant::now()
}
