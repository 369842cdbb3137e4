//! Stores to test: in a folder, and on an S3 server that is started for the test.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use uuid::Uuid;

use super::super::*;
use crate::config::{Attachments, S3, Secret, Storage};

/// The bucket of the tests, and what every name in it begins with.
const BUCKET: &str = "portti-test";
const PREFIX: &str = "files/deep";

const KEY_ID: &str = "test-id";
const KEY: &str = "test-key";

/// Quick to give up, so that outages need not be waited for.
pub const QUICK: Patience = Patience {
    attempts: 3,
    limit: Duration::from_secs(5),
    pause: Duration::from_millis(1),
};

/// A store, and what lies behind it.
pub struct Ground {
    pub name: &'static str,
    pub store: Store,
    /// The folder in which the objects are, as conversations.
    pub folder: PathBuf,
    /// The address of the S3 server, where it is one.
    pub address: Option<SocketAddr>,
    _root: TempDir,
}

impl Ground {
    /// A local folder.
    pub fn local() -> Self {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("made/when/missing");
        let settings = Attachments {
            storage: Storage::Folder(folder.clone()),
            ..Attachments::default()
        };
        Self {
            name: "folder",
            store: Store::open(&settings).unwrap().with_patience(QUICK),
            folder,
            address: None,
            _root: root,
        }
    }

    /// A bucket on an S3 server of its own.
    pub async fn s3() -> Self {
        let root = tempfile::tempdir().unwrap();
        let bucket = root.path().join(BUCKET);
        std::fs::create_dir(&bucket).unwrap();
        let address = serve(root.path()).await;
        Self {
            name: "S3",
            store: s3_store(address, KEY),
            folder: bucket.join(PREFIX),
            address: Some(address),
            _root: root,
        }
    }

    /// Both kinds.
    pub async fn both() -> [Self; 2] {
        [Self::local(), Self::s3().await]
    }

    /// Where a segment lies on the disk: in which file, and from which byte on.
    fn place(&self, file: &Stored, index: u32) -> (PathBuf, usize) {
        let form = &file.form;
        if self.address.is_some() {
            return (self.folder.join(names::segment(form, index).as_ref()), 0);
        }
        let mut runs = names::runs(form).into_iter();
        let run = runs.find(|run| run.segments.contains(&index)).unwrap();
        let before = (index - run.segments.start) as usize;
        let path = self.folder.join(names::run(form, &run).as_ref());
        (path, before * (SEGMENT + seal::OVERHEAD))
    }

    /// In which file of the disk a segment lies.
    pub fn path(&self, file: &Stored, index: u32) -> PathBuf {
        self.place(file, index).0
    }

    /// What is kept of a segment.
    pub fn kept(&self, file: &Stored, index: u32) -> Vec<u8> {
        let (path, at) = self.place(file, index);
        let length = segment_length(file.form.size, index).unwrap() + seal::OVERHEAD;
        std::fs::read(path).unwrap()[at..at + length].to_vec()
    }

    /// Puts something else in its place, of the same length where others come after it.
    pub fn exchange(&self, file: &Stored, index: u32, content: &[u8]) {
        let (path, at) = self.place(file, index);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut all = std::fs::read(&path).unwrap_or_default();
        all.resize(all.len().max(at + content.len()), 0);
        all[at..at + content.len()].copy_from_slice(content);
        std::fs::write(path, all).unwrap();
    }

    /// Leaves so many bytes of a segment, and nothing that lies behind them in the same file.
    pub fn cut(&self, file: &Stored, index: u32, length: usize) {
        let (path, at) = self.place(file, index);
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_len((at + length) as u64).unwrap();
    }

    /// Takes a segment away, and what lies behind it in the same file.
    pub fn lose(&self, file: &Stored, index: u32) {
        match self.place(file, index) {
            (path, 0) => std::fs::remove_file(path).unwrap(),
            _ => self.cut(file, index, 0),
        }
    }

    /// The names of everything that lies in the folder, files only, in their order.
    pub fn everything(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path);
                }
            }
        }
        found.sort();
        found
    }
}

/// A store on the S3 server at this address, with this access key.
pub fn s3_store(address: SocketAddr, key: &str) -> Store {
    let settings = Attachments {
        storage: Storage::S3 {
            bucket: BUCKET.to_owned(),
            prefix: PREFIX.to_owned(),
        },
        s3: Some(S3 {
            endpoint: Some(format!("http://{address}").parse().unwrap()),
            region: "eu-north-1".to_owned(),
            access_key_id: Secret::new(KEY_ID),
            secret_access_key: Secret::new(key),
            path_style: true,
        }),
        ..Attachments::default()
    };
    Store::open(&settings).unwrap().with_patience(QUICK)
}

/// Serves S3 from a folder until the runtime of the test ends.
async fn serve(root: &std::path::Path) -> SocketAddr {
    let mut service = S3ServiceBuilder::new(FileSystem::new(root).unwrap());
    service.set_auth(SimpleAuth::from_single(KEY_ID, KEY));
    let service = service.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let _ = http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    address
}

/// A file of this size, with an id and a key that follow from `number`.
pub fn file(number: u128, size: usize) -> Stored {
    Stored {
        form: Form {
            conversation: ConversationId(Uuid::from_u128(number / 100 + 1)),
            attachment: AttachmentId(Uuid::from_u128(number + 1_000_000)),
            copy: Copy::Original,
            size: size as u64,
            written: Written::under(1),
        },
        key: Arc::new(FileKey::new([u8::try_from(number % 251).unwrap(); 32])),
    }
}

/// The same, but another form of it, or noted otherwise.
pub fn as_if(file: &Stored, change: impl FnOnce(&mut Form)) -> Stored {
    let mut other = file.clone();
    change(&mut other.form);
    other
}

/// Bytes in which no two segments are alike.
pub fn bytes(size: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    };
    let mut bytes: Vec<u8> = Vec::with_capacity(size + 4);
    while bytes.len() < size {
        bytes.extend(next());
    }
    bytes.truncate(size);
    bytes
}

/// What a range of a file reads as.
pub async fn read(
    store: &Store,
    file: &Stored,
    range: std::ops::Range<u64>,
) -> Result<Vec<u8>, StoreError> {
    let pieces: Vec<bytes::Bytes> = store.stream(file.clone(), range).try_collect().await?;
    assert!(pieces.iter().all(|piece| piece.len() <= stream::PIECE));
    Ok(pieces.concat())
}
