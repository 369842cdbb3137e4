//! Properties: what holds of every code, every disguise and every text.

use portti::domain::screening::{Screener, What, valid_finnish};
use portti::domain::service::CodeKind;
use proptest::prelude::*;

use crate::codes;
use crate::dice::Dice;
use crate::disguise;
use crate::line::Rules;
use crate::retold;

const KINDS: [CodeKind; 7] = [
    CodeKind::Finnish,
    CodeKind::Swedish,
    CodeKind::Danish,
    CodeKind::Norwegian,
    CodeKind::Estonian,
    CodeKind::PaymentCard,
    CodeKind::Iban,
];

/// Characters that matter to the screening, and others.
fn telling() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            4 => proptest::char::range('0', '9').prop_map(String::from),
            2 => proptest::sample::select(vec!["-", " ", ".", "/", "\n", "+", "A", "c", "x", "\u{2013}"])
                .prop_map(String::from),
            1 => proptest::sample::select(vec!["\u{200b}", "\u{301}", "\u{ff11}", "\u{661}", "\u{1d7d9}", "С", "ä", "😀"])
                .prop_map(String::from),
            1 => proptest::sample::select(vec![" hetu ", " puh. ", " visa ", " iban ", "FI", "010190-900P", "811218-9876", "4111 1111 1111 1111"])
                .prop_map(String::from),
            1 => proptest::sample::select(vec!["nolla ", "yksi ", "kuus", "nio ", "one", " viiva ", " pee", " loppu ", "1990", "tammikuuta "])
                .prop_map(String::from),
            1 => any::<char>().prop_map(String::from),
        ],
        0..60,
    )
    .prop_map(|parts| parts.concat())
}

fn check_ranges(screener: &Screener, earlier: &[&str], text: &str) {
    let verdict = screener.screen_with_history(earlier, text);
    let mut end = 0;
    for find in verdict.finds() {
        assert!(find.range.start >= end && find.range.end > find.range.start);
        assert!(text.get(find.range.clone()).is_some());
        end = find.range.end;
    }
    assert_eq!(verdict.is_clean(), verdict.finds().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_is_screened_within_its_bounds(text in telling(), before in telling()) {
        let screener = Rules::All.screener();
        check_ranges(&screener, &[], &text);
        check_ranges(&screener, &[&before], &text);
    }

    #[test]
    fn a_masked_text_is_clean(text in telling()) {
        let screener = Rules::All.screener();
        let masked = screener.mask(&text);
        prop_assert!(screener.screen(&masked).is_clean(), "{masked:?}");
    }

    #[test]
    fn a_mask_leaves_no_code(seed in any::<u64>(), kind in proptest::sample::select(&KINDS[..])) {
        let mut dice = Dice::new(seed);
        let code = codes::of_kind(kind, &mut dice);
        let written = code.written();
        let masked = Rules::All.screener().mask(&format!("Hei, {written}."));
        let masked_code = masked.strip_prefix("Hei, ").and_then(|rest| rest.strip_suffix('.'));
        prop_assert!(!masked_code.unwrap().contains(|c: char| c.is_ascii_alphanumeric()));
    }

    #[test]
    fn every_finnish_code_is_found(seed in any::<u64>(), individual in 2_u32..1000) {
        let mut dice = Dice::new(seed);
        let code = codes::finnish_with(&mut dice, individual);
        prop_assert!(valid_finnish(&code.written(), true));
        prop_assert_eq!(valid_finnish(&code.written(), false), individual < 900);
        let screener = Rules::Default.screener();
        for form in codes::proper_forms(&code) {
            let text = format!("Hei {form}, kiitos");
            let verdict = screener.screen(&text);
            prop_assert_eq!(verdict.finds().len(), 1);
            prop_assert_eq!(verdict.finds()[0].what, What::Code(CodeKind::Finnish));
            prop_assert_eq!(&text[verdict.finds()[0].range.clone()], form);
        }
    }

    #[test]
    fn every_retold_code_is_found(seed in any::<u64>(), kind in proptest::sample::select(&KINDS[..2])) {
        let mut dice = Dice::new(seed);
        let screener = Rules::Default.screener();
        let code = retold::spoken_code(kind, &mut dice);
        for text in [
            retold::in_full(kind, &mut dice),
            retold::with_words(kind, &mut dice).1,
            retold::in_words(&code, &mut dice).1,
        ] {
            prop_assert!(screener.screen(&text).has_code(), "{text:?}");
            let masked = screener.mask(&text);
            prop_assert!(!masked.contains(|c: char| c.is_ascii_digit()), "{masked:?}");
        }
    }

    #[test]
    fn every_well_formed_code_is_found(seed in any::<u64>(), kind in proptest::sample::select(&KINDS[..])) {
        let mut dice = Dice::new(seed);
        let code = codes::of_kind(kind, &mut dice);
        let screener = Rules::All.screener();
        for form in codes::proper_forms(&code) {
            let sentence = format!("se on {form}!");
            prop_assert!(screener.screen(&form).has_code());
            prop_assert!(screener.screen(&sentence).has_code());
        }
    }
}

#[test]
fn nearly_every_disguise_is_seen_through() {
    let screener = Rules::All.screener();
    for kind in KINDS {
        let mut dice = Dice::new(7);
        let missed: Vec<String> = (0..1_000)
            .map(|_| {
                let code = codes::of_kind(kind, &mut dice);
                disguise::disguise(&code, &mut dice)
            })
            .filter(|text| !screener.screen(text).has_code())
            .collect();
        println!("{kind:?}: {} missed: {missed:#?}", missed.len());
        assert!(missed.len() <= 20, "{kind:?}");
    }
}
