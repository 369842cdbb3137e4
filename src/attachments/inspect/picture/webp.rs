//! WebP (RFC 9649): a RIFF file whose chunks are the picture and what belongs to it.

use image::metadata::Orientation;

use super::{Cleaned, exif, is_profile, orientation};
use crate::domain::event::AttachmentProblem::{self, Damaged, TypeNotAllowed};

/// Flags of the extended header (section 2.7.1.1).
const PROFILE: u8 = 0x20;
const ALPHA: u8 = 0x10;
const EXIF: u8 = 0x08;
const ANIMATION: u8 = 0x02;

/// The picture without what is not needed to show it.
pub(super) fn clean(content: &[u8]) -> Result<Cleaned, AttachmentProblem> {
    let (riff, rest) = chunk(content).ok_or(Damaged)?;
    let body = riff.body.strip_prefix(b"WEBP").ok_or(Damaged)?;
    // What stands after the end is left out; one byte there may be padding.
    let _ = rest;
    if &riff.kind != b"RIFF" {
        return Err(Damaged);
    }
    let mut parts = Parts::default();
    let mut rest = body;
    while !rest.is_empty() {
        let (chunk, after) = chunk(rest).ok_or(Damaged)?;
        parts.take(&chunk)?;
        rest = after;
    }
    parts.put_together()
}

struct Chunk<'a> {
    kind: [u8; 4],
    body: &'a [u8],
}

/// The next chunk and what follows it, after the byte that makes its length even.
fn chunk(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let (kind, rest) = bytes.split_first_chunk::<4>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (body, after) = rest.split_at_checked(length)?;
    let after = after.get(length % 2..).unwrap_or_default();
    Some((Chunk { kind: *kind, body }, after))
}

/// The chunks of a still picture. Of each, the first one counts, as readers have it.
#[derive(Default)]
struct Parts {
    header: Option<[u8; 10]>,
    profile: Option<Vec<u8>>,
    alpha: Option<Vec<u8>>,
    picture: Option<([u8; 4], Vec<u8>)>,
    exif: Option<Vec<u8>>,
}

impl Parts {
    fn take(&mut self, chunk: &Chunk<'_>) -> Result<(), AttachmentProblem> {
        let body = chunk.body;
        let keep = |place: &mut Option<Vec<u8>>| {
            place.get_or_insert_with(|| body.to_vec());
        };
        match &chunk.kind {
            b"VP8X" if self.header.is_none() => {
                self.header = Some(*body.first_chunk().ok_or(Damaged)?);
            }
            b"ICCP" if is_profile(body) => keep(&mut self.profile),
            b"ALPH" => keep(&mut self.alpha),
            b"EXIF" => keep(&mut self.exif),
            b"VP8 " | b"VP8L" => {
                self.picture
                    .get_or_insert_with(|| (chunk.kind, body.to_vec()));
            }
            // Moving pictures hold pictures inside pictures, each with whatever it likes.
            b"ANIM" | b"ANMF" => return Err(TypeNotAllowed),
            _ => {}
        }
        Ok(())
    }

    fn put_together(self) -> Result<Cleaned, AttachmentProblem> {
        let (kind, picture) = self.picture.ok_or(Damaged)?;
        let turned = self
            .exif
            .as_deref()
            .map_or(Orientation::NoTransforms, orientation);
        let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
        // Only the extended form can say more than the picture itself.
        if let Some(mut header) = self.header {
            let exif = exif(turned);
            let [flags, ..] = &mut header;
            if *flags & ANIMATION != 0 {
                return Err(TypeNotAllowed);
            }
            *flags &= ALPHA;
            *flags |= if self.profile.is_some() { PROFILE } else { 0 };
            *flags |= if exif.is_some() { EXIF } else { 0 };
            push(&mut bytes, b"VP8X", &header);
            for (kind, body) in [(b"ICCP", self.profile), (b"ALPH", self.alpha)] {
                if let Some(body) = body {
                    push(&mut bytes, kind, &body);
                }
            }
            push(&mut bytes, &kind, &picture);
            if let Some(tiff) = exif {
                push(&mut bytes, b"EXIF", &tiff);
            }
        } else {
            push(&mut bytes, &kind, &picture);
        }
        let length = u32::try_from(bytes.len() - 8).map_err(|_| Damaged)?;
        if let Some(place) = bytes.get_mut(4..8) {
            place.copy_from_slice(&length.to_le_bytes());
        }
        Ok(Cleaned {
            bytes,
            orientation: turned,
        })
    }
}

/// Writes a chunk. Its body was one, or is short.
fn push(bytes: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    if let Ok(length) = u32::try_from(body.len()) {
        bytes.extend(kind);
        bytes.extend(length.to_le_bytes());
        bytes.extend_from_slice(body);
        if body.len() % 2 == 1 {
            bytes.push(0);
        }
    }
}
