//! Files on their way: sent, scanned, looked into, kept, served; and all that can go wrong there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

#[path = "../it/app.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "the stories of the app use more of it"
)]
mod app;
mod backstage;
mod checking;
mod clamd;
#[path = "../it/client.rs"]
#[allow(dead_code, reason = "the stories of the app use more of it")]
mod client;
mod erasing;
mod falling;
mod gallery;
mod hostile;
#[path = "../../src/attachments/inspect/tests/hostile/mod.rs"]
#[allow(dead_code, reason = "the tests of the inspection use more of it")]
mod hostile_files;
mod house;
mod inspecting;
#[path = "../hand_off/made_keys.rs"]
mod made_keys;
mod memory;
mod naming;
mod on_postgres;
#[path = "../it/provider.rs"]
#[allow(dead_code, reason = "the stories of the app use more of it")]
mod provider;
mod scanning;
#[path = "../hand_off/sealing.rs"]
#[allow(dead_code, reason = "the tests of the hand-off use more of it")]
mod sealing;
mod sender;
mod sending;
mod sending_out;
#[path = "../it/server.rs"]
#[allow(dead_code, reason = "the stories of the app use more of it")]
mod server;
mod serving;
#[path = "../it/socket.rs"]
#[allow(dead_code, reason = "the stories of the app use more of it")]
mod socket;
mod sweeping;
mod uploading;
mod waking;
mod watching;
mod whose;

/// What hostile files are made with, by the name that it has in the library.
use portti::domain;
