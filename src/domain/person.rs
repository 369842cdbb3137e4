//! Who takes part: the resident, the professional, and the identity that a provider vouches for.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::ids::{ServiceId, StaffId, Timestamp};
use super::private::Private;

/// A language that Portti speaks.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    TS,
    ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Finnish.
    #[default]
    Fi,
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Fi, Self::Sv, Self::En];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fi => "fi",
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// The language of a BCP 47 tag, by its first subtag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

/// What the resident told of themselves at the start. Unverified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    /// The name as typed; never empty.
    pub name: Private,
    /// The phone number as typed, where given.
    pub phone: Option<Private>,
    /// What the matter is about; may be empty.
    pub topic: Private,
    /// The language of the conversation.
    pub language: Language,
}

/// What a member of staff may do beyond answering.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Answers residents in their own services.
    Professional,
    /// Also steps into any conversation of their services: speaks, transfers, closes, moderates.
    Supervisor,
    /// Reads the audit trail; never speaks.
    Auditor,
}

/// A member of staff with the rights they hold now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// The account. Never shown to residents.
    pub id: StaffId,
    /// The name that residents see ("Nurse Aino").
    pub display_name: String,
    /// What they may do.
    pub roles: BTreeSet<Role>,
    /// The services that they belong to.
    pub services: BTreeSet<ServiceId>,
}

impl Staff {
    /// The part of a member of staff that events keep.
    #[must_use]
    pub fn professional(&self) -> Professional {
        Professional {
            id: self.id.clone(),
            display_name: self.display_name.clone(),
        }
    }

    /// Whether they belong to `service` and may answer there.
    #[must_use]
    pub fn serves(&self, service: &ServiceId) -> bool {
        self.services.contains(service)
            && (self.roles.contains(&Role::Professional) || self.supervises(service))
    }

    /// Whether they supervise `service`.
    #[must_use]
    pub fn supervises(&self, service: &ServiceId) -> bool {
        self.services.contains(service) && self.roles.contains(&Role::Supervisor)
    }
}

/// The professional of a conversation, as its events keep them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Professional {
    /// The account. Never shown to residents.
    pub id: StaffId,
    /// The name that residents see.
    pub display_name: String,
}

/// Who gives a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The resident of this very conversation (the session was matched to it before).
    Resident,
    /// A member of staff, with the rights they hold at this moment.
    Staff(Arc<Staff>),
    /// Portti itself: clocks, the provider's answer, the scanner, the mail worker.
    System,
}

/// Which side an event came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The person asking for help.
    Resident,
    /// A member of staff.
    Professional,
    /// Portti itself.
    System,
}

/// Who vouched for an identity, and how strongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Assurance {
    /// The configured name of the provider ("suomi.fi").
    pub provider: String,
    /// The authentication context class that the provider asserted (`acr`).
    pub acr: String,
    /// The method as far as told (`amr`, identity provider name), or empty.
    pub method: String,
    /// When the provider authenticated the person.
    pub authenticated_at: Timestamp,
}

/// The country that a foreign identity is from, by the first part of its eIDAS person identifier:
/// `EE/FI/…` is an Estonian identity, given to Finland. Two capital letters, or none where the
/// identifier is made otherwise.
#[must_use]
pub fn country_of(foreign_id: &str) -> Option<&str> {
    let (country, _) = foreign_id.split_once('/')?;
    let plain = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    plain.then_some(country)
}

/// A person as an identification provider vouched for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Given names.
    pub given_names: Private,
    /// Family name.
    pub family_name: Private,
    /// The Finnish personal identity code, or none for a foreign (eIDAS) identity.
    pub personal_id: Option<Private>,
    /// The eIDAS person identifier, for a foreign identity.
    pub foreign_id: Option<Private>,
    /// Birth date, `YYYY-MM-DD`, where the provider tells it.
    pub birth_date: Option<Private>,
    /// The person's address and such are under a non-disclosure order (turvakielto).
    pub non_disclosure: bool,
    /// Who vouched, and how strongly.
    pub assurance: Assurance,
}

impl Identity {
    /// Given names and family name, as the provider tells them.
    #[must_use]
    pub fn name(&self) -> Private {
        let name = format!(
            "{} {}",
            self.given_names.expose(),
            self.family_name.expose()
        );
        Private::new(name.trim())
    }
}
