//! The labelled corpus of the screening, what it demands, and the vectors that hold the browser's
//! port to the same verdicts.
//!
//! `written.jsonl` was written by hand; `generated.jsonl` is made by [`generate`], and
//! `vectors.txt` by the code under test. Both are compared here, and written anew where the
//! environment says `PORTTI_TEST_UPDATE=1`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a test may fail loudly"
)]

mod codes;
mod dice;
mod disguise;
mod fillers;
mod generate;
mod line;
mod properties;
mod retold;
mod tempting;
mod texts_en_da;
mod texts_fi_sv;
mod vectors;

use line::{Label, Line, Rules};

#[test]
fn the_generated_part_is_fresh() {
    let lines: Vec<String> = generate::generate()
        .iter()
        .map(|line| serde_json::to_string(line).unwrap())
        .collect();
    line::hold(&line::path("generated.jsonl"), &(lines.join("\n") + "\n"));
}

#[test]
fn the_corpus_is_as_large_as_it_must_be() {
    let corpus = line::corpus();
    let count = |wanted: fn(&Line) -> bool| corpus.iter().filter(|line| wanted(line)).count();
    assert!(count(|line| line.label == Label::WellFormed) >= 300);
    assert!(count(|line| line.label == Label::Disguised) >= 300);
    assert!(count(|line| line.label == Label::Clean) >= 2_000);
    for language in ["fi", "sv", "en", "da"] {
        let clean = corpus.iter().filter(|line| line.label == Label::Clean);
        assert!(clean.filter(|line| line.language == language).count() >= 400);
    }
}

/// The lines of a label in which no code is found. One country's code is now and then read as
/// another's, and is refused all the same.
fn missed(label: Label) -> (usize, Vec<Line>) {
    let lines: Vec<Line> = line::corpus()
        .into_iter()
        .filter(|line| line.label == label)
        .collect();
    let count = lines.len();
    let missed = lines
        .into_iter()
        .filter(|line| !line.screen(&line.rules.screener()).has_code())
        .collect();
    (count, missed)
}

#[test]
fn every_well_formed_code_is_found() {
    let (_, missed) = missed(Label::WellFormed);
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn disguised_codes_are_found() {
    let (count, missed) = missed(Label::Disguised);
    println!("{} of {count} missed: {missed:#?}", missed.len());
    assert!(missed.len() * 50 <= count);
}

#[test]
fn every_retold_code_is_found() {
    let (count, missed) = missed(Label::Retold);
    println!("{} of {count} missed: {missed:#?}", missed.len());
    assert!(count >= 400 && missed.is_empty());
}

#[test]
fn mistyped_codes_beside_a_naming_word_are_found() {
    let (count, missed) = missed(Label::Mistyped);
    println!("{} of {count} missed: {missed:#?}", missed.len());
    assert!(missed.len() * 50 <= count);
}

#[test]
fn split_codes_are_found() {
    let (count, missed) = missed(Label::Split);
    println!("{} of {count} missed: {missed:#?}", missed.len());
    assert!(missed.len() * 50 <= count);
}

#[test]
fn ordinary_messages_pass() {
    let lines: Vec<Line> = line::corpus()
        .into_iter()
        .filter(|line| line.label == Label::Clean)
        .collect();
    for rules in [Rules::Default, Rules::NoIban] {
        let screener = rules.screener();
        let alarms: Vec<_> = lines
            .iter()
            .map(|line| (line, line.screen(&screener)))
            .filter(|(_, verdict)| !verdict.is_clean())
            .collect();
        println!(
            "{rules:?}: {} of {}: {alarms:#?}",
            alarms.len(),
            lines.len()
        );
        assert!(alarms.len() * 1_000 <= lines.len());
    }
}
