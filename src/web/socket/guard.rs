//! Stops a WebSocket frame whose declared length is too large before any of it is buffered.
//!
//! The socket library checks the length only after it has buffered the whole declared frame, so a
//! declaration of 500 MiB would take that much memory. This guard reads just the frame headers
//! (RFC 6455 section 5.2) as the bytes pass by.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::error::PayloadError;
use bytes::Bytes;
use futures_util::Stream;

/// A byte stream from the browser with the declared length of every frame checked.
pub struct Guard<S> {
    inner: S,
    reader: HeaderReader,
}

impl<S> Guard<S> {
    /// Guards `inner` against frames of more than `limit` bytes.
    pub fn new(inner: S, limit: u64) -> Self {
        Self {
            inner,
            reader: HeaderReader::new(limit),
        }
    }
}

impl<S> Stream for Guard<S>
where
    S: Stream<Item = Result<Bytes, PayloadError>> + Unpin,
{
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = Pin::new(&mut self.inner).poll_next(cx);
        if let Poll::Ready(Some(Ok(bytes))) = &polled
            && !self.reader.pass(bytes)
        {
            return Poll::Ready(Some(Err(PayloadError::Overflow)));
        }
        polled
    }
}

/// Follows the frames of a byte stream.
#[derive(Debug)]
struct HeaderReader {
    limit: u64,
    at: At,
}

/// Where in a frame the stream stands.
#[derive(Clone, Copy, Debug)]
enum At {
    /// Before the first byte (flags and opcode).
    Start,
    /// Before the second byte (mask flag and short length).
    Length,
    /// Within the long form of the length.
    Long { left: u8, value: u64, masked: bool },
    /// Within masking key and content.
    Content { left: u64 },
}

impl HeaderReader {
    fn new(limit: u64) -> Self {
        Self {
            limit,
            at: At::Start,
        }
    }

    /// Follows `bytes`; `false` where a frame declares more than the limit.
    fn pass(&mut self, mut bytes: &[u8]) -> bool {
        while let Some((&byte, rest)) = bytes.split_first() {
            if let At::Content { left } = self.at {
                let skipped = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                bytes = bytes.get(skipped..).unwrap_or_default();
                self.at = content(left.saturating_sub(skipped as u64));
                continue;
            }
            bytes = rest;
            self.at = match self.at {
                At::Start | At::Content { .. } => At::Length,
                At::Length => {
                    let masked = byte & 0x80 != 0;
                    match byte & 0x7f {
                        126 => At::Long {
                            left: 2,
                            value: 0,
                            masked,
                        },
                        127 => At::Long {
                            left: 8,
                            value: 0,
                            masked,
                        },
                        short => match self.body(u64::from(short), masked) {
                            Some(at) => at,
                            None => return false,
                        },
                    }
                }
                At::Long {
                    left,
                    value,
                    masked,
                } => {
                    let value = (value << 8) | u64::from(byte);
                    match left {
                        0 | 1 => match self.body(value, masked) {
                            Some(at) => at,
                            None => return false,
                        },
                        more => At::Long {
                            left: more - 1,
                            value,
                            masked,
                        },
                    }
                }
            };
        }
        true
    }

    fn body(&self, length: u64, masked: bool) -> Option<At> {
        (length <= self.limit).then(|| content(length + if masked { 4 } else { 0 }))
    }
}

fn content(left: u64) -> At {
    if left == 0 {
        At::Start
    } else {
        At::Content { left }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A masked text frame as a browser sends it.
    fn frame(length: usize) -> Vec<u8> {
        let mut bytes = vec![0x81];
        match length {
            0..126 => bytes.push(0x80 | u8::try_from(length).unwrap()),
            126..65_536 => {
                bytes.push(0x80 | 126);
                bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
            }
            _ => {
                bytes.push(0x80 | 127);
                bytes.extend((length as u64).to_be_bytes());
            }
        }
        bytes.extend([1, 2, 3, 4]);
        bytes.extend(std::iter::repeat_n(0xff, length));
        bytes
    }

    #[test]
    fn a_large_declaration_is_stopped_at_its_header() {
        let mut header = vec![0x81, 0x80 | 127];
        header.extend((500_u64 << 20).to_be_bytes());
        assert!(!HeaderReader::new(65_536).pass(&header));
    }

    #[test]
    fn the_limit_itself_passes() {
        assert!(HeaderReader::new(65_536).pass(&frame(65_536)));
        assert!(!HeaderReader::new(65_536).pass(&frame(65_537)));
    }

    proptest! {
        #[test]
        fn frames_pass_however_the_bytes_are_cut(
            lengths in proptest::collection::vec(0_usize..70_000, 1..6),
            cut in 1_usize..5_000,
        ) {
            let bytes: Vec<u8> = lengths.iter().flat_map(|length| frame(*length)).collect();
            let mut reader = HeaderReader::new(69_999);
            prop_assert!(bytes.chunks(cut).all(|chunk| reader.pass(chunk)));
            prop_assert!(matches!(reader.at, At::Start));
        }

        #[test]
        fn a_frame_over_the_limit_is_found_behind_others(
            lengths in proptest::collection::vec(0_usize..500, 0..6),
            cut in 1_usize..700,
        ) {
            let mut bytes: Vec<u8> = lengths.iter().flat_map(|length| frame(*length)).collect();
            bytes.extend(frame(501));
            let mut reader = HeaderReader::new(500);
            prop_assert!(!bytes.chunks(cut).all(|chunk| reader.pass(chunk)));
        }

        #[test]
        fn noise_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..4_000)) {
            HeaderReader::new(1_000).pass(&bytes);
        }
    }
}
