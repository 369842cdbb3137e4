//! Where files are kept and how they are checked; and what a service says about them.

use std::path::{Path, PathBuf};

use url::Url;

use crate::config::leaf::{leaf, quoted};
use crate::config::setting::{Place, Setting};
use crate::config::{Mistake, Secret};
use crate::domain::attachment::{ActiveContent, FileKind, FileRules, Unscanned};

/// A megabyte as limits are written here: a million bytes.
const MEGABYTE: u64 = 1_000_000;

/// Where files are kept, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// In a folder of this machine, or one that all nodes share.
    Folder(PathBuf),
    /// In a bucket of an S3-compatible store.
    S3 {
        /// The bucket.
        bucket: String,
        /// What every object's name begins with; may be empty.
        prefix: String,
    },
}

impl Setting for Storage {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        const ALLOWED: &str = "file:path/to/a/folder, s3://bucket/prefix";
        let text: String = leaf(place, ALLOWED, mistakes)?;
        let read = if let Some(folder) = text.strip_prefix("file:") {
            (!folder.is_empty()).then(|| Self::Folder(place.path(Path::new(folder))))
        } else {
            text.strip_prefix("s3://").and_then(bucket)
        };
        if read.is_none() {
            mistakes.push(place.mistake("this is not a place for files", ALLOWED));
        }
        read
    }

    fn show(&self) -> Option<String> {
        Some(quoted(&match self {
            Self::Folder(folder) => format!("file:{}", folder.display()),
            Self::S3 { bucket, prefix } if prefix.is_empty() => format!("s3://{bucket}"),
            Self::S3 { bucket, prefix } => format!("s3://{bucket}/{prefix}"),
        }))
    }
}

/// The bucket and prefix of `bucket/prefix`.
fn bucket(text: &str) -> Option<Storage> {
    let (bucket, prefix) = text.split_once('/').unwrap_or((text, ""));
    let named = (3..=63).contains(&bucket.len())
        && bucket
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b));
    let prefix = prefix.trim_matches('/');
    let plain = prefix
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
    let up = prefix.split('/').any(|part| matches!(part, "." | ".."));
    (named && plain && !up).then(|| Storage::S3 {
        bucket: bucket.to_owned(),
        prefix: prefix.to_owned(),
    })
}

/// How many files without a record are deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orphans {
    /// So few that they are rather left over than the database wrong.
    #[default]
    Few,
    /// However many there are.
    All,
}

/// Where the virus scanner (clamd) is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// At a host and port.
    Tcp {
        /// The host's name or address.
        host: String,
        /// The port.
        port: u16,
    },
    /// At a Unix socket.
    Unix(PathBuf),
    /// There is none: files are delivered unscanned. Only where it is said expressly.
    None,
}

impl Setting for Scanner {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        const ALLOWED: &str = "tcp:host:port, unix:/path/to/socket, none";
        let text: String = leaf(place, ALLOWED, mistakes)?;
        let read = match text.split_once(':') {
            None if text == "none" => Some(Self::None),
            Some(("unix", path)) if !path.is_empty() => {
                Some(Self::Unix(place.path(Path::new(path))))
            }
            Some(("tcp", address)) => address.rsplit_once(':').and_then(|(host, port)| {
                let port = port.parse().ok().filter(|port| *port > 0)?;
                let host = host.trim_matches(['[', ']']);
                let named = !host.is_empty() && !host.contains(['/', '@', ' ']);
                named.then(|| Self::Tcp {
                    host: host.to_owned(),
                    port,
                })
            }),
            _ => None,
        };
        if read.is_none() {
            mistakes.push(place.mistake("this is not the address of a scanner", ALLOWED));
        }
        read
    }

    fn show(&self) -> Option<String> {
        Some(quoted(&match self {
            Self::Tcp { host, port } if host.contains(':') => format!("tcp:[{host}]:{port}"),
            Self::Tcp { host, port } => format!("tcp:{host}:{port}"),
            Self::Unix(path) => format!("unix:{}", path.display()),
            Self::None => "none".to_owned(),
        }))
    }
}

settings! {
    /// The files that residents and professionals exchange.
    pub struct Attachments impl Default {
        /// Where files are kept, sealed with the key of their conversation: `file:FOLDER` (a
        /// relative path is meant from this file's folder; several nodes need one that they all
        /// share), or `s3://bucket/prefix` for any S3-compatible store.
        storage: Storage = Storage::Folder("/var/lib/portti/attachments".into()),
        /// The virus scanner, ClamAV's clamd: `tcp:host:port` or `unix:/path/to/socket`. `none`
        /// delivers files unscanned, and `serve` says so loudly. Must be set where a service
        /// offers files.
        scanner: Option<Scanner> = None => "\"tcp:127.0.0.1:3310\"",
        /// How many seconds scanning one file may take.
        scanner_seconds: u32 [1..=600] = 60,
        /// After how many minutes without a byte an upload is given up.
        unfinished_minutes: u32 [1..=1_440] = 60,
        /// What becomes of files in the storage of which the database has no record: `few` deletes
        /// them where they are few (no more than ten, or than a tenth of all) and the storage bears
        /// the mark of this database; `all` marks the storage anew and deletes them all. Set it to
        /// `all` only after a database was lost or restored, and back afterwards.
        orphans: Orphans = Orphans::Few,
        /// How many seconds an address of a file is good.
        link_seconds: u32 [10..=3_600] = 300,
        /// How many files are inspected at once, each in a process of its own.
        inspectors: u32 [1..=64] = 2,
        /// The program that is started to inspect a file, with the words `inspect --megabytes=…
        /// --seconds=…`, where it is not Portti itself: a wrapper that puts Portti into a tighter
        /// sandbox.
        inspector_program: Option<PathBuf> = None => "\"/usr/local/bin/portti-sandboxed\"",
        /// How many seconds inspecting one file may take.
        inspector_seconds: u32 [1..=600] = 20,
        /// How much memory inspecting one file may take, in megabytes.
        inspector_megabytes: u32 [128..=8_192] = 512,
        /// The largest picture, in megapixels.
        pixels_limit: u32 [1..=500] = 50,
        /// The longest PDF, in pages.
        pages_limit: u32 [1..=100_000] = 2_000,
        /// How to reach the store, where files are kept in S3.
        s3: Option<S3> = None,
    }
}

settings! {
    /// An S3-compatible store.
    pub struct S3 {
        /// Its address, where it is not Amazon's own.
        endpoint: Option<Url> = None => "\"https://s3.kunta.fi\"",
        /// The region; any word where the store has none.
        region: String = "eu-north-1".to_owned(),
        /// The id of the access key.
        access_key_id: Secret => "{ file = \"/run/secrets/portti-s3-id\" }",
        /// The access key itself.
        secret_access_key: Secret => "{ file = \"/run/secrets/portti-s3-key\" }",
        /// Whether the bucket's name stands in the path of addresses instead of the host.
        path_style: bool = true,
    }
}

settings! {
    /// The files that the service takes, where `attachments` is true.
    pub struct Files impl Default {
        /// The largest file, in megabytes.
        file_megabytes: u32 [1..=2_000] = 25,
        /// The largest sum of the files that a conversation holds at once, in megabytes.
        conversation_megabytes: u32 [1..=20_000] = 100,
        /// How many files a conversation may hold at once.
        conversation_files: u32 [1..=1_000] = 20,
        /// How many files may ever be offered in a conversation, also those that were refused or
        /// removed again.
        conversation_offers: u32 [1..=100_000] = 500,
        /// The largest sum of the files of all conversations of the service, in megabytes.
        service_megabytes: u32 [1..=10_000_000] = 10_000,
        /// Which kinds are taken. A file must be what its name says; nothing else is ever taken.
        kinds: Vec<FileKind> = FileKind::DEFAULT.to_vec(),
        /// What becomes of a document that holds something that could run (script in a PDF, a
        /// file in a file): `refuse`, or `flag` to deliver it with a warning.
        active_content: ActiveContent = ActiveContent::Refuse,
        /// What becomes of files while the scanner does not answer: `wait`, or `pass` to deliver
        /// them unscanned.
        unscanned: Unscanned = Unscanned::Wait,
        /// For how many minutes after closing the resident may still fetch files.
        after_closing_minutes: u32 [0..=1_440] = 0,
    }
}

choices! {
    ActiveContent: "refuse" => ActiveContent::Refuse, "flag" => ActiveContent::Flag;
    Orphans: "few" => Orphans::Few, "all" => Orphans::All;
    Unscanned: "wait" => Unscanned::Wait, "pass" => Unscanned::Pass;
    FileKind: "jpeg" => FileKind::Jpeg, "png" => FileKind::Png, "webp" => FileKind::Webp,
        "heic" => FileKind::Heic, "pdf" => FileKind::Pdf, "text" => FileKind::Text,
        "docx" => FileKind::Docx, "xlsx" => FileKind::Xlsx, "pptx" => FileKind::Pptx,
        "odt" => FileKind::Odt, "ods" => FileKind::Ods, "odp" => FileKind::Odp;
}

impl Files {
    /// What the domain decides by.
    #[must_use]
    pub fn rules(&self, offered: bool) -> FileRules {
        let bytes = |megabytes: u32| u64::from(megabytes).saturating_mul(MEGABYTE);
        FileRules {
            offered,
            file_bytes: bytes(self.file_megabytes),
            conversation_bytes: bytes(self.conversation_megabytes),
            conversation_files: self.conversation_files,
            conversation_offers: self.conversation_offers,
            service_bytes: bytes(self.service_megabytes),
            kinds: self.kinds.iter().copied().collect(),
            active: self.active_content,
            unscanned: self.unscanned,
            after_closing_seconds: self.after_closing_minutes.saturating_mul(60),
        }
    }
}
