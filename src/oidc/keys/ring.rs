//! The keys in use, which a running server reads anew without losing a sign-in.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use super::files::write_key;
use super::name::{EncryptionKind, KeyName, Kind};
use super::set::Keys;
use super::{DecryptionKeys, KeyError};
use crate::clock::Clock;
use crate::config::SigningAlgorithm;
use crate::oidc::http::Doors;

/// What the configured providers need of the ring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The algorithms that something is signed with.
    pub signing: BTreeSet<SigningAlgorithm>,
    /// Whether tokens come encrypted.
    pub encryption: bool,
}

/// Portti's own keys, shared by the clients of all providers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct KeyRing {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    folder: Option<PathBuf>,
    needs: Needs,
    clock: Clock,
    keys: RwLock<Arc<Keys>>,
}

impl KeyRing {
    /// Reads the keys of a folder. In the demo those that are needed and missing are made.
    ///
    /// # Errors
    /// Where a key cannot be used, or one that is needed is missing.
    pub fn open(
        folder: Option<PathBuf>,
        needs: Needs,
        doors: Doors,
        clock: Clock,
    ) -> Result<Self, KeyError> {
        if doors == Doors::Demo {
            make_missing(folder.as_ref(), &needs, &clock)?;
        }
        let ring = Self::empty(folder, needs, clock);
        ring.reload()?;
        Ok(ring)
    }

    /// As [`Self::open`] outside the demo, for whoever wants to hear of everything that is wrong.
    ///
    /// # Errors
    /// Every key that cannot be used; where all can, each that is needed and missing.
    pub fn examine(
        folder: Option<PathBuf>,
        needs: Needs,
        clock: Clock,
    ) -> Result<Self, Vec<KeyError>> {
        let ring = Self::empty(folder, needs, clock);
        let (read, errors) = ring.read().map_err(|error| vec![error])?;
        if !errors.is_empty() {
            return Err(errors);
        }
        ring.hold(read);
        Ok(ring)
    }

    fn empty(folder: Option<PathBuf>, needs: Needs, clock: Clock) -> Self {
        let inner = Inner {
            folder,
            needs,
            clock,
            keys: RwLock::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The keys as they were read last. Take them once for each thing to do, so that it is done
    /// with one set of keys.
    #[must_use]
    pub fn keys(&self) -> Arc<Keys> {
        let keys = self.inner.keys.read();
        Arc::clone(&keys.unwrap_or_else(PoisonError::into_inner))
    }

    /// The private keys that a token encrypted to Portti may be opened with.
    #[must_use]
    pub fn decryption(&self) -> Arc<DecryptionKeys> {
        Arc::clone(self.keys().decryption())
    }

    /// Reads the folder anew. What is under way goes on with the keys that it began with.
    ///
    /// # Errors
    /// Where the folder as it is now cannot be used; the keys stay as they were.
    pub fn reload(&self) -> Result<(), KeyError> {
        let (read, errors) = self.read()?;
        if let Some(error) = errors.into_iter().next() {
            return Err(error);
        }
        self.hold(read);
        Ok(())
    }

    fn hold(&self, read: Keys) {
        let keys = self.inner.keys.write();
        *keys.unwrap_or_else(PoisonError::into_inner) = Arc::new(read);
    }

    /// The keys of the folder, and what is wrong with others of it, or else what is missing.
    fn read(&self) -> Result<(Keys, Vec<KeyError>), KeyError> {
        let Inner { folder, needs, .. } = &*self.inner;
        let (read, mut errors) = match folder {
            // Where nothing is signed, there need be no keys.
            Some(folder) if *needs == Needs::default() && !folder.exists() => Default::default(),
            Some(folder) => Keys::read_all(folder)?,
            None if *needs == Needs::default() => Default::default(),
            None => return Err(KeyError::NoFolder),
        };
        // What is missing may be what cannot be used.
        if errors.is_empty() {
            let now = self.inner.clock.now();
            let signers = needs.signing.iter();
            errors.extend(signers.filter_map(|algorithm| read.signer(*algorithm, now).err()));
            if needs.encryption && read.decryption().is_empty() {
                errors.push(KeyError::Missing("opens encrypted tokens"));
            }
        }
        Ok((read, errors))
    }
}

fn make_missing(folder: Option<&PathBuf>, needs: &Needs, clock: &Clock) -> Result<(), KeyError> {
    let Some(folder) = folder else { return Ok(()) };
    let keys = if folder.exists() {
        Keys::read(folder)?
    } else {
        Keys::default()
    };
    let from = clock.now();
    let mut missing: Vec<_> = needs
        .signing
        .iter()
        .filter(|algorithm| keys.signer(**algorithm, from).is_err())
        .map(|algorithm| Kind::Signing(*algorithm))
        .collect();
    if needs.encryption && keys.decryption().is_empty() {
        missing.push(Kind::Encryption(EncryptionKind::Rsa));
    }
    for kind in missing {
        let name = KeyName {
            kind,
            from,
            id: None,
        };
        write_key(&folder.join(name.to_string()), kind)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Timestamp;

    fn needs(encryption: bool) -> Needs {
        Needs {
            signing: BTreeSet::from([SigningAlgorithm::Es256]),
            encryption,
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_to_who_asks() {
        let clock = Clock::fixed(Timestamp(1_794_000_000_000_000));
        let folder = tempfile::tempdir().unwrap();
        let examine = || {
            let place = Some(folder.path().to_owned());
            KeyRing::examine(place, needs(true), clock.clone())
        };
        let told = examine().unwrap_err();
        assert!(
            matches!(told[..], [KeyError::Missing(_), KeyError::Missing(_)]),
            "{told:?}"
        );
        for file in ["one.pem", "two.pem"] {
            std::fs::write(folder.path().join(file), "-").unwrap();
        }
        let told = examine().unwrap_err();
        let unnamed = |file: &str| folder.path().join(file);
        assert!(
            matches!(&told[..], [KeyError::Unnamed { path: one }, KeyError::Unnamed { path: two }]
                if *one == unnamed("one.pem") && *two == unnamed("two.pem")),
            "{told:?}"
        );
    }

    #[test]
    fn the_demo_makes_what_is_needed_once_and_production_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(Timestamp(1_794_000_000_500_000));
        let open = |doors, needs| {
            let folder = folder.path().join("keys");
            KeyRing::open(Some(folder), needs, doors, clock.clone())
        };
        assert!(open(Doors::Strict, needs(false)).is_err());
        let first = open(Doors::Demo, needs(true)).unwrap();
        let second = open(Doors::Strict, needs(true)).unwrap();
        let set = first.keys().published(clock.now());
        assert_eq!(set.keys.len(), 2);
        assert_eq!(set, second.keys().published(clock.now()));
    }

    #[test]
    fn keys_that_cannot_be_used_leave_the_old_ones_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(Timestamp(1_794_000_000_000_000));
        let place = Some(folder.path().to_owned());
        let ring = KeyRing::open(place, needs(false), Doors::Demo, clock.clone()).unwrap();
        let id = |ring: &KeyRing| {
            let keys = ring.keys();
            let signer = keys.signer(SigningAlgorithm::Es256, clock.now());
            signer.unwrap().id().to_owned()
        };
        let before = id(&ring);
        let bad = folder.path().join("sig-ES256-20270101T000000Z.pem");
        std::fs::write(&bad, "no key").unwrap();
        assert!(ring.reload().is_err());
        assert_eq!(id(&ring), before);
        std::fs::remove_file(&bad).unwrap();
        let kind = Kind::Signing(SigningAlgorithm::Es256);
        clock.advance(10);
        let name = KeyName {
            kind,
            from: clock.now(),
            id: Some("second".to_owned()),
        };
        write_key(&folder.path().join(name.to_string()), kind).unwrap();
        ring.clone().reload().unwrap();
        assert_eq!(id(&ring), "second");
        // A folder from which the signer has gone is not taken in either.
        for file in std::fs::read_dir(folder.path()).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
        assert!(matches!(ring.reload(), Err(KeyError::Missing(_))));
        assert_eq!(id(&ring), "second");
    }

    #[test]
    fn where_nothing_is_needed_no_folder_is() {
        let clock = Clock::fixed(Timestamp(1_794_000_000_000_000));
        let ring = KeyRing::open(None, Needs::default(), Doors::Strict, clock.clone()).unwrap();
        assert!(ring.decryption().is_empty());
        let open = KeyRing::open(None, needs(false), Doors::Demo, clock);
        assert!(matches!(open, Err(KeyError::NoFolder)));
    }
}
