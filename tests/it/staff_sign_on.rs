//! Staff sign in by the organisation's own provider: the way, and the attacks on it.

use std::collections::HashMap;

use reqwest::StatusCode;
use serde_json::json;

use crate::staff_provider::House;

const SESSION: &str = "__Host-portti_staff";
const FLOW: &str = "__Host-portti_staff_flow";

/// The parts of a query or of the query of an address.
fn parts(text: &str) -> HashMap<String, String> {
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

fn query(parts: &HashMap<String, String>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parts).finish()
}

#[tokio::test]
async fn groups_of_the_provider_become_roles_and_services() {
    let house = House::open(&[]).await;
    let mut sari = house.browser();
    let url = sari.set_out("/console/#conversation=1").await;
    let asked = parts(&url);
    assert_eq!(asked["code_challenge_method"], "S256");
    assert!(asked["nonce"].len() >= 43 && asked["state"].len() >= 43);
    let back = sari.choose(&url, "sari").await;
    assert_eq!(sari.come_back(&back).await, "/console/#conversation=1");
    assert!(!sari.cookies.contains_key(FLOW), "the flow is over");
    let me = sari.me().await.unwrap();
    assert_eq!(me["account"], "oidc:sari");
    assert_eq!(me["name"], "Sari Sairaanhoitaja");
    assert_eq!(me["roles"], json!(["professional"]));
    assert_eq!(me["services"][0]["id"], "terveys");
    assert_eq!(me["services"].as_array().unwrap().len(), 1);

    // And they answer, with these rights and no others.
    let mut desk = sari.console().staff_socket().await;
    let (_, mut resident, conversation) = house.app.resident("Maija").await;
    let accept = json!({ "type": "accept" });
    let done = desk.done(Some(&conversation), accept.clone()).await;
    assert_eq!(done["type"], "ack", "{done}");
    let joined = resident.event("accepted").await;
    assert_eq!(joined["name"], "Sari Sairaanhoitaja");
    let sami = house.signed_in("sami").await;
    let mut other = sami.console().staff_socket().await;
    let refused = other.done(Some(&conversation), accept).await;
    assert_eq!(refused["type"], "refused", "{refused}");

    let mut eeva = house.signed_in("eeva").await;
    let me = eeva.me().await.unwrap();
    assert_eq!(me["roles"], json!(["professional", "supervisor"]));
    assert_eq!(me["services"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn who_has_no_role_or_service_is_told_so_and_not_let_in() {
    let house = House::open(&[]).await;
    for person in ["ulla", "paavo"] {
        let mut visitor = house.browser();
        let url = visitor.set_out("/console/").await;
        let back = visitor.choose(&url, person).await;
        let page = visitor.come_back(&back).await;
        assert_eq!(page, "/console/#sign-in=no_access");
        assert!(!visitor.cookies.contains_key(SESSION));
        assert_eq!(visitor.me().await, None);
    }
    let info = house.app.browser().get("/api/staff/sign-in-info").await.1;
    assert_eq!(info["organisation"], "Kuntala");
    assert!(info["contact"].is_string());
}

#[tokio::test]
async fn one_factor_is_not_enough() {
    let house = House::open(&[("OIDC_AMR", "pwd")]).await;
    let mut sari = house.browser();
    let url = sari.set_out("/console/").await;
    let back = sari.choose(&url, "sari").await;
    let page = sari.come_back(&back).await;
    assert_eq!(page, "/console/#sign-in=second_factor_missing");
    assert_eq!(sari.me().await, None);
}

#[tokio::test]
async fn turning_back_is_no_failure() {
    let house = House::open(&[]).await;
    let mut sari = house.browser();
    let url = sari.set_out("/console/").await;
    let back = sari.there.cancel(&url).await;
    assert_eq!(
        sari.come_back(&back).await,
        "/console/#sign-in=sign_in_cancelled"
    );
    // And the next try succeeds.
    let url = sari.set_out("/console/").await;
    let back = sari.choose(&url, "sari").await;
    assert_eq!(sari.come_back(&back).await, "/console/");
}

#[tokio::test]
async fn an_attackers_answer_signs_no_victim_in() {
    let house = House::open(&[]).await;
    let mut attacker = house.browser();
    let url = attacker.set_out("/console/").await;
    let back = attacker.choose(&url, "sami").await;
    // The attacker has the victim's browser open the attacker's own callback: login CSRF.
    let mut victim = house.browser();
    assert_eq!(
        victim.come_back(&back).await,
        "/console/#sign-in=sign_in_mismatch"
    );
    assert_eq!(victim.me().await, None);
    // The same with a flow of the victim's own under way, which stays good.
    let mut victim = house.browser();
    let own = victim.set_out("/console/").await;
    let url = attacker.set_out("/console/").await;
    let back = attacker.choose_again(&url).await;
    assert_eq!(
        victim.come_back(&back).await,
        "/console/#sign-in=sign_in_mismatch"
    );
    let back = victim.choose(&own, "sari").await;
    assert_eq!(victim.come_back(&back).await, "/console/");
    assert_eq!(victim.me().await.unwrap()["account"], "oidc:sari");
}

#[tokio::test]
async fn an_answer_is_good_once() {
    let house = House::open(&[]).await;
    let mut sari = house.browser();
    let url = sari.set_out("/console/").await;
    let back = sari.choose(&url, "sari").await;
    let flow = sari.cookies[FLOW].clone();
    assert_eq!(sari.come_back(&back).await, "/console/");
    let mut thief = house.browser();
    thief.cookies.insert(FLOW.to_owned(), flow);
    assert_eq!(
        thief.come_back(&back).await,
        "/console/#sign-in=sign_in_mismatch"
    );
    assert_eq!(thief.me().await, None);
    assert!(sari.me().await.is_some(), "the first stays signed in");
}

#[tokio::test]
async fn a_code_of_another_flow_is_refused() {
    let house = House::open(&[]).await;
    let mut sari = house.browser();
    let url = sari.set_out("/console/").await;
    let stolen = parts(&sari.choose(&url, "sari").await)["code"].clone();
    // The attacker's own browser, own state, and the stolen code: PKCE and nonce hold.
    let mut attacker = house.browser();
    let url = attacker.set_out("/console/").await;
    let mut injected = parts(&attacker.choose(&url, "sami").await);
    injected.insert("code".to_owned(), stolen);
    let page = attacker.come_back(&query(&injected)).await;
    assert_eq!(page, "/console/#sign-in=sign_in_refused");
    assert_eq!(attacker.me().await, None);
}

#[tokio::test]
async fn answers_that_are_not_whole_or_of_another_issuer_are_refused() {
    let house = House::open(&[]).await;
    for (change, page) in [
        ("state", "sign_in_mismatch"),
        ("code", "sign_in_mismatch"),
        ("iss", "sign_in_refused"),
    ] {
        for value in [None, Some("https://evil.example")] {
            let mut sari = house.browser();
            let url = sari.set_out("/console/").await;
            let mut back = parts(&sari.choose(&url, "sari").await);
            match value {
                None => drop(back.remove(change)),
                Some(value) => drop(back.insert(change.to_owned(), value.to_owned())),
            }
            // A made-up code is known as such by the provider alone.
            let expected = match (change, value) {
                ("code", Some(_)) => "sign_in_refused",
                _ => page,
            };
            assert_eq!(
                sari.come_back(&query(&back)).await,
                format!("/console/#sign-in={expected}"),
                "{change} {value:?}"
            );
            assert_eq!(sari.me().await, None, "{change} {value:?}");
        }
    }
    let mut nobody = house.browser();
    for query in [
        "",
        "state=x&code=y",
        "code=a&code=b&state=c",
        "error=%3Cscript%3E",
    ] {
        let page = nobody.come_back(query).await;
        assert_eq!(page, "/console/#sign-in=sign_in_mismatch");
    }
}

#[tokio::test]
async fn signing_in_leads_to_no_other_site() {
    let house = House::open(&[]).await;
    for wanted in [
        "https://evil.example/",
        "//evil.example",
        "/console/../identify/",
        "/console/\"><script>alert(1)</script>",
    ] {
        let mut sari = house.browser();
        let url = sari.set_out(wanted).await;
        let back = sari.choose(&url, "sari").await;
        assert_eq!(sari.come_back(&back).await, "/console/", "{wanted}");
    }
}

#[tokio::test]
async fn the_provider_s_accounts_have_no_password() {
    let house = House::open(&[]).await;
    let mut sari = house.browser();
    for account in ["oidc:sari", "sari"] {
        let body = json!({ "account": account, "password": "portti-demo" });
        let (status, answer) = sari.post("/api/staff/sign-in", body).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{answer}");
        assert_eq!(answer["code"], "sign_in_failed");
    }
}

#[tokio::test]
async fn signing_in_anew_ends_the_session_of_this_browser() {
    let house = House::open(&[]).await;
    let mut sari = house.signed_in("sari").await;
    let old = sari.cookies.clone();
    let mut desk = sari.console().staff_socket().await;
    let url = sari.set_out("/console/").await;
    let back = sari.choose_again(&url).await;
    assert_eq!(sari.come_back(&back).await, "/console/");
    assert_ne!(sari.cookies[SESSION], old[SESSION], "a new token");
    assert_eq!(desk.closed().await.1, "session_ended");
    let mut before = house.browser();
    before.cookies = old;
    assert_eq!(before.me().await, None);
    assert!(sari.me().await.is_some());
}
