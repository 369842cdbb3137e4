//! PNG (W3C, third edition): a row of chunks, each with its length and checksum.

use std::io::Cursor;
use std::sync::LazyLock;

use image::ImageDecoder as _;
use image::codecs::png::PngDecoder;
use image::metadata::Orientation;

use super::{Cleaned, LARGEST_PROFILE, exif, is_profile, orientation};
use crate::domain::event::AttachmentProblem::{self, Damaged};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";
/// Chunks that are kept: the picture, and how its colours, clearness and density are meant.
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"iCCP", b"bKGD",
    b"pHYs", b"cICP", b"mDCV", b"cLLI",
];
/// The longest chunk that is kept where its content is short by its nature, in bytes.
const LONGEST_SMALL: usize = 1024;

/// The chunks of a picture up to its end, without those not needed to show it. Of a moving
/// picture, the still one remains.
pub(super) fn clean(content: &[u8]) -> Result<Cleaned, AttachmentProblem> {
    let mut rest = content.strip_prefix(SIGNATURE).ok_or(Damaged)?;
    let mut profile = profile(content);
    let mut kept = Vec::new();
    let mut turned = Orientation::NoTransforms;
    loop {
        let (chunk, after) = chunk(rest).ok_or(Damaged)?;
        rest = after;
        match &chunk.kind {
            b"eXIf" => turned = orientation(chunk.body),
            b"IEND" => break,
            _ if chunk.is_kept() => kept.push(chunk),
            _ => {}
        }
    }
    let mut bytes = SIGNATURE.to_vec();
    for chunk in kept {
        if &chunk.kind == b"iCCP" {
            if let Some(profile) = profile.take() {
                push(&mut bytes, &chunk.kind, &wrapped(&profile));
            }
            continue;
        }
        push(&mut bytes, &chunk.kind, chunk.body);
        if &chunk.kind == b"IHDR"
            && let Some(tiff) = exif(turned)
        {
            push(&mut bytes, b"eXIf", &tiff);
        }
    }
    push(&mut bytes, b"IEND", &[]);
    Ok(Cleaned {
        bytes,
        orientation: turned,
    })
}

/// The profile of its colours, unwrapped, where it is one.
fn profile(content: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = PngDecoder::new(Cursor::new(content)).ok()?;
    let profile = decoder.icc_profile().ok()??;
    is_profile(&profile).then_some(profile)
}

/// A profile as its chunk holds it, under a name of ours: in zlib's form (RFC 1950), in blocks that
/// are not compressed, so that nothing of what wrapped it before is left.
fn wrapped(profile: &[u8]) -> Vec<u8> {
    let mut body = b"icc\0\0\x78\x01".to_vec();
    let mut blocks = profile.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        body.push(u8::from(blocks.peek().is_none()));
        body.extend(length.to_le_bytes());
        body.extend((!length).to_le_bytes());
        body.extend_from_slice(block);
    }
    let (low, high) = profile.iter().fold((1_u32, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    body.extend((high << 16 | low).to_be_bytes());
    body
}

struct Chunk<'a> {
    kind: [u8; 4],
    body: &'a [u8],
}

impl Chunk<'_> {
    fn is_kept(&self) -> bool {
        let longest = match &self.kind {
            b"IDAT" => usize::MAX,
            b"iCCP" => LARGEST_PROFILE,
            _ => LONGEST_SMALL,
        };
        KEPT.contains(&&self.kind) && self.body.len() <= longest
    }
}

/// The next chunk, where it is whole and its checksum right, and what follows it.
fn chunk(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let summed = rest.get(..length.checked_add(4)?)?;
    let (kind, body) = summed.split_first_chunk::<4>()?;
    let (sum, after) = rest.get(summed.len()..)?.split_first_chunk::<4>()?;
    (u32::from_be_bytes(*sum) == checksum(summed)).then_some((Chunk { kind: *kind, body }, after))
}

/// Writes a chunk. Its body was one, or is short.
fn push(bytes: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    if let Ok(length) = u32::try_from(body.len()) {
        bytes.extend(length.to_be_bytes());
        let start = bytes.len();
        bytes.extend(kind);
        bytes.extend_from_slice(body);
        let sum = checksum(bytes.get(start..).unwrap_or_default());
        bytes.extend(sum.to_be_bytes());
    }
}

/// The CRC-32 of PNG (annex D).
fn checksum(bytes: &[u8]) -> u32 {
    static TABLE: LazyLock<[u32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|byte| {
            (0..8).fold(byte as u32, |sum, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1)))
        })
    });
    let step = |sum: u32, byte: &u8| {
        let index = usize::from(sum as u8 ^ byte);
        (sum >> 8) ^ TABLE.get(index).copied().unwrap_or_default()
    };
    !bytes.iter().fold(u32::MAX, step)
}
