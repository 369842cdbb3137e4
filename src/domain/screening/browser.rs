//! The tables as TypeScript, for the port that runs in the browser.

use super::words::Family;
use super::{iban, spoken, tables};

/// The source of `web-widget/shared/generated/screening_tables.ts`.
///
/// Numbers are hexadecimal, each the step from the one before, and stand in strings: so they are shortest.
#[must_use]
pub fn browser_tables() -> String {
    let mut source = String::from(
        "// Generated from src/domain/screening by `portti types`. Do not edit it.\n\n",
    );
    for (name, doc, value) in characters().into_iter().chain(words()) {
        source.push_str(&format!("/** {doc} */\nexport const {name} = '{value}';\n"));
    }
    source
}

/// Name, explanation and value of each table.
type Tables = Vec<(&'static str, &'static str, String)>;

fn characters() -> Tables {
    let digits = tables::OTHER_DIGITS.iter();
    let digits: Vec<u32> = digits
        .flat_map(|&(first, last, value)| [first, last, u32::from(value)])
        .collect();
    let alike: Vec<String> = tables::LOOK_ALIKES
        .iter()
        .map(|(letter, alike)| format!("{}{alike}", char::from(*letter)))
        .collect();
    let runs = |name, doc, pairs| (name, doc, numbers(pairs));
    vec![
        runs(
            "DIGIT_ZEROS",
            "The zero of each run of ten digits.",
            tables::DIGIT_ZEROS,
        ),
        runs(
            "OTHER_DIGITS",
            "First, last and value of the first of other digits.",
            &digits,
        ),
        runs(
            "ALPHABETS",
            "The A of each run of 26 letters.",
            tables::ALPHABETS,
        ),
        (
            "LOOK_ALIKES",
            "A letter, then what looks like it.",
            alike.join(" "),
        ),
        runs(
            "INVISIBLE",
            "First and last of what takes no room.",
            tables::INVISIBLE,
        ),
        runs("LINES", "First and last of line breaks.", tables::LINES),
        runs("SPACES", "First and last of spaces.", tables::SPACES),
        runs("DASHES", "First and last of dashes.", tables::DASHES),
        runs("PLUSES", "First and last of plus signs.", tables::PLUSES),
        runs("DOTS", "First and last of dots.", tables::DOTS),
        runs(
            "SLASHES",
            "First and last of slashes and bars.",
            tables::SLASHES,
        ),
        runs("SYMBOLS", "First and last of other marks.", tables::SYMBOLS),
    ]
}

fn words() -> Tables {
    let family = |name, doc, family: Family| (name, doc, family.words().join("|"));
    let lengths: Vec<String> = iban::LENGTHS
        .iter()
        .map(|(countries, length)| format!("{length} {countries}"))
        .collect();
    vec![
        family("PERSONAL", "Words for personal IDs.", Family::Personal),
        family("CARDS", "Words for payment cards.", Family::Card),
        family("ACCOUNTS", "Words for bank accounts.", Family::Account),
        family("OTHERS", "Words for other numbers.", Family::Other),
        family("PARTS", "Words for parts of personal IDs.", Family::Part),
        (
            "SPOKEN_DIGITS",
            "The words for 0 to 9.",
            spoken::DIGITS.join("|"),
        ),
        (
            "SPOKEN_MONTHS",
            "The words for the months.",
            spoken::MONTHS.join("|"),
        ),
        (
            "SPOKEN_SIGNS",
            "Signs, then the words for them.",
            spoken::SIGNS.join("|"),
        ),
        (
            "ACCOUNT_LENGTHS",
            "Length and countries of account numbers.",
            lengths.join("|"),
        ),
    ]
}

fn numbers(numbers: &[u32]) -> String {
    let mut last = 0;
    let steps = numbers.iter().map(|&number| {
        let step = i64::from(number) - last;
        last = number.into();
        let sign = if step < 0 { "-" } else { "" };
        format!("{sign}{:x}", step.abs())
    });
    steps.collect::<Vec<_>>().join(" ")
}
