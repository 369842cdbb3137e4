//! One stream as its receiver sees it: the same source with numbers that go on, whoever sends.
//!
//! When the sender joins anew, its source, sequence and time stamps are others. The receiver keeps
//! seeing one stream that pauses and goes on.

use std::time::Instant;

use super::agreement::Kind;
use super::marks::Marks;
use super::rtp::Head;

/// Renumbers packets of the present sender into the receiver's stream.
#[derive(Debug)]
pub(super) struct Stream {
    kind: Kind,
    /// The source that the receiver sees.
    pub(super) ssrc: u32,
    /// The source that is renumbered into it now.
    pub(super) source: Option<u32>,
    sequence: u16,
    stamp: u32,
    /// The newest numbers sent.
    last: Option<(u16, u32, Instant)>,
    begin: u16,
    /// None may be sent twice: two packets under one number would be protected with one key stream
    /// (RFC 3711 section 9.1).
    sent: Marks,
    /// What was left out on purpose; made when something is.
    given_up: Option<Box<Marks>>,
}

impl Stream {
    /// A stream with its source and the first number. That is small, so that the receiver cannot
    /// mistake the first round of numbers (RFC 3711 section 3.3.1).
    pub(super) fn new(kind: Kind, ssrc: u32, begin: u16) -> Self {
        Self {
            kind,
            ssrc,
            source: None,
            sequence: 0,
            stamp: 0,
            last: None,
            begin: begin & 0x3FFF,
            sent: Marks::up_to(0),
            given_up: None,
        }
    }

    /// What is added to the sender's sequence numbers.
    pub(super) fn sequence_added(&self) -> u16 {
        self.sequence
    }

    /// What is added to the sender's time stamps.
    pub(super) fn stamp_added(&self) -> u32 {
        self.stamp
    }

    /// A number is left out on purpose.
    pub(super) fn give_up(&mut self, number: u16) {
        let fresh = || Box::new(Marks::none(number));
        self.given_up.get_or_insert_with(fresh).mark(number);
    }

    /// Whether a number was left out on purpose, not long ago.
    pub(super) fn gave_up(&self, number: u16) -> bool {
        let given_up = self.given_up.as_ref();
        given_up.is_some_and(|marks| marks.holds(number))
    }

    /// The next packet may come from another sender.
    pub(super) fn part(&mut self) {
        self.source = None;
    }

    /// Renumbers a head. `stamp` is what is added to time stamps, where another stream says so.
    /// `None` where the packet comes too late to be sent: its number was, or may have been.
    #[must_use]
    pub(super) fn renumber(
        &mut self,
        now: Instant,
        head: &mut Head,
        stamp: Option<u32>,
    ) -> Option<()> {
        if self.source != Some(head.ssrc) {
            self.go_on(now, head);
        }
        if let Some(stamp) = stamp {
            self.stamp = stamp;
        }
        head.ssrc = self.ssrc;
        head.sequence = head.sequence.wrapping_add(self.sequence);
        head.timestamp = head.timestamp.wrapping_add(self.stamp);
        let newer = self
            .last
            .is_none_or(|(last, _, _)| head.sequence.wrapping_sub(last) < 0x8000);
        if newer {
            self.last = Some((head.sequence, head.timestamp, now));
            if let Some(given_up) = &mut self.given_up {
                given_up.pass(head.sequence);
            }
        }
        self.sent.mark(head.sequence).then_some(())
    }

    /// The first packet of a sender follows the last one of the sender before.
    fn go_on(&mut self, now: Instant, head: &Head) {
        self.source = Some(head.ssrc);
        let (sequence, stamp) = match self.last {
            None => (self.begin, head.timestamp),
            Some((sequence, stamp, at)) => {
                let passed = now.saturating_duration_since(at).as_millis();
                let ticks = passed
                    .saturating_mul(u128::from(self.kind.clock() / 1_000))
                    .max(1);
                // Time stamps go round; only the lowest bits count.
                let ticks = u32::try_from(ticks & 0xFFFF_FFFF).unwrap_or(1);
                (sequence.wrapping_add(1), stamp.wrapping_add(ticks))
            }
        };
        // What this sender sent before its first packet that came would fall among the numbers of
        // the sender before.
        self.sent = Marks::up_to(sequence.wrapping_sub(1));
        self.given_up = None;
        self.sequence = sequence.wrapping_sub(head.sequence);
        self.stamp = stamp.wrapping_sub(head.timestamp);
    }
}

/// The transport-wide numbers of what goes to one leg.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    added: u16,
    last: Option<u16>,
    parted: bool,
}

impl Numbers {
    /// What is added to the sender's numbers.
    pub(super) fn added(&self) -> u16 {
        self.added
    }

    /// The next number may come from another sender.
    pub(super) fn part(&mut self) {
        self.parted = true;
    }

    /// Renumbers one.
    pub(super) fn renumber(&mut self, number: u16) -> u16 {
        if self.parted || self.last.is_none() {
            self.parted = false;
            let next = self.last.map_or(number, |last| last.wrapping_add(1));
            self.added = next.wrapping_sub(number);
        }
        let number = number.wrapping_add(self.added);
        if self
            .last
            .is_none_or(|last| number.wrapping_sub(last) < 0x8000)
        {
            self.last = Some(number);
        }
        number
    }
}

/// Counts what a sender sent and did not arrive.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    source: Option<(u32, u16)>,
}

impl Gaps {
    /// The packets missing between the newest one so far and this one. One that comes late was
    /// counted as missing before.
    pub(super) fn before(&mut self, head: &Head) -> u64 {
        let missing = match self.source {
            Some((ssrc, last)) if ssrc == head.ssrc => {
                let step = head.sequence.wrapping_sub(last);
                if step == 0 || step >= 0x8000 {
                    return 0;
                }
                u64::from(step - 1)
            }
            _ => 0,
        };
        self.source = Some((head.ssrc, head.sequence));
        // A leap is another beginning rather than a loss.
        if missing < 1_000 { missing } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn head(ssrc: u32, sequence: u16, timestamp: u32) -> Head {
        let mut packet = [0_u8; 12];
        packet[0] = 0x80;
        let mut head = Head::read(&packet).unwrap();
        (head.ssrc, head.sequence, head.timestamp) = (ssrc, sequence, timestamp);
        head
    }

    #[test]
    fn another_sender_goes_on_where_the_first_ended() {
        let begin = Instant::now();
        let mut stream = Stream::new(Kind::Video, 900, 100);
        let mut first = head(1, 65_535, 5_000);
        stream.renumber(begin, &mut first, None).unwrap();
        assert_eq!(
            (first.ssrc, first.sequence, first.timestamp),
            (900, 100, 5_000)
        );
        let mut next = head(1, 0, 8_000);
        stream.renumber(begin, &mut next, None).unwrap();
        assert_eq!((next.sequence, next.timestamp), (101, 8_000));
        // The sender joined anew two seconds later.
        stream.part();
        let mut anew = head(2, 40_000, 77);
        let later = begin + Duration::from_secs(2);
        stream.renumber(later, &mut anew, None).unwrap();
        assert_eq!(
            (anew.ssrc, anew.sequence, anew.timestamp),
            (900, 102, 188_000)
        );
        assert_eq!(stream.sequence_added(), 102_u16.wrapping_sub(40_000));
    }

    #[test]
    fn a_late_packet_keeps_its_place() {
        let begin = Instant::now();
        let mut stream = Stream::new(Kind::Audio, 900, 10);
        for (given, wanted) in [(5, 10), (7, 12), (6, 11), (8, 13)] {
            let mut packet = head(1, given, 0);
            stream.renumber(begin, &mut packet, None).unwrap();
            assert_eq!(packet.sequence, wanted);
        }
    }

    /// Whatever comes, in whatever order, from however many senders: no number leaves twice.
    #[test]
    fn no_number_is_sent_twice() {
        let now = Instant::now();
        for begin in [0, 3, 65_535] {
            let mut stream = Stream::new(Kind::Audio, 900, begin);
            let mut sent = std::collections::HashSet::new();
            let early = [
                (1, 7),
                (1, 6),
                (1, 7),
                (1, 9),
                (1, 8),
                (2, 40_001),
                (2, 40_000),
            ];
            let turns = [
                (1, 10),
                (2, 39_999),
                (1, 10),
                (1, 9),
                (2, 40_002),
                (2, 40_002),
            ];
            for (ssrc, sequence) in early.into_iter().chain(turns) {
                let mut packet = head(ssrc, sequence, 0);
                if stream.renumber(now, &mut packet, None).is_some() {
                    assert!(sent.insert(packet.sequence), "{ssrc} {sequence}");
                }
            }
            assert_eq!(sent.len(), 8, "{sent:?}");
        }
    }

    #[test]
    fn what_comes_too_late_is_not_sent() {
        let now = Instant::now();
        let mut stream = Stream::new(Kind::Audio, 900, 0);
        for (sequence, sent) in [
            (1_000, true),
            (999, false),
            (3_000, true),
            (2_489, true),
            (2_489, false),
            (2_488, false),
            (3_000, false),
            (3_001, true),
        ] {
            let mut packet = head(1, sequence, 0);
            let went = stream.renumber(now, &mut packet, None).is_some();
            assert_eq!(went, sent, "{sequence}");
        }
    }

    #[test]
    fn what_was_given_up_is_known_for_a_while() {
        let now = Instant::now();
        let mut stream = Stream::new(Kind::Video, 900, 0);
        assert!(!stream.gave_up(0));
        for number in [65_534, 2, 3] {
            stream.give_up(number);
        }
        let known = |stream: &Stream| -> Vec<u16> {
            let near = (0..1_100_u16).map(|step| 65_000_u16.wrapping_add(step));
            near.filter(|number| stream.gave_up(*number)).collect()
        };
        assert_eq!(known(&stream), [65_534, 2, 3]);
        stream.give_up(513);
        assert_eq!(known(&stream), [2, 3, 513]);
        // Numbers of another sender's pictures are others.
        stream.renumber(now, &mut head(1, 7, 0), None).unwrap();
        assert!(known(&stream).is_empty());
    }

    #[test]
    fn what_was_given_up_is_forgotten_before_its_number_comes_again() {
        let now = Instant::now();
        let mut stream = Stream::new(Kind::Video, 900, 0);
        let round: Vec<u16> = (0..=65_535).collect();
        for (place, number) in round.iter().chain(&round[..1_000]).enumerate() {
            let mut packet = head(1, *number, 0);
            stream.renumber(now, &mut packet, None).unwrap();
            assert!(!stream.gave_up(*number), "{place}");
            if place < 700 {
                stream.give_up(*number);
            }
        }
        // From then on it is as before; but what is far behind is not remembered.
        for (number, known) in [(65_500, false), (999, true)] {
            stream.give_up(number);
            assert_eq!(stream.gave_up(number), known, "{number}");
        }
    }

    #[test]
    fn transport_wide_numbers_go_on_too() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.renumber(65_535), 65_535);
        assert_eq!(numbers.renumber(1), 1);
        numbers.part();
        assert_eq!(numbers.renumber(500), 2);
        assert_eq!(numbers.renumber(502), 4);
        assert_eq!(numbers.added(), 2_u16.wrapping_sub(500));
    }

    #[test]
    fn gaps_are_counted_once() {
        let mut gaps = Gaps::default();
        let counted: Vec<u64> = [10, 11, 14, 12, 15, 15]
            .into_iter()
            .map(|sequence| gaps.before(&head(1, sequence, 0)))
            .collect();
        assert_eq!(counted, [0, 0, 2, 0, 0, 0]);
        assert_eq!(gaps.before(&head(2, 9_000, 0)), 0);
    }
}
