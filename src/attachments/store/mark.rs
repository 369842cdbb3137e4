//! The mark of the installation whose storage this is, in an object of its own beside the files.

use object_store::path::Path;
use object_store::{GetOptions, ObjectStoreExt as _, PutPayload};

use super::{Store, StoreError};
use crate::journal::InstallationMark;

/// What the object is called.
const NAME: &str = "portti-installation";

/// The mark in hexadecimal, and the end of the line.
const LENGTH: u64 = 33;

const DAMAGED: StoreError = StoreError::Damaged("the mark of the installation is not whole");

impl Store {
    /// Whose storage this is; none where nobody has marked it.
    ///
    /// # Errors
    /// `Damaged` where the mark cannot be read, `Unavailable` and `TimedOut`.
    pub async fn mark(&self) -> Result<Option<InstallationMark>, StoreError> {
        let name = Path::from(NAME);
        let read = || async {
            let options = GetOptions::default();
            let found = self.objects.get_opts(&name, options).await?;
            if found.meta.size != LENGTH {
                return Ok(None);
            }
            found.bytes().await.map(Some)
        };
        let text = match self.patience.attempt("get", read).await {
            Ok(text) => text.ok_or(DAMAGED)?,
            Err(StoreError::Missing) => return Ok(None),
            Err(error) => return Err(error),
        };
        let text = str::from_utf8(&text).map_err(|_| DAMAGED)?;
        let number = u128::from_str_radix(text.trim_end(), 16).map_err(|_| DAMAGED)?;
        Ok(Some(InstallationMark(number.to_be_bytes())))
    }

    /// Marks the storage as this installation's.
    ///
    /// # Errors
    /// `Full`, `Unavailable` and `TimedOut`.
    pub async fn set_mark(
        &self,
        InstallationMark(mark): InstallationMark,
    ) -> Result<(), StoreError> {
        let name = Path::from(NAME);
        let text = format!("{:032x}\n", u128::from_be_bytes(mark));
        let payload = PutPayload::from(text.into_bytes());
        self.patience
            .attempt("put", || self.objects.put(&name, payload.clone()))
            .await?;
        Ok(())
    }
}
