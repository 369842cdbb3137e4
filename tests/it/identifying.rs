//! The hand-off over HTTP: what the flow cookie survives, and how often it lets one go on.

use portti::config;
use reqwest::StatusCode;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::{Value, json};

use crate::app::{App, write_config, write_pages};
use crate::client::Browser;
use crate::provider::Provider;

/// The app before a provider that answers, with `more` in the main file.
async fn app(provider: &Provider, more: &str) -> App {
    let folder = tempfile::tempdir().unwrap();
    write_config(folder.path(), more);
    write_pages(&folder.path().join("dist"));
    let path = folder.path().join("portti.toml");
    let demo = std::fs::read_to_string(&path).unwrap();
    let moved = demo.replace("http://tunnistus.localhost:8082", &provider.issuer);
    assert_ne!(demo, moved);
    std::fs::write(&path, moved).unwrap();
    assert!(config::load(&path, &[]).is_ok());
    App::start_in(folder).await
}

/// A resident on the identification page: its browser with the flow cookie, and what it says.
async fn on_the_page(app: &App) -> (Browser, Value) {
    let (_staff, mut aino) = app.professional("aino").await;
    let (mut resident, mut socket, conversation) = app.resident("Maija").await;
    for command in ["accept", "request_identification"] {
        let done = aino.done(Some(&conversation), json!({ "type": command }));
        assert_eq!(done.await["type"], "ack");
    }
    let asked = socket.event("identification_requested").await;
    let wish = json!({
        "hand_off": asked["hand_off"],
        "return_to": "http://kunta.localhost:8081/fi/",
    });
    let (status, ticket) = resident.post("/api/identification/ticket", wish).await;
    assert_eq!(status, StatusCode::OK, "{ticket}");
    let ticket = ticket["url"].as_str().unwrap().split_once('#').unwrap().1;
    let mut page = app.browser();
    let (status, opened) = page
        .post("/api/identification/open", json!({ "ticket": ticket }))
        .await;
    assert_eq!(status, StatusCode::OK, "{opened}");
    (page, json!({ "flow": opened["flow"] }))
}

/// Whether the answer at this address drops the flow cookie.
async fn drops_cookie(app: &App, page: &Browser, query: &str) -> bool {
    let url = format!("http://{}/identify/callback?{query}", app.address);
    let cookie = page.cookie.clone().unwrap();
    let client = reqwest::Client::new();
    let answer = client.get(url).header(COOKIE, cookie).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let mut cookies = answer.headers().get_all(SET_COOKIE).iter();
    cookies.any(|cookie| cookie.to_str().unwrap().starts_with("__Host-portti_flow=;"))
}

#[tokio::test]
async fn only_the_answer_to_its_own_request_drops_the_flow_cookie() {
    let provider = Provider::start(json!({}));
    let app = app(&provider, "").await;
    let (mut page, flow) = on_the_page(&app).await;
    let (status, go_to) = page.post("/api/identification/continue", flow).await;
    assert_eq!(status, StatusCode::OK, "{go_to}");
    for strangers in [
        "",
        "code=x",
        "code=x&state=x",
        "error=access_denied&state=x",
    ] {
        assert!(!drops_cookie(&app, &page, strangers).await, "{strangers}");
    }
    let back = provider.visit(go_to["url"].as_str().unwrap(), "code");
    assert!(drops_cookie(&app, &page, &back).await);
}

#[tokio::test]
async fn going_on_to_the_provider_is_limited() {
    let provider = Provider::start(json!({}));
    let app = app(&provider, "[limits]\nidentifications_per_session_hour = 3").await;
    let (mut page, flow) = on_the_page(&app).await;
    // The ticket was the first step.
    for _ in 0..2 {
        let (status, body) = page
            .post("/api/identification/continue", flow.clone())
            .await;
        assert_eq!(status, StatusCode::OK, "{body}");
    }
    let (status, body) = page.post("/api/identification/continue", flow).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{body}");
}

#[tokio::test]
async fn a_page_goes_on_and_declines_for_its_own_flow_alone() {
    let provider = Provider::start(json!({}));
    let app = app(&provider, "").await;
    let (page, flow) = on_the_page(&app).await;
    let (other, others) = on_the_page(&app).await;
    assert_ne!(flow, others);
    for step in ["continue", "decline"] {
        let path = format!("/api/identification/{step}");
        let (status, body) = other.clone().post(&path, flow.clone()).await;
        assert_eq!(status, StatusCode::GONE, "{step}: {body}");
        assert_eq!(body["code"], "ticket_invalid");
    }
    let (status, _) = page.clone().post("/api/identification/decline", flow).await;
    assert_eq!(status, StatusCode::OK);
}
