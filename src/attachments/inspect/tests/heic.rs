//! HEIC.

use super::build::{Heic, PIXELS_OF_HEIC, SECRET, part};
use super::{contains, look};
use crate::domain::attachment::FileKind;

fn cleaned(heic: &Heic) -> Vec<u8> {
    look(FileKind::Heic, &heic.build())
        .unwrap()
        .cleaned
        .unwrap()
}

#[test]
fn everything_but_the_picture_is_wiped() {
    // One of one picture, by its number.
    let group = [&[0; 7][..], &[9, 0, 0, 0, 1, 0, 0, 0, 1], SECRET].concat();
    let groups = [
        part(b"altr", &group),
        part(b"note", SECRET),
        SECRET.to_vec(),
    ];
    let heic = Heic {
        top: vec![
            part(b"moov", &[b"udta", SECRET].concat()),
            part(b"uuid", SECRET),
            part(b"free", SECRET),
            // What is no box at all hangs on behind.
            SECRET.to_vec(),
        ],
        parts: vec![
            part(b"uuid", SECRET),
            part(b"free", SECRET),
            part(b"grpl", &groups.concat()),
            SECRET.to_vec(),
        ],
        ..Heic::default()
    };
    let original = heic.build();
    let cleaned = cleaned(&heic);
    assert!(!contains(&cleaned, SECRET) && !contains(&cleaned, b"moov"));
    assert!(contains(&cleaned, PIXELS_OF_HEIC));
    // How it is turned is a property, and nothing has moved.
    assert!(contains(&cleaned, b"irot\x01") && contains(&cleaned, b"auxid:1\0"));
    assert!(contains(&cleaned, &[b"altr", &group[..16]].concat()));
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
