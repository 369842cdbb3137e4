//! The head of a media packet (RFC 3550 section 5.1), read and written in place.

use super::octets::{put_u16, put_u32, u8_at, u16_at, u32_at};

/// Marks one-byte extension elements (RFC 8285 section 4.2).
const ONE_BYTE: u16 = 0xBEDE;

/// What is read of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) payload_type: u8,
    pub(super) sequence: u16,
    pub(super) timestamp: u32,
    pub(super) ssrc: u32,
    /// The length of the head with everything that is not payload.
    pub(super) length: usize,
    /// Where the extension elements begin, where there are any of one byte.
    elements: Option<usize>,
}

impl Head {
    /// Reads a head; `None` where it is cut or of another version.
    pub(super) fn read(packet: &[u8]) -> Option<Self> {
        let first = u8_at(packet, 0)?;
        if first >> 6 != 2 {
            return None;
        }
        let mut length = 12 + 4 * usize::from(first & 0x0F);
        let mut elements = None;
        if first & 0x10 != 0 {
            let profile = u16_at(packet, length)?;
            let words = usize::from(u16_at(packet, length + 2)?);
            if profile == ONE_BYTE {
                elements = Some(length + 4);
            }
            length += 4 + 4 * words;
        }
        (packet.len() >= length).then_some(())?;
        Some(Self {
            payload_type: u8_at(packet, 1)? & 0x7F,
            sequence: u16_at(packet, 2)?,
            timestamp: u32_at(packet, 4)?,
            ssrc: u32_at(packet, 8)?,
            length,
            elements,
        })
    }

    /// Writes the numbers of this head into `packet`.
    pub(super) fn write(&self, packet: &mut [u8]) -> Option<()> {
        let kind = packet.get_mut(1)?;
        *kind = (*kind & 0x80) | (self.payload_type & 0x7F);
        put_u16(packet, 2, self.sequence)?;
        put_u32(packet, 4, self.timestamp)?;
        put_u32(packet, 8, self.ssrc)
    }

    /// Goes through the extension elements: the one called `theirs` gets the name `ours` and its
    /// two bytes changed by `renumber`; every other one is wiped, for its meaning was not agreed
    /// on.
    pub(super) fn extensions(
        &self,
        packet: &mut [u8],
        theirs: Option<u8>,
        ours: Option<u8>,
        mut renumber: impl FnMut(u16) -> u16,
    ) -> Option<()> {
        let mut place = self.elements?;
        while place < self.length {
            let tag = u8_at(packet, place)?;
            // A zero is padding; element 15 ends the list (RFC 8285 section 4.2).
            if tag == 0 {
                place += 1;
                continue;
            }
            let end = place + 2 + usize::from(tag & 0x0F);
            let name = tag >> 4;
            if name == 15 || end > self.length {
                packet.get_mut(place..self.length)?.fill(0);
                return Some(());
            }
            match ours {
                Some(ours) if Some(name) == theirs && end == place + 3 => {
                    *packet.get_mut(place)? = (ours << 4) | 1;
                    let number = u16_at(packet, place + 1)?;
                    put_u16(packet, place + 1, renumber(number))?;
                }
                _ => packet.get_mut(place..end)?.fill(0),
            }
            place = end;
        }
        Some(())
    }
}

/// Whether a packet is media or its control by its look (RFC 7983 section 7).
pub(super) fn looks_so(bytes: &[u8]) -> bool {
    bytes
        .first()
        .is_some_and(|first| (128..=191).contains(first))
}

/// Whether a media-looking packet is control (RFC 5761 section 4).
pub(super) fn is_control(bytes: &[u8]) -> bool {
    bytes.get(1).is_some_and(|kind| (192..=223).contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet() -> Vec<u8> {
        let mut packet = vec![0x91, 0xE0, 0x12, 0x34, 0, 0, 0, 9, 1, 2, 3, 4, 9, 9, 9, 9];
        // Elements: 5 = [0xAA], padding, 3 = [0x00, 0x07], padding.
        packet.extend([0xBE, 0xDE, 0, 2, 0x50, 0xAA, 0, 0x31, 0, 7, 0, 0]);
        packet.extend(b"payload");
        packet
    }

    #[test]
    fn a_head_is_read_and_written() {
        let mut bytes = packet();
        let mut head = Head::read(&bytes).unwrap();
        assert_eq!((head.payload_type, head.sequence), (0x60, 0x1234));
        assert_eq!((head.timestamp, head.ssrc), (9, 0x0102_0304));
        assert_eq!(&bytes[head.length..], b"payload");
        head.payload_type = 100;
        head.sequence = 1;
        head.timestamp = 2;
        head.ssrc = 3;
        head.write(&mut bytes).unwrap();
        assert_eq!(bytes[1] & 0x80, 0x80, "the marker stays");
        assert_eq!(Head::read(&bytes).unwrap(), head);
    }

    #[test]
    fn elements_are_renamed_or_wiped() {
        let mut bytes = packet();
        let head = Head::read(&bytes).unwrap();
        head.extensions(&mut bytes, Some(3), Some(9), |number| number + 1);
        assert_eq!(&bytes[20..28], &[0, 0, 0, 0x91, 0, 8, 0, 0]);
        let mut bytes = packet();
        head.extensions(&mut bytes, Some(3), None, |number| number);
        assert_eq!(&bytes[20..28], &[0; 8]);
    }

    #[test]
    fn a_lying_element_does_not_reach_the_payload() {
        let mut bytes = packet();
        bytes[23] = 0x3F;
        let head = Head::read(&bytes).unwrap();
        head.extensions(&mut bytes, Some(3), Some(9), |number| number);
        assert_eq!(&bytes[head.length..], b"payload");
        assert_eq!(&bytes[20..28], &[0; 8]);
    }

    #[test]
    fn a_cut_head_is_none() {
        let bytes = packet();
        for length in 0..28 {
            assert_eq!(Head::read(&bytes[..length]), None, "{length} bytes");
        }
        assert_eq!(Head::read(&[0x40; 40]), None);
    }
}
