//! Reads any token: `cargo +nightly fuzz run tokens`.
//!
//! The first byte chooses how the rest becomes a token: as it stands, or cut at zero bytes into
//! parts that are encoded, so that the noise gets past the encoding. Whatever comes, nothing may
//! panic; nothing that was not encrypted to the key may open; and what names an algorithm that is
//! not accepted may not be read.

#![no_main]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use portti::config::{ContentEncryption, KeyEncryption, SignatureAlgorithm};
use portti::oidc::answer::Answer;
use portti::oidc::id_token;
use portti::oidc::jwe::{self, Accepted};
use portti::oidc::keys::{DecryptionKey, DecryptionKeys, EncryptionKind, Kind, write_key};

static KEYS: LazyLock<DecryptionKeys> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("portti-fuzz-{}", std::process::id()));
    let key = |kind: EncryptionKind, id: &str| {
        let file = folder.join(format!("{id}.pem"));
        write_key(&file, Kind::Encryption(kind)).unwrap();
        DecryptionKey::load(&file, kind, Some(id)).unwrap()
    };
    let keys = vec![key(EncryptionKind::P256, "ec"), key(EncryptionKind::Rsa, "rsa")];
    std::fs::remove_dir_all(&folder).unwrap();
    DecryptionKeys::new(keys)
});

const ALL: Accepted<'static> = Accepted {
    alg: &KeyEncryption::ALL,
    enc: &ContentEncryption::ALL,
};

fuzz_target!(|data: &[u8]| {
    let Some((form, bytes)) = data.split_first() else {
        return;
    };
    let text = if form % 2 == 0 {
        String::from_utf8_lossy(bytes).into_owned()
    } else {
        let parts = bytes.split(|byte| *byte == 0);
        let encoded: Vec<_> = parts.map(|part| URL_SAFE_NO_PAD.encode(part)).collect();
        encoded.join(".")
    };
    let read = id_token::key_id(&text, &SignatureAlgorithm::ALL);
    assert!(id_token::key_id(&text, &[]).is_err());
    if jwe::is_encrypted(&text) {
        assert!(read.is_err());
    }
    assert!(jwe::open(&text, &KEYS, &ALL).is_err());
    let none = Accepted { alg: &[], enc: &[] };
    assert!(jwe::open(&text, &KEYS, &none).is_err());
    let _ = Answer::parse(&text);
});
