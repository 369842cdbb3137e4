//! `portti audit`

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use uuid::Uuid;

use super::{ConfigFile, journal_failed, say, wait_for, when};
use crate::domain::ids::{ConversationId, Timestamp};
use crate::journal::{self, AuditEntry, TrailPart};

/// How many entries are read at once.
const PAGE: u32 = 1_000;

/// Print the audit trail, oldest first: when, who, what, to which conversation.
#[derive(Args, Debug)]
#[command(after_help = "\
One entry a line, its parts with tabs between: time, account, action, conversation, more. It holds no
personal data of residents. Run it as the user of the server, beside the server or not.")]
pub struct Arguments {
    /// Only what was done then or later: a day, or a moment (UTC).
    #[arg(long, value_name = "TIME", value_parser = when::read)]
    since: Option<Timestamp>,
    /// Only what was done to this conversation.
    #[arg(long, value_name = "ID")]
    conversation: Option<Uuid>,
    /// One JSON object a line instead.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: ConfigFile,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let settings = arguments.file.load()?.0.settings;
    let part = TrailPart {
        since: arguments.since.unwrap_or(Timestamp(i64::MIN)),
        conversation: arguments.conversation.map(ConversationId),
    };
    wait_for(async {
        let mut place = 0;
        loop {
            let page = journal::audit_trail(&settings.database, part, place, PAGE).await;
            let page = page.map_err(|error| journal_failed(&error))?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            place = last.place;
            for audited in &page {
                say(&line(&audited.entry, arguments.json))?;
            }
        }
    })
}

fn line(entry: &AuditEntry, json: bool) -> String {
    let at = when::shown(entry.at);
    let conversation = entry.conversation.map(|id| id.to_string());
    if json {
        return json!({
            "at": at,
            "actor": entry.actor,
            "action": entry.action,
            "conversation": conversation,
            "detail": entry.detail,
        })
        .to_string();
    }
    let conversation = conversation.unwrap_or_else(|| "-".to_owned());
    let parts = [
        &at,
        &entry.actor,
        &entry.action,
        &conversation,
        &entry.detail,
    ];
    // A name cannot begin a line or a part of its own.
    let parts = parts.map(|part| part.replace(char::is_control, " "));
    parts.join("\t").trim_end().to_owned()
}
