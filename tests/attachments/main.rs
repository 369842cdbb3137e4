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
mod clamd;
#[path = "../it/client.rs"]
#[allow(dead_code, reason = "the stories of the app use more of it")]
mod client;
mod gallery;
mod hostile;
mod inspecting;
mod scanning;
mod sender;
mod sending_out;
mod serving;
#[path = "../it/socket.rs"]
#[allow(dead_code, reason = "the stories of the app use more of it")]
mod socket;
mod sweeping;
mod uploading;
