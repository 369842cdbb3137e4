//! How fast texts are screened: `cargo bench --bench screening`.
//!
//! Aims: a message of 200 characters in under 5 µs, and ordinary text at 200 MB/s or more.

use divan::Bencher;
use divan::counter::BytesCount;
use portti::domain::screening::Screener;
use portti::domain::service::ScreeningRules;

fn main() {
    divan::main();
}

/// Ordinary text without numbers.
const PROSE: &str = "Hei, lapsellani on ollut kolme päivää kuumetta ja yskää. Pitäisikö meidän tulla \
    vastaanotolle vai voimmeko vielä odottaa? Lääkkeistä on ollut vain vähän apua, ja yöt ovat olleet \
    levottomia koko perheelle. Kiitos jo etukäteen avusta! ";
/// An ordinary message with dates, a time and a phone number; 200 characters.
const MESSAGE: &str = "Hei, olin vastaanotolla 12.3.2025 klo 10.30 ja sain lähetteen, mutta aikaa ei \
    ole kuulunut. Voitteko soittaa numeroon 040 123 4567 ennen perjantaita? Olen tavoitettavissa \
    myös illalla. Kiitos avusta jo etukäteen!";
/// A message of 200 characters with a code in a disguise.
const WITH_CODE: &str = "Hei, olin vastaanotolla keväällä ja sain lähetteen, mutta aikaa ei ole vieläkään \
    kuulunut. Henkilötunnukseni on 0 1 0 1 9 0 - 9 0 0 P, voitteko katsoa missä asia viipyy? Kiitos \
    avusta jo etukäteen!";

fn screener() -> Screener {
    Screener::new(&ScreeningRules::default())
}

fn with_words() -> Screener {
    Screener::new(&ScreeningRules {
        forbidden_words: ["hölmö", "tyhmä pää", "ruma*"].map(String::from).to_vec(),
        ..ScreeningRules::default()
    })
}

fn screen(bencher: Bencher<'_, '_>, screener: Screener, text: &str) {
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| screener.screen(divan::black_box(text)));
}

#[divan::bench]
fn message(bencher: Bencher<'_, '_>) {
    screen(bencher, screener(), MESSAGE);
}

#[divan::bench]
fn message_with_code(bencher: Bencher<'_, '_>) {
    screen(bencher, screener(), WITH_CODE);
}

#[divan::bench]
fn message_with_forbidden_words(bencher: Bencher<'_, '_>) {
    screen(bencher, with_words(), MESSAGE);
}

#[divan::bench]
fn ordinary_text(bencher: Bencher<'_, '_>) {
    screen(bencher, screener(), &PROSE.repeat(1_000));
}

#[divan::bench]
fn messages_one_after_another(bencher: Bencher<'_, '_>) {
    screen(
        bencher,
        screener(),
        &format!("{MESSAGE}\n{PROSE}").repeat(500),
    );
}

#[divan::bench]
fn digits_only(bencher: Bencher<'_, '_>) {
    screen(bencher, screener(), &"0 1".repeat(5_000));
}
