//! Files: which kinds there are, and the rules of a service about them. Pure, like all of the
//! domain: what a file really is, others find out; what may be done about it is said here.

mod kind;
pub mod name;
mod rules;
#[cfg(test)]
mod tests;

pub use kind::FileKind;
pub use rules::{ActiveContent, FileRules, Unscanned};
