//! `portti check`

use std::process::ExitCode;

use clap::Args;

use super::{ConfigFile, say};
use crate::config::Loaded;

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
