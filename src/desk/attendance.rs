//! Which side is connected to which conversation just now, here or at another node. Kept in memory
//! only.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::elsewhere::Elsewhere;
use crate::domain::ids::{ConversationId, NodeId, Timestamp};
use crate::domain::person::Side;

/// Who is connected to which conversation.
#[derive(Debug, Default)]
pub struct Attendance {
    rooms: Mutex<Rooms>,
}

#[derive(Debug, Default)]
struct Rooms {
    here: HashMap<ConversationId, Row>,
    elsewhere: Elsewhere<ConversationId, Sides>,
}

/// Which sides of a conversation are connected at one node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides {
    resident: bool,
    professional: bool,
}

impl Sides {
    fn has(self, side: Side) -> bool {
        match side {
            Side::Resident => self.resident,
            Side::Professional => self.professional,
            Side::System => false,
        }
    }

    fn any(self) -> bool {
        self.resident || self.professional
    }
}

#[derive(Debug, Default)]
struct Row {
    residents: u32,
    professionals: u32,
    /// Since when no resident's socket is there.
    resident_gone: Option<Timestamp>,
}

impl Row {
    fn sides(&self) -> Sides {
        Sides {
            resident: self.residents > 0,
            professional: self.professionals > 0,
        }
    }

    fn sockets(&mut self, side: Side) -> Option<&mut u32> {
        match side {
            Side::Resident => Some(&mut self.residents),
            Side::Professional => Some(&mut self.professionals),
            Side::System => None,
        }
    }
}

impl Rooms {
    fn connected_elsewhere(&self, conversation: ConversationId, side: Side) -> bool {
        let mut told = self.elsewhere.of(&conversation);
        told.any(|sides| sides.has(side))
    }

    /// Notes since when residents are gone who had been elsewhere, or that they are not.
    fn note_residents(&mut self, conversations: &[ConversationId], now: Timestamp) {
        for &conversation in conversations {
            let there = self.connected_elsewhere(conversation, Side::Resident);
            let Some(row) = self.here.get_mut(&conversation) else {
                continue;
            };
            if there || row.residents > 0 {
                row.resident_gone = None;
            } else if row.resident_gone.is_none() {
                row.resident_gone = Some(now);
            }
        }
    }
}

impl Attendance {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<ConversationId, Row>) -> T) -> T {
        self.rooms(|rooms| work(&mut rooms.here))
    }

    fn rooms<T>(&self, work: impl FnOnce(&mut Rooms) -> T) -> T {
        work(&mut self.rooms.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Which sides are connected to what at this node.
    pub fn here(&self) -> Vec<(ConversationId, Sides)> {
        self.with(|rows| {
            let sides = rows.iter().map(|(id, row)| (*id, row.sides()));
            sides.filter(|(_, sides)| sides.any()).collect()
        })
    }

    /// Which sides of a conversation are connected at this node.
    pub fn sides(&self, conversation: ConversationId) -> Sides {
        self.with(|rows| rows.get(&conversation).map(Row::sides).unwrap_or_default())
    }

    /// Takes in which sides of a conversation are connected at another node; tells whether that
    /// is new.
    pub fn elsewhere(
        &self,
        node: NodeId,
        conversation: ConversationId,
        sides: Sides,
        now: Timestamp,
    ) -> bool {
        self.rooms(|rooms| {
            let told = sides.any().then_some(sides);
            let new = rooms.elsewhere.changed(node, conversation, told);
            rooms.note_residents(&[conversation], now);
            new
        })
    }

    /// Takes in a part of everything that another node told; gives the conversations in which
    /// something is new.
    pub fn rolled(
        &self,
        node: NodeId,
        round: u32,
        last: bool,
        told: Vec<(ConversationId, Sides)>,
        now: Timestamp,
    ) -> Vec<ConversationId> {
        self.rooms(|rooms| {
            let new = rooms.elsewhere.rolled(node, round, last, told);
            rooms.note_residents(&new, now);
            new
        })
    }

    /// Everybody who was connected at another node is gone with it; gives their conversations.
    pub fn node_gone(&self, node: NodeId, now: Timestamp) -> Vec<ConversationId> {
        self.rooms(|rooms| {
            let left = rooms.elsewhere.gone(node);
            rooms.note_residents(&left, now);
            left
        })
    }

    /// A socket of `side` came; tells whether it is the first.
    pub fn arrive(&self, conversation: ConversationId, side: Side) -> bool {
        self.with(|rows| {
            let row = rows.entry(conversation).or_default();
            if side == Side::Resident {
                row.resident_gone = None;
            }
            row.sockets(side).is_some_and(|sockets| {
                *sockets = sockets.saturating_add(1);
                *sockets == 1
            })
        })
    }

    /// A socket of `side` went; tells whether it was the last.
    pub fn leave(&self, conversation: ConversationId, side: Side, now: Timestamp) -> bool {
        self.rooms(|rooms| {
            let there = rooms.connected_elsewhere(conversation, Side::Resident);
            let Some(row) = rooms.here.get_mut(&conversation) else {
                return false;
            };
            let last = row.sockets(side).is_some_and(|sockets| {
                let was = *sockets;
                *sockets = was.saturating_sub(1);
                was == 1
            });
            if last && side == Side::Resident && !there {
                row.resident_gone = Some(now);
            }
            last
        })
    }

    /// Whether a socket of `side` is there, at any node.
    #[must_use]
    pub fn connected(&self, conversation: ConversationId, side: Side) -> bool {
        self.rooms(|rooms| {
            let here = rooms.here.get(&conversation);
            here.is_some_and(|row| row.sides().has(side))
                || rooms.connected_elsewhere(conversation, side)
        })
    }

    /// Starts to wait for the resident of a conversation that nobody has connected to yet, as
    /// after a restart.
    pub fn expect(&self, conversation: ConversationId, now: Timestamp) {
        self.rooms(|rooms| {
            let there = rooms.connected_elsewhere(conversation, Side::Resident);
            let row = rooms.here.entry(conversation);
            row.or_insert_with(|| Row {
                resident_gone: (!there).then_some(now),
                ..Row::default()
            });
        });
    }

    /// Since when the resident is gone, if they are.
    #[must_use]
    pub fn resident_gone(&self, conversation: ConversationId) -> Option<Timestamp> {
        self.with(|rows| rows.get(&conversation).and_then(|row| row.resident_gone))
    }

    /// Forgets the conversations that `keep` does not want and that nobody is connected to.
    pub fn sweep(&self, keep: impl Fn(ConversationId) -> bool) {
        self.with(|rows| {
            rows.retain(|id, row| row.residents > 0 || row.professionals > 0 || keep(*id));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONVERSATION: ConversationId = ConversationId(uuid::Uuid::nil());

    fn at(seconds: i64) -> Timestamp {
        Timestamp::default().plus_seconds(seconds)
    }

    #[test]
    fn only_the_first_and_the_last_socket_are_told() {
        let attendance = Attendance::default();
        assert!(attendance.arrive(CONVERSATION, Side::Resident));
        assert!(!attendance.arrive(CONVERSATION, Side::Resident));
        assert!(!attendance.leave(CONVERSATION, Side::Resident, at(1)));
        assert_eq!(attendance.resident_gone(CONVERSATION), None);
        assert!(attendance.leave(CONVERSATION, Side::Resident, at(2)));
        assert!(!attendance.connected(CONVERSATION, Side::Resident));
        assert_eq!(attendance.resident_gone(CONVERSATION), Some(at(2)));
    }

    #[test]
    fn whoever_is_connected_elsewhere_is_there() {
        let (attendance, node) = (Attendance::default(), NodeId(uuid::Uuid::nil()));
        let resident = Sides {
            resident: true,
            professional: false,
        };
        attendance.expect(CONVERSATION, at(0));
        assert!(attendance.elsewhere(node, CONVERSATION, resident, at(1)));
        assert!(!attendance.elsewhere(node, CONVERSATION, resident, at(2)));
        assert!(attendance.connected(CONVERSATION, Side::Resident));
        assert!(!attendance.connected(CONVERSATION, Side::Professional));
        assert_eq!(attendance.resident_gone(CONVERSATION), None);
        // They move to this node, and back.
        attendance.arrive(CONVERSATION, Side::Resident);
        attendance.leave(CONVERSATION, Side::Resident, at(3));
        assert_eq!(attendance.resident_gone(CONVERSATION), None);
        assert_eq!(attendance.node_gone(node, at(4)), [CONVERSATION]);
        assert!(!attendance.connected(CONVERSATION, Side::Resident));
        assert_eq!(attendance.resident_gone(CONVERSATION), Some(at(4)));
    }

    #[test]
    fn nobody_is_kept_for_nothing() {
        let attendance = Attendance::default();
        attendance.expect(CONVERSATION, at(0));
        attendance.sweep(|_| true);
        assert_eq!(attendance.resident_gone(CONVERSATION), Some(at(0)));
        attendance.sweep(|_| false);
        assert_eq!(attendance.resident_gone(CONVERSATION), None);
    }
}
