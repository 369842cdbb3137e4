//! `portti erase` beside a server that has the conversation and its files in memory.

use std::process::Output;

use portti::domain::command::Command;
use portti::domain::ids::{ConversationId, Seq};
use portti::domain::person::Actor;
use reqwest::StatusCode;

use crate::gallery::{Gallery, professional, url};

async fn erase(gallery: &Gallery, conversation: ConversationId, more: &[&str]) -> Output {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_portti"));
    command
        .args(["erase", &conversation.to_string(), "--config"])
        .arg(gallery.app.folder.path().join("portti.toml"))
        .args(more)
        .stdin(std::process::Stdio::null());
    command.output().await.unwrap()
}

/// What a command prints.
async fn told(gallery: &Gallery, arguments: &[&str]) -> String {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_portti"));
    let config = gallery.app.folder.path().join("portti.toml");
    let output = command.args(arguments).arg("--config").arg(config).output();
    let output = output.await.unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(output: &Output, code: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with(code), "{said}");
}

async fn listed(gallery: &Gallery, id: ConversationId) -> bool {
    let arguments = ["conversations", "--closed", "--before", "2100-01-01"];
    told(gallery, &arguments).await.contains(&id.to_string())
}

/// The trail of a conversation ends with its erasure.
async fn audited(gallery: &Gallery, id: ConversationId) {
    let arguments = ["audit", "--conversation", &id.to_string(), "--json"];
    let trail = told(gallery, &arguments).await;
    let last: serde_json::Value = serde_json::from_str(trail.lines().last().unwrap()).unwrap();
    assert_eq!(last["action"], "conversation_erased");
    assert_eq!(last["conversation"], id.to_string());
    let later = told(gallery, &["audit", "--since", "2100-01-01"]).await;
    assert_eq!(later, "");
}

#[tokio::test]
async fn an_erased_conversation_takes_its_files_along() {
    let gallery = Gallery::open("").await;
    let (mut chat, mut other) = (gallery.chat("aino").await, gallery.chat("aino").await);
    let file = gallery.file(&chat, b"a rash").await;
    let stays = gallery.file(&other, b"a form").await;
    let link = url(gallery.staff_link(&mut chat, file, "view").await);
    let id = chat.conversation;
    refused(
        &erase(&gallery, id, &["--yes"]).await,
        "conversation_not_closed",
    );
    let aino = Actor::Staff(professional("aino").into());
    gallery.does(&chat, aino, Command::Close).await;
    assert!(listed(&gallery, id).await);
    // Nobody can be asked.
    refused(&erase(&gallery, id, &[]).await, "not_confirmed");
    let fetched = gallery.follow(&chat.staff, &link).await;
    assert_eq!(fetched.bytes().await.unwrap(), "a rash");

    let done = erase(&gallery, id, &["--yes"]).await;
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{said}");
    assert!(said.ends_with("files to be deleted: 1\n"), "{said}");

    assert!(!listed(&gallery, id).await);
    audited(&gallery, id).await;

    let fetched = gallery.follow(&chat.staff, &link).await;
    assert_eq!(fetched.status(), StatusCode::NOT_FOUND);
    let (status, _) = gallery.staff_link(&mut chat, file, "view").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = chat.resident.get("/api/conversation").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    gallery.attachments.sweep().await.unwrap();
    assert!(!gallery.folder().join(id.to_string()).exists());
    assert!(!gallery.journal.file_exists(file).await.unwrap());
    let state = gallery.desk.state(id).await;
    assert!(state.is_err(), "{state:?}");
    let kept = gallery.journal.events_after(id, Seq(0), 50).await;
    assert_eq!(kept, Ok(vec![]));
    // What looks for what lost its other half finds nothing wrong.
    let compared = gallery.attachments.compare().await.unwrap();
    assert_eq!((compared.orphans, compared.lost), (0, 0));
    refused(
        &erase(&gallery, id, &["--yes"]).await,
        "conversation_not_found",
    );

    let link = url(gallery.staff_link(&mut other, stays, "view").await);
    let fetched = gallery.follow(&other.staff, &link).await;
    assert_eq!(fetched.bytes().await.unwrap(), "a form");
}
