//! Which side is connected to which conversation just now. Kept in memory only.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::domain::ids::{ConversationId, Timestamp};
use crate::domain::person::Side;

/// Who is connected to which conversation.
#[derive(Debug, Default)]
pub struct Attendance {
    rows: Mutex<HashMap<ConversationId, Row>>,
}

#[derive(Debug, Default)]
struct Row {
    residents: u32,
    professionals: u32,
    /// Since when no resident's socket is there.
    resident_gone: Option<Timestamp>,
}

impl Row {
    fn sockets(&mut self, side: Side) -> Option<&mut u32> {
        match side {
            Side::Resident => Some(&mut self.residents),
            Side::Professional => Some(&mut self.professionals),
            Side::System => None,
        }
    }
}

impl Attendance {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<ConversationId, Row>) -> T) -> T {
        work(&mut self.rows.lock().unwrap_or_else(PoisonError::into_inner))
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
        self.with(|rows| {
            let Some(row) = rows.get_mut(&conversation) else {
                return false;
            };
            let last = row.sockets(side).is_some_and(|sockets| {
                let was = *sockets;
                *sockets = was.saturating_sub(1);
                was == 1
            });
            if last && side == Side::Resident {
                row.resident_gone = Some(now);
            }
            last
        })
    }

    /// Whether a socket of `side` is there.
    #[must_use]
    pub fn connected(&self, conversation: ConversationId, side: Side) -> bool {
        self.with(|rows| {
            let sockets = rows
                .get_mut(&conversation)
                .and_then(|row| row.sockets(side).copied());
            sockets.is_some_and(|sockets| sockets > 0)
        })
    }

    /// Starts to wait for the resident of a conversation that nobody has connected to yet, as
    /// after a restart.
    pub fn expect(&self, conversation: ConversationId, now: Timestamp) {
        self.with(|rows| {
            rows.entry(conversation).or_insert_with(|| Row {
                resident_gone: Some(now),
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
    fn nobody_is_kept_for_nothing() {
        let attendance = Attendance::default();
        attendance.expect(CONVERSATION, at(0));
        attendance.sweep(|_| true);
        assert_eq!(attendance.resident_gone(CONVERSATION), Some(at(0)));
        attendance.sweep(|_| false);
        assert_eq!(attendance.resident_gone(CONVERSATION), None);
    }
}
