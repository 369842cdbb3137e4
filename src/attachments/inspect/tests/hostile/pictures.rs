//! JPEG, PNG and WebP.

use super::Hostile;
use super::build;
use crate::domain::attachment::FileKind::{Jpeg, Png, Webp};
use crate::domain::event::AttachmentProblem::{Damaged, TooComplex, TypeNotAllowed};

pub fn hostile() -> Vec<Hostile> {
    let (jpeg, png, webp) = (build::jpeg(40, 20), build::png(40, 20), build::webp(40, 20));
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let mut bad_sum = png.clone();
    bad_sum[8 + 25 + 10] ^= 1;
    // Sizes are declared that nobody has the memory for; the data is missing.
    let frame = jpeg.windows(2).position(|at| at == b"\xFF\xC0").unwrap();
    let mut declared_jpeg = jpeg.clone();
    declared_jpeg[frame + 5..frame + 9].fill(0xFF);
    let declared_png = [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        build::png_header(0x7FFF_FFFF, 0x7FFF_FFFF),
        build::png_chunk(b"IDAT", &build::deflated(&[0; 100])),
        build::png_chunk(b"IEND", &[]),
    ];
    let mut declared_webp = build::extended_webp(40, 20, 0, &[]);
    let side = 59_999_u32.to_le_bytes();
    declared_webp[24..30].copy_from_slice(&[&side[..3], &side[..3]].concat());
    let zero_by_zero = [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        build::png_header(0, 0),
        build::png_chunk(b"IEND", &[]),
    ];
    let animated = build::extended_webp(40, 20, 2, &[(b"ANIM", &[0; 6])]);
    let flagged = build::extended_webp(40, 20, 2, &[]);
    let mut no_picture = build::extended_webp(40, 20, 0, &[]);
    let place = no_picture.windows(4).position(|at| at == b"VP8L").unwrap();
    no_picture[place..place + 4].copy_from_slice(b"NONE");
    let arithmetic = {
        let mut bytes = jpeg.clone();
        bytes[frame + 1] = 0xC9;
        bytes
    };
    vec![
        ("a JPEG cut in half", Jpeg, half(&jpeg), Damaged),
        (
            "a JPEG without its end",
            Jpeg,
            jpeg[..jpeg.len() - 2].to_vec(),
            Damaged,
        ),
        (
            "a JPEG of nothing",
            Jpeg,
            b"\xFF\xD8\xFF\xD9".to_vec(),
            Damaged,
        ),
        (
            "a JPEG that only begins",
            Jpeg,
            b"\xFF\xD8\xFF\xE0".to_vec(),
            Damaged,
        ),
        (
            "a JPEG without tables",
            Jpeg,
            [b"\xFF\xD8\xFF\xD0", &jpeg[jpeg.len() / 2..]].concat(),
            Damaged,
        ),
        (
            "a page that begins like a JPEG",
            Jpeg,
            b"\xFF\xD8\xFF<script>alert(1)</script>".to_vec(),
            Damaged,
        ),
        ("a JPEG of four gigapixels", Jpeg, declared_jpeg, TooComplex),
        ("a JPEG in a coding nobody has", Jpeg, arithmetic, Damaged),
        (
            "a bomb: a JPEG of too many pixels",
            Jpeg,
            build::jpeg(1_100, 1_000),
            TooComplex,
        ),
        ("a PNG cut in half", Png, half(&png), Damaged),
        ("a PNG with a wrong checksum", Png, bad_sum, Damaged),
        (
            "a PNG without an end",
            Png,
            png[..png.len() - 12].to_vec(),
            Damaged,
        ),
        (
            "a PNG of nothing",
            Png,
            b"\x89PNG\r\n\x1A\n".to_vec(),
            Damaged,
        ),
        ("a PNG of no size", Png, zero_by_zero.concat(), Damaged),
        (
            "a PNG of four exapixels",
            Png,
            declared_png.concat(),
            TooComplex,
        ),
        (
            "a bomb: a PNG of too many pixels",
            Png,
            build::png(1_100, 1_000),
            TooComplex,
        ),
        ("a WebP cut in half", Webp, half(&webp), Damaged),
        ("a WebP without a picture", Webp, no_picture, Damaged),
        (
            "a WebP of three gigapixels",
            Webp,
            declared_webp,
            TooComplex,
        ),
        ("a WebP that moves", Webp, animated, TypeNotAllowed),
        (
            "a WebP that says that it moves",
            Webp,
            flagged,
            TypeNotAllowed,
        ),
        (
            "a bomb: a WebP of too many pixels",
            Webp,
            build::webp(1_100, 1_000),
            TooComplex,
        ),
        (
            "a picture with a PDF before it",
            Jpeg,
            [b"%PDF-1.7\n", &jpeg[..]].concat(),
            TypeNotAllowed,
        ),
    ]
}
