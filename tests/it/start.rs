//! Starting: once, only when the service can answer, and with nothing personal in the form.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::app::{App, start_form};

async fn refused(app: &App, form: Value) -> String {
    let (status, body) = app.browser().post("/api/conversations", form).await;
    assert!(status.is_client_error(), "{status} {body}");
    assert!(
        body["message"]
            .as_str()
            .is_some_and(|message| message.len() > 10),
        "{body}"
    );
    body["code"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_start_that_is_sent_again_starts_nothing_new() {
    let app = App::start("").await;
    let _aino = app.professional("aino").await;
    let form = start_form("Maija");
    let (mut one, mut two) = (app.browser(), app.browser());
    let (_, first) = one.post("/api/conversations", form.clone()).await;
    let (status, second) = two.post("/api/conversations", form).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(first["conversation"], second["conversation"]);
    assert_eq!(
        one.cookie, two.cookie,
        "an answer lost on the way is given again"
    );
    let (status, _) = two.get("/api/conversation").await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_present_is_said_at_the_start() {
    let app = App::start("").await;
    let (_, info) = app.browser().get("/api/services?ids=terveys&lang=sv").await;
    assert_eq!(info[0]["availability"], "nobody_present");
    assert_eq!(info[0]["name"], "Hälsorådgivning");
    assert_eq!(refused(&app, start_form("Maija")).await, "nobody_present");
}

#[tokio::test]
async fn every_field_of_the_form_is_judged() {
    let app = App::start("").await;
    let _aino = app.professional("aino").await;
    for (field, value, code) in [
        ("name", json!("Maija 010190-900P"), "personal_id_blocked"),
        ("topic", json!("hetu 010190-900P"), "personal_id_blocked"),
        ("phone", json!("010190-900P"), "personal_id_blocked"),
        ("name", json!("  "), "empty"),
        ("name", json!("a".repeat(101)), "too_long"),
        ("consent", Value::Null, "consent_missing"),
        ("consent", json!("1999"), "consent_missing"),
        ("service", json!("no-such"), "not_found"),
        ("id", json!("not-a-uuid"), "malformed"),
        ("language", json!("de"), "malformed"),
        ("surprise", json!(1), "malformed"),
    ] {
        let mut form = start_form("Maija");
        form[field] = value.clone();
        let (status, body) = app.browser().post("/api/conversations", form).await;
        assert_eq!(body["code"], code, "{field} = {value}: {status}");
    }
}

#[tokio::test]
async fn a_form_larger_than_allowed_is_refused() {
    let app = App::start("").await;
    let mut form = start_form("Maija");
    form["topic"] = json!("a".repeat(70_000));
    assert_eq!(refused(&app, form).await, "too_large");
}

#[tokio::test]
async fn too_many_starts_from_one_address_are_refused() {
    let app = App::start("[limits]\nstarts_per_address_hour = 2").await;
    let _aino = app.professional("aino").await;
    for _ in 0..2 {
        app.resident("Maija").await;
    }
    assert_eq!(refused(&app, start_form("Maija")).await, "rate_limited");
}
