//! One side's place in a call.

use std::sync::Arc;

use super::places::Place;
use super::warrant::Warrant;
use crate::bus::{CallWord, Sending};
use crate::desk::CallStanding;
use crate::domain::ids::{ConversationId, Timestamp};
use crate::domain::person::Side;

/// A call that is open, as far as it is not in the log.
pub struct Live {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Since when this process knows of it.
    pub known: Timestamp,
    /// Where its media passes.
    pub place: Place,
    /// Since when it has a line, where it has.
    pub placed: Option<Timestamp>,
    /// How the desk said that it stands.
    pub standing: CallStanding,
    resident: Seat,
    professional: Seat,
}

/// One side's place in a call.
pub struct Seat {
    /// The greatest attempt so far.
    pub attempt: u32,
    /// The right of whoever sits there; none while nobody does.
    pub warrant: Option<Warrant>,
    /// When that right was last asked for.
    pub checked: Timestamp,
    /// Since when it cannot be told whether that right holds, where it cannot.
    pub untold: Option<Timestamp>,
    /// Whether the unit holds a connection.
    pub leg: bool,
    /// Whether its media reaches the unit.
    pub connected: bool,
    /// Since when it is connected, or not.
    pub changed: Timestamp,
    /// Since when the log says that this side is not in the call; none where it says that it is.
    pub absent: Option<Timestamp>,
    /// What it says that it sends.
    pub sending: Sending,
    /// Its public key.
    pub key: Option<Arc<str>>,
}

/// The sides that can sit in a call.
pub const SIDES: [Side; 2] = [Side::Resident, Side::Professional];

impl Live {
    /// A call that this process learns of now.
    pub fn new(standing: CallStanding, now: Timestamp) -> Self {
        Self {
            conversation: standing.conversation,
            known: now,
            place: Place::Nowhere,
            placed: None,
            standing,
            resident: Seat::new(now),
            professional: Seat::new(now),
        }
    }

    /// The seat of a side. Portti itself has none, and is never given the right to one.
    pub fn seat(&self, side: Side) -> &Seat {
        match side {
            Side::Resident => &self.resident,
            Side::Professional | Side::System => &self.professional,
        }
    }

    /// As [`Live::seat`], to be changed.
    pub fn seat_mut(&mut self, side: Side) -> &mut Seat {
        match side {
            Side::Resident => &mut self.resident,
            Side::Professional | Side::System => &mut self.professional,
        }
    }

    /// Whether anybody sits in it.
    pub fn attended(&self) -> bool {
        SIDES.iter().any(|side| self.seat(*side).present())
    }

    /// What `side` is told of the other one.
    pub fn about_other(&self, side: Side) -> Vec<CallWord> {
        let other = self.seat(other(side));
        let mut words = vec![other.state()];
        words.extend(other.key.clone().map(|key| CallWord::Key { key }));
        words
    }
}

impl Seat {
    fn new(now: Timestamp) -> Self {
        Self {
            attempt: 0,
            warrant: None,
            checked: now,
            untold: None,
            leg: false,
            connected: false,
            changed: now,
            absent: None,
            sending: Sending::default(),
            key: None,
        }
    }

    /// Whether somebody sits here.
    pub fn present(&self) -> bool {
        self.warrant.is_some()
    }

    /// What the other side is told of this one.
    pub fn state(&self) -> CallWord {
        CallWord::Other {
            connected: self.connected,
            sending: self.sending,
        }
    }

    /// Notes whether media reaches the unit. Tells whether that is new.
    pub fn connect(&mut self, connected: bool, now: Timestamp) -> bool {
        let new = self.connected != connected;
        if new {
            self.connected = connected;
            self.changed = now;
        }
        new
    }

    /// Empties the seat of what the page there had brought.
    pub fn clear(&mut self, now: Timestamp) {
        self.connect(false, now);
        self.leg = false;
        self.sending = Sending::default();
        self.key = None;
    }
}

/// The other side of a call.
pub fn other(side: Side) -> Side {
    match side {
        Side::Resident => Side::Professional,
        Side::Professional | Side::System => Side::Resident,
    }
}
