//! The command line of Portti.

use std::process::ExitCode;

fn main() -> ExitCode {
    portti::cli::main()
}
