//! HEIC.

use super::build::{Heic, PIXELS_OF_HEIC, SECRET, part};
use super::{Hostile, all_refused, contains, look};
use crate::domain::attachment::FileKind;
use crate::domain::event::AttachmentProblem::{Damaged, TooComplex, TypeNotAllowed};

fn cleaned(heic: &Heic) -> Vec<u8> {
    look(FileKind::Heic, &heic.build())
        .unwrap()
        .cleaned
        .unwrap()
}

#[test]
fn everything_but_the_picture_is_wiped() {
    let heic = Heic {
        top: vec![
            part(b"moov", &[b"udta", SECRET].concat()),
            part(b"uuid", SECRET),
            part(b"free", SECRET),
            // What is no box at all hangs on behind.
            SECRET.to_vec(),
        ],
        parts: vec![part(b"uuid", SECRET), part(b"free", SECRET)],
        ..Heic::default()
    };
    let original = heic.build();
    let cleaned = cleaned(&heic);
    assert!(!contains(&cleaned, SECRET) && !contains(&cleaned, b"moov"));
    assert!(contains(&cleaned, PIXELS_OF_HEIC));
    // How it is turned is a property, and nothing has moved.
    assert!(contains(&cleaned, b"irot"));
    assert_eq!(cleaned.len(), original.len() - SECRET.len());
    let place = |bytes: &[u8]| memchr::memmem::find(bytes, PIXELS_OF_HEIC);
    assert_eq!(place(&cleaned), place(&original));
    // An EXIF reader finds well-formed data that says nothing.
    assert!(contains(&cleaned, b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"));
    // What is clean stays as it is.
    let again = look(FileKind::Heic, &cleaned).unwrap().cleaned.unwrap();
    assert_eq!(again, cleaned);
}

#[test]
fn pictures_and_metadata_inside_the_description_are_told_apart() {
    let heic = Heic {
        items: vec![
            (1, *b"grid", b"grid of tiles".to_vec(), 1),
            (2, *b"mime", SECRET.to_vec(), 1),
            (3, *b"hvc1", PIXELS_OF_HEIC.to_vec(), 0),
        ],
        ..Heic::default()
    };
    let cleaned = cleaned(&heic);
    assert!(contains(&cleaned, b"grid of tiles") && contains(&cleaned, PIXELS_OF_HEIC));
    assert!(!contains(&cleaned, SECRET));
}

#[test]
fn hostile_heic_pictures_are_refused() {
    let whole = Heic::default().build();
    let changed = |change: fn(&mut Heic)| {
        let mut heic = Heic::default();
        change(&mut heic);
        heic.build()
    };
    let mut external = whole.clone();
    let place = external.windows(4).position(|at| at == b"iloc").unwrap();
    // The first item lies in another file: its data reference is not 0.
    external[place + 4 + 4 + 2 + 2 + 2 + 2 + 1] = 1;
    let files: Vec<Hostile> = [
        (
            "pixels beyond the limit",
            changed(|heic| heic.size = (60_000, 60_000)),
            TooComplex,
        ),
        (
            "a size that overflows",
            changed(|heic| heic.size = (u32::MAX, u32::MAX)),
            TooComplex,
        ),
        (
            "AVIF under this name",
            changed(|heic| heic.brands = vec![*b"avif", *b"mif1"]),
            TypeNotAllowed,
        ),
        (
            "a film",
            changed(|heic| heic.brands = vec![*b"mp42"]),
            TypeNotAllowed,
        ),
        ("cut in half", whole[..whole.len() / 2].to_vec(), Damaged),
        (
            "cut before its pixels",
            whole[..whole.len() - SECRET.len() - 120].to_vec(),
            Damaged,
        ),
        (
            "no description",
            part(b"ftyp", b"heic\0\0\0\0heic"),
            Damaged,
        ),
        (
            "no picture",
            changed(|heic| heic.items[0].1 = *b"mime"),
            Damaged,
        ),
        (
            "another primary item",
            changed(|heic| heic.primary = 2),
            Damaged,
        ),
        (
            "an unknown primary item",
            changed(|heic| heic.primary = 9),
            Damaged,
        ),
        (
            "an item beyond the end",
            changed(|heic| heic.shift = vec![(1, 100_000)]),
            Damaged,
        ),
        (
            "an item in the description",
            changed(|heic| heic.shift = vec![(1, -60)]),
            Damaged,
        ),
        (
            "metadata over the picture",
            changed(|heic| heic.shift = vec![(2, -6)]),
            Damaged,
        ),
        (
            "an item made of another's bytes",
            changed(|heic| heic.items[0].3 = 2),
            Damaged,
        ),
        (
            "one item twice",
            changed(|heic| heic.items[1].0 = 1),
            Damaged,
        ),
        ("an item in another file", external, Damaged),
    ]
    .into_iter()
    .map(|(what, content, problem)| (what, FileKind::Heic, content, problem))
    .collect();
    all_refused(&files);
}
