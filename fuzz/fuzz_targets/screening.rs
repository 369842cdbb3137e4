//! Screens any text: `cargo +nightly fuzz run screening`.
//!
//! The first byte chooses the rules; a zero byte separates messages. Whatever the text, each find
//! must lie within it and on character boundaries, finds must not overlap, and a masked text must
//! be clean.

#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use portti::domain::screening::{Screener, Verdict};
use portti::domain::service::{CodeKind, ScreeningRules};

static SCREENERS: LazyLock<[Screener; 2]> = LazyLock::new(|| {
    let everything = ScreeningRules {
        codes: BTreeSet::from([
            CodeKind::Finnish,
            CodeKind::Swedish,
            CodeKind::Danish,
            CodeKind::Norwegian,
            CodeKind::Estonian,
            CodeKind::PaymentCard,
            CodeKind::Iban,
        ]),
        forbidden_words: vec!["hölmö".into(), "a b*".into()],
        ..ScreeningRules::default()
    };
    [
        Screener::new(&ScreeningRules::default()),
        Screener::new(&everything),
    ]
});

fuzz_target!(|data: &[u8]| {
    let Some((rules, bytes)) = data.split_first() else {
        return;
    };
    let screener = &SCREENERS[usize::from(rules % 2)];
    let all = String::from_utf8_lossy(bytes);
    let mut messages: Vec<&str> = all.split('\0').collect();
    let text = messages.pop().unwrap_or_default();
    check(text, &screener.screen(text));
    check(text, &screener.screen_with_history(&messages, text));
    assert!(screener.screen(&screener.mask(text)).is_clean());
});

fn check(text: &str, verdict: &Verdict) {
    let mut end = 0;
    for find in verdict.finds() {
        assert!(find.range.start >= end && find.range.end > find.range.start);
        assert!(text.get(find.range.clone()).is_some());
        end = find.range.end;
    }
}
