//! A folder that fails or is slow when a test says so, and remembers what was synced.

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::SeqCst};

use super::super::{Place, Store};

/// What a test has of the files of a folder.
#[derive(Default)]
pub(in crate::attachments) struct Trial {
    /// Beyond how many bytes of one file the disk is full; 0 where it never is.
    pub full_at: AtomicU64,
    /// Whether nothing can be synced.
    pub syncs_fail: AtomicBool,
    /// Whether nothing can be written ahead of a sync.
    pub ahead_fails: AtomicBool,
    /// How often that was tried.
    pub aheads: AtomicU32,
    /// Whether every sync waits.
    pub slow: AtomicBool,
    /// How many syncs were begun.
    pub syncs: AtomicU32,
    /// How long the file was that was synced last.
    pub synced: AtomicU64,
    /// How much longer a file ever was than what had been synced of it.
    pub unsynced: AtomicU64,
}

impl Trial {
    pub(in crate::attachments::store) fn append(&self, length: u64) -> io::Result<()> {
        let full = self.full_at.load(SeqCst);
        if full > 0 && length > full {
            return Err(ErrorKind::StorageFull.into());
        }
        let unsynced = length.saturating_sub(self.synced.load(SeqCst));
        self.unsynced.fetch_max(unsynced, SeqCst);
        Ok(())
    }

    pub(in crate::attachments::store) fn ahead(&self) -> io::Result<()> {
        self.aheads.fetch_add(1, SeqCst);
        if self.ahead_fails.load(SeqCst) {
            return Err(io::Error::other("not written"));
        }
        Ok(())
    }

    pub(in crate::attachments::store) fn sync(&self, length: u64) -> io::Result<()> {
        self.syncs.fetch_add(1, SeqCst);
        while self.slow.load(SeqCst) {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        if self.syncs_fail.load(SeqCst) {
            return Err(io::Error::other("no sync"));
        }
        self.synced.store(length, SeqCst);
        Ok(())
    }
}

impl Store {
    /// What the test has fail, where it is a folder.
    pub(in crate::attachments) fn trial(&self) -> &Trial {
        match &self.place {
            Place::Folder(folder) => folder.trial(),
            Place::Bucket(_) => panic!("only a folder can be told to fail"),
        }
    }
}
