//! Hostile uploads: each gets its code, and none leaves bytes, rows or an open file behind.

mod bytes;
mod contents;
mod offers;

use std::path::Path;
use std::time::Duration;

use portti::attachments::store::SEGMENT;
use portti::domain::command::Command;
use portti::domain::ids::AttachmentId;
use portti::domain::person::{Actor, Side};
use reqwest::Method;

use crate::client::PATIENCE;
use crate::gallery::{Chat, Gallery, professional};
use crate::house::MARK;
use crate::sender::{Answer, Headers, Sender, offer, told};
use crate::uploading::{content, fresh};

/// Limits that tests can reach.
const SMALL: &str = "file_megabytes = 1\nconversation_megabytes = 2\nconversation_files = 3\n\
                     service_megabytes = 3\n";

/// How many files lie in a folder, however deep.
fn objects(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return usize::from(folder.is_file() && !folder.ends_with(MARK));
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| objects(&entry.path()))
        .sum()
}

/// Nothing is kept of anything: no bytes, no rows, and no file that anybody waits for.
async fn nothing_is_left(gallery: &Gallery, chats: &[&Chat], what: &str) {
    let emptied = async {
        while objects(&gallery.folder()) > 0
            || !gallery
                .journal
                .gone_files(None, 10)
                .await
                .unwrap()
                .is_empty()
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let emptied = tokio::time::timeout(PATIENCE, emptied).await;
    assert!(emptied.is_ok(), "{what}: bytes or rows are left");
    for chat in chats {
        let rows = gallery.journal.files_of(chat.conversation).await.unwrap();
        assert_eq!(rows, [], "{what}");
        let state = gallery.desk.state_now(chat.conversation).await.unwrap();
        assert_eq!(state.kept_files().count(), 0, "{what}");
    }
}

#[track_caller]
fn is(answer: &Answer, status: u16, code: &str, what: &str) {
    let found = (answer.status.as_u16(), answer.code());
    assert_eq!(found, (status, code), "{what}: {answer:?}");
    assert_eq!(answer.headers["tus-resumable"], "1.0.0", "{what}");
}
