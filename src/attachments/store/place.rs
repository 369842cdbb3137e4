//! Where objects are kept, as configured: a local folder, or an S3 bucket.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, RetryConfig};

use super::{StoreError, folder};
use crate::config::{self, Storage};

/// How long a connection may take to come up.
const CONNECT: Duration = Duration::from_secs(3);

/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(60);

/// A place for objects.
pub(super) struct Place {
    pub(super) objects: Arc<dyn ObjectStore>,
    /// The folder, where it is one.
    pub(super) folder: Option<PathBuf>,
}

/// The place of the configuration.
pub(super) fn open(settings: &config::Attachments) -> Result<Place, StoreError> {
    match (&settings.storage, &settings.s3) {
        (Storage::Folder(path), _) => local(path),
        (Storage::S3 { bucket, prefix }, Some(s3)) => remote(bucket, prefix, s3),
        (Storage::S3 { .. }, None) => Err(StoreError::Setup(
            "files are to be kept in S3, but nothing says how to reach it".to_owned(),
        )),
    }
}

fn local(path: &std::path::Path) -> Result<Place, StoreError> {
    let wrong =
        |error: &dyn std::fmt::Display| StoreError::Setup(format!("{}: {error}", path.display()));
    let root = folder::prepare(path).map_err(|error| wrong(&error))?;
    let objects = LocalFileSystem::new_with_prefix(&root).map_err(|error| wrong(&error))?;
    Ok(Place {
        // What is acknowledged is on the disk.
        objects: Arc::new(objects.with_fsync(true)),
        folder: Some(root),
    })
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
    let objects: Arc<dyn ObjectStore> = if prefix.is_empty() {
        Arc::new(objects)
    } else {
        Arc::new(PrefixStore::new(objects, prefix))
    };
    Ok(Place {
        objects,
        folder: None,
    })
}
