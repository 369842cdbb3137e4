//! Where bytes are kept, as configured: a local folder, or an S3 bucket.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, RetryConfig};

use super::bucket::Bucket;
use super::folder::Folder;
use super::{Form, Held, StoreError};
use crate::config::{self, Storage};

/// How long a connection may take to come up.
const CONNECT: Duration = Duration::from_secs(3);

/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(60);

/// A place for bytes. Nothing is tried twice here, and nothing has a limit of time.
#[derive(Clone)]
pub(super) enum Place {
    /// A folder of this machine.
    Folder(Folder),
    /// A bucket somewhere.
    Bucket(Bucket),
}

impl Place {
    /// The place of the configuration.
    pub(super) fn open(settings: &config::Attachments) -> Result<Self, StoreError> {
        match (&settings.storage, &settings.s3) {
            (Storage::Folder(path), _) => local(path),
            (Storage::S3 { bucket, prefix }, Some(s3)) => remote(bucket, prefix, s3),
            (Storage::S3 { .. }, None) => Err(StoreError::Setup(
                "files are to be kept in S3, but nothing says how to reach it".to_owned(),
            )),
        }
    }

    /// A segment as it was sealed, where it has the length that it must have.
    pub(super) async fn read(&self, form: &Form, index: u32) -> Result<Bytes, StoreError> {
        match self {
            Self::Folder(folder) => folder.read(form, index).await,
            Self::Bucket(bucket) => bucket.read(form, index).await,
        }
    }

    /// Whether all of a form is there, by the lengths of what lies there.
    pub(super) async fn stands(&self, form: &Form) -> Result<bool, StoreError> {
        match self {
            Self::Folder(folder) => folder.stands(form).await,
            Self::Bucket(bucket) => bucket.stands(form).await,
        }
    }

    /// Deletes what has these names; what is not there is deleted.
    pub(super) async fn delete_all(&self, names: &[Path]) -> Result<(), StoreError> {
        match self {
            Self::Folder(folder) => folder.remove_files(names).await,
            Self::Bucket(bucket) => bucket.delete_all(names).await,
        }
    }

    /// Deletes everything in the folder of a file but what has one of these names, and where many
    /// segments lie in one, what comes behind its end.
    pub(super) async fn delete_others(
        &self,
        folder: &Path,
        kept: &[Path],
        ends: &[(Path, u64)],
    ) -> Result<(), StoreError> {
        match self {
            Self::Folder(root) => root.remove_others(folder, kept, ends).await,
            Self::Bucket(bucket) => bucket.delete_others(folder, kept).await,
        }
    }

    /// Deletes a folder with everything in it.
    pub(super) async fn delete(&self, folder: &Path) -> Result<(), StoreError> {
        match self {
            Self::Folder(root) => root.remove(folder).await,
            Self::Bucket(bucket) => bucket.delete_others(folder, &[]).await,
        }
    }

    /// Every file that something is kept of, in no order.
    pub(super) fn list(&self) -> BoxStream<'static, Result<Held, StoreError>> {
        match self {
            Self::Folder(folder) => folder.list().boxed(),
            Self::Bucket(bucket) => bucket.list(),
        }
    }

    /// A small object beside the files, where it has this length.
    pub(super) async fn small(&self, name: &Path, length: u64) -> Result<Bytes, StoreError> {
        match self {
            Self::Folder(folder) => folder.small(name, length).await,
            Self::Bucket(bucket) => bucket.object(name, length).await,
        }
    }

    /// Puts a small object beside the files. It replaces the former one.
    pub(super) async fn put_small(&self, name: &Path, content: Bytes) -> Result<(), StoreError> {
        match self {
            Self::Folder(folder) => folder.put_small(name, content).await,
            Self::Bucket(bucket) => bucket.put(name, content).await,
        }
    }
}

fn local(path: &std::path::Path) -> Result<Place, StoreError> {
    let folder = Folder::prepare(path)
        .map_err(|error| StoreError::Setup(format!("{}: {error}", path.display())))?;
    Ok(Place::Folder(folder))
}

fn remote(bucket: &str, prefix: &str, s3: &config::S3) -> Result<Place, StoreError> {
    // The client of the library needs it; says `Err` where it was done before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = s3
        .endpoint
        .as_ref()
        .is_some_and(|endpoint| endpoint.scheme() == "http");
    let client = ClientOptions::new()
        // The store itself limits how long each attempt takes.
        .with_timeout_disabled()
        .with_connect_timeout(CONNECT)
        .with_pool_idle_timeout(IDLE)
        .with_allow_http(http);
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&s3.region)
        .with_access_key_id(s3.access_key_id.expose())
        .with_secret_access_key(s3.secret_access_key.expose())
        .with_virtual_hosted_style_request(!s3.path_style)
        .with_client_options(client)
        // The store itself tries again.
        .with_retry(RetryConfig {
            max_retries: 0,
            ..RetryConfig::default()
        });
    if let Some(endpoint) = &s3.endpoint {
        builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
    }
    let objects = builder
        .build()
        .map_err(|error| StoreError::Setup(error.to_string()))?;
    Ok(Place::Bucket(Bucket::new(if prefix.is_empty() {
        Arc::new(objects)
    } else {
        Arc::new(PrefixStore::new(objects, prefix))
    })))
}
