//! Media and its control: from this leg, opened, and to this leg, renumbered and closed.

use std::time::{Duration, Instant};

use bytes::BytesMut;

use super::super::Counters;
use super::super::agreement::Kind;
use super::super::ice::Path;
use super::super::layers::layer_of;
use super::super::octets::{put_u16, u16_at};
use super::super::outbox::Class;
use super::super::rtcp::{Weight, picture_request};
use super::super::rtp::Head;
use super::super::slow::Upper;
use super::super::stream::Stream;
use super::{Leg, Standing};

/// Whole pictures are asked for at most this often.
const PICTURE_PAUSE: Duration = Duration::from_millis(500);

impl Leg {
    /// Opens a media packet that this leg sent.
    pub(in crate::video::unit) fn open_media(
        &mut self,
        now: Instant,
        path: Path,
        packet: &[u8],
        counters: &Counters,
    ) -> Option<Media> {
        let opened = Head::read(packet)
            .and_then(|head| Some((head, self.agreement.kind(head.payload_type)?)));
        let Some((head, kind)) = opened else {
            counters.dropped_malformed.one();
            return None;
        };
        let bytes = self.srtp.as_mut()?.open_media(now, packet, &head);
        let Some(bytes) = bytes else {
            counters.dropped_unverified.one();
            return None;
        };
        self.hear(now, path);
        if let Some(gaps) = self.gaps.get_mut(kind.place()) {
            counters.lost_in.more(gaps.before(&head));
        }
        if let Some(source) = self.sources.get_mut(kind.place()) {
            *source = Some(head.ssrc);
        }
        if !self.bucket.media(now, packet.len(), kind == Kind::Audio) {
            counters.dropped_rate.one();
            return None;
        }
        let layer = if self.layers {
            let payload = bytes.get(head.length..).unwrap_or_default();
            layer_of(self.agreement.codec, kind, payload)
        } else {
            0
        };
        Some(Media {
            kind,
            layer,
            head,
            bytes,
            numbers: self.agreement.numbers(kind),
        })
    }

    /// Opens a control packet that this leg sent.
    pub(in crate::video::unit) fn open_control(
        &mut self,
        now: Instant,
        path: Path,
        packet: &[u8],
        counters: &Counters,
    ) -> Option<BytesMut> {
        let opened = self.srtp.as_mut()?.open_control(now, packet);
        if opened.is_none() {
            counters.dropped_unverified.one();
            return None;
        }
        self.hear(now, path);
        opened
    }

    /// Whether this leg may say one more thing of this weight now.
    pub(super) fn may_say(&mut self, now: Instant, weight: Weight) -> bool {
        let bucket = match weight {
            Weight::Wish => &mut self.wishes,
            Weight::Feedback => &mut self.feedback,
            Weight::Report => &mut self.reports,
        };
        bucket.take(now, 1)
    }

    /// Whether this leg may ask for so many packets again.
    pub(super) fn may_ask_again(&mut self, now: Instant, count: usize) -> bool {
        self.asked.take(now, count)
    }

    /// Notes media of this leg that there is nobody to hand to.
    pub(in crate::video::unit) fn keep_account(&mut self, now: Instant, mut media: Media) {
        let (head, name) = (media.head, media.numbers);
        let mut found = None;
        head.extensions(&mut media.bytes, name, name, |number| {
            found = Some(number);
            number
        });
        if let Some(number) = found {
            self.arrivals.note(now, head.ssrc, number);
        }
    }

    /// Sends media of `sender` to this leg.
    pub(in crate::video::unit) fn send_media(
        &mut self,
        now: Instant,
        sender: u64,
        media: Media,
        counters: &Counters,
    ) -> Option<()> {
        if self.standing != Standing::Connected {
            return None;
        }
        if self.sender != Some(sender) {
            self.sender = Some(sender);
            self.numbers.part();
            self.streams.iter_mut().for_each(Stream::part);
        }
        let Media {
            kind,
            layer,
            mut head,
            mut bytes,
            numbers,
        } = media;
        let ours = self.agreement.numbers(kind);
        let payload_type = self.agreement.number(kind)?;
        let (video, stamp) = self.picture_numbers(kind)?;
        let original = video.and_then(|video| renumber_original(&head, &mut bytes, video));
        let stream = self.streams.get_mut(kind.place())?;
        if stream.renumber(now, &mut head, stamp).is_none() {
            counters.dropped_unverified.one();
            return None;
        }
        head.payload_type = payload_type;
        head.write(&mut bytes)?;
        head.extensions(&mut bytes, numbers, ours, |number| {
            self.numbers.renumber(number)
        });
        if layer > 0 {
            let stamp = head.timestamp;
            if !self.outbox.takes(now, Upper { layer, stamp }, counters) {
                self.give_up(kind, head.sequence, original);
                return None;
            }
            counters.forwarded_upper.one();
        }
        let packet = self.srtp.as_mut()?.close_media(&bytes, &head)?;
        let class = match kind {
            Kind::Audio => Class::Audio,
            Kind::Video | Kind::Again if layer > 0 => Class::Upper,
            Kind::Video | Kind::Again => Class::Video,
        };
        self.outbox.push(now, class, packet, counters);
        counters.forwarded.one();
        Some(())
    }

    /// Notes what is left out on purpose under the number by which it would be asked for: what is
    /// sent again, by that of the `original`.
    fn give_up(&mut self, kind: Kind, number: u16, original: Option<u16>) {
        let (kind, number) = original.map_or((kind, number), |it| (Kind::Video, it));
        if let Some(stream) = self.streams.get_mut(kind.place()) {
            stream.give_up(number);
        }
    }

    /// What retransmitted picture takes over from the picture: `None` where there is no picture
    /// that it could belong to.
    fn picture_numbers(&self, kind: Kind) -> Option<(Option<u16>, Option<u32>)> {
        if kind != Kind::Again {
            return Some((None, None));
        }
        let picture = self.streams.get(Kind::Video.place())?;
        picture.source?;
        Some((Some(picture.sequence_added()), Some(picture.stamp_added())))
    }

    /// Sends a control packet to this leg.
    pub(in crate::video::unit) fn send_control(
        &mut self,
        now: Instant,
        packet: &[u8],
        counters: &Counters,
    ) {
        if self.standing != Standing::Connected {
            return;
        }
        let closed = self
            .srtp
            .as_mut()
            .and_then(|srtp| srtp.close_control(packet));
        if let Some(closed) = closed {
            self.outbox.push(now, Class::Control, closed, counters);
        }
    }

    /// Asks this leg for a whole picture, unless it was asked just now.
    pub(in crate::video::unit) fn ask_for_picture(&mut self, now: Instant, counters: &Counters) {
        let source = self.sources.get(Kind::Video.place()).copied().flatten();
        if let Some(source) = source
            && self.may_ask_for_picture(now, counters)
        {
            let packet = picture_request(self.speaker(), source);
            self.send_control(now, &packet, counters);
        }
    }

    pub(super) fn may_ask_for_picture(&mut self, now: Instant, counters: &Counters) -> bool {
        let asked = self
            .picture
            .is_some_and(|at| now.saturating_duration_since(at) < PICTURE_PAUSE);
        if asked || self.standing != Standing::Connected {
            return false;
        }
        self.picture = Some(now);
        counters.picture_requests.one();
        true
    }
}

/// An opened media packet on its way.
pub(in crate::video::unit) struct Media {
    kind: Kind,
    /// Of the picture; 0 is the base, and what has no layers.
    layer: u8,
    head: Head,
    bytes: BytesMut,
    numbers: Option<u8>,
}

/// A retransmission begins with the number of the packet that it repeats (RFC 4588 section 4): as
/// its receiver knows it. One that only fills has no payload.
fn renumber_original(head: &Head, bytes: &mut [u8], added: u16) -> Option<u16> {
    let padding = match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if first & 0x20 != 0 => usize::from(*last),
        _ => 0,
    };
    (bytes.len() >= head.length + 2 + padding).then_some(())?;
    let original = u16_at(bytes, head.length)?.wrapping_add(added);
    put_u16(bytes, head.length, original)?;
    Some(original)
}
