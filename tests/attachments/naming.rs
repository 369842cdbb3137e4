//! Personal identity codes in the names of files, on their real way.

use portti::domain::ids::AttachmentId;
use reqwest::StatusCode;
use serde_json::Value;

use crate::gallery::{Chat, Gallery};
use crate::sender::{Sender, offer};
use crate::uploading::fresh;

/// Names with an artificial code in them, written in several ways.
const TELLING: [&str; 5] = [
    "Lähete 240685-917U.png",
    "240685-917u.png",
    "lähete_240685-917U_2.png",
    "24 06 85-917U.png",
    "２４０６８５-９１７Ｕ.png",
];

/// A service that takes no codes even after identification.
async fn strict() -> Gallery {
    let (mask, block) = ("\"mask\"", "\"block\"");
    let strictly = |service: String| {
        assert!(service.contains(&format!("after_identification = {mask}")));
        service.replace(mask, block)
    };
    Gallery::open_where("", strictly).await
}

async fn nothing_is_known_of(gallery: &Gallery, chat: &Chat, id: AttachmentId) {
    assert!(!gallery.journal.file_exists(id).await.unwrap());
    let state = gallery.desk.state_now(chat.conversation).await.unwrap();
    assert!(!state.attachments.contains_key(&id));
}

#[tokio::test]
async fn a_name_with_a_personal_id_is_refused_before_anything_is_kept() {
    let gallery = strict().await;
    let chat = gallery.chat("aino").await;
    for sender in [
        Sender::resident(&gallery, &chat),
        Sender::staff(&gallery, &chat),
    ] {
        for name in TELLING {
            let id = fresh(&gallery);
            let answer = sender.offer(id, name, 10).await;
            let told = (answer.status, answer.code());
            let expected = (StatusCode::BAD_REQUEST, "personal_id_blocked");
            assert_eq!(told, expected, "{name}: {answer:?}");
            // The sentence helps, and does not say the code again.
            let message = answer.body["message"].as_str().unwrap_or_default();
            assert!(!message.is_empty() && !message.contains("917"), "{message}");
            nothing_is_known_of(&gallery, &chat, id).await;
            let bytes = sender.patch(id, 0, &[0; 10]).await;
            assert_eq!(bytes.status, StatusCode::NOT_FOUND);
        }
        // Dates and numbers of cases are no codes.
        let id = fresh(&gallery);
        let answer = sender.offer(id, "Lähete 24.6.1985 nro 917.png", 10).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        assert_eq!(sender.delete(id).await.status, StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn what_hides_a_code_in_a_name_is_taken_away_first() {
    let gallery = strict().await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    for name in [
        "C:\\omat\\240685-917U.png",
        "2406\u{200B}85-917\u{202E}U.png",
        "../240685-917U.png",
    ] {
        let id = fresh(&gallery);
        let answer = sender.post(&offer(id, name, "image/png", 10)).await;
        assert_eq!(answer.code(), "personal_id_blocked", "{name:?}: {answer:?}");
        assert_ne!(answer.body, Value::Null);
        nothing_is_known_of(&gallery, &chat, id).await;
    }
    // A code in the folder alone goes with the folder.
    let id = fresh(&gallery);
    let name = "240685-917U/kuva.png";
    let answer = sender.post(&offer(id, name, "image/png", 10)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let row = gallery.journal.file(id).await.unwrap().unwrap();
    assert_eq!(row.name.expose(), "kuva.png");
}

#[tokio::test]
async fn where_codes_are_masked_no_name_that_is_kept_tells_them() {
    let gallery = Gallery::open("").await;
    let chat = gallery.chat("aino").await;
    let sender = Sender::resident(&gallery, &chat);
    for name in TELLING {
        let id = fresh(&gallery);
        let answer = sender.offer(id, name, 10).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        let row = gallery.journal.file(id).await.unwrap().unwrap();
        let kept = row.name.expose();
        assert!(kept.ends_with(".png"), "{kept}");
        assert!(!kept.to_lowercase().contains("917u"), "{kept}");
        assert!(!kept.contains("９１７"), "{kept}");
        assert_eq!(sender.delete(id).await.status, StatusCode::NO_CONTENT);
    }
}
