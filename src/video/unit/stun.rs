//! The little of STUN (RFC 8489) that a lite ICE agent speaks: binding requests and their
//! answers, with short-term credentials.
//!
//! Reading takes no memory. Nothing here decides who is answered.

use std::net::{IpAddr, SocketAddr};

use ring::hmac;
use subtle::ConstantTimeEq as _;

use super::octets::{put_u16, u16_at, u32_at};

const HEADER: usize = 20;
const COOKIE: u32 = 0x2112_A442;
const BINDING_REQUEST: u16 = 0x0001;
const BINDING_SUCCESS: u16 = 0x0101;
const USERNAME: u16 = 0x0006;
const INTEGRITY: u16 = 0x0008;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const PRIORITY: u16 = 0x0024;
const USE_CANDIDATE: u16 = 0x0025;
const FINGERPRINT: u16 = 0x8028;
const ICE_CONTROLLED: u16 = 0x8029;
/// The length of the integrity attribute, head included.
const INTEGRITY_LENGTH: usize = 24;
/// The length of the check sum's attribute, head included.
const SUM_LENGTH: usize = 8;
/// The priority told in checks: a peer-reflexive candidate (RFC 8445 section 5.1.2.1).
const REFLEXIVE: u32 = (110 << 24) | (65_535 << 8) | 255;

/// What tells an answer to its request.
pub(super) type Transaction = [u8; 12];

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A check by the other side.
    Request,
    /// The answer to a check of ours.
    Success,
}

/// A message whose form is right. Whether it is genuine is asked with [`Message::is_by`].
#[derive(Debug)]
pub(super) struct Message<'a> {
    bytes: &'a [u8],
    integrity: usize,
    /// The check sum that it carries.
    sum: u32,
    pub(super) kind: Kind,
    pub(super) transaction: Transaction,
    /// Empty where there is none.
    pub(super) username: &'a [u8],
    /// The controlling side chose this path.
    pub(super) use_candidate: bool,
}

impl<'a> Message<'a> {
    /// Reads a binding request, or a success answer, that carries integrity and a check sum; `None`
    /// for all else. Neither is looked at yet, for that costs more: see [`Message::is_whole`] and
    /// [`Message::is_by`].
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let kind = match u16_at(bytes, 0)? {
            BINDING_REQUEST => Kind::Request,
            BINDING_SUCCESS => Kind::Success,
            _ => return None,
        };
        let length = usize::from(u16_at(bytes, 2)?);
        let whole = length.checked_add(HEADER)? == bytes.len() && length.is_multiple_of(4);
        if !whole || u32_at(bytes, 4)? != COOKIE {
            return None;
        }
        let mut message = Self {
            bytes,
            integrity: 0,
            sum: 0,
            kind,
            transaction: *bytes.get(8..)?.first_chunk()?,
            username: &[],
            use_candidate: false,
        };
        message.attributes()?;
        (message.integrity != 0).then_some(message)
    }

    fn attributes(&mut self) -> Option<()> {
        let mut place = HEADER;
        while place < self.bytes.len() {
            let kind = u16_at(self.bytes, place)?;
            let length = usize::from(u16_at(self.bytes, place + 2)?);
            let value = self.bytes.get(place + 4..place + 4 + length)?;
            match kind {
                FINGERPRINT => {
                    self.sum = u32_at(value, 0)?;
                    return (place + SUM_LENGTH == self.bytes.len()).then_some(());
                }
                // What follows the integrity is not covered by it; only the sum may.
                _ if self.integrity != 0 => return None,
                USERNAME => self.username = value,
                USE_CANDIDATE => self.use_candidate = true,
                INTEGRITY if length == INTEGRITY_LENGTH - 4 => self.integrity = place,
                INTEGRITY => return None,
                _ => {}
            }
            place += 4 + length.next_multiple_of(4);
        }
        // ICE asks for the sum in every check (RFC 8445 section 7.1.1).
        None
    }

    /// Whether the check sum is right.
    pub(super) fn is_whole(&self) -> bool {
        let covered = self.bytes.len().saturating_sub(SUM_LENGTH);
        let covered = self.bytes.get(..covered).unwrap_or_default();
        fingerprint(covered) == self.sum
    }

    /// Whether the message was written by someone who holds `key`. Takes the same time for every
    /// wrong message of one length.
    pub(super) fn is_by(&self, key: &hmac::Key) -> bool {
        let Some((head, rest)) = self
            .bytes
            .get(..self.integrity)
            .and_then(|covered| covered.split_first_chunk::<HEADER>())
        else {
            return false;
        };
        let Some(tag) = self
            .bytes
            .get(self.integrity + 4..self.integrity + INTEGRITY_LENGTH)
        else {
            return false;
        };
        let told = sign(key, head, rest);
        bool::from(told.as_ref().ct_eq(tag))
    }
}

/// Whether a packet is a STUN message by its look (RFC 7983 section 7).
pub(super) fn looks_so(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| *first < 4)
}

/// A key from a password.
pub(super) fn key(password: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes())
}

/// The answer to a request that came from `address`. It is never longer than the request, which
/// carried a user name, an integrity and more.
pub(super) fn success(transaction: &Transaction, address: SocketAddr, key: &hmac::Key) -> Vec<u8> {
    let mut message = begin(BINDING_SUCCESS, transaction);
    let cookie = COOKIE.to_be_bytes();
    let mut value = vec![0, 1];
    let port = address.port() ^ u16::try_from(COOKIE >> 16).unwrap_or(0);
    value.extend(port.to_be_bytes());
    match address.ip().to_canonical() {
        IpAddr::V4(ip) => value.extend(ip.octets().iter().zip(cookie).map(|(a, b)| a ^ b)),
        IpAddr::V6(ip) => {
            value.splice(1..2, [2]);
            let mask = cookie.iter().chain(transaction);
            value.extend(ip.octets().iter().zip(mask).map(|(a, b)| a ^ b));
        }
    }
    attribute(&mut message, XOR_MAPPED_ADDRESS, &value);
    finish(message, key)
}

/// A check of our own: proves that who asked also receives there.
pub(super) fn request(transaction: &Transaction, username: &str, key: &hmac::Key) -> Vec<u8> {
    let mut message = begin(BINDING_REQUEST, transaction);
    attribute(&mut message, USERNAME, username.as_bytes());
    attribute(&mut message, PRIORITY, &REFLEXIVE.to_be_bytes());
    // A lite agent is always the controlled one, so nothing is decided by the tie breaker.
    attribute(&mut message, ICE_CONTROLLED, &[0; 8]);
    finish(message, key)
}

fn begin(kind: u16, transaction: &Transaction) -> Vec<u8> {
    let mut message = Vec::with_capacity(160);
    message.extend(kind.to_be_bytes());
    message.extend([0, 0]);
    message.extend(COOKIE.to_be_bytes());
    message.extend(transaction);
    message
}

fn attribute(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend(kind.to_be_bytes());
    message.extend(u16::try_from(value.len()).unwrap_or(0).to_be_bytes());
    message.extend(value);
    message.resize(message.len().next_multiple_of(4), 0);
}

fn finish(mut message: Vec<u8>, key: &hmac::Key) -> Vec<u8> {
    if let Some((head, rest)) = message.split_first_chunk::<HEADER>() {
        let tag = sign(key, head, rest);
        attribute(&mut message, INTEGRITY, tag.as_ref());
    }
    let length = u16::try_from(message.len() + 8 - HEADER).unwrap_or(0);
    put_u16(&mut message, 2, length);
    let sum = fingerprint(&message);
    attribute(&mut message, FINGERPRINT, &sum.to_be_bytes());
    message
}

/// The integrity of what stands before it, with the length as if it were the last attribute (RFC
/// 8489 section 14.5).
fn sign(key: &hmac::Key, head: &[u8; HEADER], rest: &[u8]) -> hmac::Tag {
    let mut head = *head;
    let length = u16::try_from(rest.len() + INTEGRITY_LENGTH).unwrap_or(0);
    put_u16(&mut head, 2, length);
    let mut context = hmac::Context::with_key(key);
    context.update(&head);
    context.update(rest);
    context.sign()
}

/// The check sum of what stands before it (RFC 8489 section 14.7).
fn fingerprint(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes) ^ 0x5354_554E
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sample request of RFC 5769 section 2.1.
    const SAMPLE: &[u8] = b"\x00\x01\x00\x58\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae\
        \x80\x22\x00\x10STUN test client\x00\x24\x00\x04\x6e\x00\x01\xff\
        \x80\x29\x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36\x00\x06\x00\x09evtj:h6vY   \
        \x00\x08\x00\x14\x9a\xea\xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5\x71\xa2\
        \x80\x28\x00\x04\xe5\x7a\x3b\xcf";
    const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

    #[test]
    fn the_sample_of_the_standard_is_read_and_verified() {
        let message = Message::read(SAMPLE).unwrap();
        assert_eq!(message.kind, Kind::Request);
        assert_eq!(message.username, b"evtj:h6vY");
        assert!(!message.use_candidate);
        assert!(message.is_whole());
        assert!(message.is_by(&key(PASSWORD)));
        assert!(!message.is_by(&key("VOkJxbRl1RmTxUk/WvJxBT")));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        for place in 0..SAMPLE.len() * 8 {
            let mut broken = SAMPLE.to_vec();
            broken[place / 8] ^= 1 << (place % 8);
            let fine = Message::read(&broken)
                .is_some_and(|message| message.is_whole() && message.is_by(&key(PASSWORD)));
            assert!(!fine, "bit {place}");
            let whole = Message::read(&broken).is_some_and(|message| message.is_whole());
            assert!(!whole, "bit {place}");
        }
    }

    #[test]
    fn every_cut_is_noticed() {
        for length in 0..SAMPLE.len() {
            assert!(Message::read(&SAMPLE[..length]).is_none(), "{length} bytes");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let secret = key(PASSWORD);
        let asked = request(&[7; 12], "their:ours", &secret);
        let message = Message::read(&asked).unwrap();
        assert_eq!(message.username, b"their:ours");
        assert!(message.is_whole() && message.is_by(&secret));
        for address in [
            "192.0.2.1:32853",
            "[2001:db8::1]:32853",
            "[::ffff:192.0.2.1]:1",
        ] {
            let answer = success(&message.transaction, address.parse().unwrap(), &secret);
            let read = Message::read(&answer).unwrap();
            assert_eq!((read.kind, read.transaction), (Kind::Success, [7; 12]));
            assert!(read.is_whole() && read.is_by(&secret));
            assert!(answer.len() <= asked.len(), "an answer must not amplify");
        }
    }

    #[test]
    fn the_mapped_address_is_as_in_the_standard() {
        // RFC 5769 section 2.2: 192.0.2.1:32853.
        let transaction = *SAMPLE[8..].first_chunk().unwrap();
        let answer = success(
            &transaction,
            "192.0.2.1:32853".parse().unwrap(),
            &key(PASSWORD),
        );
        assert_eq!(
            &answer[20..32],
            b"\x00\x20\x00\x08\x00\x01\xa1\x47\xe1\x12\xa6\x43"
        );
    }
}
