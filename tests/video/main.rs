//! The media unit, with the library's own peer connections as browsers.
//!
//! Most of it plays in a time of its own: packets are handed over by hand, and seconds pass as
//! fast as they are worked out. What needs sockets is in `sockets`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends where something is not as it should be"
)]

mod calls;
mod codecs;
mod hostile;
mod layers;
mod library;
mod listener;
mod offers;
mod orders;
mod peer;
mod reports;
mod router;
mod sockets;
mod world;
