//! The main job over the sockets, up to the door of the provider.

use serde_json::json;

use crate::app::App;

#[tokio::test]
async fn a_resident_is_answered_and_the_conversation_ends() {
    let app = App::start("").await;
    let (_, mut aino) = app.professional("aino").await;
    let (_, mut resident, conversation) = app.resident("Maija Meikäläinen").await;
    assert_eq!(resident.next_of("queue").await["position"], 1);
    let board = aino
        .next_where(|frame| !frame["waiting"].as_array().is_none_or(Vec::is_empty))
        .await;
    assert_eq!(board["waiting"][0]["name"], "Maija Meikäläinen");

    let accepted = aino
        .done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    assert_eq!(accepted["type"], "ack", "{accepted}");
    assert_eq!(
        resident.event("accepted").await["name"],
        "Sairaanhoitaja Aino"
    );
    assert!(
        aino.event("accepted").await["account"].is_string(),
        "staff see the account"
    );

    resident
        .done(
            None,
            json!({ "type": "say", "text": "Hei! Miten uusin reseptin?" }),
        )
        .await;
    assert_eq!(
        aino.event("said").await["text"],
        "Hei! Miten uusin reseptin?"
    );
    aino.send(json!({ "type": "typing", "conversation": conversation, "typing": true }))
        .await;
    assert_eq!(resident.next_of("typing").await["side"], "professional");
    aino.done(
        Some(&conversation),
        json!({ "type": "note", "text": "Soita apteekkiin" }),
    )
    .await;
    aino.done(
        Some(&conversation),
        json!({ "type": "say", "text": "Hei, autan mielelläni." }),
    )
    .await;
    let said = |frame: &serde_json::Value| frame["events"].to_string().contains("mielelläni");
    let answer = resident.next_where(said).await.to_string();
    assert!(
        !answer.contains("apteekkiin"),
        "a note reached the resident"
    );

    let closed = aino
        .done(Some(&conversation), json!({ "type": "close" }))
        .await;
    assert_eq!(closed["type"], "ack", "{closed}");
    resident.event("closed").await;
    let late = resident
        .done(None, json!({ "type": "say", "text": "Vielä yksi asia" }))
        .await;
    assert_eq!(late["code"], "closed");
    let mail = json!({ "type": "request_transcript", "address": "maija@example.org" });
    assert_eq!(resident.done(None, mail).await["type"], "ack");
}

#[tokio::test]
async fn a_personal_id_is_refused_before_identification() {
    let app = App::start("").await;
    let (_, mut aino) = app.professional("aino").await;
    let (_, mut resident, conversation) = app.resident("Maija").await;
    aino.done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    let typed = json!({ "type": "say", "text": "hetuni on 010190-900P kiitos" });
    let refused = resident.done(None, typed).await;
    assert_eq!(refused["code"], "personal_id_blocked", "{refused}");
    assert!(
        !refused.to_string().contains("900P"),
        "the refusal repeats the code"
    );
    let typed = json!({ "type": "say", "text": "Onko hetu 010190 900P?" });
    let refused = aino.done(Some(&conversation), typed).await;
    assert_eq!(refused["code"], "personal_id_blocked", "{refused}");
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let app = App::start("").await;
    let (_, mut aino) = app.professional("aino").await;
    let (browser, mut resident, conversation) = app.resident("Maija").await;
    aino.done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    let id = resident
        .command(None, json!({ "type": "say", "text": "ennen" }))
        .await;
    resident.answer(&id).await;
    app.begin_stop();
    resident.next_of("reconnect").await;
    assert_eq!(resident.closed().await, (1012, "restart".to_owned()));
    let app = App::start_in(app.stop().await).await;
    let back = app.browser_with(&browser);
    let (status, session) = back.get("/api/conversation").await;
    assert_eq!(
        (status.as_u16(), &session["conversation"]),
        (200, &json!(conversation))
    );
    let mut resident = back.resident_socket(2).await;
    assert_eq!(resident.event("said").await["text"], "ennen");
    // The same command once more: kept once, acknowledged again.
    resident
        .command_as(&id, None, json!({ "type": "say", "text": "ennen" }))
        .await;
    assert_eq!(resident.answer(&id).await["seq"], 3);
}
