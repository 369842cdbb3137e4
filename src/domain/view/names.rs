//! Whether the name that the resident typed differs from the one that the provider vouches for.
//!
//! It is a hint for the professional, who sees both names, and not a check that anything hangs
//! on. So it is tolerant: a notice at every other resident would soon be overlooked.

use unicode_normalization::UnicodeNormalization;

/// Whether the typed name contradicts the whole name that is vouched for.
///
/// It does not where every part of the typed name is a part of that name: in any order,
/// in any case, with or without diacritics and hyphens, with given names left out, or with an
/// initial for a given name. A typed name without any letter differs.
#[must_use]
pub fn names_differ(typed: &str, vouched: &str) -> bool {
    !(agree(&parts(typed, true), &parts(vouched, true))
        || agree(&parts(typed, false), &parts(vouched, false)))
}

/// Whether each typed part stands for a vouched part of its own.
fn agree(typed: &[String], vouched: &[String]) -> bool {
    let mut left: Vec<&String> = vouched.iter().collect();
    let (whole, initials): (Vec<&String>, Vec<&String>) =
        typed.iter().partition(|part| part.chars().count() > 1);
    let mut take = |fits: &dyn Fn(&str) -> bool| {
        let place = left.iter().position(|part| fits(part));
        place.map(|place| left.swap_remove(place)).is_some()
    };
    !typed.is_empty()
        && whole
            .iter()
            .all(|part| take(&|other| other == part.as_str()))
        && initials
            .iter()
            .all(|initial| take(&|other| other.starts_with(initial.as_str())))
}

/// The parts of a name, folded. Hyphens part names or, with `split` off, join them
/// ("Anna-Liisa" is "Anna Liisa" to one person and "Annaliisa" to another).
fn parts(name: &str, split: bool) -> Vec<String> {
    let is_hyphen = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}');
    name.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.') || (split && is_hyphen(c)))
        .map(fold)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Small letters without marks. Letters that no decomposition takes apart are written as people
/// without them on the keyboard do, and `ae`, `oe`, `ue`, `aa` (as passports write ä, ö, ü, å)
/// as the letter without marks.
fn fold(part: &str) -> String {
    let mut folded = String::with_capacity(part.len());
    for c in part.to_lowercase().nfkd() {
        match c {
            'ø' => folded.push('o'),
            'æ' => folded.push('a'),
            'œ' => folded.push('o'),
            'ß' => folded.push_str("ss"),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    let pairs = [("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a")];
    pairs
        .iter()
        .fold(folded, |text, (pair, letter)| text.replace(pair, letter))
}
