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

    /// Where the object of a segment lies on the disk.
    pub fn path(&self, file: &Stored, index: u32) -> PathBuf {
        let location = location(file, index);
        self.folder.join(location.as_ref())
    }

    /// The names of everything that lies in the folder, files only.
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
        conversation: ConversationId(Uuid::from_u128(number / 100 + 1)),
        attachment: AttachmentId(Uuid::from_u128(number + 1_000_000)),
        copy: Copy::Original,
        size: size as u64,
        written: Written::under(1),
        key: Arc::new(FileKey::new([u8::try_from(number % 251).unwrap(); 32])),
    }
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
