//! `portti keys master`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::cli::{ConfigFile, complain, say};
use crate::journal;

/// The master keys that seal what is kept.
#[derive(Args, Debug)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    New(New),
    Rotate(Rotate),
}

/// Make a file with a fresh master key that its owner alone may read. Never overwrites one.
///
/// Keep a copy in a safe place: without the key nothing that is kept under it can be read.
#[derive(Args, Debug)]
struct New {
    /// The file, as sealing.keys names it.
    file: PathBuf,
}

/// Wrap every conversation's key with the current master key.
#[derive(Args, Debug)]
#[command(after_help = "\
Put a new key into sealing.keys, name it in sealing.current, restart the server, then run this,
beside the server or not. It may be broken off and run again. Then remove from sealing.keys, and
destroy, each key that it does not name any more.")]
struct Rotate {
    #[command(flatten)]
    file: ConfigFile,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    match &arguments.command {
        Command::New(arguments) => new(arguments),
        Command::Rotate(arguments) => rotate(arguments),
    }
}

fn new(arguments: &New) -> Result<(), ExitCode> {
    journal::create_key_file(&arguments.file).map_err(|error| {
        complain(&error.to_string());
        ExitCode::FAILURE
    })?;
    say(&format!("made {}", arguments.file.display()))
}

fn rotate(arguments: &Rotate) -> Result<(), ExitCode> {
    let settings = arguments.file.load()?.0.settings;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let failed = |error: &dyn std::error::Error| {
        complain(&error.to_string());
        ExitCode::FAILURE
    };
    let runtime = runtime.map_err(|error| failed(&error))?;
    let rotated = runtime.block_on(journal::rotate(&settings.database, &settings.sealing));
    let rotation = rotated.map_err(|error| failed(&error))?;
    say(&format!("{} keys wrapped anew", rotation.rewrapped))?;
    for (master, keys) in rotation.in_use {
        say(&format!("master key {master}: wraps {keys} keys"))?;
    }
    Ok(())
}
