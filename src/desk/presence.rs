//! Which professionals are at their desks. Kept in memory only; never stored.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::ids::{ServiceId, StaffId, Timestamp};
use crate::domain::person::Staff;
use crate::wire::frame::PresenceStatus;

/// Who is at their desk, by account.
#[derive(Debug, Default)]
pub struct Presence {
    people: Mutex<HashMap<StaffId, Person>>,
}

#[derive(Debug)]
struct Person {
    staff: Staff,
    chosen: PresenceStatus,
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

impl Presence {
    fn people(&self) -> MutexGuard<'_, HashMap<StaffId, Person>> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A socket of `staff` came up. Somebody who was not here becomes available.
    pub fn arrive(&self, staff: &Staff) {
        let mut people = self.people();
        let person = people.entry(staff.id.clone()).or_insert_with(|| Person {
            staff: staff.clone(),
            chosen: PresenceStatus::Available,
            sockets: 0,
            gone_since: None,
            signed_off: false,
        });
        person.staff = staff.clone();
        person.sockets = person.sockets.saturating_add(1);
        person.gone_since = None;
        person.signed_off = false;
    }

    /// A socket of `account` went away (closed, or silent for too long).
    ///
    /// Tells whether they are gone with it at once, because they had signed out.
    pub fn leave(&self, account: &StaffId, now: Timestamp) -> bool {
        let mut people = self.people();
        let Some(person) = people.get_mut(account) else {
            return false;
        };
        person.sockets = person.sockets.saturating_sub(1);
        if person.sockets == 0 {
            person.gone_since = Some(now);
            if person.signed_off {
                return people.remove(account).is_some();
            }
        }
        false
    }

    /// Takes in that the rights of somebody who is here have changed.
    pub fn renew(&self, staff: &Staff) {
        if let Some(person) = self.people().get_mut(&staff.id) {
            person.staff = staff.clone();
        }
    }

    /// A session of `account` signed out. They are gone as soon as their last socket is; one who
    /// is still signed in elsewhere stays.
    pub fn sign_off(&self, account: &StaffId) {
        let mut people = self.people();
        match people.get_mut(account) {
            Some(person) if person.sockets > 0 => person.signed_off = true,
            _ => {
                people.remove(account);
            }
        }
    }

    /// Sets the status that `account` chose. Does nothing for somebody who is not here.
    pub fn choose(&self, account: &StaffId, status: PresenceStatus) {
        if let Some(person) = self.people().get_mut(account) {
            person.chosen = status;
        }
    }

    /// Forgets those who have been gone for `away_after` seconds; tells whether there were any.
    pub fn sweep(&self, now: Timestamp, away_after: u32) -> bool {
        let mut people = self.people();
        let before = people.len();
        people.retain(|_, person| {
            person
                .gone_since
                .is_none_or(|since| now.seconds_since(since) < i64::from(away_after))
        });
        people.len() != before
    }

    /// The status of `account`.
    #[must_use]
    pub fn status(&self, account: &StaffId) -> PresenceStatus {
        self.people()
            .get(account)
            .map_or(PresenceStatus::Away, |person| person.chosen)
    }

    /// How many professionals of `service` are here and not away.
    #[must_use]
    pub fn count(&self, service: &ServiceId) -> u32 {
        let people = self.people();
        let here = people
            .values()
            .filter(|person| person.chosen != PresenceStatus::Away && person.staff.serves(service));
        u32::try_from(here.count()).unwrap_or(u32::MAX)
    }

    /// Everybody who shares a service with `staff`, themselves left out, by name.
    #[must_use]
    pub fn colleagues(&self, staff: &Staff) -> Vec<Present> {
        let people = self.people();
        let mut colleagues: Vec<_> = people
            .values()
            .filter(|person| person.staff.id != staff.id)
            .filter(|person| !person.staff.services.is_disjoint(&staff.services))
            .map(|person| Present {
                staff: person.staff.clone(),
                status: person.chosen,
            })
            .collect();
        colleagues.sort_by(|a, b| a.staff.display_name.cmp(&b.staff.display_name));
        colleagues
    }

    /// The professional with this account, if they are here and not away.
    #[must_use]
    pub fn find(&self, account: &StaffId) -> Option<Staff> {
        let people = self.people();
        let person = people.get(account)?;
        (person.chosen != PresenceStatus::Away).then(|| person.staff.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
        presence.arrive(&aino);
        presence.arrive(&aino);
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
        presence.arrive(&aino);
        presence.choose(&aino.id, PresenceStatus::Busy);
        presence.leave(&aino.id, at(0));
        presence.arrive(&aino);
        assert!(!presence.sweep(at(9_999), 30));
        assert_eq!(presence.status(&aino.id), PresenceStatus::Busy);
    }

    #[test]
    fn signing_out_in_one_place_leaves_the_other() {
        let (presence, aino) = (Presence::default(), staff("aino", "health"));
        presence.arrive(&aino);
        presence.arrive(&aino);
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
        presence.arrive(&staff("aino", "health"));
        presence.arrive(&staff("eetu", "social"));
        presence.arrive(&Staff {
            roles: BTreeSet::from([Role::Auditor]),
            ..staff("anna", "health")
        });
        presence.choose(&"aino".into(), PresenceStatus::Busy);
        assert_eq!(presence.count(&"health".into()), 1);
        presence.choose(&"aino".into(), PresenceStatus::Away);
        assert_eq!(presence.count(&"health".into()), 0);
        assert!(presence.find(&"aino".into()).is_none());
    }
}
