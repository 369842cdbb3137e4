//! What others encrypt is opened: `jose` of the JavaScript world, and the real provider.

use std::path::Path;

use portti::config::{ContentEncryption, KeyEncryption, TokenEncryption};
use portti::oidc::jwe::{self, Accepted};
use portti::oidc::keys::DecryptionKeys;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::provider::world_encrypting;
use crate::sealing::Recipient;

async fn sealed_by_jose(wanted: &Value) -> Vec<String> {
    let neighbours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neighbours");
    let ran = Command::new("node")
        .arg("seal.mjs")
        .arg(wanted.to_string())
        .current_dir(&neighbours)
        .output()
        .await
        .unwrap();
    let complaint = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.success(), "{complaint}");
    serde_json::from_slice(&ran.stdout).unwrap()
}

#[tokio::test]
async fn what_jose_encrypts_is_opened() {
    let (rsa, ec) = (Recipient::made("rsa"), Recipient::on_p256("ec"));
    let keys = DecryptionKeys::new(vec![rsa.key(), ec.key()]);
    let accepted = Accepted {
        alg: &KeyEncryption::ALL,
        enc: &ContentEncryption::ALL,
    };
    let mut wanted = Vec::new();
    for (alg, jwk) in [
        ("RSA-OAEP", rsa.jwk()),
        ("RSA-OAEP-256", rsa.jwk()),
        ("ECDH-ES", ec.jwk()),
    ] {
        for enc in ["A128CBC-HS256", "A128GCM", "A256GCM"] {
            for header in [json!({"cty": "JWT", "kid": jwk["kid"]}), json!({})] {
                let text = format!("Hyvää päivää, {alg} {enc}");
                let one =
                    json!({"jwk": jwk, "alg": alg, "enc": enc, "header": header, "text": text});
                wanted.push(one);
            }
        }
    }
    let wanted = Value::Array(wanted);
    let tokens = sealed_by_jose(&wanted).await;
    assert_eq!(tokens.len(), 18);
    for (token, what) in tokens.iter().zip(wanted.as_array().unwrap()) {
        let opened = jwe::open(token, &keys, &accepted).unwrap();
        assert_eq!(opened.expose(), what["text"], "{what}");
    }
}

/// The way of the Finnish trust network, and the other ways, with the real provider.
#[tokio::test]
async fn the_real_providers_encrypted_tokens_are_taken() {
    for (recipient, alg, enc) in [
        (Recipient::made("rsa"), "RSA-OAEP", "A128CBC-HS256"),
        (Recipient::made("rsa"), "RSA-OAEP-256", "A256GCM"),
        (Recipient::on_p256("ec"), "ECDH-ES", "A128GCM"),
    ] {
        let how = json!({
            "id_token_encrypted_response_alg": alg,
            "id_token_encrypted_response_enc": enc,
        });
        let (world, provider) = world_encrypting(&[&recipient], &[], &how, |settings| {
            settings.id_token.encryption = TokenEncryption::Required;
        })
        .await;
        let chat = world.chat().await;
        let way = world.set_out(&chat).await;
        let query = provider.browser().identify(&way.url, "aino").await;
        let redeemed = world.come_back(&chat, &way, &query).await;
        assert!(redeemed.is_ok(), "{alg} {enc}: {redeemed:?}");
        let identity = world.identity(&chat).await.unwrap();
        assert_eq!(identity.personal_id.unwrap().expose(), "140285-9131");
    }
}
