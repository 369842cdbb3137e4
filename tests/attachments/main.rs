//! Files on their way: sent, scanned, looked into, kept, served; and all that can go wrong there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod clamd;
mod scanning;
