//! `portti check`

use std::process::ExitCode;

use clap::Args;

use super::{ConfigFile, complain, say};
use crate::clock::Clock;
use crate::config::{Loaded, Settings};
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
    let (Loaded { settings, services }, _) = arguments.file.load()?;
    if let Err(wrong) = keys(&settings) {
        complain(&wrong);
        return Err(ExitCode::from(super::EX_CONFIG));
    }
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

/// Whether Portti's own keys towards providers can be used. The demo makes what is missing.
fn keys(settings: &Settings) -> Result<(), String> {
    if settings.is_demo() {
        return Ok(());
    }
    let identification = &settings.identification;
    let (folder, clock) = (identification.keys.folder.clone(), Clock::system());
    let providers = identification.providers.values();
    let needs = Needs::of(providers.chain(&settings.staff.provider));
    let ring = KeyRing::open(folder, needs, Doors::Strict, clock.clone())
        .map_err(|error| format!("identification.keys: {error}"))?;
    identification::clients(identification, &ring, Doors::Strict, &clock)
        .map_err(|(name, error)| format!("identification.providers.{name}: {error}"))?;
    Ok(())
}
