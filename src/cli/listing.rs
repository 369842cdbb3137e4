//! What the commands that list have in common: a line for each thing, read a page at a time.

use std::process::ExitCode;

use clap::Args;

use super::{ConfigFile, journal_failed, say, wait_for};
use crate::config::Database;
use crate::journal::JournalError;

/// How much is read at once.
pub const PAGE: u32 = 1_000;

/// How it is printed, and where it comes from.
#[derive(Args, Debug)]
pub struct Listing {
    /// One JSON object a line instead.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: ConfigFile,
}

impl Listing {
    /// Prints a line for each thing that `read` gives. It is asked for the page after the last thing
    /// that it gave, until there is none. Whether `line` is to write JSON is told with each.
    ///
    /// # Errors
    ///
    /// The exit code, where the database or the configuration is not as it must be; it has been told.
    pub fn print<T>(
        &self,
        read: impl AsyncFn(&Database, Option<&T>) -> Result<Vec<T>, JournalError>,
        line: impl Fn(&T, bool) -> String,
    ) -> Result<(), ExitCode> {
        let database = self.file.database()?;
        wait_for(async {
            let mut last = None;
            loop {
                let page = read(&database, last.as_ref()).await;
                let mut page = page.map_err(|error| journal_failed(&error))?;
                for one in &page {
                    say(&line(one, self.json))?;
                }
                last = page.pop();
                if last.is_none() {
                    return Ok(());
                }
            }
        })
    }
}
