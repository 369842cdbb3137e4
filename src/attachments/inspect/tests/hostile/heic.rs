//! HEIC.

use super::Hostile;
use super::build::{Heic, SECRET, part};
use crate::domain::attachment::FileKind;
use crate::domain::event::AttachmentProblem::{Damaged, TooComplex, TypeNotAllowed};

pub fn hostile() -> Vec<Hostile> {
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
    files
}
