//! The command line: what `portti` can be told to do, a file for each command.
//!
//! Exit codes: 0 done; 1 failed; 2 the command line was not understood; 78 the configuration has
//! a mistake (`EX_CONFIG` of sysexits.h).

mod audit;
mod check;
mod conversations;
mod erase;
mod example_config;
mod hash_password;
mod inspect;
mod keys;
mod listing;
mod openapi;
mod screen;
mod serve;
mod totp;
mod types;
mod when;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Loaded, Mistake};
use crate::journal::JournalError;
use crate::texts::Texts;

/// The configuration has a mistake.
const EX_CONFIG: u8 = 78;

/// Portti: a secure live-chat server for public services.
#[derive(Parser, Debug)]
#[command(
    name = "portti",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  portti check --config /etc/portti/portti.toml   tell every mistake in the configuration
  portti serve --config /etc/portti/portti.toml   serve
  portti example-config > portti.toml             every setting, explained
  portti hash-password                            ask for a password and print its hash
  portti totp new --account aino                  make a secret of one-time codes
  portti screen < messages.txt                    try the screening on lines of your own
  portti keys master new /etc/portti/master.key   make the key that seals what is kept
  portti audit --since 2026-11-01                 who did what, when
  portti conversations --closed --before 2025-01-01  which conversations may be erased
  portti erase 0192f0c1-8a3e-7c55-9d0b-0d6a1f4b7e11  erase a closed conversation
  portti keys oidc list                           the keys that identification providers know

Exit codes: 0 done, 1 failed, 2 command line not understood, 78 mistake in the configuration."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Serve(serve::Arguments),
    Check(check::Arguments),
    HashPassword(hash_password::Arguments),
    ExampleConfig(example_config::Arguments),
    Screen(screen::Arguments),
    Audit(audit::Arguments),
    Conversations(conversations::Arguments),
    Erase(erase::Arguments),
    Types(types::Arguments),
    Openapi(openapi::Arguments),
    Keys(keys::Arguments),
    Totp(totp::Arguments),
    Inspect(inspect::Arguments),
}

/// Where the configuration is.
#[derive(Args, Clone, Debug)]
pub struct ConfigFile {
    /// The main configuration file. Variables such as PORTTI_SERVER__LISTEN set its keys, too.
    #[arg(
        short,
        long,
        value_name = "FILE",
        env = "PORTTI_CONFIG",
        default_value = "/etc/portti/portti.toml"
    )]
    pub config: PathBuf,
}

impl ConfigFile {
    /// Reads and checks the configuration and its texts, or prints every mistake.
    ///
    /// # Errors
    ///
    /// The exit code, when there was a mistake; it has been told.
    pub fn load(&self) -> Result<(Loaded, Texts), ExitCode> {
        self.load_with(|_| Vec::new())
    }

    /// Reads where the database is, and nothing else.
    ///
    /// # Errors
    ///
    /// As [`Self::load`], of mistakes that concern it.
    pub fn database(&self) -> Result<config::Database, ExitCode> {
        config::database(&self.config, &config::environment()).map_err(mistaken)
    }

    /// As [`Self::load`], with one more look at settings that may have mistakes elsewhere.
    ///
    /// # Errors
    ///
    /// As [`Self::load`].
    pub fn load_with(
        &self,
        look: impl FnOnce(&config::Examined) -> Vec<Mistake>,
    ) -> Result<(Loaded, Texts), ExitCode> {
        let mut examined = config::examine(&self.config, &config::environment());
        let Some(settings) = examined.settings.clone() else {
            return Err(mistaken(examined.mistakes));
        };
        let texts = Texts::load(settings.texts_dir.as_deref());
        let looked = look(&examined);
        let mut mistakes = std::mem::take(&mut examined.mistakes);
        mistakes.extend(looked);
        match texts {
            Ok(texts) if mistakes.is_empty() => {
                let services = examined.services;
                Ok((Loaded { settings, services }, texts))
            }
            texts => {
                mistakes.extend(texts.err().into_iter().flatten());
                mistakes.sort();
                Err(mistaken(mistakes))
            }
        }
    }
}

fn mistaken(mistakes: Vec<Mistake>) -> ExitCode {
    for mistake in &mistakes {
        complain(&mistake.to_string());
    }
    let count = mistakes.len();
    let mistakes = if count == 1 { "mistake" } else { "mistakes" };
    complain(&format!("{count} {mistakes} in the configuration"));
    ExitCode::from(EX_CONFIG)
}

/// Reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    // The database client and the HTTP client take the TLS provider of the process. It is refused
    // only where one is installed already, which is as good.
    drop(rustls::crypto::ring::default_provider().install_default());
    let result = match Cli::parse().command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::HashPassword(arguments) => hash_password::run(&arguments),
        Command::ExampleConfig(arguments) => example_config::run(&arguments),
        Command::Screen(arguments) => screen::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Conversations(arguments) => conversations::run(&arguments),
        Command::Erase(arguments) => erase::run(&arguments),
        Command::Types(arguments) => types::run(&arguments),
        Command::Openapi(arguments) => openapi::run(&arguments),
        Command::Keys(arguments) => keys::run(&arguments),
        Command::Totp(arguments) => totp::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
    };
    result.err().unwrap_or(ExitCode::SUCCESS)
}

/// Runs what waits for a database to its end.
fn wait_for<T>(task: impl Future<Output = Result<T, ExitCode>>) -> Result<T, ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| {
        complain(&error.to_string());
        ExitCode::FAILURE
    })?;
    runtime.block_on(task)
}

/// The code comes first, for who reads it with a program.
fn journal_failed(error: &JournalError) -> ExitCode {
    complain(&format!("{}: {error}", error.code()));
    ExitCode::FAILURE
}

/// Prints a line. A reader that is gone (`portti … | head`) ends the command quietly.
fn say(line: &str) -> Result<(), ExitCode> {
    writeln!(std::io::stdout(), "{line}").map_err(|_| ExitCode::FAILURE)
}

/// Prints a line to standard error. Where that is gone too, there is nobody to tell.
fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
