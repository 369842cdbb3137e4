//! Writing: one file for each right to write, made anew and appended to by one alone.

use std::fs::File;
use std::io::{self, ErrorKind, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Root, Threads};

/// How often a file is made anew whose folder was deleted just then, with the last one in it.
const MADE: u32 = 4;

/// The file of one right to write. It is made with the first segment.
pub(in super::super) struct Open {
    root: Arc<Root>,
    path: PathBuf,
    file: Option<Arc<File>>,
    /// How many bytes were appended.
    length: u64,
    /// Whether its name stands in the folders around it.
    named: bool,
    /// Whether something failed of which nobody knows what it left.
    failed: bool,
}

impl Open {
    pub(super) fn new(root: Arc<Root>, path: PathBuf) -> Self {
        Self {
            root,
            path,
            file: None,
            length: 0,
            named: false,
            failed: false,
        }
    }

    /// The threads that wait for its disk.
    pub(in super::super) fn threads(&self) -> &Threads {
        &self.root.threads
    }

    /// Appends what was sealed; whole, or not at all where the file can be cut again.
    pub(in super::super) fn append(&mut self, sealed: &[u8]) -> io::Result<()> {
        self.unless_failed()?;
        if self.file.is_none() {
            self.failed = true;
            self.file = Some(Arc::new(self.make()?));
            self.failed = false;
        }
        let Some(mut file) = self.file.as_deref() else {
            return Ok(());
        };
        let end = self.length;
        self.length = end.saturating_add(u64::try_from(sealed.len()).unwrap_or(u64::MAX));
        let written = file.write_all(sealed);
        #[cfg(test)]
        let written = written.and(self.root.trial.append(self.length));
        if written.is_err() {
            self.length = end;
            let again = file.set_len(end).and(file.seek(SeekFrom::Start(end)));
            self.failed = again.is_err();
        }
        written
    }

    /// Has the disk write what was appended so far, while more is appended: so there is less to wait
    /// for when it is to stand. Where that fails, [`Open::fail`] must be told.
    pub(in super::super) fn ahead(&self) -> impl FnOnce() -> io::Result<()> + Send + use<> {
        let file = self.file.clone();
        #[cfg(test)]
        let root = Arc::clone(&self.root);
        move || {
            #[cfg(test)]
            root.trial.ahead()?;
            file.map_or(Ok(()), |file| file.sync_data())
        }
    }

    /// Nothing that was not synced yet may be counted on: the disk tells of a failure once.
    pub(in super::super) fn fail(&mut self) {
        self.failed = true;
    }

    /// Has what was appended stand, and the file's name too.
    pub(in super::super) fn sync(&mut self) -> io::Result<()> {
        self.unless_failed()?;
        let Some(file) = &self.file else {
            return Ok(());
        };
        // What could not be synced once may be lost, even if the next attempt goes well.
        self.failed = true;
        #[cfg(test)]
        self.root.trial.sync(self.length)?;
        file.sync_data()?;
        if !self.named {
            self.folders().try_for_each(sync_folder)?;
            self.named = true;
        }
        self.failed = false;
        Ok(())
    }

    /// Takes away what was appended behind this length, and the file where that is nothing. It is
    /// not written to afterwards.
    pub(in super::super) fn cut(&mut self, length: u64) -> io::Result<()> {
        self.failed = true;
        match self.file.take() {
            Some(_) if length == 0 => super::remove_file(&self.path),
            Some(file) if file.metadata()?.len() > length => file.set_len(length),
            _ => Ok(()),
        }
    }

    fn unless_failed(&self) -> io::Result<()> {
        if self.failed {
            return Err(io::Error::other("what was written before may not stand"));
        }
        Ok(())
    }

    /// The folders around it, the nearest first, the root last.
    fn folders(&self) -> impl Iterator<Item = &Path> {
        let around = std::iter::successors(self.path.parent(), |folder| folder.parent());
        around.take_while(|folder| folder.starts_with(&self.root.path))
    }

    /// Makes the file, which nobody has made before. The root is not made anew: where it is
    /// missing, the storage is. So it is where the root has lost its mark.
    fn make(&self) -> io::Result<File> {
        if let Some(mark) = self.root.seen.get()
            && !mark.try_exists()?
        {
            return Err(io::Error::other("the folder is not marked any more"));
        }
        let mut folders: Vec<_> = self.folders().collect();
        folders.pop();
        folders.reverse();
        let mut made = 0;
        loop {
            made += 1;
            let all = folders.iter().try_for_each(|folder| make_folder(folder));
            let file = all.and_then(|()| File::create_new(&self.path));
            match file {
                Err(error) if error.kind() == ErrorKind::NotFound && made < MADE => {}
                result => return result,
            }
        }
    }
}

fn make_folder(path: &Path) -> io::Result<()> {
    match std::fs::create_dir(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Has the names in a folder stand. Only Unix knows how.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}
