//! The real node-oidc-provider, in a process of its own.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use portti::clock::Clock;
use portti::config::Provider;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::browser::Browser;
use crate::world::{self, ORIGIN, World, ring};

const HOST: &str = "tunnistus.localhost";

/// The provider, until it is dropped.
pub struct RealProvider {
    _child: Child,
    pub issuer: String,
}

impl RealProvider {
    /// Starts the provider for a client whose key lies in `folder`.
    pub async fn start(folder: &Path, knobs: &[(&str, &str)]) -> Self {
        let clock = Clock::system();
        let keys = ring(folder, &clock).keys().published(clock.now());
        let settings = serde_json::json!({
            "host": HOST,
            "clients": [{
                "client_id": "portti",
                "client_name": "Portti",
                "application_type": "web",
                "redirect_uris": [format!("{ORIGIN}/identify/callback")],
                "response_types": ["code"],
                "grant_types": ["authorization_code"],
                "token_endpoint_auth_method": "private_key_jwt",
                "token_endpoint_auth_signing_alg": "ES256",
                "jwks": keys,
            }],
        });
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

    /// Somebody's browser.
    pub fn browser(&self) -> Browser {
        Browser::new(HOST)
    }
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
    let folder = tempfile::tempdir().unwrap();
    let provider = RealProvider::start(folder.path(), knobs).await;
    let mut settings = world::provider(&provider.issuer);
    change(&mut settings);
    (
        World::before(Clock::system(), folder, settings).await,
        provider,
    )
}
