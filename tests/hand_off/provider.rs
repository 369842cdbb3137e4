//! The real node-oidc-provider, in a process of its own.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use jsonwebtoken::jwk::JwkSet;
use portti::clock::Clock;
use portti::config::Provider;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::browser::Browser;
use crate::sealing::Recipient;
use crate::world::{self, ORIGIN, World, noon, ring};

const HOST: &str = "tunnistus.localhost";

/// The provider, until it is dropped.
pub struct RealProvider {
    _child: Child,
    pub issuer: String,
}

impl RealProvider {
    /// Starts the provider for a client with these public keys. `more` is what else is registered
    /// of the client, in the words of OpenID dynamic registration.
    pub async fn start(keys: &JwkSet, knobs: &[(&str, &str)], more: &Value) -> Self {
        let mut client = json!({
            "client_id": "portti",
            "client_name": "Portti",
            "application_type": "web",
            "redirect_uris": [format!("{ORIGIN}/identify/callback")],
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": keys,
        });
        for (name, value) in more.as_object().unwrap() {
            client[name] = value.clone();
        }
        // What was taken out is not registered at all.
        client
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        let settings = json!({ "host": HOST, "clients": [client] });
        let neighbours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neighbours");
        assert!(
            neighbours.join("node_modules").exists(),
            "the neighbours are not installed: run `npm ci` in tests/neighbours"
        );
        let mut child = Command::new("node")
            .arg("oidc.mjs")
            .arg(settings.to_string())
            .current_dir(&neighbours)
            .envs(knobs.iter().copied())
            .env("NEIGHBOUR_UNTIL_STDIN_CLOSES", "1")
            .env(
                "OIDC_KEYS",
                concat!(env!("CARGO_TARGET_TMPDIR"), "/oidc-keys.json"),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = tokio::time::timeout(Duration::from_secs(60), lines.next_line())
            .await
            .expect("the provider does not start")
            .unwrap()
            .expect("the provider ended at once");
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let issuer = told["url"].as_str().unwrap().to_owned();
        Self {
            _child: child,
            issuer,
        }
    }

    /// Changes its keys: `rotate` or `retire`. It must have been started with `OIDC_CONTROL`.
    pub async fn control(&self, what: &str) {
        let port = reqwest::Url::parse(&self.issuer).unwrap().port().unwrap();
        let url = format!("http://127.0.0.1:{port}/control/{what}");
        let client = reqwest::Client::builder().tls_certs_only([]).build();
        let told = client.unwrap().post(url).send().await.unwrap();
        assert_eq!(told.status(), reqwest::StatusCode::NO_CONTENT);
    }

    /// Somebody's browser.
    pub fn browser(&self) -> Browser {
        Browser::new(HOST)
    }
}

/// What is registered of a client by the rules of the Finnish trust network.
pub fn ftn() -> Value {
    json!({
        "require_signed_request_object": true,
        "request_object_signing_alg": "ES256",
        "token_endpoint_auth_signing_alg": "ES256",
        "id_token_encrypted_response_alg": "RSA-OAEP",
        "id_token_encrypted_response_enc": "A128CBC-HS256",
    })
}

/// Portti before the real provider, on the machine's clock.
pub async fn world() -> (World, RealProvider) {
    world_with(&[], |_| {}).await
}

/// As [`world`], with knobs of the provider and changed settings of the client.
pub async fn world_with(
    knobs: &[(&str, &str)],
    change: impl FnOnce(&mut Provider),
) -> (World, RealProvider) {
    world_for(knobs, &json!({}), change).await
}

/// As [`world_with`], with more registered of the client.
pub async fn world_for(
    knobs: &[(&str, &str)],
    more: &Value,
    change: impl FnOnce(&mut Provider),
) -> (World, RealProvider) {
    world_encrypting(&[], knobs, more, change).await
}

/// As [`world_for`], where tokens may be encrypted to these.
pub async fn world_encrypting(
    recipients: &[&Recipient],
    knobs: &[(&str, &str)],
    more: &Value,
    change: impl FnOnce(&mut Provider),
) -> (World, RealProvider) {
    let folder = tempfile::tempdir().unwrap();
    for recipient in recipients {
        recipient.lay(&folder.path().join("keys"), noon().plus_seconds(-86_400));
    }
    let clock = Clock::system();
    let mut settings = world::provider("");
    change(&mut settings);
    let keys = ring(folder.path(), &settings, &clock).keys();
    let provider = RealProvider::start(&keys.published(clock.now()), knobs, more).await;
    settings.issuer.clone_from(&provider.issuer);
    (World::before(clock, folder, settings).await, provider)
}
