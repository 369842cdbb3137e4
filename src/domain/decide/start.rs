//! The start of a conversation.

use super::super::command::{Start, StartFacts};
use super::super::event::Event;
use super::super::ids::Timestamp;
use super::super::person::Resident;
use super::super::private::Private;
use super::super::refusal::Refusal;
use super::super::service::IdentificationRule;
use super::text::{self, Codes, Form};
use super::{Rules, hand_off};

/// What the start form makes: `Started`, and where the service identifies at the start, the
/// request too.
///
/// The notice's version must be the service's present one. A service whose version is empty has
/// no notice to consent to.
///
/// # Errors
///
/// A [`Refusal`]: first those about the service (another one, barred, language, consent, closed,
/// nobody present, queue full), then those about the texts.
pub fn start(
    start: Start,
    facts: &StartFacts,
    rules: &Rules<'_>,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    may_start(&start, facts, rules, now)?;
    let resident = resident(&start, rules)?;
    let service = rules.service;
    let mut events = vec![Event::Started {
        service: service.id.clone(),
        resident,
        privacy_version: service.privacy_version.clone(),
    }];
    if service.identification == IdentificationRule::AtStart {
        events.push(Event::IdentificationRequested {
            hand_off: facts.hand_off,
            by: None,
            reason: Private::default(),
            expires_at: hand_off::expiry(service, now),
        });
    }
    Ok(events)
}

fn may_start(
    start: &Start,
    facts: &StartFacts,
    rules: &Rules<'_>,
    now: Timestamp,
) -> Result<(), Refusal> {
    let service = rules.service;
    if start.service != service.id {
        return Err(Refusal::NoSuchThing);
    }
    if facts.barred {
        return Err(Refusal::Barred);
    }
    if !service.languages.contains(&start.language) {
        return Err(Refusal::LanguageNotOffered);
    }
    if start.consent.as_deref().unwrap_or_default() != service.privacy_version {
        return Err(Refusal::ConsentMissing);
    }
    if !service.schedule.is_open(now) {
        return Err(Refusal::ServiceClosed);
    }
    if facts.professionals_present == 0 {
        return Err(Refusal::NobodyPresent);
    }
    if facts.waiting >= service.queue_limit {
        return Err(Refusal::QueueFull);
    }
    Ok(())
}

/// What the resident told, cleaned and screened. Nobody is identified yet, so a code is refused.
/// The topic is also read as the continuation of the name, so that a code cannot be split over
/// them.
fn resident(start: &Start, rules: &Rules<'_>) -> Result<Resident, Refusal> {
    let fit = |form: Form, text: &Private, before: &[&str]| -> Result<Private, Refusal> {
        let cleaned = text::clean(form, text)?;
        let fit = text::screen(form, cleaned, rules.screener, Codes::Refused, before)?;
        Ok(fit.text)
    };
    let name = fit(text::NAME, &start.name, &[])?;
    let phone = fit(text::PHONE, &start.phone, &[])?;
    if phone.expose().is_empty() {
        if rules.service.phone_required {
            return Err(Refusal::Empty {
                field: text::PHONE.field,
            });
        }
    } else {
        text::phone_form(phone.expose())?;
    }
    let topic = fit(text::TOPIC, &start.topic, &[name.expose()])?;
    Ok(Resident {
        name,
        phone: (!phone.expose().is_empty()).then_some(phone),
        topic,
        language: start.language,
    })
}
