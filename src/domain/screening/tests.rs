//! Examples of each rule. The corpus (`tests/corpus`) holds the many.

use proptest::prelude::*;
use proptest::{collection, sample};

use super::characters::steps;
use super::*;

fn finnish_and_swedish() -> Screener {
    Screener::new(&ScreeningRules::default())
}

fn everything() -> Screener {
    Screener::new(&ScreeningRules {
        codes: BTreeSet::from([
            CodeKind::Finnish,
            CodeKind::Swedish,
            CodeKind::Danish,
            CodeKind::Norwegian,
            CodeKind::Estonian,
            CodeKind::PaymentCard,
            CodeKind::Iban,
        ]),
        ..ScreeningRules::default()
    })
}

fn only(kind: CodeKind) -> Screener {
    Screener::new(&ScreeningRules {
        codes: BTreeSet::from([kind]),
        ..ScreeningRules::default()
    })
}

/// Why each find was found, and the text at its place.
fn found<'a>(screener: &Screener, text: &'a str) -> Vec<(Reason, &'a str)> {
    let verdict = screener.screen(text);
    let finds = verdict.finds().iter();
    finds
        .map(|find| (find.reason, &text[find.range.clone()]))
        .collect()
}

#[test]
fn a_written_code_is_found_where_it_stands() {
    let text = "Hei, tunnukseni on 010190-900P, kiitos.";
    assert_eq!(
        found(&finnish_and_swedish(), text),
        [(Reason::WellFormed, "010190-900P")]
    );
    assert_eq!(
        found(&finnish_and_swedish(), "jag är 19811218-9876 och"),
        [(Reason::WellFormed, "19811218-9876")]
    );
}

#[test]
fn disguises_are_seen_through() {
    for text in [
        "01.01.90-900P",
        "0 1 0 1 9 0 - 9 0 0 P",
        "010190 900P",
        "010190\u{2013}900P",
        "010190\n900p",
        "01/01/90/900/P",
        "0\u{200b}10190-9\u{301}00P",
        "\u{ff10}\u{ff11}0190-900\u{420}",
        "010190\u{3a5}900P",
        "811218 9876",
        "81 12 18 98 76",
        "8 1 1 2 1 8 9 8 7 6",
        "1981.12.18-9876",
    ] {
        let found = found(&finnish_and_swedish(), text);
        assert_eq!(found, [(Reason::Disguised, text)], "{text:?}");
    }
}

#[test]
fn codes_that_are_retold_are_found() {
    for (text, part) in [
        ("01.01.1990-900P", "01.01.1990-900P"),
        ("se on 01011990-900P.", "01011990-900P"),
        ("1.1.1990 900P", "1.1.1990 900P"),
        ("hetu 18.12.1981 9876", "18.12.1981 9876"),
        ("1990-01-01 900P", "1990-01-01 900P"),
        ("1.1.90-900P", "1.1.90-900P"),
        ("18.12.1981-9876", "18.12.1981-9876"),
        ("010190 ja loppu on -900P", "010190 ja loppu on -900P"),
        ("811218 och sista fyra 9876", "811218 och sista fyra 9876"),
        (
            "Se on nolla yksi nolla yksi yhdeksän nolla viiva yhdeksän nolla nolla P!",
            "nolla yksi nolla yksi yhdeksän nolla viiva yhdeksän nolla nolla P",
        ),
    ] {
        let found = found(&finnish_and_swedish(), text);
        assert_eq!(found, [(Reason::Disguised, part)], "{text:?}");
    }
}

#[test]
fn dates_with_other_numbers_pass() {
    let screener = finnish_and_swedish();
    for text in [
        "12.3.2025 1030",
        "12.3.2025-31.3.2025",
        "01.01.1990-900C",
        "18.12.1981 9876",
        "born 18.12.1981, last seen 9876",
        "Tulen 01.01.1990 900 P",
        "Viimeisin käyntini oli 15.6.2020 osoitteessa Kotikatu 113 A",
        "Sopimus alkoi 12.3.1956 ja päättyi 1996",
        "Last visit 12.3.1956, invoice 1996",
        "syntynyt 12. maaliskuuta 1956 1996",
        "tavoitat minut: nolla neljä nolla yksi kaksi kolme neljä viisi kuusi kuusi",
        "010190 ja sitten 900P",
        "010190 ja loppu on 900C",
        "nolla yksi nolla yksi yhdeksän nolla viiva yhdeksän nolla nolla C",
        "yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän",
    ] {
        assert_eq!(found(&screener, text), [], "{text}");
    }
}

#[test]
fn a_mistyped_code_needs_a_naming_word() {
    let screener = finnish_and_swedish();
    assert!(screener.screen("koodi 010190-900C").is_clean());
    for text in [
        "hetu 010190-900C",
        "Henkilötunnukseni: 010190-900C",
        "min personbeteckning är 010190-900C",
        "010190-900C is my social security number",
        "personnummer 811218-9875",
    ] {
        let found = found(&screener, text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].0, Reason::Mistyped, "{text}");
    }
}

#[test]
fn other_numbers_pass() {
    let screener = everything();
    for text in [
        "Soita 040 123 4567 tai 0401234567",
        "ring 070-123 45 67 eller +46 70 123 45 67",
        "15.10.24-16.11.24",
        "15.10.24 10.30",
        "FI21 1234 5600 0007 84",
        "Tilausnumero 4507123456",
        "https://example.fi/a/74-20012345?x=8112189876",
        "837-105-0001-0002",
        "192.168.100.123",
        "550e8400-e29b-41d4-a716-446655440000",
    ] {
        assert_eq!(found(&screener, text), [], "{text}");
    }
}

#[test]
fn each_country_has_its_form() {
    for (kind, code) in [
        (CodeKind::Danish, "010190-5678"),
        (CodeKind::Norwegian, "01819049927"),
        (CodeKind::Estonian, "60001019906"),
        (CodeKind::PaymentCard, "4111 1111 1111 1111"),
        (CodeKind::Iban, "FI21 1234 5600 0007 85"),
        (CodeKind::Iban, "GB29NWBK60161331926819"),
    ] {
        assert_eq!(
            found(&only(kind), code),
            [(Reason::WellFormed, code)],
            "{kind:?}"
        );
    }
}

#[test]
fn a_code_split_over_messages_is_found_in_the_last() {
    let screener = finnish_and_swedish();
    for (earlier, text, part) in [
        (vec!["hetu on 010190"], "ja sitten -900P", "-900P"),
        (vec!["01", "01", "90", "-900"], "P", "P"),
        (vec!["hetuni on"], "010190-900C", "010190-900C"),
        (vec!["811218", "odota"], "9876", "9876"),
    ] {
        let verdict = screener.screen_with_history(&earlier, text);
        let parts: Vec<_> = verdict
            .finds()
            .iter()
            .map(|f| &text[f.range.clone()])
            .collect();
        assert_eq!(parts.len(), 1, "{earlier:?} {text}");
        assert!(part.ends_with(parts[0]), "{parts:?}");
    }
    let earlier = ["tunnus 010190-900P"];
    assert!(screener.screen_with_history(&earlier, "kiitos").is_clean());
}

#[test]
fn a_date_and_then_another_number_pass() {
    let screener = finnish_and_swedish();
    let numbers = (0..=9_999).map(|number| format!("{number:04}"));
    let homes = (2..1_000).flat_map(|house| "ABCDEFH".chars().map(move |stair| (house, stair)));
    let homes = homes.map(|(house, stair)| format!("{house} {stair}"));
    let numbers: Vec<String> = numbers.chain(homes).collect();
    for date in ["12.3.1956", "15.6.2020", "12.03.1956", "1956-03-12"] {
        let first = format!("Äitini on syntynyt {date}");
        for number in &numbers {
            for text in [format!("Hän asuu {number}"), number.clone()] {
                let verdict = screener.screen_with_history(&[&first], &text);
                assert!(verdict.is_clean(), "{first} / {text}");
            }
        }
    }
}

#[test]
fn a_date_in_full_goes_on_as_a_code_in_the_next_message() {
    let screener = finnish_and_swedish();
    for (earlier, text) in [
        (["syntynyt 1.1.1990"], "-900P"),
        (["syntynyt 01.01.1990-"], "900P"),
        (["01.01.90"], "-900P"),
        (["01.01.90"], "900P"),
        (["syntynyt 01.01.90"], "rappu 900P"),
        (["81-12-18"], "9876"),
        (["syntynyt 1.1.1990"], "ja loppu on 900P"),
        (["hetu 1.1.1990"], "ja sitten 900P"),
        (["mitt personnummer: 18.12.1981"], "9876"),
    ] {
        let verdict = screener.screen_with_history(&earlier, text);
        assert_eq!(verdict.finds().len(), 1, "{earlier:?} {text}");
        assert_eq!(verdict.finds()[0].reason, Reason::Split);
    }
    for (earlier, text) in [
        (["hetuni alkaa 12.3.1956"], "laskun numero on 1996"),
        (["loppu 12.3.1956"], "1996"),
    ] {
        let verdict = screener.screen_with_history(&earlier, text);
        assert!(verdict.is_clean(), "{earlier:?} {text}");
    }
}

/// Words and marks of which codes are told, and others.
fn told() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "nolla",
        "yksi",
        "yhdeksän",
        "kuusi",
        "viiva",
        "plus",
        "ja",
        "sitten",
        "se",
        "kirjain",
        "A",
        "P",
        "C",
        "900",
        "0101",
        "90",
        "tammikuuta",
        "nollayksi",
        "-",
        ",",
    ];
    const GAPS: &[&str] = &[" ", " ", " ", ", ", "", "\n"];
    let bit = (sample::select(WORDS), sample::select(GAPS));
    collection::vec(bit.prop_map(|(word, gap)| format!("{word}{gap}")), 0..50)
        .prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_glance_announces_whatever_is_retold(text in told()) {
        let glance = glance::of(&text);
        let kinds = everything().compiled.codes.clone();
        for (parted, spoken) in [(true, false), (false, true)] {
            let announced = (parted && glance.parted) || (spoken && glance.spoken);
            prop_assert!(announced || retold::codes(&text, &kinds, parted, spoken).is_empty());
        }
    }
}

#[test]
fn a_glance_passes_over_letters_and_signs() {
    let text = "nolla yksi nolla yksi yhdeksän nolla ja sitten se kirjain A ja sen jälkeen yhdeksän nolla nolla P";
    assert_eq!(
        found(&finnish_and_swedish(), text),
        [(Reason::Disguised, text)]
    );
}

#[test]
fn forbidden_words_are_found_in_any_case() {
    let screener = Screener::new(&ScreeningRules {
        forbidden_words: vec!["Hölmö".into(), "tyhmä pää".into(), "ruma*".into()],
        ..ScreeningRules::default()
    });
    for (text, word) in [
        ("Olet HÖLMÖ!", "HÖLMÖ"),
        ("ho\u{308}lmo\u{308}", "ho\u{308}lmo\u{308}"),
        ("senkin tyhmä  pää.", "tyhmä  pää"),
        ("rumasti sanottu", "ruma"),
        ("r\u{200b}uma", "r\u{200b}uma"),
    ] {
        assert_eq!(found(&screener, text), [(Reason::Listed, word)]);
    }
    assert!(screener.screen("hölmöily, karuma").is_clean());
}

#[test]
fn a_mask_keeps_what_is_harmless() {
    let screener = finnish_and_swedish();
    for (text, masked) in [
        ("tunnus 010190-900P kiitos", "tunnus ••••••-•••• kiitos"),
        ("hei", "hei"),
        (
            "Synnyin 1.1.1990 ja loppu on 900P, kiitos",
            "Synnyin •.•.•••• ja loppu on ••••, kiitos",
        ),
        (
            "Synnyin 1. tammikuuta 1990, sitten miinus ja loppu 900\u{200b}P.",
            "Synnyin •. •••••••••• ••••, sitten •••••• ja loppu ••••.",
        ),
        (
            "nolla yksi nolla yksi yhdeksännolla viiva yhdeksän nolla nolla P",
            "••••• •••• ••••• •••• ••••••••••••• ••••• •••••••• ••••• ••••• •",
        ),
    ] {
        assert_eq!(screener.mask(text), masked);
    }
}

#[test]
fn the_work_grows_with_the_text_and_no_faster() {
    let screener = Screener::new(&ScreeningRules {
        forbidden_words: vec!["aa".into(), "a*".into()],
        ..ScreeningRules {
            codes: everything().compiled.codes.clone(),
            ..ScreeningRules::default()
        }
    });
    for unit in [
        "1",
        "1 0",
        "01 01 90 ",
        "1\u{200b}\u{200b}\u{200b}",
        "\u{200b}",
        "\u{200b}123456789",
        "123456789 ............. ",
        "010190-900P ",
        "hetu 010190-900C ",
        "puh 0101909005 hetu ",
        "FI21 ",
        "F\u{301}I\u{301}21",
        "4111 1111 1111 1111 ",
        "www. 1234567890 ",
        "://1234567890",
        "aa ",
        "\u{1d7d9}-",
        "1.1.1990 ",
        "010190 loppu 900P ",
        "nolla yksi nolla yksi yhdeksän nolla viiva yhdeksän nolla nolla P ",
    ] {
        let (short, long) = (unit.repeat(80), unit.repeat(640));
        for (name, work) in [
            (
                "screen",
                &(|text: &str| steps::of(|| screener.screen(text))) as &dyn Fn(&str) -> u64,
            ),
            ("history", &|text| {
                steps::of(|| screener.screen_with_history(&[text; 2], text))
            }),
            ("mask", &|text| steps::of(|| screener.mask(text))),
        ] {
            let (few, many) = (work(&short), work(&long));
            // Eight times the text; were the work quadratic, 64 times as much.
            assert!(many <= few * 12 + 500, "{name} {unit:?}: {few} and {many}");
        }
    }
}
