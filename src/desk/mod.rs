//! The desk: the one place that changes a conversation.
//!
//! Load → decide → record → announce. Everything else sends it commands and reads what it shows.
//! It may touch the journal, the bus, the configuration's services and the wire's shapes; it
//! knows nothing of sockets or HTTP.

mod apart;
mod attendance;
mod board;
mod calls;
mod clockwork;
mod elsewhere;
mod error;
mod estimate;
mod line;
mod neighbours;
mod perform;
mod presence;
mod read;
mod rooms;
mod start;
mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod wishes;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::{Mutex as AsyncMutex, Notify};

use crate::bus::Bus;
use crate::clock::Clock;
use crate::config::{ServiceEntry, Services};
use crate::domain::ids::{ConversationId, Seq, ServiceId, StaffId};
use crate::domain::person::{Side, Staff};
use crate::journal::Journal;
use crate::wire::frame::PresenceStatus;

pub use board::{Place, QueueState};
pub use calls::CallStanding;
pub use error::DeskError;
pub use perform::Handled;
pub use read::{Backlog, Viewer};
pub use start::{StartContext, StartedConversation};

use attendance::Attendance;
use estimate::Estimates;
use line::Line;
use neighbours::Told;
use presence::Presence;
use rooms::{NOW, Room, Rooms};

/// How the desk works, from the configuration.
#[derive(Clone, Debug)]
pub struct DeskSettings {
    /// How many conversations a professional may hold at once.
    pub conversations_per_professional: u32,
    /// After how many seconds without a socket a professional counts as away.
    pub away_after_seconds: u32,
    /// After how many seconds without the resident a waiting conversation is closed.
    pub abandon_after_seconds: u32,
    /// How many conversations are kept in memory while nobody uses them.
    pub conversations_in_memory: u32,
    /// How many seconds a resident's session lasts at most.
    pub resident_session_seconds: u32,
    /// For how many seconds a call rings; none where no calls are held.
    pub ring_seconds: Option<u32>,
}

/// The desk. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    journal: Journal,
    bus: Bus,
    clock: Clock,
    settings: DeskSettings,
    services: RwLock<Services>,
    /// Services that a reload took away while conversations in them may still go on.
    former: RwLock<BTreeMap<ServiceId, Arc<ServiceEntry>>>,
    rooms: Rooms,
    line: Line,
    presence: Presence,
    attendance: Attendance,
    estimates: Estimates,
    /// When other nodes could last not be heard, in microseconds; 0 where there are none.
    deaf_at: AtomicI64,
    /// Taken while somebody accepts, so that the count of what they hold is exact. Accepting is
    /// rare beside everything else, so one lock serves all.
    accepting: AsyncMutex<()>,
    /// Wakes who deletes files, when a conversation lets go of one.
    files_gone: Arc<Notify>,
}

impl Inner {
    /// How far what is in memory must reach to be the present: with several nodes the journal is
    /// asked, since another may have gone on.
    fn present(&self) -> Seq {
        if self.bus.shared() {
            NOW
        } else {
            Seq::default()
        }
    }

    /// Looks at a conversation in its turn, read as far as `at_least`.
    async fn look<T>(
        &self,
        conversation: ConversationId,
        at_least: Seq,
        work: impl FnOnce(&Room) -> T,
    ) -> Result<T, DeskError> {
        let mut turn = self.rooms.turn(conversation, self.clock.now()).await?;
        let room = turn.room(&self.journal, conversation, at_least).await?;
        Ok(work(room))
    }

    fn service(&self, id: &ServiceId) -> Option<Arc<ServiceEntry>> {
        let services = self.services.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = services.get(id) {
            return Some(Arc::clone(entry));
        }
        self.former
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }
}

impl Desk {
    /// A desk with the open conversations of the journal on its board.
    ///
    /// # Errors
    /// Where the journal does not answer.
    pub async fn open(
        journal: Journal,
        bus: Bus,
        clock: Clock,
        services: Services,
        settings: DeskSettings,
    ) -> Result<Self, DeskError> {
        let inner = Inner {
            journal,
            bus,
            clock,
            settings,
            services: RwLock::new(services),
            former: RwLock::default(),
            rooms: Rooms::default(),
            line: Line::default(),
            presence: Presence::default(),
            attendance: Attendance::default(),
            estimates: Estimates::default(),
            deaf_at: AtomicI64::new(0),
            accepting: AsyncMutex::default(),
            files_gone: Arc::default(),
        };
        let desk = Self {
            inner: Arc::new(inner),
        };
        desk.refresh().await?;
        Ok(desk)
    }

    /// The services as configured now.
    #[must_use]
    pub fn services(&self) -> Services {
        self.inner
            .services
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Puts newly read services in place of the old ones. No conversation is disturbed: one in a
    /// service that is gone goes on by the rules it had.
    pub fn replace_services(&self, services: Services) {
        let inner = &self.inner;
        let mut current = inner
            .services
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let mut former = inner.former.write().unwrap_or_else(PoisonError::into_inner);
        for (id, entry) in current.iter().filter(|(id, _)| services.get(id).is_none()) {
            former.insert(id.clone(), Arc::clone(entry));
        }
        *current = services;
        drop((current, former));
        inner.line.touch();
    }

    /// The service of a conversation: as configured now, or as it was before it was taken away.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<Arc<ServiceEntry>> {
        self.inner.service(id)
    }

    /// Wakes who waits there whenever a conversation lets go of a file: it was removed, hidden,
    /// refused, or its conversation closed before it was ready.
    #[must_use]
    pub fn files_gone(&self) -> Arc<Notify> {
        Arc::clone(&self.inner.files_gone)
    }

    /// The bus that this desk rings.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.inner.bus
    }

    /// A professional's socket came up. It counts until the value is dropped.
    pub fn arrive(&self, staff: &Staff) -> AtDesk {
        self.inner.presence.arrive(staff, self.inner.clock.now());
        self.person_moved(&staff.id);
        AtDesk {
            desk: self.clone(),
            account: staff.id.clone(),
        }
    }

    /// Sets the status that a professional chose.
    pub fn choose_presence(&self, account: &StaffId, status: PresenceStatus) {
        let now = self.inner.clock.now();
        self.inner.presence.choose(account, status, now);
        self.person_moved(account);
    }

    /// Takes in that the rights of a professional have changed.
    pub fn renew_rights(&self, staff: &Staff) {
        self.inner.presence.renew(staff);
        self.person_moved(&staff.id);
    }

    /// Signs a professional off at once: they count as away.
    pub fn sign_off(&self, account: &StaffId) {
        self.inner.presence.sign_off(account);
        self.person_moved(account);
        self.tell(&Told::SignedOff {
            account: account.clone(),
        });
    }

    /// Has boards show anew who of the staff is here, on all nodes.
    fn person_moved(&self, account: &StaffId) {
        self.inner.line.touch();
        self.tell_person(account);
    }

    /// A side's socket came to a conversation. It counts until the value is dropped.
    pub fn attend(&self, conversation: ConversationId, side: Side) -> Attending {
        if self.inner.attendance.arrive(conversation, side) {
            self.tell_attendance(conversation, side);
        }
        Attending {
            desk: self.clone(),
            conversation,
            side,
        }
    }

    /// Whether a side is connected to a conversation.
    #[must_use]
    pub fn connected(&self, conversation: ConversationId, side: Side) -> bool {
        self.inner.attendance.connected(conversation, side)
    }

    /// Tells the other side that this one types, or stopped. Kept nowhere.
    pub fn typing(&self, conversation: ConversationId, side: Side, typing: bool) {
        self.inner.bus.ring(&crate::bus::Bell::Typing {
            conversation,
            side,
            typing,
        });
    }

    /// Tells the sockets of this node, and the desks of others, that a side came or went.
    fn tell_attendance(&self, conversation: ConversationId, side: Side) {
        let inner = &self.inner;
        inner.bus.ring_here(&crate::bus::Bell::Attendance {
            conversation,
            side,
            connected: self.connected(conversation, side),
        });
        if inner.bus.shared() {
            self.tell(&Told::Attending {
                conversation,
                sides: inner.attendance.sides(conversation),
            });
        }
    }
}

/// A professional's socket, as long as it lives.
#[must_use = "the professional counts as present only while this lives"]
pub struct AtDesk {
    desk: Desk,
    account: StaffId,
}

impl Drop for AtDesk {
    fn drop(&mut self) {
        let inner = &self.desk.inner;
        if inner.presence.leave(&self.account, inner.clock.now()) {
            self.desk.person_moved(&self.account);
        }
    }
}

/// A side's socket in a conversation, as long as it lives.
#[must_use = "the side counts as connected only while this lives"]
pub struct Attending {
    desk: Desk,
    conversation: ConversationId,
    side: Side,
}

impl Drop for Attending {
    fn drop(&mut self) {
        let inner = &self.desk.inner;
        if inner
            .attendance
            .leave(self.conversation, self.side, inner.clock.now())
        {
            self.desk.tell_attendance(self.conversation, self.side);
        }
    }
}
