//! Which records of a handshake (RFC 6347 section 4.1) are handed to the library at all.
//!
//! Until there are keys, a record is as genuine as its sender's address, which whoever knows it can
//! write. The library takes such a record at its word: a warning ends the connection, nonsense
//! fails it. So what an honest browser does not send in its place is dropped here, and the
//! handshake goes on without it.

use super::octets::{u8_at, u16_at};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const RECORD_HEAD: usize = 13;
const HANDSHAKE_HEAD: usize = 12;
const CLIENT_HELLO: u8 = 1;
const HELLO_VERIFY: u8 = 3;
/// The longest cookie that this protocol has.
const MOST_COOKIE: usize = 255;

/// What has been seen of a handshake.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// The cookie that the browser was sent. Only who receives at its address knows it.
    cookie: Vec<u8>,
}

impl Records {
    /// Whether a datagram may be handed on: all its records are of kinds and epochs that can come.
    /// There is no data on these connections, no second handshake, and no warning without keys.
    pub(super) fn fit(&self, datagram: &[u8]) -> bool {
        let mut rest = datagram;
        while !rest.is_empty() {
            let Some((record, later)) = split(rest) else {
                return false;
            };
            if !self.record_fits(record) {
                return false;
            }
            rest = later;
        }
        !datagram.is_empty()
    }

    /// Looks at what is sent to the browser.
    pub(super) fn sent(&mut self, datagram: &[u8]) {
        if let Some((record, _)) = split(datagram)
            && let Some(body) = record.body.get(HANDSHAKE_HEAD..)
            && (record.kind, record.epoch) == (HANDSHAKE, 0)
            && u8_at(record.body, 0) == Some(HELLO_VERIFY)
        {
            // A version, then the cookie with its length (RFC 6347 section 4.2.1).
            self.cookie =
                vector(body.get(2..).unwrap_or_default()).map_or(Vec::new(), <[u8]>::to_vec);
        }
    }

    fn record_fits(&self, record: Record<'_>) -> bool {
        match (record.kind, record.epoch) {
            (CHANGE_CIPHER_SPEC, 0) => record.body == [1],
            (HANDSHAKE, 0) => self.message_fits(record.body),
            // Under keys: the library drops what is not genuine.
            (ALERT | HANDSHAKE, 1) => true,
            _ => false,
        }
    }

    /// Whether the messages of a record have their form; and a greeting, after the first, the
    /// cookie.
    fn message_fits(&self, mut body: &[u8]) -> bool {
        let mut any = false;
        while !body.is_empty() {
            let (Some(kind), Some(number)) = (u8_at(body, 0), u16_at(body, 4)) else {
                return false;
            };
            let (Some(whole), Some(offset), Some(length)) =
                (u24_at(body, 1), u24_at(body, 6), u24_at(body, 9))
            else {
                return false;
            };
            let Some((message, later)) = body
                .get(HANDSHAKE_HEAD..)
                .and_then(|rest| rest.split_at_checked(length))
            else {
                return false;
            };
            if offset + length > whole {
                return false;
            }
            if kind == CLIENT_HELLO && number > 0 && offset == 0 && !self.carries_cookie(message) {
                return false;
            }
            any = true;
            body = later;
        }
        any
    }

    fn carries_cookie(&self, hello: &[u8]) -> bool {
        // A version, 32 random bytes, the session, then the cookie (RFC 6347 section 4.2.1).
        let session = hello.get(34..);
        let cookie = session.and_then(|session| {
            let length = usize::from(u8_at(session, 0)?);
            vector(session.get(1 + length..)?)
        });
        !self.cookie.is_empty() && cookie == Some(self.cookie.as_slice())
    }
}

struct Record<'a> {
    kind: u8,
    epoch: u16,
    body: &'a [u8],
}

/// The first record of a datagram, and what follows.
fn split(datagram: &[u8]) -> Option<(Record<'_>, &[u8])> {
    let (head, rest) = datagram.split_at_checked(RECORD_HEAD)?;
    // DTLS 1.2, or 1.0 in the first greeting.
    matches!(u16_at(head, 1)?, 0xFEFD | 0xFEFF).then_some(())?;
    let (body, later) = rest.split_at_checked(usize::from(u16_at(head, 11)?))?;
    let record = Record {
        kind: u8_at(head, 0)?,
        epoch: u16_at(head, 3)?,
        body,
    };
    Some((record, later))
}

/// A value with its length in one byte before it.
fn vector(bytes: &[u8]) -> Option<&[u8]> {
    let length = usize::from(u8_at(bytes, 0)?).min(MOST_COOKIE);
    bytes.get(1..1 + length)
}

fn u24_at(bytes: &[u8], place: usize) -> Option<usize> {
    let high = usize::from(u8_at(bytes, place)?);
    Some((high << 16) | usize::from(u16_at(bytes, place + 1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, epoch: u8, body: &[u8]) -> Vec<u8> {
        let mut record = vec![kind, 0xFE, 0xFD, 0, epoch, 0, 0, 0, 0, 0, 1];
        record.extend(u16::try_from(body.len()).unwrap().to_be_bytes());
        record.extend(body);
        record
    }

    fn message(kind: u8, number: u8, body: &[u8]) -> Vec<u8> {
        let length = u8::try_from(body.len()).unwrap();
        let mut message = vec![kind, 0, 0, length, 0, number, 0, 0, 0, 0, 0, length];
        message.extend(body);
        record(HANDSHAKE, 0, &message)
    }

    fn hello(number: u8, cookie: &[u8]) -> Vec<u8> {
        let mut body = vec![0xFE, 0xFD];
        body.extend([7; 32]);
        body.extend([2, 8, 8, u8::try_from(cookie.len()).unwrap()]);
        body.extend(cookie);
        body.extend([0, 2, 0xC0, 0x2B, 1, 0]);
        message(CLIENT_HELLO, number, &body)
    }

    #[test]
    fn what_can_come_is_handed_on() {
        let mut records = Records::default();
        assert!(records.fit(&hello(0, &[])));
        records.sent(&message(HELLO_VERIFY, 0, &[0xFE, 0xFD, 3, 1, 2, 3]));
        assert!(records.fit(&hello(1, &[1, 2, 3])));
        let mut flight = message(11, 2, &[0; 40]);
        flight.extend(message(16, 3, &[0; 33]));
        flight.extend(record(CHANGE_CIPHER_SPEC, 0, &[1]));
        flight.extend(record(HANDSHAKE, 1, &[9; 40]));
        assert!(records.fit(&flight));
        assert!(records.fit(&record(ALERT, 1, &[9; 26])));
    }

    #[test]
    fn what_an_honest_browser_does_not_send_is_dropped() {
        let mut records = Records::default();
        records.sent(&message(HELLO_VERIFY, 0, &[0xFE, 0xFD, 3, 1, 2, 3]));
        let mut other_version = hello(0, &[]);
        other_version[2] = 0;
        let mut longer = hello(0, &[]);
        longer.push(22);
        let mut past_its_end = message(11, 2, &[0; 40]);
        past_its_end[RECORD_HEAD + 8] = 1;
        for (what, datagram) in [
            ("a farewell without keys", record(ALERT, 0, &[1, 0])),
            ("a failure without keys", record(ALERT, 0, &[2, 40])),
            (
                "a long change of keys",
                record(CHANGE_CIPHER_SPEC, 0, &[1, 1]),
            ),
            (
                "an empty change of keys",
                record(CHANGE_CIPHER_SPEC, 0, &[]),
            ),
            (
                "a change of keys under keys",
                record(CHANGE_CIPHER_SPEC, 1, &[1]),
            ),
            ("data", record(23, 1, &[0; 30])),
            ("a later epoch", record(HANDSHAKE, 2, &[0; 30])),
            ("an empty record", record(HANDSHAKE, 0, &[])),
            ("half a message", record(HANDSHAKE, 0, &[11, 0, 0])),
            ("a greeting with a wrong cookie", hello(1, &[1, 2, 4])),
            ("a greeting without its cookie", hello(1, &[])),
            ("another version", other_version),
            ("a rest", longer),
            ("a part past the end", past_its_end),
            ("nothing", Vec::new()),
        ] {
            assert!(!records.fit(&datagram), "{what}");
        }
        let whole = hello(0, &[]);
        for length in 0..whole.len() {
            assert!(!records.fit(&whole[..length]), "{length} bytes");
        }
    }

    #[test]
    fn no_greeting_goes_on_before_there_is_a_cookie() {
        assert!(!Records::default().fit(&hello(1, &[])));
    }
}
