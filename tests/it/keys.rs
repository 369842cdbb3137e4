//! Portti's own keys as an administrator handles them, beside a running server.

use std::process::{Command, Output};

use reqwest::StatusCode;
use serde_json::Value;

use crate::client::PATIENCE;
use crate::server::{Place, Server};

/// `portti keys oidc …`
fn keys(place: &Place, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portti"))
        .args(["keys", "oidc"])
        .args(arguments)
        .arg("--config")
        .arg(place.file("portti.toml"))
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(text).unwrap()
}

async fn get(server: &Server, path: &str) -> (StatusCode, Value) {
    let url = format!("http://{}{path}", server.door.0);
    let client = reqwest::Client::new();
    let asked = client.get(url).timeout(PATIENCE).send().await.unwrap();
    (asked.status(), asked.json().await.unwrap())
}

/// The ids of the published keys for a use.
async fn published(server: &Server, usage: &str) -> Vec<String> {
    let (status, set) = get(server, "/.well-known/portti-jwks.json").await;
    assert_eq!(status, StatusCode::OK);
    let listed = set["keys"].as_array().unwrap().iter();
    let fitting = listed.filter(|key| key["use"] == usage);
    fitting
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

/// Tells the server to read everything again, and waits for a line of the log that says so.
async fn hang_up(server: &mut Server, message: &str) {
    let before = server.log().matches(message).count();
    server.signal("HUP").await;
    server.logged_again(message, before + 1).await;
}

#[tokio::test]
async fn keys_are_rotated_beside_a_running_server() {
    let place = Place::new(&[]);
    let mut server = place.start().await;
    let first = published(&server, "sig").await;
    assert_eq!(first.len(), 1, "the demo makes its key");

    let made = keys(&place, &["rotate", "es256"]);
    assert!(made.status.success(), "{}", told(&made));
    let listed = told(&keys(&place, &["list"]));
    assert!(
        listed.contains(" next ") && listed.contains(" current "),
        "{listed}"
    );
    assert_eq!(
        published(&server, "sig").await,
        first,
        "the server was not told"
    );
    hang_up(&mut server, "own keys were read again").await;
    let both = published(&server, "sig").await;
    assert_eq!(
        (both.len(), &both[0]),
        (2, &first[0]),
        "the current one comes first"
    );

    let next = &both[1];
    for (arguments, words) in [
        (["rotate", "es256"], "waits already"),
        (["retire", first[0].as_str()], "in use"),
        (["retire", "unknown"], "there is no key unknown"),
        (["new", "es256"], "there is a key of this kind"),
    ] {
        let refused = keys(&place, &arguments);
        assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
        assert!(told(&refused).contains(words), "{}", told(&refused));
    }
    let set = told(&keys(&place, &["list", "--jwks"]));
    let set: Value = serde_json::from_str(&set).unwrap();
    assert_eq!(set, get(&server, "/.well-known/portti-jwks.json").await.1);

    let destroyed = keys(&place, &["retire", next]);
    assert!(destroyed.status.success(), "{}", told(&destroyed));
    hang_up(&mut server, "own keys were read again").await;
    assert_eq!(published(&server, "sig").await, first);
}

#[tokio::test]
async fn keys_that_cannot_be_used_are_told_and_the_old_ones_stay() {
    let place = Place::new(&[]);
    let mut server = place.start().await;
    let first = published(&server, "sig").await;
    let bad = place.file("oidc-keys/sig-ES256-20260101T000000Z.pem");
    std::fs::write(&bad, "no key").unwrap();
    hang_up(&mut server, "own keys stay as they were").await;
    assert_eq!(published(&server, "sig").await, first);
    let refused = keys(&place, &["list"]);
    assert!(!refused.status.success());
    assert!(
        told(&refused).contains("sig-ES256-20260101T000000Z.pem"),
        "{}",
        told(&refused)
    );
}

/// People can chat although nobody can identify just now.
#[tokio::test]
async fn a_provider_that_is_down_is_a_detail_of_being_ready() {
    // Nobody listens at port 1.
    let issuer = "http://tunnistus.localhost:1";
    let place = Place::new(&[("IDENTIFICATION__PROVIDERS__SUOMIFI__ISSUER", issuer)]);
    let mut server = place.start().await;
    server
        .logged(|line| {
            line["message"] == "the identification provider fails" && line["provider"] == "suomifi"
        })
        .await;
    let (status, ready) = get(&server, "/health/ready").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(ready["identification"]["suomifi"], "failing", "{ready}");
}
