//! What can go wrong with the media unit.

/// Why the unit did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum UnitError {
    /// The socket could not be bound, or the thread not be started.
    #[error("the media unit cannot open: {0}")]
    Open(#[from] std::io::Error),
    /// The settings do not go together.
    #[error("the media unit cannot open: {0}")]
    Settings(&'static str),
    /// The offer is malformed, or asks for something that is not spoken here.
    #[error("the offer cannot be answered: {0}")]
    Unsupported(&'static str),
    /// The attempt is older than the one that stands.
    #[error("a newer attempt of this side stands")]
    Stale,
    /// The leg that was to be restarted is gone.
    #[error("the connection is gone")]
    Lost,
    /// There are as many calls as the settings allow.
    #[error("all lines are busy")]
    Full,
    /// The unit has too much to do to answer in time.
    #[error("the media unit is busy")]
    Busy,
    /// The unit was shut, or ended.
    #[error("the media unit is closed")]
    Closed,
    /// A library failed in a way that it should not.
    #[error("the media unit failed: {0}")]
    Internal(String),
}
