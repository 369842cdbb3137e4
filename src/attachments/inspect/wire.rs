//! What the server and its inspecting process say to each other.
//!
//! Server to process: one line of JSON, the [`Order`](super::Order), then the content to the end.
//! Process to server: the greeting, one line of JSON, the [`Answer`], then the bytes it announces.

use serde::{Deserialize, Serialize};

use crate::domain::event::AttachmentProblem;

/// The process's first line: it is there, within its limits, and speaks this version.
pub const GREETING: &str = "portti-inspect 1\n";
/// The longest line of JSON, in bytes.
pub const LONGEST_LINE: usize = 1024;
/// The largest cleaned copy, in bytes. The server holds it in memory once it has been made.
pub const LARGEST_CLEANED: u64 = 64 * 1024 * 1024;
/// The largest preview, in bytes.
pub const LARGEST_PREVIEW: u64 = 256 * 1024;

/// What came of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// The file passed. The cleaned copy follows, then the preview, of these lengths; 0 is none.
    Passed {
        /// Whether it has content that can act.
        flagged: bool,
        /// The length of the cleaned copy.
        cleaned: u64,
        /// The length of the preview.
        preview: u64,
    },
    /// The file is refused.
    Refused(AttachmentProblem),
}
