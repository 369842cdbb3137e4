//! Which professionals are at their desks, at this node or another. Kept in memory only; never
//! stored.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::elsewhere::Elsewhere;
use crate::domain::ids::{NodeId, ServiceId, StaffId, Timestamp};
use crate::domain::person::Staff;
use crate::wire::frame::PresenceStatus;

/// Who is at their desk, by account.
#[derive(Debug, Default)]
pub struct Presence {
    people: Mutex<People>,
}

#[derive(Debug, Default)]
struct People {
    here: HashMap<StaffId, Person>,
    elsewhere: Elsewhere<StaffId, Here>,
    /// Nodes that are gone, and since when: whoever was there may come back elsewhere.
    gone: HashMap<NodeId, Timestamp>,
}

/// Somebody of the staff as their node tells of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    staff: Staff,
    status: PresenceStatus,
    chosen_at: Timestamp,
}

#[derive(Debug)]
struct Person {
    here: Here,
    sockets: u32,
    gone_since: Option<Timestamp>,
    /// A session signed out: whoever has no socket left then is gone at once.
    signed_off: bool,
}

/// One person as others see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// Who, with their rights.
    pub staff: Staff,
    /// Their status.
    pub status: PresenceStatus,
}

impl People {
    /// How somebody is: by what they chose last, at whichever node.
    fn of(&self, account: &StaffId) -> Option<&Here> {
        let here = self.here.get(account).map(|person| &person.here);
        let all = here.into_iter().chain(self.elsewhere.of(account));
        all.max_by_key(|here| here.chosen_at)
    }

    /// Everybody, each once.
    fn all(&self) -> impl Iterator<Item = &Here> {
        let elsewhere = self.elsewhere.all().map(|(account, _)| account);
        let accounts: BTreeSet<&StaffId> = self.here.keys().chain(elsewhere).collect();
        accounts.into_iter().filter_map(|account| self.of(account))
    }
}

impl Here {
    fn answers(&self, service: &ServiceId) -> bool {
        self.status != PresenceStatus::Away && self.staff.serves(service)
    }
}

impl Presence {
    fn people(&self) -> MutexGuard<'_, People> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A socket of `staff` came up. Somebody who was nowhere becomes available.
    pub fn arrive(&self, staff: &Staff, now: Timestamp) {
        let mut people = self.people();
        let (status, chosen_at) = people
            .of(&staff.id)
            .map_or((PresenceStatus::Available, now), |here| {
                (here.status, here.chosen_at)
            });
        let person = people.here.entry(staff.id.clone());
        let person = person.or_insert_with(|| Person {
            here: Here {
                staff: staff.clone(),
                status,
                chosen_at,
            },
            sockets: 0,
            gone_since: None,
            signed_off: false,
        });
        person.here.staff = staff.clone();
        person.sockets = person.sockets.saturating_add(1);
        person.gone_since = None;
        person.signed_off = false;
    }

    /// A socket of `account` went away (closed, or silent for too long).
    ///
    /// Tells whether they are gone with it at once, because they had signed out.
    pub fn leave(&self, account: &StaffId, now: Timestamp) -> bool {
        let mut people = self.people();
        let Some(person) = people.here.get_mut(account) else {
            return false;
        };
        person.sockets = person.sockets.saturating_sub(1);
        if person.sockets == 0 {
            person.gone_since = Some(now);
            if person.signed_off {
                return people.here.remove(account).is_some();
            }
        }
        false
    }

    /// Takes in that the rights of somebody who is here have changed.
    pub fn renew(&self, staff: &Staff) {
        if let Some(person) = self.people().here.get_mut(&staff.id) {
            person.here.staff = staff.clone();
        }
    }

    /// A session of `account` signed out. They are gone as soon as their last socket is; one who
    /// is still signed in elsewhere stays.
    pub fn sign_off(&self, account: &StaffId) {
        let mut people = self.people();
        match people.here.get_mut(account) {
            Some(person) if person.sockets > 0 => person.signed_off = true,
            _ => {
                people.here.remove(account);
            }
        }
    }

    /// Sets the status that `account` chose. Does nothing for somebody who is not here.
    pub fn choose(&self, account: &StaffId, status: PresenceStatus, now: Timestamp) {
        if let Some(person) = self.people().here.get_mut(account) {
            person.here.status = status;
            person.here.chosen_at = now;
        }
    }

    /// Forgets those who have been gone for `away_after` seconds; tells whether there were any.
    pub fn sweep(&self, now: Timestamp, away_after: u32) -> bool {
        let mut people = self.people();
        let over = |since: Timestamp| now.seconds_since(since) >= i64::from(away_after);
        let before = people.here.len();
        people
            .here
            .retain(|_, person| !person.gone_since.is_some_and(over));
        let mut changed = people.here.len() != before;
        let nodes: Vec<NodeId> = people
            .gone
            .extract_if(|_, since| over(*since))
            .map(|(node, _)| node)
            .collect();
        for node in nodes {
            changed |= !people.elsewhere.gone(node).is_empty();
        }
        changed
    }

    /// How somebody is at this node; none where they are not.
    pub fn here(&self, account: &StaffId) -> Option<Here> {
        let people = self.people();
        people.here.get(account).map(|person| person.here.clone())
    }

    /// Everybody at this node.
    pub fn all_here(&self) -> Vec<Here> {
        let people = self.people();
        people
            .here
            .values()
            .map(|person| person.here.clone())
            .collect()
    }

    /// Takes in how somebody is at another node; tells whether that is new.
    pub fn elsewhere(&self, node: NodeId, account: StaffId, here: Option<Here>) -> bool {
        let mut people = self.people();
        people.gone.remove(&node);
        people.elsewhere.changed(node, account, here)
    }

    /// Takes in a part of everybody at another node; tells whether something is new.
    pub fn rolled(&self, node: NodeId, round: u32, last: bool, told: Vec<Here>) -> bool {
        let mut people = self.people();
        people.gone.remove(&node);
        let told = told.into_iter().map(|here| (here.staff.id.clone(), here));
        let changed = people.elsewhere.rolled(node, round, last, told.collect());
        !changed.is_empty()
    }

    /// A node is gone. Whoever was there has as long to come back as after a dropped connection.
    pub fn node_gone(&self, node: NodeId, now: Timestamp) {
        self.people().gone.insert(node, now);
    }

    /// The status of `account`.
    #[must_use]
    pub fn status(&self, account: &StaffId) -> PresenceStatus {
        let people = self.people();
        people
            .of(account)
            .map_or(PresenceStatus::Away, |here| here.status)
    }

    /// How many professionals of `service` are here and not away.
    #[must_use]
    pub fn count(&self, service: &ServiceId) -> u32 {
        let people = self.people();
        let here = people.all().filter(|here| here.answers(service));
        u32::try_from(here.count()).unwrap_or(u32::MAX)
    }

    /// Everybody who shares a service with `staff`, themselves left out, by name.
    #[must_use]
    pub fn colleagues(&self, staff: &Staff) -> Vec<Present> {
        let people = self.people();
        let mut colleagues: Vec<_> = people
            .all()
            .filter(|here| here.staff.id != staff.id)
            .filter(|here| !here.staff.services.is_disjoint(&staff.services))
            .map(|here| Present {
                staff: here.staff.clone(),
                status: here.status,
            })
            .collect();
        colleagues.sort_by(|a, b| a.staff.display_name.cmp(&b.staff.display_name));
        colleagues
    }

    /// The professional with this account, if they are here and not away.
    #[must_use]
    pub fn find(&self, account: &StaffId) -> Option<Staff> {
        let people = self.people();
        let here = people.of(account)?;
        (here.status != PresenceStatus::Away).then(|| here.staff.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Role;

    fn staff(id: &str, service: &str) -> Staff {
        Staff {
            id: id.into(),
            display_name: format!("Nurse {id}"),
            roles: BTreeSet::from([Role::Professional]),
            services: BTreeSet::from([service.into()]),
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::default().plus_seconds(seconds)
    }

    #[test]
    fn a_closed_laptop_goes_away_by_itself() {
        let (presence, aino) = (Presence::default(), staff("aino", "health"));
        presence.arrive(&aino, at(0));
        presence.arrive(&aino, at(0));
        presence.leave(&aino.id, at(0));
        assert!(!presence.sweep(at(1_000), 30), "one socket is still there");
        presence.leave(&aino.id, at(1_000));
        assert!(!presence.sweep(at(1_029), 30));
        assert_eq!(presence.count(&"health".into()), 1);
        assert!(presence.sweep(at(1_030), 30));
        assert_eq!(presence.status(&aino.id), PresenceStatus::Away);
        assert_eq!(presence.count(&"health".into()), 0);
    }

    #[test]
    fn a_short_drop_keeps_the_chosen_status() {
        let (presence, aino) = (Presence::default(), staff("aino", "health"));
        presence.arrive(&aino, at(0));
        presence.choose(&aino.id, PresenceStatus::Busy, at(0));
        presence.leave(&aino.id, at(0));
        presence.arrive(&aino, at(0));
        assert!(!presence.sweep(at(9_999), 30));
        assert_eq!(presence.status(&aino.id), PresenceStatus::Busy);
    }

    #[test]
    fn signing_out_in_one_place_leaves_the_other() {
        let (presence, aino) = (Presence::default(), staff("aino", "health"));
        presence.arrive(&aino, at(0));
        presence.arrive(&aino, at(0));
        presence.sign_off(&aino.id);
        presence.leave(&aino.id, at(0));
        assert_eq!(presence.count(&"health".into()), 1);
        presence.leave(&aino.id, at(1));
        assert_eq!(
            presence.count(&"health".into()),
            0,
            "gone at once, without the grace time"
        );
    }

    #[test]
    fn only_professionals_of_the_service_count() {
        let presence = Presence::default();
        presence.arrive(&staff("aino", "health"), at(0));
        presence.arrive(&staff("eetu", "social"), at(0));
        let auditor = Staff {
            roles: BTreeSet::from([Role::Auditor]),
            ..staff("anna", "health")
        };
        presence.arrive(&auditor, at(0));
        presence.choose(&"aino".into(), PresenceStatus::Busy, at(0));
        assert_eq!(presence.count(&"health".into()), 1);
        presence.choose(&"aino".into(), PresenceStatus::Away, at(1));
        assert_eq!(presence.count(&"health".into()), 0);
        assert!(presence.find(&"aino".into()).is_none());
    }
    #[test]
    fn somebody_is_one_person_on_all_nodes() {
        let (one, two) = (Presence::default(), Presence::default());
        let (aino, node) = (staff("aino", "health"), NodeId(uuid::Uuid::nil()));
        one.arrive(&aino, at(0));
        one.choose(&aino.id, PresenceStatus::Busy, at(1));
        assert!(two.elsewhere(node, aino.id.clone(), one.here(&aino.id)));
        assert_eq!(two.status(&aino.id), PresenceStatus::Busy);
        // The connection moves: what was chosen holds, until something else is.
        two.arrive(&aino, at(2));
        assert_eq!(two.count(&"health".into()), 1);
        assert_eq!(two.status(&aino.id), PresenceStatus::Busy);
        two.choose(&aino.id, PresenceStatus::Available, at(3));
        assert_eq!(two.status(&aino.id), PresenceStatus::Available);
        assert!(!two.rolled(node, 1, true, one.all_here()));
        assert!(two.rolled(node, 3, true, Vec::new()));
    }

    #[test]
    fn who_was_at_a_node_that_died_has_time_to_come_back() {
        let (one, two) = (Presence::default(), Presence::default());
        let (aino, node) = (staff("aino", "health"), NodeId(uuid::Uuid::nil()));
        one.arrive(&aino, at(0));
        two.rolled(node, 1, true, one.all_here());
        two.node_gone(node, at(10));
        assert!(!two.sweep(at(39), 30));
        assert_eq!(two.count(&"health".into()), 1);
        assert!(two.sweep(at(40), 30));
        assert_eq!(two.count(&"health".into()), 0);
    }
}
