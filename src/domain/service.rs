//! A service: what the resident chooses, with the rules that the administrator set for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::attachment::FileRules;
use super::ids::ServiceId;
use super::person::{Identity, Language};
use super::schedule::Schedule;

/// A text in each language. A missing language falls back to Finnish, then to any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<Language, String>);

impl Localized {
    /// The text in `language`, or the nearest there is.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        self.0
            .get(&language)
            .or_else(|| self.0.get(&Language::Fi))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }
}

/// When a service asks for strong identification.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum IdentificationRule {
    /// When the professional requests it.
    #[default]
    OnRequest,
    /// Before the first message.
    AtStart,
    /// Never: general guidance only.
    Never,
}

/// What happens to a personal ID that is typed after identification.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AfterIdentification {
    /// Kept as typed.
    Allow,
    /// Kept with the code masked.
    #[default]
    Mask,
    /// Refused, as before identification.
    Block,
}

/// One family of codes that screening looks for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CodeKind {
    /// Finnish henkilötunnus.
    Finnish,
    /// Swedish personnummer and samordningsnummer.
    Swedish,
    /// Danish CPR number.
    Danish,
    /// Norwegian fødselsnummer, D-number and H-number.
    Norwegian,
    /// Estonian isikukood.
    Estonian,
    /// Payment card number.
    PaymentCard,
    /// International bank account number.
    Iban,
}

/// What screening looks for in a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScreeningRules {
    /// Which codes are looked for. Finnish and Swedish unless told otherwise.
    pub codes: BTreeSet<CodeKind>,
    /// Words and phrases that are refused whole, in any case.
    pub forbidden_words: Vec<String>,
    /// What happens to a personal ID after identification.
    pub after_identification: AfterIdentification,
}

impl Default for ScreeningRules {
    fn default() -> Self {
        Self {
            codes: BTreeSet::from([CodeKind::Finnish, CodeKind::Swedish]),
            forbidden_words: Vec::new(),
            after_identification: AfterIdentification::default(),
        }
    }
}

/// A service with its rules, ready to decide by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The id: the name of the file that defines it.
    pub id: ServiceId,
    /// What residents call it.
    pub name: Localized,
    /// One or two sentences under the name.
    pub description: Localized,
    /// What is said while the service is closed.
    pub closed_message: Localized,
    /// The languages that it is answered in; never empty.
    pub languages: BTreeSet<Language>,
    /// Opening hours.
    pub schedule: Schedule,
    /// The web origins (`https://www.kunta.fi`) whose pages may embed the widget.
    pub sites: BTreeSet<String>,
    /// The pages of these sites to which a resident may come back with a proof in the address:
    /// each alone, or where it ends in a slash, all below it. Any page where empty.
    pub return_pages: BTreeSet<String>,
    /// The version of the privacy notice that a resident consents to.
    pub privacy_version: String,
    /// Where the privacy notice is.
    pub privacy_url: Localized,
    /// Where the satisfaction survey is, if there is one.
    pub survey_url: Option<Localized>,
    /// Whether the phone number must be given.
    pub phone_required: bool,
    /// When identification is asked for.
    pub identification: IdentificationRule,
    /// The name of the identification provider that is used; one of the configured ones.
    pub provider: String,
    /// How long a request for identification stays open: 60 to 600 s.
    pub request_seconds: u32,
    /// Why the service identifies people, told on the consent page.
    pub identification_purpose: Localized,
    /// Whether an identity without a Finnish personal ID is accepted.
    pub accept_foreign: bool,
    /// What is screened for.
    pub screening: ScreeningRules,
    /// The longest message, in characters: 1 to 10,000.
    pub message_chars: u32,
    /// Whether files may be exchanged after identification, and which.
    pub attachments: FileRules,
    /// Whether a video call may be held after identification.
    pub video: bool,
    /// Whether the transcript may be sent by e-mail.
    pub transcript_mail: bool,
    /// How many residents may wait at once; one more is told to come back later.
    pub queue_limit: u32,
}

impl Service {
    /// Whether an identity satisfies this service: it comes from the service's own provider, and
    /// has a Finnish personal ID unless foreign identities are accepted.
    #[must_use]
    pub fn accepts(&self, identity: &Identity) -> bool {
        identity.assurance.provider == self.provider
            && (self.accept_foreign || identity.personal_id.is_some())
    }
}
