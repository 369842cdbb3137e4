//! Signing out: at the provider, by the provider's word, and by a supervisor.

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::app::App;
use crate::provider::Provider;
use crate::staff_provider::{House, Visitor, app_before};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[tokio::test]
async fn signing_out_offers_the_way_out_of_the_provider_too() {
    let house = House::open(&[]).await;
    let mut sari = house.signed_in("sari").await;
    sari.me().await.unwrap();
    let mut desk = sari.console().staff_socket().await;
    let (status, out) = sari.post("/api/staff/sign-out", json!({})).await;
    assert_eq!(status, StatusCode::OK, "{out}");
    assert_eq!(desk.closed().await.1, "session_ended");
    assert_eq!(sari.me().await, None);
    let there = out["provider_url"].as_str().unwrap();
    assert!(there.starts_with(&house.issuer), "{there}");
    assert!(
        !there.contains("id_token"),
        "nothing of the person in an address"
    );
    assert_eq!(
        sari.sign_out_there(there).await,
        "http://chat.localhost/console/"
    );
    // Signed out there too, the next sign-in asks who it is.
    let url = sari.set_out("/console/").await;
    let back = sari.choose(&url, "eeva").await;
    assert_eq!(sari.come_back(&back).await, "/console/");

    // A local account has no other place to sign out of.
    let mut aino = house.browser();
    let with = json!({ "account": "aino", "password": "portti-demo" });
    let (status, session) = aino.post("/api/staff/sign-in", with).await;
    assert_eq!(status, StatusCode::OK, "{session}");
    aino.me().await.unwrap();
    let (_, out) = aino.post("/api/staff/sign-out", json!({})).await;
    assert_eq!(out, json!({}));
}

fn nowhere() -> String {
    crate::app::fresh_id().to_string()
}

#[tokio::test]
async fn a_session_that_ends_at_the_provider_ends_here_within_seconds() {
    let house = House::open(&[]).await;
    let mut sari = house.signed_in("sari").await;
    let mut eeva = house.signed_in("eeva").await;
    let mut desk = sari.console().staff_socket().await;
    let logout = format!(
        "{}/session/end?client_id=portti&post_logout_redirect_uri={}",
        house.issuer, "http%3A%2F%2Fchat.localhost%2Fconsole%2F"
    );
    sari.sign_out_there(&logout).await;
    assert_eq!(desk.closed().await.1, "session_ended");
    assert_eq!(sari.me().await, None);
    assert!(eeva.me().await.is_some());
}

/// A provider of the test's own, whose tokens can be wrong in any part, and an app before it.
struct Hostile {
    app: App,
    provider: Provider,
}

impl Hostile {
    async fn open() -> Self {
        Self::open_with("").await
    }

    /// With `more` in the main file.
    async fn open_with(more: &str) -> Self {
        let provider = Provider::start_plain(json!({
            "name": "Sari Sairaanhoitaja", "groups": ["portti-terveys"],
            "amr": ["mfa"], "sid": "session-1",
        }));
        let app = app_before(&provider.issuer, 0, |text| format!("{text}\n{more}")).await;
        Self { app, provider }
    }

    async fn signed_in(&self) -> Visitor {
        let mut visitor = Visitor::new(&self.app);
        let url = visitor.set_out("/console/").await;
        let back = self.provider.visit(&url, "a-code");
        assert_eq!(visitor.come_back(&back).await, "/console/");
        visitor
    }

    fn right(&self) -> Value {
        let now = portti::clock::Clock::system().now().0 / 1_000_000;
        json!({
            "iss": self.provider.issuer, "aud": "portti", "iat": now, "exp": now + 120,
            "jti": nowhere(), "sub": "person", "sid": "session-1", "events": { EVENT: {} },
        })
    }

    async fn tell(&self, token: &str) -> (StatusCode, Option<String>) {
        let url = format!("http://{}/api/staff/backchannel-logout", self.app.address);
        let form = [("logout_token", token)];
        let request = reqwest::Client::new().post(url).form(&form);
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["cache-control"], "no-store");
        let status = response.status();
        let body: Value = response.json().await.unwrap_or(Value::Null);
        (status, body["error"].as_str().map(str::to_owned))
    }

    async fn refuses(&self, token: &str, what: &str) {
        let refused = (StatusCode::BAD_REQUEST, Some("invalid_request".to_owned()));
        assert_eq!(self.tell(token).await, refused, "{what}");
    }
}

#[tokio::test]
async fn a_logout_token_ends_the_session_that_it_names_once() {
    let hostile = Hostile::open().await;
    let mut sari = hostile.signed_in().await;
    let mut desk = sari.console().staff_socket().await;
    let token = hostile.provider.sign(Some("logout+jwt"), &hostile.right());
    assert_eq!(hostile.tell(&token).await, (StatusCode::OK, None));
    assert_eq!(desk.closed().await.1, "session_ended");
    assert_eq!(sari.me().await, None);
    // Replayed after a new sign-in, it ends nothing.
    let mut sari = hostile.signed_in().await;
    hostile.refuses(&token, "replayed").await;
    assert!(sari.me().await.is_some());

    let mut of_the_person = hostile.right();
    of_the_person.as_object_mut().unwrap().remove("sid");
    let token = hostile.provider.sign(None, &of_the_person);
    assert_eq!(hostile.tell(&token).await, (StatusCode::OK, None));
    assert_eq!(sari.me().await, None);
    // Somebody whom Portti does not know is no failure.
    let mut unknown = hostile.right();
    unknown["sid"] = json!("another");
    unknown["sub"] = json!("somebody");
    let token = hostile.provider.sign(None, &unknown);
    assert_eq!(hostile.tell(&token).await, (StatusCode::OK, None));
}

#[tokio::test]
async fn a_logout_token_that_fails_a_check_ends_nothing() {
    let hostile = Hostile::open().await;
    let mut sari = hostile.signed_in().await;
    let wrong = [
        ("iss", json!("https://evil.example")),
        ("aud", json!("somebody-else")),
        ("aud", json!(["portti", "somebody-else"])),
        ("iat", json!(1)),
        ("exp", json!(1)),
        ("events", json!({})),
        ("nonce", json!("n")),
        ("jti", json!("")),
    ];
    for (claim, value) in wrong {
        let mut claims = hostile.right();
        claims[claim] = value.clone();
        let token = hostile.provider.sign(None, &claims);
        hostile.refuses(&token, &format!("{claim} = {value}")).await;
    }
    for claim in ["iss", "aud", "iat", "exp", "events", "jti"] {
        let mut claims = hostile.right();
        claims.as_object_mut().unwrap().remove(claim);
        let token = hostile.provider.sign(None, &claims);
        hostile.refuses(&token, &format!("without {claim}")).await;
    }
    let right = hostile.right();
    let token = hostile.provider.sign(Some("at+jwt"), &right);
    hostile.refuses(&token, "another kind of token").await;
    let stranger = Provider::start_plain(json!({}));
    hostile
        .refuses(&stranger.sign(None, &right), "another's key")
        .await;
    for alg in ["none", "HS256"] {
        let token = unsigned(alg, &right);
        hostile.refuses(&token, alg).await;
    }
    for text in ["", "x", "a.b.c"] {
        hostile.refuses(text, text).await;
    }
    // An ID token is no logout token, however well it is signed.
    let mut id_token = hostile.right();
    id_token.as_object_mut().unwrap().remove("events");
    id_token["nonce"] = json!("n");
    hostile
        .refuses(&hostile.provider.sign(None, &id_token), "an ID token")
        .await;
    assert!(sari.me().await.is_some(), "the session stands");
}

fn unsigned(alg: &str, claims: &Value) -> String {
    use base64::Engine as _;
    let part =
        |value: &Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(&json!({ "alg": alg })),
        part(claims),
        "AAAA"
    )
}

#[tokio::test]
async fn only_a_form_is_a_logout_message() {
    let hostile = Hostile::open().await;
    let mut sari = hostile.signed_in().await;
    let token = hostile.provider.sign(None, &hostile.right());
    let url = format!(
        "http://{}/api/staff/backchannel-logout",
        hostile.app.address
    );
    let body = format!("logout_token={token}");
    for kind in ["text/plain", "application/json", "multipart/form-data"] {
        let request = reqwest::Client::new().post(&url).header(CONTENT_TYPE, kind);
        let response = request.body(body.clone()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{kind}");
    }
    let twice = [("logout_token", &token), ("logout_token", &token)];
    let response = reqwest::Client::new().post(&url).form(&twice).send().await;
    assert_eq!(response.unwrap().status(), StatusCode::BAD_REQUEST);
    assert!(sari.me().await.is_some());
}

#[tokio::test]
async fn a_token_of_the_provider_for_another_nonce_signs_nobody_in() {
    let hostile = Hostile::open().await;
    let mut sari = Visitor::new(&hostile.app);
    let url = sari.set_out("/console/").await;
    let other = sari.set_out("/console/").await;
    let back = hostile.provider.visit(&url, "a-code");
    // The ID token that is made next carries the other request's nonce.
    let _ = hostile.provider.visit(&other, "another-code");
    let page = sari.come_back(&back).await;
    assert_eq!(page, "/console/#sign-in=sign_in_refused");
    assert_eq!(sari.me().await, None);
}

#[tokio::test]
async fn a_supervisor_ends_sessions_and_nobody_else_does() {
    let house = House::open(&[]).await;
    let mut sari = house.signed_in("sari").await;
    let mut sami = house.signed_in("sami").await;
    let mut eeva = house.signed_in("eeva").await;
    for visitor in [&mut sari, &mut sami, &mut eeva] {
        visitor.me().await.unwrap();
    }
    let mut desk = sari.console().staff_socket().await;
    let seen = listed(&mut eeva).await;
    assert_eq!(seen.len(), 3);
    let id = seen
        .iter()
        .find(|one| one["account"] == "oidc:sari")
        .unwrap()["id"]
        .clone();
    let end = json!({ "id": id });
    // Sami sees and ends his own alone.
    let own = listed(&mut sami).await;
    assert_eq!(own.len(), 1);
    assert_eq!(own[0]["this"], true);
    let (status, body) = sami.post("/api/staff/sessions/end", end.clone()).await;
    assert_eq!(
        (status, &body["code"]),
        (StatusCode::NOT_FOUND, &json!("not_found"))
    );
    // Without the CSRF token of one's own session, or with another's, nothing changes.
    let own_csrf = eeva.csrf.take();
    let paths = [
        ("/api/staff/sessions/end", end.clone()),
        ("/api/staff/sessions/end-others", json!({})),
        ("/api/staff/sign-out", json!({})),
    ];
    for csrf in [
        None,
        Some(String::new()),
        sami.csrf.clone(),
        sari.csrf.clone(),
    ] {
        eeva.csrf = csrf;
        for (path, body) in &paths {
            let (status, answer) = eeva.post(path, body.clone()).await;
            assert_eq!(
                (status, &answer["code"]),
                (StatusCode::FORBIDDEN, &json!("csrf_refused")),
                "{path}"
            );
        }
    }
    // Nor from another site.
    eeva.csrf = own_csrf;
    let mut elsewhere = eeva.console();
    for (path, body) in &paths {
        for origin in [None, Some("https://evil.example"), Some("null")] {
            let (status, answer) = elsewhere.post_from(origin, path, body.clone()).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{path} {origin:?} {answer}");
        }
    }
    assert!(sari.me().await.is_some(), "nothing has ended so far");
    let (status, _) = eeva.post("/api/staff/sessions/end", end.clone()).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(desk.closed().await.1, "session_ended");
    assert_eq!(sari.me().await, None);
    let (status, _) = eeva.post("/api/staff/sessions/end", end).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(listed(&mut eeva).await.len(), 2);
}

async fn listed(visitor: &mut Visitor) -> Vec<Value> {
    let response = visitor.get("/api/staff/sessions").await;
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.unwrap()
}

#[tokio::test]
async fn one_network_floods_neither_the_provider_nor_the_journal() {
    let few = "[limits]\nsign_ons_per_address_quarter = 3";
    let hostile = Hostile::open_with(few).await;
    let mut sari = hostile.signed_in().await;
    let set_out = json!({ "return_to": "/console/" });
    for expected in [
        StatusCode::OK,
        StatusCode::OK,
        StatusCode::TOO_MANY_REQUESTS,
    ] {
        let mut stranger = Visitor::new(&hostile.app);
        let path = "/api/staff/oidc/start";
        let (status, answer) = stranger.post(path, set_out.clone()).await;
        assert_eq!(status, expected, "{answer}");
        let refused = status == StatusCode::TOO_MANY_REQUESTS;
        assert_eq!(answer["code"] == "rate_limited", refused);
        assert_eq!(stranger.cookies.is_empty(), refused);
    }
    assert!(sari.me().await.is_some(), "whoever is in stays so");
    // The provider's messages have a count of their own.
    for _ in 0..3 {
        hostile.refuses("no.such.token", "made up").await;
    }
    let (status, _) = hostile.tell("no.such.token").await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
}
