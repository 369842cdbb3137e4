//! The hand-off, from the professional's request to an identified resident: the real journal,
//! desk and identification, against the real node-oidc-provider and against a hostile provider.
//!
//! Every attack ends with the conversation still anonymous and the professional told why.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails by breaking off"
)]

mod attacks;
mod browser;
mod discovery;
mod encrypted;
mod endpoints;
mod expiry;
mod flows;
mod hostile;
mod interop;
mod key_sources;
mod made_keys;
mod nodes;
mod profiles;
mod proofs;
mod provider;
mod pushed;
mod requests;
mod rotation;
mod sealing;
mod steps;
mod tokens;
mod userinfo;
mod way;
mod world;
