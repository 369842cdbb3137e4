//! Inspection: is a file what it says it is, can anything in it act, and what must be taken out
//! before the other side gets it?
//!
//! What comes is written by strangers, and reading it is where servers get broken into. So it is
//! read in a process of its own (`portti inspect`) that has no environment, no files, no network
//! of ours and little memory and time: [`Inspector`] starts one for each file, hands the content
//! over and takes a short verdict back. What that process does is [`examine`]: plain functions
//! over bytes, a file for each kind of content.
//!
//! May use the configuration and the domain alone.

mod heic;
mod inspector;
mod kind;
mod office;
mod pdf;
mod picture;
#[cfg(test)]
mod tests;
mod text;
mod wire;
mod worker;

use serde::{Deserialize, Serialize};

use crate::domain::attachment::{ActiveContent, FileKind};
use crate::domain::event::AttachmentProblem;

pub use inspector::{Ask, Findings, InspectError, Inspected, Inspector, Settings};
pub use worker::run;

/// What is to be examined, and within which limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What the file was declared to be: its content must be that.
    pub kind: FileKind,
    /// How many bytes there must be.
    pub size: u64,
    /// What is done with content that can act.
    pub active: ActiveContent,
    /// The most pixels that a picture may have.
    pub pixels: u64,
    /// The most pages that a PDF may have.
    pub pages: u32,
}

/// A file that passed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// Whether it has content that can act, where that is only flagged.
    pub flagged: bool,
    /// What is served instead of the original: a picture without its metadata, a text in UTF-8.
    pub cleaned: Option<Vec<u8>>,
    /// A small JPEG of a picture.
    pub preview: Option<Vec<u8>>,
}

/// Examines a file.
///
/// Never panics by intent and bounds what it allocates by the limits of the order; where a library
/// below fails in that, the process around it ends and the file is refused.
///
/// # Errors
///
/// Why the file is refused.
pub fn examine(order: &Order, content: &[u8]) -> Result<Examined, AttachmentProblem> {
    if content.is_empty() || content.len() as u64 != order.size {
        return Err(AttachmentProblem::Incomplete);
    }
    kind::agrees(order.kind, content)?;
    let mut examined = Examined::default();
    let acts = match order.kind {
        FileKind::Jpeg | FileKind::Png | FileKind::Webp => {
            let (cleaned, preview) = picture::check(order.kind, content, order.pixels)?;
            examined.cleaned = Some(cleaned);
            examined.preview = Some(preview);
            false
        }
        FileKind::Heic => {
            examined.cleaned = Some(heic::clean(content, order.pixels)?);
            false
        }
        FileKind::Text => {
            examined.cleaned = text::check(content)?;
            false
        }
        FileKind::Pdf => pdf::check(content, order.pages, order.pixels)?,
        FileKind::Docx
        | FileKind::Xlsx
        | FileKind::Pptx
        | FileKind::Odt
        | FileKind::Ods
        | FileKind::Odp => office::check(order.kind, content)?,
    };
    if acts && order.active == ActiveContent::Refuse {
        return Err(AttachmentProblem::ActiveContent);
    }
    examined.flagged = acts;
    Ok(examined)
}
