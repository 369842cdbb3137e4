//! One labelled line of the corpus, and the files that hold them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use portti::domain::screening::{Screener, Verdict};
use portti::domain::service::{CodeKind, ScreeningRules};
use serde::{Deserialize, Serialize};

/// What a line is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// Holds a code as it is properly written.
    WellFormed,
    /// Holds a code in disguise.
    Disguised,
    /// Holds a code as people tell one who do not write it: its date in full, words between, in words.
    Retold,
    /// Holds a code with a wrong check, beside a naming word.
    Mistyped,
    /// Completes a code that earlier messages began.
    Split,
    /// Holds no code that is asked for.
    Clean,
    /// May hold anything: only here for the browser's port to agree on.
    Noise,
}

/// The rules under which a line is screened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rules {
    /// Finnish and Swedish.
    Default,
    /// Every kind but account numbers.
    NoIban,
    /// Every kind.
    All,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub label: Label,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<CodeKind>,
    pub language: String,
    pub rules: Rules,
    /// Earlier messages, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<String>,
    pub text: String,
}

impl Rules {
    pub fn screener(self) -> Screener {
        use CodeKind::{Danish, Estonian, Finnish, Iban, Norwegian, PaymentCard, Swedish};
        let codes = match self {
            Self::Default => BTreeSet::from([Finnish, Swedish]),
            Self::NoIban => {
                BTreeSet::from([Finnish, Swedish, Danish, Norwegian, Estonian, PaymentCard])
            }
            Self::All => BTreeSet::from([
                Finnish,
                Swedish,
                Danish,
                Norwegian,
                Estonian,
                PaymentCard,
                Iban,
            ]),
        };
        Screener::new(&ScreeningRules {
            codes,
            ..ScreeningRules::default()
        })
    }
}

impl Line {
    /// What screening says of the line under the given rules.
    pub fn screen(&self, screener: &Screener) -> Verdict {
        let earlier: Vec<&str> = self.earlier.iter().map(String::as_str).collect();
        screener.screen_with_history(&earlier, &self.text)
    }
}

/// The whole corpus: what people wrote, then what was generated.
pub fn corpus() -> Vec<Line> {
    ["written.jsonl", "generated.jsonl"]
        .into_iter()
        .flat_map(|name| {
            let text = fs::read_to_string(path(name)).unwrap();
            let lines: Vec<Line> = text
                .lines()
                .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
                .collect();
            lines
        })
        .collect()
}

/// A file of this folder.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(name)
}

/// Compares a generated file with what it should hold; writes it instead where the environment
/// says `PORTTI_TEST_UPDATE=1`.
pub fn hold(path: &std::path::Path, wanted: &str) {
    if std::env::var_os("PORTTI_TEST_UPDATE").is_some() {
        fs::write(path, wanted).unwrap();
    }
    let held = fs::read_to_string(path).unwrap_or_default();
    assert!(
        held == wanted,
        "{} is stale: run the tests once with PORTTI_TEST_UPDATE=1",
        path.display()
    );
}
