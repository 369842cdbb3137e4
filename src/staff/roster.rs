//! The accounts of the present configuration.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{SignInError, password};
use crate::config;
use crate::domain::ids::StaffId;
use crate::domain::person::Staff;
use crate::domain::private::Private;
use crate::wire::http::{DemoAccount, SignInInfo};

/// The accounts that are open, with what their passwords are checked against.
pub struct Roster {
    accounts: BTreeMap<StaffId, Entry>,
    /// What is checked where there is no such account, so that it takes equally long.
    decoy: String,
    demo_password: Option<String>,
}

struct Entry {
    staff: Staff,
    hash: String,
    /// Tells whether a session was opened with the present credential.
    credential: [u8; 32],
    demo: bool,
}

impl Roster {
    pub fn new(config: &config::Staff) -> Result<Self, SignInError> {
        let hash = |text: &str| {
            let hashed = password::hash(&Private::from(text));
            hashed.map_err(|_| SignInError::Broken("a password could not be hashed"))
        };
        let demo_password = config.demo_password.clone();
        let decoy = hash(demo_password.as_deref().unwrap_or("nobody's password"))?;
        let mut accounts = BTreeMap::new();
        for account in config.accounts.iter().filter(|account| !account.disabled) {
            let (hash, secret) = match (&account.password_hash, &demo_password) {
                (Some(hash), _) => (hash.0.expose().to_owned(), hash.0.expose()),
                // The hash of the one demo password serves every account without its own.
                (None, Some(demo)) => (decoy.clone(), demo.as_str()),
                (None, None) => continue,
            };
            let staff = account.staff();
            let entry = Entry {
                credential: Sha256::digest(secret).into(),
                demo: account.password_hash.is_none(),
                staff: staff.clone(),
                hash,
            };
            accounts.insert(staff.id, entry);
        }
        Ok(Self {
            accounts,
            decoy,
            demo_password,
        })
    }

    pub fn ids(&self) -> impl Iterator<Item = &StaffId> {
        self.accounts.keys()
    }

    pub fn staff(&self, account: &StaffId) -> Option<&Staff> {
        self.accounts.get(account).map(|entry| &entry.staff)
    }

    /// What the password of `account` is checked against, and the credential's fingerprint; a
    /// decoy without one where there is no such account.
    pub fn credential(&self, account: &StaffId) -> (&str, Option<[u8; 32]>) {
        match self.accounts.get(account) {
            Some(entry) => (&entry.hash, Some(entry.credential)),
            None => (&self.decoy, None),
        }
    }

    pub fn sign_in_info(&self) -> SignInInfo {
        let Some(password) = &self.demo_password else {
            return SignInInfo {
                demo_accounts: Vec::new(),
            };
        };
        let demo = self.accounts.values().filter(|entry| entry.demo);
        let demo_accounts = demo
            .map(|entry| DemoAccount {
                account: entry.staff.id.to_string(),
                password: password.clone(),
                name: entry.staff.display_name.clone(),
                roles: entry.staff.roles.iter().copied().collect(),
            })
            .collect();
        SignInInfo { demo_accounts }
    }
}
