//! Pictures: taken apart and put together again from what is needed to show them.
//!
//! The pixels are kept as they were sent, without loss. Everything else stays behind: where and
//! with what it was taken (EXIF, XMP, IPTC), small pictures inside it, comments, what stands after
//! its end. Kept are the colours' profile and how the picture is to be turned. Then the picture is
//! decoded within its limits: that proves it to be one, and gives the preview.

mod jpeg;
mod png;
mod preview;
mod webp;

use image::metadata::Orientation;

use crate::domain::attachment::FileKind;
use crate::domain::event::AttachmentProblem;

/// The largest colour profile that is kept, in bytes. Those of printers take about two megabytes.
const LARGEST_PROFILE: usize = 4 * 1024 * 1024;

/// A picture taken apart and put together again.
struct Cleaned {
    bytes: Vec<u8>,
    orientation: Orientation,
}

/// Cleans a picture and makes its preview.
///
/// # Errors
///
/// `Damaged` where it does not decode, `TooComplex` where it has more than `pixels` pixels or would
/// take too much memory, `TypeNotAllowed` for moving pictures.
pub(super) fn check(
    kind: FileKind,
    content: &[u8],
    pixels: u64,
) -> Result<(Vec<u8>, Vec<u8>), AttachmentProblem> {
    let (cleaned, format) = match kind {
        FileKind::Png => (png::clean(content)?, image::ImageFormat::Png),
        FileKind::Webp => (webp::clean(content)?, image::ImageFormat::WebP),
        _ => (jpeg::clean(content)?, image::ImageFormat::Jpeg),
    };
    let preview = preview::make(&cleaned, format, pixels)?;
    Ok((cleaned.bytes, preview))
}

/// A colour profile that looks like one (ICC.1:2022 section 7.2) and holds no more than it says.
fn is_profile(profile: &[u8]) -> bool {
    let size = profile
        .first_chunk::<4>()
        .map(|size| u32::from_be_bytes(*size));
    profile.len() >= 128
        && profile.len() <= LARGEST_PROFILE
        && size.is_some_and(|size| size as usize == profile.len())
        && profile.get(36..40) == Some(b"acsp")
}

/// How a picture is to be turned, by its EXIF data (CIPA DC-008 section 4.6.4).
fn orientation(exif: &[u8]) -> Orientation {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(tiff).unwrap_or(Orientation::NoTransforms)
}

/// EXIF data that says how the picture is to be turned, and nothing else; none where it is not.
fn exif(orientation: Orientation) -> Option<Vec<u8>> {
    if orientation == Orientation::NoTransforms {
        return None;
    }
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    // One entry: tag 0x0112, type SHORT, one value.
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1]);
    tiff.extend([0, orientation.to_exif(), 0, 0]);
    // No further directory.
    tiff.extend([0; 4]);
    Some(tiff)
}
