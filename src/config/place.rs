//! A value with its key and where it came from, so that a mistake can be told where it was made.

use std::path::{Path, PathBuf};

use figment::value::Value;

use super::mistake::Mistake;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file; relative paths in it are meant from its folder.
    File(PathBuf),
    /// The environment; relative paths are meant from the working folder.
    Environment,
}

/// What the values of one reading came from.
pub struct Sources {
    /// The merged figment, which remembers the origin of each value.
    pub figment: figment::Figment,
    /// The file that a missing key is told to be missing from.
    pub main: PathBuf,
}

impl Sources {
    fn origin(&self, value: &Value) -> Origin {
        match self.figment.get_metadata(value.tag()) {
            Some(metadata) => match metadata.source.as_ref().and_then(|s| s.file_path()) {
                Some(path) => Origin::File(path.to_owned()),
                None => Origin::Environment,
            },
            None => Origin::File(self.main.clone()),
        }
    }
}

/// A value with its key and origin.
pub struct Place<'a> {
    /// The key so far, dots between its parts.
    pub key: String,
    /// The value.
    pub value: &'a Value,
    /// Where values came from.
    pub sources: &'a Sources,
}

impl<'a> Place<'a> {
    /// The place of `value` under `name`.
    pub fn child(&self, name: &str, value: &'a Value) -> Place<'a> {
        let key = if self.key.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.key)
        };
        Place {
            key,
            value,
            sources: self.sources,
        }
    }

    /// The place of the entry number `index` of a list: `staff.accounts[0]`.
    pub fn entry<'b>(&self, index: usize, value: &'b Value) -> Place<'b>
    where
        'a: 'b,
    {
        Place {
            key: format!("{}[{index}]", self.key),
            value,
            sources: self.sources,
        }
    }

    /// Where the value came from.
    pub fn origin(&self) -> Origin {
        self.sources.origin(self.value)
    }

    /// A relative path as it was meant by the one who wrote it.
    pub fn path(&self, path: &Path) -> PathBuf {
        match self.origin() {
            Origin::File(file) => tidy(&file.parent().unwrap_or(Path::new("")).join(path)),
            Origin::Environment => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
        }
    }

    /// A mistake at this place.
    pub fn mistake(&self, wrong: impl Into<String>, allowed: impl Into<String>) -> Mistake {
        let origin = match self.origin() {
            Origin::File(file) => super::mistake::shown(&file),
            Origin::Environment => super::read::variable(&self.key),
        };
        Mistake::new(origin, &self.key, wrong, allowed)
    }
}

/// Takes `.` and `name/..` out of a path, so that messages show it as one would write it.
fn tidy(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut tidied = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(tidied.components().next_back(), Some(Component::Normal(_))) =>
            {
                tidied.pop();
            }
            other => tidied.push(other),
        }
    }
    tidied
}
