//! `docs/security.md` names the test that attacks each check: every one of them is there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The heading of the table in which no row may lack a test.
const CHECKS: &str = "### Each check, and where it comes from";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The functions of a source text.
fn functions(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let (_, rest) = line.split_once("fn ")?;
        rest.split_once('(').map(|(name, _)| name)
    })
}

/// Every function of sources and tests, and the files that have one of its name.
fn known() -> BTreeMap<String, Vec<PathBuf>> {
    let mut known = BTreeMap::<String, Vec<PathBuf>>::new();
    for folder in ["src", "tests"] {
        for path in super::files(&root().join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap();
            for name in functions(&text) {
                known.entry(name.to_owned()).or_default().push(path.clone());
            }
        }
    }
    known
}

/// What a file is called in the document: `hand_off/tokens`, `src/oidc/jwe/tests`, `e2e/ways`.
fn place(named: &str) -> Option<PathBuf> {
    let (room, file) = named.split_once('/')?;
    let path = match room {
        "attachments" | "hand_off" | "it" | "mail" | "video" => format!("tests/{room}/{file}.rs"),
        "inspect" => format!("src/attachments/inspect/tests/{file}.rs"),
        "journal" => format!("src/journal/tests/{file}.rs"),
        "store" => format!("src/attachments/store/tests/{file}.rs"),
        "src" => format!("{named}.rs"),
        "e2e" => format!("web-widget/e2e/{file}.test.mjs"),
        _ => return None,
    };
    Some(root().join(path))
}

/// The last cell of a table's row, in pieces: what stands between backticks or stars.
fn pieces(row: &str) -> Vec<&str> {
    let cell = row.trim_end_matches('|').rsplit(" | ").next().unwrap();
    let quoted = cell.split(['`', '*']).skip(1).step_by(2);
    quoted.collect()
}

fn is_test_name(text: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.chars().all(letters) && text.matches('_').count() >= 2
}

/// What of a row is wrong, and how many tests it names.
fn judge(row: &str, known: &BTreeMap<String, Vec<PathBuf>>) -> (Vec<String>, usize) {
    let (mut wrong, mut count) = (Vec::new(), 0);
    let mut file: Option<PathBuf> = None;
    for piece in pieces(row) {
        if let Some(path) = place(piece) {
            if !path.exists() {
                wrong.push(format!("there is no file for {piece}"));
            }
            file = Some(path);
        } else if piece.contains("::") {
            // A room of the house: the test's name is looked for everywhere.
            file = None;
        } else if is_test_name(piece) {
            count += 1;
            let files = known.get(piece);
            let right = match (&file, files) {
                (_, None) => false,
                (Some(file), Some(files)) => files.contains(file),
                (None, Some(_)) => true,
            };
            if !right {
                wrong.push(format!("there is no test {piece} where the row says"));
            }
        } else if let Some(page) = file.as_ref().filter(|file| is_script(file)) {
            count += 1;
            let title = piece.trim_end_matches('…').trim();
            let text = std::fs::read_to_string(page).unwrap_or_default();
            // Titles are written with either apostrophe.
            if !text.replace('’', "'").contains(&title.replace('’', "'")) {
                wrong.push(format!("there is no test called {title}"));
            }
        }
    }
    (wrong, count)
}

fn is_script(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "mjs")
}

#[test]
fn every_test_that_the_security_document_names_is_there() {
    let document = std::fs::read_to_string(root().join("docs/security.md")).unwrap();
    let known = known();
    let (mut wrong, mut checks) = (Vec::new(), 0);
    let mut in_checks = false;
    for line in document.lines() {
        if line.starts_with('#') {
            in_checks = line == CHECKS;
        }
        let is_row = line.starts_with("| ") && !line.starts_with("| ---");
        if !is_row || line.starts_with("| check |") {
            continue;
        }
        let (found, count) = judge(line, &known);
        wrong.extend(found);
        if in_checks {
            checks += 1;
            if count == 0 {
                wrong.push(format!("no test attacks this check: {line:.80}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(checks > 40, "the table of checks was not found: {checks}");
}

#[test]
fn a_missing_test_is_noticed() {
    let known = known();
    let row = |cell: &str| judge(&format!("| check | source | told | {cell} |"), &known);
    let right = "`hand_off/tokens` `times_must_be_right`";
    assert_eq!(row(right), (Vec::new(), 1));
    for wrong in [
        "`hand_off/tokens` `times_must_be_wrong`",
        "`hand_off/steps` `times_must_be_right`",
        "`hand_off/nowhere` `times_must_be_right`",
        "`e2e/ways` *a test that nobody wrote*",
    ] {
        assert!(!row(wrong).0.is_empty(), "{wrong}");
    }
    assert_eq!(row("every test").1, 0);
}
