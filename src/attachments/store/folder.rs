//! The local folder. What one right to write kept of a form of a file lies in one file there, to
//! which sealed segments are appended: so they are synced together, and not one by one.
//!
//! Each right has a file of its own. A crash, or a write that lands late, leaves at most an end
//! that nobody has noted, and that nobody reads.

mod listing;
mod open;
mod threads;

use std::fs::{DirBuilder, File};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use futures_util::Stream;
use object_store::path::Path as Location;

use super::names::{self, Part};
use super::{Form, Held, StoreError, seal, segment_length};
use crate::journal::Run;

pub(super) use open::Open;
#[cfg(test)]
pub(super) use threads::LONG;
pub(super) use threads::Threads;

/// The folder. Cheap to clone.
#[derive(Clone)]
pub(super) struct Folder {
    root: Arc<Root>,
}

/// The folder itself, and what is known of it.
pub(super) struct Root {
    path: PathBuf,
    /// What was read or written beside the folders of conversations: while that is gone, this is
    /// not the folder that it was, but the place where it is to be mounted.
    seen: OnceLock<PathBuf>,
    /// The threads that wait for the disk.
    threads: Threads,
    /// What tests have fail.
    #[cfg(test)]
    trial: super::tests::Trial,
}

const WRONG_LENGTH: StoreError = StoreError::Damaged("a segment has not its length");

/// The folders in which a new name will stand where this one is made.
fn around(folder: &Path) -> Vec<PathBuf> {
    let missing = folder.ancestors().take_while(|path| !path.exists());
    let around = missing.filter_map(Path::parent);
    let around = around.map(|path| {
        if path == Path::new("") {
            Path::new(".")
        } else {
            path
        }
    });
    around.map(Path::to_owned).collect()
}

impl Folder {
    /// Makes the folder where it is missing. Only its owner may look into it.
    pub(super) fn prepare(folder: &Path) -> io::Result<Self> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let around = around(folder);
        builder.create(folder)?;
        let path = folder.canonicalize()?;
        around
            .iter()
            .try_for_each(|folder| open::sync_folder(folder))?;
        let root = Root {
            path,
            seen: OnceLock::new(),
            threads: Threads::default(),
            #[cfg(test)]
            trial: super::tests::Trial::default(),
        };
        Ok(Self {
            root: Arc::new(root),
        })
    }

    /// What tests have fail.
    #[cfg(test)]
    pub(super) fn trial(&self) -> &super::tests::Trial {
        &self.root.trial
    }

    /// The threads that wait for this disk.
    pub(super) fn threads(&self) -> &Threads {
        &self.root.threads
    }

    fn path(&self, location: &Location) -> PathBuf {
        self.root.path.join(location.as_ref())
    }

    /// What is to be written under one right. Nothing is made yet.
    pub(super) fn open(&self, location: &Location) -> Open {
        Open::new(Arc::clone(&self.root), self.path(location))
    }

    /// A segment as it was sealed: a part of the file of its run, or where that does not reach so
    /// far, a file of its own that was copied here from a bucket.
    pub(super) async fn read(&self, form: &Form, index: u32) -> Result<Bytes, StoreError> {
        let part = names::part(form, index).ok_or(StoreError::Missing)?;
        let (path, alone) = (
            self.path(&part.name),
            self.path(&names::segment(form, index)),
        );
        let threads = self.threads();
        threads
            .blocking(move || {
                let found = read(&path, &part);
                Ok(
                    if matches!(found, Err(StoreError::Missing)) && alone != path {
                        let length = part.bytes.end.saturating_sub(part.bytes.start);
                        whole(&alone, length)
                    } else {
                        found
                    },
                )
            })
            .await?
    }

    /// Whether what was noted of a form is there, and nothing behind it.
    pub(super) async fn stands(&self, form: &Form) -> Result<bool, StoreError> {
        let (folder, form) = (self.clone(), form.clone());
        let threads = self.threads();
        threads
            .blocking(move || {
                let runs = names::runs(&form);
                let last = runs.len().saturating_sub(1);
                for (place, run) in runs.iter().enumerate() {
                    let end = names::end(&form, run);
                    let held = length(&folder.path(&names::run(&form, run)))?;
                    // Behind what was noted of an earlier run may lie what never was.
                    let in_one = held == Some(end) || (place < last && held > Some(end));
                    if !in_one && !folder.stand_alone(&form, run)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            })
            .await
    }

    /// Whether each segment of a run is a file of its own.
    fn stand_alone(&self, form: &Form, run: &Run) -> io::Result<bool> {
        for index in run.segments.clone() {
            let wanted = segment_length(form.size, index).map(seal::sealed);
            if length(&self.path(&names::segment(form, index)))? != wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Removes the files of these names; one that is not there is removed.
    pub(super) async fn remove_files(&self, names: &[Location]) -> Result<(), StoreError> {
        let paths: Vec<_> = names.iter().map(|name| self.path(name)).collect();
        let threads = self.threads();
        threads
            .blocking(move || paths.iter().try_for_each(|path| remove_file(path)))
            .await
    }

    /// Removes everything of a file but what has one of these names, and what lies behind these
    /// ends.
    pub(super) async fn remove_others(
        &self,
        of: &Location,
        kept: &[Location],
        ends: &[(Location, u64)],
    ) -> Result<(), StoreError> {
        let folder = self.path(of);
        let ends: Vec<_> = ends
            .iter()
            .map(|(name, end)| (self.path(name), *end))
            .collect();
        let kept: Vec<_> = kept.iter().map(|name| self.path(name)).collect();
        let threads = self.threads();
        threads
            .blocking(move || {
                for (path, end) in ends {
                    if length(&path)?.is_some_and(|held| held > end) {
                        File::options().write(true).open(&path)?.set_len(end)?;
                    }
                }
                for form in entries(&folder)?.into_iter().filter(|form| form.is_dir()) {
                    for path in entries(&form)? {
                        if !kept.contains(&path) {
                            remove_file(&path)?;
                        }
                    }
                    // It stays where something is in it.
                    let _ = std::fs::remove_dir(&form);
                }
                Ok(())
            })
            .await
    }

    /// Removes a folder with everything in it, and the one around it where that is empty then.
    pub(super) async fn remove(&self, location: &Location) -> Result<(), StoreError> {
        let (root, folder) = (Arc::clone(&self.root), self.path(location));
        let threads = self.threads();
        threads
            .blocking(move || {
                match std::fs::remove_dir_all(&folder) {
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
                    Err(error) => return Err(error),
                }
                if let Some(around) = folder.parent()
                    && around != root.path
                {
                    // It stays where other files are in it, or are just being put there.
                    let _ = std::fs::remove_dir(around);
                }
                Ok(())
            })
            .await
    }

    /// Every file of which there is anything, noted or not.
    pub(super) fn list(&self) -> impl Stream<Item = Result<Held, StoreError>> + Send + use<> {
        listing::list(self.root.path.clone(), self.threads())
    }

    /// A small file beside the folders of conversations, where it has this length.
    pub(super) async fn small(&self, name: &Location, length: u64) -> Result<Bytes, StoreError> {
        let (root, path) = (Arc::clone(&self.root), self.path(name));
        let threads = self.threads();
        threads
            .blocking(move || {
                let found = whole(&path, length);
                if found.is_ok() {
                    root.seen.get_or_init(|| path);
                }
                Ok(found)
            })
            .await?
    }

    /// Writes a small file beside the folders of conversations; whole, or not at all.
    pub(super) async fn put_small(
        &self,
        name: &Location,
        content: Bytes,
    ) -> Result<(), StoreError> {
        let (root, path) = (Arc::clone(&self.root), self.path(name));
        let threads = self.threads();
        threads
            .blocking(move || {
                let beside = path.with_extension("new");
                let mut file = File::create(&beside)?;
                file.write_all(&content)?;
                file.sync_all()?;
                std::fs::rename(&beside, &path)?;
                open::sync_folder(&root.path)?;
                root.seen.get_or_init(|| path);
                Ok(())
            })
            .await
    }
}

fn read(path: &Path, part: &Part) -> Result<Bytes, StoreError> {
    let (mut file, held) = opened(path)?;
    if part.end.is_some_and(|end| held > end) {
        return Err(StoreError::Damaged("a file is longer than it was"));
    }
    if held <= part.bytes.start {
        return Err(StoreError::Missing);
    }
    file.seek(SeekFrom::Start(part.bytes.start))?;
    next(file, part.bytes.end.saturating_sub(part.bytes.start))
}

/// A whole file, where it has this length.
fn whole(path: &Path, length: u64) -> Result<Bytes, StoreError> {
    match opened(path)? {
        (file, held) if held == length => next(file, length),
        _ => Err(WRONG_LENGTH),
    }
}

/// A file, and how long it is.
fn opened(path: &Path) -> Result<(File, u64), StoreError> {
    match File::open(path).and_then(|file| Ok((file.metadata()?.len(), file))) {
        Ok((length, file)) => Ok((file, length)),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::Missing),
        Err(error) => Err(error.into()),
    }
}

/// So many bytes of a file from where it stands on.
fn next(file: File, length: u64) -> Result<Bytes, StoreError> {
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(length).read_to_end(&mut content)?;
    let whole = u64::try_from(content.len()).is_ok_and(|held| held == length);
    whole.then(|| content.into()).ok_or(WRONG_LENGTH)
}

/// How long a file is; none where there is none.
fn length(path: &Path) -> io::Result<Option<u64>> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(Some(found.len())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn remove_file(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What is in a folder; nothing where it is gone.
fn entries(path: &Path) -> io::Result<Vec<PathBuf>> {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_new_name_around_the_folder_is_to_stand() {
        let place = tempfile::tempdir().unwrap();
        let (there, one) = (place.path(), place.path().join("one"));
        let two = one.join("two");
        assert_eq!(around(there), Vec::<PathBuf>::new());
        assert_eq!(around(&two), [one, there.to_owned()]);
        assert_eq!(around(Path::new("not there yet")), [Path::new(".")]);
    }
}
