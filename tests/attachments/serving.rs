//! Links and what follows them: who gets a file, and who does not.

use portti::domain::command::Command;
use portti::domain::person::{Actor, Side};
use reqwest::StatusCode;
use serde_json::json;

use crate::gallery::{Gallery, professional, unknown, url};

const PLAIN: &[u8] = b"Not really a picture, but nobody looks into it here.";

/// Following a link gives nothing, in the same way as one that was never made.
macro_rules! leads_nowhere {
    ($gallery:expr, $browser:expr, $url:expr) => {{
        let response = $gallery.follow($browser, $url).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{}", $url);
        let body: serde_json::Value = response.json().await.unwrap();
        assert_eq!(body["code"], "not_found");
    }};
}

#[tokio::test]
async fn a_link_is_worth_nothing_in_another_session() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let other = gallery.chat("eero").await;
    let file = gallery.file(&chat, PLAIN).await;
    let residents = url(gallery.resident_link(&mut chat, file, "view").await);
    let staffs = url(gallery.staff_link(&mut chat, file, "view").await);
    // The same person, signed in once more.
    let (again, _socket) = gallery.app.professional("aino").await;
    let nobody = gallery.app.browser();
    for browser in [&chat.staff, &other.resident, &other.staff, &again, &nobody] {
        leads_nowhere!(gallery, browser, &residents);
    }
    for browser in [
        &chat.resident,
        &other.resident,
        &other.staff,
        &again,
        &nobody,
    ] {
        leads_nowhere!(gallery, browser, &staffs);
    }
    assert!(
        gallery
            .follow(&chat.resident, &residents)
            .await
            .status()
            .is_success()
    );
    assert!(
        gallery
            .follow(&chat.staff, &staffs)
            .await
            .status()
            .is_success()
    );
}

#[tokio::test]
async fn a_file_of_another_conversation_is_not_there() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let mut other = gallery.chat("eero").await;
    let file = gallery.file(&chat, PLAIN).await;
    let (status, _) = gallery.resident_link(&mut other, file, "view").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // The other's own conversation with this file, and this conversation by the other.
    let (status, _) = gallery.staff_link(&mut other, file, "view").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    std::mem::swap(&mut other.conversation, &mut chat.conversation);
    let (status, _) = gallery.staff_link(&mut other, file, "view").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    std::mem::swap(&mut other.conversation, &mut chat.conversation);
    let (status, _) = gallery.resident_link(&mut chat, unknown(), "view").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(gallery.audited().await.is_empty(), "nothing was opened");
}

#[tokio::test]
async fn links_are_asked_for_from_pages_of_ours_alone() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    let body = json!({ "purpose": "view" });
    let residents = format!("/api/attachments/{file}/link");
    let conversation = chat.conversation;
    let staffs = format!("/api/staff/conversations/{conversation}/attachments/{file}/link");
    for origin in [None, Some("https://evil.example")] {
        let (status, answer) = chat
            .resident
            .post_from(origin, &residents, body.clone())
            .await;
        assert_eq!(
            (status, &answer["code"]),
            (StatusCode::FORBIDDEN, &json!("origin_refused"))
        );
        let (status, _) = chat.staff.post_from(origin, &staffs, body.clone()).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    chat.staff.csrf = Some("another".to_owned());
    let (status, answer) = chat.staff.post(&staffs, body).await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::FORBIDDEN, &json!("csrf_refused"))
    );
    let wrong = json!({ "purpose": "keep" });
    let (status, _) = chat.resident.post(&residents, wrong).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_altered_link_opens_nothing() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    let link = url(gallery.resident_link(&mut chat, file, "preview").await);
    let (start, capability) = link.split_at("/api/files/".len());
    for at in 0..capability.len() {
        let mut altered = capability.as_bytes().to_vec();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        // The last character holds bits that say nothing; a changed one is refused all the same.
        let altered = format!("{start}{}", String::from_utf8(altered).unwrap());
        leads_nowhere!(gallery, &chat.resident, &altered);
    }
    for altered in [
        format!("{link}A"),
        format!("{link}="),
        link[..link.len() - 1].to_owned(),
        format!("{start}{file}"),
        format!("{start}x"),
        format!("{start}..%2F..%2Fetc%2Fpasswd"),
        format!("{start}{}", "A".repeat(100)),
        format!("{start}{}", "A".repeat(8_000)),
    ] {
        leads_nowhere!(gallery, &chat.resident, &altered);
    }
    assert!(
        gallery
            .follow(&chat.resident, &link)
            .await
            .status()
            .is_success()
    );
}

#[tokio::test]
async fn a_link_lapses() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    let (status, answer) = gallery.resident_link(&mut chat, file, "view").await;
    let expires_at = answer["expires_at"].as_i64().unwrap();
    assert_eq!(expires_at, gallery.clock.now().plus_seconds(300).0);
    let link = url((status, answer));
    gallery.clock.advance(299);
    assert!(
        gallery
            .follow(&chat.resident, &link)
            .await
            .status()
            .is_success()
    );
    gallery.clock.advance(1);
    leads_nowhere!(gallery, &chat.resident, &link);
}

#[tokio::test]
async fn signing_out_ends_links() {
    let gallery = Gallery::open("after_closing_minutes = 60").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    let staffs = url(gallery.staff_link(&mut chat, file, "view").await);
    let residents = url(gallery.resident_link(&mut chat, file, "view").await);
    let (staff, resident) = (chat.staff.clone(), chat.resident.clone());
    let (status, _) = chat.staff.post("/api/staff/sign-out", json!({})).await;
    assert_eq!(status, StatusCode::OK);
    leads_nowhere!(gallery, &staff, &staffs);
    assert!(
        gallery
            .follow(&resident, &residents)
            .await
            .status()
            .is_success()
    );
    let (status, _) = chat.resident.post("/api/session/end", json!({})).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    leads_nowhere!(gallery, &resident, &residents);
}

#[tokio::test]
async fn after_closing_the_resident_fetches_no_more() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    let residents = url(gallery.resident_link(&mut chat, file, "view").await);
    let staffs = url(gallery.staff_link(&mut chat, file, "view").await);
    gallery
        .does(
            &chat,
            Actor::Staff(professional("aino").into()),
            Command::Close,
        )
        .await;
    leads_nowhere!(gallery, &chat.resident, &residents);
    let (status, answer) = gallery.resident_link(&mut chat, file, "view").await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::CONFLICT, &json!("closed"))
    );
    // Who answered still reads the conversation, and its files with it.
    assert!(
        gallery
            .follow(&chat.staff, &staffs)
            .await
            .status()
            .is_success()
    );
    let again = url(gallery.staff_link(&mut chat, file, "download").await);
    assert!(
        gallery
            .follow(&chat.staff, &again)
            .await
            .status()
            .is_success()
    );
}

#[tokio::test]
async fn a_service_may_grant_time_after_closing() {
    let gallery = Gallery::open("after_closing_minutes = 2").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    let first = url(gallery.resident_link(&mut chat, file, "view").await);
    gallery
        .does(
            &chat,
            Actor::Staff(professional("aino").into()),
            Command::Close,
        )
        .await;
    gallery.clock.advance(119);
    assert!(
        gallery
            .follow(&chat.resident, &first)
            .await
            .status()
            .is_success()
    );
    let second = url(gallery.resident_link(&mut chat, file, "download").await);
    gallery.clock.advance(1);
    // The links themselves would be good for longer.
    leads_nowhere!(gallery, &chat.resident, &first);
    leads_nowhere!(gallery, &chat.resident, &second);
    let (status, _) = gallery.resident_link(&mut chat, file, "view").await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_file_that_is_gone_is_not_served() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    for by_staff in [false, true] {
        let file = gallery.file(&chat, PLAIN).await;
        let residents = url(gallery.resident_link(&mut chat, file, "view").await);
        let staffs = url(gallery.staff_link(&mut chat, file, "view").await);
        if by_staff {
            let state = gallery.desk.state(chat.conversation).await.unwrap();
            let target = state.attachments[&file].offered;
            let actor = Actor::Staff(professional("aino").into());
            gallery.does(&chat, actor, Command::Hide { target }).await;
        } else {
            let remove = Command::RemoveAttachment { attachment: file };
            gallery.does(&chat, Actor::Resident, remove).await;
        }
        leads_nowhere!(gallery, &chat.resident, &residents);
        leads_nowhere!(gallery, &chat.staff, &staffs);
        let (status, _) = gallery.staff_link(&mut chat, file, "view").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_file_that_is_not_ready_is_not_served() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let offered = gallery
        .offered(&chat, PLAIN.len() as u64, Side::Resident)
        .await;
    let (status, _) = gallery.staff_link(&mut chat, offered, "view").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = gallery.resident_link(&mut chat, offered, "preview").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_staff_open_and_download_is_audited() {
    let gallery = Gallery::open("").await;
    let mut chat = gallery.chat("aino").await;
    let file = gallery.file(&chat, PLAIN).await;
    for purpose in ["preview", "view", "download"] {
        url(gallery.staff_link(&mut chat, file, purpose).await);
        // What residents do with their own conversation is nobody's business.
        url(gallery.resident_link(&mut chat, file, purpose).await);
    }
    let entry = |action: &str| ("aino".to_owned(), action.to_owned(), file.to_string());
    assert_eq!(
        gallery.audited().await,
        [entry("file_opened"), entry("file_downloaded")]
    );
}
