//! The right behind a connection, which can be asked for at any time.

use std::pin::Pin;

use crate::bus::Topic;

/// The answer to whether a right still holds.
pub type Holds<'a> = Pin<Box<dyn Future<Output = bool> + Send + 'a>>;

/// The right behind a connection: the session that asked for it, and what that session may do. It
/// is asked anew while the connection stands, also where the socket that brought it is gone.
pub trait Warrant: Send + Sync {
    /// What rings when the right may have ended.
    fn topic(&self) -> Topic;

    /// Whether the right still holds. `in_use` says that a person is in the call with it just now.
    fn holds(&self, in_use: bool) -> Holds<'_>;
}
