//! What waits to be sent to one leg. When the way is slow, upper layers of a picture are given up
//! first, then late picture, then sound.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::BytesMut;

use super::Counters;
use super::slow::{Slow, Upper};

/// Packets that may wait: about half a second of a good picture.
const MOST_PACKETS: usize = 256;
/// Bytes that may wait.
const MOST_BYTES: usize = 256 * 1024;
/// Picture older than this is of no use any more: the other side has asked for a new one.
const LATE_VIDEO: Duration = Duration::from_millis(300);
/// Sound older than this would only make the talk lag behind.
const LATE_AUDIO: Duration = Duration::from_secs(1);

/// What a packet carries, the dearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Checks, handshakes and reports.
    Control,
    Audio,
    /// The base layer of a picture, or all of one without layers.
    Video,
    /// A picture that the others do not need.
    Upper,
}

struct Waiting {
    class: Class,
    since: Instant,
    bytes: BytesMut,
}

/// The packets that wait for one leg, in order.
#[derive(Default)]
pub(super) struct Outbox {
    packets: VecDeque<Waiting>,
    bytes: usize,
    /// How many of them are of upper layers.
    upper: usize,
    slow: Slow,
}

impl Outbox {
    /// Whether a packet of an upper layer should be put here at all: not where what comes next has
    /// waited for some time, nor for a while after that. Counts it where not.
    pub(super) fn takes(&mut self, now: Instant, upper: Upper, counters: &Counters) -> bool {
        let next = self.packets.front();
        let waited = next.map_or(Duration::ZERO, |next| {
            now.saturating_duration_since(next.since)
        });
        let takes = self.slow.takes(now, waited, upper);
        match (takes, upper.layer) {
            (true, _) => {}
            (false, ..=1) => counters.dropped_layer_1.one(),
            (false, _) => counters.dropped_layer_2.one(),
        }
        takes
    }

    /// Puts a packet at the end. Where there is no room, the oldest picture of an upper layer makes
    /// it; then the oldest other picture; then the oldest sound; then what has waited longest.
    pub(super) fn push(
        &mut self,
        now: Instant,
        class: Class,
        bytes: BytesMut,
        counters: &Counters,
    ) {
        while !self.packets.is_empty()
            && (self.packets.len() >= MOST_PACKETS || self.bytes + bytes.len() > MOST_BYTES)
        {
            self.make_room(counters);
        }
        self.bytes += bytes.len();
        self.upper += usize::from(class == Class::Upper);
        self.packets.push_back(Waiting {
            class,
            since: now,
            bytes,
        });
    }

    fn make_room(&mut self, counters: &Counters) {
        let oldest = |class| {
            self.packets
                .iter()
                .position(|waiting| waiting.class == class)
        };
        // Without layers there is nothing to look for.
        let upper = (self.upper > 0).then(|| oldest(Class::Upper)).flatten();
        let place = upper
            .or_else(|| oldest(Class::Video))
            .or_else(|| oldest(Class::Audio))
            .unwrap_or(0);
        if let Some(dropped) = self.packets.remove(place) {
            self.gone(&dropped);
            count(dropped.class, counters);
        }
    }

    /// The next packet that is still of use, left in its place.
    pub(super) fn peek(&mut self, now: Instant, counters: &Counters) -> Option<&[u8]> {
        while self
            .packets
            .front()
            .is_some_and(|waiting| late(waiting, now))
        {
            if let Some(dropped) = self.pop() {
                count(dropped, counters);
            }
        }
        self.packets.front().map(|waiting| waiting.bytes.as_ref())
    }

    /// Takes out the packet that [`Outbox::peek`] showed.
    pub(super) fn pop(&mut self) -> Option<Class> {
        let sent = self.packets.pop_front()?;
        self.gone(&sent);
        Some(sent.class)
    }

    fn gone(&mut self, packet: &Waiting) {
        self.bytes = self.bytes.saturating_sub(packet.bytes.len());
        self.upper = self
            .upper
            .saturating_sub(usize::from(packet.class == Class::Upper));
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

fn late(waiting: &Waiting, now: Instant) -> bool {
    let age = now.saturating_duration_since(waiting.since);
    match waiting.class {
        Class::Control => false,
        Class::Audio => age > LATE_AUDIO,
        Class::Video | Class::Upper => age > LATE_VIDEO,
    }
}

fn count(class: Class, counters: &Counters) {
    match class {
        Class::Control => {}
        Class::Audio => counters.dropped_late_audio.one(),
        Class::Video | Class::Upper => counters.dropped_late_video.one(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(byte: u8) -> BytesMut {
        BytesMut::from(&[byte][..])
    }

    fn drain(outbox: &mut Outbox, now: Instant, counters: &Counters) -> Vec<u8> {
        let mut sent = Vec::new();
        while let Some(packet) = outbox.peek(now, counters) {
            sent.push(packet[0]);
            outbox.pop();
        }
        sent
    }

    #[test]
    fn late_picture_is_dropped_before_sound() {
        let (mut outbox, counters, begin) =
            (Outbox::default(), Counters::default(), Instant::now());
        outbox.push(begin, Class::Video, packet(1), &counters);
        outbox.push(begin, Class::Audio, packet(2), &counters);
        outbox.push(begin, Class::Control, packet(3), &counters);
        assert_eq!(
            drain(&mut outbox, begin + Duration::from_millis(500), &counters),
            [2, 3]
        );
        assert_eq!(counters.dropped_late_video.get(), 1);
        outbox.push(begin, Class::Audio, packet(2), &counters);
        outbox.push(begin, Class::Control, packet(3), &counters);
        assert_eq!(
            drain(&mut outbox, begin + Duration::from_secs(2), &counters),
            [3]
        );
        assert_eq!(counters.dropped_late_audio.get(), 1);
    }

    #[test]
    fn a_full_outbox_gives_up_picture_then_sound() {
        let (mut outbox, counters, begin) =
            (Outbox::default(), Counters::default(), Instant::now());
        for number in 0..MOST_PACKETS {
            let class = if number % 2 == 0 {
                Class::Video
            } else {
                Class::Audio
            };
            outbox.push(begin, class, packet(0), &counters);
        }
        for _ in 0..MOST_PACKETS {
            outbox.push(begin, Class::Control, packet(1), &counters);
        }
        let half = u64::try_from(MOST_PACKETS / 2).unwrap();
        assert_eq!(counters.dropped_late_video.get(), half);
        assert_eq!(counters.dropped_late_audio.get(), half);
        assert_eq!(drain(&mut outbox, begin, &counters), vec![1; MOST_PACKETS]);
        assert_eq!(outbox.bytes, 0);
    }

    #[test]
    fn a_full_outbox_gives_up_upper_layers_before_the_base() {
        let (mut outbox, counters, begin) =
            (Outbox::default(), Counters::default(), Instant::now());
        for number in 0..MOST_PACKETS {
            let class = [Class::Video, Class::Upper, Class::Audio, Class::Upper][number % 4];
            outbox.push(
                begin,
                class,
                packet(u8::from(class == Class::Upper)),
                &counters,
            );
        }
        for _ in 0..MOST_PACKETS / 2 {
            outbox.push(begin, Class::Audio, packet(0), &counters);
        }
        assert_eq!(outbox.upper, 0);
        assert_eq!(drain(&mut outbox, begin, &counters), vec![0; MOST_PACKETS]);
        assert_eq!(counters.dropped_late_audio.get(), 0);
    }

    /// Pictures of three layers one after the other; which of them are taken.
    fn taken(outbox: &mut Outbox, now: Instant, counters: &Counters) -> [bool; 3] {
        [1, 2, 3].map(|layer| {
            let stamp = u32::from(layer);
            outbox.takes(now, Upper { layer, stamp }, counters)
        })
    }

    #[test]
    fn what_was_given_up_is_counted_by_its_layer() {
        let (mut outbox, counters, begin) =
            (Outbox::default(), Counters::default(), Instant::now());
        let later = begin + Duration::from_millis(150);
        assert_eq!(taken(&mut outbox, begin, &counters), [true; 3]);
        outbox.clear();
        outbox.push(begin, Class::Audio, packet(1), &counters);
        assert_eq!(taken(&mut outbox, later, &counters), [false; 3]);
        let counted = [&counters.dropped_layer_1, &counters.dropped_layer_2];
        assert_eq!(counted.map(super::super::Counter::get), [1, 2]);
    }

    #[test]
    fn a_way_that_comes_back_is_not_slow() {
        let (mut outbox, counters, begin) =
            (Outbox::default(), Counters::default(), Instant::now());
        outbox.push(begin, Class::Upper, packet(1), &counters);
        let later = begin + Duration::from_millis(200);
        assert_eq!(taken(&mut outbox, later, &counters), [false; 3]);
        outbox.clear();
        assert_eq!(taken(&mut outbox, later, &counters), [true; 3]);
        assert_eq!((outbox.bytes, outbox.upper), (0, 0));
    }

    #[test]
    fn bytes_are_bounded_too() {
        let (mut outbox, counters, begin) =
            (Outbox::default(), Counters::default(), Instant::now());
        for _ in 0..200 {
            outbox.push(begin, Class::Video, BytesMut::zeroed(4_000), &counters);
            assert!(outbox.bytes <= MOST_BYTES);
        }
    }
}
