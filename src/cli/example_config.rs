//! `portti example-config`

use std::process::ExitCode;

use clap::Args;

use super::say;
use crate::config::example;

/// Print every setting with its explanation, allowed values and default.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The settings of a service's file instead of those of the main file.
    #[arg(long)]
    service: bool,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let text = if arguments.service {
        example::service()
    } else {
        example::settings()
    };
    say(text.trim_end())
}
