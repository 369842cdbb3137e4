//! `portti keys`

mod master;
mod oidc;

use std::process::ExitCode;

use clap::{Args, Subcommand};

/// Look after Portti's keys: those that seal what is kept, and those that identification
/// providers know it by.
#[derive(Args, Debug)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Master(master::Arguments),
    Oidc(oidc::Arguments),
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    match &arguments.command {
        Command::Master(arguments) => master::run(arguments),
        Command::Oidc(arguments) => oidc::run(arguments),
    }
}
