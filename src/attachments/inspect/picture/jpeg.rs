//! JPEG (ITU-T T.81): a row of segments, each with its marker.

use super::{Cleaned, LARGEST_PROFILE, exif, is_profile, orientation};
use crate::domain::event::AttachmentProblem::{self, Damaged};
use image::metadata::Orientation;

const EXIF: &[u8] = b"Exif\0\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";
/// The most of a profile that one segment can hold, in bytes.
const PROFILE_PIECE: usize = 65_535 - 2 - PROFILE.len() - 2;

/// The picture from its start to its first end, without what is not needed to show it.
pub(super) fn clean(content: &[u8]) -> Result<Cleaned, AttachmentProblem> {
    let mut rest = content.strip_prefix(b"\xFF\xD8").ok_or(Damaged)?;
    let mut found = Found::default();
    loop {
        let (marker, after) = marker(rest).ok_or(Damaged)?;
        rest = after;
        if marker == 0xD9 {
            break;
        }
        let (body, after) = segment(rest).ok_or(Damaged)?;
        rest = after;
        found.take(marker, body);
        if marker == 0xDA {
            let end = scan_end(rest).ok_or(Damaged)?;
            let (scan, after) = rest.split_at_checked(end).ok_or(Damaged)?;
            found.kept.extend_from_slice(scan);
            rest = after;
        }
    }
    found.put_together()
}

/// The next marker that has something to it, and what follows it. What stands between segments,
/// and markers without a length, show nothing: they stay behind, as readers skip them.
fn marker(mut bytes: &[u8]) -> Option<(u8, &[u8])> {
    loop {
        let at = memchr::memchr(0xFF, bytes)?;
        let (marker, rest) = bytes.get(at + 1..)?.split_first()?;
        match marker {
            0xFF => bytes = bytes.get(at + 1..)?,
            0x00 | 0x01 | 0xD0..=0xD8 => bytes = rest,
            _ => return Some((*marker, rest)),
        }
    }
}

/// The body of a segment, and what follows it.
fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length)).checked_sub(2)?;
    rest.split_at_checked(length)
}

/// Where coded data ends: at a marker that is no restart and no stuffed byte.
fn scan_end(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xFF, bytes)
        .find(|at| !matches!(bytes.get(at + 1), Some(0x00 | 0xFF | 0xD0..=0xD7)))
        .filter(|at| at + 1 < bytes.len())
}

/// What has been found of a picture.
struct Found {
    /// Segments and scans that are kept, from the first one on.
    kept: Vec<u8>,
    /// The segments that say how colours are meant, which stand first.
    first: Vec<u8>,
    profile: Vec<(u8, Vec<u8>)>,
    orientation: Orientation,
}

impl Default for Found {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            first: Vec::new(),
            profile: Vec::new(),
            orientation: Orientation::NoTransforms,
        }
    }
}

impl Found {
    fn take(&mut self, marker: u8, body: &[u8]) {
        match marker {
            // Frames as they are drawn here, tables, scans, restart intervals. What other kinds of
            // frames hold, readers pass over.
            0xC0..=0xC2 | 0xC4 | 0xDA | 0xDB | 0xDD => push(&mut self.kept, marker, body),
            // JFIF: its version and density, without its small picture.
            0xE0 if body.starts_with(b"JFIF\0") && self.first.is_empty() => {
                if let Some(head) = body.first_chunk::<12>() {
                    let mut plain = head.to_vec();
                    plain.extend([0, 0]);
                    push(&mut self.first, marker, &plain);
                }
            }
            0xE1 => {
                if let Some(tiff) = body.strip_prefix(EXIF)
                    && self.orientation == Orientation::NoTransforms
                {
                    self.orientation = orientation(tiff);
                }
            }
            0xE2 => {
                if let Some([number, _, piece @ ..]) = body.strip_prefix(PROFILE) {
                    self.profile.push((*number, piece.to_vec()));
                }
            }
            // Adobe: which colours these are. Its first twelve bytes are all there is to it.
            0xEE if body.starts_with(b"Adobe") => {
                if let Some(head) = body.first_chunk::<12>() {
                    push(&mut self.kept, marker, head);
                }
            }
            _ => {}
        }
    }

    fn put_together(mut self) -> Result<Cleaned, AttachmentProblem> {
        let mut bytes = vec![0xFF, 0xD8];
        bytes.append(&mut self.first);
        if let Some(tiff) = exif(self.orientation) {
            let body = [EXIF, &tiff].concat();
            push(&mut bytes, 0xE1, &body);
        }
        self.profile.sort_by_key(|(number, _)| *number);
        let profile: Vec<u8> = self
            .profile
            .into_iter()
            .flat_map(|(_, piece)| piece)
            .collect();
        if is_profile(&profile) {
            let pieces: Vec<&[u8]> = profile.chunks(PROFILE_PIECE).collect();
            let count = u8::try_from(pieces.len()).map_err(|_| Damaged)?;
            for (number, piece) in (1..=count).zip(pieces) {
                let body = [PROFILE, &[number, count], piece].concat();
                push(&mut bytes, 0xE2, &body);
            }
        }
        bytes.append(&mut self.kept);
        bytes.extend([0xFF, 0xD9]);
        Ok(Cleaned {
            bytes,
            orientation: self.orientation,
        })
    }
}

// 255 pieces hold any profile that is kept.
const _: () = assert!(LARGEST_PROFILE < 255 * PROFILE_PIECE);

/// Writes a segment. Each one was one, or is short.
fn push(bytes: &mut Vec<u8>, marker: u8, body: &[u8]) {
    if let Ok(length) = u16::try_from(body.len() + 2) {
        bytes.extend([0xFF, marker]);
        bytes.extend(length.to_be_bytes());
        bytes.extend_from_slice(body);
    }
}
