//! The items of a picture file (ISO/IEC 14496-12 section 8.11): what they are and where they lie.

use std::collections::BTreeMap;
use std::ops::Range;

use super::boxes::{Part, Reader, boxes, inside, kind};
use crate::domain::event::AttachmentProblem::{self, Damaged};

/// The most pieces that all items together may lie in.
const MOST_PLACES: usize = 100_000;

/// An item.
pub(super) struct Item {
    /// Its number.
    pub id: u64,
    /// What it is.
    pub kind: [u8; 4],
    /// Where its bytes lie, piece by piece.
    pub places: Vec<Place>,
}

/// Where a piece of an item lies.
pub(super) enum Place {
    /// In the file.
    File(Range<usize>),
    /// In the box `idat`.
    Data(Range<usize>),
}

/// The number of the item that is the picture (`pitm`).
pub(super) fn primary(content: &[u8], parts: &[Part]) -> Option<u64> {
    let mut reader = reader(content, parts, b"pitm")?;
    let wide = reader.number(1)? > 0;
    reader.bytes(3)?;
    reader.number(if wide { 4 } else { 2 })
}

/// All items that lie somewhere.
pub(super) fn items(content: &[u8], parts: &[Part]) -> Result<Vec<Item>, AttachmentProblem> {
    let kinds = kinds(content, parts).ok_or(Damaged)?;
    let places = places(content, parts).ok_or(Damaged)?;
    places
        .into_iter()
        .map(|(id, places)| {
            let kind = *kinds.get(&id).ok_or(Damaged)?;
            Ok(Item { id, kind, places })
        })
        .collect()
}

fn reader<'a>(content: &'a [u8], parts: &[Part], name: &[u8; 4]) -> Option<Reader<'a>> {
    let found = kind(parts, name)?;
    Some(Reader::new(content.get(found.body.clone())?))
}

/// What is told of each item (`iinf`).
fn entries(content: &[u8], parts: &[Part]) -> Option<Vec<Part>> {
    let info = kind(parts, b"iinf")?;
    let version = *content.get(info.body.start)?;
    Some(boxes(
        content,
        inside(info, if version == 0 { 6 } else { 8 })?,
    ))
}

/// What of that is words: the item's name, and how its content is named where it is no picture.
pub(super) fn names(content: &[u8], parts: &[Part]) -> impl Iterator<Item = Range<usize>> {
    let entries = entries(content, parts).unwrap_or_default().into_iter();
    entries.filter_map(|entry| match &entry.kind {
        b"infe" if content.get(entry.body.start) == Some(&3) => inside(&entry, 14),
        b"infe" => inside(&entry, 12),
        _ => Some(entry.body),
    })
}

/// What each item is (`iinf`).
fn kinds(content: &[u8], parts: &[Part]) -> Option<BTreeMap<u64, [u8; 4]>> {
    let entries = entries(content, parts)?;
    let mut kinds = BTreeMap::new();
    for entry in entries.iter().filter(|entry| &entry.kind == b"infe") {
        let mut reader = Reader::new(content.get(entry.body.clone())?);
        let version = reader.number(1)?;
        reader.bytes(3)?;
        // Older versions do not say what an item is.
        let id = match version {
            2 => reader.number(2)?,
            3 => reader.number(4)?,
            _ => return None,
        };
        reader.bytes(2)?;
        let kind = *reader.bytes(4)?.first_chunk()?;
        // Two entries for one item: which one counts is anybody's guess.
        if kinds.insert(id, kind).is_some() {
            return None;
        }
    }
    Some(kinds)
}

/// Where each item lies (`iloc`).
fn places(content: &[u8], parts: &[Part]) -> Option<BTreeMap<u64, Vec<Place>>> {
    let mut reader = reader(content, parts, b"iloc")?;
    let version = reader.number(1)?;
    reader.bytes(3)?;
    let sizes = reader.number(2)?;
    let size = |shift: u32| usize::try_from((sizes >> shift) & 0xF).ok();
    let (offset, length, base) = (size(12)?, size(8)?, size(4)?);
    let index = if version == 0 { 0 } else { size(0)? };
    let wide = if version < 2 { 2 } else { 4 };
    let count = reader.number(wide)?;
    let mut items = BTreeMap::new();
    let mut left = MOST_PLACES;
    for _ in 0..count {
        let id = reader.number(wide)?;
        let method = if version == 0 {
            0
        } else {
            reader.number(2)? & 0xF
        };
        // Not in another file.
        if reader.number(2)? != 0 {
            return None;
        }
        let start = reader.number(base)?;
        let pieces = reader.number(2)?;
        let mut places = Vec::new();
        for _ in 0..pieces {
            left = left.checked_sub(1)?;
            reader.bytes(index)?;
            let from = start.checked_add(reader.number(offset)?)?;
            let to = from.checked_add(reader.number(length)?)?;
            let range = usize::try_from(from).ok()?..usize::try_from(to).ok()?;
            places.push(match method {
                0 => Place::File(range),
                1 => Place::Data(range),
                // Made of other items' bytes.
                _ => return None,
            });
        }
        left = left.checked_sub(1)?;
        if items.insert(id, places).is_some() {
            return None;
        }
    }
    Some(items)
}
