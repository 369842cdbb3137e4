//! While a file is on its way it is judged anew, now and then, whether it may be.

use portti::attachments::store::SEGMENT;
use portti::domain::command::Command;
use portti::domain::person::{Actor, Side};
use reqwest::StatusCode;
use serde_json::json;

use crate::gallery::{Chat, Gallery, url};
use crate::sender::Sender;
use crate::uploading::{content, fresh};

/// What ends the right to a file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    SignOut(Side),
    Close,
    Remove,
}

impl End {
    async fn come(
        self,
        gallery: &Gallery,
        chat: &mut Chat,
        file: portti::domain::ids::AttachmentId,
    ) {
        match self {
            Self::SignOut(Side::Resident) => {
                let (status, _) = chat.resident.post("/api/session/end", json!({})).await;
                assert_eq!(status, StatusCode::NO_CONTENT);
            }
            Self::SignOut(_) => {
                let (status, _) = chat.staff.post("/api/staff/sign-out", json!({})).await;
                assert_eq!(status, StatusCode::OK);
            }
            Self::Close => gallery.does(chat, Actor::Resident, Command::Close).await,
            Self::Remove => {
                let remove = Command::RemoveAttachment { attachment: file };
                gallery.does(chat, Actor::Resident, remove).await;
            }
        }
    }
}

#[tokio::test]
async fn an_upload_ends_with_the_right_to_it() {
    let gallery = Gallery::open("").await;
    for (end, told) in [
        (End::SignOut(Side::Resident), (401, "session_ended")),
        (End::SignOut(Side::Professional), (401, "session_ended")),
        (End::Close, (410, "upload_gone")),
        (End::Remove, (410, "upload_gone")),
    ] {
        let mut chat = gallery.chat("aino").await;
        let sender = match end {
            End::SignOut(Side::Professional) => Sender::staff(&gallery, &chat),
            _ => Sender::resident(&gallery, &chat),
        };
        let bytes = content(3 * SEGMENT);
        let id = fresh(&gallery);
        sender.begin(id, bytes.len() as u64).await;
        let mut slow = sender.slowly(id, 0, Some(bytes.len())).await;
        slow.send(&bytes[..SEGMENT]).await;
        sender.reaches(id, SEGMENT as u64).await;
        end.come(&gallery, &mut chat, id).await;
        slow.send(&bytes[SEGMENT..2 * SEGMENT]).await;
        assert_eq!(slow.answer().await, (told.0, told.1.to_owned()), "{end:?}");
        let row = gallery.journal.file(id).await.unwrap();
        assert!(
            row.is_none_or(|row| row.arrived == SEGMENT as u64),
            "{end:?}"
        );
    }
}

#[tokio::test]
async fn a_download_ends_with_the_right_to_it() {
    let gallery = Gallery::open("").await;
    // Larger than what the two ends of a connection hold between them.
    let plain = content(32 * SEGMENT);
    for end in [
        End::SignOut(Side::Resident),
        End::SignOut(Side::Professional),
        End::Close,
        End::Remove,
    ] {
        let mut chat = gallery.chat("aino").await;
        let file = gallery.file(&chat, &plain).await;
        let staff = end == End::SignOut(Side::Professional);
        let mut response = if staff {
            let link = url(gallery.staff_link(&mut chat, file, "download").await);
            gallery.follow(&chat.staff, &link).await
        } else {
            let link = url(gallery.resident_link(&mut chat, file, "download").await);
            gallery.follow(&chat.resident, &link).await
        };
        assert_eq!(response.status(), StatusCode::OK);
        let mut read = response.chunk().await.unwrap().unwrap().len();
        end.come(&gallery, &mut chat, file).await;
        let broken = loop {
            match response.chunk().await {
                Ok(Some(piece)) => read += piece.len(),
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
        assert!(broken, "{end:?}: {read} bytes came");
        assert!(read < plain.len(), "{end:?}");
    }
}
