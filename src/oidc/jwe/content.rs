//! The content of an encrypted token: AES-CBC with HMAC (RFC 7518 section 5.2) and AES-GCM
//! (section 5.3). The tag is checked, in constant time, before anything is decrypted.

use aes::Aes128;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt as _, KeyIvInit as _};
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::config::ContentEncryption;

/// What is opened.
pub(super) struct Sealed<'a> {
    /// The header as it stands in the token. It is authenticated with the content.
    pub protected: &'a [u8],
    pub iv: &'a [u8],
    pub text: &'a [u8],
    pub tag: &'a [u8],
}

/// The length of a content's key, in bytes.
pub(super) fn key_length(enc: ContentEncryption) -> usize {
    match enc {
        ContentEncryption::A128CbcHs256 | ContentEncryption::A256Gcm => 32,
        ContentEncryption::A128Gcm => 16,
    }
}

/// The content, where key and tag are right.
pub(super) fn open(
    enc: ContentEncryption,
    key: &[u8],
    sealed: &Sealed<'_>,
) -> Option<Zeroizing<Vec<u8>>> {
    match enc {
        ContentEncryption::A128CbcHs256 => cbc(key, sealed),
        ContentEncryption::A128Gcm => gcm::<Aes128Gcm>(key, sealed),
        ContentEncryption::A256Gcm => gcm::<Aes256Gcm>(key, sealed),
    }
}

/// `A128CBC-HS256`: the first half of the key authenticates, the second encrypts.
fn cbc(key: &[u8], sealed: &Sealed<'_>) -> Option<Zeroizing<Vec<u8>>> {
    const TAG: usize = 16;
    let (authenticating, encrypting) = key.split_at_checked(16)?;
    if sealed.tag.len() != TAG {
        return None;
    }
    let header_bits = u64::try_from(sealed.protected.len()).ok()?.checked_mul(8)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(authenticating).ok()?;
    mac.update(sealed.protected);
    mac.update(sealed.iv);
    mac.update(sealed.text);
    mac.update(&header_bits.to_be_bytes());
    mac.verify_truncated_left(sealed.tag).ok()?;

    let cipher = cbc::Decryptor::<Aes128>::new_from_slices(encrypting, sealed.iv).ok()?;
    let mut text = Zeroizing::new(sealed.text.to_vec());
    let length = cipher.decrypt_padded::<Pkcs7>(&mut text).ok()?.len();
    text.truncate(length);
    Some(text)
}

fn gcm<C: AeadInOut + KeyInit>(key: &[u8], sealed: &Sealed<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = C::new_from_slice(key).ok()?;
    let nonce = sealed.iv.try_into().ok()?;
    let tag = sealed.tag.try_into().ok()?;
    let mut text = Zeroizing::new(sealed.text.to_vec());
    cipher
        .decrypt_inout_detached(nonce, sealed.protected, text.as_mut_slice().into(), tag)
        .ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
        digits.chunks(2).map(|pair| byte(pair).unwrap()).collect()
    }

    /// RFC 7518 appendix B.1.
    #[test]
    fn cbc_with_hmac_is_that_of_rfc_7518_appendix_b() {
        let key: Vec<u8> = (0..32).collect();
        let iv = hex("1af38c2dc2b96ffdd86694092341bc04");
        let text = hex(
            "c80edfa32ddf39d5ef00c0b468834279 a2e46a1b8049f792f76bfe54b903a9c9
             a94ac9b47ad2655c5f10f9aef71427e2 fc6f9b3f399a221489f16362c7032336
             09d45ac69864e3321cf82935ac4096c8 6e133314c54019e8ca7980dfa4b9cf1b
             384c486f3a54c51078158ee5d79de59f bd34d848b3d69550a67646344427ade5
             4b8851ffb598f7f80074b9473c82e2db",
        );
        let tag = hex("652c3fa36b0a7c5b3219fab3a30bc1c4");
        let sealed = Sealed {
            protected: b"The second principle of Auguste Kerckhoffs",
            iv: &iv,
            text: &text,
            tag: &tag,
        };
        let opened = open(ContentEncryption::A128CbcHs256, &key, &sealed).unwrap();
        assert!(opened.starts_with(b"A cipher system must not be required to be secret"));
        // A shorter tag is easier to guess, and is refused even where it is the beginning.
        for shorter in [0, 1, 15] {
            let tag = &tag[..shorter];
            assert!(cbc(&key, &Sealed { tag, ..sealed }).is_none(), "{shorter}");
        }
        let short_iv = &iv[..15];
        assert!(
            cbc(
                &key,
                &Sealed {
                    iv: short_iv,
                    ..sealed
                }
            )
            .is_none()
        );
    }

    /// The test case 4 of the GCM specification, with the nonce's and the tag's length tried.
    #[test]
    fn gcm_is_that_of_its_specification() {
        let key = hex("feffe9928665731c6d6a8f9467308308");
        let iv = hex("cafebabefacedbaddecaf888");
        let text = hex(
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e
             21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
        );
        let protected = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let tag = hex("5bc94fbc3221a5db94fae95ae7121a47");
        let sealed = Sealed {
            protected: &protected,
            iv: &iv,
            text: &text,
            tag: &tag,
        };
        let opened = open(ContentEncryption::A128Gcm, &key, &sealed).unwrap();
        assert!(opened.starts_with(&hex("d9313225f88406e5a55909c5aff5269a")));
        let short = &tag[..12];
        assert!(
            gcm::<Aes128Gcm>(
                &key,
                &Sealed {
                    tag: short,
                    ..sealed
                }
            )
            .is_none()
        );
        let other = &protected[1..];
        let moved = Sealed {
            protected: other,
            ..sealed
        };
        assert!(gcm::<Aes128Gcm>(&key, &moved).is_none());
    }
}
