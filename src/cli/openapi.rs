//! `portti openapi`

use std::process::ExitCode;

use clap::Args;

use super::say;

/// Print the description of the HTTP interface (OpenAPI, JSON).
#[derive(Args, Debug)]
pub struct Arguments {}

pub fn run(_arguments: &Arguments) -> Result<(), ExitCode> {
    say(&crate::web::openapi())
}
