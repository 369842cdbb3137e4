//! `portti inspect`

use std::process::ExitCode;

use clap::Args;

use crate::attachments::inspect;

/// Inspect one file. The server starts this for each file that it takes in; it is of no use by
/// hand.
#[derive(Args, Debug)]
#[command(hide = true)]
pub struct Arguments {
    /// How much memory the file may cost, in megabytes.
    #[arg(long)]
    megabytes: u64,
    /// How much processor time it may cost, in seconds.
    #[arg(long)]
    seconds: u64,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    // Whom to tell? What goes wrong here is the file's doing, and the server sees it end.
    inspect::run(arguments.megabytes, arguments.seconds).map_err(|_| ExitCode::FAILURE)
}
