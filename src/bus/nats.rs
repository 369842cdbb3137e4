//! The connection to NATS.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::{Client, ConnectOptions, Event, ServerError};
use thiserror::Error;
use url::Url;

use crate::config;
use crate::domain::ids::NodeId;

/// The shortest and the longest wait before the next try to connect.
const WAITS: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// How long a try to connect may take.
const CONNECTING: Duration = Duration::from_secs(5);

/// How often a quiet connection is asked whether it lives.
const PING: Duration = Duration::from_secs(5);

/// How many messages the library holds on their way out, and on their way in.
const IN_FLIGHT: (usize, usize) = (256, 8_192);

/// Why the bus cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BusError {
    /// The address is not one of NATS.
    #[error("bus.url is not the address of a NATS server")]
    Url,
    /// The connection cannot be prepared.
    #[error("the connection to NATS cannot be prepared")]
    Connect,
    /// What others write cannot be subscribed to.
    #[error("the subjects cannot be subscribed to")]
    Subscribe,
}

/// The names that nodes write under.
///
/// All bells go under one name, and every node reads all of them. A subject for each conversation
/// would spare nodes what none of their sockets listens to, but a socket that begins to listen
/// would have to wait for the server to know of it before it may fetch, every time.
#[derive(Clone, Debug)]
pub(super) struct Subjects {
    prefix: String,
}

impl Subjects {
    pub(super) fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
        }
    }

    /// What every node reads.
    pub(super) fn all(&self) -> String {
        format!("{}.all", self.prefix)
    }

    /// What one node is asked under.
    pub(super) fn of(&self, node: NodeId) -> String {
        format!("{}.node.{}", self.prefix, node.0.simple())
    }

    /// What answers come under.
    fn answers(&self) -> String {
        format!("{}.answer", self.prefix)
    }
}

/// Prepares the connection. It is made in the background, and made again whenever it is lost.
pub(super) async fn connect(
    url: &Url,
    settings: &config::Bus,
    subjects: &Subjects,
) -> Result<Client, BusError> {
    let told = AtomicBool::new(false);
    metrics::gauge!("portti_bus_connected").set(0.0);
    let mut options = ConnectOptions::new()
        .name("portti")
        .no_echo()
        .custom_inbox_prefix(subjects.answers())
        .retry_on_initial_connect()
        .connection_timeout(CONNECTING)
        .ping_interval(PING)
        .client_capacity(IN_FLIGHT.0)
        .subscription_capacity(IN_FLIGHT.1)
        .reconnect_delay_callback(wait)
        .require_tls(url.scheme() == "tls")
        .event_callback(move |event| {
            take_in(&told, &event);
            std::future::ready(())
        });
    if url.scheme() == "nats" && !settings.unencrypted {
        // They may be on other machines, and would be spoken with in the clear.
        options = options.ignore_discovered_servers();
    }
    if let Some(file) = &settings.ca_file {
        options = options.add_root_certificates(file.clone());
    }
    if let (Some(user), Some(password)) = (&settings.user, &settings.password) {
        options = options.user_and_password(user.clone(), password.expose().to_owned());
    }
    if let Some(token) = &settings.token {
        options = options.token(token.expose().to_owned());
    }
    let address: async_nats::ServerAddr = url.as_str().parse().map_err(|_| BusError::Url)?;
    options
        .connect(address)
        .await
        .map_err(|_| BusError::Connect)
}

/// How long to wait before the next try, with some chance in it, so that not all nodes come back at
/// one moment.
fn wait(tries: usize) -> Duration {
    let doubled = u32::try_from(tries.min(6)).map_or(WAITS.1, |tries| {
        WAITS.0.saturating_mul(2_u32.saturating_pow(tries))
    });
    doubled.min(WAITS.1).mul_f64(rand::random_range(0.5..1.0))
}

/// Tells operators whether there is a connection; what counts is asked of the client itself. The server's own words are not repeated.
fn take_in(connected: &AtomicBool, event: &Event) {
    let (now, what) = match event {
        Event::Connected => (true, "the bus is connected"),
        Event::Disconnected => (false, "the bus is not connected: other nodes are not heard"),
        Event::ServerError(ServerError::AuthorizationViolation) => {
            return tracing::error!("the bus is refused: bus.user, bus.password or bus.token");
        }
        Event::ServerError(_) => {
            return tracing::error!(
                "the bus has refused something: bus.user must be allowed bus.subject"
            );
        }
        Event::SlowConsumer(_) => return super::others::dropped("slow"),
        _ => return,
    };
    if connected.swap(now, Ordering::Relaxed) != now {
        tracing::warn!("{what}");
    }
    metrics::gauge!("portti_bus_connected").set(if now { 1.0 } else { 0.0 });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        assert!(wait(0) <= Duration::from_millis(100));
        assert!(wait(3) >= Duration::from_millis(400));
        assert!((0..100).all(|tries| wait(tries) <= WAITS.1));
    }
}
