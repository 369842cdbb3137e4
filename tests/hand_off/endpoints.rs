//! A provider whose endpoints fail, flood, stay silent or lead elsewhere, and how its keys are
//! kept.

use portti::domain::event::HandOffFailure as F;
use portti::identification::HandOffError;
use serde_json::json;

use crate::hostile::{Hostile, Reply, Sign, by_hand, right_claims, world, world_with};
use crate::tokens::finish;
use crate::world::World;

#[tokio::test]
async fn a_token_endpoint_that_fails_is_no_identity() {
    let secret = "http://169.254.169.254/latest";
    for (reply, reason) in [
        (Reply::Body(500, "oops".to_owned()), F::ProviderUnavailable),
        (Reply::Body(503, String::new()), F::ProviderUnavailable),
        (Reply::Silence, F::ProviderUnavailable),
        (Reply::Redirect(secret.to_owned()), F::ProviderError),
        (Reply::Flood(10 * 1024 * 1024), F::ProviderError),
        (
            Reply::Body(200, "<html>Login</html>".to_owned()),
            F::ProviderError,
        ),
        (Reply::Body(200, "{}".to_owned()), F::ProviderError),
        (
            Reply::Body(400, r#"{"error":"invalid_grant"}"#.to_owned()),
            F::ProviderError,
        ),
        (Reply::Body(400, "<script>".to_owned()), F::ProviderError),
        (Reply::Body(204, String::new()), F::ProviderError),
    ] {
        let (world, hostile) = world_with(|settings| settings.timeout_seconds = 1).await;
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        hostile.token_says(reply);
        let ended = finish(&world, &hostile, &chat, &way).await;
        assert_eq!(ended, Err(HandOffError::Failed(reason)));
        world.assert_anonymous(&chat, &[reason]).await;
        assert_eq!(
            hostile.asked_for("/token"),
            1,
            "a code is redeemed at most once"
        );
    }
}

#[tokio::test]
async fn keys_that_cannot_be_had_are_no_identity() {
    for (reply, reason) in [
        (Reply::Body(500, String::new()), F::ProviderUnavailable),
        (Reply::Body(404, String::new()), F::ProviderError),
        (
            Reply::Redirect("http://127.0.0.1:1/".to_owned()),
            F::ProviderError,
        ),
        (Reply::Flood(10 * 1024 * 1024), F::ProviderError),
        (Reply::Body(200, "[]".to_owned()), F::ProviderError),
        (Reply::Body(200, "<html>".to_owned()), F::ProviderError),
        (Reply::Silence, F::ProviderUnavailable),
        (
            Reply::Body(200, r#"{"keys":[]}"#.to_owned()),
            F::TokenRejected,
        ),
    ] {
        let (world, hostile) = world_with(|settings| settings.timeout_seconds = 1).await;
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        let claims = right_claims(&world, &hostile, &way);
        hostile.gives(&hostile.signed(&claims, Sign::Properly));
        hostile.keys_say(reply);
        let ended = finish(&world, &hostile, &chat, &way).await;
        assert_eq!(ended, Err(HandOffError::Failed(reason)));
        world.assert_anonymous(&chat, &[reason]).await;
    }
}

/// The provider signs with a new key: it is fetched. An unknown key id makes the keys be fetched
/// at most once a minute.
#[tokio::test]
async fn keys_are_fetched_again_for_an_unknown_id_at_most_once_a_minute() {
    let (world, hostile) = world().await;
    let attempt = async |sign| {
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        let claims = right_claims(&world, &hostile, &way);
        hostile.gives(&hostile.signed(&claims, sign));
        finish(&world, &hostile, &chat, &way).await.is_ok()
    };
    assert!(attempt(Sign::Properly).await);
    assert_eq!(hostile.asked_for("/keys"), 1);
    for _ in 0..3 {
        assert!(!attempt(Sign::WithAnUnknownId).await);
    }
    assert_eq!(
        hostile.asked_for("/keys"),
        2,
        "fetched again within the minute, or not at all"
    );
    world.clock.advance(61);
    assert!(!attempt(Sign::WithAnUnknownId).await);
    assert!(!attempt(Sign::WithAnUnknownId).await);
    assert_eq!(hostile.asked_for("/keys"), 3);

    let both = json!({"keys": [hostile.key.public(), hostile.stranger.public()]});
    hostile.keys_say(Reply::Body(200, both.to_string()));
    world.clock.advance(61);
    assert!(attempt(Sign::WithAnUnknownId).await, "the new key is found");
    assert!(attempt(Sign::Properly).await);
    assert_eq!(hostile.asked_for("/keys"), 4);

    // A retired key is forgotten within a day.
    let new = json!({"keys": [hostile.stranger.public()]});
    hostile.keys_say(Reply::Body(200, new.to_string()));
    world.clock.advance(24 * 3600 + 1);
    assert!(
        !attempt(Sign::Properly).await,
        "a retired key still counts after a day"
    );
    assert!(attempt(Sign::WithAnUnknownId).await);
}

/// A provider that publishes no openid-configuration is told by hand, and asked for none.
#[tokio::test]
async fn endpoints_set_by_hand_need_no_discovery() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = Hostile::start(folder.path()).await;
    let mut settings = crate::world::provider(&hostile.issuer);
    settings.endpoints = Some(by_hand(&hostile.issuer));
    let clock = portti::clock::Clock::fixed(crate::world::noon());
    let world = World::before(clock, folder, settings).await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    assert_eq!(finish(&world, &hostile, &chat, &way).await, Ok(()));
    assert_eq!(hostile.asked_for("/.well-known/openid-configuration"), 0);
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    for (token, reason) in [
        (String::new(), F::TokenRejected),
        ("a.b.c".to_owned(), F::TokenRejected),
        ("e30.e30.".to_owned(), F::TokenRejected),
        ("a".repeat(40_000), F::TokenRejected),
        ("a.b.c.d.e".to_owned(), F::TokenRejected),
    ] {
        let (world, hostile) = world().await;
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        hostile.gives(&token);
        let ended = finish(&world, &hostile, &chat, &way).await;
        assert_eq!(ended, Err(HandOffError::Failed(reason)), "{token:.20}");
        world.assert_anonymous(&chat, &[reason]).await;
    }
}
