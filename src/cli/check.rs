//! `portti check`

use std::error::Error;
use std::process::ExitCode;

use clap::Args;

use super::{ConfigFile, say};
use crate::clock::Clock;
use crate::config::{Examined, Loaded, Mistake, Provider, Settings};
use crate::oidc::client::Client;
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
    let (Loaded { settings, services }, _) = arguments.file.load_with(keys)?;
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
fn keys(read: &Examined) -> Vec<Mistake> {
    let Some(settings) = &read.settings else {
        return Vec::new();
    };
    let right = ["identification", "staff.provider", "mode"]
        .into_iter()
        .all(|part| read.is_right(part));
    if settings.is_demo() || !right {
        return Vec::new();
    }
    let folder = &settings.identification.keys.folder;
    let clock = Clock::system();
    let mistake =
        |key: &str, error: &dyn Error| Mistake::new(&read.origin, key, error.to_string(), "");
    let needs = Needs::of(providers(settings).map(|(_, _, provider)| provider));
    let ring = match KeyRing::examine(folder.clone(), needs, clock.clone()) {
        Ok(ring) => ring,
        Err(errors) => {
            let all = errors.iter();
            return all
                .map(|error| mistake("identification.keys", error))
                .collect();
        }
    };
    let wrong = providers(settings).filter_map(|(key, name, provider)| {
        let client = Client::new(name, provider.clone(), &ring, Doors::Strict, clock.clone());
        Some(mistake(&key, &client.err()?))
    });
    wrong.collect()
}

/// Every provider with its key and its name: of residents, and of staff.
fn providers(settings: &Settings) -> impl Iterator<Item = (String, &str, &Provider)> {
    let residents = settings.identification.providers.iter();
    let residents = residents.map(|(name, provider)| {
        let key = format!("identification.providers.{name}");
        (key, name.as_str(), provider)
    });
    let staff = settings.staff.provider.iter();
    residents.chain(staff.map(|provider| ("staff.provider".to_owned(), "staff", provider)))
}
