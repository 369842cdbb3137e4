//! A provider that is down, or describes itself wrongly.

use std::path::Path;

use portti::clock::Clock;
use portti::config::{ClientAuthentication, Provider};
use portti::domain::event::HandOffFailure as F;
use portti::domain::person::Language;
use portti::identification::HandOffError;
use portti::oidc::http::Doors;
use portti::oidc::{Client, Condition, OidcError};
use serde_json::json;

use crate::hostile::{Hostile, Reply, Sign, answer, right_claims, world, world_with};
use crate::world::{Chat, PAGE, World, noon, provider, ring, ticket_in};

/// Goes as far as *Continue*, which must fail for this reason.
pub async fn refuses(world: &World, chat: &Chat, reason: F) {
    let identification = &world.node.identification;
    let ticket = identification
        .ticket(chat.conversation, chat.hand_off, PAGE)
        .await
        .unwrap();
    let opened = identification.open(ticket_in(&ticket.url)).await.unwrap();
    let flow = opened.flow.expose();
    let refused = identification
        .continue_(Some(&flow), &opened.info.flow)
        .await
        .unwrap_err();
    assert_eq!(refused, HandOffError::Failed(reason));
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_and_tried_again() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    hostile.metadata_says(Reply::Body(500, String::new()));
    // Nothing breaks off at the start of Portti either.
    assert!(world.clients["gate"].refresh().await.is_err());
    refuses(&world, &chat, F::ProviderUnavailable).await;
    world
        .assert_anonymous(&chat, &[F::ProviderUnavailable])
        .await;
    hostile.metadata_is_right();
    world.set_out(&chat).await;
}

#[tokio::test]
async fn metadata_that_is_wrong_is_refused() {
    for (name, value) in [
        ("issuer", json!("https://other.example")),
        ("issuer", json!(null)),
        ("token_endpoint", json!("ftp://127.0.0.1/token")),
        ("jwks_uri", json!("keys")),
        ("authorization_endpoint", json!("javascript:alert(1)")),
        (
            "pushed_authorization_request_endpoint",
            json!("file:///etc/passwd"),
        ),
        ("end_session_endpoint", json!("javascript:alert(1)")),
        ("userinfo_endpoint", json!("")),
    ] {
        let (world, hostile) = world().await;
        let chat = world.chat().await;
        let mut metadata = hostile.metadata();
        metadata[name] = value;
        hostile.metadata_says(Reply::Body(200, metadata.to_string()));
        refuses(&world, &chat, F::ProviderError).await;
        world.assert_anonymous(&chat, &[F::ProviderError]).await;
    }
}

/// Discovery that leads elsewhere, floods, hangs, or shows a page.
#[tokio::test]
async fn discovery_that_misbehaves_ends_the_attempt() {
    for (reply, reason) in [
        (Reply::Body(503, String::new()), F::ProviderUnavailable),
        (Reply::Silence, F::ProviderUnavailable),
        (
            Reply::Redirect("http://169.254.169.254/latest".to_owned()),
            F::ProviderError,
        ),
        (Reply::Flood(10 * 1024 * 1024), F::ProviderError),
        (
            Reply::Body(200, "<html>Login</html>".to_owned()),
            F::ProviderError,
        ),
        (Reply::Body(404, String::new()), F::ProviderError),
    ] {
        let (world, hostile) = world_with(|settings| settings.timeout_seconds = 1).await;
        let chat = world.chat().await;
        hostile.metadata_says(reply);
        refuses(&world, &chat, reason).await;
        world.assert_anonymous(&chat, &[reason]).await;
        assert!(world.clients["gate"].refresh().await.is_err());
        assert_eq!(world.clients["gate"].condition(), Condition::Fails);
        hostile.metadata_is_right();
        world.clients["gate"].refresh().await.unwrap();
        assert_eq!(world.clients["gate"].condition(), Condition::Answers);
    }
}

/// Many come while the provider says nothing: they wait together, not one after the other.
#[tokio::test]
async fn a_crowd_before_a_silent_provider_shares_one_wait() {
    let (world, hostile) = world_with(|settings| settings.timeout_seconds = 1).await;
    hostile.metadata_says(Reply::Silence);
    let client = &world.clients["gate"];
    let state = portti::secret::Token::fresh().unwrap();
    let begin = || client.begin("https://chat.kunta.example/back", &state, Language::Fi);
    let all = (0..20).map(|_| begin());
    let ended = futures_util::future::join_all(all).await;
    assert!(ended.iter().all(Result::is_err));
    let asked = hostile.asked_for("/.well-known/openid-configuration");
    assert_eq!(asked, 1, "each of them asked");
}

/// Metadata that was had once is used for a day when the provider does not give it any more.
#[tokio::test]
async fn metadata_outlives_a_short_failure() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    world.set_out(&chat).await;
    hostile.metadata_says(Reply::Body(500, String::new()));
    world.clock.advance(3 * 3600);
    let chat = world.chat().await;
    world.set_out(&chat).await;
    world.clock.advance(22 * 3600);
    let chat = world.chat().await;
    refuses(&world, &chat, F::ProviderUnavailable).await;
}

/// Two providers: an answer of one is not taken for an answer of the other.
#[tokio::test]
async fn the_answer_of_one_provider_is_not_taken_for_another_providers() {
    let (world, honest) = world().await;
    let other = Hostile::start(&world.folder.path().join("other")).await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(&world, &honest, &way);
    honest.gives(&honest.signed(&claims, Sign::Properly));
    let identification = &world.node.identification;
    let returned = identification
        .callback(Some(&way.flow), &answer(&other, &way))
        .await;
    assert_eq!(returned.error.as_deref(), Some("flow_mismatch"));
    world.assert_anonymous(&chat, &[F::FlowMismatch]).await;
    assert_eq!(
        (honest.asked_for("/token"), other.asked_for("/token")),
        (0, 0)
    );
}

/// The provider with a key for it alone.
fn with_own_key(mut provider: Provider, file: &Path) -> Provider {
    if let ClientAuthentication::PrivateKeyJwt(with) = &mut provider.client {
        with.key_file = Some(file.to_owned());
    }
    provider
}

/// Outside demo mode nothing is asked for over plain http, and no key is made.
#[tokio::test]
async fn the_demos_doors_are_shut_in_production() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = Hostile::start(folder.path()).await;
    let clock = Clock::fixed(noon());
    let settings = with_own_key(provider(&hostile.issuer), &folder.path().join("client.pem"));
    let ring = ring(folder.path(), &settings, &clock);
    let strict = |settings| Client::new("gate", settings, &ring, Doors::Strict, clock.clone());

    let missing = strict(settings.clone()).unwrap_err();
    assert!(matches!(missing, OidcError::Key(_)), "{missing}");

    Client::new("gate", settings.clone(), &ring, Doors::Demo, clock.clone()).unwrap();
    let client = strict(settings.clone()).unwrap();
    assert!(client.refresh().await.is_err());
    assert_eq!(hostile.asked_for("/.well-known/openid-configuration"), 0);

    let mut by_hand = settings;
    by_hand.endpoints = Some(crate::hostile::by_hand(&hostile.issuer));
    let insecure = strict(by_hand).unwrap_err();
    assert!(matches!(insecure, OidcError::Insecure { .. }), "{insecure}");
}

#[tokio::test]
async fn a_client_secret_serves_where_a_key_does_not() {
    let (world, hostile) = world_with(|settings| {
        settings.client =
            portti::config::ClientAuthentication::ClientSecretBasic(portti::config::ClientSecret {
                method: "client_secret_basic".to_owned(),
                secret: portti::config::Secret::new("s:cret"),
            });
    })
    .await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let identification = &world.node.identification;
    let returned = identification
        .callback(Some(&way.flow), &answer(&hostile, &way))
        .await;
    let proof = returned.proof.unwrap();
    identification
        .redeem(chat.conversation, &proof)
        .await
        .unwrap();
    let heard = hostile.heard.lock().unwrap();
    let redeemed = heard
        .iter()
        .find(|request| request.starts_with("POST /token"));
    let redeemed = redeemed.unwrap().to_lowercase();
    assert!(redeemed.contains("authorization: basic "), "{redeemed}");
    assert!(!redeemed.contains("client_assertion"));
    assert!(identification.own_keys().keys.is_empty());
}
