use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::*;
use crate::domain::event::HandOffFailure;
use crate::domain::ids::Timestamp;
use crate::domain::schedule::{Hours, Schedule};
use crate::domain::screening::Verdict;

fn ids(language: Language) -> BTreeSet<(String, Vec<String>)> {
    messages(source(language)).into_iter().collect()
}

/// One of each refusal.
fn refusals() -> Vec<Refusal> {
    use Refusal::*;
    let found = Verdict::default();
    let field = "message";
    vec![
        PersonalIdBlocked { field, found },
        ForbiddenWord { field },
        Empty { field },
        TooLong { field, limit: 2000 },
        Malformed { field },
        ConsentMissing,
        ServiceClosed,
        NobodyPresent,
        QueueFull,
        LanguageNotOffered,
        Barred,
        NotAllowed,
        NotAssigned,
        AlreadyTaken,
        TooManyConversations { limit: 4 },
        StillWaiting,
        Closed,
        NotClosedYet,
        NotOffered,
        NotIdentified,
        AlreadyIdentified,
        RequestOpen,
        NoOpenRequest,
        RequestExpired,
        NotExpiredYet,
        ForeignNotAccepted,
        NoSuchThing,
        CallOpen,
        TypeNotAllowed,
        TypeMismatch,
        FileTooLarge { limit: 25_000_000 },
        TooManyFiles { limit: 20 },
        TooManyOffers { limit: 500 },
        FilesTooLarge { limit: 100_000_000 },
        AlreadyDone,
    ]
}

#[test]
fn the_languages_have_the_same_texts_with_the_same_variables() {
    let finnish = ids(Language::Fi);
    assert!(finnish.len() > 50);
    for language in [Language::Sv, Language::En] {
        let other = ids(language);
        let differing: Vec<_> = finnish.symmetric_difference(&other).collect();
        assert!(differing.is_empty(), "{language:?}: {differing:?}");
    }
}

#[test]
fn what_is_built_in_is_whole() {
    for language in Language::ALL {
        let source = source(language);
        let resource = FluentResource::try_new(source.to_owned());
        assert!(resource.is_ok(), "{language:?}");
        let messages = messages(source);
        let texts = Texts::built_in();
        let names: BTreeSet<_> = messages.iter().map(|(id, _)| id).collect();
        assert_eq!(
            names.len(),
            messages.len(),
            "an id stands twice in {language:?}"
        );
        for (id, variables) in messages {
            let args: Vec<_> = variables.iter().map(|v| (v.as_str(), "x".into())).collect();
            let text = texts.find(language, &id, &args);
            assert!(
                text.is_some_and(|t| !t.is_empty() && !t.contains("{$")),
                "{id}"
            );
        }
    }
}

#[test]
fn every_refusal_has_a_sentence_of_its_own() {
    let texts = Texts::built_in();
    // The match makes the compiler ask for this list again when a refusal is added: every code of
    // the enum's source must stand in the list.
    let source = include_str!("../domain/refusal.rs");
    let codes: BTreeSet<&str> = refusals().iter().map(Refusal::code).collect();
    assert_eq!(source.matches("=> \"").count(), codes.len());
    for language in Language::ALL {
        let general = texts.get(language, "refused-other", &[]);
        for refusal in refusals() {
            let sentence = texts.refusal(language, &refusal);
            assert_ne!(sentence, general, "{}", refusal.code());
        }
    }
}

#[test]
fn every_failure_of_identification_has_a_sentence_of_its_own() {
    use HandOffFailure::*;
    let texts = Texts::built_in();
    let failures = [
        Cancelled,
        ProviderError,
        ProviderUnavailable,
        FlowMismatch,
        TokenRejected,
        AssuranceTooLow,
        AuthenticationTooOld,
        IdentityMissing,
        ForeignNotAccepted,
    ];
    for failure in failures {
        let code = serde_json::to_value(failure).unwrap();
        let code = code.as_str().unwrap();
        for language in Language::ALL {
            let general = texts.get(language, "refused-other", &[]);
            assert_ne!(texts.code(language, code), general, "{code}");
        }
    }
}

#[test]
fn every_code_of_the_interface_has_a_sentence_of_its_own() {
    let texts = Texts::built_in();
    let codes = [
        "busy",
        "unavailable",
        "not_found",
        "method_not_allowed",
        "unauthorised",
        "csrf_refused",
        "origin_refused",
        "rate_limited",
        "too_large",
        "media_type_refused",
        "session_ended",
        "session_replaced",
        "protocol",
        "sign_in_failed",
        "code_needed",
        "code_wrong",
        "sign_on_unavailable",
        "ticket_invalid",
        "proof_invalid",
        "upload_busy",
        "offset_conflict",
        "upload_gone",
        "broken_off",
        "storage_full",
    ];
    for (code, language) in codes.iter().flat_map(|c| Language::ALL.map(|l| (c, l))) {
        let general = texts.get(language, "refused-other", &[]);
        assert_ne!(texts.code(language, code), general, "{code}");
    }
}

#[test]
fn a_blocked_code_is_explained_by_the_field() {
    let texts = Texts::built_in();
    let blocked = |field| Refusal::PersonalIdBlocked {
        field,
        found: Verdict::default(),
    };
    let message = texts.refusal(Language::Fi, &blocked("message"));
    assert!(message.starts_with("Tekstissä näyttää olevan henkilötunnus"));
    let phone = texts.refusal(Language::Fi, &blocked("phone"));
    assert!(phone.ends_with("Kirjoita puhelinnumero."));
    let long = Refusal::TooLong {
        field: "message",
        limit: 2000,
    };
    let english = texts.refusal(Language::En, &long);
    assert!(english.contains("at most 2000 characters"), "{english}");
}

#[test]
fn an_unknown_code_gets_the_general_sentence() {
    let texts = Texts::built_in();
    let general = texts.get(Language::Sv, "refused-other", &[]);
    assert_eq!(texts.code(Language::Sv, "no_such_code"), general);
}

#[test]
fn opening_hours_in_words() {
    let texts = Texts::built_in();
    let hours = |opens, closes| vec![Hours { opens, closes }];
    let mut schedule = Schedule::default();
    for day in 1..=4 {
        schedule.weekly.insert(day, hours(480, 960));
    }
    schedule.weekly.insert(5, hours(480, 905));
    assert_eq!(
        texts.hours(Language::Fi, &schedule),
        ["ma–to 8.00–16.00", "pe 8.00–15.05"]
    );
    assert_eq!(
        texts.hours(Language::En, &schedule),
        ["Mon–Thu: 8:00–16:00", "Fri: 8:00–15:05"]
    );
    assert_eq!(
        texts.hours(Language::Sv, &Schedule::always()),
        ["Alltid öppet"]
    );
    assert_eq!(
        texts.hours(Language::Fi, &Schedule::default()),
        ["Suljettu"]
    );
}

#[test]
fn moments_in_words_follow_the_time_zone() {
    let texts = Texts::built_in();
    let helsinki = TimeZone::get("Europe/Helsinki").unwrap();
    // 2026-11-21T22:05:00Z is past midnight in Helsinki.
    let at = Timestamp(1_795_298_700_000_000);
    assert_eq!(texts.date(Language::Fi, at, &helsinki), "22.11.2026");
    assert_eq!(texts.time(Language::Fi, at, &helsinki), "0.05");
    assert_eq!(texts.date(Language::En, at, &TimeZone::UTC), "21/11/2026");
    assert_eq!(texts.time(Language::En, at, &TimeZone::UTC), "22:05");
}

#[test]
fn an_administrator_may_replace_texts() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("fi.ftl"), "refused-closed = Loppui.\n").unwrap();
    let texts = Texts::load(Some(folder.path())).unwrap();
    assert_eq!(texts.code(Language::Fi, "closed"), "Loppui.");
    assert_ne!(texts.code(Language::Sv, "closed"), "Loppui.");
    assert_ne!(texts.code(Language::Fi, "busy"), "Loppui.");

    let running = Texts::built_in();
    let clone = running.clone();
    running.replace(&texts);
    assert_eq!(clone.code(Language::Fi, "closed"), "Loppui.");
}

#[test]
fn every_mistake_in_replaced_texts_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = "refused-klosed = x\nrefused-closed = { $name }\nrefused-busy = { $\n";
    std::fs::write(folder.path().join("sv.ftl"), text).unwrap();
    let told = Texts::load(Some(folder.path())).unwrap_err();
    let told: Vec<String> = told.iter().map(ToString::to_string).collect();
    assert!(
        told.iter().any(|m| m.contains("refused-klosed")),
        "{told:?}"
    );
    assert!(told.iter().any(|m| m.contains("$name")), "{told:?}");
    assert!(told.iter().any(|m| m.contains("line 3")), "{told:?}");
}
