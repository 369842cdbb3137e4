//! Writing: one file for each right to write, made anew and appended to by one alone.

use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How often a file is made anew whose folder was deleted just then, with the last one in it.
const MADE: u32 = 4;

/// The file of one right to write. It is made with the first segment.
pub(in super::super) struct Open {
    root: Arc<PathBuf>,
    path: PathBuf,
    file: Option<File>,
    /// Whether its name stands in the folders around it.
    named: bool,
}

impl Open {
    pub(super) fn new(root: Arc<PathBuf>, path: PathBuf) -> Self {
        Self {
            root,
            path,
            file: None,
            named: false,
        }
    }

    /// Appends what was sealed.
    pub(in super::super) fn append(mut self, sealed: &[u8]) -> io::Result<Self> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.make()?,
        };
        file.write_all(sealed)?;
        self.file = Some(file);
        Ok(self)
    }

    /// Has what was appended stand, and the file's name too.
    pub(in super::super) fn sync(mut self) -> io::Result<Self> {
        let Some(file) = &self.file else {
            return Ok(self);
        };
        file.sync_data()?;
        if !self.named {
            self.folders().try_for_each(sync_folder)?;
            self.named = true;
        }
        Ok(self)
    }

    /// The folders around it, the nearest first, the root last.
    fn folders(&self) -> impl Iterator<Item = &Path> {
        let around = self.path.ancestors().skip(1);
        around.take_while(|folder| folder.starts_with(self.root.as_path()))
    }

    /// Makes the file, which nobody has made before. The root is not made anew: where it is
    /// missing, the storage is.
    fn make(&self) -> io::Result<File> {
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
