//! Many hand-offs at once, and keys that change while they run.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures_util::future::join_all;
use portti::clock::Clock;
use portti::config::SigningAlgorithm;
use portti::domain::ids::Timestamp;
use portti::oidc::keys::{EncryptionKind, KeyName, KeyRing, Kind, State, write_key};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::provider::{RealProvider, ftn, world_for};
use crate::world::{self, World};

/// The whole of a hand-off; what went wrong, where something did.
async fn hand_off(world: &World, provider: &RealProvider) -> Result<(), String> {
    let chat = world.chat().await;
    let way = world.set_out(&chat).await;
    let query = provider.browser().identify(&way.url, "aino").await;
    let identification = &world.node.identification;
    let back = identification.callback(Some(&way.flow), &query).await;
    let proof = back.proof.ok_or_else(|| format!("{:?}", back.error))?;
    let redeemed = identification.redeem(chat.conversation, &proof).await;
    redeemed.map_err(|error| error.to_string())?;
    assert!(world.identity(&chat).await.is_some());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_hand_offs_run_side_by_side() {
    let (world, provider) = world_for(&[], &ftn(), world::ftn).await;
    let all = (0..200).map(|_| hand_off(&world, &provider));
    let failed: Vec<_> = join_all(all)
        .await
        .into_iter()
        .filter_map(Result::err)
        .collect();
    assert_eq!(failed, Vec::<String>::new());
}

/// Portti before a real provider that fetches Portti's keys, as in life.
async fn fetching_world() -> (World, RealProvider, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let place = format!("http://chat.localhost:{port}/keys");
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::system();
    let mut settings = world::provider("");
    world::ftn(&mut settings);
    let mut more = ftn();
    more["jwks"] = json!(null);
    more["jwks_uri"] = json!(place);
    let knobs = [("OIDC_CONTROL", "1")];
    let none = jsonwebtoken::jwk::JwkSet::default();
    let provider = RealProvider::start(&none, &knobs, &more).await;
    settings.issuer.clone_from(&provider.issuer);
    let world = World::before(clock.clone(), folder, settings).await;
    let serving = tokio::spawn(serve(listener, world.ring.clone(), clock));
    (world, provider, serving)
}

/// What `/.well-known/portti-jwks.json` answers.
async fn serve(listener: TcpListener, ring: KeyRing, clock: Clock) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        let body = serde_json::to_string(&ring.keys().published(clock.now())).unwrap();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let _ = stream.write_all(answer.as_bytes()).await;
    }
}

/// Hand-offs that go on and on.
struct Load {
    done: AtomicUsize,
    one_more: Notify,
    stop: AtomicBool,
}

impl Load {
    /// Waits until so many more hand-offs have ended.
    async fn run(&self, more: usize) {
        let goal = self.done.load(Ordering::SeqCst) + more;
        while self.done.load(Ordering::SeqCst) < goal {
            self.one_more.notified().await;
        }
    }

    async fn work(&self, world: &World, provider: &RealProvider) -> Vec<String> {
        let mut failed = Vec::new();
        while !self.stop.load(Ordering::SeqCst) {
            failed.extend(hand_off(world, provider).await.err());
            self.done.fetch_add(1, Ordering::SeqCst);
            self.one_more.notify_one();
        }
        failed
    }
}

/// The file of the key in a state, of those that sign.
fn file(world: &World, state: State) -> PathBuf {
    let keys = world.ring.keys();
    let mut listed = keys.listed(world.clock.now());
    let found = listed.find(|key| key.state == state && key.kind.usage() == "sig");
    found.unwrap().path.to_owned()
}

fn named(folder: &Path, kind: Kind, from: Timestamp) -> PathBuf {
    folder.join(
        KeyName {
            kind,
            from,
            id: None,
        }
        .to_string(),
    )
}

/// The signing key's successor takes its place, and the old one is destroyed; the provider changes
/// its keys too, and forgets the old ones.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_change_on_both_sides_under_load_and_no_identification_fails() {
    let (world, provider, serving) = fetching_world().await;
    let folder = world.folder.path().join("keys");
    let (clock, ring) = (&world.clock, &world.ring);
    let in_a_week = clock.now().plus_seconds(7 * 86_400);
    let sign = Kind::Signing(SigningAlgorithm::Es256);
    let open = Kind::Encryption(EncryptionKind::Rsa);
    for kind in [sign, open] {
        write_key(&named(&folder, kind, in_a_week), kind).unwrap();
    }
    ring.reload().unwrap();
    let (first, second) = (file(&world, State::Current), file(&world, State::Next));

    let load = Arc::new(Load {
        done: AtomicUsize::new(0),
        one_more: Notify::new(),
        stop: AtomicBool::new(false),
    });
    let workers = (0..6).map(|_| load.work(&world, &provider));
    let story = async {
        load.run(20).await;
        // Its time has come.
        let now = clock.now();
        for (kind, next) in [(sign, &second), (open, &named(&folder, open, in_a_week))] {
            std::fs::rename(next, named(&folder, kind, now)).unwrap();
        }
        ring.reload().unwrap();
        assert_eq!(file(&world, State::Retiring), first);
        load.run(20).await;
        provider.control("rotate").await;
        load.run(20).await;
        std::fs::remove_file(&first).unwrap();
        ring.reload().unwrap();
        provider.control("retire").await;
        load.run(20).await;
        load.stop.store(true, Ordering::SeqCst);
    };
    let (failed, ()) = tokio::join!(join_all(workers), story);
    assert_eq!(failed.concat(), Vec::<String>::new());
    serving.abort();
}
