//! What stands in a box behind its fields, and behind the boxes in another: no decoder looks there.

use std::ops::Range;

use super::boxes::{Part, inside};

/// The bytes of a box behind its fields, where it is one whose length they tell (ISO/IEC 23008-12
/// sections 6.5 and 6.8, ISO/IEC 14496-12 sections 8.11.4 and 12.1). Of what an auxiliary picture
/// is, the name alone is a field here.
pub(super) fn behind(content: &[u8], part: &Part) -> Option<Range<usize>> {
    let body = content.get(part.body.clone())?;
    let length = match &part.kind {
        b"irot" | b"imir" => 1,
        b"lsel" => 2,
        b"clli" => 4,
        b"pasp" | b"amve" => 8,
        b"mdcv" => 24,
        b"clap" => 32,
        b"ispe" | b"rloc" => 12,
        b"pitm" if body.first() == Some(&0) => 6,
        b"pitm" => 8,
        // The version, the flags, and how many channels there are.
        b"pixi" if body.starts_with(&[0; 4]) => usize::from(*body.get(4)?).checked_add(5)?,
        b"colr" if body.starts_with(b"nclx") => 11,
        b"auxC" => memchr::memchr(0, body.get(4..)?)?.checked_add(5)?,
        b"altr" | b"ster" => {
            let entities = u32::from_be_bytes(*body.get(8..)?.first_chunk()?);
            usize::try_from(entities)
                .ok()?
                .checked_mul(4)?
                .checked_add(12)?
        }
        _ => return None,
    };
    inside(part, length)
}

/// The bytes of a part of the file behind the boxes in it.
pub(super) fn after(inner: &[Part], within: Range<usize>) -> Range<usize> {
    inner.last().map_or(within.start, |last| last.whole.end)..within.end
}

/// Makes a box of nothing of these bytes. So few that they are no box say nothing then.
pub(super) fn fill(bytes: &mut [u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or_default();
    bytes.fill(0);
    if let Some((head, _)) = bytes.split_first_chunk_mut::<8>() {
        let (size, name) = head.split_at_mut(4);
        size.copy_from_slice(&length.to_be_bytes());
        name.copy_from_slice(b"free");
    }
}
