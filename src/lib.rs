//! Portti: a secure live-chat server for public services.

pub mod bus;
pub mod clock;
pub mod domain;
pub mod secret;
pub mod wire;
