//! What an administrator writes, as plain settings.

pub mod database;

pub use database::{Database, Sealing};
