//! What waits to be sent to one leg. When the way is slow, late picture is dropped before sound.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::BytesMut;

use super::Counters;

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
    Video,
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
}

impl Outbox {
    /// Puts a packet at the end. Where there is no room, the oldest picture makes it; then the
    /// oldest sound; then what has waited longest.
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
        let place = oldest(Class::Video)
            .or_else(|| oldest(Class::Audio))
            .unwrap_or(0);
        if let Some(dropped) = self.packets.remove(place) {
            self.bytes = self.bytes.saturating_sub(dropped.bytes.len());
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
        self.bytes = self.bytes.saturating_sub(sent.bytes.len());
        Some(sent.class)
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.packets.clear();
        self.bytes = 0;
    }
}

fn late(waiting: &Waiting, now: Instant) -> bool {
    let age = now.saturating_duration_since(waiting.since);
    match waiting.class {
        Class::Control => false,
        Class::Audio => age > LATE_AUDIO,
        Class::Video => age > LATE_VIDEO,
    }
}

fn count(class: Class, counters: &Counters) {
    match class {
        Class::Control => {}
        Class::Audio => counters.dropped_late_audio.one(),
        Class::Video => counters.dropped_late_video.one(),
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
    fn bytes_are_bounded_too() {
        let (mut outbox, counters, begin) =
            (Outbox::default(), Counters::default(), Instant::now());
        for _ in 0..200 {
            outbox.push(begin, Class::Video, BytesMut::zeroed(4_000), &counters);
            assert!(outbox.bytes <= MOST_BYTES);
        }
    }
}
