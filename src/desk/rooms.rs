//! The conversations in memory: each with its state and the last of its events.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::error::DeskError;
use crate::domain::conversation::{Conversation, ReplayError};
use crate::domain::event::Recorded;
use crate::domain::ids::{ConversationId, Seq, Timestamp};
use crate::journal::{Journal, JournalError};

/// How many recent events are kept with a state, so that live delivery asks the journal nothing.
const TAIL: usize = 16;

/// How long a command waits for those before it in the same conversation.
const TURN: Duration = Duration::from_secs(10);

/// As far as the journal has it: beyond every place.
pub const NOW: Seq = Seq(u64::MAX);

/// How many events are read from the journal at once.
const PAGE: u32 = 500;

/// One conversation in memory.
#[derive(Debug)]
pub struct Room {
    /// Its state, as the events up to `state.last_seq` made it.
    pub state: Conversation,
    /// The last events, oldest first, without gaps up to `state.last_seq`.
    tail: VecDeque<Recorded>,
}

impl Room {
    /// A room from a whole log; none where the log is empty or makes no sense.
    pub fn replay(id: ConversationId, events: Vec<Recorded>) -> Result<Self, DeskError> {
        if events.is_empty() {
            return Err(DeskError::NotFound);
        }
        let state = Conversation::replay(id, &events).map_err(|error| senseless(id, &error))?;
        let skip = events.len().saturating_sub(TAIL);
        Ok(Self {
            state,
            tail: events.into_iter().skip(skip).collect(),
        })
    }

    /// Takes in an event that follows the last one.
    ///
    /// # Errors
    /// `Unavailable` where the event makes no sense here; forget the room then.
    pub fn push(&mut self, event: Recorded) -> Result<(), DeskError> {
        self.state
            .apply(&event)
            .map_err(|error| senseless(self.state.id, &error))?;
        self.tail.push_back(event);
        if self.tail.len() > TAIL {
            self.tail.pop_front();
        }
        Ok(())
    }

    fn is_closed(&self) -> bool {
        self.state.is_closed()
    }

    /// The events after `after` from memory, or none where memory does not reach back so far.
    #[must_use]
    pub fn recent(&self, after: Seq) -> Option<impl Iterator<Item = &Recorded>> {
        let first = self
            .tail
            .front()
            .map_or(self.state.last_seq.next(), |event| event.seq);
        (first <= after.next()).then(|| self.tail.iter().filter(move |event| event.seq > after))
    }
}

/// A place for a room; empty until it is loaded, and emptied again when what is in memory may no
/// longer be what the journal has.
#[derive(Debug, Default)]
pub struct Place {
    room: Option<Room>,
    used: Timestamp,
}

/// The right to a conversation's room: whoever holds it is alone with it.
pub type Turn = OwnedMutexGuard<Place>;

/// Every conversation in memory.
#[derive(Debug, Default)]
pub struct Rooms {
    places: Mutex<HashMap<ConversationId, Arc<AsyncMutex<Place>>>>,
}

impl Rooms {
    fn place(&self, id: ConversationId) -> Arc<AsyncMutex<Place>> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(places.entry(id).or_default())
    }

    /// Waits for one's turn with a conversation.
    ///
    /// # Errors
    /// `Busy` where the turn does not come in time.
    pub async fn turn(&self, id: ConversationId, now: Timestamp) -> Result<Turn, DeskError> {
        let place = self.place(id);
        let mut turn = match Arc::clone(&place).try_lock_owned() {
            Ok(turn) => turn,
            Err(_) => tokio::time::timeout(TURN, place.lock_owned())
                .await
                .map_err(|_| DeskError::Busy)?,
        };
        turn.used = now;
        Ok(turn)
    }

    /// Forgets the conversations that were not used since `before` and that nobody works on; and
    /// of the others those that were not used for longest, where there are more than `most`.
    pub fn sweep(&self, before: Timestamp, most: usize) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.retain(|_, place| idle_since(place).is_none_or(|used| used >= before));
        let excess = places.len().saturating_sub(most);
        if excess > 0 {
            let idle = places
                .iter()
                .filter_map(|(id, place)| Some((idle_since(place)?, *id)));
            let mut idle: Vec<_> = idle.collect();
            idle.sort_unstable();
            for (_, id) in idle.into_iter().take(excess) {
                places.remove(&id);
            }
        }
    }
}

/// When a place was last used, where nobody works on it now. What is closed is seldom asked for, and
/// may be erased: it does not stay.
fn idle_since(place: &Arc<AsyncMutex<Place>>) -> Option<Timestamp> {
    // A count of one means that only the map holds the place, so nobody can be waiting for it,
    // and the lock cannot be taken meanwhile.
    if Arc::strong_count(place) > 1 {
        return None;
    }
    let place = place.try_lock().ok()?;
    let closed = place.room.as_ref().is_some_and(Room::is_closed);
    Some(if closed {
        Timestamp::default()
    } else {
        place.used
    })
}

impl Place {
    /// Empties the place: the next user reads the journal.
    pub fn forget(&mut self) {
        self.room = None;
    }

    /// Puts a room in.
    pub fn put(&mut self, room: Room) {
        self.room = Some(room);
    }

    /// The room, read from the journal where it is not in memory, and brought up to `at_least`
    /// where another node has gone on with it. A closed conversation may have been erased beside this
    /// server: the journal is asked each time whether its last event is still there.
    ///
    /// # Errors
    /// `NotFound` where there is no such conversation; `Unavailable` where the journal does not
    /// answer.
    pub async fn room(
        &mut self,
        journal: &Journal,
        id: ConversationId,
        at_least: Seq,
    ) -> Result<&mut Room, DeskError> {
        // Emptied until it is known that the conversation is still there.
        let room = match self.room.take() {
            None => {
                let events = journal.load(id).await;
                let events = events.map_err(|error| unavailable(&error))?;
                Room::replay(id, events)?
            }
            Some(mut room) => {
                let at_least = if room.is_closed() { NOW } else { at_least };
                bring_up(&mut room, journal, at_least).await?;
                room
            }
        };
        Ok(self.room.insert(room))
    }

    /// Takes in what other nodes have recorded meanwhile. Says whether there was anything.
    ///
    /// # Errors
    /// As [`Place::room`].
    pub async fn catch_up(
        &mut self,
        journal: &Journal,
        id: ConversationId,
    ) -> Result<bool, DeskError> {
        let known = self.room.as_ref().map(|room| room.state.last_seq);
        let room = self.room(journal, id, NOW).await?;
        Ok(known != Some(room.state.last_seq))
    }
}

/// Reads on from the journal until a room stands at `at_least`, or at the end of its log.
async fn bring_up(room: &mut Room, journal: &Journal, at_least: Seq) -> Result<(), DeskError> {
    while room.state.last_seq < at_least {
        let news = journal
            .news_after(room.state.id, room.state.last_seq, PAGE)
            .await
            .map_err(|error| unavailable(&error))?
            .ok_or(DeskError::NotFound)?;
        if news.is_empty() {
            break;
        }
        news.into_iter().try_for_each(|event| room.push(event))?;
    }
    Ok(())
}

/// A log that its own rules do not allow: damage, or a journal written by a newer Portti.
fn senseless(id: ConversationId, error: &ReplayError) -> DeskError {
    tracing::error!(conversation = %id, %error, "a log in the journal makes no sense");
    DeskError::Unavailable
}

/// Logs the cause once and gives the answer for the client.
pub fn unavailable(error: &JournalError) -> DeskError {
    tracing::error!(%error, "the journal does not answer");
    DeskError::Unavailable
}
