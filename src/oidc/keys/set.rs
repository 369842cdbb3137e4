//! The keys of a folder, and what each does at a moment.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jsonwebtoken::jwk::{Jwk, JwkSet};

use super::decryption::{DecryptionKey, DecryptionKeys};
use super::files::key_files;
use super::name::{KeyName, Kind};
use super::signing::SigningKey;
use super::{KeyError, published};
use crate::config::SigningAlgorithm;
use crate::domain::ids::Timestamp;

/// The keys of a folder.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// Latest first.
    held: Vec<Held>,
    /// The decryption keys among them, gathered once.
    decryption: Arc<DecryptionKeys>,
}

#[derive(Clone, Debug)]
struct Held {
    path: PathBuf,
    kind: Kind,
    from: Timestamp,
    key: Key,
}

#[derive(Clone, Debug)]
enum Key {
    Signing(Box<SigningKey>),
    Decryption(Box<DecryptionKey>),
    Entity(Box<SigningKey>),
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is published, so that providers know it before it is used.
    Next,
    /// It signs; providers encrypt to it.
    Current,
    /// Another took its place. A signing key stays published, since what it signed may still be
    /// under way. An encryption key is published no more, and still opens what was encrypted to it.
    Retiring,
}

/// A key of the folder, for showing to an administrator.
#[derive(Clone, Debug)]
pub struct Listed<'a> {
    /// The key's id.
    pub id: &'a str,
    /// What it is for.
    pub kind: Kind,
    /// What it does now.
    pub state: State,
    /// From when on it takes, or took, the place of the one before it.
    pub from: Timestamp,
    /// When another took its place, where one has.
    pub replaced_at: Option<Timestamp>,
    /// Its file.
    pub path: &'a Path,
}

impl Keys {
    /// Reads every key file of a folder. Hidden files and those that do not end in `.pem` are
    /// not looked at.
    ///
    /// # Errors
    /// Where the folder or one of its keys cannot be used; then none is.
    pub fn read(folder: &Path) -> Result<Self, KeyError> {
        let (keys, errors) = Self::read_all(folder)?;
        errors.into_iter().next().map_or(Ok(keys), Err)
    }

    /// The keys that can be used, and what is wrong with the others.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub(super) fn read_all(folder: &Path) -> Result<(Self, Vec<KeyError>), KeyError> {
        let (mut held, mut errors) = (Vec::new(), Vec::new());
        for path in key_files(folder)? {
            match Held::read(path) {
                Ok(one) => held.push(one),
                Err(error) => errors.push(error),
            }
        }
        held.sort_by(|a, b| (b.from, a.id()).cmp(&(a.from, b.id())));
        errors.extend(twice(&held));
        Ok((Self::of(held), errors))
    }

    fn of(held: Vec<Held>) -> Self {
        let decryption = held.iter().filter_map(|held| match &held.key {
            Key::Decryption(key) => Some((**key).clone()),
            Key::Signing(_) | Key::Entity(_) => None,
        });
        let decryption = Arc::new(DecryptionKeys::new(decryption.collect()));
        Self { held, decryption }
    }

    /// The key that signs with an algorithm at a moment.
    ///
    /// # Errors
    /// Where there is none yet.
    pub fn signer(
        &self,
        algorithm: SigningAlgorithm,
        now: Timestamp,
    ) -> Result<&SigningKey, KeyError> {
        let kind = Kind::Signing(algorithm);
        let found = self.held.iter().find_map(|held| match &held.key {
            Key::Signing(key) if held.kind == kind && held.from <= now => Some(&**key),
            _ => None,
        });
        found.ok_or(KeyError::Missing(match algorithm {
            SigningAlgorithm::Es256 => "signs with ES256",
            SigningAlgorithm::Rs256 => "signs with RS256",
            SigningAlgorithm::Ps256 => "signs with PS256",
        }))
    }

    /// The key that vouches for the others at a moment, where there is one.
    #[must_use]
    pub fn entity(&self, now: Timestamp) -> Option<&SigningKey> {
        self.held.iter().find_map(|held| match &held.key {
            Key::Entity(key) if held.from <= now => Some(&**key),
            _ => None,
        })
    }

    /// The keys that tokens may be opened with: all of the folder, in whatever state.
    #[must_use]
    pub fn decryption(&self) -> &Arc<DecryptionKeys> {
        &self.decryption
    }

    /// The JWK set to publish at a moment: what is current first, since some providers take the
    /// first key that fits.
    #[must_use]
    pub fn published(&self, now: Timestamp) -> JwkSet {
        let mut signing = Vec::new();
        let mut others = Vec::new();
        let mut encryption = Vec::new();
        for (held, state, _) in self.states(now) {
            match (&held.key, state) {
                (Key::Signing(key), State::Current) => signing.push(&**key),
                (Key::Signing(key), _) => others.push(&**key),
                (Key::Decryption(key), State::Current) => encryption.insert(0, key.public()),
                (Key::Decryption(key), State::Next) => encryption.push(key.public()),
                (Key::Decryption(_), State::Retiring) | (Key::Entity(_), _) => {}
            }
        }
        signing.append(&mut others);
        let mut set = published(signing);
        set.keys.extend(encryption.into_iter().cloned());
        set
    }

    /// Every key with its state at a moment, latest first.
    pub fn listed(&self, now: Timestamp) -> impl Iterator<Item = Listed<'_>> {
        let states = self.states(now).into_iter();
        states.map(|(held, state, replaced_at)| Listed {
            id: held.id(),
            kind: held.kind,
            state,
            from: held.from,
            replaced_at,
            path: &held.path,
        })
    }

    fn states(&self, now: Timestamp) -> Vec<(&Held, State, Option<Timestamp>)> {
        let each = self.held.iter().enumerate().map(|(index, held)| {
            // Latest first, so that those before are the later ones.
            let mut later = self.held.iter().take(index);
            let later = later.rfind(|other| other.kind == held.kind && other.from <= now);
            let state = match later {
                _ if held.from > now => State::Next,
                Some(_) => State::Retiring,
                None => State::Current,
            };
            (held, state, later.map(|later| later.from))
        });
        each.collect()
    }
}

/// Files whose key is in another, too: it would be of two states or two uses at once.
fn twice(held: &[Held]) -> Vec<KeyError> {
    let mut errors = Vec::new();
    for (index, one) in held.iter().enumerate() {
        let same = |other: &Held| {
            other.id() == one.id() || other.public().algorithm == one.public().algorithm
        };
        if held.iter().take(index).any(same) {
            errors.push(KeyError::Twice {
                path: one.path.clone(),
            });
        }
    }
    errors
}

impl Held {
    fn read(path: PathBuf) -> Result<Self, KeyError> {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        match KeyName::parse(&file) {
            Some(name) => Self::load(path, &name),
            None => Err(KeyError::Unnamed { path }),
        }
    }

    fn load(path: PathBuf, name: &KeyName) -> Result<Self, KeyError> {
        let id = name.id.as_deref();
        let key = match name.kind {
            Kind::Signing(algorithm) => {
                let key = SigningKey::load(&path, algorithm, id.unwrap_or_default())?;
                Key::Signing(Box::new(key))
            }
            Kind::Encryption(kind) => {
                Key::Decryption(Box::new(DecryptionKey::load(&path, kind, id)?))
            }
            Kind::Entity => {
                let (rs256, id) = (SigningAlgorithm::Rs256, id.unwrap_or_default());
                Key::Entity(Box::new(SigningKey::load(&path, rs256, id)?))
            }
        };
        Ok(Self {
            path,
            kind: name.kind,
            from: name.from,
            key,
        })
    }

    fn id(&self) -> &str {
        match &self.key {
            Key::Signing(key) | Key::Entity(key) => key.id(),
            Key::Decryption(key) => key.id(),
        }
    }

    fn public(&self) -> &Jwk {
        match &self.key {
            Key::Signing(key) | Key::Entity(key) => key.public(),
            Key::Decryption(key) => key.public(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::files::write_key;
    use super::super::name::EncryptionKind;
    use super::*;

    const SIGN: Kind = Kind::Signing(SigningAlgorithm::Es256);
    const ENCRYPT: Kind = Kind::Encryption(EncryptionKind::P256);
    const HOUR: i64 = 3_600_000_000;

    fn at(hours: i64) -> Timestamp {
        Timestamp(1_794_000_000_000_000 + hours * HOUR)
    }

    fn put(folder: &Path, kind: Kind, from: Timestamp, id: &str) -> PathBuf {
        let id = Some(id.to_owned()).filter(|id| !id.is_empty());
        let path = folder.join(KeyName { kind, from, id }.to_string());
        write_key(&path, kind).unwrap();
        path
    }

    fn ids(set: &JwkSet) -> Vec<&str> {
        let ids = set.keys.iter().map(|key| key.common.key_id.as_deref());
        ids.map(Option::unwrap).collect()
    }

    #[test]
    fn a_key_is_published_before_it_signs_and_after() {
        let folder = tempfile::tempdir().unwrap();
        for (hours, id) in [(0, "old"), (10, "mid"), (20, "new")] {
            put(folder.path(), SIGN, at(hours), id);
            put(folder.path(), ENCRYPT, at(hours), &format!("{id}-enc"));
        }
        let keys = Keys::read(folder.path()).unwrap();
        let signer = |hours| {
            keys.signer(SigningAlgorithm::Es256, at(hours))
                .map(SigningKey::id)
        };
        assert!(matches!(signer(-1), Err(KeyError::Missing(_))));
        assert_eq!(signer(0).unwrap(), "old");
        assert_eq!(signer(10).unwrap(), "mid");
        assert_eq!(signer(99).unwrap(), "new");
        assert_eq!(
            ids(&keys.published(at(15))),
            ["mid", "new", "old", "mid-enc", "new-enc"]
        );
        assert_eq!(
            ids(&keys.published(at(25))),
            ["new", "mid", "old", "new-enc"]
        );
        // Whatever their state, all open what was encrypted to them.
        assert_eq!(keys.decryption().candidates(None).count(), 3);
        let states: Vec<_> = keys.listed(at(15)).map(|key| (key.id, key.state)).collect();
        assert!(
            states.contains(&("new", State::Next)) && states.contains(&("mid", State::Current))
        );
        let old = keys.listed(at(25)).find(|key| key.id == "old").unwrap();
        assert_eq!(
            (old.state, old.replaced_at),
            (State::Retiring, Some(at(10)))
        );
    }

    #[test]
    fn one_key_is_not_of_two_uses_or_two_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = put(folder.path(), SIGN, at(0), "");
        for kind in [SIGN, ENCRYPT] {
            let name = KeyName {
                kind,
                from: at(1),
                id: Some("other".to_owned()),
            };
            let second = folder.path().join(name.to_string());
            std::fs::copy(&path, &second).unwrap();
            let read = Keys::read(folder.path());
            assert!(matches!(read, Err(KeyError::Twice { .. })), "{read:?}");
            std::fs::remove_file(second).unwrap();
        }
        let named = put(folder.path(), SIGN, at(1), "a");
        put(folder.path(), SIGN, at(2), "a");
        assert!(matches!(
            Keys::read(folder.path()),
            Err(KeyError::Twice { .. })
        ));
        std::fs::remove_file(named).unwrap();
        assert!(Keys::read(folder.path()).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn what_others_could_read_or_put_there_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let set = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        let folder = tempfile::tempdir().unwrap();
        let path = put(folder.path(), ENCRYPT, at(0), "");
        set(&path, 0o644);
        assert!(matches!(
            Keys::read(folder.path()),
            Err(KeyError::Exposed { .. })
        ));
        set(&path, 0o600);
        set(folder.path(), 0o770);
        assert!(matches!(
            Keys::read(folder.path()),
            Err(KeyError::Open { .. })
        ));
        set(folder.path(), 0o750);
        assert!(Keys::read(folder.path()).is_ok());
    }

    #[test]
    fn a_file_that_does_not_say_what_it_is_for_is_a_mistake_and_others_are_not_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        for ignored in [".hidden.pem", "README", "set.json"] {
            std::fs::write(folder.path().join(ignored), "x").unwrap();
        }
        assert!(Keys::read(folder.path()).is_ok());
        std::fs::write(folder.path().join("client.pem"), "x").unwrap();
        assert!(matches!(
            Keys::read(folder.path()),
            Err(KeyError::Unnamed { .. })
        ));
    }
}
