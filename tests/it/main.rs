//! The whole app over real sockets, with an embedded journal in a folder of the test's own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::too_many_lines,
    reason = "a test tells its story in one go, and ends where something is not as it should be"
)]

mod app;
#[allow(
    dead_code,
    reason = "the tests of the hand-off do more at the provider"
)]
#[path = "../hand_off/browser.rs"]
mod at_provider;
mod client;
mod crash;
mod doors;
mod identifying;
mod keys;
#[allow(dead_code, reason = "the tests of the media unit use more of it")]
#[path = "../video/listener.rs"]
mod listener;
#[path = "../hand_off/made_keys.rs"]
mod made_keys;
#[allow(dead_code, reason = "the tests of the media unit use more of it")]
#[path = "../video/peer.rs"]
mod media_peer;
#[allow(dead_code, reason = "the tests of the bus use more of it")]
#[path = "../../src/bus/tests/server.rs"]
mod nats;
mod nodes;
mod nodes_house;
mod privacy;
mod provider;
mod providers;
#[allow(dead_code, reason = "the hand-off's tests use more of it")]
#[path = "../hand_off/sealing.rs"]
mod sealing;
mod server;
mod slow;
mod smtp;
mod socket;
mod sockets;
mod staff_logout;
mod staff_provider;
mod staff_sign_on;
mod start;
mod story;
mod video;
mod video_device;
mod video_house;
mod video_media;
mod video_nodes;
mod video_rights;
mod video_time;
