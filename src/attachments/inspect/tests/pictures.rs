//! JPEG, PNG and WebP.

use super::build::{self, SECRET};
use super::{contains, look};
use crate::domain::attachment::FileKind::{self, Jpeg, Png, Webp};

/// What a picture must lose, whatever it is called in the format at hand.
fn carriers() -> Vec<(&'static str, FileKind, Vec<u8>)> {
    let exif = [b"Exif\0\0", &build::tiff(1)[..]].concat();
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat();
    let iptc = [b"Photoshop 3.0\08BIM", SECRET].concat();
    let thumb = [b"JFIF\0\x01\x02\0\0\x01\0\x01\x09\x09", SECRET].concat();
    let (jpeg, png) = (build::jpeg(40, 20), build::png(40, 20));
    let jpeg_with = |marker, body: &[u8]| build::with_segment(&jpeg, marker, body);
    let png_with = |kind: &[u8], body: &[u8]| build::with_chunk(&png, kind, body);
    let webp_with = |kind: &[u8]| build::extended_webp(40, 20, 0, &[(kind, SECRET)]);
    let text = [b"Comment\0", SECRET].concat();
    vec![
        ("EXIF", Jpeg, jpeg_with(0xE1, &exif)),
        ("XMP", Jpeg, jpeg_with(0xE1, &xmp)),
        ("IPTC", Jpeg, jpeg_with(0xED, &iptc)),
        ("a small picture", Jpeg, jpeg_with(0xE0, &thumb)),
        (
            "further pictures",
            Jpeg,
            jpeg_with(0xE2, &[b"MPF\0", SECRET].concat()),
        ),
        (
            "a frame that readers pass over",
            Jpeg,
            jpeg_with(0xC8, SECRET),
        ),
        ("a comment", Jpeg, jpeg_with(0xFE, SECRET)),
        ("a maker's segment", Jpeg, jpeg_with(0xEB, SECRET)),
        (
            "no true profile",
            Jpeg,
            jpeg_with(0xE2, &[b"ICC_PROFILE\0\x01\x01", SECRET].concat()),
        ),
        (
            "a film behind it",
            Jpeg,
            [&jpeg[..], b"ftypmp42", SECRET].concat(),
        ),
        (
            "an archive behind it",
            Jpeg,
            [&jpeg[..], &build::zip(&[("mimetype", SECRET)])].concat(),
        ),
        ("text", Png, png_with(b"tEXt", &text)),
        ("compressed text", Png, png_with(b"zTXt", &text)),
        ("international text", Png, png_with(b"iTXt", &text)),
        ("EXIF", Png, png_with(b"eXIf", &build::tiff(1))),
        (
            "a profile that is none",
            Png,
            png_with(b"iCCP", &[b"icc\0\0", SECRET].concat()),
        ),
        ("a time", Png, png_with(b"tIME", SECRET)),
        ("an unknown chunk", Png, png_with(b"seCr", SECRET)),
        (
            "a long small chunk",
            Png,
            png_with(b"pHYs", &SECRET.repeat(100)),
        ),
        (
            "a page behind it",
            Png,
            [&png[..], b"<script>", SECRET].concat(),
        ),
        (
            "EXIF",
            Webp,
            build::extended_webp(40, 20, 8, &[(b"EXIF", &build::tiff(1))]),
        ),
        ("XMP", Webp, webp_with(b"XMP ")),
        ("an unknown chunk", Webp, webp_with(b"SECR")),
        ("no true profile", Webp, webp_with(b"ICCP")),
        (
            "text behind it",
            Webp,
            [&build::webp(40, 20)[..], SECRET].concat(),
        ),
    ]
}

#[test]
fn pictures_lose_what_tells_where_and_with_what_they_were_taken() {
    for (what, kind, content) in carriers() {
        assert!(contains(&content, SECRET), "{what} of {kind:?}");
        let found = look(kind, &content).unwrap_or_else(|problem| {
            panic!("{what} of {kind:?}: {problem:?}");
        });
        for copy in [found.cleaned.unwrap(), found.preview.unwrap()] {
            assert!(!contains(&copy, SECRET), "{what} of {kind:?}");
            assert!(!contains(&copy, b"PK\x03\x04"), "{what} of {kind:?}");
        }
    }
}

/// The pixels are those that were sent: nothing is encoded anew.
#[test]
fn pixels_are_kept_as_they_were() {
    for (what, kind, content) in carriers() {
        let cleaned = look(kind, &content).unwrap().cleaned.unwrap();
        let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
        assert_eq!(pixels(&content), pixels(&cleaned), "{what} of {kind:?}");
        // What is clean stays as it is.
        let again = look(kind, &cleaned).unwrap().cleaned.unwrap();
        assert_eq!(again, cleaned, "{what} of {kind:?}");
    }
}

#[test]
fn how_a_picture_is_turned_is_kept_and_the_preview_is_turned() {
    use image::ImageDecoder as _;
    for orientation in 2..=8 {
        let tiff = build::tiff(orientation);
        let exif = [b"Exif\0\0", &tiff[..]].concat();
        let png = build::with_chunk(&build::png(40, 20), b"eXIf", &tiff);
        let files = [
            (Jpeg, build::with_segment(&build::jpeg(40, 20), 0xE1, &exif)),
            (Png, png),
            (Webp, build::extended_webp(40, 20, 8, &[(b"EXIF", &tiff)])),
        ];
        for (kind, content) in files {
            let found = look(kind, &content).unwrap();
            let cleaned = found.cleaned.unwrap();
            let reader = image::ImageReader::new(std::io::Cursor::new(&cleaned));
            let mut decoder = reader
                .with_guessed_format()
                .unwrap()
                .into_decoder()
                .unwrap();
            let kept = decoder.orientation().unwrap().to_exif();
            assert_eq!(kept, orientation, "{kind:?}");
            assert!(!contains(&cleaned, SECRET), "{kind:?}");
            let preview = image::load_from_memory(&found.preview.unwrap()).unwrap();
            let lies = orientation < 5;
            assert_eq!(
                preview.width() > preview.height(),
                lies,
                "{kind:?} {orientation}"
            );
            // The dark half is left in the file. Where it is to be seen, the EXIF standard says.
            let preview = preview.to_rgb8();
            let (x, y) = match orientation {
                2 | 3 => (30, 10),
                4 => (10, 10),
                5 | 6 => (10, 10),
                _ => (10, 30),
            };
            let red = preview.get_pixel(x, y).0[0];
            assert!(red < 60, "{kind:?} {orientation}: {red}");
        }
    }
}

#[test]
fn true_colour_profiles_are_kept() {
    for length in [128, 3_144, 70_000, 200_001] {
        let profile = build::profile(length);
        let mut jpeg = build::jpeg(40, 20);
        let pieces: Vec<_> = profile.chunks(60_000).collect();
        let count = u8::try_from(pieces.len()).unwrap();
        // They stand in the file from the last to the first.
        for (number, piece) in (1..=count).zip(pieces) {
            let body = [b"ICC_PROFILE\0", &[number, count][..], piece].concat();
            jpeg = build::with_segment(&jpeg, 0xE2, &body);
        }
        let cleaned = look(Jpeg, &jpeg).unwrap().cleaned.unwrap();
        let webp = build::extended_webp(40, 20, 0x20, &[(b"ICCP", &profile)]);
        let other = look(Webp, &webp).unwrap().cleaned.unwrap();
        for bytes in [cleaned, other] {
            use image::ImageDecoder as _;
            let reader = image::ImageReader::new(std::io::Cursor::new(&bytes));
            let mut decoder = reader
                .with_guessed_format()
                .unwrap()
                .into_decoder()
                .unwrap();
            assert_eq!(decoder.icc_profile().unwrap().as_ref(), Some(&profile));
        }
    }
}

#[test]
fn previews_are_small() {
    for (width, height) in [(1, 1), (512, 512), (1_200, 700), (40, 2_000), (5_000, 1)] {
        let found = look(Jpeg, &build::jpeg(width, height)).unwrap();
        let preview = image::load_from_memory(&found.preview.unwrap()).unwrap();
        assert!(preview.width().max(preview.height()) <= 512);
        assert!(preview.width() <= width && preview.height() <= height);
    }
}

/// A picture's clearness shows as white in its preview.
#[test]
fn what_shows_through_is_white() {
    let clear = image::RgbaImage::from_pixel(10, 10, image::Rgba([0, 0, 0, 0]));
    let mut png = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let preview = look(Png, &png.into_inner()).unwrap().preview.unwrap();
    let preview = image::load_from_memory(&preview).unwrap().to_rgb8();
    assert!(preview.get_pixel(5, 5).0.iter().all(|colour| *colour > 250));
}

/// A moving picture stands still: its other frames are left behind.
#[test]
fn of_a_moving_png_the_still_picture_remains() {
    let control = [&[0, 0, 0, 1][..], &[0; 4]].concat();
    let moving = build::with_chunk(&build::png(40, 20), b"acTL", &control);
    let moving = build::with_chunk(&moving, b"fdAT", SECRET);
    let cleaned = look(Png, &moving).unwrap().cleaned.unwrap();
    assert!(!contains(&cleaned, b"acTL") && !contains(&cleaned, SECRET));
}
