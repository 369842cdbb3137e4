//! `portti hash-password`

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use clap::Args;

use super::{complain, say};
use crate::domain::private::Private;
use crate::staff::password::{self, LONGEST, SHORTEST};

/// Ask for a password and print its Argon2id hash, for `password_hash` of an account.
#[derive(Args, Debug)]
#[command(after_help = "\
On a terminal the password is asked for twice and not shown. Otherwise the first line of standard
input is taken:
  pwgen -s 24 1 | tee password.txt | portti hash-password")]
pub struct Arguments {}

pub fn run(_: &Arguments) -> Result<(), ExitCode> {
    let password = read().map_err(|wrong| {
        complain(&wrong);
        ExitCode::FAILURE
    })?;
    let characters = password.expose().chars().count();
    if characters < SHORTEST || password.expose().len() > LONGEST {
        complain(&format!(
            "the password must have at least {SHORTEST} characters and at most {LONGEST} bytes"
        ));
        return Err(ExitCode::FAILURE);
    }
    let hash = password::hash(&password).map_err(|error| {
        complain(&error.to_string());
        ExitCode::FAILURE
    })?;
    say(&hash)
}

fn read() -> Result<Private, String> {
    let stdin = std::io::stdin();
    let unreadable = |error: std::io::Error| format!("the password cannot be read: {error}");
    if stdin.is_terminal() {
        let ask = |prompt| rpassword::prompt_password(prompt).map(Private::new);
        let first = ask("Password: ").map_err(unreadable)?;
        let second = ask("Once more: ").map_err(unreadable)?;
        return if first == second {
            Ok(first)
        } else {
            Err("the two passwords differ".to_owned())
        };
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).map_err(unreadable)?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    Ok(Private::new(line))
}
