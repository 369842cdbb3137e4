//! What this code says of each line of the corpus, for the browser's port to say the same.
//!
//! One line for each line of the corpus on which something is found: its number from 1, and for
//! each find its kind, reason, and range, first in bytes of UTF-8 and then in units of UTF-16.

use std::fmt::Write as _;
use std::path::PathBuf;

use portti::domain::screening::{Find, What};

use crate::line;

#[test]
fn the_vectors_are_fresh() {
    let mut vectors = String::new();
    for (number, line) in line::corpus().iter().enumerate() {
        let verdict = line.screen(&line.rules.screener());
        if verdict.is_clean() {
            continue;
        }
        let finds: Vec<String> = verdict
            .finds()
            .iter()
            .map(|find| show(&line.text, find))
            .collect();
        writeln!(vectors, "{} {}", number + 1, finds.join(" | ")).unwrap();
    }
    line::hold(&line::path("vectors.txt"), &vectors);
}

fn show(text: &str, find: &Find) -> String {
    let what = match find.what {
        What::Code(kind) => serde_json::to_value(kind)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned(),
        What::ForbiddenWord => "forbidden-word".to_owned(),
    };
    let units = |at: usize| text[..at].encode_utf16().count();
    let range = &find.range;
    format!(
        "{what} {} {} {} {} {}",
        find.reason.as_str(),
        range.start,
        range.end,
        units(range.start),
        units(range.end)
    )
}

#[test]
fn the_browser_has_the_same_tables() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("web-widget/shared/generated/screening_tables.ts");
    line::hold(&path, &portti::domain::screening::browser_tables());
}
