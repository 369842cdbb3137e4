//! The people who answer.

use std::collections::BTreeSet;

use crate::config::Secret;
use crate::config::leaf::quoted;
use crate::config::setting::{Place, Setting};
use crate::domain::ids::{ServiceId, StaffId};
use crate::domain::person::Role;

choices! {
    Role: "professional" => Role::Professional, "supervisor" => Role::Supervisor,
        "auditor" => Role::Auditor;
}

settings! {
    /// The people who answer, and how long they stay signed in.
    pub struct Staff impl Default {
        /// How many seconds without any use end a session. Use is what a person does; an open console
        /// is none.
        idle_seconds: u32 [300..=86_400] = 3_600,
        /// How many seconds end a session in any case.
        session_seconds: u32 [600..=86_400] = 43_200,
        /// How many conversations one professional may hold at once.
        conversations: u32 [1..=50] = 4,
        /// After how many seconds without a connected console a professional counts as away.
        away_seconds: u32 [5..=3_600] = 60,
        /// Demo only: the password of every account without a hash. It is shown on the sign-in
        /// page.
        demo_password: Option<String> = None => "\"portti-demo\"",
        /// Local accounts. Make the password's hash with `portti hash-password`.
        accounts: Vec<Account> = Vec::new(),
    }
}

settings! {
    /// One member of staff.
    pub struct Account {
        /// The account name; residents never see it.
        id: String => "\"aino\"",
        /// The name that residents see.
        display_name: String => "\"Sairaanhoitaja Aino\"",
        /// The password's Argon2id hash (PHC text), as `portti hash-password` prints it. It is
        /// not the password, and may stand here; `{ file = … }` serves too.
        /// Only the demo may leave it out.
        password_hash: Option<PasswordHash> = None => "{ file = \"/run/secrets/aino\" }",
        /// `professional` answers; `supervisor` also steps into colleagues' conversations;
        /// `auditor` reads the audit trail.
        roles: Vec<Role> => "[\"professional\"]",
        /// The services that they answer in, by id.
        services: Vec<String> => "[\"terveys\"]",
        /// Set to `true` to shut the account; its sessions end at once.
        disabled: bool = false,
    }
}

impl Account {
    /// The member of staff with the rights they hold now.
    #[must_use]
    pub fn staff(&self) -> crate::domain::person::Staff {
        crate::domain::person::Staff {
            id: StaffId::from(self.id.as_str()),
            display_name: self.display_name.clone(),
            roles: self.roles.iter().copied().collect(),
            services: self
                .services
                .iter()
                .map(|id| ServiceId::from(id.as_str()))
                .collect::<BTreeSet<_>>(),
        }
    }
}

/// A password's hash: written in the file itself or in a file of its own.
#[derive(Clone, Debug)]
pub struct PasswordHash(pub Secret);

impl Setting for PasswordHash {
    fn read(place: &Place<'_>, mistakes: &mut Vec<crate::config::Mistake>) -> Option<Self> {
        match place.value.as_str() {
            Some(text) => Some(Self(Secret::new(text))),
            None => Secret::read(place, mistakes).map(Self),
        }
    }

    fn show(&self) -> Option<String> {
        Some(quoted("…"))
    }
}
