//! What objects are called: made of ids and numbers, they tell nothing.
//!
//! `conversation/file/form/segment-generation`. The generation is the number of the right to write
//! under which the segment was kept: a write that was given up and lands late lands where nobody
//! looks for it. In a folder, what one right kept lies in one file, named by its first segment; in
//! a bucket each segment lies by itself. Either is read in both, so that they can be copied.

use std::ops::Range;

use object_store::ObjectMeta;
use object_store::path::Path;
use uuid::Uuid;

use super::{Form, Held, SEGMENT, seal};
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};
use crate::journal::Run;

/// How long segment `index` of a file of `size` bytes is; none where there is no such segment.
#[must_use]
pub fn segment_length(size: u64, index: u32) -> Option<usize> {
    let segment = u64::try_from(SEGMENT).ok()?;
    let rest = size.checked_sub(u64::from(index).checked_mul(segment)?)?;
    let length = usize::try_from(rest.min(segment)).ok()?;
    (length > 0).then_some(length)
}

/// What one right kept of a form, in the order of the segments.
pub(super) fn runs(form: &Form) -> Vec<Run> {
    let segments = form.size.div_ceil(SEGMENT as u64);
    let segments = u32::try_from(segments).unwrap_or(u32::MAX);
    form.written.runs(segments)
}

/// The folder of a file, or of all files of a conversation.
pub(super) fn folder(conversation: ConversationId, attachment: Option<AttachmentId>) -> Path {
    let path = Path::from(conversation.to_string());
    match attachment {
        Some(attachment) => path.join(attachment.to_string()),
        None => path,
    }
}

/// The folder of one form of a file.
pub(super) fn form(form: &Form) -> Path {
    folder(form.conversation, Some(form.attachment)).join(form.copy.folder())
}

/// What a segment is called where it is an object of its own.
pub(super) fn segment(form: &Form, index: u32) -> Path {
    let name = match form.written.generation(index) {
        0 => format!("{index:06}"),
        generation => format!("{index:06}-{generation:016x}"),
    };
    self::form(form).join(name)
}

/// What the file of a run is called: as its first segment.
pub(super) fn run(form: &Form, run: &Run) -> Path {
    segment(form, run.segments.start)
}

/// What everything that was noted of a form may be called.
pub(super) fn of_form(form: &Form) -> impl Iterator<Item = Path> {
    let segments = runs(form).into_iter().flat_map(|run| run.segments);
    segments.map(|index| segment(form, index))
}

/// What the files of its runs are called, and where in each what was noted of it ends.
pub(super) fn ends(form: &Form) -> impl Iterator<Item = (Path, u64)> {
    let runs = runs(form).into_iter();
    runs.map(|run| (self::run(form, &run), end(form, &run)))
}

/// Where a segment lies in the file of its run.
pub(super) struct Part {
    /// What the file is called.
    pub(super) name: Path,
    /// Which bytes of it.
    pub(super) bytes: Range<u64>,
    /// Where the file ends, where nothing may come after what was noted.
    pub(super) end: Option<u64>,
}

/// Where a segment lies in the file of its run.
pub(super) fn part(form: &Form, index: u32) -> Option<Part> {
    let mut runs = runs(form).into_iter();
    let run = runs.find(|run| run.segments.contains(&index))?;
    let before = index.checked_sub(run.segments.start)?;
    let at = u64::from(before).checked_mul(seal::sealed(SEGMENT))?;
    let end = at.checked_add(seal::sealed(segment_length(form.size, index)?))?;
    Some(Part {
        name: self::run(form, &run),
        bytes: at..end,
        end: runs.next().is_none().then(|| self::end(form, &run)),
    })
}

/// How long the file of a run is at least: what was noted of it.
pub(super) fn end(form: &Form, run: &Run) -> u64 {
    let lengths = run.segments.clone();
    lengths
        .filter_map(|index| segment_length(form.size, index))
        .map(seal::sealed)
        .fold(0, u64::saturating_add)
}

/// What an object's name says; none where it is not one of ours.
pub(super) fn held_of(object: &ObjectMeta) -> Option<Held> {
    let mut parts = object.location.parts();
    let conversation = Uuid::try_parse(parts.next()?.as_ref()).ok()?;
    let attachment = Uuid::try_parse(parts.next()?.as_ref()).ok()?;
    Some(Held {
        conversation: ConversationId(conversation),
        attachment: AttachmentId(attachment),
        changed_at: Timestamp(object.last_modified.timestamp_micros()),
    })
}
