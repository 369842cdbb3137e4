//! `portti screen`

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{ConfigFile, complain};
use crate::domain::ids::ServiceId;
use crate::domain::screening::{Find, Screener, Verdict, What};
use crate::domain::service::{CodeKind, ScreeningRules};

/// The command line was not understood.
const USAGE: u8 = 2;
/// Where the configuration is if nothing else is said.
const CONFIG: &str = "/etc/portti/portti.toml";

/// Read lines and tell of each what the screening finds in it.
#[derive(Args, Debug)]
#[command(after_help = "\
Each line gets one: clean, or what was found, where and why. The text itself is never printed.
Places count characters from 1; in JSON, start counts from 0 and end is the first one after.
Without a configuration, the default rules hold: Finnish and Swedish personal IDs.

Examples:
  portti screen messages.txt
  portti screen --config portti.toml --service health --json < messages.txt

Exits with 0 when all lines were read, whatever was found in them.")]
pub struct Arguments {
    /// The configuration that has the service.
    #[arg(short, long, value_name = "FILE", env = "PORTTI_CONFIG")]
    config: Option<PathBuf>,
    /// The service by whose rules the lines are screened; needed where there are several.
    #[arg(short, long, value_name = "NAME")]
    service: Option<ServiceId>,
    /// Print a JSON object for each line.
    #[arg(long)]
    json: bool,
    /// The file whose lines are read; standard input if there is none.
    #[arg(value_name = "TEXT")]
    text: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<(), ExitCode> {
    let screener = screener(arguments)?;
    let output = BufWriter::new(io::stdout().lock());
    let done = match &arguments.text {
        None => lines(&screener, arguments.json, io::stdin().lock(), output),
        Some(path) => File::open(path)
            .and_then(|file| lines(&screener, arguments.json, BufReader::new(file), output)),
    };
    done.map_err(|error| {
        // A reader that is gone (`portti screen | head`) is no mistake to tell of.
        if error.kind() != io::ErrorKind::BrokenPipe {
            let text = arguments.text.as_ref();
            let name = text.map_or("standard input".into(), |path| path.display().to_string());
            complain(&format!("{name} cannot be screened: {error}"));
        }
        ExitCode::FAILURE
    })
}

/// The screener of the service that is meant.
fn screener(arguments: &Arguments) -> Result<Screener, ExitCode> {
    let config = match (&arguments.config, &arguments.service) {
        (None, None) => return Ok(Screener::new(&ScreeningRules::default())),
        (Some(config), _) => config.clone(),
        (None, Some(_)) => PathBuf::from(CONFIG),
    };
    let (loaded, _) = ConfigFile { config }.load()?;
    let services = loaded.services;
    let mut named = services
        .iter()
        .filter(|(id, _)| arguments.service.as_ref().is_none_or(|name| name == *id));
    if let (Some((_, entry)), None) = (named.next(), named.next()) {
        return Ok(entry.screener.clone());
    }
    let ids: Vec<String> = services.ids().iter().map(ToString::to_string).collect();
    complain(&format!(
        "--service must name one of the services: {}",
        ids.join(", ")
    ));
    Err(ExitCode::from(USAGE))
}

/// Screens each line of `input` and writes the verdicts.
///
/// # Errors
///
/// When reading or writing fails.
pub fn lines(
    screener: &Screener,
    json: bool,
    mut input: impl BufRead,
    mut output: impl Write,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    let mut number = 0;
    while input.read_until(b'\n', &mut bytes)? > 0 {
        number += 1;
        let text = String::from_utf8_lossy(&bytes);
        let line = text.trim_end_matches(['\n', '\r']);
        let report = Report::new(number, line, &screener.screen(line));
        if json {
            serde_json::to_writer(&mut output, &report)?;
            writeln!(output)?;
        } else {
            writeln!(output, "{}", report.sentence())?;
        }
        bytes.clear();
    }
    output.flush()
}

/// What is told of one line.
#[derive(Serialize)]
struct Report {
    line: usize,
    verdict: &'static str,
    finds: Vec<Place>,
}

/// What was found and where, in characters.
#[derive(Serialize)]
struct Place {
    what: &'static str,
    reason: &'static str,
    start: usize,
    end: usize,
}

impl Report {
    fn new(line: usize, text: &str, verdict: &Verdict) -> Self {
        let mut known = (0, 0);
        let places = verdict.finds().iter();
        Self {
            line,
            verdict: if verdict.is_clean() { "clean" } else { "found" },
            finds: places
                .map(|find| Place::new(text, find, &mut known))
                .collect(),
        }
    }

    fn sentence(&self) -> String {
        if self.finds.is_empty() {
            return format!("{}: clean", self.line);
        }
        let finds: Vec<String> = self.finds.iter().map(Place::phrase).collect();
        format!("{}: found {}", self.line, finds.join("; "))
    }
}

impl Place {
    /// The place of `find`, of which the first `known.0` bytes are known to be `known.1` characters.
    fn new(text: &str, find: &Find, known: &mut (usize, usize)) -> Self {
        let mut characters = |to| {
            let (bytes, count) = *known;
            let more = text.get(bytes..to).map_or(0, |part| part.chars().count());
            *known = (to, count + more);
            count + more
        };
        let Range { start, end } = find.range;
        Self {
            what: word(find.what),
            reason: find.reason.as_str(),
            start: characters(start),
            end: characters(end),
        }
    }

    fn phrase(&self) -> String {
        let Self { what, reason, .. } = self;
        format!("{what} at {}-{} ({reason})", self.start + 1, self.end)
    }
}

/// The word that the configuration has for it.
fn word(what: What) -> &'static str {
    match what {
        What::ForbiddenWord => "forbidden-word",
        What::Code(CodeKind::Finnish) => "finnish",
        What::Code(CodeKind::Swedish) => "swedish",
        What::Code(CodeKind::Danish) => "danish",
        What::Code(CodeKind::Norwegian) => "norwegian",
        What::Code(CodeKind::Estonian) => "estonian",
        What::Code(CodeKind::PaymentCard) => "payment-card",
        What::Code(CodeKind::Iban) => "iban",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screened(json: bool, input: &[u8]) -> String {
        let screener = Screener::new(&ScreeningRules {
            forbidden_words: vec!["hölmö".into()],
            ..ScreeningRules::default()
        });
        let mut output = Vec::new();
        lines(&screener, json, input, &mut output).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn tells_of_each_line_what_and_where_but_not_the_code() {
        let input = "Hei!\r\nÄitini hetu on 010190-900P\n\nhölmö 811218-9876";
        assert_eq!(
            screened(false, input.as_bytes()),
            "1: clean\n\
             2: found finnish at 16-26 (well-formed)\n\
             3: clean\n\
             4: found forbidden-word at 1-5 (listed); swedish at 7-17 (well-formed)\n"
        );
    }

    #[test]
    fn json_is_one_object_a_line() {
        let told = screened(true, "Ä 0 1 0 1 9 0 - 9 0 0 P\nHei".as_bytes());
        assert_eq!(
            told,
            "{\"line\":1,\"verdict\":\"found\",\"finds\":[{\"what\":\"finnish\",\
             \"reason\":\"disguised\",\"start\":2,\"end\":23}]}\n\
             {\"line\":2,\"verdict\":\"clean\",\"finds\":[]}\n"
        );
    }

    #[test]
    fn what_is_no_text_does_no_harm() {
        assert_eq!(
            screened(false, b"\xff\xfe 010190-900P\n\xff"),
            "1: found finnish at 4-14 (well-formed)\n2: clean\n"
        );
    }
}
