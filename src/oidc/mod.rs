//! One OpenID Connect client, by configuration, for residents and for staff.
//!
//! It speaks to a provider over HTTP and checks what comes back. It keeps no state of a sign-in
//! and knows neither conversations nor sessions: the rooms above hold those. It may import
//! `config`, `clock`, `secret` and `domain` (for the words that an identity is told in).
//!
//! Sources: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749, RFC 7523 (`private_key_jwt`),
//! RFC 7515 to 7519 (JOSE), RFC 7636 (PKCE), RFC 8725 (JWT practice), RFC 9101 (signed requests),
//! RFC 9126 (pushed requests), RP-Initiated and Back-Channel Logout 1.0, RFC 9207 (`iss` in the
//! answer), RFC 9700 (security practice).

pub mod answer;
pub mod claims;
pub mod client;
pub mod http;
pub mod id_token;
pub mod jwe;
pub mod keys;
pub mod logout;
pub mod logout_token;
pub mod statement;
pub mod token;

mod authentication;
mod compact;
mod error;
mod finish;
mod jwks;
mod key_cache;
mod metadata;
mod pushed;
mod request;
mod signed;
mod tend;
mod userinfo;

pub use client::{Begun, Client, Pending};
pub use error::OidcError;
pub use finish::Verified;
pub use statement::SignedKeys;
pub use tend::Condition;
