//! The web server, the bus and the logs.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use url::Url;

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
    /// How several nodes tell each other what changed.
    pub struct Bus impl Default {
        /// `local:` for one node.
        url: String = "local:".to_owned(),
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
