use std::path::{Path, PathBuf};

use super::*;
use crate::domain::ids::ServiceId;
use crate::domain::person::Language;

/// A whole, right configuration for production in a folder of its own.
pub(super) struct House {
    folder: tempfile::TempDir,
    main: String,
    service: String,
}

const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

impl House {
    pub(super) fn new() -> Self {
        let house = Self {
            folder: tempfile::tempdir().unwrap(),
            main: r#"
                [server]
                public_url = "https://chat.kunta.fi"
                [database]
                url = "sqlite://data/portti.db"
                [sealing]
                current = "first"
                keys = { first = "master.key" }
                [mail]
                host = "smtp.kunta.fi"
                from = "Kunta <chat@kunta.fi>"
                user = "portti"
                password = { file = "smtp-password" }
                [identification.providers.suomifi]
                issuer = "https://tunnistus.example.fi"
                client_id = "portti"
                client = { method = "private_key_jwt", key_file = "provider.pem" }
                acr_values = ["http://ftn.ficora.fi/2017/loa2"]
                [[staff.accounts]]
                id = "aino"
                display_name = "Aino"
                roles = ["professional"]
                services = ["terveys"]
                password_hash = { file = "aino.hash" }
            "#
            .to_owned(),
            service: r#"
                name = { fi = "Terveys", sv = "Hälsa" }
                description = { fi = "x", sv = "x" }
                closed_message = { fi = "x", sv = "x" }
                languages = ["fi", "sv"]
                sites = ["https://www.kunta.fi"]
                privacy_version = "1"
                privacy_url = { fi = "https://www.kunta.fi/tietosuoja" }
                provider = "suomifi"
                identification_purpose = { fi = "x", sv = "x" }
                [hours]
                mon = ["08:00-16:00"]
                exceptions = { "2026-12-24" = [] }
            "#
            .to_owned(),
        };
        house.put("master.key", KEY);
        house.put("smtp-password", "kissa\n");
        house.put("provider.pem", "-----BEGIN PRIVATE KEY-----\n");
        let hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                    J4moa2MM0/6uf3HbY2Tf5Fux8JIBTwIhmhxGRbsY14g";
        house.put("aino.hash", hash);
        house
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(super) fn replace(mut self, old: &str, new: &str) -> Self {
        assert!(
            self.main.contains(old) || self.service.contains(old),
            "{old}"
        );
        self.main = self.main.replace(old, new);
        self.service = self.service.replace(old, new);
        self
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("portti.toml")
    }

    fn load_with(&self, environment: &[(&str, &str)]) -> Result<Loaded, Vec<Mistake>> {
        self.put("portti.toml", &self.main);
        self.put("services/terveys.toml", &self.service);
        let environment: Vec<(String, String)> = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        load(&self.path(), &environment)
    }

    fn load(&self) -> Result<Loaded, Vec<Mistake>> {
        self.load_with(&[])
    }

    pub(super) fn database(&self) -> Result<Database, Vec<Mistake>> {
        self.put("portti.toml", &self.main);
        database(&self.path(), &[])
    }

    /// The mistakes, without the folder's name.
    pub(super) fn told(&self) -> Vec<String> {
        let folder = format!("{}/", self.folder.path().display());
        let mistakes = self.load().expect_err("there should be a mistake");
        let told = mistakes.iter().map(|m| m.to_string().replace(&folder, ""));
        told.collect()
    }
}

#[test]
fn a_right_configuration_is_read() {
    let house = House::new();
    let loaded = house.load().unwrap();
    let settings = loaded.settings;
    assert!(!settings.is_demo());
    assert_eq!(settings.server.origin(), "https://chat.kunta.fi");
    assert_eq!(settings.mail.password.unwrap().expose(), "kissa");
    assert_eq!(settings.limits.greeting_seconds, 10);
    let terveys = loaded.services.get(&ServiceId::from("terveys")).unwrap();
    assert_eq!(terveys.service.name.get(Language::Sv), "Hälsa");
    assert_eq!(terveys.service.schedule.weekly.len(), 1);
    assert_eq!(terveys.service.schedule.exceptions.len(), 1);
    assert!(!terveys.screener.screen("010190-999W").is_clean());
}

#[test]
fn relative_paths_are_meant_from_the_file() {
    use secrecy::ExposeSecret;
    let house = House::new();
    let settings = house.load().unwrap().settings;
    let data = house.folder.path().join("data/portti.db");
    let expected = format!("sqlite://{}", data.display());
    assert_eq!(settings.database.url.expose_secret(), expected);
    let key = settings.sealing.keys.get("first").unwrap();
    assert_eq!(*key, house.folder.path().join("master.key"));
}

#[test]
fn the_environment_wins_over_the_file() {
    let house = House::new();
    let loaded = house.load_with(&[
        ("PORTTI_SERVER__LISTEN", "0.0.0.0:9000"),
        (
            "PORTTI_SERVER__TRUSTED_PROXIES",
            "10.0.0.0/8, 192.168.0.0/16",
        ),
        ("PORTTI_MAIL__PORT", "465"),
        ("PORTTI_MAIL__TLS", "implicit"),
        ("PORTTI_MAIL__PASSWORD", "0123"),
        ("PORTTI_MAIL__RETRY_SECONDS", "[1, 2]"),
        (
            "PORTTI_IDENTIFICATION__PROVIDERS__SUOMIFI__ISSUER",
            "https://x.fi",
        ),
        ("PORTTI_CONFIG", "elsewhere.toml"),
        ("HOME", "/root"),
    ]);
    let settings = loaded.unwrap().settings;
    assert_eq!(settings.server.listen.to_string(), "0.0.0.0:9000");
    assert_eq!(settings.server.trusted_proxies.len(), 2);
    assert_eq!(settings.mail.port, 465);
    assert_eq!(settings.mail.tls, MailTls::Implicit);
    assert_eq!(settings.mail.password.unwrap().expose(), "0123");
    assert_eq!(settings.mail.retry_seconds, [1, 2]);
    assert_eq!(
        settings.identification.providers["suomifi"].issuer,
        "https://x.fi"
    );
}

#[test]
fn a_mistake_in_the_environment_names_the_variable() {
    let house = House::new();
    let told = house.load_with(&[("PORTTI_MAIL__PORT", "many"), ("PORTTI_SERVER__LISTE", "x")]);
    let told: Vec<String> = told.unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("PORTTI_MAIL__PORT: mail.port: found string \"many\""));
    assert!(
        told[1]
            .starts_with("PORTTI_SERVER__LISTE: server.liste: unknown key; did you mean `listen`?")
    );
}

#[test]
fn every_mistake_is_told_at_once() {
    let house = House::new()
        .replace(
            "[mail]",
            "[limits]\nheartbeat_seconds = 0\n[mail]\nprot = 25",
        )
        .replace("\"https://chat.kunta.fi\"", "\"http://chat.kunta.fi\"")
        .replace("user = \"portti\"", "")
        .replace("[\"professional\"]", "[\"profesional\"]")
        .replace("[\"08:00-16:00\"]", "[\"16:00-08:00\"]")
        .replace(
            "services = [\"terveys\"]",
            "services = [\"terveys\"]\nshoe_size = 43",
        );
    let told = house.told();
    // What cannot be read is not judged further, but everything else is: a service that an account
    // names is there by its file.
    assert_eq!(
        told,
        [
            "portti.toml: limits.heartbeat_seconds: 0 is out of range (allowed: 1 to 120)",
            "portti.toml: mail.prot: unknown key; did you mean `port`? (allowed: enabled, host, \
             port, tls, ca_file, user, password, from, reply_to, timeout_seconds, at_once, \
             poll_seconds, lease_seconds, retry_seconds)",
            "portti.toml: mail.user: user and password belong together (allowed: both or neither)",
            "portti.toml: server.public_url: plain http is allowed only in the demo (allowed: an \
             origin such as https://www.kunta.fi, without a path)",
            "portti.toml: staff.accounts[0].roles[0]: `profesional` is not known; did you mean \
             `professional`? (allowed: professional, supervisor, auditor)",
            "portti.toml: staff.accounts[0].shoe_size: unknown key (allowed: id, display_name, \
             password_hash, totp, roles, services, disabled)",
            "services/terveys.toml: hours.mon[0]: this is not a stretch of a day (allowed: \
             \"08:00-16:00\", the end later than the beginning and at most 24:00)",
        ]
    );
}

#[test]
fn mistakes_between_settings_and_in_services_are_told_together() {
    let house = House::new()
        .replace("\"https://chat.kunta.fi\"", "\"http://chat.kunta.fi\"")
        .replace("user = \"portti\"", "")
        .replace("current = \"first\"", "current = \"frist\"")
        .replace("provider = \"suomifi\"", "provider = \"suomfi\"")
        .replace(
            "languages = [\"fi\", \"sv\"]",
            "languages = [\"fi\", \"en\"]",
        )
        .replace(
            "\"https://www.kunta.fi\"]",
            "\"https://www.kunta.fi/etusivu\"]",
        )
        .replace("[hours]", "[hours]\ntime_zone = \"Europe/Turku\"");
    let told = house.told();
    let expected = [
        "portti.toml: mail.user: user and password belong together",
        "portti.toml: sealing.current: there is no key `frist`",
        "portti.toml: server.public_url: plain http is allowed only in the demo",
        "services/terveys.toml: closed_message.en: must be set",
        "services/terveys.toml: description.en: must be set",
        "services/terveys.toml: hours.time_zone: there is no such time zone",
        "services/terveys.toml: identification_purpose.en: must be set",
        "services/terveys.toml: name.en: must be set",
        "services/terveys.toml: provider: there is no provider `suomfi`; did you mean `suomifi`?",
        "services/terveys.toml: sites[0]: this is not an origin alone",
    ];
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}\n{expected}");
    }
}

/// One change, and how the one mistake that it makes begins.
pub(super) fn one_mistake(old: &str, new: &str, expected: &str) {
    let told = House::new().replace(old, new).told();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with(expected), "{}\n{expected}", told[0]);
}

#[test]
fn a_page_to_come_back_to_is_one_of_the_sites_without_a_query() {
    for page in [
        "https://www.kunta.fi.evil.example/",
        "https://kunta.fi/terveys",
        "https://www.kunta.fi/terveys?kieli=sv",
        "https://www.kunta.fi/#chat",
        "https://aino@www.kunta.fi/",
    ] {
        one_mistake(
            "\"https://www.kunta.fi\"]",
            &format!("\"https://www.kunta.fi\"]\nreturn_pages = [\"{page}\"]"),
            "services/terveys.toml: return_pages[0]: this is not a page of one of the service's",
        );
    }
}

#[test]
fn production_refuses_the_doors_of_the_demo() {
    one_mistake(
        "[server]",
        "demo_sites = [\"https://kunta.fi\"]\n[server]",
        "portti.toml: demo_sites: this is for the demo alone",
    );
    one_mistake(
        "[[staff.accounts]]",
        "[staff]\ndemo_password = \"x\"\n[[staff.accounts]]",
        "portti.toml: staff.demo_password: a password that is known to all",
    );
    one_mistake(
        "password_hash = { file = \"aino.hash\" }",
        "",
        "portti.toml: staff.accounts[0].password_hash: must be set",
    );
    one_mistake(
        "[mail]",
        "[mail]\ntls = \"none\"",
        "portti.toml: mail.tls: mail without encryption is for the demo alone",
    );
    one_mistake(
        "\"https://tunnistus.example.fi\"",
        "\"http://tunnistus.localhost:8082\"",
        "portti.toml: identification.providers.suomifi.issuer: plain http is allowed only in",
    );
    one_mistake(
        "\"https://www.kunta.fi\"]",
        "\"http://kunta.localhost:8081\"]",
        "services/terveys.toml: sites[0]: plain http is allowed only in the demo",
    );
    one_mistake(
        "keys = { first = \"master.key\" }",
        "keys = { first = \"missing.key\" }",
        "portti.toml: sealing.keys.first: missing.key cannot be read",
    );
}

#[test]
fn secrets_do_not_stand_in_the_file() {
    one_mistake(
        "password = { file = \"smtp-password\" }",
        "password = \"kissa\"",
        "portti.toml: mail.password: a secret does not belong in this file",
    );
    let told = House::new()
        .replace(
            "sqlite://data/portti.db",
            "postgres://portti:kissa@db.kunta.fi/portti",
        )
        .told();
    assert!(
        told[0].contains("a password does not belong in this file"),
        "{told:?}"
    );
    assert!(!told[0].contains("kissa"), "{told:?}");
}

#[test]
fn a_secret_cannot_be_printed() {
    let settings = House::new().load().unwrap().settings;
    let printed = format!("{settings:?}");
    assert!(!printed.contains("kissa"));
    assert!(!printed.contains("J4moa2MM0"));
}

#[test]
fn unknown_databases_are_refused_without_repeating_the_address() {
    one_mistake(
        "sqlite://data/portti.db",
        "mysql://portti:kissa@db/portti",
        "portti.toml: database.url: this is not an address of a database that Portti knows",
    );
}

#[test]
fn accounts_name_services_that_exist() {
    one_mistake(
        "services = [\"terveys\"]",
        "services = [\"tervey\"]",
        "portti.toml: staff.accounts[0].services: there is no service `tervey`; did you mean",
    );
}

#[test]
fn a_broken_file_names_the_line() {
    one_mistake("[server]", "[server\n", "portti.toml: line 2: ");
}

#[test]
fn a_missing_file_is_told() {
    let mistakes = load(Path::new("/nowhere/portti.toml"), &[]).unwrap_err();
    assert_eq!(mistakes.len(), 1);
    assert!(
        mistakes[0]
            .to_string()
            .starts_with("/nowhere/portti.toml: cannot be read")
    );
}
