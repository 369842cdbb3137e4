//! Control packets (RFC 3550, 4585, transport-wide feedback) on their way from one side to the
//! other: the names and numbers that each side knows are put in place of those of the other, and
//! what the other has no use for is left out.
//!
//! So the two browsers report to each other end to end: loss, round trip, bandwidth.

use super::octets::{put_u16, put_u32, u8_at, u16_at, u32_at};

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const DESCRIPTION: u8 = 202;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;
const NACK: u8 = 1;
const TRANSPORT_WIDE: u8 = 15;
const PICTURE_LOSS: u8 = 1;
const REPORT_BLOCK: usize = 24;
/// Packets in one compound that are looked at.
const MOST_PACKETS: usize = 16;
/// The longest canonical name that is passed on.
const MOST_NAME: usize = 64;

/// What the names of the sender of a control packet mean to its receiver.
pub(super) trait Translate {
    /// A source that the sender sends with, as the receiver knows it, and what to add to its time
    /// stamps.
    fn source(&self, ssrc: u32) -> Option<(u32, u32)>;
    /// A source that the sender receives, as the receiver (who sends it) knows it, and what to
    /// take from its sequence numbers.
    fn target(&self, ssrc: u32) -> Option<(u32, u16)>;
    /// Any source of the receiver that the sender receives.
    fn any_target(&self) -> Option<u32>;
    /// The name under which the receiver is spoken to where the sender has no other.
    fn speaker(&self) -> u32;
    /// What to take from transport-wide numbers.
    fn numbers(&self) -> u16;
    /// A request for a whole picture; whether it may pass now.
    fn picture(&mut self) -> bool;
    /// Packets were asked for again.
    fn asked_again(&mut self);
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
    let (media, take) = names.target(u32_at(packet, 8)?)?;
    let begin = out.len();
    feedback_head(packet, names.speaker(), media, out)?;
    for asked in packet.get(12..)?.chunks_exact(4) {
        let place = out.len();
        out.extend(asked);
        put_u16(out, place, u16_at(asked, 0)?.wrapping_sub(take))?;
    }
    names.asked_again();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Names {
        pictures: u32,
        again: u32,
        lost: u32,
    }

    impl Translate for Names {
        fn source(&self, ssrc: u32) -> Option<(u32, u32)> {
            (ssrc == 1).then_some((101, 1_000))
        }
        fn target(&self, ssrc: u32) -> Option<(u32, u16)> {
            (ssrc == 202).then_some((2, 10))
        }
        fn any_target(&self) -> Option<u32> {
            Some(2)
        }
        fn speaker(&self) -> u32 {
            55
        }
        fn numbers(&self) -> u16 {
            7
        }
        fn picture(&mut self) -> bool {
            self.pictures += 1;
            self.pictures == 1
        }
        fn asked_again(&mut self) {
            self.again += 1;
        }
        fn lost(&mut self, _: u32, count: u32) {
            self.lost = count;
        }
    }

    fn words(head: [u8; 2], words: &[u32]) -> Vec<u8> {
        let length = u16::try_from(words.len()).unwrap();
        let mut packet = head.to_vec();
        packet.extend(length.to_be_bytes());
        packet.extend(words.iter().flat_map(|word| word.to_be_bytes()));
        packet
    }

    #[test]
    fn a_sender_report_with_blocks_is_translated() {
        let mut names = Names::default();
        let block = |source| [source, 0x0500_0003, 0x0001_0005, 4, 5, 6];
        let mut report = vec![1, 11, 12, 500, 14, 15];
        report.extend(block(202));
        report.extend(block(999));
        let told = translate(&words([0x82, 200], &report), &mut names).unwrap();
        let mut wanted = vec![101, 11, 12, 1_500, 14, 15];
        wanted.extend([2, 0x0500_0003, 0x0000_FFFB, 4, 5, 6]);
        assert_eq!(told, words([0x81, 200], &wanted));
        assert_eq!(names.lost, 3);
    }

    #[test]
    fn a_report_of_an_unknown_source_keeps_its_blocks() {
        let mut report = vec![77, 11, 12, 500, 14, 15];
        report.extend([202, 0, 20, 4, 5, 6]);
        let told = translate(&words([0x81, 200], &report), &mut Names::default()).unwrap();
        assert_eq!(told, words([0x81, 201], &[55, 2, 0, 10, 4, 5, 6]));
    }

    #[test]
    fn feedback_is_translated() {
        let mut names = Names::default();
        let mut compound = words([0x81, 205], &[9, 202, 0x0014_0001]);
        compound.extend(words([0x8F, 205], &[9, 202, 0x0008_0001, 3, 4]));
        compound.extend(words([0xAF, 205], &[9, 0, 0x0008_0001, 3, 0x0000_0003]));
        compound.extend(words([0x81, 206], &[9, 202]));
        compound.extend(words([0x81, 206], &[9, 202]));
        let mut wanted = words([0x81, 205], &[55, 2, 0x000A_0001]);
        wanted.extend(words([0x8F, 205], &[55, 2, 0x0001_0001, 3, 4]));
        wanted.extend(words([0xAF, 205], &[55, 2, 0x0001_0001, 3, 0x0000_0003]));
        wanted.extend(words([0x81, 206], &[55, 2]));
        assert_eq!(translate(&compound, &mut names).unwrap(), wanted);
        assert_eq!((names.again, names.pictures), (1, 2));
    }

    #[test]
    fn a_name_is_passed_on_and_nothing_more() {
        let mut description = vec![
            0x81, 202, 0, 4, 0, 0, 0, 1, 1, 3, b'a', b'b', b'c', 2, 1, b'x',
        ];
        description.extend([0, 0, 0, 0]);
        let told = translate(&description, &mut Names::default()).unwrap();
        assert_eq!(
            told,
            [
                0x81, 202, 0, 3, 0, 0, 0, 101, 1, 3, b'a', b'b', b'c', 0, 0, 0
            ]
        );
    }

    #[test]
    fn what_is_of_no_use_is_left_out() {
        let mut names = Names::default();
        for (head, body) in [
            ([0x81, 203], vec![1]),            // goodbye
            ([0x80, 204], vec![1, 2]),         // application
            ([0x80, 207], vec![1, 2]),         // extended report
            ([0x81, 205], vec![9, 888, 1]),    // a source that nobody sends
            ([0x84, 206], vec![9, 0, 202, 0]), // an intra request
            ([0xA1, 206], vec![9, 202]),       // padded
            ([0x41, 206], vec![9, 202]),       // another version
        ] {
            assert_eq!(translate(&words(head, &body), &mut names), None, "{head:?}");
        }
    }

    #[test]
    fn every_cut_is_survived() {
        let mut report = vec![1, 11, 12, 500, 14, 15];
        report.extend([202, 0, 20, 4, 5, 6]);
        let packet = words([0x81, 200], &report);
        for length in 0..packet.len() {
            assert_eq!(translate(&packet[..length], &mut Names::default()), None);
        }
        for count in 0..32 {
            let mut lying = packet.clone();
            lying[0] = 0x80 | count;
            assert!(translate(&lying, &mut Names::default()).is_some());
        }
    }
}
