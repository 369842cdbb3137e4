//! Transport-wide feedback by the unit itself, while a side is alone.
//!
//! A browser begins with a low rate and tries soon whether more fits. Where nobody answers, it
//! stays low, and creeps up for half a minute once the other side is there. So until then the unit
//! tells it what arrived.

use std::time::Instant;

use super::octets::put_u16;

/// Packets that one feedback tells of; more than arrive between two ticks.
const MOST: usize = 200;
/// The unit of arrival times.
const TICK_MICROS: u128 = 250;
/// Ticks in one step of the reference time.
const REFERENCE: u32 = 256;

/// What arrived since the last feedback.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    begin: Option<Instant>,
    /// Numbers with their ticks since the beginning.
    list: Vec<(u16, u32)>,
    count: u8,
    /// The source that was heard last.
    media: u32,
}

impl Arrivals {
    /// A packet with this number arrived.
    pub(super) fn note(&mut self, now: Instant, media: u32, number: u16) {
        let begin = *self.begin.get_or_insert(now);
        let ticks = now.saturating_duration_since(begin).as_micros() / TICK_MICROS;
        if self.list.len() < MOST
            && let Ok(ticks) = u32::try_from(ticks)
        {
            self.list.push((number, ticks));
            self.media = media;
        }
    }

    /// The feedback on what arrived, if anything did
    /// (draft-holmer-rmcat-transport-wide-cc-extensions section 3.1).
    pub(super) fn feedback(&mut self, speaker: u32) -> Option<Vec<u8>> {
        let mut list = std::mem::take(&mut self.list);
        let (first, _) = *list.first()?;
        // In the order of the numbers, which go round.
        list.sort_by_key(|(number, _)| number.wrapping_sub(first).wrapping_add(0x8000));
        list.dedup_by_key(|(number, _)| *number);
        let (base, ticks) = *list.first()?;
        let reference = ticks / REFERENCE;
        let mut before = i64::from(reference * REFERENCE);
        let (mut symbols, mut deltas) = (Vec::new(), Vec::new());
        for (number, ticks) in list {
            let place = usize::from(number.wrapping_sub(base));
            let Ok(delta) = i16::try_from(i64::from(ticks) - before) else {
                break;
            };
            if place >= 2 * MOST {
                break;
            }
            symbols.resize(place, 0_u16);
            match u8::try_from(delta) {
                Ok(small) => {
                    symbols.push(1);
                    deltas.push(small);
                }
                Err(_) => {
                    symbols.push(2);
                    deltas.extend(delta.to_be_bytes());
                }
            }
            before = i64::from(ticks);
        }
        let packet = self.write(speaker, base, reference, &symbols, &deltas);
        self.count = self.count.wrapping_add(1);
        packet
    }

    fn write(
        &self,
        speaker: u32,
        base: u16,
        reference: u32,
        symbols: &[u16],
        deltas: &[u8],
    ) -> Option<Vec<u8>> {
        let mut packet = vec![0x8F, 205, 0, 0];
        packet.extend(speaker.to_be_bytes());
        packet.extend(self.media.to_be_bytes());
        packet.extend(base.to_be_bytes());
        packet.extend(u16::try_from(symbols.len()).ok()?.to_be_bytes());
        packet.extend(((reference << 8) | u32::from(self.count)).to_be_bytes());
        for seven in symbols.chunks(7) {
            // Two bits for each, from the highest (section 3.1.4).
            let vector = seven.iter().zip([12, 10, 8, 6, 4, 2, 0]);
            let vector = vector.fold(0xC000, |vector, (symbol, shift)| vector | (symbol << shift));
            packet.extend(vector.to_be_bytes());
        }
        packet.extend(deltas);
        let padding = packet.len().next_multiple_of(4) - packet.len();
        if padding > 0 {
            packet.resize(packet.len() + padding, 0);
            *packet.last_mut()? = u8::try_from(padding).ok()?;
            *packet.first_mut()? |= 0x20;
        }
        let words = packet.len() / 4 - 1;
        put_u16(&mut packet, 2, u16::try_from(words).ok()?)?;
        Some(packet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtc::rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
    use rtc::shared::marshal::Unmarshal as _;
    use std::time::Duration;

    #[test]
    fn the_library_reads_what_is_written() {
        let begin = Instant::now();
        let mut arrivals = Arrivals::default();
        for (number, millis) in [
            (65_534, 0),
            (65_535, 10),
            (2, 200),
            (1, 190),
            (5, 210),
            (5, 211),
        ] {
            arrivals.note(begin + Duration::from_millis(millis), 77, number);
        }
        let packet = arrivals.feedback(9).unwrap();
        let read = TransportLayerCc::unmarshal(&mut packet.as_slice()).unwrap();
        assert_eq!((read.sender_ssrc, read.media_ssrc), (9, 77));
        assert_eq!(
            (read.base_sequence_number, read.packet_status_count),
            (65_534, 8)
        );
        let deltas: Vec<i64> = read.recv_deltas.iter().map(|delta| delta.delta).collect();
        // In microseconds, each since the one before: 65534, 65535, 1, 2, 5.
        assert_eq!(deltas, [0, 10_000, 180_000, 10_000, 10_000]);
        assert_eq!(arrivals.feedback(9), None);
        arrivals.note(begin + Duration::from_millis(300), 77, 6);
        let next = TransportLayerCc::unmarshal(&mut arrivals.feedback(9).unwrap().as_slice());
        assert_eq!(next.unwrap().fb_pkt_count, 1);
    }

    #[test]
    fn it_never_grows() {
        let begin = Instant::now();
        let mut arrivals = Arrivals::default();
        for number in 0..10_000 {
            arrivals.note(begin, 1, number * 3);
        }
        assert!(arrivals.feedback(1).unwrap().len() < 1_000);
    }
}
