//! The start.

use std::collections::BTreeSet;

use crate::domain::command::{Start, StartFacts};
use crate::domain::decide::{Rules, start};
use crate::domain::event::Event;
use crate::domain::fixtures::*;
use crate::domain::person::Language;
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;
use crate::domain::schedule::Schedule;
use crate::domain::screening::Screener;
use crate::domain::service::{IdentificationRule, Service};

/// Makes a start that would be right wrong.
type Spoil = fn(&mut Start, &mut StartFacts, &mut Service);
/// Fills the form otherwise.
type Write = fn(&mut Start);

fn begin(form: Start, facts: &StartFacts, service: &Service) -> Result<Vec<Event>, Refusal> {
    let rules = Rules {
        service,
        screener: &Screener::new(&service.screening),
        known_services: &BTreeSet::new(),
    };
    start(form, facts, &rules, MORNING)
}

fn refusal_of(change: impl FnOnce(&mut Start, &mut StartFacts, &mut Service)) -> Refusal {
    let (mut form, mut facts, mut service) = (form(), facts(), service());
    change(&mut form, &mut facts, &mut service);
    begin(form, &facts, &service).expect_err("refused")
}

#[test]
fn a_right_form_starts() {
    let events = begin(form(), &facts(), &service()).unwrap();
    let [
        Event::Started {
            resident,
            privacy_version,
            ..
        },
    ] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!(resident.name, form().name);
    assert_eq!(resident.phone, Some(form().phone));
    assert_eq!(privacy_version, "2026-1");
}

#[test]
fn the_service_may_be_unable() {
    let cases: [(Refusal, Spoil); 9] = [
        (Refusal::NoSuchThing, |form, _, _| {
            form.service = "muu".into()
        }),
        (Refusal::Barred, |_, facts, _| facts.barred = true),
        (Refusal::LanguageNotOffered, |form, _, _| {
            form.language = Language::En
        }),
        (Refusal::ConsentMissing, |form, _, _| form.consent = None),
        (Refusal::ConsentMissing, |form, _, _| {
            form.consent = Some("2025-9".into())
        }),
        (Refusal::ServiceClosed, |_, _, service| {
            service.schedule = Schedule::default()
        }),
        (Refusal::NobodyPresent, |_, facts, _| {
            facts.professionals_present = 0
        }),
        (Refusal::QueueFull, |_, facts, _| facts.waiting = 10),
        (Refusal::Empty { field: "phone" }, |form, _, service| {
            form.phone = "  ".into();
            service.phone_required = true;
        }),
    ];
    for (expected, change) in cases {
        assert_eq!(refusal_of(change), expected);
    }
}

#[test]
fn a_service_without_a_notice_wants_no_consent() {
    let mut service = service();
    service.privacy_version = String::new();
    let mut form = form();
    form.consent = None;
    assert!(begin(form, &facts(), &service).is_ok());
}

#[test]
fn phone_and_topic_may_be_left_out() {
    let mut form = form();
    form.phone = " ".into();
    form.topic = "".into();
    let events = begin(form, &facts(), &service()).unwrap();
    let [Event::Started { resident, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(resident.phone, None);
    assert_eq!(resident.topic.expose(), "");
}

#[test]
fn every_text_is_screened() {
    let cases: [(&str, Write); 4] = [
        ("name", |form| {
            form.name = format!("Tiina {CODE}").as_str().into()
        }),
        ("phone", |form| form.phone = CODE.into()),
        ("topic", |form| {
            form.topic = format!("asia {CODE}").as_str().into()
        }),
        ("topic", |form| {
            form.name = "Tiina 131052".into();
            form.topic = "-901X".into();
        }),
    ];
    for (field, change) in cases {
        let refusal = refusal_of(|form, _, _| change(form));
        assert_eq!(refusal.code(), "personal_id_blocked");
        assert_eq!(refusal.field(), Some(field));
    }
}

#[test]
fn the_request_comes_with_the_start_where_the_service_says_so() {
    let mut service = service();
    service.identification = IdentificationRule::AtStart;
    service.request_seconds = 3_600;
    let events = begin(form(), &facts(), &service).unwrap();
    let expected = Event::IdentificationRequested {
        hand_off: hand_off(0),
        by: None,
        reason: Private::default(),
        expires_at: MORNING.plus_seconds(600),
    };
    assert_eq!(events.last(), Some(&expected));
}
