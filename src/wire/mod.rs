//! The JSON that a browser sends and sees.
//!
//! TypeScript types and schemas are generated from here (`portti types` writes them), so that no
//! name is mirrored by hand. This room only describes: it neither decides nor stores.

pub mod board;
pub mod call;
pub mod close;
pub mod files;
pub mod frame;
pub mod http;
