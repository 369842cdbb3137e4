//! HTTP and sockets. Handlers only translate: who calls, with what session, in which language;
//! then they ask the rooms below and put the answer into the wire's shapes.
//!
//! It may touch every room but `app`. No rule of the service stands here.

pub mod call_rights;
mod client;
mod conversations;
mod cookies;
mod error;
mod files;
mod health;
mod identification;
pub mod limits;
mod openapi;
mod pages;
mod ranges;
mod routes;
pub mod sentences;
mod services;
mod shield;
mod socket;
mod staff;
mod staff_sessions;
mod staff_sign_on;
mod state;
mod uploads;
mod watch;

pub use call_rights::CallSessions;
pub use openapi::openapi;
pub use pages::{Pages, PagesError};
pub use routes::routes;
pub use shield::shield;
pub use state::{Sockets, WebState};
