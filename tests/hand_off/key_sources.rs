//! Where the provider's keys come from: files, signed JWK sets, and attacks on both.

use std::path::{Path, PathBuf};

use portti::clock::Clock;
use portti::config::Provider;
use portti::domain::event::HandOffFailure as F;
use portti::oidc::http::Doors;
use portti::oidc::{Client, OidcError};
use serde_json::{Value, json};

use crate::hostile::{Hostile, Reply, Sign, right_claims};
use crate::tokens::finish;
use crate::world::{World, noon, provider, ring};

const PATH: &str = "/signed-keys";

/// Portti before a provider whose keys come as `change` says; the provider's stranger is the one
/// who signs its key set.
async fn scene(change: impl FnOnce(&mut Provider, &Hostile, &Path)) -> (World, Hostile) {
    let folder = tempfile::tempdir().unwrap();
    let hostile = Hostile::start(folder.path()).await;
    let mut settings = provider(&hostile.issuer);
    change(&mut settings, &hostile, folder.path());
    let clock = Clock::fixed(noon());
    (World::before(clock, folder, settings).await, hostile)
}

fn file(folder: &Path, name: &str, set: &Value) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, set.to_string()).unwrap();
    path
}

async fn signed() -> (World, Hostile) {
    scene(|settings, hostile, folder| {
        let anchor = json!({"keys": [hostile.stranger.public()]});
        settings.jwks.signed = Some(format!("{}{PATH}", hostile.issuer).parse().unwrap());
        settings.jwks.signed_with = Some(file(folder, "anchor.json", &anchor));
    })
    .await
}

/// The claims of a signed JWK set that is right in every part.
fn right_set(hostile: &Hostile) -> Value {
    let now = noon().0 / 1_000_000;
    json!({"iss": hostile.issuer, "sub": hostile.issuer, "iat": now, "exp": now + 3600,
        "keys": [hostile.key.public()]})
}

fn sign_set(hostile: &Hostile, set: &Value) -> String {
    let header = json!({"alg": "ES256", "typ": "jwk-set+jwt", "kid": hostile.stranger.id()});
    hostile.stranger.sign(&header, set)
}

async fn attempt(world: &World, hostile: &Hostile) -> Result<(), F> {
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(world, hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let ended = finish(world, hostile, &chat, &way).await;
    let told = world.failures(&chat).await;
    match ended {
        Ok(()) => Ok(()),
        Err(_) => {
            world.assert_anonymous(&chat, &told).await;
            Err(told[0])
        }
    }
}

#[tokio::test]
async fn keys_from_a_file_are_never_fetched() {
    let (world, hostile) = scene(|settings, hostile, folder| {
        let set = json!({"keys": [hostile.key.public()]});
        settings.jwks.file = Some(file(folder, "keys.json", &set));
    })
    .await;
    assert_eq!(attempt(&world, &hostile).await, Ok(()));
    world.clock.advance(2 * 24 * 3600);
    assert_eq!(attempt(&world, &hostile).await, Ok(()));
    assert_eq!(hostile.asked_for("/keys"), 0);
}

/// A provider that is taken over cannot bring keys of its own.
#[tokio::test]
async fn a_key_beside_those_in_the_file_is_refused() {
    let (world, hostile) = scene(|settings, hostile, folder| {
        let set = json!({"keys": [hostile.stranger.public()]});
        settings.jwks.file = Some(file(folder, "keys.json", &set));
    })
    .await;
    assert_eq!(attempt(&world, &hostile).await, Err(F::TokenRejected));
    assert_eq!(hostile.asked_for("/keys"), 0);
}

#[tokio::test]
async fn files_without_a_usable_key_are_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(noon());
    let opens = |set: Option<Value>| {
        let mut settings = provider("http://127.0.0.1:1");
        let missing = folder.path().join("missing.json");
        let path = set.map_or(missing, |set| file(folder.path(), "keys.json", &set));
        settings.jwks.file = Some(path);
        let ring = ring(folder.path(), &settings, &clock);
        Client::new("gate", settings, &ring, Doors::Demo, clock.clone()).is_ok()
    };
    assert!(!opens(None));
    assert!(!opens(Some(json!({"keys": []}))));
    assert!(!opens(Some(
        json!({"keys": [{"kty": "oct", "k": "c2VjcmV0"}]})
    )));
    assert!(!opens(Some(json!("keys"))));
}

#[tokio::test]
async fn a_signed_key_set_takes_the_place_of_the_plain_one() {
    let (world, hostile) = signed().await;
    let set = sign_set(&hostile, &right_set(&hostile));
    hostile.says(PATH, Reply::Body(200, set));
    assert_eq!(attempt(&world, &hostile).await, Ok(()));
    assert_eq!(
        (hostile.asked_for("/keys"), hostile.asked_for(PATH)),
        (0, 1)
    );
    // It ends when it says, not after a day.
    world.clock.advance(3600 + 11);
    assert_eq!(attempt(&world, &hostile).await, Err(F::ProviderError));
    assert_eq!(
        (hostile.asked_for("/keys"), hostile.asked_for(PATH)),
        (0, 2)
    );
}

/// What is wrong with a set, and the set.
type Attack = (&'static str, fn(&Hostile) -> String);

/// A set with one claim of another value, by the right signer.
fn with(hostile: &Hostile, name: &str, value: Value) -> String {
    let mut set = right_set(hostile);
    set[name] = value;
    sign_set(hostile, &set)
}

fn later(seconds: i64) -> Value {
    json!(noon().0 / 1_000_000 + seconds)
}

const FORGED: [Attack; 5] = [
    ("signed by itself", |h| {
        h.signed(&right_set(h), Sign::Properly)
    }),
    ("by nobody", |h| h.signed(&right_set(h), Sign::NotAtAll)),
    ("by HMAC", |h| {
        h.signed(&right_set(h), Sign::WithThePublicKeyAsSecret)
    }),
    ("not at all", |h| {
        json!({"keys": [h.key.public()]}).to_string()
    }),
    ("html", |_| "<html>".to_owned()),
];
const FOREIGN: [Attack; 5] = [
    ("iss", |h| with(h, "iss", json!("https://other.example"))),
    ("no iss", |h| with(h, "iss", json!(null))),
    ("sub", |h| with(h, "sub", json!("https://other.example"))),
    ("no sub", |h| with(h, "sub", json!(null))),
    ("an ID token", |h| {
        sign_set(h, &json!({"iss": h.issuer, "sub": "somebody"}))
    }),
];
const OLD_OR_EMPTY: [Attack; 6] = [
    ("old", |h| with(h, "exp", later(-10))),
    ("endless", |h| with(h, "exp", json!(null))),
    ("to come", |h| with(h, "iat", later(11))),
    ("not yet", |h| with(h, "nbf", later(11))),
    ("no keys", |h| with(h, "keys", json!(7))),
    ("too many", |h| {
        with(h, "keys", json!(vec![h.key.public(); 65]))
    }),
];

#[tokio::test]
async fn a_signed_key_set_that_is_forged_foreign_or_old_is_refused() {
    for (what, make) in FORGED.into_iter().chain(FOREIGN).chain(OLD_OR_EMPTY) {
        let (world, hostile) = signed().await;
        hostile.says(PATH, Reply::Body(200, make(&hostile)));
        assert_eq!(
            attempt(&world, &hostile).await,
            Err(F::ProviderError),
            "{what}"
        );
        assert_eq!(
            hostile.asked_for("/keys"),
            0,
            "{what}: fell back to the plain set"
        );
    }
}

/// The moment a set without the key is fetched, what was signed with it counts no more.
#[tokio::test]
async fn a_retired_key_is_refused_once_a_set_without_it_is_known() {
    let (world, hostile) = scene(|_, _, _| {}).await;
    assert_eq!(attempt(&world, &hostile).await, Ok(()));
    let new = json!({"keys": [hostile.stranger.public()]});
    hostile.keys_say(Reply::Body(200, new.to_string()));
    world.clock.advance(61);
    // A token of the new key makes the set be fetched.
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::WithAnUnknownId));
    assert_eq!(finish(&world, &hostile, &chat, &way).await, Ok(()));
    assert_eq!(attempt(&world, &hostile).await, Err(F::TokenRejected));
}

/// A key counts for what the provider says that it is for, and a token must leave no choice.
#[tokio::test]
async fn a_key_for_another_purpose_is_refused() {
    let (world, hostile) = scene(|_, _, _| {}).await;
    let right = serde_json::to_value(hostile.key.public()).unwrap();
    let mut told = Vec::new();
    for (name, value) in [
        ("use", json!("enc")),
        ("alg", json!("ES384")),
        ("alg", json!("HS256")),
        ("kty", json!("oct")),
        ("key_ops", json!(["sign"])),
        ("d", json!("AAAA")),
    ] {
        let mut key = right.clone();
        key[name] = value;
        hostile.keys_say(Reply::Body(200, json!({"keys": [key]}).to_string()));
        world.clock.advance(24 * 3600);
        told.push(attempt(&world, &hostile).await);
    }
    hostile.keys_say(Reply::Body(
        200,
        json!({"keys": [right, right]}).to_string(),
    ));
    world.clock.advance(24 * 3600);
    told.push(attempt(&world, &hostile).await);
    assert_eq!(told, [Err(F::TokenRejected); 7]);
    hostile.keys_say(Reply::Body(
        200,
        json!({"keys": vec![&right; 65]}).to_string(),
    ));
    world.clock.advance(24 * 3600);
    assert_eq!(
        attempt(&world, &hostile).await,
        Err(F::ProviderError),
        "too many"
    );
}

/// Many come while the provider keeps its keys to itself: they wait together, and the next one
/// asks anew.
#[tokio::test]
async fn a_crowd_before_silent_keys_shares_one_wait() {
    let (world, hostile) = scene(|settings, _, _| settings.timeout_seconds = 1).await;
    let client = &world.clients["gate"];
    let chat = world.chat().await;
    world.set_out(&chat).await;
    hostile.keys_say(Reply::Silence);
    let header = json!({"alg": "ES256", "typ": "logout+jwt", "kid": hostile.key.id()});
    let token = hostile.key.sign(&header, &json!({}));
    let all = (0..20).map(|_| client.logout_token(&token));
    let ended = futures_util::future::join_all(all).await;
    for one in ended {
        let shared = matches!(one, Err(OidcError::AsJustNow(_)));
        assert!(shared, "{:?}", one.err());
    }
    assert_eq!(hostile.asked_for("/keys"), 1, "each of them asked");
    hostile.keys_say(Reply::Body(500, String::new()));
    assert!(client.logout_token(&token).await.is_err());
    assert_eq!(hostile.asked_for("/keys"), 2);
}
