//! What an administrator sets: plain structs, how they are read (defaults < files < environment)
//! and how they are checked whole, so that every mistake is told at once before anything starts.
//!
//! This room may touch files and the environment, and nothing of ours but `domain` and `secret`.
//! It starts nothing: the rooms above take their part of [`Settings`] as a value.

#[macro_use]
mod leaf;
mod mistake;
mod read;
mod secret;
#[macro_use]
mod setting;
mod settings;

pub use mistake::Mistake;
pub use secret::Secret;
pub use settings::*;
