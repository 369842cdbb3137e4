//! Holding storage and rows against each other: what has lost its other half is found and goes.
//!
//! But first it is asked whether they belong together at all. A wrong folder, a storage that is not
//! mounted, a database that was emptied or restored: in each case nearly everything has lost its
//! other half, and nothing may be deleted because of that.

use std::sync::PoisonError;

use futures_util::StreamExt as _;

use super::Attachments;
use super::doubt::Doubt;
use super::store::{Held, StoreError};
use super::sweep::{BATCH, MOST_LEFT, SweepError};
use crate::config::Orphans;
use crate::domain::event::AttachmentProblem;
use crate::domain::ids::AttachmentId;
use crate::journal::{FileRow, InstallationMark, JournalError};

/// How many files may lack their other half at once, however few there are, before storage and
/// database are doubted.
const AT_ONCE: u64 = 10;

/// Of so many files one may lack its other half.
const ONE_OF: u64 = 10;

/// How many lost files are marked in one round; others are found in the next.
const MOST_LOST: usize = 1_000;

/// How many orphans are deleted in one round; others are found in the next.
const MOST_ORPHANS: usize = 100_000;

/// How old something without a row must be to be an orphan, in seconds: a row is always written
/// before the first byte, so this is only for clocks that differ.
const ORPHAN_SECONDS: i64 = 3_600;

/// What holding storage and rows against each other has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Files of which there were bytes but no row; they are deleted.
    pub orphans: u32,
    /// Files of which there was a row but not all bytes; they are marked as gone.
    pub lost: u32,
}

/// Files that are ready, and those of them of which bytes are missing.
#[derive(Default)]
struct Rows {
    all: u64,
    missing: u64,
    /// At most [`MOST_LOST`] of them.
    lost: Vec<FileRow>,
}

/// Files of which there are bytes, and those of them that have no row.
#[derive(Default)]
struct Kept {
    all: u64,
    known: u64,
    unknown: u64,
    /// At most [`MOST_ORPHANS`] of them.
    orphans: Vec<Held>,
}

/// Whether it is rather the whole that is wrong than so many files.
fn too_many(count: u64, of: u64) -> bool {
    count > AT_ONCE && count > of / ONE_OF
}

impl Attachments {
    /// Holds storage and rows against each other. Where they rather do not belong together,
    /// nothing is deleted or marked, and nothing counted as found.
    ///
    /// # Errors
    /// As [`Attachments::sweep`].
    pub async fn compare(&self) -> Result<Compared, SweepError> {
        let rows = self.find_missing().await?;
        let kept = self.find_orphans().await?;
        let doubt = self.doubt(&rows, &kept).await?;
        self.doubts.note(doubt);
        if doubt.is_some() {
            return Ok(Compared::default());
        }
        let found = Compared {
            orphans: self.delete_orphans(&kept.orphans).await,
            lost: self.mark_lost(self.still_missing(rows.lost)).await?,
        };
        metrics::counter!("portti_files_orphaned_total").increment(u64::from(found.orphans));
        metrics::counter!("portti_files_lost_total").increment(u64::from(found.lost));
        Ok(found)
    }

    /// Whether storage and database rather do not belong together. A storage that nobody has
    /// marked is marked as ours where it is.
    async fn doubt(&self, rows: &Rows, kept: &Kept) -> Result<Option<Doubt>, SweepError> {
        let empty = kept.all == 0;
        if rows.missing > 0 && (empty || too_many(rows.missing, rows.all)) {
            return Ok(Some(Doubt::Missing));
        }
        let all_go = self.settings.orphans == Orphans::All;
        let ours = self.journal.installation().await?;
        let akin = kept.known > 0 || (empty && rows.all == 0);
        match self.owner().await? {
            Owner::Known(mark) if mark == ours => {}
            Owner::Nobody if akin || all_go => self.store.set_mark(ours).await?,
            Owner::Nobody => return Ok(Some(Doubt::Unmarked)),
            Owner::Known(_) | Owner::Unreadable if all_go => self.store.set_mark(ours).await?,
            Owner::Known(_) | Owner::Unreadable => return Ok(Some(Doubt::Foreign)),
        }
        let doubtful = too_many(kept.unknown, kept.all) && !all_go;
        Ok(doubtful.then_some(Doubt::Unknown))
    }

    async fn owner(&self) -> Result<Owner, SweepError> {
        match self.store.mark().await {
            Ok(Some(mark)) => Ok(Owner::Known(mark)),
            Ok(None) => Ok(Owner::Nobody),
            Err(StoreError::Damaged(_)) => Ok(Owner::Unreadable),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the storage bears our mark, and was found to be whole when it was held against the
    /// rows last.
    pub(super) async fn storage_is_ours(&self) -> Result<bool, JournalError> {
        let ours = self.journal.installation().await?;
        let marked = self.store.mark().await;
        Ok(marked.is_ok_and(|mark| mark == Some(ours)) && self.doubts.none())
    }

    /// Bytes without a row: what a crash left between the two, or a restored database.
    async fn find_orphans(&self) -> Result<Kept, SweepError> {
        let before = self.clock.now().plus_seconds(-ORPHAN_SECONDS);
        let mut held = self.store.list();
        let mut kept = Kept::default();
        while let Some(file) = held.next().await {
            let file = file?;
            kept.all = kept.all.saturating_add(1);
            if self.journal.file_exists(file.attachment).await? {
                kept.known = kept.known.saturating_add(1);
            } else if file.changed_at <= before {
                kept.unknown = kept.unknown.saturating_add(1);
                if kept.orphans.len() < MOST_ORPHANS {
                    kept.orphans.push(file);
                }
            }
        }
        Ok(kept)
    }

    async fn delete_orphans(&self, orphans: &[Held]) -> u32 {
        let mut deleted: u32 = 0;
        for file in orphans {
            let (conversation, attachment) = (file.conversation, file.attachment);
            tracing::warn!(%conversation, file = %attachment, "bytes without a record are deleted");
            match self.store.delete(conversation, attachment).await {
                Ok(()) => deleted = deleted.saturating_add(1),
                Err(error) => {
                    let code = error.code();
                    tracing::warn!(%error, code, file = %attachment, "bytes cannot be deleted just now");
                }
            }
        }
        deleted
    }

    /// Rows without their bytes: somebody deleted them in the storage, or restored an older one.
    async fn find_missing(&self) -> Result<Rows, SweepError> {
        let mut after: Option<AttachmentId> = None;
        let mut found = Rows::default();
        let mut unread: u32 = 0;
        loop {
            let rows = self.journal.ready_files(after, BATCH).await?;
            let Some(last) = rows.last() else {
                return Ok(found);
            };
            after = Some(last.id);
            for row in rows {
                found.all = found.all.saturating_add(1);
                match self.store.stands(&super::served(&row)).await {
                    Ok(true) => continue,
                    Ok(false) => {}
                    // Whether it is there nobody knows, and the others are to be asked for too.
                    Err(error) if unread < MOST_LEFT => {
                        let code = error.code();
                        tracing::warn!(%error, code, file = %row.id, "bytes cannot be looked for");
                        unread = unread.saturating_add(1);
                        continue;
                    }
                    Err(error) => return Err(error.into()),
                }
                found.missing = found.missing.saturating_add(1);
                if found.lost.len() < MOST_LOST {
                    found.lost.push(row);
                }
            }
        }
    }

    /// Those that were missing the last time too: a storage may be away for a minute, or tell
    /// late of what it holds.
    fn still_missing(&self, rows: Vec<FileRow>) -> Vec<FileRow> {
        let now = rows.iter().map(|row| row.id).collect();
        let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *missing, now);
        drop(missing);
        let rows = rows.into_iter();
        rows.filter(|row| before.contains(&row.id)).collect()
    }

    async fn mark_lost(&self, rows: Vec<FileRow>) -> Result<u32, SweepError> {
        let mut lost: u32 = 0;
        for row in rows {
            tracing::error!(
                conversation = %row.conversation, file = %row.id,
                "the storage does not hold this file any more"
            );
            if self.refuse(&row, AttachmentProblem::Lost).await {
                self.journal.file_gone(row.id).await?;
                lost = lost.saturating_add(1);
            }
        }
        Ok(lost)
    }
}

/// Whose the storage says that it is.
enum Owner {
    /// It was never marked.
    Nobody,
    /// Of the installation with this mark.
    Known(InstallationMark),
    /// Its mark cannot be read.
    Unreadable,
}
