//! What must hold between settings, beyond the form of each: checked whole before anything starts.

mod attachments;
mod bus;
mod tokens;
mod video;

use std::path::Path;

use base64::Engine as _;
use url::{Host, Url};

use super::mistake::{Mistake, shown};
use super::services::is_name;
use super::settings::{ClientAuthentication, MailTls, PrivateKeyJwt, Provider, Settings};

mod staff;

pub use attachments::scanned;
pub use staff::services as staff_services;

/// What an origin must look like.
pub const ORIGIN: &str = "an origin such as https://www.kunta.fi, without a path";

/// Parameters that the protocol rests on, beside those of every request. None may come from
/// elsewhere: a `request_uri` or `response_mode`, say, would change what all others mean.
const RESERVED: [&str; 15] = [
    "request",
    "request_uri",
    "response_mode",
    "authorization_details",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "dpop_jkt",
];

/// What is wrong with a web origin. Plain http is right only in the demo, and there only for
/// names of this machine, since browsers keep secure cookies over http for those alone.
pub fn origin(url: &Url, demo: bool) -> Result<(), &'static str> {
    let bare = matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if !bare || !url.has_host() {
        return Err("this is not an origin alone");
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if !demo => Err("plain http is allowed only in the demo"),
        "http" if is_local(url) => Ok(()),
        "http" => Err("plain http works only for names that end in localhost"),
        _ => Err("this is not a web origin"),
    }
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Notes everything in `settings` that cannot stand as it is.
pub fn settings(path: &Path, settings: &Settings, mistakes: &mut Vec<Mistake>) {
    let mut check = Check {
        origin: shown(path),
        settings,
        mistakes,
    };
    check.doors();
    check.server();
    check.bus();
    check.sealing();
    check.mail();
    check.attachments();
    check.video();
    for (name, provider) in &settings.identification.providers {
        check.provider(name, provider);
    }
    check.staff();
}

struct Check<'a> {
    origin: String,
    settings: &'a Settings,
    mistakes: &'a mut Vec<Mistake>,
}

impl Check<'_> {
    fn mistake(&mut self, key: &str, wrong: impl Into<String>, allowed: &str) {
        let mistake = Mistake::new(&self.origin, key, wrong, allowed);
        self.mistakes.push(mistake);
    }

    fn unless(&mut self, right: bool, key: &str, wrong: &str, allowed: &str) {
        if !right {
            self.mistake(key, wrong, allowed);
        }
    }

    /// The doors that are open in the demo alone.
    fn doors(&mut self) {
        let settings = self.settings;
        if settings.is_demo() {
            for (index, site) in settings.demo_sites.iter().enumerate() {
                if let Err(wrong) = origin(site, true) {
                    self.mistake(&format!("demo_sites[{index}]"), wrong, ORIGIN);
                }
            }
            return;
        }
        let empty = settings.demo_sites.is_empty();
        self.unless(empty, "demo_sites", "this is for the demo alone", "[]");
        if settings.staff.demo_password.is_some() {
            let wrong = "a password that is known to all is for the demo alone";
            self.mistake("staff.demo_password", wrong, "leave it out");
        }
        if settings.mail.enabled && settings.mail.tls == MailTls::None {
            let wrong = "mail without encryption is for the demo alone";
            self.mistake("mail.tls", wrong, "starttls, implicit");
        }
    }

    fn server(&mut self) {
        let settings = self.settings;
        match &settings.server.public_url {
            None => self.mistake("server.public_url", "must be set", ORIGIN),
            Some(url) => {
                if let Err(wrong) = origin(url, settings.is_demo()) {
                    self.mistake("server.public_url", wrong, ORIGIN);
                }
            }
        }
        let limits = &settings.limits;
        let room = limits.sockets_per_address <= limits.sockets;
        let wrong = "one address may not have more sockets than all together";
        self.unless(
            room,
            "limits.sockets_per_address",
            wrong,
            "at most limits.sockets",
        );
    }

    fn sealing(&mut self) {
        let sealing = &self.settings.sealing;
        let known: Vec<&str> = sealing.keys.keys().map(String::as_str).collect();
        if !known.contains(&sealing.current.as_str()) {
            let wrong = format!("there is no key `{}`", sealing.current);
            self.mistake("sealing.current", wrong, &known.join(", "));
        }
        for (name, path) in &sealing.keys {
            let key = format!("sealing.keys.{name}");
            if !is_name(name) {
                let allowed = "a-z, 0-9 and -, at most 32 characters";
                self.mistake(&key, "the name is not as it must be", allowed);
            }
            if let Some(wrong) = self.file(path, |text| {
                let bytes = base64::engine::general_purpose::STANDARD.decode(text.trim());
                bytes.is_ok_and(|bytes| bytes.len() == 32)
            }) {
                self.mistake(&key, wrong, "a file with 32 random bytes in base64");
            }
        }
    }

    /// What is wrong with a file whose text must be `right`. In the demo it is made when missing.
    fn file(&self, path: &Path, right: impl Fn(&str) -> bool) -> Option<String> {
        match std::fs::read_to_string(path) {
            Ok(text) if right(&text) => None,
            Ok(_) => Some(format!("{} does not hold what it must", shown(path))),
            Err(error) => {
                let made = error.kind() == std::io::ErrorKind::NotFound && self.settings.is_demo();
                (!made).then(|| format!("{} cannot be read: {error}", shown(path)))
            }
        }
    }

    fn mail(&mut self) {
        let mail = &self.settings.mail;
        if !mail.enabled {
            return;
        }
        let reply_to = mail
            .reply_to
            .iter()
            .map(|address| ("mail.reply_to", address));
        for (key, address) in reply_to.chain([("mail.from", &mail.from)]) {
            if address.parse::<lettre::message::Mailbox>().is_err() {
                let allowed = "chat@kunta.fi, or Name <chat@kunta.fi>";
                self.mistake(key, "this is not a mail address", allowed);
            }
        }
        if mail.user.is_some() != mail.password.is_some() {
            let wrong = "user and password belong together";
            self.mistake("mail.user", wrong, "both or neither");
        }
        if mail.host.is_empty() || mail.host.contains(['/', ':', ' ', '@']) {
            self.mistake("mail.host", "this is not a host name", "smtp.kunta.fi");
        }
        let longest = mail.retry_seconds.iter().max().is_none_or(|s| *s <= 86_400);
        let allowed = "0 to 86400 each";
        self.unless(longest, "mail.retry_seconds", "a wait is too long", allowed);
        let leased = mail.lease_seconds >= mail.timeout_seconds.saturating_mul(2);
        let allowed = "at least twice mail.timeout_seconds";
        self.unless(leased, "mail.lease_seconds", "this is too short", allowed);
        if let Some(wrong) = mail.ca_file.as_ref().and_then(|path| pem(path)) {
            self.mistake("mail.ca_file", wrong, "a file with certificates in PEM");
        }
    }

    fn provider(&mut self, name: &str, provider: &Provider) {
        let key = |part: &str| format!("identification.providers.{name}.{part}");
        if !is_name(name) {
            let allowed = "a-z, 0-9 and -, at most 32 characters";
            let key = format!("identification.providers.{name}");
            self.mistake(&key, "the name is not as it must be", allowed);
        }
        self.connection(&format!("identification.providers.{name}"), provider);
        if provider.accepted().is_empty() {
            let wrong = "without it any assurance level would be accepted";
            self.mistake(&key("accepted_acr"), wrong, "the levels, or acr_values");
        }
        let claims = provider.claim_names();
        let told = !claims.personal_id.is_empty() || !claims.foreign_id.is_empty();
        let wrong = "no claim tells who the person is";
        self.unless(told, &key("claims.personal_id"), wrong, "the claim's name");
    }

    /// What the settings of any provider need, whoever signs in there.
    fn connection(&mut self, place: &str, provider: &Provider) {
        let key = |part: &str| format!("{place}.{part}");
        match Url::parse(&provider.issuer) {
            Ok(url) => self.address(&key("issuer"), &url),
            Err(_) => self.mistake(&key("issuer"), "this is not a web address", "https://…"),
        }
        if let Some(endpoints) = &provider.endpoints {
            self.address(&key("endpoints.authorization"), &endpoints.authorization);
            self.address(&key("endpoints.token"), &endpoints.token);
            self.address(&key("endpoints.jwks"), &endpoints.jwks);
            let more = [
                ("endpoints.pushed_request", &endpoints.pushed_request),
                ("endpoints.userinfo", &endpoints.userinfo),
                ("endpoints.end_session", &endpoints.end_session),
            ];
            for (part, url) in more {
                if let Some(url) = url {
                    self.address(&key(part), url);
                }
            }
            let pushed = !provider.request.is_pushed() || endpoints.pushed_request.is_some();
            let wrong = "must be set where requests are pushed";
            self.unless(pushed, &key("endpoints.pushed_request"), wrong, "https://…");
        }
        let open = provider.scopes().contains(&"openid");
        self.unless(
            open,
            &key("scopes"),
            "`openid` is missing",
            "[\"openid\", …]",
        );
        for name in provider.extra.keys() {
            let free = !RESERVED.contains(&name.as_str());
            let wrong = "this parameter is Portti's own";
            self.unless(free, &key(&format!("extra.{name}")), wrong, "another one");
        }
        self.provider_keys(&key("client"), provider);
        self.tokens(place, provider);
        if let Some(wrong) = provider.ca_file.as_ref().and_then(|path| pem(path)) {
            self.mistake(&key("ca_file"), wrong, "a file with certificates in PEM");
        }
    }

    /// The keys that a provider's client needs. What is in the folder is seen when it is opened.
    fn provider_keys(&mut self, key: &str, provider: &Provider) {
        let own = match &provider.client {
            ClientAuthentication::PrivateKeyJwt(PrivateKeyJwt { key_file, kid, .. }) => {
                let plain = key_file.is_some() || kid.is_empty();
                let wrong = "this names the key in key_file, which is not set";
                self.unless(plain, &format!("{key}.kid"), wrong, "leave it out");
                key_file.as_ref()
            }
            ClientAuthentication::ClientSecretBasic(_) if !provider.request.is_signed() => return,
            ClientAuthentication::ClientSecretBasic(_) => None,
        };
        match own {
            None if self.settings.identification.keys.folder.is_some() => {}
            None => {
                let wrong = "must be set, since Portti signs with its own keys";
                let allowed = "a folder with keys made by `portti keys oidc new`";
                self.mistake("identification.keys.folder", wrong, allowed);
            }
            Some(file) => {
                if let Some(wrong) = self.file(file, |text| text.contains("PRIVATE KEY-----")) {
                    self.mistake(&format!("{key}.key_file"), wrong, "a private key in PEM");
                }
            }
        }
    }

    /// The address of a provider: https, but for the demo's own on this machine.
    fn address(&mut self, key: &str, url: &Url) {
        let wrong = match url.scheme() {
            "https" if url.has_host() => return,
            "http" if !self.settings.is_demo() => "plain http is allowed only in the demo",
            "http" if is_local(url) => return,
            "http" => "plain http is allowed only to this machine",
            _ => "this is not a web address",
        };
        self.mistake(key, wrong, "https://…");
    }
}

/// What is wrong with a file of certificates.
fn pem(path: &Path) -> Option<String> {
    match std::fs::read_to_string(path) {
        Ok(text) if text.contains("BEGIN CERTIFICATE") => None,
        Ok(_) => Some(format!("{} holds no certificate", shown(path))),
        Err(error) => Some(format!("{} cannot be read: {error}", shown(path))),
    }
}
