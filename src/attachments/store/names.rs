//! What objects are called: made of ids and numbers, they tell nothing.
//!
//! `conversation/file/form/segment-generation`. The generation is the number of the right to write
//! under which the segment was kept: a write that was given up and lands late lands where nobody
//! looks for it.

use object_store::ObjectMeta;
use object_store::path::Path;
use uuid::Uuid;

use super::{Held, SEGMENT, Stored};
use crate::domain::ids::{AttachmentId, ConversationId, Timestamp};
use crate::journal::Written;

/// How long segment `index` of a file of `size` bytes is; none where there is no such segment.
#[must_use]
pub fn segment_length(size: u64, index: u32) -> Option<usize> {
    let segment = u64::try_from(SEGMENT).ok()?;
    let rest = size.checked_sub(u64::from(index).checked_mul(segment)?)?;
    let length = usize::try_from(rest.min(segment)).ok()?;
    (length > 0).then_some(length)
}

/// The folder of a file, or of all files of a conversation.
pub(super) fn folder(conversation: ConversationId, attachment: Option<AttachmentId>) -> Path {
    let path = Path::from(conversation.to_string());
    match attachment {
        Some(attachment) => path.join(attachment.to_string()),
        None => path,
    }
}

/// The last part of a segment's name.
pub(super) fn segment_name(written: &Written, index: u32) -> String {
    match written.generation(index) {
        0 => format!("{index:06}"),
        generation => format!("{index:06}-{generation:016x}"),
    }
}

/// The whole name of a segment.
pub(super) fn location(file: &Stored, index: u32) -> Path {
    folder(file.conversation, Some(file.attachment))
        .join(file.copy.folder())
        .join(segment_name(&file.written, index))
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
