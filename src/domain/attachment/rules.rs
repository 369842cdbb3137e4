//! What a service says about files.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::FileKind;

/// What becomes of a document that holds something that can run: script in a PDF, a file in a
/// file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActiveContent {
    /// It is refused.
    #[default]
    Refuse,
    /// It is delivered with a warning beside it.
    Flag,
}

/// What becomes of a file while the virus scanner does not answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unscanned {
    /// It waits until the scanner is back.
    #[default]
    Wait,
    /// It is delivered unscanned.
    Pass,
}

/// The rules of a service about files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRules {
    /// Whether files may be exchanged at all, after identification.
    pub offered: bool,
    /// The largest file, in bytes.
    pub file_bytes: u64,
    /// The largest sum of the files that a conversation holds at once, in bytes.
    pub conversation_bytes: u64,
    /// How many files a conversation may hold at once.
    pub conversation_files: u32,
    /// How many files may ever be offered in a conversation.
    pub conversation_offers: u32,
    /// The largest sum of the files of all conversations of the service, in bytes.
    pub service_bytes: u64,
    /// The kinds that are taken in.
    pub kinds: BTreeSet<FileKind>,
    /// What becomes of documents that hold something that can run.
    pub active: ActiveContent,
    /// What becomes of files while the scanner does not answer.
    pub unscanned: Unscanned,
    /// For how many seconds after closing the resident may still fetch files; 0: not at all.
    pub after_closing_seconds: u32,
}

/// One megabyte as limits are written: a million bytes.
const MEGABYTE: u64 = 1_000_000;

impl Default for FileRules {
    fn default() -> Self {
        Self {
            offered: false,
            file_bytes: 25 * MEGABYTE,
            conversation_bytes: 100 * MEGABYTE,
            conversation_files: 20,
            conversation_offers: 500,
            service_bytes: 10_000 * MEGABYTE,
            kinds: FileKind::DEFAULT.iter().copied().collect(),
            active: ActiveContent::default(),
            unscanned: Unscanned::default(),
            after_closing_seconds: 0,
        }
    }
}
