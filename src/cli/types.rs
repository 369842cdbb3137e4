//! `portti types`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use ts_rs::{Config, TS};

use super::{complain, say};
use crate::domain::screening::browser_tables;
use crate::domain::{attachment, event, ids, person, private, service, view};
use crate::wire::close::CloseCode;
use crate::wire::frame::PROTOCOL;
use crate::wire::{board, call, files, frame, http};

/// Write the TypeScript types of everything that a browser sends and receives, and the tables of
/// its screening.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The folder that they are written to.
    #[arg(
        long,
        value_name = "FOLDER",
        default_value = "web-widget/shared/generated"
    )]
    out: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    for (name, source) in [
        ("protocol.ts", protocol()),
        ("screening_tables.ts", browser_tables()),
    ] {
        write(&arguments.out.join(name), &source)?;
    }
    Ok(())
}

fn write(path: &Path, source: &str) -> Result<(), ExitCode> {
    let folder = path.parent().unwrap_or(Path::new(""));
    match std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, source)) {
        Ok(()) => say(&path.display().to_string()),
        Err(error) => {
            complain(&format!("{} cannot be written: {error}", path.display()));
            Err(ExitCode::FAILURE)
        }
    }
}

macro_rules! declarations {
    ($($ty:path),+ $(,)?) => {{
        let config = Config::default();
        [$(declaration(&<$ty as TS>::decl(&config))),+].join("\n")
    }};
}

/// The whole file.
fn protocol() -> String {
    let parts = [names_and_words(), frames(), bodies()];
    let codes: Vec<String> = CloseCode::ALL
        .iter()
        .map(|code| format!("  {}: {},", code.name(), code.number()))
        .collect();
    format!(
        "// This file is generated from the Rust types by `portti types`. Do not edit it.\n\n\
         /** The version of the socket protocol that these types are of. */\n\
         export const PROTOCOL = {PROTOCOL};\n\n\
         /** Why the server closes a socket. */\n\
         export const CLOSE_CODES = {{\n{}\n}} as const;\n\n\
         {}\n",
        codes.join("\n"),
        parts.join("\n\n")
    )
}

fn names_and_words() -> String {
    let names = declarations![
        ids::ConversationId,
        ids::CommandId,
        ids::HandOffId,
        ids::AttachmentId,
        ids::CallId,
        ids::ServiceId,
        ids::StaffId,
        ids::Seq,
        ids::Timestamp,
        private::Private,
    ];
    let words = declarations![
        person::Language,
        person::Role,
        person::Side,
        person::Assurance,
        service::IdentificationRule,
        service::CodeKind,
        event::HandOffFailure,
        attachment::FileKind,
        event::AttachmentProblem,
        event::CloseReason,
    ];
    format!("{names}\n\n{words}")
}

fn frames() -> String {
    let views = declarations![view::ShownEvent, view::Shown, view::ShownIdentity];
    let frames = declarations![
        frame::ResidentFrame,
        frame::ResidentCommand,
        frame::StaffFrame,
        frame::Follow,
        frame::StaffCommand,
        frame::PresenceStatus,
        frame::ServerFrame,
        call::CallSignal,
        call::CallNotice,
        call::IceServer,
        board::Board,
        board::BoardRow,
        board::Colleague,
    ];
    format!("{views}\n\n{frames}")
}

fn bodies() -> String {
    declarations![
        http::ErrorBody,
        files::FilesInfo,
        files::FileKindInfo,
        http::ServiceInfo,
        http::ScreeningInfo,
        http::Availability,
        http::StartRequest,
        http::ResidentSession,
        http::TicketRequest,
        http::Ticket,
        http::OpenRequest,
        http::FlowInfo,
        http::ContinueRequest,
        http::DeclineRequest,
        http::GoTo,
        http::SignOut,
        http::Returned,
        http::RedeemRequest,
        http::SignInRequest,
        http::SignOnRequest,
        http::SignedOut,
        http::StaffSessionInfo,
        http::EndSessionRequest,
        http::StaffSession,
        http::StaffService,
        http::SignInInfo,
        http::DemoAccount,
        http::RevealedPersonalId,
    ]
}

/// The widest line; a union that is longer gets a line for each member.
const WIDTH: usize = 100;

/// One exported declaration. Explanations stay in the Rust sources.
fn declaration(decl: &str) -> String {
    let decl = without_comments(decl);
    let line = format!("export {decl}");
    match decl.split_once(" = ") {
        Some((name, members)) if line.len() > WIDTH => {
            let members = members.trim_end_matches(';');
            match split(members).as_slice() {
                [] | [_] => line,
                several => format!("export {name} =\n  | {};", several.join("\n  | ")),
            }
        }
        _ => line,
    }
}

/// The members of a union, without looking into braces.
fn split(union: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let mut members = Vec::new();
    let mut from = 0;
    for (at, c) in union.char_indices() {
        match c {
            '{' | '(' | '<' | '[' => depth += 1,
            '}' | ')' | '>' | ']' => depth -= 1,
            '|' if depth == 0 => {
                members.extend(union.get(from..at).map(str::trim));
                from = at + 1;
            }
            _ => {}
        }
    }
    members.extend(union.get(from..).map(str::trim));
    members
}

fn without_comments(decl: &str) -> String {
    let mut text = String::new();
    let mut rest = decl;
    while let Some((before, after)) = rest.split_once("/**") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_unions_get_a_line_for_each_member() {
        let long = format!(
            "type X = {{ a: {{ b: 1 | 2 }} }} | \"{}\";",
            "y".repeat(100)
        );
        let expected = format!(
            "export type X =\n  | {{ a: {{ b: 1 | 2 }} }}\n  | \"{}\";",
            "y".repeat(100)
        );
        assert_eq!(declaration(&long), expected);
        assert_eq!(declaration("type X = 1 | 2;"), "export type X = 1 | 2;");
    }

    #[test]
    fn comments_are_left_out() {
        let text = without_comments("type X = { /**\n * One.\n */ a: string, };");
        assert_eq!(text, "type X = { a: string, };");
    }

    /// Every name that the file uses it also declares.
    #[test]
    fn the_file_is_whole() {
        let file = protocol();
        let declared: Vec<&str> = file
            .split("export type ")
            .skip(1)
            .filter_map(|rest| rest.split_once(" =").map(|(name, _)| name))
            .collect();
        let mut without_texts = String::new();
        for (i, part) in file.split('"').enumerate() {
            if i % 2 == 0 {
                without_texts.push_str(part);
            }
        }
        let code = without_texts
            .lines()
            .filter(|line| !line.starts_with(['/', ' ', '*']) || line.starts_with("  |"));
        for line in code.filter(|line| !line.starts_with("export const")) {
            let words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            for word in words.filter(|w| w.starts_with(|c: char| c.is_ascii_uppercase())) {
                assert!(
                    declared.contains(&word) || word == "Array",
                    "{word} is not declared"
                );
            }
        }
    }
}
