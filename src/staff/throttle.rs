//! How many failed sign-ins are taken, for each account name and from each address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use crate::config::Limits;
use crate::domain::ids::Timestamp;

/// How long failures count.
const WINDOW_SECONDS: i64 = 15 * 60;

/// The most names and addresses that are remembered; beyond it the oldest is forgotten.
const REMEMBERED: usize = 20_000;

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    /// By hash: what is typed as a name may be a password.
    Account([u8; 32]),
    Address(IpAddr),
}

#[derive(Clone, Copy)]
struct Count {
    since: Timestamp,
    failures: u32,
}

/// Counts attempts in windows of a quarter of an hour, whether or not the account exists.
pub struct Throttle {
    per_account: u32,
    per_address: u32,
    counts: Mutex<HashMap<Key, Count>>,
}

impl Throttle {
    pub fn new(limits: &Limits) -> Self {
        Self {
            per_account: limits.sign_ins_per_account_quarter,
            per_address: limits.sign_ins_per_address_quarter,
            counts: Mutex::default(),
        }
    }

    /// Counts an attempt as failed until it is told otherwise; false where it may not be made.
    pub fn attempt(&self, account: &str, address: IpAddr, now: Timestamp) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let current = |count: &Count| now.seconds_since(count.since) < WINDOW_SECONDS;
        let keys = keys(account, address);
        let limits = [self.per_account, self.per_address];
        for (key, limit) in keys.iter().zip(limits) {
            let failures = counts
                .get(key)
                .filter(|c| current(c))
                .map_or(0, |c| c.failures);
            if failures >= limit {
                return false;
            }
        }
        if counts.len() + keys.len() > REMEMBERED {
            counts.retain(|_, count| current(count));
        }
        for key in keys {
            if counts.len() >= REMEMBERED && !counts.contains_key(&key) {
                let oldest = counts.iter().min_by_key(|(_, count)| count.since);
                if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                    counts.remove(&oldest);
                }
            }
            let fresh = Count {
                since: now,
                failures: 0,
            };
            let count = counts.entry(key).or_insert(fresh);
            if !current(count) {
                *count = fresh;
            }
            count.failures += 1;
        }
        true
    }

    /// The attempt succeeded: the account's failures are forgotten, and this one of the address.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        let [of_account, of_address] = keys(account, address);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.remove(&of_account);
        take_back(&mut counts, &of_address);
    }

    /// The attempt could not be judged: it does not count.
    pub fn forgive(&self, account: &str, address: IpAddr) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys(account, address) {
            take_back(&mut counts, &key);
        }
    }
}

fn take_back(counts: &mut HashMap<Key, Count>, key: &Key) {
    if let Some(count) = counts.get_mut(key) {
        count.failures = count.failures.saturating_sub(1);
    }
}

fn keys(account: &str, address: IpAddr) -> [Key; 2] {
    use sha2::{Digest, Sha256};
    [
        Key::Account(Sha256::digest(account).into()),
        Key::Address(network(address)),
    ]
}

/// The address as far as it names one household: an IPv6 address by its first 64 bits, since all
/// the rest belongs to one holder.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from(u128::from(v6) >> 64 << 64).into(),
        v4 => v4,
    }
}
