//! The certificate of the unit: one for each process, made at the start and kept nowhere.

use std::sync::Arc;

use rtc::crypto::RTCCryptoProvider;
use rtc::dtls::crypto::Certificate;

use super::UnitError;

/// The certificate with its key, and the crypto that everything uses.
pub(super) struct Identity {
    pub(super) certificate: Certificate,
    /// SHA-256 of the certificate, in hexadecimal pairs.
    pub(super) fingerprint: String,
    pub(super) provider: Arc<dyn RTCCryptoProvider>,
}

impl Identity {
    /// Makes a fresh one: P-256, self-signed, as WebRTC asks (RFC 8827 section 6.5).
    pub(super) fn fresh() -> Result<Self, UnitError> {
        let inner = |error: String| UnitError::Internal(error);
        let provider = rtc::crypto::default_provider().map_err(|error| inner(error.to_string()))?;
        let certificate =
            Certificate::generate_self_signed(vec!["portti".to_owned()], provider.crypto())
                .map_err(|error| inner(error.to_string()))?;
        let der = certificate
            .certificate
            .first()
            .ok_or_else(|| inner("no certificate".to_owned()))?;
        let fingerprint = pairs(digest(der.as_ref()).as_ref());
        Ok(Self {
            certificate,
            fingerprint,
            provider,
        })
    }
}

/// SHA-256.
pub(super) fn digest(bytes: &[u8]) -> ring::digest::Digest {
    ring::digest::digest(&ring::digest::SHA256, bytes)
}

fn pairs(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

/// Random bytes.
pub(super) fn random<const N: usize>() -> Result<[u8; N], UnitError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| UnitError::Internal(error.to_string()))?;
    Ok(bytes)
}

/// Random ICE characters.
pub(super) fn random_text<const N: usize>() -> Result<String, UnitError> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |byte: u8| char::from(*LETTERS.get(usize::from(byte & 63)).unwrap_or(&b'A'));
    Ok(random::<N>()?.into_iter().map(letter).collect())
}
