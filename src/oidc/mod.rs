//! One OpenID Connect client, by configuration, for residents and for staff.
//!
//! It speaks to a provider over HTTP and checks what comes back. It keeps no state of a sign-in
//! and knows neither conversations nor sessions: the rooms above hold those. It may import
//! `config`, `clock`, `secret` and `domain` (for the words that an identity is told in).
//!
//! Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749, RFC 7523 (`private_key_jwt`),
//! RFC 7636 (PKCE), RFC 9101 (signed requests), RFC 9126 (pushed requests), RP-Initiated
//! and Back-Channel Logout 1.0, RFC 9207 (`iss` in the answer), RFC 9700 (security practice).

pub mod answer;
pub mod claims;
pub mod client;
pub mod http;
pub mod id_token;
pub mod keys;
pub mod logout;
pub mod logout_token;
pub mod token;

mod authentication;
mod error;
mod jwks;
mod metadata;
mod pushed;
mod request;
pub mod statement;
mod tend;

pub use client::{Begun, Client, Pending, Verified};
pub use error::OidcError;
pub use tend::Condition;
