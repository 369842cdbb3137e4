//! What must hold between the settings of staff.

use std::path::Path;

use super::Check;
use crate::config::mistake::{Mistake, shown};
use crate::config::services::service_names;
use crate::config::settings::{Access, Account, Settings, hint};

/// Notes services that accounts or the provider's claims lead to and that do not exist.
///
/// A service exists where its file does, whether that can be read or not.
pub fn services(path: &Path, settings: &Settings, into: &mut Vec<Mistake>) {
    let ids = service_names(&settings.services_dir);
    let known: Vec<&str> = ids.iter().map(String::as_str).collect();
    if known.is_empty() {
        // Told already.
        return;
    }
    let mut check = Check {
        origin: shown(path),
        settings,
        mistakes: into,
    };
    let accounts = settings.staff.accounts.iter().enumerate();
    let accounts = accounts.map(|(index, account)| {
        let key = format!("staff.accounts[{index}].services");
        (key, &account.services)
    });
    let claims = settings.staff.access.services.iter();
    let claims = claims.map(|(value, ids)| (format!("staff.access.services.{value}"), ids));
    for (key, named) in accounts.chain(claims) {
        for service in named {
            if !known.contains(&service.as_str()) {
                let wrong = format!("there is no service `{service}`{}", hint(service, &known));
                check.mistake(&key, wrong, &known.join(", "));
            }
        }
    }
}

impl Check<'_> {
    pub(super) fn staff(&mut self) {
        let staff = &self.settings.staff;
        let shorter = staff.idle_seconds <= staff.session_seconds;
        self.unless(
            shorter,
            "staff.idle_seconds",
            "longer than staff.session_seconds",
            "at most staff.session_seconds",
        );
        if let Some(provider) = &staff.provider {
            self.connection("staff.provider", provider);
            self.access(&staff.access, !provider.accepted().is_empty());
        }
        for (index, account) in staff.accounts.iter().enumerate() {
            let key = |part: &str| format!("staff.accounts[{index}].{part}");
            let before = staff.accounts.iter().take(index);
            if before.into_iter().any(|other| other.id == account.id) {
                self.mistake(&key("id"), "there is an account of this name already", "");
            }
            let form = (1..=64).contains(&account.id.len())
                && account
                    .id
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._@".contains(&b));
            let allowed = "a-z, 0-9, - . _ @, at most 64 characters";
            self.unless(form, &key("id"), "the name is not as it must be", allowed);
            let named = !account.display_name.trim().is_empty();
            self.unless(named, &key("display_name"), "this is empty", "text");
            let roles = !account.roles.is_empty();
            self.unless(
                roles,
                &key("roles"),
                "this is empty",
                "professional, supervisor, auditor",
            );
            self.password(&key("password_hash"), account);
        }
    }

    /// What the claims of the organisation's provider open. `levels`: whether assurance levels
    /// are asked for.
    fn access(&mut self, access: &Access, levels: bool) {
        let names = [
            ("account_claim", &access.account_claim),
            ("name_claim", &access.name_claim),
            ("roles_claim", &access.roles_claim),
            ("services_claim", &access.services_claim),
        ];
        for (part, claim) in names {
            let key = format!("staff.access.{part}");
            self.unless(!claim.is_empty(), &key, "this is empty", "a claim's name");
        }
        // Words that people choose, or that pass from one person to the next.
        let loose = ["name", "email", "preferred_username", "nickname", "upn"];
        let firm = !loose.contains(&access.account_claim.as_str());
        self.unless(
            firm,
            "staff.access.account_claim",
            "this can change, or pass to somebody else",
            "sub, oid, or another claim that stays",
        );
        let told = !access.organisation.trim().is_empty();
        self.unless(told, "staff.access.organisation", "must be set", "text");
        let roles = !access.roles.is_empty();
        let wrong = "without it nobody may do anything";
        self.unless(
            roles,
            "staff.access.roles",
            wrong,
            "{ \"…\" = [\"professional\"] }",
        );
        let second = levels || !access.required.is_empty() || access.second_factor_untold;
        self.unless(
            second,
            "staff.access.required",
            "without it a password alone may be enough",
            "{ amr = [\"mfa\"] }, or accepted_acr of the provider, or second_factor_untold = true",
        );
        for (claim, values) in &access.required {
            let key = format!("staff.access.required.{claim}");
            let some = !values.is_empty();
            self.unless(some, &key, "no value would be enough", "[\"mfa\"]");
        }
    }

    fn password(&mut self, key: &str, account: &Account) {
        match &account.password_hash {
            None if self.settings.staff.demo_password.is_some() => {}
            None => self.mistake(key, "must be set", "what `portti hash-password` prints"),
            Some(hash) => {
                let right = argon2::PasswordHash::new(hash.0.expose())
                    .is_ok_and(|hash| hash.algorithm.as_str() == "argon2id");
                let wrong = "this is not an Argon2id hash";
                self.unless(right, key, wrong, "what `portti hash-password` prints");
            }
        }
    }
}
