//! The video call of a conversation.

use super::super::ids::{CallId, Timestamp};
use super::super::person::Side;

/// The video call of a conversation, if one rings or goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// None.
    None,
    /// The resident is asked.
    Ringing {
        /// The call.
        call: CallId,
        /// When it stops ringing.
        expires_at: Timestamp,
    },
    /// Consented to; sides come and go.
    Open {
        /// The call.
        call: CallId,
        /// When it was consented to.
        since: Timestamp,
        /// Who is not in it.
        absent: Absent,
    },
}

/// Since when each side of an open call is not in it; none while it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absent {
    /// The resident.
    pub resident: Option<Timestamp>,
    /// The professional.
    pub professional: Option<Timestamp>,
}

impl Call {
    /// Which call it is, if there is one.
    #[must_use]
    pub fn id(&self) -> Option<CallId> {
        match *self {
            Self::None => None,
            Self::Ringing { call, .. } | Self::Open { call, .. } => Some(call),
        }
    }

    /// Which call is open, if one is.
    #[must_use]
    pub fn open(&self) -> Option<CallId> {
        match *self {
            Self::Open { call, .. } => Some(call),
            Self::None | Self::Ringing { .. } => None,
        }
    }

    /// The call that was consented to now: nobody is in it yet.
    pub(super) fn opened(call: CallId, since: Timestamp) -> Self {
        let absent = Absent {
            resident: Some(since),
            professional: Some(since),
        };
        Self::Open {
            call,
            since,
            absent,
        }
    }
}

impl Absent {
    /// Since when `side` is not in the call. Portti itself never is.
    #[must_use]
    pub fn since(&self, side: Side) -> Option<Timestamp> {
        match side {
            Side::Resident => self.resident,
            Side::Professional => self.professional,
            Side::System => None,
        }
    }

    /// `side` came in.
    pub(super) fn came(&mut self, side: Side) {
        match side {
            Side::Resident => self.resident = None,
            Side::Professional => self.professional = None,
            Side::System => {}
        }
    }

    /// `side` dropped out; once more changes nothing.
    pub(super) fn left(&mut self, side: Side, at: Timestamp) {
        match side {
            Side::Resident => self.resident = self.resident.or(Some(at)),
            Side::Professional => self.professional = self.professional.or(Some(at)),
            Side::System => {}
        }
    }
}
