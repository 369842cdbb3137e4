//! Holds the architecture: an import only ever points down, and the domain imports nothing.
//!
//! It reads the `use` lines and the paths that begin with `crate::`, so that the floors hold
//! without anyone remembering.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod security;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The rooms by floor, top to bottom. Rooms on one floor do not know each other.
const FLOORS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["app"],
    &["reload"],
    &["web"],
    &["identification", "staff", "mail", "attachments", "video"],
    &["desk"],
    &["journal", "bus", "oidc", "wire"],
    &["texts", "telemetry"],
    &["config"],
    &["domain"],
];

/// Small tools that every room but the domain may use; they use none themselves but the domain.
const TOOLS: &[&str] = &["clock", "network", "secret"];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn may(from: &str, to: &str) -> bool {
    if from == to {
        return true;
    }
    if TOOLS.contains(&from) {
        return to == "domain";
    }
    if TOOLS.contains(&to) {
        return from != "domain";
    }
    let (Some(from), Some(to)) = (floor(from), floor(to)) else {
        return false;
    };
    from < to
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The rooms that a source text names after `crate::` (or `portti::`, from the outside).
fn named(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for line in text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        for start in ["crate::", "portti::"] {
            for (place, _) in line.match_indices(start) {
                let rest = &line[place + start.len()..];
                let room: String = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                rooms.insert(room);
            }
        }
    }
    rooms
}

fn room_of(path: &Path, source: &Path) -> String {
    let inside = path.strip_prefix(source).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part == "tests" || part == "tests.rs" || part.ends_with("_tests.rs")
    })
}

#[test]
fn imports_point_down() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rooms: BTreeSet<&str> = FLOORS
        .iter()
        .copied()
        .flatten()
        .chain(TOOLS)
        .copied()
        .collect();
    let mut wrong = Vec::new();
    for path in files(&source) {
        let from = room_of(&path, &source);
        if from == "lib" || is_test(&path) {
            continue;
        }
        assert!(
            rooms.contains(from.as_str()),
            "{from} stands on no floor: name it in FLOORS"
        );
        for to in named(&std::fs::read_to_string(&path).unwrap()) {
            // A macro or a constant of the crate itself is no room.
            if rooms.contains(to.as_str()) && !may(&from, &to) {
                wrong.push(format!("{}: {from} may not know {to}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_domain_waits_for_nothing_and_knows_no_clock() {
    let domain = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
    let never = [
        "async fn",
        ".await",
        "tokio::",
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "SystemTime",
        "Instant::now",
        "Zoned::now",
        "Timestamp::now",
        "new_v4",
        "now_v7",
        "getrandom",
        "tracing::",
        "println!",
    ];
    for path in files(&domain).into_iter().filter(|path| !is_test(path)) {
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            for word in never {
                assert!(
                    !line.contains(word),
                    "{}: {word} in the domain",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn rooms_stay_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut large = Vec::new();
    for folder in ["src", "tests"] {
        for path in files(&root.join(folder)) {
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            if lines > 400
                && !path
                    .components()
                    .any(|part| part.as_os_str() == "node_modules")
            {
                large.push(format!("{}: {lines} lines", path.display()));
            }
        }
    }
    assert!(
        large.is_empty(),
        "asking to be two rooms each:\n{}",
        large.join("\n")
    );
}

/// Examples in the documentation are not compiled (`doctest = false` in Cargo.toml): one that is
/// written must not stand there untried.
#[test]
fn no_example_goes_untried() {
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut inside = false;
        let comments = text.lines().map(str::trim_start);
        let comments =
            comments.filter_map(|line| line.strip_prefix("///").or(line.strip_prefix("//!")));
        for fence in comments.filter_map(|line| line.trim_start().strip_prefix("```")) {
            assert!(
                inside || fence == "text",
                "{}: turn doctest on, and add a step to `make test`",
                path.display()
            );
            inside = !inside;
        }
    }
}

#[test]
fn the_test_itself_sees() {
    assert!(may("web", "desk") && may("desk", "config") && may("journal", "clock"));
    assert!(!may("desk", "web") && !may("journal", "bus") && !may("domain", "clock"));
    let text = "use crate::desk::{Desk};\n// crate::web\nlet x = crate::wire::board::Board;";
    assert_eq!(named(text), ["desk", "wire"].map(str::to_owned).into());
}
