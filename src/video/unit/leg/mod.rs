//! One side's connection: its addresses, its keys, what it may send and what it is sent.

mod media;
mod names;

use std::time::Instant;

use super::agreement::{Agreement, Kind};
use super::answer::Answer;
use super::arrivals::Arrivals;
use super::dtls::{Came, Dtls};
use super::ice::{Ice, Path};
use super::identity::{Identity, random};
use super::offer::Offer;
use super::outbox::{Class, Outbox};
use super::rate::Bucket;
use super::srtp::Srtp;
use super::stream::{Gaps, Numbers, Stream};
use super::{Codec, Counters, Failure, LegId, UnitError, UnitSettings};

pub(super) use names::Names;

/// Lists of missing packets and requests for whole pictures that one leg may send in a second: some
/// four times what a browser sends that has much to complain of.
const MOST_WISHES: u32 = 150;
/// What a leg may say in a second of how packets arrive, by which the other side finds how much it
/// can send: twice what browsers say. It is apart from the wishes, for where much is lost, this is
/// what makes it less.
const MOST_FEEDBACK: u32 = 50;
/// Reports and names that a leg may send in a second. Some browsers send them with each wish; then
/// those that are beyond say nothing new.
const MOST_REPORTS: u32 = 50;
/// Packets that one leg may ask for again in a second.
const MOST_ASKED: u32 = 1_000;

/// Where a leg stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// On its way.
    Coming,
    Connected,
    Disconnected,
}

/// One side's connection.
pub(super) struct Leg {
    pub(super) id: LegId,
    pub(super) attempt: u32,
    /// Tells this leg from the ones before it on the same side.
    pub(super) serial: u64,
    pub(super) created: Instant,
    pub(super) ice: Ice,
    pub(super) agreement: Agreement,
    /// The codecs that its browser can do, of those that a call may use.
    pub(super) can: Vec<Codec>,
    pub(super) outbox: Outbox,
    /// Stands among those that may have something to send.
    pub(super) ready: bool,
    pub(super) standing: Standing,
    /// What was last told of it.
    pub(super) told: Standing,
    /// Something fatal happened.
    pub(super) broken: Option<Failure>,
    fingerprint: [u8; 32],
    dtls: Dtls,
    srtp: Option<Srtp>,
    session: u64,
    version: u64,
    /// What goes to this leg.
    streams: [Stream; 3],
    numbers: Numbers,
    /// The leg whose media the streams carry.
    sender: Option<u64>,
    /// What comes from this leg.
    gaps: [Gaps; 3],
    sources: [Option<u32>; 3],
    /// The losses last reported by this leg.
    lost: [u32; 3],
    /// What arrived while there was nobody to hand it to.
    arrivals: Arrivals,
    /// Whether the layers of its picture are looked at.
    layers: bool,
    bucket: Bucket,
    wishes: Bucket,
    feedback: Bucket,
    reports: Bucket,
    asked: Bucket,
    picture: Option<Instant>,
    /// When something genuine last came.
    heard: Instant,
    /// Since when it has not been connected.
    missing: Instant,
}

impl Leg {
    /// A leg for an offer.
    pub(super) fn new(
        now: Instant,
        (id, attempt, serial): (LegId, u32, u64),
        offer: &Offer,
        (agreement, can): (Agreement, Vec<Codec>),
        identity: &Identity,
        settings: &UnitSettings,
    ) -> Result<Self, UnitError> {
        let stream = |kind| -> Result<Stream, UnitError> {
            let ssrc = u32::from_be_bytes(random()?).max(1);
            Ok(Stream::new(kind, ssrc, u16::from_be_bytes(random()?)))
        };
        Ok(Self {
            id,
            attempt,
            serial,
            created: now,
            ice: Ice::fresh(now, offer)?,
            agreement,
            can,
            outbox: Outbox::default(),
            ready: false,
            standing: Standing::Coming,
            told: Standing::Coming,
            broken: None,
            fingerprint: offer.fingerprint,
            dtls: Dtls::new(identity, offer.fingerprint)?,
            srtp: None,
            session: u64::from(u32::from_be_bytes(random()?)) + 1,
            version: 0,
            streams: [
                stream(Kind::Audio)?,
                stream(Kind::Video)?,
                stream(Kind::Again)?,
            ],
            numbers: Numbers::default(),
            sender: None,
            gaps: Default::default(),
            sources: [None; 3],
            lost: [0; 3],
            arrivals: Arrivals::default(),
            layers: settings.layers,
            bucket: Bucket::of_media(settings.max_kbps, now),
            wishes: Bucket::new(MOST_WISHES, now),
            feedback: Bucket::new(MOST_FEEDBACK, now),
            reports: Bucket::new(MOST_REPORTS, now),
            asked: Bucket::new(MOST_ASKED, now),
            picture: None,
            heard: now,
            missing: now,
        })
    }

    /// Takes a later offer of the same attempt: an ICE restart, or the same once more.
    pub(super) fn again(&mut self, now: Instant, offer: &Offer) -> Result<(), UnitError> {
        if offer.fingerprint != self.fingerprint {
            return Err(UnitError::Unsupported("another certificate in one attempt"));
        }
        let agreement = Agreement::choose(offer, &[self.agreement.codec])?;
        if self.ice.is_restart(offer) {
            self.ice.restart(now, offer)?;
        }
        self.agreement = agreement;
        Ok(())
    }

    /// Writes the answer to an offer that was taken.
    pub(super) fn answer(&mut self, offer: &Offer, told: &Told<'_>) -> String {
        self.version += 1;
        let [audio, video, again] = &self.streams;
        Answer {
            offer,
            agreement: &self.agreement,
            session: self.session,
            version: self.version,
            ufrag: &self.ice.fragment,
            password: &self.ice.password,
            fingerprint: told.fingerprint,
            sources: [audio.ssrc, video.ssrc, again.ssrc],
            addresses: told.addresses,
            udp: told.udp,
            tcp: told.tcp,
            max_kbps: told.max_kbps,
        }
        .text()
    }

    /// Something genuine came over `path`.
    pub(super) fn hear(&mut self, now: Instant, path: Path) {
        self.heard = now;
        self.ice.heard(now, path);
        self.come();
    }

    /// The leg is connected once there are keys and a way.
    fn come(&mut self) {
        if self.srtp.is_some() && self.ice.chosen().is_some() {
            self.standing = Standing::Connected;
        }
    }

    fn leave(&mut self, now: Instant) {
        self.standing = Standing::Disconnected;
        self.missing = now;
        self.outbox.clear();
    }

    /// Takes a datagram of the handshake; whether the leg connected by it.
    pub(super) fn handshake(
        &mut self,
        now: Instant,
        path: Path,
        bytes: &[u8],
        identity: &Identity,
        counters: &Counters,
    ) -> bool {
        let came = self.dtls.read(identity, now, bytes);
        self.flush_handshake(now, counters);
        match came {
            Ok(Came::Nothing) => {}
            Ok(Came::Closed) => {
                self.srtp = None;
                self.leave(now);
            }
            Ok(Came::Keys(keys)) => match Srtp::new(*keys, now) {
                Ok(srtp) => {
                    self.srtp = Some(srtp);
                    self.hear(now, path);
                    return self.standing == Standing::Connected;
                }
                Err(_) => self.broken = Some(Failure::Handshake),
            },
            Err(error) => {
                tracing::debug!(%error, "a handshake failed");
                self.broken = Some(Failure::Handshake);
            }
        }
        false
    }

    fn flush_handshake(&mut self, now: Instant, counters: &Counters) {
        while let Some(bytes) = self.dtls.take() {
            self.outbox.push(now, Class::Control, bytes, counters);
        }
    }

    /// The farewell, where there is a way and a handshake.
    pub(super) fn farewell(&mut self, now: Instant) -> Option<(Path, Vec<u8>)> {
        let path = self.ice.chosen()?;
        self.dtls.close(now);
        Some((path, self.dtls.take()?.to_vec()))
    }

    /// The source that this leg knows the unit by.
    fn speaker(&self) -> u32 {
        let [audio, _, _] = &self.streams;
        audio.ssrc
    }

    /// Timers: what is to be sent outside of the queue, and paths that are gone.
    pub(super) fn tick(
        &mut self,
        now: Instant,
        slot: u32,
        settings: &UnitSettings,
        counters: &Counters,
    ) -> (Vec<(Path, Vec<u8>)>, Vec<Path>) {
        if self.dtls.tick(now).is_err() {
            self.broken = Some(Failure::Handshake);
        }
        self.flush_handshake(now, counters);
        if let Some(feedback) = self.arrivals.feedback(self.speaker()) {
            self.send_control(now, &feedback, counters);
        }
        let (send, gone) = self.ice.tick(now, slot);
        let quiet = now.saturating_duration_since(self.heard) > settings.silence;
        let reachable = self.ice.chosen().is_some();
        if self.standing == Standing::Connected && (quiet || !reachable) {
            self.leave(now);
        }
        let missing = now.saturating_duration_since(self.missing);
        if self.standing != Standing::Connected && missing > settings.expiry {
            let failure = match self.standing {
                Standing::Coming => Failure::NeverConnected,
                Standing::Connected | Standing::Disconnected => Failure::Silent,
            };
            self.broken.get_or_insert(failure);
        }
        (send, gone)
    }
}

/// The unit's part of an answer.
pub(super) struct Told<'a> {
    pub(super) fingerprint: &'a str,
    pub(super) addresses: &'a [std::net::IpAddr],
    pub(super) udp: u16,
    pub(super) tcp: Option<u16>,
    pub(super) max_kbps: u32,
}
