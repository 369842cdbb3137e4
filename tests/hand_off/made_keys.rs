//! RSA keys for tests. Finding their primes takes longer than most tests do, so each is made once and
//! kept beside what the tests are built from.

use std::path::Path;

use rsa::RsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};
use rsa::rand_core::OsRng;

/// The key of this name, of 2048 bits. Every name has a key of its own.
pub fn rsa_key(name: &str) -> RsaPrivateKey {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("rsa-{name}.pem"));
    if !path.exists() {
        let key = RsaPrivateKey::new(&mut OsRng, 2048).unwrap();
        let pem = key.to_pkcs8_pem(LineEnding::LF).unwrap();
        // Other tests may look for it at this moment: it appears whole, and the first one stays.
        let made = tempfile::NamedTempFile::new_in(folder).unwrap();
        std::fs::write(made.path(), pem.as_bytes()).unwrap();
        let _ = made.persist_noclobber(&path);
    }
    RsaPrivateKey::read_pkcs8_pem_file(&path).unwrap()
}
