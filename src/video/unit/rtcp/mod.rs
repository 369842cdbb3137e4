//! Control packets (RFC 3550, 4585, transport-wide feedback) on their way from one side to the
//! other: the names and numbers that each side knows are put in place of those of the other, and
//! what the other has no use for is left out.
//!
//! So the two browsers report to each other end to end: loss, round trip, bandwidth.

#[cfg(test)]
mod tests;

use super::octets::{put_u16, put_u32, u8_at, u16_at, u32_at};

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const DESCRIPTION: u8 = 202;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;
const NACK: u8 = 1;
const TRANSPORT_WIDE: u8 = 15;
const PICTURE_LOSS: u8 = 1;
const FULL_INTRA: u8 = 4;
const APPLICATION: u8 = 15;
/// What receiver-estimated bandwidth begins with (draft-alvestrand-rmcat-remb section 2.2).
const REMB: &[u8; 4] = b"REMB";
const REPORT_BLOCK: usize = 24;
/// Packets in one compound that are looked at.
const MOST_PACKETS: usize = 16;
/// Sources that one estimate, or one request for whole pictures, may name.
const MOST_NAMED: usize = 8;
/// The longest canonical name that is passed on.
const MOST_NAME: usize = 64;

/// What a control packet is to its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Asks for packets again, or for a whole picture.
    Wish,
    /// Steers how much the receiver sends.
    Feedback,
    /// Tells of loss and time, or a name.
    Report,
}

/// What the names of the sender of a control packet mean to its receiver.
pub(super) trait Translate {
    /// A source that the sender sends with, as the receiver knows it, and what to add to its time
    /// stamps.
    fn source(&self, ssrc: u32) -> Option<(u32, u32)>;
    /// A source that the sender receives, as the receiver (who sends it) knows it, and what to
    /// take from its sequence numbers.
    fn target(&self, ssrc: u32) -> Option<(u32, u16)>;
    /// Whether a packet that the sender of the list misses was left out on purpose.
    fn gave_up(&self, ssrc: u32, number: u16) -> bool;
    /// Any source of the receiver that the sender receives.
    fn any_target(&self) -> Option<u32>;
    /// The name under which the receiver is spoken to where the sender has no other.
    fn speaker(&self) -> u32;
    /// What to take from transport-wide numbers.
    fn numbers(&self) -> u16;
    /// One more control packet; whether its sender may say it now.
    fn may_say(&mut self, weight: Weight) -> bool;
    /// A request for a whole picture; whether it may pass now.
    fn picture(&mut self) -> bool;
    /// So many packets are asked for again; whether they may be now.
    fn ask_again(&mut self, count: usize) -> bool;
    /// Packets lost in all, as the sender of the report counts for one source.
    fn lost(&mut self, ssrc: u32, count: u32);
}

/// Translates a compound packet. `None` where nothing of it is of use to the receiver.
pub(super) fn translate(compound: &[u8], names: &mut impl Translate) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(compound.len());
    let mut rest = compound;
    for _ in 0..MOST_PACKETS {
        let Some(words) = u16_at(rest, 2) else { break };
        let length = 4 + 4 * usize::from(words);
        let Some((packet, later)) = rest.split_at_checked(length) else {
            break;
        };
        // What cannot be read is left out; the others of the compound stand for themselves.
        let before = out.len();
        if one(packet, names, &mut out).is_none() {
            out.truncate(before);
        }
        rest = later;
    }
    (!out.is_empty()).then_some(out)
}

fn one(packet: &[u8], names: &mut impl Translate, out: &mut Vec<u8>) -> Option<()> {
    let first = u8_at(packet, 0)?;
    (first >> 6 == 2).then_some(())?;
    let count = first & 0x1F;
    let kind = u8_at(packet, 1)?;
    // Padding was meant for encryption by blocks; only transport-wide feedback fills up with it.
    let padded = first & 0x20 != 0;
    (!padded || (kind == TRANSPORT_FEEDBACK && count == TRANSPORT_WIDE)).then_some(())?;
    names.may_say(weight(kind, count)?).then_some(())?;
    match kind {
        SENDER_REPORT => sender_report(packet, count, names, out),
        RECEIVER_REPORT => reports(packet, 8, count, names.speaker(), names, out),
        DESCRIPTION if count == 1 => description(packet, names, out),
        TRANSPORT_FEEDBACK if count == NACK => nack(packet, names, out),
        TRANSPORT_FEEDBACK if count == TRANSPORT_WIDE => transport_wide(packet, names, out),
        PAYLOAD_FEEDBACK if count == PICTURE_LOSS && packet.len() == 12 => {
            let (media, _) = names.target(u32_at(packet, 8)?)?;
            names.picture().then_some(())?;
            out.extend(picture_request(names.speaker(), media));
            Some(())
        }
        PAYLOAD_FEEDBACK if count == FULL_INTRA => full_intra(packet, names, out),
        PAYLOAD_FEEDBACK if count == APPLICATION => estimate(packet, names, out),
        _ => None,
    }
}

/// What a packet is; `None` for what is not passed on.
fn weight(kind: u8, count: u8) -> Option<Weight> {
    match (kind, count) {
        (SENDER_REPORT | RECEIVER_REPORT | DESCRIPTION, _) => Some(Weight::Report),
        (TRANSPORT_FEEDBACK, NACK) | (PAYLOAD_FEEDBACK, PICTURE_LOSS | FULL_INTRA) => {
            Some(Weight::Wish)
        }
        (TRANSPORT_FEEDBACK, TRANSPORT_WIDE) | (PAYLOAD_FEEDBACK, APPLICATION) => {
            Some(Weight::Feedback)
        }
        _ => None,
    }
}

/// A request for a whole picture (RFC 4585 section 6.3.1).
pub(super) fn picture_request(speaker: u32, media: u32) -> Vec<u8> {
    let mut packet = vec![0x80 | PICTURE_LOSS, PAYLOAD_FEEDBACK, 0, 2];
    packet.extend(speaker.to_be_bytes());
    packet.extend(media.to_be_bytes());
    packet
}

fn sender_report(
    packet: &[u8],
    count: u8,
    names: &mut impl Translate,
    out: &mut Vec<u8>,
) -> Option<()> {
    let Some((source, add)) = names.source(u32_at(packet, 4)?) else {
        // Nothing of this source went through; what it says of others still counts.
        let blocks = packet.get(28..)?;
        let mut report = vec![0x80 | count, RECEIVER_REPORT, 0, 0, 0, 0, 0, 0];
        report.extend(blocks);
        return reports(&report, 8, count, names.speaker(), names, out);
    };
    let begin = out.len();
    reports(packet, 28, count, source, names, out)?;
    let stamp = u32_at(packet, 16)?.wrapping_add(add);
    put_u32(out, begin + 16, stamp)
}

/// A report whose blocks begin at `head`: those of known sources stay.
fn reports(
    packet: &[u8],
    head: usize,
    count: u8,
    speaker: u32,
    names: &mut impl Translate,
    out: &mut Vec<u8>,
) -> Option<()> {
    let begin = out.len();
    out.extend(packet.get(..head)?);
    put_u32(out, begin + 4, speaker)?;
    let mut kept = 0_u8;
    for block in packet
        .get(head..)?
        .chunks_exact(REPORT_BLOCK)
        .take(usize::from(count))
    {
        let source = u32_at(block, 0)?;
        let Some((media, take)) = names.target(source) else {
            continue;
        };
        names.lost(source, u32_at(block, 4)? & 0x00FF_FFFF);
        let place = out.len();
        out.extend(block);
        put_u32(out, place, media)?;
        let highest = u32_at(block, 8)?.wrapping_sub(u32::from(take));
        put_u32(out, place + 8, highest)?;
        kept += 1;
    }
    *out.get_mut(begin)? = 0x80 | kept;
    finish(out, begin)
}

/// A source description with one canonical name.
fn description(packet: &[u8], names: &mut impl Translate, out: &mut Vec<u8>) -> Option<()> {
    let (source, _) = names.source(u32_at(packet, 4)?)?;
    let length = usize::from(u8_at(packet, 9)?);
    (u8_at(packet, 8)? == 1 && length <= MOST_NAME).then_some(())?;
    let name = packet.get(10..10 + length)?;
    let begin = out.len();
    out.extend([0x81, DESCRIPTION, 0, 0]);
    out.extend(source.to_be_bytes());
    out.extend([1, u8_at(packet, 9)?]);
    out.extend(name);
    // At least one zero ends the list.
    out.push(0);
    let whole = (out.len() - begin).next_multiple_of(4);
    out.resize(begin + whole, 0);
    finish(out, begin)
}

fn nack(packet: &[u8], names: &mut impl Translate, out: &mut Vec<u8>) -> Option<()> {
    let source = u32_at(packet, 8)?;
    let (media, take) = names.target(source)?;
    let mut kept = Vec::new();
    // The newest stand last, and are those that are of use yet.
    for asked in packet.get(12..)?.chunks_exact(4).rev() {
        let Some((first, more)) = missed(asked, |number| names.gave_up(source, number)) else {
            continue;
        };
        if !names.ask_again(1 + usize::try_from(more.count_ones()).ok()?) {
            break;
        }
        kept.push((first.wrapping_sub(take), more));
    }
    (!kept.is_empty()).then_some(())?;
    let begin = out.len();
    feedback_head(packet, names.speaker(), media, out)?;
    for (first, more) in kept.into_iter().rev() {
        out.extend(first.to_be_bytes());
        out.extend(more.to_be_bytes());
    }
    finish(out, begin)
}

/// What an entry of a list asks for, without what was given up: one number, and one for each bit
/// (RFC 4585 section 6.2.1).
fn missed(entry: &[u8], gave_up: impl Fn(u16) -> bool) -> Option<(u16, u16)> {
    let (first, more) = (u16_at(entry, 0)?, u16_at(entry, 2)?);
    let mut asked = 1 | u32::from(more) << 1;
    for place in 0..=16_u16 {
        if asked & (1 << place) != 0 && gave_up(first.wrapping_add(place)) {
            asked &= !(1 << place);
        }
    }
    let before = u16::try_from(asked.trailing_zeros())
        .ok()
        .filter(|_| asked != 0)?;
    let more = u16::try_from((asked >> before) >> 1).ok()?;
    Some((first.wrapping_add(before), more))
}

/// A request for a whole picture by command (RFC 5104 section 4.3.1) asks for the same as one for
/// loss, and is passed on as such: all browsers understand that.
fn full_intra(packet: &[u8], names: &mut impl Translate, out: &mut Vec<u8>) -> Option<()> {
    let mut entries = packet.get(12..)?.chunks_exact(8).take(MOST_NAMED);
    let named = |entry: &[u8]| names.target(u32_at(entry, 0)?);
    let (media, _) = entries.find_map(named)?;
    names.picture().then_some(())?;
    out.extend(picture_request(names.speaker(), media));
    Some(())
}

/// The receiver's estimate of what the way to it carries: of all sources of the sender.
fn estimate(packet: &[u8], names: &mut impl Translate, out: &mut Vec<u8>) -> Option<()> {
    (packet.get(12..16)? == REMB).then_some(())?;
    let named = packet.get(20..)?.chunks_exact(4).take(MOST_NAMED);
    let named = named.filter_map(|source| names.target(u32_at(source, 0)?));
    let mut sources: Vec<u32> = named.map(|(media, _)| media).collect();
    if sources.is_empty() {
        sources.push(names.any_target()?);
    }
    let begin = out.len();
    feedback_head(packet, names.speaker(), 0, out)?;
    out.extend(REMB);
    out.push(u8::try_from(sources.len()).ok()?);
    out.extend(packet.get(17..20)?);
    out.extend(sources.iter().flat_map(|source| source.to_be_bytes()));
    finish(out, begin)
}

fn transport_wide(packet: &[u8], names: &mut impl Translate, out: &mut Vec<u8>) -> Option<()> {
    // This feedback is about the whole connection, whichever source it names.
    let named = names.target(u32_at(packet, 8)?).map(|(media, _)| media);
    let media = named.or_else(|| names.any_target())?;
    let begin = out.len();
    feedback_head(packet, names.speaker(), media, out)?;
    out.extend(packet.get(12..)?);
    let base = u16_at(packet, 12)?.wrapping_sub(names.numbers());
    put_u16(out, begin + 12, base)?;
    finish(out, begin)
}

fn feedback_head(packet: &[u8], speaker: u32, media: u32, out: &mut Vec<u8>) -> Option<()> {
    out.extend(packet.get(..4)?);
    out.extend(speaker.to_be_bytes());
    out.extend(media.to_be_bytes());
    Some(())
}

/// Writes the length of the packet that began at `begin`.
fn finish(out: &mut [u8], begin: usize) -> Option<()> {
    let words = (out.len() - begin) / 4 - 1;
    put_u16(out, begin + 2, u16::try_from(words).ok()?)
}
