//! The web server, the bus and the logs.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use url::Url;

use crate::config::Secret;

settings! {
    /// The web server.
    pub struct Server impl Default {
        /// The address and port to listen on. TLS ends at the proxy before it.
        listen: SocketAddr = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
        /// The origin under which browsers reach Portti: `https://` and a host name of its own,
        /// without a path. Widget, console and identification live there.
        public_url: Option<Url> = None => "\"https://chat.kunta.fi\"",
        /// Networks of the proxies in front, whose `X-Forwarded-For` is believed. Where empty, the
        /// address of the connection counts.
        trusted_proxies: Vec<IpNet> = Vec::new() => "[\"10.0.0.0/8\"]",
        /// After SIGTERM: how many seconds there are to tell sockets, drain commits and end.
        shutdown_seconds: u32 [1..=300] = 20,
        /// The folder with the built widget and console.
        assets_dir: PathBuf = "/usr/share/portti/web".into(),
        /// How many threads serve; 0 means one for each processor.
        workers: u32 [0..=256] = 0,
    }
}

impl Server {
    /// The public origin without a trailing slash: `https://chat.kunta.fi`. Checked settings have
    /// one; unchecked ones answer with an origin that is never reached.
    #[must_use]
    pub fn origin(&self) -> String {
        self.public_url.as_ref().map_or_else(
            || "https://portti.invalid".to_owned(),
            |url| url.origin().ascii_serialization(),
        )
    }
}

settings! {
    /// How several nodes tell each other what changed. For one node nothing is set here.
    pub struct Bus impl Default {
        /// The NATS server: `tls://host:4222` or `nats://host:4222`, without a name or password. The
        /// other servers of a cluster are learnt from it, but over plain `nats://` only with
        /// `unencrypted`. Where it is left out, Portti is one node.
        url: Option<Url> = None => "\"tls://nats.kunta.fi:4222\"",
        /// The user that Portti is there.
        user: Option<String> = None => "\"portti\"",
        /// That user's password.
        password: Option<Secret> = None => "{ file = \"/run/secrets/portti-nats\" }",
        /// A token, where the server wants that in place of user and password.
        token: Option<Secret> = None => "{ file = \"/run/secrets/portti-nats-token\" }",
        /// A file with the certificates (PEM) that vouch for the server, where it is not the roots
        /// of this system.
        ca_file: Option<PathBuf> = None => "\"/etc/portti/nats-ca.pem\"",
        /// What the names begin with that Portti writes and reads under (`portti.>`): one for each
        /// installation that shares the server.
        subject: String = "portti".to_owned(),
        /// Whether `nats://` may lead to another machine: only where the network between is
        /// encrypted by other means. Names of staff and addresses of those in calls go that way.
        unencrypted: bool = false,
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LogFormat {
    /// One JSON object a line, for machines.
    #[default]
    Json,
    /// Text for people.
    Text,
}

choices! {
    LogFormat: "json" => LogFormat::Json, "text" => LogFormat::Text;
}

settings! {
    /// Logs. They never hold personal data.
    pub struct Telemetry impl Default {
        /// `json` for machines or `text` for people.
        format: LogFormat = LogFormat::Json,
        /// How much is told: `error`, `warn`, `info`, `debug`, `trace`, or by part, as in
        /// `info,portti::desk=debug`.
        level: String = "info".to_owned(),
    }
}
