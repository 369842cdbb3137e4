//! Portti: a secure live-chat server for public services.

pub mod domain;
pub mod wire;
