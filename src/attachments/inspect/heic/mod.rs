//! HEIC (ISO/IEC 23008-12), as phones take pictures: boxes inside boxes.
//!
//! No decoder is kept for it, so the pixels are not looked at; only browsers that have one show
//! it. But which bytes are pixels is told by the boxes, so everything else can be wiped: EXIF,
//! XMP, films of live pictures, whatever hides between. Nothing moves, so that every offset stays
//! right: what goes becomes a box of nothing. How the picture is to be turned is a property of its
//! own (`irot`, `imir`) and stays.

mod boxes;
mod fields;
mod items;

use std::ops::Range;

use self::boxes::{Part, boxes, inside, kind};
use self::items::{Item, Place};
use crate::domain::event::AttachmentProblem::{self, Damaged, TooComplex, TypeNotAllowed};

/// Brands of pictures coded with HEVC (ISO/IEC 23008-12 annex B.4).
const BRANDS: &[&[u8; 4]] = &[b"heic", b"heix", b"heim", b"heis"];
/// Items that are pictures or make one of others.
const PICTURES: &[&[u8; 4]] = &[
    b"hvc1", b"hev1", b"lhv1", b"grid", b"iovl", b"iden", b"tmap",
];
/// What the file consists of.
const TOP: &[&[u8; 4]] = &[b"ftyp", b"meta", b"mdat"];
/// What of the description is needed to show the picture.
const DESCRIPTION: &[&[u8; 4]] = &[
    b"hdlr", b"pitm", b"iinf", b"iref", b"iprp", b"iloc", b"idat", b"grpl",
];
/// What of the properties' box is: the properties, and to which items they belong.
const OF_PROPERTIES: &[&[u8; 4]] = &[b"ipco", b"ipma"];
/// Properties that say how a picture is decoded and shown.
const PROPERTIES: &[&[u8; 4]] = &[
    b"ispe", b"hvcC", b"lhvC", b"pixi", b"colr", b"irot", b"imir", b"clap", b"pasp", b"auxC",
    b"rloc", b"lsel", b"oinf", b"tols", b"clli", b"mdcv", b"cclv", b"amve",
];
/// Groups of pictures of which a program shows one, or two side by side.
const GROUPS: &[&[u8; 4]] = &[b"altr", b"ster"];
/// EXIF data that says nothing: the place of its header, the header, an empty directory.
const NO_EXIF: &[u8] = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0";

/// The picture with everything wiped that is not needed to show it.
///
/// # Errors
///
/// `TypeNotAllowed` where it is no such picture, `Damaged` where its boxes are not in order,
/// `TooComplex` where it has more than `pixels` pixels.
pub(super) fn clean(content: &[u8], pixels: u64) -> Result<Vec<u8>, AttachmentProblem> {
    if !is_heic(content) {
        return Err(TypeNotAllowed);
    }
    let top = boxes(content, 0..content.len());
    let end = top.last().map_or(0, |last| last.whole.end);
    let meta = top
        .iter()
        .find(|found| &found.kind == b"meta")
        .ok_or(Damaged)?;
    // Its first four bytes are version and flags.
    let parts = boxes(content, inside(meta, 4).ok_or(Damaged)?);
    check_size(content, &parts, pixels)?;
    let stored = Stored::find(content, &top, &parts)?;
    let mut bytes = content.get(..end).ok_or(Damaged)?.to_vec();
    let all = properties(content, &parts);
    let around = within(content, &parts, b"iprp");
    let groups = within(content, &parts, b"grpl");
    let other = |known: &'static [&[u8; 4]]| move |part: &&Part| !known.contains(&&part.kind);
    let unknown = unknown(&top, TOP)
        .chain(unknown(&parts, DESCRIPTION))
        .chain(around.iter().filter(other(OF_PROPERTIES)))
        .chain(all.iter().filter(other(PROPERTIES)))
        .chain(groups.iter().filter(other(GROUPS)));
    for part in unknown {
        make_free(&mut bytes, part);
    }
    let kept = parts.iter().chain(&all).chain(&groups);
    for range in kept.filter_map(|part| fields::behind(content, part)) {
        bytes.get_mut(range).ok_or(Damaged)?.fill(0);
    }
    let of_meta = fields::after(&parts, inside(meta, 4).ok_or(Damaged)?);
    for tail in tails(content, &parts).chain([of_meta]) {
        fields::fill(bytes.get_mut(tail).ok_or(Damaged)?);
    }
    for name in names(content, &parts) {
        bytes.get_mut(name).ok_or(Damaged)?.fill(0);
    }
    stored.wipe(&mut bytes)?;
    Ok(bytes)
}

/// The boxes that are none of these, and those that come a second time: only the first is read.
fn unknown<'a>(boxes: &'a [Part], known: &'a [&'a [u8; 4]]) -> impl Iterator<Item = &'a Part> + 'a {
    boxes.iter().filter(move |part| {
        let first = kind(boxes, &part.kind).is_some_and(|first| first.whole == part.whole);
        !known.contains(&&part.kind) || !(first || &part.kind == b"mdat")
    })
}

fn is_heic(content: &[u8]) -> bool {
    let brands = boxes(content, 0..content.len())
        .first()
        .filter(|first| &first.kind == b"ftyp")
        .and_then(|first| content.get(first.body.clone()));
    brands.is_some_and(|body| {
        // The second word is the version.
        let words = body.as_chunks::<4>().0.iter().enumerate();
        words
            .filter(|(at, _)| *at != 1)
            .any(|(_, brand)| BRANDS.contains(&brand))
    })
}

/// The boxes inside the first one of that name.
fn within(content: &[u8], parts: &[Part], name: &[u8; 4]) -> Vec<Part> {
    kind(parts, name).map_or_else(Vec::new, |found| boxes(content, found.body.clone()))
}

/// The properties of all items (section 9.3).
fn properties(content: &[u8], parts: &[Part]) -> Vec<Part> {
    within(content, &within(content, parts, b"iprp"), b"ipco")
}

/// What hangs on behind the boxes in those that hold boxes.
fn tails(content: &[u8], parts: &[Part]) -> impl Iterator<Item = Range<usize>> {
    let around = within(content, parts, b"iprp");
    let holders = [
        kind(parts, b"iprp"),
        kind(parts, b"grpl"),
        kind(&around, b"ipco"),
    ];
    let tail = |holder: &Part| {
        let inner = boxes(content, holder.body.clone());
        fields::after(&inner, holder.body.clone())
    };
    let tails: Vec<_> = holders.into_iter().flatten().map(tail).collect();
    tails.into_iter()
}

/// Where there is room for words that nobody needs: what the handler is called, and each item.
fn names(content: &[u8], parts: &[Part]) -> Vec<Range<usize>> {
    // After its kind, and numbers that are 0 (section 8.4.3).
    let handler = kind(parts, b"hdlr").and_then(|found| inside(found, 12));
    items::names(content, parts).chain(handler).collect()
}

/// Each size that is declared (`ispe`) is within the limit.
fn check_size(content: &[u8], parts: &[Part], pixels: u64) -> Result<(), AttachmentProblem> {
    let mut sizes = 0;
    for property in properties(content, parts) {
        if &property.kind != b"ispe" {
            continue;
        }
        let body = content.get(property.body).ok_or(Damaged)?;
        let (words, _) = body.as_chunks::<4>();
        let [_, width, height, ..] = words else {
            return Err(Damaged);
        };
        let [width, height] = [width, height].map(|word| u64::from(u32::from_be_bytes(*word)));
        if width * height > pixels {
            return Err(TooComplex);
        }
        sizes += 1;
    }
    if sizes == 0 { Err(Damaged) } else { Ok(()) }
}

/// Where items lie, and which bytes of them are kept.
struct Stored {
    /// The places where items may lie: the bodies of `mdat` and `idat`.
    storages: Vec<Range<usize>>,
    /// What is kept of them, in order.
    kept: Vec<Range<usize>>,
    /// What is written into them instead of what it was.
    replaced: Vec<(Range<usize>, Filler)>,
}

#[derive(Clone, Copy)]
enum Filler {
    Exif,
    Spaces,
}

impl Stored {
    fn find(content: &[u8], top: &[Part], parts: &[Part]) -> Result<Self, AttachmentProblem> {
        let media = top.iter().filter(|part| &part.kind == b"mdat");
        let media: Vec<_> = media.map(|part| part.body.clone()).collect();
        let data = kind(parts, b"idat").map(|part| part.body.clone());
        let mut stored = Self {
            storages: media.iter().cloned().chain(data.clone()).collect(),
            kept: Vec::new(),
            replaced: Vec::new(),
        };
        let mut has_primary = false;
        let primary = items::primary(content, parts).ok_or(Damaged)?;
        let mut dropped = Vec::new();
        for Item { id, kind, places } in items::items(content, parts)? {
            let picture = PICTURES.contains(&&kind);
            has_primary |= picture && id == primary;
            for place in places {
                let range = match place {
                    Place::File(range) => lies_in(range, &media),
                    Place::Data(range) => data.as_ref().and_then(|data| {
                        let range = data.start.checked_add(range.start)?
                            ..data.start.checked_add(range.end)?;
                        lies_in(range, std::slice::from_ref(data))
                    }),
                };
                let range = range.ok_or(Damaged)?;
                match &kind {
                    _ if picture => stored.kept.push(range),
                    b"Exif" => dropped.push((range, Filler::Exif)),
                    _ => dropped.push((range, Filler::Spaces)),
                }
            }
        }
        stored.kept.sort_by_key(|range| (range.start, range.end));
        // What is both wiped and shown would either stay or spoil the picture.
        let shown = |wiped: &Range<usize>| {
            let overlaps = |kept: &Range<usize>| kept.start < wiped.end && wiped.start < kept.end;
            stored.kept.iter().any(overlaps)
        };
        if !has_primary || dropped.iter().any(|(range, _)| shown(range)) {
            return Err(Damaged);
        }
        stored.replaced = dropped;
        Ok(stored)
    }

    /// Clears all of the storages that no picture needs.
    fn wipe(self, bytes: &mut [u8]) -> Result<(), AttachmentProblem> {
        for storage in &self.storages {
            let mut at = storage.start;
            for kept in self.kept.iter().filter(|kept| kept.end > storage.start) {
                let next = kept.start.clamp(at, storage.end);
                bytes.get_mut(at..next).ok_or(Damaged)?.fill(0);
                at = at.max(kept.end.min(storage.end));
            }
            bytes.get_mut(at..storage.end).ok_or(Damaged)?.fill(0);
        }
        for (range, filler) in self.replaced {
            let place = bytes.get_mut(range).ok_or(Damaged)?;
            match filler {
                Filler::Spaces => place.fill(b' '),
                Filler::Exif => {
                    let start = place.split_at_mut_checked(NO_EXIF.len());
                    if let Some((start, _)) = start {
                        start.copy_from_slice(NO_EXIF);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The range, where it lies within one of the storages.
fn lies_in(range: Range<usize>, storages: &[Range<usize>]) -> Option<Range<usize>> {
    let holds = |storage: &Range<usize>| storage.start <= range.start && range.end <= storage.end;
    storages.iter().any(holds).then_some(range)
}

/// Makes a box one of nothing, as long as it was.
fn make_free(bytes: &mut [u8], part: &Part) {
    if let Some(name) = bytes.get_mut(part.name.clone()) {
        name.copy_from_slice(b"free");
    }
    if let Some(body) = bytes.get_mut(part.body.clone()) {
        body.fill(0);
    }
}
