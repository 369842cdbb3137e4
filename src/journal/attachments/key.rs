//! The key that a file's bytes are sealed with.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::super::Journal;
use super::super::error::JournalError;
use super::super::seal::identity;
use crate::domain::ids::{AttachmentId, ConversationId};

/// The key of one file: 32 bytes, derived from the conversation's key (HKDF-SHA-256, RFC 5869), so
/// that destroying that one closes every file. Cleared from memory when it is dropped.
pub struct FileKey(Zeroizing<[u8; 32]>);

impl FileKey {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes. Each call is a place to ask where they go.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey(…)")
    }
}

impl Journal {
    /// The key of a file; none where the conversation or its key is gone.
    ///
    /// # Errors
    /// Where the database cannot do it; see the variants.
    pub async fn file_key(
        &self,
        conversation: ConversationId,
        AttachmentId(attachment): AttachmentId,
    ) -> Result<Option<FileKey>, JournalError> {
        let Some(key) = self.inner.key(conversation).await? else {
            return Ok(None);
        };
        let mut bytes = Zeroizing::new([0; 32]);
        let info = identity("portti attachment", &[attachment.as_bytes()]);
        Hkdf::<Sha256>::new(None, key.expose())
            .expand(&info, bytes.as_mut_slice())
            .map_err(|_| JournalError::Malformed("the key of a file cannot be derived"))?;
        Ok(Some(FileKey(bytes)))
    }
}
