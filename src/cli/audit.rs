//! `portti audit`

use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use uuid::Uuid;

use super::listing::{Listing, PAGE};
use super::when;
use crate::config::Database;
use crate::domain::ids::{ConversationId, Timestamp};
use crate::journal::{self, AuditEntry, Audited, TrailPart};

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
    #[command(flatten)]
    listing: Listing,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let part = TrailPart {
        since: arguments.since.unwrap_or(Timestamp(i64::MIN)),
        conversation: arguments.conversation.map(ConversationId),
    };
    let read = async |database: &Database, last: Option<&Audited>| {
        let place = last.map_or(0, |last| last.place);
        journal::audit_trail(database, part, place, PAGE).await
    };
    arguments
        .listing
        .print(read, |one, json| line(&one.entry, json))
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
    let parts = parts.map(|part| part.replace(unsettling, " "));
    parts.join("\t").trim_end().to_owned()
}

/// What may begin a line or a part of its own, or turn the reading order: whoever erased names
/// themselves as they like.
fn unsettling(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{61C}'
        )
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_part_of_one_line() {
        let entry = AuditEntry {
            at: Timestamp(0),
            actor: "eve\tadmin\n2026\u{202E}txt\u{2028}x\u{1b}[2J".to_owned(),
            action: "conversation_erased".to_owned(),
            conversation: None,
            detail: String::new(),
        };
        let shown = line(&entry, false);
        let parts: Vec<&str> = shown.split('\t').collect();
        assert_eq!(
            parts[1..],
            ["eve admin 2026 txt x [2J", "conversation_erased", "-"]
        );
        assert_eq!(shown.lines().count(), 1);
        let json = line(&entry, true);
        assert_eq!(json.lines().count(), 1);
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["actor"], entry.actor.as_str());
    }
}
