//! The mark of the installation whose storage this is, in an object of its own beside the files.

use object_store::path::Path;

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
        let read = || self.place.small(&name, LENGTH);
        let text = match self.patience.attempt("get", read).await {
            Ok(text) => text,
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
        let text = bytes::Bytes::from(format!("{:032x}\n", u128::from_be_bytes(mark)));
        let put = || self.place.put_small(&name, text.clone());
        self.patience.attempt("put", put).await
    }
}
