//! Decodes a picture within its limits and makes the small one that lists show.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::error::ImageError;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::Cleaned;
use crate::domain::event::AttachmentProblem;

/// The longest side of a preview, in pixels.
const SIDE: u32 = 512;
/// The quality of its JPEG, of 100.
const QUALITY: u8 = 75;
/// The most memory that the decoded picture may take, in bytes for each pixel of the limit: four
/// channels of sixteen bits.
const PIXEL_BYTES: u64 = 8;
/// What a decoder may need beside the picture itself, in bytes.
const BESIDE: u64 = 64 * 1024 * 1024;

/// The preview: a JPEG, turned as the picture is to be, at most 512 pixels on its longer side.
pub(super) fn make(
    cleaned: &Cleaned,
    format: ImageFormat,
    pixels: u64,
) -> Result<Vec<u8>, AttachmentProblem> {
    let picture = decoded(&cleaned.bytes, format, pixels)?;
    let mut small = if picture.width().max(picture.height()) > SIDE {
        picture.thumbnail(SIDE, SIDE)
    } else {
        picture
    };
    small.apply_orientation(cleaned.orientation);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&on_white(&small))
        .map_err(|error| problem(&error))?;
    Ok(jpeg)
}

fn decoded(
    bytes: &[u8],
    format: ImageFormat,
    pixels: u64,
) -> Result<DynamicImage, AttachmentProblem> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(pixels.saturating_mul(PIXEL_BYTES).saturating_add(BESIDE));
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| problem(&error))?;
    let (width, height) = decoder.dimensions();
    // Judged by what the header declares, before anything is made of that size.
    if u64::from(width) * u64::from(height) > pixels {
        return Err(AttachmentProblem::TooComplex);
    }
    DynamicImage::from_decoder(decoder).map_err(|error| problem(&error))
}

fn problem(error: &ImageError) -> AttachmentProblem {
    match error {
        ImageError::Limits(_) => AttachmentProblem::TooComplex,
        ImageError::Unsupported(_) => AttachmentProblem::NotCheckable,
        _ => AttachmentProblem::Damaged,
    }
}

/// JPEG knows no clearness: what shows through is white.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let clear = picture.to_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [red, green, blue, alpha] = clear.get_pixel(x, y).0;
        let alpha = u16::from(alpha);
        let mix = |colour: u8| {
            let mixed = (u16::from(colour) * alpha + 255 * (255 - alpha)) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Rgb([mix(red), mix(green), mix(blue)])
    })
}
