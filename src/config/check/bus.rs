//! What must hold between the settings of the bus.

use std::net::IpAddr;

use secrecy::ExposeSecret as _;
use url::Url;

use super::{Check, pem};

/// The addresses that the bus knows.
const URL: &str = "tls://host:4222, nats://host:4222";

/// The longest beginning of the names that nodes write under, in bytes.
const SUBJECT: usize = 64;

impl Check<'_> {
    pub(super) fn bus(&mut self) {
        let settings = self.settings;
        let bus = &settings.bus;
        if !is_subject(&bus.subject) {
            let allowed = "a-z, 0-9, - and _, in parts with dots between";
            self.mistake("bus.subject", "the name is not as it must be", allowed);
        }
        if bus.user.is_some() != bus.password.is_some() {
            let wrong = "user and password belong together";
            self.mistake("bus.user", wrong, "both or neither");
        }
        if bus.token.is_some() && bus.user.is_some() {
            let wrong = "bus.user says who Portti is already";
            self.mistake("bus.token", wrong, "one of both");
        }
        if let Some(wrong) = bus.ca_file.as_ref().and_then(|path| pem(path)) {
            self.mistake("bus.ca_file", wrong, "a file with certificates in PEM");
        }
        self.bus_url();
    }

    fn bus_url(&mut self) {
        let settings = self.settings;
        let bus = &settings.bus;
        let Some(url) = &bus.url else { return };
        if !matches!(url.scheme(), "nats" | "tls") {
            return self.mistake("bus.url", "this bus is not known", URL);
        }
        let bare = url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none();
        let host = url.host_str().is_some_and(|host| !host.is_empty());
        if !bare || !host {
            return self.mistake(
                "bus.url",
                "this is more or less than a host and a port",
                URL,
            );
        }
        if url.scheme() == "nats" && !is_here(url) && !bus.unencrypted {
            let wrong = "without encryption others could read what nodes tell each other";
            self.mistake("bus.url", wrong, "tls://host:4222, or bus.unencrypted");
        }
        let known = bus.user.is_some() || bus.token.is_some();
        if !known && !settings.is_demo() {
            let wrong = "must be set: whoever may write to the bus may speak for any node";
            self.mistake("bus.user", wrong, "bus.user and bus.password, or bus.token");
        }
        if settings.database.url.expose_secret().starts_with("sqlite:") {
            let wrong = "the database is a file of this machine, and so there is only one node";
            self.mistake(
                "bus.url",
                wrong,
                "leave it out, or a postgres:// database.url",
            );
        }
    }
}

/// Whether nodes can write under names that begin so.
fn is_subject(text: &str) -> bool {
    let letters = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
    };
    let part = |part: &str| !part.is_empty() && part.bytes().all(letters);
    text.len() <= SUBJECT && text.split('.').all(part)
}

/// Whether an address leads to this machine. In an address that is not of the web, numbers are a
/// name like any other.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let number = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || number.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}
