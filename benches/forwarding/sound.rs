//! The packets of one side: made once, and only renumbered; and what is heard of the other's.

use std::time::{Duration, Instant};

use rtc::rtp::Header;

use crate::browser::{PICTURE, SOUND};

/// The length of a head with the transport-wide number.
pub const HEAD: usize = 20;
/// One packet in so many is opened and compared.
const SAMPLE: u64 = 256;
/// Moments that are kept: those of twenty seconds.
const KEPT: usize = 1_024;

/// One stream that a side sends.
pub struct Stream {
    pub payload_type: u8,
    pub ssrc: u32,
    pub next: Instant,
    pub count: u64,
    pause: Duration,
    ticks: u32,
    header: Header,
    plain: Vec<u8>,
    /// When each was sent, in microseconds, at the place of its number.
    sent: Vec<u64>,
}

impl Stream {
    /// Sound and picture of a side. Both sides of a call number their payloads otherwise.
    pub fn both(number: u32) -> [Self; 2] {
        let types = [[111, 96], [109, 120]][usize::from(number % 2 == 1)];
        let ssrc = 10 * (number + 1);
        [
            Self::new(types[0], ssrc, 100, SOUND, 48_000),
            Self::new(types[1], ssrc + 1, 1_000, PICTURE, 90_000),
        ]
    }

    fn new(payload_type: u8, ssrc: u32, bytes: usize, rate: u32, clock: u32) -> Self {
        let mut plain = vec![0; HEAD + bytes];
        plain[..2].copy_from_slice(&[0x90, payload_type]);
        plain[8..12].copy_from_slice(&ssrc.to_be_bytes());
        // One element: the transport-wide number, under the name 3.
        plain[12..17].copy_from_slice(&[0xBE, 0xDE, 0, 1, 0x31]);
        Self {
            payload_type,
            ssrc,
            next: Instant::now(),
            count: 0,
            pause: Duration::from_secs(1) / rate,
            ticks: clock / rate,
            header: Header {
                version: 2,
                ssrc,
                sequence_number: 1_000,
                // The library asks for the length alone.
                csrc: vec![0; (HEAD - 12) / 4],
                ..Header::default()
            },
            plain,
            sent: vec![0; KEPT],
        }
    }

    pub fn begin(&mut self, at: Instant) {
        self.next = at;
        self.count = 0;
    }

    /// The next packet.
    pub fn write(&mut self, micros: i64, number: u16) -> (&[u8], &Header) {
        let sequence = self.header.sequence_number.wrapping_add(1);
        self.header.sequence_number = sequence;
        let stamp = u32::from(sequence).wrapping_mul(self.ticks);
        self.plain[2..4].copy_from_slice(&sequence.to_be_bytes());
        self.plain[4..8].copy_from_slice(&stamp.to_be_bytes());
        self.plain[17..19].copy_from_slice(&number.to_be_bytes());
        self.plain[HEAD..HEAD + 8].copy_from_slice(&micros.to_be_bytes());
        self.sent[usize::from(sequence) % KEPT] = u64::try_from(micros).unwrap();
        self.next += self.pause;
        self.count += 1;
        (&self.plain, &self.header)
    }
}

/// What a side hears.
#[derive(Default)]
pub struct Heard {
    /// How much later each packet came than it was sent, in microseconds.
    pub delays: Vec<u32>,
    /// By how much the unit numbers each stream otherwise.
    added: [Option<u16>; 2],
    all: u64,
    /// The transport-wide numbers since the last feedback: the first and how many.
    numbers: Option<(u16, u16)>,
    media: u32,
    told: u8,
}

impl Heard {
    pub fn count_anew(&mut self) {
        self.delays.clear();
    }

    /// Takes a packet; what must stand in it where it is to be opened.
    pub fn take(&mut self, packet: &[u8], came: u64, other: &[Stream; 2]) -> Option<[u8; 8]> {
        let sixteen = |place: usize| u16::from_be_bytes([packet[place], packet[place + 1]]);
        // Pictures are long and sounds short.
        let place = usize::from(packet.len() > 500);
        let stream = &other[place];
        // Nothing is lost of the first packets: there are few yet.
        let first = || sixteen(2).wrapping_sub(1_001);
        let added = *self.added[place].get_or_insert_with(first);
        let sequence = sixteen(2).wrapping_sub(added);
        let sent = stream.sent[usize::from(sequence) % KEPT];
        self.delays
            .push(u32::try_from(came.saturating_sub(sent)).unwrap());
        let number = sixteen(17);
        let (first, _) = self.numbers.unwrap_or((number, 0));
        let count = number.wrapping_sub(first).wrapping_add(1);
        if count < 1_000 {
            self.numbers = Some((first, count));
        }
        self.media = u32::from_be_bytes([packet[8], packet[9], packet[10], packet[11]]);
        self.all += 1;
        self.all.is_multiple_of(SAMPLE).then(|| sent.to_be_bytes())
    }

    /// Transport-wide feedback on what came (draft-holmer-rmcat-transport-wide-cc-extensions section
    /// 3.1): all of it, evenly. The unit passes it on, whatever it says.
    pub fn feedback(&mut self, speaker: u32) -> Option<Vec<u8>> {
        let (first, count) = self.numbers.take()?;
        let mut packet = vec![0x8F, 205, 0, 0];
        packet.extend(speaker.to_be_bytes());
        packet.extend(self.media.to_be_bytes());
        packet.extend(first.to_be_bytes());
        packet.extend(count.to_be_bytes());
        packet.extend([0, 0, 0, self.told]);
        self.told = self.told.wrapping_add(1);
        // A run of packets with small steps.
        packet.extend((0x2000 | count).to_be_bytes());
        packet.resize(packet.len() + usize::from(count), 25);
        let padding = packet.len().next_multiple_of(4) - packet.len();
        if padding > 0 {
            packet.resize(packet.len() + padding, 0);
            *packet.last_mut().unwrap() = u8::try_from(padding).unwrap();
            packet[0] |= 0x20;
        }
        let words = u16::try_from(packet.len() / 4 - 1).unwrap();
        packet[2..4].copy_from_slice(&words.to_be_bytes());
        Some(packet)
    }
}
