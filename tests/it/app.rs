//! Starts the real app on a free port.

use std::net::SocketAddr;
use std::path::Path;

use portti::app::{Portti, ServeError};
use portti::clock::Clock;
use portti::domain::ids::Timestamp;
use portti::texts::Texts;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::client::{Browser, Door};
use crate::sealing::Recipient;
use crate::socket::Socket;

pub use crate::client::{ORIGIN_OF_APP, PATIENCE, fresh_id, start_form};

/// The key that identity tokens for the app are encrypted to.
pub const PORTTI: &str = "portti";

/// An address where nobody answers.
pub const NO_STAFF_PROVIDER: &str = "http://127.0.0.1:9";

/// A running app. It is stopped, and its folder removed, when the value is dropped.
pub struct App {
    pub address: SocketAddr,
    pub folder: TempDir,
    stop: CancellationToken,
    running: Option<JoinHandle<Result<(), ServeError>>>,
}

impl App {
    /// Starts the app as the demo is configured, with `more` in the main file.
    pub async fn start(more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_config(folder.path(), more);
        write_pages(&folder.path().join("dist"));
        Self::start_in(folder).await
    }

    /// As `start`, with a clock that the test moves.
    pub async fn start_at(clock: Clock, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_config(folder.path(), more);
        write_pages(&folder.path().join("dist"));
        Self::start_with(clock, folder).await
    }

    /// Starts the app in a folder that holds a configuration, and perhaps a journal.
    pub async fn start_in(folder: TempDir) -> Self {
        Self::start_with(Clock::system(), folder).await
    }

    /// As `start_in`, with a clock that the test moves.
    pub async fn start_with(clock: Clock, folder: TempDir) -> Self {
        // A second call in the same process finds it installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = folder.path().join("portti.toml");
        let loaded = portti::config::load(&config, &[]).unwrap_or_else(|mistakes| {
            panic!("the test's configuration is wrong: {mistakes:?}");
        });
        let portti = Portti::build(
            loaded.settings,
            loaded.services,
            Texts::built_in(),
            Some(config),
            clock,
        );
        let portti = portti.await.unwrap();
        let (address, stop) = (portti.address().unwrap(), portti.stop_token());
        let running = Some(tokio::spawn(portti.run()));
        Self {
            address,
            folder,
            stop,
            running,
        }
    }

    /// Stops gracefully and gives the folder, for another start.
    pub async fn stop(mut self) -> TempDir {
        self.stop.cancel();
        if let Some(running) = self.running.take() {
            tokio::time::timeout(PATIENCE, running)
                .await
                .unwrap()
                .unwrap()
                .unwrap();
        }
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }

    /// Begins a graceful stop without waiting for it.
    pub fn begin_stop(&self) {
        self.stop.cancel();
    }

    /// The way in, for browsers.
    pub fn door(&self) -> Door {
        Door(self.address)
    }

    pub fn browser(&self) -> Browser {
        self.door().browser()
    }

    /// A browser that comes back to this app with the cookie that it has.
    pub fn browser_with(&self, other: &Browser) -> Browser {
        self.door().browser_with(other)
    }

    /// A professional, signed in and at the desk.
    pub async fn professional(&self, account: &str) -> (Browser, Socket) {
        self.door().professional(account).await
    }

    /// A resident who has started a conversation and is connected.
    pub async fn resident(&self, name: &str) -> (Browser, Socket, String) {
        self.door().resident(name).await
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(running) = self.running.take() {
            running.abort();
        }
    }
}

/// The demo's configuration, on a free port and in `folder`.
pub fn write_config(folder: &Path, more: &str) {
    let demo = include_str!("../../config/demo.toml")
        .replace("127.0.0.1:8080", "127.0.0.1:0")
        .replace("127.0.0.1:8086", "127.0.0.1:0")
        // Nobody answers there. A test of the staff's own sign-in puts its provider in its place.
        .replace("http://henkilosto.localhost:8084", NO_STAFF_PROVIDER)
        .replace("http://chat.localhost:8080", ORIGIN_OF_APP)
        .replace("../web-widget/dist", "dist")
        .replace("../var/demo/", "")
        .replace("[server]", "[server]\nworkers = 2\nshutdown_seconds = 10");
    std::fs::write(folder.join("portti.toml"), format!("{demo}\n{more}")).unwrap();
    let services = folder.join("services");
    std::fs::create_dir(&services).unwrap();
    let terveys = include_str!("../../config/services/terveys.toml");
    let sosiaali = include_str!("../../config/services/sosiaali.toml");
    std::fs::write(services.join("terveys.toml"), terveys).unwrap();
    std::fs::write(services.join("sosiaali.toml"), sosiaali).unwrap();
    let ajanvaraus = include_str!("../../config/services/ajanvaraus.toml");
    std::fs::write(services.join("ajanvaraus.toml"), ajanvaraus).unwrap();
    // The demo makes what keys are missing. This one is known to the tests' provider, and made already.
    Recipient::made(PORTTI).lay(&folder.join("oidc-keys"), Timestamp(0));
}

/// Pages that stand for the built front end, which the browser tests cover.
pub fn write_pages(dist: &Path) {
    for folder in ["widget", "console", "identify", "assets"] {
        std::fs::create_dir_all(dist.join(folder)).unwrap();
    }
    let slot = "<script type=\"application/json\" id=\"returned\"></script>";
    for (path, page) in [
        ("embed.js", "// loader"),
        ("widget/index.html", "<!doctype html><title>widget</title>"),
        (
            "console/index.html",
            "<!doctype html><title>console</title>",
        ),
        (
            "identify/index.html",
            "<!doctype html><title>identify</title>",
        ),
        ("identify/returned.html", slot),
        (
            "identify/signed-out.html",
            "<!doctype html><title>signed out</title>",
        ),
        ("assets/app-1a2b.js", "// script"),
        ("assets/pdf.worker.min-1a2b.mjs", "// worker"),
    ] {
        std::fs::write(dist.join(path), page).unwrap();
    }
}
