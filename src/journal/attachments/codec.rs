//! Between what is known of a file and its sealed row.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::columns::Id;
use super::super::error::JournalError;
use super::super::rows::FileTableRow;
use super::super::seal::{SealKey, identity};
use super::{FileRow, FileState, NewFile, ServedCopy, Written};
use crate::domain::attachment::FileKind;
use crate::domain::ids::{AttachmentId, ConversationId, ServiceId, Timestamp};
use crate::domain::person::Side;
use crate::domain::private::Private;

/// The stored name of [`FileState::Arriving`].
pub(super) const ARRIVING: &str = "arriving";
/// The stored name of [`FileState::Checking`].
pub(super) const CHECKING: &str = "checking";
/// The stored name of [`FileState::Ready`].
pub(super) const READY: &str = "ready";
/// The stored name of [`FileState::Gone`].
pub(super) const GONE: &str = "gone";

/// The part of a row that is sealed.
#[derive(Serialize, Deserialize)]
struct Personal {
    name: Private,
    kind: FileKind,
    created_at: Timestamp,
}

fn about(file: Uuid, conversation: Uuid) -> Vec<u8> {
    identity("file", &[file.as_bytes(), conversation.as_bytes()])
}

/// The row of a file that begins to arrive.
pub(super) fn row(
    file: &NewFile,
    key: &SealKey,
    now: Timestamp,
) -> Result<FileTableRow, JournalError> {
    let personal = Personal {
        name: file.name.clone(),
        kind: file.kind,
        created_at: now,
    };
    let plain = serde_json::to_vec(&personal)
        .map_err(|_| JournalError::Malformed("the name of a file cannot be written down"))?;
    Ok(FileTableRow {
        id: Id(file.id.0),
        conversation: Id(file.conversation.0),
        service: file.service.0.clone(),
        side: side_text(file.side).to_owned(),
        state: ARRIVING.to_owned(),
        size: stored(file.size)?,
        arrived: 0,
        served: served_text(ServedCopy::Original).to_owned(),
        served_size: 0,
        preview_size: 0,
        private: key.seal(&about(file.id.0, file.conversation.0), plain)?,
        changed_at: now.0,
        due_at: now.0,
        leased_until: 0,
        lease: Vec::new(),
        attempts: 0,
        written: Vec::new(),
        served_written: Vec::new(),
        faults: 0,
    })
}

/// Opens a row. Without a key, name and kind are not known.
pub(super) fn opened(row: FileTableRow, key: Option<&SealKey>) -> Result<FileRow, JournalError> {
    let personal = match key {
        Some(key) => {
            let plain = key.open(&about(row.id.0, row.conversation.0), row.private)?;
            serde_json::from_slice(&plain)
                .map_err(|_| JournalError::Damaged("a file is not of a known form"))?
        }
        None => Personal {
            name: Private::default(),
            kind: FileKind::Text,
            created_at: Timestamp(row.changed_at),
        },
    };
    Ok(FileRow {
        id: AttachmentId(row.id.0),
        conversation: ConversationId(row.conversation.0),
        service: ServiceId(row.service),
        side: side(&row.side)?,
        state: state(&row.state)?,
        size: size(row.size)?,
        arrived: size(row.arrived)?,
        served: served(&row.served)?,
        served_size: size(row.served_size)?,
        preview_size: size(row.preview_size)?,
        name: personal.name,
        kind: personal.kind,
        created_at: personal.created_at,
        changed_at: Timestamp(row.changed_at),
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        faults: u32::try_from(row.faults).unwrap_or(u32::MAX),
        written: Written::read(&row.written)?,
        served_written: Written::read(&row.served_written)?,
    })
}

/// A size as it is stored.
pub(super) fn stored(size: u64) -> Result<i64, JournalError> {
    i64::try_from(size).map_err(|_| JournalError::Malformed("a size is out of range"))
}

/// A stored size.
pub(super) fn size(stored: i64) -> Result<u64, JournalError> {
    u64::try_from(stored).map_err(|_| JournalError::Damaged("a size is negative"))
}

fn side_text(side: Side) -> &'static str {
    match side {
        Side::Resident => "resident",
        Side::Professional => "professional",
        Side::System => "system",
    }
}

fn side(text: &str) -> Result<Side, JournalError> {
    [Side::Resident, Side::Professional, Side::System]
        .into_iter()
        .find(|side| side_text(*side) == text)
        .ok_or(JournalError::Damaged("a side is not known"))
}

fn state(text: &str) -> Result<FileState, JournalError> {
    match text {
        ARRIVING => Ok(FileState::Arriving),
        CHECKING => Ok(FileState::Checking),
        READY => Ok(FileState::Ready),
        GONE => Ok(FileState::Gone),
        _ => Err(JournalError::Damaged("the state of a file is not known")),
    }
}

/// The stored name of what is served.
pub(super) fn served_text(served: ServedCopy) -> &'static str {
    match served {
        ServedCopy::Original => "original",
        ServedCopy::Cleaned => "cleaned",
    }
}

fn served(text: &str) -> Result<ServedCopy, JournalError> {
    [ServedCopy::Original, ServedCopy::Cleaned]
        .into_iter()
        .find(|served| served_text(*served) == text)
        .ok_or(JournalError::Damaged(
            "what is served of a file is not known",
        ))
}
