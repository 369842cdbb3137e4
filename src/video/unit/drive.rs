//! The thread of the unit: sockets, orders and timers.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::{Counters, LegChange, LocalAddresses, Order, UnitError, UnitSettings};

/// Binds the sockets and starts the thread.
pub(super) fn start(
    settings: UnitSettings,
    mut orders: mpsc::Receiver<Order>,
    changes: mpsc::Sender<LegChange>,
    counters: Arc<Counters>,
) -> Result<LocalAddresses, UnitError> {
    let udp = std::net::UdpSocket::bind(settings.udp)?;
    counters.calls.set(0);
    let addresses = LocalAddresses {
        udp: udp.local_addr()?,
        tcp: None,
    };
    std::thread::Builder::new()
        .name("media".to_owned())
        .spawn(move || {
            let _held = (udp, changes);
            while let Some(order) = orders.blocking_recv() {
                match order {
                    Order::Answer {
                        leg,
                        attempt,
                        offer,
                        reply,
                    } => {
                        counters.refusals.one();
                        tracing::debug!(?leg, attempt, bytes = offer.len(), "no answer");
                        drop(reply.send(Err(UnitError::Closed)));
                    }
                    Order::HangUp(leg) => tracing::debug!(?leg, "hung up"),
                    Order::End(call) => tracing::debug!(%call, "ended"),
                    Order::Shut => break,
                }
            }
        })?;
    Ok(addresses)
}
