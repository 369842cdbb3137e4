//! `portti erase`

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use clap::Args;
use uuid::Uuid;

use super::{ConfigFile, complain, say, wait_for};
use crate::clock::Clock;
use crate::config::Database;
use crate::domain::ids::ConversationId;
use crate::journal::{self, Erasable, EraseError};

/// Erase a closed conversation: destroy its key, so that it cannot be read even in backups of the
/// data, and delete what is kept of it, with its files.
#[derive(Args, Debug)]
#[command(after_help = "\
Run it as the user of the server, beside the server or not. Broken off, it can be run again. The
bytes of files are deleted by the server: within a minute, or after its next start. Copies of the
wrapped keys end it only when they lapse: see Erasing in operating.md.")]
pub struct Arguments {
    /// The conversation: its reference in the console.
    conversation: Uuid,
    /// Do not ask.
    #[arg(short, long)]
    yes: bool,
    /// Who erases, for the audit trail. Without it the user that sudo was called by, if any.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    file: ConfigFile,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let database = arguments.file.database()?;
    wait_for(erase(arguments, &database))
}

async fn erase(arguments: &Arguments, database: &Database) -> Result<(), ExitCode> {
    let conversation = ConversationId(arguments.conversation);
    if !arguments.yes {
        let found = journal::erasable(database, conversation).await;
        let place = journal::place(database).map_err(|error| failed(error.into()))?;
        confirmed(conversation, &found.map_err(failed)?, &place)?;
    }
    let now = Clock::system().now();
    let by = arguments.by.clone();
    let by = by.or_else(|| std::env::var("SUDO_USER").ok());
    let erased = journal::erase(database, conversation, by, now).await;
    let Erasable { events, files, .. } = erased.map_err(failed)?;
    say(&format!(
        "erased {conversation}: its key, {events} events; files to be deleted: {files}"
    ))
}

/// The code comes first, for who reads it with a program.
fn failed(error: EraseError) -> ExitCode {
    complain(&format!("{}: {error}", error.code()));
    ExitCode::FAILURE
}

/// Asks whoever sits at the terminal, and names the database: it may be another than they mean.
fn confirmed(conversation: ConversationId, found: &Erasable, place: &str) -> Result<(), ExitCode> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        complain("not_confirmed: nobody can be asked here; add --yes to erase it");
        return Err(ExitCode::FAILURE);
    }
    let Erasable {
        service,
        started_at,
        closed_at,
        events,
        files,
    } = found;
    let [began, ended] = [started_at, closed_at].map(|at| at.to_jiff().strftime("%F %H:%M UTC"));
    complain(&format!(
        "{conversation}: {service}, {began} to {ended}, {events} events, {files} files, in {place}.\n\
         Nobody will be able to read it again. To erase it, type yes:"
    ));
    let mut answer = String::new();
    // What cannot be read is no yes.
    drop(stdin.lock().read_line(&mut answer));
    if answer.trim() == "yes" {
        return Ok(());
    }
    complain("not_confirmed: nothing was erased");
    Err(ExitCode::FAILURE)
}
