//! The handshake with one browser (DTLS-SRTP, RFC 5764): the unit is the server, checks the
//! fingerprint of the offer, and wants nothing but the keys.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc::dtls::config::{ClientAuthType, ConfigBuilder, ExtendedMasterSecretType};
use rtc::dtls::endpoint::{Endpoint, EndpointEvent};
use rtc::dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc::shared::TransportProtocol;
use rtc::shared::error::Error;

use super::UnitError;
use super::identity::{Identity, digest};
use super::records::Records;
use super::srtp::Keys;

/// The library keeps connections by address; there is one, wherever the browser is.
const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 1);
/// Datagrams of one leg that are handed to the library at all. A handshake takes about ten, and
/// what comes after it is one farewell; the library keeps some of what it is given.
const MOST_DATAGRAMS: u32 = 200;
/// How soon an unanswered part of the handshake is sent again.
const RETRY: Duration = Duration::from_millis(400);
/// Fits into any path with room for relays.
const MOST_BYTES: usize = 1_150;

/// One handshake.
pub(super) struct Dtls {
    endpoint: Endpoint,
    records: Records,
    taken: u32,
    done: bool,
}

/// What came of a datagram.
pub(super) enum Came {
    Nothing,
    /// The handshake is complete.
    Keys(Box<Keys>),
    /// The browser said goodbye.
    Closed,
}

impl Dtls {
    /// Prepares for a browser with this fingerprint.
    pub(super) fn new(identity: &Identity, fingerprint: [u8; 32]) -> Result<Self, UnitError> {
        let check = move |chain: &[Vec<u8>], _: &[_]| {
            let same = chain
                .first()
                .is_some_and(|first| digest(first).as_ref() == fingerprint);
            same.then_some(())
                .ok_or(Error::ErrNoMatchingCertificateFingerprint)
        };
        let config = ConfigBuilder::default()
            .with_crypto_provider(Arc::clone(&identity.provider))
            .with_certificates(vec![identity.certificate.clone()])
            .with_srtp_protection_profiles(vec![
                SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm,
                SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80,
            ])
            .with_client_auth(ClientAuthType::RequireAnyClientCert)
            // There is no authority above these certificates: the fingerprint is the check.
            .with_insecure_skip_verify(true)
            .with_verify_peer_certificate(Some(Arc::new(check)))
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .with_flight_interval(RETRY)
            .with_mtu(MOST_BYTES)
            .build(false, None)
            .map_err(|error| UnitError::Internal(error.to_string()))?;
        Ok(Self {
            endpoint: Endpoint::new(PEER, TransportProtocol::UDP, Some(Arc::new(config))),
            records: Records::default(),
            taken: 0,
            done: false,
        })
    }

    /// Takes a datagram.
    ///
    /// # Errors
    ///
    /// Where the handshake cannot be gone on with.
    pub(super) fn read(
        &mut self,
        identity: &Identity,
        now: Instant,
        bytes: &[u8],
    ) -> Result<Came, Error> {
        if !self.records.fit(bytes) || self.taken >= MOST_DATAGRAMS {
            return Ok(Came::Nothing);
        }
        self.taken += 1;
        let events = match self.endpoint.read(now, PEER, None, BytesMut::from(bytes)) {
            Ok(events) => events,
            // Once the keys are agreed, what cannot be read is noise.
            Err(_) if self.done => return Ok(Came::Nothing),
            Err(error) => return Err(error),
        };
        for event in events {
            match event {
                EndpointEvent::HandshakeComplete if !self.done => {
                    self.done = true;
                    let state = self
                        .endpoint
                        .get_connection_state(PEER)
                        .ok_or(Error::ErrDtlsTransportNotStarted)?;
                    return Ok(Came::Keys(Box::new(Keys::of(identity, state)?)));
                }
                EndpointEvent::PeerClosed => return Ok(Came::Closed),
                _ => {}
            }
        }
        Ok(Came::Nothing)
    }

    /// What is to be sent.
    pub(super) fn take(&mut self) -> Option<BytesMut> {
        let sent = self.endpoint.poll_transmit()?.message;
        self.records.sent(&sent);
        Some(sent)
    }

    /// Sends again what was not answered in time.
    ///
    /// # Errors
    ///
    /// Where it was sent too often already.
    pub(super) fn tick(&mut self, now: Instant) -> Result<(), Error> {
        if self.done || self.endpoint.poll_timeout(&PEER).is_none() {
            return Ok(());
        }
        self.endpoint.handle_timeout(PEER, now)
    }

    /// Says goodbye: afterwards [`Dtls::take`] gives the farewell.
    pub(super) fn close(&mut self, now: Instant) {
        drop(self.endpoint.stop(now, PEER));
    }
}

/// Whether a packet is of DTLS by its look (RFC 7983 section 7).
pub(super) fn looks_so(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| (20..=63).contains(first))
}
