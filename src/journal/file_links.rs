//! What makes the addresses of files genuine.

use super::Journal;

impl Journal {
    /// The keyed hash over what an address of a file claims, and over the session that it is for.
    /// Every node makes the same.
    #[must_use]
    pub fn file_link_mac(&self, claims: &[u8], session: &[u8; 32]) -> [u8; 32] {
        self.inner.vault.look_up("file link", &[claims, session])
    }
}
