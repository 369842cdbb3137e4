//! `portti conversations`

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{ConfigFile, complain, journal_failed, say, wait_for, when};
use crate::domain::ids::Timestamp;
use crate::journal::{self, ClosedConversation};

/// List closed conversations: what `portti erase` may erase.
#[derive(Args, Debug)]
#[command(after_help = "\
One conversation a line, its parts with tabs between: id, service, begun, closed. Names and topics are
sealed and are not shown. Run it as the user of the server, beside the server or not.")]
pub struct Arguments {
    /// Those that are closed; others are not listed.
    #[arg(long, required = true)]
    closed: bool,
    /// Only those that were closed before this: a day, or a moment (UTC).
    #[arg(long, value_name = "TIME", value_parser = when::read)]
    before: Timestamp,
    /// At most so many, those that began first.
    #[arg(long, value_name = "NUMBER", default_value_t = 10_000)]
    limit: u32,
    /// One JSON object a line instead.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: ConfigFile,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let settings = arguments.file.load()?.0.settings;
    let (before, limit) = (arguments.before, arguments.limit);
    let listed = wait_for(async {
        let listed = journal::closed_conversations(&settings.database, before, limit).await;
        listed.map_err(|error| journal_failed(&error))
    })?;
    for closed in &listed {
        say(&line(closed, arguments.json))?;
    }
    if listed.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
        complain("there may be more: see --limit");
    }
    Ok(())
}

fn line(closed: &ClosedConversation, json: bool) -> String {
    let [begun, ended] = [closed.started_at, closed.closed_at].map(when::shown);
    if json {
        let (id, service) = (closed.id.to_string(), closed.service.as_str());
        return json!({"id": id, "service": service, "started_at": begun, "closed_at": ended})
            .to_string();
    }
    format!("{}\t{}\t{begun}\t{ended}", closed.id, closed.service)
}
