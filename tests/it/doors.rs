//! Each door: who may come in, from where, with what.

use portti::clock::Clock;
use reqwest::StatusCode;
use serde_json::json;

use crate::app::{App, ORIGIN_OF_APP, fresh_id, start_form};

const STRANGERS: [Option<&str>; 4] = [
    None,
    Some("null"),
    Some("https://evil.example"),
    Some("http://chat.localhost.evil.example"),
];

#[tokio::test]
async fn other_sites_change_nothing_and_open_no_socket() {
    let app = App::start("").await;
    let (staff, _aino) = app.professional("aino").await;
    let (resident, _socket, conversation) = app.resident("Maija").await;
    let reveal = format!("/api/staff/conversations/{conversation}/personal-id");
    for origin in STRANGERS {
        for (browser, path, body) in [
            (&resident, "/api/conversations", start_form("Maija")),
            (&resident, "/api/session/end", json!({})),
            (&resident, "/api/identification/ticket", json!({})),
            (
                &resident,
                "/api/identification/open",
                json!({ "ticket": "x" }),
            ),
            (
                &resident,
                "/api/identification/continue",
                json!({ "flow": "x" }),
            ),
            (
                &resident,
                "/api/identification/decline",
                json!({ "flow": "x" }),
            ),
            (
                &resident,
                "/api/identification/redeem",
                json!({ "proof": "x" }),
            ),
            (
                &staff,
                "/api/staff/sign-in",
                json!({ "account": "aino", "password": "x" }),
            ),
            (&staff, "/api/staff/sign-out", json!({})),
            (&staff, reveal.as_str(), json!({})),
        ] {
            let (status, body) = browser.clone().post_from(origin, path, body).await;
            assert!(
                status.is_client_error(),
                "{path} from {origin:?}: {status} {body}"
            );
            assert_ne!(
                body["code"], "session_ended",
                "{path} from {origin:?} got past the door"
            );
        }
        for (browser, side) in [(&resident, "resident"), (&staff, "staff")] {
            let refused = browser.try_socket(side, origin).await.err();
            assert_eq!(
                refused,
                Some(StatusCode::FORBIDDEN),
                "{side} from {origin:?}"
            );
        }
    }
    assert_eq!(resident.get("/api/conversation").await.0, StatusCode::OK);
}

#[tokio::test]
async fn without_a_session_there_is_nothing() {
    let app = App::start("").await;
    let stranger = app.browser();
    assert_eq!(
        stranger.get("/api/conversation").await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        stranger.get("/api/staff/me").await.0,
        StatusCode::UNAUTHORIZED
    );
    for side in ["resident", "staff"] {
        let refused = stranger.try_socket(side, Some(ORIGIN_OF_APP)).await.err();
        assert_eq!(refused, Some(StatusCode::UNAUTHORIZED));
    }
}

#[tokio::test]
async fn a_session_opens_only_its_own_side() {
    let app = App::start("").await;
    let (staff, _aino) = app.professional("aino").await;
    let (resident, _socket, _) = app.resident("Maija").await;
    let mut swapped = app.browser_with(&resident);
    swapped.cookie = resident
        .cookie
        .map(|cookie| cookie.replace("_resident", "_staff"));
    assert!(
        swapped
            .try_socket("staff", Some(ORIGIN_OF_APP))
            .await
            .is_err()
    );
    swapped.cookie = staff
        .cookie
        .map(|cookie| cookie.replace("_staff", "_resident"));
    assert!(
        swapped
            .try_socket("resident", Some(ORIGIN_OF_APP))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn state_changes_of_staff_need_the_csrf_token() {
    let app = App::start("").await;
    let (mut staff, _aino) = app.professional("aino").await;
    for csrf in [None, Some(String::new()), Some("guess".to_owned())] {
        staff.csrf = csrf;
        let (status, body) = staff.post("/api/staff/sign-out", json!({})).await;
        assert_eq!(
            (status, &body["code"]),
            (StatusCode::FORBIDDEN, &json!("csrf_refused"))
        );
    }
}

#[tokio::test]
async fn a_console_that_nobody_uses_is_signed_out() {
    const IDLE: i64 = 3_600;
    let clock = Clock::fixed(Clock::system().now());
    let app = App::start_at(clock.clone(), "[limits]\nheartbeat_seconds = 1").await;
    let (staff, mut aino) = app.professional("aino").await;
    clock.advance(IDLE - 10);
    // A command is use, whatever comes of it.
    let nowhere = fresh_id().to_string();
    aino.done(Some(&nowhere), json!({ "type": "accept" })).await;
    clock.advance(IDLE - 10);
    // Neither heartbeats are, nor what a console asks by itself.
    aino.seen.clear();
    aino.next_of("ping").await;
    aino.next_of("ping").await;
    assert_eq!(staff.get("/api/staff/me").await.0, StatusCode::OK);
    drop(staff.staff_socket().await);
    clock.advance(20);
    assert_eq!(aino.closed().await.1, "session_ended");
    assert_eq!(staff.get("/api/staff/me").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_closes_the_console() {
    let app = App::start("").await;
    let (mut staff, mut aino) = app.professional("aino").await;
    let before = staff.clone();
    let (status, _) = staff.post("/api/staff/sign-out", json!({})).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(aino.closed().await.1, "session_ended");
    assert_eq!(
        before.get("/api/staff/me").await.0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn only_the_services_of_a_professional_are_theirs() {
    let app = App::start("").await;
    let (_, _aino) = app.professional("aino").await;
    let (_, mut eetu) = app.professional("eetu").await;
    let (_, _socket, conversation) = app.resident("Maija").await;
    let refused = eetu
        .done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    assert_eq!(refused["type"], "refused", "{refused}");
    eetu.send(json!({ "type": "follow", "conversation": conversation, "after": 0 }))
        .await;
    assert_eq!(
        eetu.next_of("unfollowed").await["conversation"],
        conversation
    );
    let nobodys = crate::app::fresh_id().to_string();
    let refused = eetu.done(Some(&nobodys), json!({ "type": "accept" })).await;
    assert_eq!(refused["code"], "not_found");
}

#[tokio::test]
async fn who_may_not_read_a_conversation_any_more_is_told_which_it_was() {
    let app = App::start("").await;
    let (_, mut aino) = app.professional("aino").await;
    let (_, mut saara) = app.professional("saara").await;
    let (_, _socket, conversation) = app.resident("Maija").await;
    aino.send(json!({ "type": "follow", "conversation": conversation, "after": 0 }))
        .await;
    aino.next_of("events").await;
    saara
        .done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    let told = aino.next_of("unfollowed").await;
    assert_eq!(
        told,
        json!({ "type": "unfollowed", "conversation": conversation })
    );
    aino.seen.clear();
    saara
        .done(
            Some(&conversation),
            json!({ "type": "say", "text": "vain sinulle" }),
        )
        .await;
    aino.send(json!({ "type": "ping" })).await;
    aino.next_of("pong").await;
    let heard = serde_json::to_string(&aino.seen).unwrap();
    assert!(!heard.contains("vain sinulle"), "{heard}");
}

#[tokio::test]
async fn the_pages_say_who_may_embed_them() {
    let app = App::start("").await;
    let browser = app.browser();
    let policy = async |path: &str| {
        let response = browser.raw(path).await;
        response.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let ours = "frame-ancestors http://kunta.localhost:8081;";
    assert!(
        policy("/widget/?services=terveys,sosiaali&lang=fi")
            .await
            .contains(ours)
    );
    for path in [
        "/widget/",
        "/widget/?services=no-such",
        "/widget/?services=terveys,no-such",
        "/console/",
        "/identify/",
        "/identify/callback?state=x&code=y",
        "/api/services?ids=terveys",
    ] {
        let policy = policy(path).await;
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn every_answer_is_guarded_and_numbered() {
    let app = App::start("").await;
    let browser = app.browser();
    for path in [
        "/widget/",
        "/api/services?ids=terveys",
        "/no/such",
        "/assets/app-1a2b.js",
    ] {
        let response = browser.raw(path).await;
        let headers = response.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        assert!(headers.contains_key("x-request-id"), "{path}");
        assert!(headers.contains_key("permissions-policy"), "{path}");
    }
    let asset = browser.raw("/assets/app-1a2b.js").await;
    assert!(
        asset.headers()["cache-control"]
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    for path in [
        "/assets/../portti.toml",
        "/assets/%2e%2e/portti.toml",
        "/assets/",
    ] {
        let response = browser.raw(path).await;
        assert!(
            response.status().is_client_error(),
            "{path}: {}",
            response.status()
        );
    }
}

#[tokio::test]
async fn the_worker_that_reads_pdfs_may_speak_to_nobody() {
    let app = App::start("").await;
    let browser = app.browser();
    let policy = async |path: &str| {
        let response = browser.raw(path).await;
        let headers = response.headers();
        assert!(response.status().is_success(), "{path}");
        // A browser takes nothing else for a script, since it may not guess.
        let kind = headers["content-type"].to_str().unwrap();
        assert_eq!(
            kind.contains("/javascript"),
            path.starts_with("/assets/"),
            "{path}: {kind}"
        );
        headers["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        policy("/assets/pdf.worker.min-1a2b.mjs").await,
        "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'"
    );
    // No other script may run such code, and no page but the one policy makes script addresses.
    assert!(!policy("/assets/app-1a2b.js").await.contains("wasm"));
    for page in ["/widget/?services=terveys", "/console/"] {
        let policy = policy(page).await;
        assert!(!policy.contains("wasm"), "{page}: {policy}");
        assert!(
            policy.contains("trusted-types portti-worker"),
            "{page}: {policy}"
        );
        assert!(policy.contains("worker-src 'self'"), "{page}: {policy}");
    }
}

#[tokio::test]
async fn the_end_of_a_session_leaves_the_browser_clean() {
    let app = App::start("").await;
    let (_, mut aino) = app.professional("aino").await;
    let (mut resident, mut socket, conversation) = app.resident("Maija").await;
    aino.done(Some(&conversation), json!({ "type": "accept" }))
        .await;
    let before = resident.clone();
    let (status, _) = resident.post("/api/session/end", json!({})).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(resident.cookie, None);
    assert_eq!(socket.closed().await.1, "session_ended");
    assert_eq!(
        before.get("/api/conversation").await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(aino.event("closed").await["reason"], "resident");
}

#[tokio::test]
async fn operators_see_and_the_public_does_not() {
    let app = App::start("").await;
    let browser = app.browser();
    assert_eq!(browser.get("/health/live").await.0, StatusCode::OK);
    assert_eq!(browser.get("/health/ready").await.1["database"], "ok");
    app.professional("aino").await;
    let metrics = browser.raw("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("portti_sockets"), "{metrics}");
    let openapi = browser.get("/api/openapi.json").await.1;
    assert!(openapi["paths"]["/api/conversations"]["post"].is_object());
}
