//! The kinds of files that Portti knows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A kind of file. Nothing else is ever taken in: no archive, no program, no SVG, no HTML.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// HEIC picture, as phones take them.
    Heic,
    /// PDF document.
    Pdf,
    /// Plain text.
    Text,
    /// Word document without macros.
    Docx,
    /// Excel workbook without macros.
    Xlsx,
    /// PowerPoint presentation without macros.
    Pptx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument presentation.
    Odp,
}

impl FileKind {
    /// Every kind; what services allow unless told otherwise.
    pub const DEFAULT: &'static [Self] = &[
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Heic,
        Self::Pdf,
        Self::Text,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Odt,
        Self::Ods,
        Self::Odp,
    ];

    /// The registered media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
        }
    }

    /// The endings of file names, in lower case and without the dot; the usual one first.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Heic => &["heic", "heif"],
            Self::Pdf => &["pdf"],
            Self::Text => &["txt"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
        }
    }

    /// The kind that a file name's ending stands for, in upper or lower case.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        let same = |known: &&str| known.eq_ignore_ascii_case(extension);
        let mut kinds = Self::DEFAULT.iter().copied();
        kinds.find(|kind| kind.extensions().iter().any(&same))
    }

    /// The kind of a media type, in upper or lower case and whatever its parameters; also by the
    /// names that some browsers use instead of the registered one.
    #[must_use]
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        let (bare, _) = media_type.split_once(';').unwrap_or((media_type, ""));
        let bare = bare.trim().to_ascii_lowercase();
        match bare.as_str() {
            "image/jpg" | "image/pjpeg" => Some(Self::Jpeg),
            "image/heif" => Some(Self::Heic),
            known => {
                let mut kinds = Self::DEFAULT.iter().copied();
                kinds.find(|kind| kind.media_type() == known)
            }
        }
    }

    /// The kind of a file of this name, by its ending.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (stem, extension) = name.rsplit_once('.')?;
        (!stem.is_empty()).then(|| Self::of_extension(extension))?
    }

    /// Whether it is a picture, which gets a cleaned copy and a preview.
    #[must_use]
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Heic)
    }
}
