//! The tables as TypeScript, for the port that runs in the browser.

use super::words::Family;
use super::{iban, tables};

/// The source of `web-widget/shared/generated/screening_tables.ts`.
///
/// Numbers are hexadecimal and stand in strings, which are shorter than arrays.
#[must_use]
pub fn browser_tables() -> String {
    let mut source = String::from(
        "// Generated from src/domain/screening. Regenerate: PORTTI_TEST_UPDATE=1 cargo nextest run \
         --test corpus\n\n",
    );
    let mut add = |doc: &str, name: &str, value: String| {
        source.push_str(&format!("/** {doc} */\nexport const {name} = '{value}';\n"));
    };
    add(
        "The zero of each run of ten digits.",
        "DIGIT_ZEROS",
        numbers(tables::DIGIT_ZEROS),
    );
    let digits = tables::OTHER_DIGITS.iter();
    let digits: Vec<u32> = digits
        .flat_map(|&(first, last, value)| [first, last, u32::from(value)])
        .collect();
    add(
        "First, last and value of the first of other digits.",
        "OTHER_DIGITS",
        numbers(&digits),
    );
    add(
        "The A of each run of 26 letters.",
        "ALPHABETS",
        numbers(tables::ALPHABETS),
    );
    let alike: Vec<String> = tables::LOOK_ALIKES
        .iter()
        .map(|(letter, alike)| format!("{}{alike}", char::from(*letter)))
        .collect();
    add(
        "A letter, then what looks like it.",
        "LOOK_ALIKES",
        alike.join(" "),
    );
    for (name, doc, pairs) in [
        (
            "INVISIBLE",
            "Characters that take no room.",
            tables::INVISIBLE,
        ),
        ("LINES", "Line breaks.", tables::LINES),
        ("SPACES", "Spaces.", tables::SPACES),
        ("DASHES", "Dashes.", tables::DASHES),
        ("PLUSES", "Plus signs.", tables::PLUSES),
        ("DOTS", "Dots.", tables::DOTS),
        ("SLASHES", "Slashes and bars.", tables::SLASHES),
        ("SYMBOLS", "Blocks of other marks.", tables::SYMBOLS),
    ] {
        add(
            &format!("{doc} First and last of each run."),
            name,
            numbers(pairs),
        );
    }
    for (name, doc, family) in [
        ("PERSONAL", "Words for personal IDs.", Family::Personal),
        ("CARDS", "Words for payment cards.", Family::Card),
        ("ACCOUNTS", "Words for bank accounts.", Family::Account),
        ("OTHERS", "Words for other numbers.", Family::Other),
    ] {
        add(doc, name, family.words().join("|"));
    }
    let lengths: Vec<String> = iban::LENGTHS
        .iter()
        .map(|(countries, length)| format!("{length} {countries}"))
        .collect();
    add(
        "Length and countries of account numbers.",
        "ACCOUNT_LENGTHS",
        lengths.join("|"),
    );
    source
}

fn numbers(numbers: &[u32]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|number| format!("{number:x}")).collect();
    numbers.join(" ")
}
