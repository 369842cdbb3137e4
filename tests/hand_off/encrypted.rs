//! Attacks on encrypted ID tokens, and what others encrypt.

use portti::config::{ContentEncryption, KeyEncryption, Provider, TokenEncryption};
use portti::domain::event::HandOffFailure as F;
use portti::identification::HandOffError;
use serde_json::{Value, json};

use crate::hostile::{Hostile, Sign, right_claims, world_opening};
use crate::sealing::Recipient;
use crate::tokens::finish;
use crate::world::{Chat, SetOut, World};

/// A world whose provider must encrypt, a chat, and the key.
struct Scene {
    world: World,
    hostile: Hostile,
    chat: Chat,
    way: SetOut,
    portti: Recipient,
}

impl Scene {
    async fn set() -> Self {
        Self::set_with(|_| {}).await
    }

    async fn set_with(change: impl FnOnce(&mut Provider)) -> Self {
        let portti = Recipient::made("portti-1");
        let (world, hostile) = world_opening(&[&portti], |settings| {
            settings.id_token.encryption = TokenEncryption::Required;
            change(settings);
        })
        .await;
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        Self {
            world,
            hostile,
            chat,
            way,
            portti,
        }
    }

    /// A signed token that is right in every part.
    fn signed(&self) -> String {
        let claims = right_claims(&self.world, &self.hostile, &self.way);
        self.hostile.signed(&claims, Sign::Properly)
    }

    async fn finish(&self, token: &str) -> Result<(), HandOffError> {
        self.hostile.gives(token);
        finish(&self.world, &self.hostile, &self.chat, &self.way).await
    }

    /// The token must be refused, whatever is wrong with it, for the one reason.
    async fn refuses(mut self, token: &str, what: &str) -> Self {
        let before = self.world.failures(&self.chat).await;
        let ended = self.finish(token).await;
        assert_eq!(ended, Err(HandOffError::Failed(F::TokenRejected)), "{what}");
        let told: Vec<_> = before.into_iter().chain([F::TokenRejected]).collect();
        self.world.assert_anonymous(&self.chat, &told).await;
        // The next try is a way of its own.
        self.way = self.world.set_out(&self.chat).await;
        self
    }
}

#[tokio::test]
async fn a_token_that_is_signed_and_then_encrypted_is_taken() {
    let scene = Scene::set().await;
    let token = scene.portti.seal(&scene.signed());
    assert_eq!(scene.finish(&token).await, Ok(()));
    let identity = scene.world.identity(&scene.chat).await.unwrap();
    assert_eq!(identity.personal_id.unwrap().expose(), "140285-9131");
}

#[tokio::test]
async fn an_unencrypted_token_where_encryption_is_required_is_refused() {
    let scene = Scene::set().await;
    let token = scene.signed();
    scene.refuses(&token, "signed alone").await;
}

#[tokio::test]
async fn an_encrypted_token_where_none_is_expected_is_refused() {
    let scene = Scene::set_with(|p| p.id_token.encryption = TokenEncryption::None).await;
    let token = scene.portti.seal(&scene.signed());
    scene.refuses(&token, "encrypted").await;
}

#[tokio::test]
async fn a_token_encrypted_to_another_key_is_refused() {
    let mut scene = Scene::set().await;
    let stranger = Recipient::made("stranger");
    for (header, what) in [
        (stranger.header(), "under its own id"),
        (scene.portti.header(), "under our id"),
        (
            json!({"alg": "RSA-OAEP", "enc": "A128CBC-HS256"}),
            "under none",
        ),
    ] {
        let token = stranger.seal_with(&header, &scene.signed());
        scene = scene.refuses(&token, what).await;
    }
}

/// The public key is public: that something is encrypted to it says nothing of who did it.
#[tokio::test]
async fn what_is_within_must_be_signed_by_the_provider() {
    let mut scene = Scene::set().await;
    for sign in [
        Sign::NotAtAll,
        Sign::WithAnotherKey,
        Sign::WithAnUnknownId,
        Sign::WithThePublicKeyAsSecret,
        Sign::ThenTampered,
    ] {
        let claims = right_claims(&scene.world, &scene.hostile, &scene.way);
        let token = scene.portti.seal(&scene.hostile.signed(&claims, sign));
        scene = scene.refuses(&token, &format!("{sign:?}")).await;
    }
    let claims = right_claims(&scene.world, &scene.hostile, &scene.way).to_string();
    let token = scene.portti.seal(&claims);
    scene = scene.refuses(&token, "the claims alone").await;
    let token = scene.portti.seal(&scene.portti.seal(&scene.signed()));
    scene = scene.refuses(&token, "encrypted twice").await;
    let token = scene.portti.seal("");
    scene.refuses(&token, "nothing").await;
}

#[tokio::test]
async fn encryption_that_is_not_accepted_is_refused() {
    let mut scene = Scene::set().await;
    for (name, value) in [
        ("alg", "RSA1_5"),
        ("alg", "dir"),
        ("alg", "none"),
        ("alg", "RSA-OAEP-256"),
        ("alg", "ECDH-ES"),
        ("enc", "A128GCM"),
        ("enc", "A256CBC-HS512"),
        ("enc", "none"),
    ] {
        let mut header = scene.portti.header();
        header[name] = json!(value);
        let token = scene.portti.seal_with(&header, &scene.signed());
        scene = scene.refuses(&token, value).await;
    }
    for narrow in [
        |p: &mut Provider| p.id_token.alg = vec![KeyEncryption::RsaOaep256],
        |p: &mut Provider| p.id_token.enc = vec![ContentEncryption::A256Gcm],
    ] {
        let scene = Scene::set_with(narrow).await;
        let token = scene.portti.seal(&scene.signed());
        scene.refuses(&token, "not in the list").await;
    }
}

#[tokio::test]
async fn headers_of_encrypted_tokens_that_bring_a_meaning_of_their_own_are_refused() {
    let mut scene = Scene::set().await;
    for (name, value) in [
        ("zip", json!("DEF")),
        ("crit", json!(["exp"])),
        ("jku", json!("https://evil.example/keys")),
        ("jwk", scene.portti.jwk()),
        ("x5u", json!("https://evil.example/chain")),
        ("epk", json!({"kty": "EC", "crv": "P-256"})),
        ("cty", json!("text/html")),
        ("typ", json!("logout+jwt")),
    ] {
        let mut header = scene.portti.header();
        header[name] = value;
        let token = scene.portti.seal_with(&header, &scene.signed());
        scene = scene.refuses(&token, name).await;
    }
    assert_eq!(
        scene.hostile.asked_for("/keys"),
        0,
        "the keys were asked for"
    );
}

#[tokio::test]
async fn a_changed_encrypted_token_is_refused_with_the_one_error() {
    let mut scene = Scene::set().await;
    for index in 1..5 {
        let token = scene.portti.seal(&scene.signed());
        let other = scene.portti.seal(&scene.signed());
        let mut parts: Vec<_> = token.split('.').collect();
        parts[index] = other.split('.').nth(index).unwrap();
        let mixed = parts.join(".");
        scene = scene
            .refuses(&mixed, &format!("part {index} of another"))
            .await;
    }
    let token = scene.portti.seal(&scene.signed());
    scene = scene.refuses(&format!("{token}.x"), "a sixth part").await;
    let large = scene.portti.seal(&"a".repeat(60_000));
    scene = scene.refuses(&large, "too large").await;
    // Another recipient beside this one takes another form, which is not read at all.
    let general = json!({"protected": "e30", "recipients": [{}, {}], "ciphertext": "x"});
    scene.refuses(&general.to_string(), "two recipients").await;
}

/// While keys are changed, tokens to the old one and to the new one are opened.
#[tokio::test]
async fn the_old_and_the_new_key_open_side_by_side() {
    let (old, new) = (Recipient::made("old"), Recipient::made("new"));
    let (world, hostile) = world_opening(&[&new, &old], |settings| {
        settings.id_token.encryption = TokenEncryption::Required;
    })
    .await;
    for recipient in [&old, &new] {
        for header in [
            recipient.header(),
            json!({"alg": "RSA-OAEP", "enc": "A128CBC-HS256"}),
        ] {
            let chat = world.chat().await;
            let way = world.set_out(&chat).await;
            let claims: Value = right_claims(&world, &hostile, &way);
            let signed = hostile.signed(&claims, Sign::Properly);
            hostile.gives(&recipient.seal_with(&header, &signed));
            let ended = finish(&world, &hostile, &chat, &way).await;
            assert_eq!(ended, Ok(()), "{} {header}", recipient.id);
        }
    }
}
