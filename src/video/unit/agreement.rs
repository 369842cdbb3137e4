//! What is agreed on from an offer.

use super::offer::{Media, Offer, Payload};
use super::{Codec, UnitError};

/// The payload types of one leg, and its name for the transport-wide numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Agreement {
    pub(super) codec: Codec,
    pub(super) audio: Payload,
    pub(super) video: Payload,
    /// The retransmissions of the picture (RFC 4588).
    pub(super) again: Option<u8>,
    pub(super) audio_numbers: Option<u8>,
    pub(super) video_numbers: Option<u8>,
}

/// What a stream carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Audio,
    Video,
    /// Retransmitted picture.
    Again,
}

impl Kind {
    /// The place in lists of three.
    pub(super) fn place(self) -> usize {
        match self {
            Self::Audio => 0,
            Self::Video => 1,
            Self::Again => 2,
        }
    }

    /// Ticks of the time stamp in a second.
    pub(super) fn clock(self) -> u32 {
        match self {
            Self::Audio => 48_000,
            Self::Video | Self::Again => 90_000,
        }
    }
}

impl Agreement {
    /// The codecs of `wanted` that an offer has, in their order.
    pub(super) fn common(offer: &Offer, wanted: &[Codec]) -> Vec<Codec> {
        let wanted = wanted.iter().copied();
        wanted
            .filter(|codec| find(&offer.video, *codec).is_some())
            .collect()
    }

    /// Chooses from an offer: Opus, and the first codec of `wanted` that is offered.
    ///
    /// # Errors
    ///
    /// Where there is nothing in common.
    pub(super) fn choose(offer: &Offer, wanted: &[Codec]) -> Result<Self, UnitError> {
        let audio = offer
            .audio
            .payloads
            .iter()
            .find(|payload| payload.is("opus/48000/2"))
            .ok_or(UnitError::Unsupported("no Opus"))?;
        let (codec, video) = wanted
            .iter()
            .find_map(|codec| Some((*codec, find(&offer.video, *codec)?)))
            .ok_or(UnitError::Unsupported("no common video codec"))?;
        let again = offer
            .video
            .payloads
            .iter()
            .find(|payload| {
                payload.is("rtx/90000")
                    && payload.parameter("apt").and_then(|apt| apt.parse().ok())
                        == Some(video.number)
            })
            .map(|payload| payload.number);
        if audio.number == video.number || again == Some(audio.number) {
            return Err(UnitError::Unsupported("a payload type twice"));
        }
        Ok(Self {
            codec,
            audio: audio.clone(),
            video: video.clone(),
            again,
            audio_numbers: offer.audio.numbers,
            video_numbers: offer.video.numbers,
        })
    }

    /// What a payload type carries.
    pub(super) fn kind(&self, payload_type: u8) -> Option<Kind> {
        if payload_type == self.audio.number {
            Some(Kind::Audio)
        } else if payload_type == self.video.number {
            Some(Kind::Video)
        } else if Some(payload_type) == self.again {
            Some(Kind::Again)
        } else {
            None
        }
    }

    /// The payload type that carries a kind.
    pub(super) fn number(&self, kind: Kind) -> Option<u8> {
        match kind {
            Kind::Audio => Some(self.audio.number),
            Kind::Video => Some(self.video.number),
            Kind::Again => self.again,
        }
    }

    /// The name of the extension with the transport-wide numbers.
    pub(super) fn numbers(&self, kind: Kind) -> Option<u8> {
        match kind {
            Kind::Audio => self.audio_numbers,
            Kind::Video | Kind::Again => self.video_numbers,
        }
    }
}

fn find(media: &Media, codec: Codec) -> Option<&Payload> {
    media.payloads.iter().find(|payload| match codec {
        Codec::Vp8 => payload.is("VP8/90000"),
        Codec::Vp9 => {
            payload.is("VP9/90000") && matches!(payload.parameter("profile-id"), None | Some("0"))
        }
        Codec::H264 => {
            payload.is("H264/90000")
                && payload.parameter("packetization-mode") == Some("1")
                && payload
                    .parameter("profile-level-id")
                    .is_some_and(|level| level.to_ascii_lowercase().starts_with("42e0"))
        }
    })
}
