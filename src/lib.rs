//! Portti: a secure live-chat server for public services.

pub mod app;
pub mod attachments;
pub mod bus;
pub mod cli;
pub mod clock;
pub mod config;
pub mod desk;
pub mod domain;
pub mod identification;
pub mod journal;
pub mod mail;
pub mod network;
pub mod oidc;
#[cfg(unix)]
mod reload;
pub mod secret;
pub mod staff;
pub mod telemetry;
pub mod texts;
pub mod video;
pub mod web;
pub mod wire;
