//! Mail over a real mail server: sent once, tried again, given up; and what a stranger's text
//! cannot do to it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod giving_up;
mod hostile;
mod mailbox;
mod office;
mod secure;
mod sending;
