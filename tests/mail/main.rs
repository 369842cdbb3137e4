//! Mail over a real mail server: sent once, tried again, given up; and what a stranger's text
//! cannot do to it.

mod giving_up;
mod hostile;
mod mailbox;
mod office;
mod secure;
mod sending;
