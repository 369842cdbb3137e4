//! `database.url`, read: which database, and how to reach it.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use tokio_postgres::config::{Host, SslMode};

use super::error::JournalError;
use crate::config::Database;

/// Where the database is.
#[derive(Clone, Debug)]
pub(super) enum Address {
    /// An embedded database: its file, and the file of wrapped keys beside it.
    Sqlite(SqliteFiles),
    /// A server.
    Postgres(Box<PostgresAddress>),
}

/// The files of an embedded database.
#[derive(Clone, Debug)]
pub(super) struct SqliteFiles {
    pub(super) data: PathBuf,
    pub(super) keys: PathBuf,
}

/// How to reach a server.
#[derive(Clone)]
pub(super) struct PostgresAddress {
    pub(super) config: tokio_postgres::Config,
    pub(super) tls: Tls,
}

impl std::fmt::Debug for PostgresAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresAddress").finish_non_exhaustive()
    }
}

/// Whether the connection is encrypted, and who vouches for the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tls {
    /// Not encrypted.
    Off,
    /// Encrypted; the certificate is checked against the roots known to all.
    PublicRoots,
    /// Encrypted; the certificate is checked against the roots in this PEM file.
    Roots(PathBuf),
}

impl Address {
    /// Reads the address and the password file.
    pub(super) fn read(database: &Database) -> Result<Self, JournalError> {
        let url = database.url.expose_secret();
        match url.split_once("://") {
            Some(("sqlite", path)) => sqlite(path),
            Some(("postgres" | "postgresql", _)) => {
                let password = password(database.password_file.as_deref())?;
                let limit = Duration::from_secs(database.timeout_seconds.into());
                postgres(url, password.as_deref(), limit)
            }
            Some((scheme, _)) => Err(wrong(format!(
                "the scheme \"{scheme}\" is not known; allowed are sqlite:// and postgres://"
            ))),
            None => Err(wrong(
                "this is not an address; allowed are sqlite://FILE and postgres://USER@HOST/NAME"
                    .to_owned(),
            )),
        }
    }

    /// The address for people: no user, no password.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Sqlite(files) => files.data.display().to_string(),
            Self::Postgres(address) => {
                let hosts = address.config.get_hosts().iter().map(|host| match host {
                    Host::Tcp(name) => name.clone(),
                    #[cfg(unix)]
                    Host::Unix(folder) => folder.display().to_string(),
                });
                let name = address.config.get_dbname().unwrap_or_default();
                format!("{name} on {}", hosts.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn wrong(what: String) -> JournalError {
    JournalError::Url(what)
}

fn sqlite(path: &str) -> Result<Address, JournalError> {
    if path.is_empty() || path.starts_with(':') || path.contains(['?', '\0']) {
        return Err(wrong(
            "sqlite:// must be followed by the path of a file, and nothing else".to_owned(),
        ));
    }
    // A path that begins with `file:` would be read as an address by SQLite.
    let data = Path::new(".").join(path);
    let mut keys = data.clone().into_os_string();
    keys.push(".keys");
    Ok(Address::Sqlite(SqliteFiles {
        data,
        keys: keys.into(),
    }))
}

fn password(file: Option<&Path>) -> Result<Option<String>, JournalError> {
    file.map(|path| {
        std::fs::read_to_string(path)
            .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
            .map_err(|error| {
                JournalError::Url(format!(
                    "database.password_file {} cannot be read: {error}",
                    path.display()
                ))
            })
    })
    .transpose()
}

fn postgres(url: &str, password: Option<&str>, limit: Duration) -> Result<Address, JournalError> {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let mut mode = None;
    let mut roots = None;
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => roots = Some(PathBuf::from(value)),
            _ => rest.push(pair),
        }
    }
    let plain = format!("{base}?{}", rest.join("&"));
    // The parser's own error may quote the address, and with it a password: it is not shown.
    let mut config = tokio_postgres::Config::from_str(plain.trim_end_matches('?'))
        .map_err(|_| wrong("this is not a well-formed postgres:// address".to_owned()))?;
    let tls = match (mode, roots) {
        (Some("disable"), None) => Tls::Off,
        (None, None) if is_local(&config) => Tls::Off,
        (Some("disable"), Some(_)) => {
            return Err(wrong(
                "sslrootcert has no meaning with sslmode=disable".to_owned(),
            ));
        }
        (None | Some("require" | "verify-full"), None) => Tls::PublicRoots,
        (None | Some("require" | "verify-full"), Some(file)) => Tls::Roots(file),
        (Some(other), _) => {
            return Err(wrong(format!(
                "sslmode={other} is not known; allowed are disable, require and verify-full"
            )));
        }
    };
    config
        .ssl_mode(if tls == Tls::Off {
            SslMode::Disable
        } else {
            SslMode::Require
        })
        .application_name("portti")
        .connect_timeout(limit)
        .tcp_user_timeout(limit)
        .keepalives_idle(Duration::from_secs(30))
        .keepalives_interval(Duration::from_secs(5));
    if let Some(password) = password {
        config.password(password);
    }
    Ok(Address::Postgres(Box::new(PostgresAddress { config, tls })))
}

/// Whether every host is this machine: a socket file, or the loopback.
fn is_local(config: &tokio_postgres::Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn read(url: &str) -> Result<Address, JournalError> {
        Address::read(&Database {
            url: SecretString::from(url),
            ..Database::default()
        })
    }

    fn tls(url: &str) -> Tls {
        match read(url).unwrap() {
            Address::Postgres(address) => address.tls,
            Address::Sqlite(_) => panic!("{url} was read as SQLite"),
        }
    }

    #[test]
    fn unknown_schemes_and_what_is_no_address_are_refused() {
        for url in [
            "mysql://x/y",
            "",
            "portti.db",
            "sqlite://",
            "sqlite://:memory:",
            "sqlite://a?mode=ro",
            "postgres://u:geheim@h:port/x",
            "postgres://h/x?sslmode=maybe",
            "postgres://h/x?sslmode=disable&sslrootcert=/ca.pem",
        ] {
            let error = read(url).unwrap_err();
            assert!(matches!(error, JournalError::Url(_)), "{url}: {error}");
            assert!(!error.to_string().contains("geheim"), "{error}");
        }
    }

    #[test]
    fn the_keys_lie_beside_the_data() {
        let Address::Sqlite(files) = read("sqlite:///var/lib/portti.db").unwrap() else {
            panic!("not SQLite");
        };
        assert_eq!(files.data, Path::new("/var/lib/portti.db"));
        assert_eq!(files.keys, Path::new("/var/lib/portti.db.keys"));
    }

    #[test]
    fn an_address_is_shown_without_who_comes_with_what() {
        let shown = |url| read(url).unwrap().shown();
        assert_eq!(shown("sqlite:///var/portti.db"), "/var/portti.db");
        assert_eq!(
            shown("postgres://minä:geheim@db.example:5433/chat?sslmode=require"),
            "chat on db.example"
        );
        assert_eq!(
            shown("postgres://u:geheim@/chat?host=/run/postgresql"),
            "chat on /run/postgresql"
        );
    }

    #[test]
    fn another_machine_is_reached_encrypted_unless_said_otherwise() {
        assert_eq!(tls("postgres://u@127.0.0.1/x"), Tls::Off);
        assert_eq!(tls("postgres://u@localhost:5433/x"), Tls::Off);
        assert_eq!(tls("postgres://u@db.example/x"), Tls::PublicRoots);
        assert_eq!(tls("postgres://u@db.example/x?sslmode=disable"), Tls::Off);
        assert_eq!(
            tls("postgresql://u@db.example/x?sslmode=verify-full&sslrootcert=/ca.pem"),
            Tls::Roots("/ca.pem".into())
        );
    }
}
