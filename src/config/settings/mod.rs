//! The settings, a file for each part. The explanation of a field is also its explanation in
//! `config/example.toml`, so it speaks to an administrator.

mod attachments;
mod claims;
mod database;
mod identification;
mod limits;
mod mail;
mod server;
mod service;
mod staff;
mod tokens;
mod video;

pub use attachments::{Attachments, Files, Orphans, S3, Scanner, Storage};
pub use claims::{ClaimNames, Claims, Profile};
pub use database::{Database, Sealing};
pub use identification::{
    AssertionAudience, ClientAuthentication, ClientSecret, Endpoints, Identification, OwnKeys,
    PrivateKeyJwt, Provider, RequestForm, SigningAlgorithm,
};
pub use limits::{Conversations, Limits};
pub use mail::{Mail, MailTls};
pub use server::{Bus, LogFormat, Server, Telemetry};
pub(super) use service::hint;
pub use service::{Opening, Screening, ServiceFile};
pub use staff::{Access, Account, PasswordHash, Staff};
pub use tokens::{
    ContentEncryption, IdTokens, KeyEncryption, ProviderKeys, SignatureAlgorithm, TokenEncryption,
    Userinfo,
};
pub use video::{Layers, Turn, TurnUrl, Video, VideoCodec};

/// Whether real residents are served, or people look around.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Real use: every door of the demo is shut.
    #[default]
    Production,
    /// A try-out: plain http, test identities and known passwords are allowed, and said so loudly.
    Demo,
}

choices! {
    Mode: "production" => Mode::Production, "demo" => Mode::Demo;
}

settings! {
    /// Everything that an administrator sets, but for the services, which have a file each.
    pub struct Settings impl Default {
        /// `production`, or `demo` for a try-out. Only the demo may use plain http, local
        /// accounts with known passwords, a test provider, and mail without encryption.
        mode: Mode = Mode::Production,
        /// The folder with a file for each service (`terveys.toml`).
        services_dir: std::path::PathBuf = "services".into(),
        /// The folder with texts that replace those built in (`fi.ftl`, `sv.ftl`, `en.ftl`), if
        /// there is one.
        texts_dir: Option<std::path::PathBuf> = None => "\"texts\"",
        /// Demo only: web origins that stand in for every service's `sites`, so that ports can be
        /// changed in one place; links to the first of its `sites` then lead to the first of
        /// these. In production this must be empty.
        demo_sites: Vec<url::Url> = Vec::new(),
        /// The web server.
        server: Server = Server::default(),
        /// Where conversations are kept.
        database: Database = Database::default(),
        /// The master keys that seal what is kept.
        sealing: Sealing = Sealing::default(),
        /// How several nodes tell each other what changed.
        bus: Bus = Bus::default(),
        /// How much anyone may do in how short a time.
        limits: Limits = Limits::default(),
        /// How conversations go on and end.
        conversations: Conversations = Conversations::default(),
        /// Outgoing mail.
        mail: Mail = Mail::default(),
        /// The files that residents and professionals exchange.
        attachments: Attachments = Attachments::default(),
        /// Video calls.
        video: Option<Video> = None,
        /// The strong identification of residents.
        identification: Identification = Identification::default(),
        /// The people who answer.
        staff: Staff = Staff::default(),
        /// Logs.
        telemetry: Telemetry = Telemetry::default(),
    }
}

impl Settings {
    /// Whether this is a try-out.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.mode == Mode::Demo
    }
}
