//! `portti conversations`

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::listing::{Listing, PAGE};
use super::when;
use crate::config::Database;
use crate::domain::ids::Timestamp;
use crate::journal::{self, ClosedConversation};

/// List closed conversations: what `portti erase` may erase.
#[derive(Args, Debug)]
#[command(after_help = "\
One conversation a line, those that began first coming first: id, service, begun and closed, with tabs
between. Names and topics are sealed and are not shown. Run it as the user of the server, beside the
server or not.")]
pub struct Arguments {
    /// Those that are closed; others are not listed.
    #[arg(long, required = true)]
    closed: bool,
    /// Only those that were closed before this: a day, or a moment (UTC).
    #[arg(long, value_name = "TIME", value_parser = when::read)]
    before: Timestamp,
    #[command(flatten)]
    listing: Listing,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let before = arguments.before;
    let read = async |database: &Database, last: Option<&ClosedConversation>| {
        journal::closed_conversations(database, before, last, PAGE).await
    };
    arguments.listing.print(read, line)
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
