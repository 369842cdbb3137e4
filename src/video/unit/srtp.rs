//! Protected media (SRTP, RFC 3711) of one leg.
//!
//! The library keeps something for each source that it meets, before it knows whether the packet
//! is genuine. So each source has a context of its own here, made for its first packet and kept
//! only where that verified; there are few of them, and few trials in a second.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc::crypto::RTCCryptoProvider;
use rtc::dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc::dtls::state::State;
use rtc::shared::error::{Error, Result};
use rtc::srtp::config::{Config, LABEL_EXTRACTOR_DTLS_SRTP, SessionKeys};
use rtc::srtp::context::Context;
use rtc::srtp::option::{srtcp_replay_protection, srtp_replay_protection};
use rtc::srtp::protection_profile::ProtectionProfile;

use super::identity::Identity;
use super::octets::u32_at;
use super::rtp::Head;

/// How far back a packet may come late. Retransmissions and reordering stay far below.
const WINDOW: usize = 512;
/// The same, as a distance between sequence numbers.
const LATEST: u16 = 512;
/// Sources of media, or of control, that one leg may have at once.
const MOST_SOURCES: usize = 8;
/// First packets of unknown sources that are looked at in a second.
const MOST_TRIALS: u32 = 50;

/// The keys of both directions.
pub(super) struct Keys {
    keys: SessionKeys,
    profile: ProtectionProfile,
    provider: Arc<dyn RTCCryptoProvider>,
}

impl Keys {
    /// Takes the keys of a completed handshake (RFC 5764 section 4.2).
    pub(super) fn of(identity: &Identity, state: &State) -> Result<Self> {
        let profile = match state.srtp_protection_profile() {
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm => ProtectionProfile::AeadAes128Gcm,
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80 => {
                ProtectionProfile::Aes128CmHmacSha1_80
            }
            _ => return Err(Error::ErrNoSuchSrtpProfile),
        };
        let mut config = Config {
            profile,
            ..Config::default()
        };
        let length = config.keying_material_len();
        let material = state.export_keying_material(LABEL_EXTRACTOR_DTLS_SRTP, &[], length)?;
        config.set_session_keys_from_keying_material(material.as_ref(), false)?;
        Ok(Self {
            keys: config.keys,
            profile,
            provider: Arc::clone(&identity.provider),
        })
    }

    fn outbound(&self) -> Result<Context> {
        Context::new(
            &self.keys.local_master_key,
            &self.keys.local_master_salt,
            self.profile,
            None,
            None,
            self.provider.crypto(),
        )
    }

    fn inbound(&self) -> Result<Context> {
        Context::new(
            &self.keys.remote_master_key,
            &self.keys.remote_master_salt,
            self.profile,
            Some(srtp_replay_protection(WINDOW)),
            Some(srtcp_replay_protection(WINDOW)),
            self.provider.crypto(),
        )
    }
}

/// Protects and verifies what goes over one leg.
pub(super) struct Srtp {
    keys: Keys,
    out: Context,
    media: Sources,
    control: Sources,
    trials: u32,
    trials_since: Instant,
}

impl Srtp {
    /// Begins with fresh keys.
    pub(super) fn new(keys: Keys, now: Instant) -> Result<Self> {
        Ok(Self {
            out: keys.outbound()?,
            keys,
            media: Sources::default(),
            control: Sources::default(),
            trials: 0,
            trials_since: now,
        })
    }

    /// Verifies and opens a media packet.
    pub(super) fn open_media(
        &mut self,
        now: Instant,
        packet: &[u8],
        head: &Head,
    ) -> Option<BytesMut> {
        let header = header(head);
        if let Some(source) = self.media.find(head.ssrc, now) {
            // The library's window takes what lies half a round back for newer, and would accept it
            // again.
            let back = source.newest.wrapping_sub(head.sequence);
            if (LATEST..=0x8000).contains(&back) {
                return None;
            }
            let opened = source.context.decrypt_rtp_with_header(packet, &header);
            if opened.is_ok() && back > 0x8000 {
                source.newest = head.sequence;
            }
            return opened.ok();
        }
        let mut trial = self.trial(now)?;
        let opened = trial.decrypt_rtp_with_header(packet, &header).ok()?;
        self.media.keep(head.ssrc, now, trial, head.sequence);
        Some(opened)
    }

    /// Verifies and opens a control packet.
    pub(super) fn open_control(&mut self, now: Instant, packet: &[u8]) -> Option<BytesMut> {
        let ssrc = u32_at(packet, 4)?;
        if let Some(source) = self.control.find(ssrc, now) {
            return source.context.decrypt_rtcp(packet).ok();
        }
        let mut trial = self.trial(now)?;
        let opened = trial.decrypt_rtcp(packet).ok()?;
        self.control.keep(ssrc, now, trial, 0);
        Some(opened)
    }

    /// Protects a media packet. The sources that are sent with are the unit's own, and few.
    pub(super) fn close_media(&mut self, packet: &[u8], head: &Head) -> Option<BytesMut> {
        self.out.encrypt_rtp_with_header(packet, &header(head)).ok()
    }

    /// Protects a control packet.
    pub(super) fn close_control(&mut self, packet: &[u8]) -> Option<BytesMut> {
        self.out.encrypt_rtcp(packet).ok()
    }

    fn trial(&mut self, now: Instant) -> Option<Context> {
        if now.saturating_duration_since(self.trials_since) >= Duration::from_secs(1) {
            self.trials_since = now;
            self.trials = 0;
        }
        self.trials += 1;
        (self.trials <= MOST_TRIALS).then_some(())?;
        self.keys.inbound().ok()
    }
}

/// The library asks for a parsed header, but looks only at its source, number and length. This one
/// has the length of the real one without a second parser having read the packet.
fn header(head: &Head) -> rtc::rtp::Header {
    rtc::rtp::Header {
        version: 2,
        ssrc: head.ssrc,
        sequence_number: head.sequence,
        csrc: vec![0; head.length.saturating_sub(12) / 4],
        ..rtc::rtp::Header::default()
    }
}

/// What is known of one source.
struct Source {
    ssrc: u32,
    used: Instant,
    context: Context,
    /// The newest sequence number of its media that verified.
    newest: u16,
}

#[derive(Default)]
struct Sources(Vec<Source>);

impl Sources {
    fn find(&mut self, ssrc: u32, now: Instant) -> Option<&mut Source> {
        let source = self.0.iter_mut().find(|source| source.ssrc == ssrc)?;
        source.used = now;
        Some(source)
    }

    /// Keeps a new source; the one that was quiet the longest makes room.
    fn keep(&mut self, ssrc: u32, used: Instant, context: Context, newest: u16) {
        if self.0.len() >= MOST_SOURCES {
            let sources = self.0.iter().enumerate();
            if let Some((place, _)) = sources.min_by_key(|(_, source)| source.used) {
                self.0.swap_remove(place);
            }
        }
        self.0.push(Source {
            ssrc,
            used,
            context,
            newest,
        });
    }
}
