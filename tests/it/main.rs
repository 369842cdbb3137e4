//! The whole app over real sockets, with an embedded journal in a folder of the test's own.

mod app;
mod doors;
mod socket;
mod sockets;
mod start;
mod story;
