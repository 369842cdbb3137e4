//! Private keys in files: who may read them, and how fresh ones are made.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use zeroize::Zeroizing;

use super::KeyError;
use super::name::{ENDING, EncryptionKind, Kind};
use crate::config::SigningAlgorithm;

/// The largest key file that is read, in bytes: an RSA key of 16,384 bits has some 13,000.
const LARGEST: usize = 64 * 1024;
/// More keys than this are a mistake: somebody rotates and never retires.
const MOST: usize = 64;

/// Reads a private key that its owner alone may change and no stranger may read.
pub(super) fn read_key(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let unreadable = |source| KeyError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(unreadable)?;
    // Of the file that was opened, so that it cannot be another one by then.
    if exposed(&file.metadata().map_err(unreadable)?) {
        return Err(KeyError::Exposed {
            path: path.to_owned(),
        });
    }
    // Room for all of it at once: a buffer that grows leaves copies behind.
    let mut pem = Zeroizing::new(Vec::with_capacity(LARGEST));
    file.take(LARGEST as u64)
        .read_to_end(&mut pem)
        .map_err(unreadable)?;
    Ok(pem)
}

/// The files of a folder that are to be keys, by name.
pub(super) fn key_files(folder: &Path) -> Result<Vec<PathBuf>, KeyError> {
    let unreadable = |source| KeyError::Unreadable {
        path: folder.to_owned(),
        source,
    };
    check_folder(folder)?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if !file.starts_with('.') && file.ends_with(ENDING) {
            files.push(path);
        }
    }
    if files.len() > MOST {
        return Err(KeyError::TooMany {
            path: folder.to_owned(),
            most: MOST,
        });
    }
    files.sort();
    Ok(files)
}

/// Refuses a folder that others may put files into: whoever can, signs as Portti.
fn check_folder(path: &Path) -> Result<(), KeyError> {
    let found = std::fs::metadata(path).map_err(|source| KeyError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    if open(&found) {
        return Err(KeyError::Open {
            path: path.to_owned(),
        });
    }
    Ok(())
}

/// Makes a key and writes it to a new file that its owner alone may read. The folder is made
/// where it is missing; whoever owns it owns the file.
///
/// # Errors
/// Where the file is there already or cannot be written, or the key cannot be made.
pub fn write_key(path: &Path, kind: Kind) -> Result<(), KeyError> {
    let pem = fresh_pem(kind)?;
    let unwritable = |source| KeyError::Unreadable {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path.parent() {
        make_folder(folder).map_err(unwritable)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        give_to_owner(&file, path)
    });
    written.map_err(unwritable)
}

fn fresh_pem(kind: Kind) -> Result<Zeroizing<String>, KeyError> {
    let mut dice = rsa::rand_core::OsRng;
    let pem = match kind {
        Kind::Signing(SigningAlgorithm::Rs256 | SigningAlgorithm::Ps256)
        | Kind::Encryption(EncryptionKind::Rsa)
        | Kind::Entity => rsa::RsaPrivateKey::new(&mut dice, 2048)
            .map_err(|_| KeyError::NotMade)?
            .to_pkcs8_pem(LineEnding::LF),
        Kind::Signing(SigningAlgorithm::Es256) | Kind::Encryption(EncryptionKind::P256) => {
            p256::SecretKey::random(&mut dice).to_pkcs8_pem(LineEnding::LF)
        }
    };
    pem.map_err(|_| KeyError::NotMade)
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Gives a file that root made to whoever owns its folder, or the server could not read it.
#[cfg(unix)]
fn give_to_owner(file: &File, path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    // The file that was made, not its name: the folder's owner may have put a link there by now.
    let (owner, made) = (std::fs::metadata(folder)?, file.metadata()?);
    if made.uid() == 0 && owner.uid() != 0 {
        fchown(file, Some(owner.uid()), Some(owner.gid()))?;
    }
    Ok(())
}

#[cfg(unix)]
fn exposed(found: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    // A group may read, as mounted secrets of containers are given; nobody else may.
    found.permissions().mode() & 0o027 != 0
}

#[cfg(unix)]
fn open(found: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    found.permissions().mode() & 0o022 != 0
}

#[cfg(not(unix))]
fn give_to_owner(_: &File, _: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn exposed(_: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn open(_: &Metadata) -> bool {
    false
}
