//! What browsers are told about files.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::domain::attachment::{FileKind, FileRules};
use crate::domain::ids::Timestamp;

/// What may be sent in a service, after identification. The server judges again; this is to help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct FilesInfo {
    /// The largest file, in bytes.
    #[ts(as = "f64")]
    pub file_bytes: u64,
    /// How many files a conversation may hold at once.
    pub conversation_files: u32,
    /// For how long after the end the resident may still fetch them, in seconds.
    pub after_closing_seconds: u32,
    /// The kinds that are taken.
    pub kinds: Vec<FileKindInfo>,
}

/// A kind of file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct FileKindInfo {
    /// Which.
    pub kind: FileKind,
    /// Its media type.
    pub media_type: String,
    /// The endings of file names, in lower case and without the dot.
    pub extensions: Vec<String>,
}

impl FilesInfo {
    /// What a browser is told of `rules`; nothing where no files are exchanged.
    #[must_use]
    pub fn of(rules: &FileRules) -> Option<Self> {
        let kinds = rules.kinds.iter().map(|kind| FileKindInfo {
            kind: *kind,
            media_type: kind.media_type().to_owned(),
            extensions: kind.extensions().iter().map(|&e| e.to_owned()).collect(),
        });
        rules.offered.then(|| Self {
            file_bytes: rules.file_bytes,
            conversation_files: rules.conversation_files,
            after_closing_seconds: rules.after_closing_seconds,
            kinds: kinds.collect(),
        })
    }
}

/// What a file is fetched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FilePurpose {
    /// To be shown in the viewer.
    View,
    /// To be kept.
    Download,
    /// The small picture of it.
    Preview,
}

/// Asks for a link to a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS, ToSchema)]
pub struct LinkRequest {
    /// What for.
    pub purpose: FilePurpose,
}

/// A way to a file, for this session and a few minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct FileLink {
    /// The address, on Portti's own origin.
    pub url: String,
    /// From when on it leads nowhere.
    pub expires_at: Timestamp,
}
