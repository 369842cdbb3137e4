//! Who may do what by the present configuration: local accounts, and what the word of the
//! organisation's provider opens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::held::{Held, Vouched, Voucher};
use super::{SignInError, password};
use crate::config::{self, Access, TotpSecret};
use crate::domain::ids::{ServiceId, StaffId};
use crate::domain::person::{Role, Staff};
use crate::domain::private::Private;
use crate::wire::http::{DemoAccount, SignInInfo};

/// What the accounts of the provider begin with. Local accounts cannot hold a colon, so that
/// nobody becomes a local account by what a provider calls them.
const PROVIDER: &str = "oidc:";

/// The accounts that are open, with what their passwords are checked against, and what the
/// provider's claims open.
pub struct Roster {
    accounts: BTreeMap<StaffId, Entry>,
    /// What is checked where there is no such account, so that it takes equally long.
    decoy: String,
    demo_password: Option<String>,
    contact: Option<String>,
    access: Access,
    /// The fingerprint of the provider, where there is one.
    provider: Option<[u8; 32]>,
}

struct Entry {
    staff: Arc<Staff>,
    hash: String,
    totp: Option<TotpSecret>,
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
            let second = account
                .totp
                .as_ref()
                .map(TotpSecret::expose)
                .unwrap_or_default();
            let entry = Entry {
                credential: fingerprint(&[secret.as_bytes(), second]),
                demo: account.password_hash.is_none() && account.totp.is_none(),
                totp: account.totp.clone(),
                staff: Arc::new(staff.clone()),
                hash,
            };
            accounts.insert(staff.id, entry);
        }
        let provider = config.provider.as_ref().map(|provider| {
            let assurance = json!([provider.accepted_acr, provider.acr_values]).to_string();
            let parts = [&provider.issuer, &provider.client_id, &assurance];
            fingerprint(&parts.map(|part| part.as_bytes()))
        });
        Ok(Self {
            accounts,
            decoy,
            demo_password,
            contact: config.contact.clone(),
            access: config.access.clone(),
            provider,
        })
    }

    /// Whether there is an open local account of this name.
    pub fn knows(&self, account: &StaffId) -> bool {
        self.accounts.contains_key(account)
    }

    /// What the password of `account` is checked against, and whether there is such an account.
    pub fn hash(&self, account: &StaffId) -> (&str, bool) {
        match self.accounts.get(account) {
            Some(entry) => (&entry.hash, true),
            None => (&self.decoy, false),
        }
    }

    /// The secret of one-time codes of an account, where it has one.
    pub fn totp(&self, account: &StaffId) -> Option<&TotpSecret> {
        self.accounts.get(account)?.totp.as_ref()
    }

    /// The member of staff behind a local account whose credential was found right, and what
    /// their session keeps.
    pub fn enter(&self, account: &StaffId) -> Option<(Staff, Held)> {
        let entry = self.accounts.get(account)?;
        let held = Held {
            credential: entry.credential,
            roles: entry.staff.roles.clone(),
            voucher: Voucher::Local,
        };
        Some(((*entry.staff).clone(), held))
    }

    /// What the provider's word opens.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The member of staff whom the provider vouched for, and what their session keeps. None
    /// where it opens nothing.
    pub fn enter_vouched(&self, vouched: Vouched) -> Option<(Staff, Held)> {
        let staff = self.vouched(&vouched)?;
        let held = Held {
            credential: self.vouching()?,
            roles: staff.roles.clone(),
            voucher: Voucher::Provider(vouched),
        };
        Some((staff, held))
    }

    /// The account of a person whom the provider vouches for.
    pub fn account_of(person: &str) -> StaffId {
        StaffId(format!("{PROVIDER}{person}"))
    }

    /// The rights of a session's holder at this moment; none where it has ended: the account was
    /// shut, the credential changed, or nothing is open to them any more.
    pub fn rights(&self, account: &StaffId, held: &Held) -> Option<Arc<Staff>> {
        let (mut staff, credential) = match &held.voucher {
            Voucher::Local => {
                let entry = self.accounts.get(account)?;
                (Arc::clone(&entry.staff), entry.credential)
            }
            Voucher::Provider(vouched) => (Arc::new(self.vouched(vouched)?), self.vouching()?),
        };
        if credential != held.credential || staff.id != *account {
            return None;
        }
        if !staff.roles.is_subset(&held.roles) {
            let roles = &mut Arc::make_mut(&mut staff).roles;
            roles.retain(|role| held.roles.contains(role));
        }
        (!staff.roles.is_empty()).then_some(staff)
    }

    /// Fingerprint of the provider and of what its word must tell. Where stricter settings come, the
    /// sessions that were opened by the old ones have ended.
    fn vouching(&self) -> Option<[u8; 32]> {
        let access = &self.access;
        let demanded = json!([access.required, access.second_factor_untold]).to_string();
        self.provider
            .map(|provider| fingerprint(&[provider.as_slice(), demanded.as_bytes()]))
    }

    fn vouched(&self, vouched: &Vouched) -> Option<Staff> {
        let access = &self.access;
        if access.disabled.contains(&vouched.person) {
            return None;
        }
        let roles = vouched
            .role_values
            .iter()
            .filter_map(|value| access.roles.get(value));
        let roles: BTreeSet<Role> = roles.flatten().copied().collect();
        let services = vouched
            .service_values
            .iter()
            .filter_map(|value| access.services.get(value));
        let services: BTreeSet<ServiceId> = services
            .flatten()
            .map(|id| ServiceId::from(id.as_str()))
            .collect();
        // Auditors read the trail, which belongs to no service.
        let something = !services.is_empty() || roles.contains(&Role::Auditor);
        (!roles.is_empty() && something).then(|| Staff {
            id: Self::account_of(&vouched.person),
            display_name: vouched.name.clone(),
            roles,
            services,
        })
    }

    pub fn sign_in_info(&self) -> SignInInfo {
        let demo = self.accounts.values().filter(|entry| entry.demo);
        let password = self.demo_password.as_ref();
        let demo_accounts = password.into_iter().flat_map(|password| {
            demo.clone().map(|entry| DemoAccount {
                account: entry.staff.id.to_string(),
                password: password.clone(),
                name: entry.staff.display_name.clone(),
                roles: entry.staff.roles.iter().copied().collect(),
            })
        });
        let organisation = self.provider.map(|_| self.access.organisation.clone());
        SignInInfo {
            demo_accounts: demo_accounts.collect(),
            local: organisation.is_none() || !self.accounts.is_empty(),
            organisation,
            contact: self.contact.clone(),
        }
    }
}

/// A hash of several parts, each marked off by its length.
fn fingerprint(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(change: impl FnOnce(&mut config::Staff)) -> Roster {
        let mut config = config::Staff {
            demo_password: Some("portti-demo".to_owned()),
            ..config::Staff::default()
        };
        let access = &mut config.access;
        access.roles = [
            ("staff".to_owned(), vec![Role::Professional]),
            (
                "heads".to_owned(),
                vec![Role::Professional, Role::Supervisor],
            ),
            ("readers".to_owned(), vec![Role::Auditor]),
        ]
        .into();
        access.services = [
            ("health".to_owned(), vec!["terveys".to_owned()]),
            (
                "both".to_owned(),
                vec!["terveys".to_owned(), "sosiaali".to_owned()],
            ),
        ]
        .into();
        change(&mut config);
        let mut roster = Roster::new(&config).unwrap();
        roster.provider = Some([7; 32]);
        roster
    }

    fn vouched(roles: &[&str], services: &[&str]) -> Vouched {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Vouched {
            person: "1234".to_owned(),
            name: "Sari".to_owned(),
            role_values: texts(roles),
            service_values: texts(services),
            logout_hint: Private::default(),
        }
    }

    #[test]
    fn groups_give_roles_and_services() {
        let (staff, _) = roster(|_| {})
            .enter_vouched(vouched(&["staff", "heads"], &["health", "both", "other"]))
            .unwrap();
        assert_eq!(staff.id, StaffId::from("oidc:1234"));
        assert_eq!(staff.display_name, "Sari");
        assert_eq!(staff.roles, [Role::Professional, Role::Supervisor].into());
        assert_eq!(staff.services, ["terveys".into(), "sosiaali".into()].into());
    }

    #[test]
    fn without_a_role_or_a_service_nothing_is_open() {
        let roster = roster(|_| {});
        for (roles, services) in [
            (&[][..], &[][..]),
            (&["staff"], &[]),
            (&[], &["health"]),
            (&["other"], &["health"]),
        ] {
            assert!(roster.enter_vouched(vouched(roles, services)).is_none());
        }
        assert!(roster.enter_vouched(vouched(&["readers"], &[])).is_some());
    }

    #[test]
    fn a_session_of_the_provider_follows_the_configuration() {
        let before = roster(|_| {});
        let (staff, held) = before
            .enter_vouched(vouched(&["staff"], &["health"]))
            .unwrap();
        let rights = |roster: &Roster| roster.rights(&staff.id, &held);
        assert_eq!(rights(&before).as_deref(), Some(&staff));
        let shut = roster(|config| config.access.disabled = vec!["1234".to_owned()]);
        assert_eq!(rights(&shut), None);
        let other = roster(|config| config.access.disabled = vec!["123".to_owned()]);
        assert_eq!(rights(&other).as_deref(), Some(&staff));
        let moved = roster(|config| drop(config.access.services.remove("health")));
        assert_eq!(rights(&moved), None);
        // What the group gives may grow, but not the roles of an open session.
        let raised = roster(|config| {
            let roles = config.access.roles.get_mut("staff").unwrap();
            roles.push(Role::Supervisor);
        });
        assert_eq!(rights(&raised).unwrap().roles, [Role::Professional].into());
        // A stricter demand is one that the session has not met.
        let stricter = roster(|config| {
            let amr = ("amr".to_owned(), vec!["mfa".to_owned()]);
            config.access.required = [amr].into();
        });
        assert_eq!(rights(&stricter), None);
        let told = roster(|config| config.access.second_factor_untold = true);
        assert_eq!(rights(&told), None);
        // Another provider's word is another's.
        let mut elsewhere = roster(|_| {});
        elsewhere.provider = Some([8; 32]);
        assert_eq!(rights(&elsewhere), None);
        elsewhere.provider = None;
        assert_eq!(rights(&elsewhere), None);
    }

    #[test]
    fn the_provider_makes_nobody_a_local_account() {
        let roster = roster(|config| {
            config.accounts = vec![config::Account {
                id: "aino".to_owned(),
                display_name: "Aino".to_owned(),
                password_hash: None,
                totp: None,
                roles: vec![Role::Supervisor],
                services: vec!["terveys".to_owned()],
                disabled: false,
            }];
        });
        let mut said = vouched(&["staff"], &["health"]);
        said.person = "aino".to_owned();
        let (staff, held) = roster.enter_vouched(said).unwrap();
        assert_ne!(staff.id, StaffId::from("aino"));
        assert_eq!(roster.rights(&StaffId::from("aino"), &held), None);
        let (local, held) = roster.enter(&StaffId::from("aino")).unwrap();
        assert_eq!(roster.rights(&local.id, &held).as_deref(), Some(&local));
        assert_eq!(roster.rights(&staff.id, &held), None);
    }
}
