//! Everything that reads packets, offers or what was unsealed, without a call around it: for the
//! fuzzer, which cannot guess keys.

use super::Codec;
use super::agreement::Kind;
use super::layers::layer_of;
use super::offer::Offer;
use super::rtcp::{self, Translate, Weight};
use super::rtp::Head;
use super::stun::{self, Message};

/// A call in which everyone knows every name.
struct Anyone;

impl Translate for Anyone {
    fn source(&self, ssrc: u32) -> Option<(u32, u32)> {
        Some((!ssrc, ssrc))
    }

    fn target(&self, ssrc: u32) -> Option<(u32, u16)> {
        Some((!ssrc, 0x1234))
    }

    fn gave_up(&self, _: u32, number: u16) -> bool {
        number.is_multiple_of(3)
    }

    fn any_target(&self) -> Option<u32> {
        Some(1)
    }

    fn speaker(&self) -> u32 {
        2
    }

    fn numbers(&self) -> u16 {
        0xFFFF
    }

    fn may_say(&mut self, _: Weight) -> bool {
        true
    }
    fn picture(&mut self) -> bool {
        true
    }

    fn ask_again(&mut self, _: usize) -> bool {
        true
    }

    fn lost(&mut self, _: u32, _: u32) {}
}

/// Reads a packet in every way that the unit has. What is written for the other side must be
/// readable again, and a changed head must not reach the payload.
///
/// # Errors
///
/// What did not hold, in a word.
pub fn read_all(packet: &[u8]) -> Result<(), &'static str> {
    if let Ok(text) = std::str::from_utf8(packet) {
        // Whether it is a good offer does not matter here.
        drop(Offer::read(text));
    }
    if let Some(message) = Message::read(packet)
        && message.is_by(&stun::key("no such password"))
    {
        return Err("a message was forged");
    }
    if let Some(told) = rtcp::translate(packet, &mut Anyone)
        && rtcp::translate(&told, &mut Anyone).is_none()
    {
        return Err("what is told is not understood");
    }
    if let Some(head) = Head::read(packet) {
        let payload = packet.get(head.length..).unwrap_or_default();
        for codec in [Codec::Vp8, Codec::Vp9, Codec::H264] {
            if layer_of(codec, Kind::Video, payload).max(layer_of(codec, Kind::Again, payload)) > 7
            {
                return Err("a layer that there is not");
            }
        }
        let mut changed = packet.to_vec();
        head.extensions(&mut changed, Some(3), Some(5), |number| !number);
        head.write(&mut changed);
        if changed.get(head.length..) != packet.get(head.length..)
            || Head::read(&changed) != Some(head)
        {
            return Err("a head was changed that should not be");
        }
    }
    Ok(())
}
