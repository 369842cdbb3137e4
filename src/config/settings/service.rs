//! A service's file, and the single values that only services have.

use std::collections::BTreeMap;

use figment::value::Value;
use url::Url;

use super::attachments::Files;
use crate::config::Mistake;
use crate::config::leaf::quoted;
use crate::config::nearest::nearest;
use crate::config::setting::{Place, Setting};
use crate::domain::person::Language;
use crate::domain::schedule::Hours;
use crate::domain::service::{AfterIdentification, CodeKind, IdentificationRule, Localized};

settings! {
    /// A service: what the resident chooses. Its id is the name of its file.
    pub struct ServiceFile {
        /// What residents call it, in each language that it is answered in.
        name: Localized => "{ fi = \"Terveysneuvonta\", sv = \"Hälsorådgivning\", en = \"Health advice\" }",
        /// One or two sentences.
        description: Localized => "{ fi = \"Sairaanhoitaja vastaa.\", sv = \"En sjukskötare svarar.\", en = \"A nurse answers.\" }",
        /// What is said while the service is closed.
        closed_message: Localized => "{ fi = \"Palvelemme arkisin 8–16.\", sv = \"Vi svarar på vardagar 8–16.\", en = \"We serve on weekdays 8–16.\" }",
        /// The languages that it is answered in.
        languages: Vec<Language> => "[\"fi\", \"sv\", \"en\"]",
        /// The web origins whose pages may embed the widget.
        sites: Vec<Url> => "[\"https://www.kunta.fi\"]",
        /// The pages of these sites to which a resident may come back from identification where
        /// the browser opens no window for it: each alone, or where it ends in `/`, all below it.
        /// Empty means every page, which is safe only where no page of the sites forwards the
        /// browser to a place that its path names.
        return_pages: Vec<Url> = Vec::new() => "[\"https://www.kunta.fi/terveys\"]",
        /// The version of the privacy notice that a resident consents to. Change it when the
        /// notice changes.
        privacy_version: String => "\"2026-11\"",
        /// Where the privacy notice is.
        privacy_url: Localized => "{ fi = \"https://www.kunta.fi/tietosuoja\" }",
        /// Where the satisfaction survey is, if there is one.
        survey_url: Option<Localized> = None => "{ fi = \"https://www.kunta.fi/kysely\" }",
        /// Whether the phone number must be given.
        phone_required: bool = false,
        /// When strong identification is asked for: `on-request` (when the professional requests
        /// it), `at-start` or `never`.
        identification: IdentificationRule = IdentificationRule::OnRequest,
        /// The identification provider, by its name in the main file.
        provider: String = String::new() => "\"suomifi\"",
        /// How many seconds a request for identification stays open.
        request_seconds: u32 [60..=600] = 600,
        /// Why the service identifies people, told on the consent page.
        identification_purpose: Option<Localized> = None => "{ fi = \"Jotta voimme puhua omista asioistasi.\", sv = \"För att vi ska kunna tala om dina egna ärenden.\", en = \"So that we can talk about your own matters.\" }",
        /// Whether an identity without a Finnish personal identity code (eIDAS) is accepted.
        accept_foreign: bool = false,
        /// The longest message, in characters.
        message_chars: u32 [1..=10_000] = 2_000,
        /// Whether files may be exchanged after identification; which ones is said under `[files]`.
        attachments: bool = false,
        /// Whether a video call may be held after identification, where the main file has `[video]`.
        video: bool = false,
        /// Whether the resident may have the transcript sent by e-mail.
        transcript_mail: bool = true,
        /// How many residents may wait at once; one more is told to come back later.
        queue_limit: u32 [1..=10_000] = 50,
        /// When the service is open.
        hours: Opening = Opening::default(),
        /// The files that the service takes, where `attachments` is true.
        files: Files = Files::default(),
        /// What no text may hold.
        screening: Screening = Screening::default(),
    }
}

settings! {
    /// When the service is open. A stretch is `08:00-16:00`; a day may have several, or none.
    pub struct Opening impl Default {
        /// Open at all times; the days below do not count then.
        always: bool = false,
        /// The time zone of the hours.
        time_zone: String = "Europe/Helsinki".to_owned(),
        /// Mondays.
        mon: Vec<Hours> = Vec::new() => "[\"08:00-16:00\"]",
        /// Tuesdays.
        tue: Vec<Hours> = Vec::new() => "[\"08:00-16:00\"]",
        /// Wednesdays.
        wed: Vec<Hours> = Vec::new() => "[\"08:00-16:00\"]",
        /// Thursdays.
        thu: Vec<Hours> = Vec::new() => "[\"08:00-12:00\", \"13:00-18:00\"]",
        /// Fridays.
        fri: Vec<Hours> = Vec::new() => "[\"08:00-15:00\"]",
        /// Saturdays.
        sat: Vec<Hours> = Vec::new(),
        /// Sundays.
        sun: Vec<Hours> = Vec::new(),
        /// Particular dates, before the days of the week; an empty list is closed all day.
        exceptions: BTreeMap<String, Vec<Hours>> = BTreeMap::new() => "{ \"2026-12-24\" = [], \"2026-12-23\" = [\"08:00-12:00\"] }",
    }
}

settings! {
    /// What no text may hold.
    pub struct Screening impl Default {
        /// Which codes are looked for: `finnish`, `swedish`, `danish`, `norwegian`, `estonian`
        /// (personal identity codes), `payment-card`, `iban`.
        codes: Vec<CodeKind> = vec![CodeKind::Finnish, CodeKind::Swedish],
        /// Words and phrases that are refused whole, in upper or lower case.
        forbidden_words: Vec<String> = Vec::new(),
        /// What happens to a personal identity code that is typed after identification: `mask`,
        /// `allow` or `block`. Before identification it is always refused.
        after_identification: AfterIdentification = AfterIdentification::Mask,
    }
}

choices! {
    Language: "fi" => Language::Fi, "sv" => Language::Sv, "en" => Language::En;
    IdentificationRule: "on-request" => IdentificationRule::OnRequest,
        "at-start" => IdentificationRule::AtStart, "never" => IdentificationRule::Never;
    AfterIdentification: "mask" => AfterIdentification::Mask,
        "allow" => AfterIdentification::Allow, "block" => AfterIdentification::Block;
    CodeKind: "finnish" => CodeKind::Finnish, "swedish" => CodeKind::Swedish,
        "danish" => CodeKind::Danish, "norwegian" => CodeKind::Norwegian,
        "estonian" => CodeKind::Estonian, "payment-card" => CodeKind::PaymentCard,
        "iban" => CodeKind::Iban;
}

/// A text in each language: a table with `fi`, `sv`, `en`.
impl Setting for Localized {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        const ALLOWED: &str = "{ fi = \"…\", sv = \"…\", en = \"…\" }";
        let Value::Dict(_, dict) = place.value else {
            mistakes.push(place.mistake("this is not a text for each language", ALLOWED));
            return None;
        };
        let before = mistakes.len();
        let mut texts = BTreeMap::new();
        for (tag, value) in dict {
            let at = place.child(tag, value);
            let language = Language::ALL.into_iter().find(|l| l.tag() == tag);
            match (language, value.as_str().map(str::trim)) {
                (None, _) => mistakes.push(at.mistake("unknown language", "fi, sv, en")),
                (_, None | Some("")) => mistakes.push(at.mistake("this is not a text", "text")),
                (Some(language), Some(text)) => {
                    texts.insert(language, text.to_owned());
                }
            }
        }
        if dict.is_empty() {
            mistakes.push(place.mistake("the text is missing in every language", ALLOWED));
        }
        (mistakes.len() == before).then_some(Self(texts))
    }

    fn show(&self) -> Option<String> {
        let texts = self.0.iter();
        let parts: Vec<String> = texts
            .map(|(language, text)| format!("{} = {}", language.tag(), quoted(text)))
            .collect();
        Some(format!("{{ {} }}", parts.join(", ")))
    }
}

/// A stretch of a day: `08:00-16:00`; `24:00` is the end of the day.
impl Setting for Hours {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let read = place.value.as_str().and_then(|text| {
            let (opens, closes) = text.split_once(['-', '–'])?;
            let (opens, closes) = (minutes(opens)?, minutes(closes)?);
            (opens < closes).then_some(Self { opens, closes })
        });
        if read.is_none() {
            mistakes.push(place.mistake(
                "this is not a stretch of a day",
                "\"08:00-16:00\", the end later than the beginning and at most 24:00",
            ));
        }
        read
    }

    fn show(&self) -> Option<String> {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        Some(quoted(&format!(
            "{}-{}",
            clock(self.opens),
            clock(self.closes)
        )))
    }
}

/// `08:00` as minutes from midnight; at most 24:00.
fn minutes(clock: &str) -> Option<u16> {
    let (hours, minutes) = clock.trim().split_once(':')?;
    let two_digits = |text: &str| {
        let digits = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 24 * 60).then_some(total)
}

/// The known name nearest to `name`, as an ending for a sentence.
pub fn hint(name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    }
}
