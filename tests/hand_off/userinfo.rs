//! What the provider tells beyond the ID token, and attacks on it.

use portti::config::{Provider, TokenEncryption, Userinfo};
use portti::domain::event::HandOffFailure as F;
use portti::identification::HandOffError;
use serde_json::{Value, json};

use crate::hostile::{Hostile, Reply, Sign, right_claims, world_opening};
use crate::sealing::Recipient;
use crate::tokens::finish;
use crate::world::{Chat, SetOut, World};

const NIN: &str = "urn:oid:1.2.246.21";
const FAMILY: &str = "urn:oid:2.5.4.4";

/// A provider whose ID token tells no personal ID and no family name, but who they are elsewhere.
struct Scene {
    world: World,
    hostile: Hostile,
    chat: Chat,
    way: SetOut,
    portti: Recipient,
}

impl Scene {
    async fn set(how: Userinfo) -> Self {
        Self::set_with(how, |_| {}).await
    }

    async fn set_with(how: Userinfo, change: impl FnOnce(&mut Provider)) -> Self {
        let portti = Recipient::made("portti-1");
        let (world, hostile) = world_opening(&[&portti], |settings| {
            settings.userinfo = how;
            change(settings);
        })
        .await;
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        let scene = Self {
            world,
            hostile,
            chat,
            way,
            portti,
        };
        let mut claims = right_claims(&scene.world, &scene.hostile, &scene.way);
        for name in [NIN, FAMILY] {
            claims.as_object_mut().unwrap().remove(name).unwrap();
        }
        let signed = scene.hostile.signed(&claims, Sign::Properly);
        scene.hostile.gives(&signed);
        scene
    }

    /// What a right answer tells.
    fn told(&self) -> Value {
        json!({"iss": self.hostile.issuer, "aud": "portti", "sub": "somebody",
            NIN: "140285-9131", FAMILY: "Esimerkki"})
    }

    fn answers(&self, body: &str) {
        self.hostile
            .says("/userinfo", Reply::Body(200, body.to_owned()));
    }

    async fn finish(&self) -> Result<(), HandOffError> {
        finish(&self.world, &self.hostile, &self.chat, &self.way).await
    }

    async fn identified(&self) {
        assert_eq!(self.finish().await, Ok(()));
        let identity = self.world.identity(&self.chat).await.unwrap();
        assert_eq!(identity.personal_id.unwrap().expose(), "140285-9131");
        assert_eq!(identity.family_name.expose(), "Esimerkki");
    }

    async fn refused(&self, reason: F, what: &str) {
        assert_eq!(
            self.finish().await,
            Err(HandOffError::Failed(reason)),
            "{what}"
        );
        self.world.assert_anonymous(&self.chat, &[reason]).await;
    }
}

#[tokio::test]
async fn what_is_told_plain_signed_or_encrypted_is_taken() {
    for how in [Userinfo::Plain, Userinfo::Signed, Userinfo::Encrypted] {
        let scene = Scene::set(how).await;
        let told = scene.told();
        let signed = scene.hostile.signed(&told, Sign::Properly);
        scene.answers(&match how {
            Userinfo::Signed => signed,
            Userinfo::Encrypted => scene.portti.seal(&signed),
            _ => told.to_string(),
        });
        scene.identified().await;
        // The access token went there and nowhere else.
        let heard = scene.hostile.heard.lock().unwrap();
        let carries =
            |request: &&String| request.to_lowercase().contains("authorization: bearer a");
        let carriers: Vec<_> = heard.iter().filter(carries).collect();
        assert_eq!(carriers.len(), 1);
        assert!(carriers[0].starts_with("GET /userinfo "));
    }
}

#[tokio::test]
async fn it_must_be_about_the_one_who_signed_in() {
    for sub in [
        json!("somebody else"),
        json!(null),
        json!(""),
        json!(["somebody"]),
    ] {
        for how in [Userinfo::Plain, Userinfo::Signed] {
            let scene = Scene::set(how).await;
            let mut told = scene.told();
            told["sub"] = sub.clone();
            scene.answers(&match how {
                Userinfo::Signed => scene.hostile.signed(&told, Sign::Properly),
                _ => told.to_string(),
            });
            scene.refused(F::TokenRejected, &sub.to_string()).await;
        }
    }
}

#[tokio::test]
async fn what_the_id_token_says_counts_more() {
    let scene = Scene::set(Userinfo::Plain).await;
    let claims = right_claims(&scene.world, &scene.hostile, &scene.way);
    scene
        .hostile
        .gives(&scene.hostile.signed(&claims, Sign::Properly));
    let told = json!({"sub": "somebody", NIN: "010190-900P", FAMILY: "Toinen",
        "acr": "urn:example:higher", "auth_time": 1});
    scene.answers(&told.to_string());
    scene.identified().await;
}

#[tokio::test]
async fn it_does_not_lift_the_assurance_of_the_token() {
    let scene = Scene::set(Userinfo::Plain).await;
    let mut claims = right_claims(&scene.world, &scene.hostile, &scene.way);
    let level = claims.as_object_mut().unwrap().remove("acr").unwrap();
    scene
        .hostile
        .gives(&scene.hostile.signed(&claims, Sign::Properly));
    let mut told = scene.told();
    told["acr"] = level;
    scene.answers(&told.to_string());
    scene
        .refused(F::AssuranceTooLow, "acr from elsewhere")
        .await;
}

#[tokio::test]
async fn a_signed_answer_must_be_signed_by_the_provider_for_this_client() {
    for sign in [
        Sign::NotAtAll,
        Sign::WithAnotherKey,
        Sign::WithAnUnknownId,
        Sign::WithThePublicKeyAsSecret,
        Sign::ThenTampered,
    ] {
        let scene = Scene::set(Userinfo::Signed).await;
        scene.answers(&scene.hostile.signed(&scene.told(), sign));
        scene.refused(F::TokenRejected, &format!("{sign:?}")).await;
    }
    for (name, value) in [
        ("iss", json!("https://other.example")),
        ("iss", json!(null)),
        ("aud", json!("other")),
        ("aud", json!(["portti", "other"])),
        ("aud", json!(null)),
        // An ID token has one; this must not pass for the other.
        ("nonce", json!("n")),
    ] {
        let scene = Scene::set(Userinfo::Signed).await;
        let mut told = scene.told();
        told[name] = value;
        scene.answers(&scene.hostile.signed(&told, Sign::Properly));
        scene.refused(F::TokenRejected, name).await;
    }
}

#[tokio::test]
async fn an_answer_of_another_form_than_configured_is_refused() {
    let stranger = Recipient::made("stranger");
    for how in [Userinfo::Plain, Userinfo::Signed, Userinfo::Encrypted] {
        let scene = Scene::set(how).await;
        let told = scene.told();
        let signed = scene.hostile.signed(&told, Sign::Properly);
        let wrong = match how {
            Userinfo::Plain => vec![signed.clone(), scene.portti.seal(&signed), "[]".to_owned()],
            Userinfo::Signed => vec![told.to_string(), scene.portti.seal(&signed)],
            _ => vec![
                told.to_string(),
                signed.clone(),
                stranger.seal(&signed),
                scene.portti.seal(&told.to_string()),
            ],
        };
        let mut reasons = Vec::new();
        for body in wrong {
            let way = scene.world.set_out(&scene.chat).await;
            let mut claims = right_claims(&scene.world, &scene.hostile, &way);
            claims.as_object_mut().unwrap().remove(NIN).unwrap();
            scene
                .hostile
                .gives(&scene.hostile.signed(&claims, Sign::Properly));
            scene.answers(&body);
            let ended = finish(&scene.world, &scene.hostile, &scene.chat, &way).await;
            assert_eq!(
                ended,
                Err(HandOffError::Failed(F::TokenRejected)),
                "{body:.20}"
            );
            reasons.push(F::TokenRejected);
            scene.world.assert_anonymous(&scene.chat, &reasons).await;
        }
    }
}

#[tokio::test]
async fn an_endpoint_that_fails_is_no_identity() {
    for (reply, reason) in [
        (Reply::Body(500, String::new()), F::ProviderUnavailable),
        (Reply::Silence, F::ProviderUnavailable),
        (Reply::Body(401, String::new()), F::ProviderError),
        (Reply::Flood(10 * 1024 * 1024), F::ProviderError),
        (
            Reply::Redirect("http://169.254.169.254/latest".to_owned()),
            F::ProviderError,
        ),
        (
            Reply::Body(200, "<html>Login</html>".to_owned()),
            F::TokenRejected,
        ),
    ] {
        let scene = Scene::set_with(Userinfo::Plain, |p| p.timeout_seconds = 1).await;
        scene.hostile.says("/userinfo", reply);
        scene.refused(reason, "an endpoint that fails").await;
        assert_eq!(scene.hostile.asked_for("/userinfo"), 1);
    }
}

/// The access token that came beside the ID token is the one that the ID token names.
#[tokio::test]
async fn an_id_token_that_names_another_access_token_is_refused() {
    // The left half of the SHA-256 of `a`, and of `b`.
    let right = "ypeBEsobvcr6wjGzmiPcTQ";
    let other = "PiPoFgA5WUoz3cvzUC0Swg";
    for (hash, taken) in [
        (json!(right), true),
        (json!(other), false),
        (json!(""), false),
        (json!(7), false),
        (json!(format!("{right}AA")), false),
    ] {
        let scene = Scene::set_with(Userinfo::None, |p| {
            p.id_token.encryption = TokenEncryption::None;
        })
        .await;
        let mut claims = right_claims(&scene.world, &scene.hostile, &scene.way);
        claims["at_hash"] = hash.clone();
        scene
            .hostile
            .gives(&scene.hostile.signed(&claims, Sign::Properly));
        if taken {
            scene.identified().await;
        } else {
            scene.refused(F::TokenRejected, &hash.to_string()).await;
        }
    }
}
