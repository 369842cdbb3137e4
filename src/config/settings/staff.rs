//! The people who answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::leaf::quoted;
use crate::config::setting::{Place, Setting};
use crate::config::{Provider, Secret, TotpSecret};
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
        /// Whom to ask when signing in does not succeed or opens nothing. Shown on the sign-in
        /// page.
        contact: Option<String> = None => "\"the service desk, 09 123 4567\"",
        /// The organisation's own sign-in, an OpenID provider such as Entra ID or Keycloak.
        /// Without it there are local accounts only. The address to register there is
        /// `/api/staff/callback` at `server.public_url`. What a claim means for staff is told by
        /// `staff.access` alone: `profile` and `claims` of this provider have no part in it.
        provider: Option<Provider> = None,
        /// What the provider's word opens.
        access: Access = Access::default(),
        /// Local accounts. Make the password's hash with `portti hash-password`.
        accounts: Vec<Account> = Vec::new(),
    }
}

settings! {
    /// What the organisation's own sign-in opens: which claims of the ID token tell who somebody
    /// is and what they may do. A claim may be one text or a list of texts.
    pub struct Access impl Default {
        /// The organisation's name, on the button of the sign-in page.
        organisation: String = String::new() => "\"Kunta\"",
        /// The claim that names the account. Nobody may be able to change their own, and it may
        /// never pass to somebody else: `sub`, or `oid` with Entra ID. Not a name, not a mail
        /// address.
        account_claim: String = "sub".to_owned(),
        /// The claim with the name that residents see.
        name_claim: String = "name".to_owned(),
        /// The claim that the roles come from.
        roles_claim: String = "groups".to_owned(),
        /// The roles (`professional`, `supervisor`, `auditor`) that each value of it gives. Other
        /// values give none.
        roles: BTreeMap<String, Vec<Role>> = BTreeMap::new() => "{ \"portti-supervisors\" = [\"professional\", \"supervisor\"] }",
        /// The claim that the services come from.
        services_claim: String = "groups".to_owned(),
        /// The services that each value of it gives, by id.
        services: BTreeMap<String, Vec<String>> = BTreeMap::new() => "{ \"portti-health\" = [\"terveys\"] }",
        /// Claims that the ID token must carry, each with at least one of these values: how the
        /// provider tells of a second factor where it does so in `amr` or the like. For `acr` set
        /// `accepted_acr` of the provider.
        required: BTreeMap<String, Vec<String>> = BTreeMap::new() => "{ amr = [\"mfa\"] }",
        /// Set to `true` where the provider lets nobody in without a second factor but does not
        /// say so in the ID token. Otherwise `required` or `accepted_acr` must be set.
        second_factor_untold: bool = false,
        /// The claim whose value tells the provider, at signing out, whose session ends; empty
        /// sends none. `login_hint` with Entra ID.
        logout_hint_claim: String = String::new(),
        /// Accounts that are shut here although the provider lets them in, by the value of the
        /// account claim. Their sessions end at once.
        disabled: Vec<String> = Vec::new(),
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
        /// The secret of one-time codes (TOTP), base32, as `portti totp new` makes it: signing in then
        /// asks for a code as well. A file, or an environment variable.
        totp: Option<TotpSecret> = None => "{ file = \"/run/secrets/aino-totp\" }",
        /// `professional` answers; `supervisor` also steps into colleagues' conversations;
        /// `auditor` answers nobody: it is for reading the audit trail, which comes later.
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
