//! `portti check`

use std::process::ExitCode;

use clap::Args;

use super::{ConfigFile, say};
use crate::clock::Clock;
use crate::config::{self, Examined, Loaded, Mistake};
use crate::identification;
use crate::oidc::http::Doors;
use crate::oidc::keys::{KeyRing, Needs};

/// Check the configuration, with its service and text files, and tell every mistake.
#[derive(Args, Debug)]
#[command(after_help = "\
Each mistake is one line: file: key: what is wrong (allowed: what is allowed).
Exits with 0 when there is none and with 78 when there is.")]
pub struct Arguments {
    #[command(flatten)]
    file: ConfigFile,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let main = config::shown(&arguments.file.config);
    let (Loaded { settings, services }, _) = arguments.file.load_with(|read| keys(&main, read))?;
    let mode = if settings.is_demo() {
        "demo: not for real residents"
    } else {
        "production"
    };
    say(&format!(
        "{}: no mistakes ({mode}; services: {}; accounts: {})",
        arguments.file.config.display(),
        services.len(),
        settings.staff.accounts.len()
    ))
}

/// What is wrong with Portti's own keys towards providers, where everything that they hang on is
/// right. The demo makes what is missing.
fn keys(main: &str, read: &Examined) -> Option<Mistake> {
    let settings = read.settings.as_ref()?;
    let doubtful = |mistake: &Mistake| {
        let parts = ["identification", "staff.provider", "mode"];
        parts.into_iter().any(|part| mistake.key.starts_with(part))
    };
    if settings.is_demo() || read.mistakes.iter().any(doubtful) {
        return None;
    }
    let identification = &settings.identification;
    let (folder, clock) = (identification.keys.folder.clone(), Clock::system());
    let providers = identification.providers.values();
    let needs = Needs::of(providers.chain(&settings.staff.provider));
    let mistake = |key: String, wrong: String| Mistake {
        origin: main.to_owned(),
        key,
        wrong,
        allowed: String::new(),
    };
    let ring = match KeyRing::open(folder, needs, Doors::Strict, clock.clone()) {
        Ok(ring) => ring,
        Err(error) => {
            return Some(mistake("identification.keys".to_owned(), error.to_string()));
        }
    };
    let clients = identification::clients(identification, &ring, Doors::Strict, &clock);
    let (name, error) = clients.err()?;
    let key = format!("identification.providers.{name}");
    Some(mistake(key, error.to_string()))
}
