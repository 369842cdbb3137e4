//! Attacks on the ID token and on the answers that carry it, by the hostile provider.

use portti::config::SignatureAlgorithm;
use portti::domain::event::HandOffFailure as F;
use portti::identification::HandOffError;
use serde_json::{Value, json};

use crate::hostile::{Hostile, Sign, answer, right_claims, world, world_with};
use crate::world::{Chat, LEVEL, SetOut, World};

/// Goes the whole way with whatever the provider gives, and returns how it ended.
pub async fn finish(
    world: &World,
    hostile: &Hostile,
    chat: &Chat,
    way: &SetOut,
) -> Result<(), HandOffError> {
    let identification = &world.node.identification;
    let returned = identification
        .callback(Some(&way.flow), &answer(hostile, way))
        .await;
    let proof = returned.proof.expect("the answer is right");
    identification
        .redeem(chat.conversation, &proof)
        .await
        .map(|_| ())
}

/// Sends a token with changed claims and demands that it be refused for this reason.
async fn refuses(change: impl FnOnce(&mut Value), sign: Sign, reason: F) {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let mut claims = right_claims(&world, &hostile, &way);
    change(&mut claims);
    hostile.gives(&hostile.signed(&claims, sign));
    let ended = finish(&world, &hostile, &chat, &way).await;
    assert_eq!(ended, Err(HandOffError::Failed(reason)));
    world.assert_anonymous(&chat, &[reason]).await;
}

/// Takes a claim away.
fn without(claims: &mut Value, name: &str) {
    claims.as_object_mut().unwrap().remove(name).unwrap();
}

fn seconds(claims: &Value, name: &str) -> i64 {
    claims[name].as_i64().unwrap()
}

#[tokio::test]
async fn the_token_that_is_right_in_every_part_is_taken() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    assert_eq!(finish(&world, &hostile, &chat, &way).await, Ok(()));
    let identity = world.identity(&chat).await.unwrap();
    assert_eq!(identity.personal_id.unwrap().expose(), "140285-9131");
}

#[tokio::test]
async fn issuer_audience_and_party_must_be_right() {
    let wrong = F::TokenRejected;
    refuses(
        |c| c["iss"] = json!("https://other.example"),
        Sign::Properly,
        wrong,
    )
    .await;
    refuses(
        |c| c["iss"] = json!(format!("{}/", c["iss"].as_str().unwrap())),
        Sign::Properly,
        wrong,
    )
    .await;
    refuses(|c| without(c, "iss"), Sign::Properly, wrong).await;
    refuses(|c| c["aud"] = json!("other"), Sign::Properly, wrong).await;
    refuses(|c| c["aud"] = json!([]), Sign::Properly, wrong).await;
    refuses(|c| without(c, "aud"), Sign::Properly, wrong).await;
    refuses(
        |c| c["aud"] = json!(["portti", "other"]),
        Sign::Properly,
        wrong,
    )
    .await;
    refuses(
        |c| {
            c["aud"] = json!(["portti", "other"]);
            c["azp"] = json!("portti");
        },
        Sign::Properly,
        wrong,
    )
    .await;
    refuses(|c| c["azp"] = json!("other"), Sign::Properly, wrong).await;
}

#[tokio::test]
async fn several_audiences_without_an_authorized_party_are_refused_even_if_all_are_this_client() {
    refuses(
        |c| c["aud"] = json!(["portti", "portti"]),
        Sign::Properly,
        F::TokenRejected,
    )
    .await;
}

#[tokio::test]
async fn times_must_be_right() {
    let wrong = F::TokenRejected;
    // The clocks may differ by ten seconds and not by more.
    refuses(
        |c| c["exp"] = json!(seconds(c, "iat") - 10),
        Sign::Properly,
        wrong,
    )
    .await;
    refuses(|c| without(c, "exp"), Sign::Properly, wrong).await;
    refuses(|c| c["exp"] = json!("soon"), Sign::Properly, wrong).await;
    refuses(
        |c| c["iat"] = json!(seconds(c, "iat") + 11),
        Sign::Properly,
        wrong,
    )
    .await;
    refuses(
        |c| c["iat"] = json!(seconds(c, "iat") - 11),
        Sign::Properly,
        wrong,
    )
    .await;
    refuses(|c| without(c, "iat"), Sign::Properly, wrong).await;
    refuses(
        |c| c["nbf"] = json!(seconds(c, "iat") + 11),
        Sign::Properly,
        wrong,
    )
    .await;
    refuses(|c| c["nbf"] = json!("later"), Sign::Properly, wrong).await;
}

#[tokio::test]
async fn clocks_may_differ_a_little() {
    for off in [-9_i64, 9] {
        let (world, hostile) = world().await;
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        let mut claims = right_claims(&world, &hostile, &way);
        for name in ["iat", "auth_time"] {
            claims[name] = json!(seconds(&claims, name) + off);
        }
        claims["exp"] = json!(seconds(&claims, "exp") - 300 + off);
        claims["nbf"] = claims["iat"].clone();
        hostile.gives(&hostile.signed(&claims, Sign::Properly));
        assert_eq!(finish(&world, &hostile, &chat, &way).await, Ok(()), "{off}");
    }
}

#[tokio::test]
async fn the_nonce_must_be_that_of_the_request() {
    let wrong = F::TokenRejected;
    refuses(|c| c["nonce"] = json!("another"), Sign::Properly, wrong).await;
    refuses(|c| c["nonce"] = json!(""), Sign::Properly, wrong).await;
    refuses(|c| without(c, "nonce"), Sign::Properly, wrong).await;
}

#[tokio::test]
async fn the_assurance_level_must_be_one_of_those_accepted() {
    let weak = F::AssuranceTooLow;
    refuses(|c| without(c, "acr"), Sign::Properly, weak).await;
    refuses(|c| c["acr"] = json!(""), Sign::Properly, weak).await;
    refuses(|c| c["acr"] = json!("0"), Sign::Properly, weak).await;
    refuses(
        |c| c["acr"] = json!(format!("{LEVEL}x")),
        Sign::Properly,
        weak,
    )
    .await;
    refuses(
        |c| c["acr"] = json!("urn:example:unknown"),
        Sign::Properly,
        weak,
    )
    .await;
}

#[tokio::test]
async fn the_authentication_must_be_fresh() {
    let old = F::AuthenticationTooOld;
    refuses(|c| without(c, "auth_time"), Sign::Properly, old).await;
    refuses(
        |c| c["auth_time"] = json!(seconds(c, "iat") - 11),
        Sign::Properly,
        old,
    )
    .await;
    refuses(
        |c| c["auth_time"] = json!(seconds(c, "iat") + 11),
        Sign::Properly,
        old,
    )
    .await;
}

#[tokio::test]
async fn an_authentication_within_the_age_is_taken_where_no_fresh_one_is_demanded() {
    for (age, taken) in [(299, true), (311, false)] {
        let (world, hostile) = world_with(|settings| settings.prompt = String::new()).await;
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        assert_eq!(way.asked["max_age"], "300");
        assert!(!way.asked.contains_key("prompt"));
        let mut claims = right_claims(&world, &hostile, &way);
        claims["auth_time"] = json!(seconds(&claims, "iat") - age);
        hostile.gives(&hostile.signed(&claims, Sign::Properly));
        assert_eq!(
            finish(&world, &hostile, &chat, &way).await.is_ok(),
            taken,
            "{age}"
        );
    }
}

#[tokio::test]
async fn the_signature_must_be_the_providers() {
    let wrong = F::TokenRejected;
    for sign in [
        Sign::NotAtAll,
        Sign::WithAnotherKey,
        Sign::WithAnUnknownId,
        Sign::WithThePublicKeyAsSecret,
        Sign::ThenTampered,
    ] {
        refuses(|_| {}, sign, wrong).await;
    }
}

#[tokio::test]
async fn headers_that_bring_a_key_or_a_meaning_of_their_own_are_refused() {
    let jwk = |hostile: &Hostile| json!(hostile.stranger.public());
    for name in ["jwk", "jku", "x5u", "crit", "b64", "zip", "typ", "cty"] {
        let (world, hostile) = world().await;
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        let claims = right_claims(&world, &hostile, &way);
        let value = match name {
            "jwk" => jwk(&hostile),
            "crit" => json!(["exp"]),
            "b64" => json!(false),
            "zip" => json!("DEF"),
            "typ" => json!("logout+jwt"),
            _ => json!("https://evil.example/keys"),
        };
        hostile.gives(&hostile.signed_with_header(&claims, name, value));
        let ended = finish(&world, &hostile, &chat, &way).await;
        assert_eq!(ended, Err(HandOffError::Failed(F::TokenRejected)), "{name}");
        world.assert_anonymous(&chat, &[F::TokenRejected]).await;
    }
}

/// Two readers of the same token must not read two things.
#[tokio::test]
async fn a_token_that_names_something_twice_is_refused() {
    let (world, hostile) = world().await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(&world, &hostile, &way).to_string();
    let twice = claims.replacen('{', "{\"urn:oid:1.2.246.21\":\"010190-900P\",", 1);
    hostile.gives(&hostile.key.sign_text(&twice));
    let ended = finish(&world, &hostile, &chat, &way).await;
    assert_eq!(ended, Err(HandOffError::Failed(F::TokenRejected)));
    world.assert_anonymous(&chat, &[F::TokenRejected]).await;
}

#[tokio::test]
async fn an_algorithm_that_is_not_in_the_list_is_refused() {
    let (world, hostile) = world_with(|settings| {
        settings.id_token.signed = vec![SignatureAlgorithm::Ps256];
    })
    .await;
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let claims = right_claims(&world, &hostile, &way);
    hostile.gives(&hostile.signed(&claims, Sign::Properly));
    let ended = finish(&world, &hostile, &chat, &way).await;
    assert_eq!(ended, Err(HandOffError::Failed(F::TokenRejected)));
    world.assert_anonymous(&chat, &[F::TokenRejected]).await;
}

#[tokio::test]
async fn the_token_must_tell_a_person() {
    let missing = F::IdentityMissing;
    let id = "urn:oid:1.2.246.21";
    refuses(|c| without(c, id), Sign::Properly, missing).await;
    refuses(|c| c[id] = json!(""), Sign::Properly, missing).await;
    refuses(|c| c[id] = json!(7), Sign::Properly, missing).await;
    // A wrong check character.
    refuses(|c| c[id] = json!("140285-9132"), Sign::Properly, missing).await;
    refuses(
        |c| c[id] = json!("140285-9131\u{0}"),
        Sign::Properly,
        missing,
    )
    .await;
    refuses(
        |c| c[id] = json!("140285-9131 140285-9131"),
        Sign::Properly,
        missing,
    )
    .await;
    refuses(|c| without(c, "urn:oid:2.5.4.4"), Sign::Properly, missing).await;
    refuses(
        |c| c["urn:oid:2.5.4.4"] = json!(" "),
        Sign::Properly,
        missing,
    )
    .await;
    refuses(
        |c| c["urn:oid:2.5.4.4"] = json!("a".repeat(201)),
        Sign::Properly,
        missing,
    )
    .await;
}
