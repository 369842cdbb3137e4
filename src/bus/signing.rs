//! What nodes write bears a mark that only nodes of the same installation can make: so whoever
//! else may write to the NATS server, or another installation on it, is passed over.
//!
//! The mark (HMAC-SHA-256, RFC 2104) covers where a message goes, when it was written and all of
//! it. An answer is marked for its question.

use std::collections::{HashSet, VecDeque};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::encoding::{LARGEST, Unreadable};
use crate::clock::Clock;
use crate::domain::ids::Timestamp;

/// How far the time of a message may be from one's own, in seconds.
const AROUND_SECONDS: i64 = 60;

/// How long a mark is, in bytes.
const MARK: usize = 32;

/// How many questions are remembered, so that none is heard twice: more than nodes ask in the time
/// that one counts.
const REMEMBERED: usize = 100_000;

/// What is added to a message, in bytes: the mark, and the time in microseconds.
const ADDED: usize = MARK + 8;

/// The key that the nodes of an installation share: 32 bytes.
pub struct BusKey(Zeroizing<[u8; 32]>);

impl BusKey {
    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }
}

/// Marks messages, and looks at the marks of others.
#[derive(Clone)]
pub(super) struct Signer {
    mac: Hmac<Sha256>,
    clock: Clock,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(…)")
    }
}

impl Signer {
    pub(super) fn new(key: &BusKey, clock: Clock) -> Self {
        // HMAC fills a short key up with zeros to its block; done here, it cannot fail.
        let mut block = Zeroizing::new([0; 64]);
        for (to, from) in block.iter_mut().zip(key.0.iter()) {
            *to = *from;
        }
        let mac = Hmac::<Sha256>::new(&(*block).into());
        Self { mac, clock }
    }

    /// A message as it is sent to `about`.
    pub(super) fn write(&self, about: &[u8], body: &[u8]) -> Vec<u8> {
        let at = self.clock.now().0.to_be_bytes();
        let mark = self.over(about, at, body).finalize().into_bytes();
        let mut bytes = Vec::with_capacity(body.len().saturating_add(ADDED));
        bytes.extend_from_slice(&mark);
        bytes.extend_from_slice(&at);
        bytes.extend_from_slice(body);
        bytes
    }

    /// What a message says that came in at `about`.
    ///
    /// # Errors
    /// Where it is too large, or was not written by a node of this installation, for this place,
    /// just now.
    pub(super) fn read<'a>(&self, about: &[u8], bytes: &'a [u8]) -> Result<&'a [u8], Unreadable> {
        if bytes.len() > LARGEST.saturating_add(ADDED) {
            return Err(Unreadable::TooLarge);
        }
        let (mark, rest) = bytes
            .split_first_chunk::<MARK>()
            .ok_or(Unreadable::Unsigned)?;
        let (at, body) = rest.split_first_chunk::<8>().ok_or(Unreadable::Unsigned)?;
        let marked = self.over(about, *at, body).verify_slice(mark);
        marked.map_err(|_| Unreadable::Unsigned)?;
        let at = Timestamp(i64::from_be_bytes(*at));
        let apart = self.clock.now().seconds_since(at);
        if !(-AROUND_SECONDS..=AROUND_SECONDS).contains(&apart) {
            return Err(Unreadable::Late);
        }
        Ok(body)
    }

    /// As [`Signer::read`], but for a message that may do something each time it is heard.
    ///
    /// # Errors
    /// As there, and where it was heard before, or too many others were.
    pub(super) fn read_once<'a>(
        &self,
        about: &[u8],
        bytes: &'a [u8],
        once: &mut Once,
    ) -> Result<&'a [u8], Unreadable> {
        let body = self.read(about, bytes)?;
        let mark = bytes.first_chunk().ok_or(Unreadable::Unsigned)?;
        once.hear(mark, self.clock.now()).map(|()| body)
    }

    fn over(&self, about: &[u8], at: [u8; 8], body: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        // With its length, so that no two messages look alike.
        mac.update(&u64::try_from(about.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(about);
        mac.update(&at);
        mac.update(body);
        mac
    }
}

/// The marks that were heard for as long as they count.
#[derive(Debug, Default)]
pub(super) struct Once {
    marks: HashSet<[u8; MARK]>,
    /// When each was heard, the oldest first.
    heard: VecDeque<(Timestamp, [u8; MARK])>,
}

impl Once {
    fn hear(&mut self, mark: &[u8; MARK], now: Timestamp) -> Result<(), Unreadable> {
        // One may have been written by a clock that is ahead.
        let over = |at: Timestamp| now.seconds_since(at) > 2 * AROUND_SECONDS;
        while let Some((_, old)) = self.heard.pop_front_if(|(at, _)| over(*at)) {
            self.marks.remove(&old);
        }
        if self.marks.contains(mark) {
            return Err(Unreadable::Repeated);
        }
        if self.heard.len() >= REMEMBERED {
            return Err(Unreadable::TooMany);
        }
        self.marks.insert(*mark);
        self.heard.push_back((now, *mark));
        Ok(())
    }
}

/// What an answer to a message is marked for: the mark of that message.
pub(super) fn answer_to(bytes: &[u8]) -> Vec<u8> {
    let mark = bytes.split_first_chunk::<MARK>();
    mark.map(|(mark, _)| mark.to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(key: u8, clock: &Clock) -> Signer {
        Signer::new(&BusKey::new(Zeroizing::new([key; 32])), clock.clone())
    }

    #[test]
    fn only_what_a_node_wrote_for_this_place_just_now_is_read() {
        let clock = Clock::fixed(Timestamp(1_800_000_000_000_000));
        let one = signer(1, &clock);
        let bytes = one.write(b"portti.all", b"hello");
        assert_eq!(one.read(b"portti.all", &bytes), Ok(b"hello".as_slice()));
        let unsigned = Err(Unreadable::Unsigned);
        assert_eq!(signer(2, &clock).read(b"portti.all", &bytes), unsigned);
        assert_eq!(one.read(b"portti.node.1", &bytes), unsigned);
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(one.read(b"portti.all", &changed), unsigned, "{at}");
            assert!(one.read(b"portti.all", &bytes[..at]).is_err(), "{at}");
        }
        clock.advance(60);
        assert!(one.read(b"portti.all", &bytes).is_ok());
        clock.advance(1);
        assert_eq!(one.read(b"portti.all", &bytes), Err(Unreadable::Late));
        let early = Clock::fixed(Timestamp(1_799_999_000_000_000));
        assert_eq!(
            signer(1, &early).read(b"portti.all", &bytes),
            Err(Unreadable::Late)
        );
    }

    #[test]
    fn where_no_more_can_be_remembered_nothing_new_is_heard() {
        let (mut once, now) = (Once::default(), Timestamp(1_800_000_000_000_000));
        let mark = |number: usize| {
            let mut mark = [0; MARK];
            mark[..8].copy_from_slice(&number.to_be_bytes());
            mark
        };
        for number in 0..REMEMBERED {
            assert_eq!(once.hear(&mark(number), now), Ok(()));
        }
        let (one_more, first) = (mark(REMEMBERED), mark(0));
        assert_eq!(once.hear(&one_more, now), Err(Unreadable::TooMany));
        assert_eq!(once.hear(&first, now), Err(Unreadable::Repeated));
        let later = now.plus_seconds(2 * AROUND_SECONDS + 1);
        assert_eq!(once.hear(&one_more, later), Ok(()));
    }

    #[test]
    fn a_question_is_heard_once() {
        let clock = Clock::fixed(Timestamp(1_800_000_000_000_000));
        let (one, mut once) = (signer(1, &clock), Once::default());
        let ask = |bytes: &[u8], once: &mut Once| one.read_once(b"to", bytes, once).map(drop);
        let bytes = one.write(b"to", b"how?");
        assert_eq!(ask(&bytes, &mut once), Ok(()));
        for _ in 0..2 {
            assert_eq!(ask(&bytes, &mut once), Err(Unreadable::Repeated));
            clock.advance(60);
        }
        assert_eq!(ask(&bytes, &mut once), Err(Unreadable::Late));
        // The same question, asked anew. What is not a node's is not remembered.
        assert_eq!(ask(&one.write(b"to", b"how?"), &mut once), Ok(()));
        let stranger = signer(2, &clock).write(b"to", b"how?");
        assert_eq!(ask(&stranger, &mut once), Err(Unreadable::Unsigned));
        assert_eq!(once.marks.len(), 2);
        clock.advance(121);
        assert_eq!(ask(&one.write(b"to", b"how?"), &mut once), Ok(()));
        assert_eq!((once.marks.len(), once.heard.len()), (1, 1));
    }
}
