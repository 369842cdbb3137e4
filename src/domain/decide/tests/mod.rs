//! Examples of every rule, a file for each kind of matter. The laws that hold for any row of
//! commands are in `domain::laws`.

mod call;
mod closing;
mod files;
mod hand_off;
mod queue;
mod speech;
mod start;
mod text;
mod who;
