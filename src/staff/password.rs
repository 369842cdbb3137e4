//! Passwords: Argon2id with the parameters of OWASP's password storage cheat sheet (19 MiB, two
//! passes, one lane), which are the library's defaults.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};

use crate::domain::private::Private;

/// The shortest password that `hash-password` takes, in characters (NIST SP 800-63B-4: 15 where
/// a password is the only factor).
pub const SHORTEST: usize = 15;

/// The longest password, in bytes; more would be work for nothing.
pub const LONGEST: usize = 1024;

/// A password could not be hashed: the operating system gave no randomness or memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct NotHashed;

/// The PHC text of a password's hash, with a fresh salt.
///
/// # Errors
///
/// Where there is no randomness or memory for it.
pub fn hash(password: &Private) -> Result<String, NotHashed> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.expose().as_bytes())
        .map_err(|_| NotHashed)?;
    Ok(hash.to_string())
}

/// Whether `password` is that of the PHC text `hash`. The work is that of the hash's parameters.
#[must_use]
pub fn verify(hash: &str, password: &Private) -> bool {
    let password = password.expose().as_bytes();
    password.len() <= LONGEST
        && PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password, &hash).is_ok())
}
