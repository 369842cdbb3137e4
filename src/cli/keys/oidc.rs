//! `portti keys oidc`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::{ConfigFile, complain, say};
use crate::clock::Clock;
use crate::config::{Settings, SigningAlgorithm};
use crate::domain::ids::Timestamp;
use crate::oidc::keys::{
    EncryptionKind, KeyError, KeyName, Keys, Kind, Listed, State, is_id, write_key,
};
use crate::oidc::statement::{self, About};

/// The keys that Portti signs with towards identification providers, and that they encrypt to.
///
/// They lie in the folder that identification.keys.folder names. What a key is for and from when
/// on it is used stands in the name of its file. A running server takes a change at SIGHUP.
#[derive(Args, Debug)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    New(New),
    List(List),
    Rotate(Rotate),
    Retire(Retire),
    Statement(Statement),
}

/// Make a first key of a kind, used at once.
#[derive(Args, Debug)]
#[command(after_help = "\
A provider needs a signing key of the algorithm that its `client.alg` names, and where it encrypts
tokens an encryption key, `rsa` for most.")]
struct New {
    /// What the key is for.
    kind: Choice,
    /// The key's id, where it must have one of your choice; else its thumbprint (RFC 7638).
    #[arg(long, value_name = "ID", value_parser = id)]
    id: Option<String>,
    #[command(flatten)]
    file: ConfigFile,
}

/// List the keys: id, use, kind, state, from when on, file.
#[derive(Args, Debug)]
struct List {
    /// Print the public JWK set instead, as the server would publish it, to hand it to a provider
    /// that does not fetch it.
    #[arg(long)]
    jwks: bool,
    #[command(flatten)]
    file: ConfigFile,
}

/// Make a successor to the current key of each kind. It is published at once and used when
/// providers had the time to fetch it.
#[derive(Args, Debug)]
#[command(after_help = "\
Then send SIGHUP to the server. The old keys keep their place until the time has come, and stay
for what is under way; `retire` them when as much time has gone by again.")]
struct Rotate {
    /// This kind alone.
    kind: Option<Choice>,
    /// After how many hours the new keys are used, where not after
    /// identification.keys.overlap_hours. 0 where the old key has become known: what is under way
    /// then fails with providers that have not fetched the new one.
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(u32).range(0..=8_760))]
    after: Option<u32>,
    #[command(flatten)]
    file: ConfigFile,
}

/// Destroy a key that another has taken the place of, or that is not used yet.
#[derive(Args, Debug)]
struct Retire {
    /// The key's id. It may begin with a dash.
    #[arg(allow_hyphen_values = true)]
    id: String,
    /// Even if its successor has been in use for less than identification.keys.overlap_hours.
    #[arg(long)]
    now: bool,
    #[command(flatten)]
    file: ConfigFile,
}

/// Print the entity statement of Portti for a provider that wants one (OP does): who Portti is, how
/// its tokens come, where its signed keys are. Hand it over as the provider says.
#[derive(Args, Debug)]
#[command(after_help = "\
It is signed with the entity key, which `portti keys oidc new entity` makes, and which the provider
then knows. The signed keys are at /.well-known/portti-jwks.jwt.")]
struct Statement {
    /// The provider, as identification.providers names it.
    provider: String,
    /// The name of your organisation.
    #[arg(long, value_name = "NAME")]
    organisation: String,
    /// For how many days it is good.
    #[arg(long, default_value_t = 3_650, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    #[command(flatten)]
    file: ConfigFile,
}

/// What a key is for, as it is told on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Choice {
    /// Signs with ES256.
    Es256,
    /// Signs with RS256.
    Rs256,
    /// Signs with PS256.
    Ps256,
    /// Opens what is encrypted with RSA-OAEP or RSA-OAEP-256.
    Rsa,
    /// Opens what is encrypted with ECDH-ES on P-256.
    P256,
    /// Vouches for the others, where a provider wants the keys signed (RS256).
    Entity,
}

impl Choice {
    fn kind(self) -> Kind {
        match self {
            Self::Es256 => Kind::Signing(SigningAlgorithm::Es256),
            Self::Rs256 => Kind::Signing(SigningAlgorithm::Rs256),
            Self::Ps256 => Kind::Signing(SigningAlgorithm::Ps256),
            Self::Rsa => Kind::Encryption(EncryptionKind::Rsa),
            Self::P256 => Kind::Encryption(EncryptionKind::P256),
            Self::Entity => Kind::Entity,
        }
    }
}

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("{0}")]
    Key(#[from] KeyError),
    #[error("there is a key of this kind; `portti keys oidc rotate` makes its successor")]
    Already,
    #[error("there is no key to make a successor to; `portti keys oidc new` makes a first one")]
    Nothing,
    #[error("the successor of {0} waits already, for {1}")]
    Waiting(String, String),
    #[error("there is no key {0}; `portti keys oidc list` tells which there are")]
    Unknown(String),
    #[error("this key is in use; `portti keys oidc rotate` first")]
    InUse,
    #[error("what a provider keeps of this key may still be used; wait until {0}, or add --now")]
    TooEarly(String),
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    #[error("there is no provider {0} in the configuration")]
    NoProvider(String),
    #[error("there is no key that vouches for the others; `portti keys oidc new entity` makes one")]
    NoEntity,
}

type Told = Result<Vec<String>, Trouble>;

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let file = match &arguments.command {
        Command::New(New { file, .. })
        | Command::List(List { file, .. })
        | Command::Rotate(Rotate { file, .. })
        | Command::Retire(Retire { file, .. })
        | Command::Statement(Statement { file, .. }) => file,
    };
    let settings = file.load()?.0.settings;
    let now = Clock::system().now();
    let told = with(&settings, now, &arguments.command);
    match told {
        Ok(lines) => lines.iter().try_for_each(|line| say(line)),
        Err(trouble) => {
            complain(&trouble.to_string());
            Err(ExitCode::FAILURE)
        }
    }
}

fn with(settings: &Settings, now: Timestamp, command: &Command) -> Told {
    let own = &settings.identification.keys;
    let folder = own.folder.as_deref().ok_or(KeyError::NoFolder)?;
    match command {
        Command::New(New { kind, id, .. }) => new(folder, kind.kind(), id.clone(), now),
        Command::List(List { jwks: false, .. }) => list(folder, now),
        Command::List(List { jwks: true, .. }) => jwks(folder, now),
        Command::Rotate(Rotate { kind, after, .. }) => {
            let hours = after.unwrap_or(own.overlap_hours);
            let from = now.plus_seconds(i64::from(hours) * 3600);
            rotate(folder, kind.map(Choice::kind), from, now)
        }
        Command::Retire(Retire {
            id, now: at_once, ..
        }) => {
            let hours = if *at_once { 0 } else { own.overlap_hours };
            retire(folder, id, hours, now)
        }
        Command::Statement(wish) => statement(folder, settings, wish, now),
    }
}

fn new(folder: &Path, kind: Kind, id: Option<String>, now: Timestamp) -> Told {
    if folder.exists() && Keys::read(folder)?.listed(now).any(|key| key.kind == kind) {
        return Err(Trouble::Already);
    }
    Ok(vec![make(folder, kind, now, id)?])
}

fn list(folder: &Path, now: Timestamp) -> Told {
    let keys = Keys::read(folder)?;
    Ok(keys.listed(now).map(|key| line(&key)).collect())
}

fn jwks(folder: &Path, now: Timestamp) -> Told {
    let set = Keys::read(folder)?.published(now);
    Ok(vec![format!("{:#}", serde_json::json!(set))])
}

fn statement(folder: &Path, settings: &Settings, wish: &Statement, now: Timestamp) -> Told {
    let found = settings.identification.providers.get(&wish.provider);
    let provider = found.ok_or_else(|| Trouble::NoProvider(wish.provider.clone()))?;
    let about = About {
        origin: &settings.server.origin(),
        organisation: &wish.organisation,
        provider,
        days: wish.days,
    };
    let made = statement::statement(&Keys::read(folder)?, &about, now)?;
    Ok(vec![made.ok_or(Trouble::NoEntity)?])
}

fn rotate(folder: &Path, kind: Option<Kind>, from: Timestamp, now: Timestamp) -> Told {
    let keys = Keys::read(folder)?;
    let listed: Vec<_> = keys
        .listed(now)
        // The entity key is handed over between people, so it is never changed by the way.
        .filter(|key| kind.map_or(key.kind != Kind::Entity, |kind| kind == key.kind))
        .collect();
    if let Some(next) = listed.iter().find(|key| key.state == State::Next) {
        let (id, from) = (next.id.to_owned(), moment(next.from));
        return Err(Trouble::Waiting(id, from));
    }
    let current: Vec<_> = listed
        .iter()
        .filter(|key| key.state == State::Current)
        .collect();
    if current.is_empty() {
        return Err(Trouble::Nothing);
    }
    let made = current
        .into_iter()
        .map(|key| make(folder, key.kind, from, None));
    made.collect()
}

fn retire(folder: &Path, id: &str, hours: u32, now: Timestamp) -> Told {
    let keys = Keys::read(folder)?;
    let found = keys.listed(now).find(|key| key.id == id);
    let key = found.ok_or_else(|| Trouble::Unknown(id.to_owned()))?;
    if key.state == State::Current {
        return Err(Trouble::InUse);
    }
    let settled = key
        .replaced_at
        .map(|at| at.plus_seconds(i64::from(hours) * 3600));
    if let Some(settled) = settled.filter(|settled| *settled > now) {
        return Err(Trouble::TooEarly(moment(settled)));
    }
    std::fs::remove_file(key.path).map_err(|error| Trouble::File(key.path.to_owned(), error))?;
    Ok(vec![format!("destroyed {}", key.path.display())])
}

fn make(folder: &Path, kind: Kind, from: Timestamp, id: Option<String>) -> Result<String, Trouble> {
    let path = folder.join(KeyName { kind, from, id }.to_string());
    write_key(&path, kind)?;
    Ok(format!("made {}", path.display()))
}

fn line(key: &Listed<'_>) -> String {
    let state = match key.state {
        State::Next => "next",
        State::Current => "current",
        State::Retiring => "retiring",
    };
    format!(
        "{}  {} {:5}  {state:8}  {}  {}",
        key.id,
        key.kind.usage(),
        key.kind.algorithm(),
        moment(key.from),
        key.path.display()
    )
}

fn moment(at: Timestamp) -> String {
    at.to_jiff().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn id(text: &str) -> Result<String, &'static str> {
    if is_id(text) {
        Ok(text.to_owned())
    } else {
        Err("1 to 64 of A-Z a-z 0-9 . _ -")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGN: Kind = Kind::Signing(SigningAlgorithm::Es256);
    const OPEN: Kind = Kind::Encryption(EncryptionKind::P256);

    fn at(hours: i64) -> Timestamp {
        Timestamp(1_794_000_000_000_000).plus_seconds(hours * 3600)
    }

    fn ids(folder: &Path, now: Timestamp, state: State) -> Vec<String> {
        let keys = Keys::read(folder).unwrap();
        let there = keys.listed(now).filter(|key| key.state == state);
        there.map(|key| key.id.to_owned()).collect()
    }

    #[test]
    fn keys_are_made_rotated_and_retired_with_an_overlap() {
        let outer = tempfile::tempdir().unwrap();
        let folder = &outer.path().join("keys");
        new(folder, SIGN, Some("first".to_owned()), at(0)).unwrap();
        new(folder, OPEN, None, at(0)).unwrap();
        assert!(matches!(
            new(folder, SIGN, None, at(0)),
            Err(Trouble::Already)
        ));
        assert_eq!(list(folder, at(0)).unwrap().len(), 2);

        let made = rotate(folder, None, at(48), at(0)).unwrap();
        assert_eq!(made.len(), 2);
        let again = rotate(folder, Some(SIGN), at(48), at(1));
        assert!(matches!(again, Err(Trouble::Waiting(..))));
        assert_eq!(ids(folder, at(47), State::Next).len(), 2);
        assert_eq!(ids(folder, at(48), State::Retiring).len(), 2);

        let early = |hours| retire(folder, "first", 48, at(hours));
        assert!(matches!(early(47), Err(Trouble::InUse)));
        assert!(matches!(early(95), Err(Trouble::TooEarly(_))));
        early(96).unwrap();
        assert!(matches!(early(96), Err(Trouble::Unknown(_))));
        assert_eq!(ids(folder, at(96), State::Retiring).len(), 1);
    }

    #[test]
    fn a_successor_may_be_taken_back_and_an_old_key_destroyed_at_once() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path();
        assert!(matches!(
            rotate(folder, None, at(0), at(0)),
            Err(Trouble::Nothing)
        ));
        new(folder, SIGN, Some("first".to_owned()), at(0)).unwrap();
        rotate(folder, Some(SIGN), at(48), at(0)).unwrap();
        let next = ids(folder, at(0), State::Next).remove(0);
        retire(folder, &next, 48, at(0)).unwrap();
        rotate(folder, Some(SIGN), at(1), at(1)).unwrap();
        retire(folder, "first", 0, at(1)).unwrap();
        assert_eq!(ids(folder, at(1), State::Current).len(), 1);
        assert!(jwks(folder, at(1)).unwrap()[0].contains("\"sig\""));
    }
}
