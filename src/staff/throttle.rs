//! How many failed sign-ins are taken.
//!
//! What counts strictly is an account name together with the network that the attempts come from,
//! so that a stranger elsewhere cannot shut somebody out. The name alone has a limit ten times as
//! high, against guessing from many networks, and each network has one for all names together.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::config::Limits;
use crate::domain::ids::Timestamp;
use crate::network::network;

/// How long failures count.
const WINDOW_SECONDS: i64 = 15 * 60;

/// How many times the strict limit an account takes from all networks together.
const FROM_EVERYWHERE: u32 = 10;

/// The most names and networks that are remembered; beyond it the oldest is forgotten.
const REMEMBERED: usize = 20_000;

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    /// By hash: what is typed as a name may be a password.
    AccountFrom([u8; 32], IpAddr),
    Account([u8; 32]),
    Network(IpAddr),
}

#[derive(Clone, Copy)]
struct Count {
    since: Timestamp,
    failures: u32,
}

/// Counts attempts in windows of a quarter of an hour, whether or not the account exists.
pub struct Throttle {
    /// In the order of [`keys`].
    limits: [u32; 3],
    counts: Mutex<HashMap<Key, Count>>,
}

impl Throttle {
    pub fn new(limits: &Limits) -> Self {
        Self {
            limits: [
                limits.sign_ins_per_account_quarter,
                limits
                    .sign_ins_per_account_quarter
                    .saturating_mul(FROM_EVERYWHERE),
                limits.sign_ins_per_address_quarter,
            ],
            counts: Mutex::default(),
        }
    }

    /// Counts an attempt as failed until it is told otherwise; false where it may not be made. A
    /// refused one counts nowhere, so that one network alone cannot use up an account's limit.
    pub fn attempt(&self, account: &str, address: IpAddr, now: Timestamp) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let current = |count: &Count| now.seconds_since(count.since) < WINDOW_SECONDS;
        let keys = keys(account, address);
        for (key, limit) in keys.iter().zip(self.limits) {
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

    /// The attempt succeeded: the account's failures from here are forgotten. Elsewhere somebody
    /// else may be guessing, so of the other counts only this attempt is taken back.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        let [from_here, account, network] = keys(account, address);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.remove(&from_here);
        take_back(&mut counts, &account);
        take_back(&mut counts, &network);
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

fn keys(account: &str, address: IpAddr) -> [Key; 3] {
    use sha2::{Digest, Sha256};
    let account = Sha256::digest(account).into();
    let network = network(address);
    [
        Key::AccountFrom(account, network),
        Key::Account(account),
        Key::Network(network),
    ]
}
