//! The master keys: read from files, each with an id, one of them current.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::error::JournalError;
use super::seal::{SealKey, identity};
use crate::config::Sealing;

/// The master keys that are known.
#[derive(Debug)]
pub(super) struct MasterKeys {
    current: String,
    keys: BTreeMap<String, SealKey>,
}

/// A key, wrapped by a master key.
pub(super) struct Wrapped {
    /// The id of the master key.
    pub(super) master: String,
    /// The sealed key.
    pub(super) bytes: Vec<u8>,
}

impl MasterKeys {
    /// Reads every key file, and makes the current one where it is missing and may be made.
    pub(super) fn read(sealing: &Sealing) -> Result<Self, JournalError> {
        let mut keys = BTreeMap::new();
        for (id, path) in &sealing.keys {
            check_id(id)?;
            if sealing.create_missing && *id == sealing.current && !path.exists() {
                create_key_file(path)?;
                tracing::warn!(
                    key = %id,
                    path = %path.display(),
                    "made a master key; without this file nothing that is stored can be read"
                );
            }
            keys.insert(id.clone(), read_key_file(path)?);
        }
        if !keys.contains_key(&sealing.current) {
            return Err(JournalError::Key(format!(
                "sealing.current names the key \"{}\", which sealing.keys does not have",
                sealing.current
            )));
        }
        Ok(Self {
            current: sealing.current.clone(),
            keys,
        })
    }

    /// The id of the key that wraps what is new.
    pub(super) fn current(&self) -> &str {
        &self.current
    }

    /// Wraps a key with the current master key, for the subject that it belongs to.
    pub(super) fn wrap(&self, subject: &[u8], key: &SealKey) -> Result<Wrapped, JournalError> {
        let master = self.master(&self.current)?;
        let about = identity("key", &[self.current.as_bytes(), subject]);
        Ok(Wrapped {
            master: self.current.clone(),
            bytes: master.seal(&about, key.expose().to_vec())?,
        })
    }

    /// Unwraps the key of a subject.
    pub(super) fn unwrap(
        &self,
        subject: &[u8],
        master: &str,
        wrapped: Vec<u8>,
    ) -> Result<SealKey, JournalError> {
        let about = identity("key", &[master.as_bytes(), subject]);
        let plain = self.master(master)?.open(&about, wrapped)?;
        SealKey::of(&plain).ok_or(JournalError::Damaged("a wrapped key has a wrong length"))
    }

    fn master(&self, id: &str) -> Result<&SealKey, JournalError> {
        self.keys.get(id).ok_or_else(|| {
            JournalError::Key(format!(
                "the master key \"{id}\" is in use but not in sealing.keys"
            ))
        })
    }
}

fn check_id(id: &str) -> Result<(), JournalError> {
    let well_formed = (1..=32).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if well_formed {
        return Ok(());
    }
    Err(JournalError::Key(
        "a key id in sealing.keys must be 1-32 characters of a-z, 0-9 and -".to_owned(),
    ))
}

fn problem(path: &Path, what: &str) -> JournalError {
    JournalError::Key(format!("the master key file {} {what}", path.display()))
}

fn read_key_file(path: &Path) -> Result<SealKey, JournalError> {
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => problem(
            path,
            &format!(
                "is missing; restore it, or make one for a new database with: portti keys master new {}",
                path.display()
            ),
        ),
        _ => problem(path, &format!("cannot be read: {error}")),
    })?;
    let text = Zeroizing::new(text);
    check_private(path)?;
    let bytes = STANDARD
        .decode(text.trim())
        .map(Zeroizing::new)
        .map_err(|_| problem(path, "is not base64"))?;
    SealKey::of(&bytes).ok_or_else(|| problem(path, "does not hold 32 bytes"))
}

#[cfg(unix)]
fn check_private(path: &Path) -> Result<(), JournalError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = std::fs::metadata(path)
        .map_err(|error| problem(path, &format!("cannot be read: {error}")))?;
    if metadata.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(problem(
        path,
        &format!(
            "can be read by others; close it with: chmod 600 {}",
            path.display()
        ),
    ))
}

#[cfg(not(unix))]
fn check_private(_path: &Path) -> Result<(), JournalError> {
    Ok(())
}

/// Makes a file with a fresh master key that its owner alone may read. Never overwrites one.
///
/// # Errors
/// Where the file exists or cannot be written.
pub fn create_key_file(path: &Path) -> Result<(), JournalError> {
    let key = SealKey::fresh()?;
    let text = Zeroizing::new(format!("{}\n", STANDARD.encode(key.expose())));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| problem(path, &format!("cannot be made: {error}")))?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
        .open(path)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .map_err(|error| problem(path, &format!("cannot be made: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealing(folder: &Path) -> Sealing {
        Sealing {
            current: "first".to_owned(),
            keys: BTreeMap::from([("first".to_owned(), folder.join("first.key"))]),
            create_missing: false,
        }
    }

    fn message(sealing: &Sealing) -> String {
        MasterKeys::read(sealing).unwrap_err().to_string()
    }

    #[test]
    fn a_missing_key_names_the_command_and_is_made_only_where_allowed() {
        let folder = tempfile::tempdir().unwrap();
        let mut sealing = sealing(folder.path());
        assert!(message(&sealing).contains("portti keys master new"));
        sealing.create_missing = true;
        MasterKeys::read(&sealing).unwrap();
        sealing.create_missing = false;
        MasterKeys::read(&sealing).unwrap();
        assert!(create_key_file(&folder.path().join("first.key")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("first.key");
        create_key_file(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(message(&sealing(folder.path())).contains("chmod 600"));
    }

    #[cfg(unix)]
    #[test]
    fn a_malformed_key_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("first.key");
        for (text, said) in [("avain", "not base64"), ("YXZhaW4=", "32 bytes")] {
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
            assert!(message(&sealing(folder.path())).contains(said), "{text}");
        }
    }

    #[test]
    fn the_current_key_must_be_known_and_ids_well_formed() {
        let folder = tempfile::tempdir().unwrap();
        create_key_file(&folder.path().join("first.key")).unwrap();
        let mut unknown = sealing(folder.path());
        unknown.current = "second".to_owned();
        assert!(message(&unknown).contains("second"));
        let mut shouted = sealing(folder.path());
        shouted
            .keys
            .insert("FIRST".to_owned(), folder.path().join("first.key"));
        assert!(message(&shouted).contains("key id"));
    }

    #[test]
    fn a_wrapped_key_opens_for_its_subject_only() {
        let folder = tempfile::tempdir().unwrap();
        let mut sealing = sealing(folder.path());
        sealing.create_missing = true;
        let masters = MasterKeys::read(&sealing).unwrap();
        let key = SealKey::fresh().unwrap();
        let wrapped = masters.wrap(b"a", &key).unwrap();
        let unwrap = |subject| masters.unwrap(subject, &wrapped.master, wrapped.bytes.clone());
        assert_eq!(unwrap(b"a").unwrap().expose(), key.expose());
        assert!(unwrap(b"b").is_err());
        assert!(
            masters
                .unwrap(b"a", "other", wrapped.bytes.clone())
                .is_err()
        );
    }
}
