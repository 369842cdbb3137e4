//! Masks: a text or a code with its telling parts hidden.

use super::characters::{Class, classify};
use super::finnish::FinnishCode;
use super::spoken::{Said, Word};
use super::verdict::{Find, What};
use crate::domain::service::CodeKind;

/// What stands for a hidden character.
const DOT: char = '•';

/// `text` with each find hidden: letters and digits become dots, marks stay, hidden characters go. Of a
/// personal ID that is retold the words between its parts stay.
pub(super) fn hide(text: &str, finds: &[Find]) -> String {
    let mut masked = String::with_capacity(text.len() + finds.len() * 16);
    let mut at = 0;
    for find in finds {
        masked.push_str(text.get(at..find.range.start).unwrap_or_default());
        let code = text.get(find.range.clone()).unwrap_or_default();
        match find.what {
            What::Code(CodeKind::PaymentCard | CodeKind::Iban) | What::ForbiddenWord => {
                hide_into(&mut masked, code);
            }
            What::Code(_) => hide_parts(&mut masked, code),
        }
        at = find.range.end;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    masked
}

fn hide_into(masked: &mut String, code: &str) {
    for c in code.chars() {
        match classify(c) {
            Class::Digit(_) | Class::Letter(_) => masked.push(DOT),
            Class::Gap(_) => masked.push(c),
            Class::Invisible => {}
        }
    }
}

/// Hides the digits and letters of a personal ID, and the words that tell them. No other word of two
/// letters or more is a part of one.
fn hide_parts(masked: &mut String, code: &str) {
    let (mut word, mut written) = (Word::default(), String::new());
    for c in code.chars() {
        let class = classify(c);
        match class {
            Class::Letter(letter) => word.push(c, letter),
            Class::Invisible if word.len == 0 => continue,
            Class::Invisible => {}
            Class::Digit(_) | Class::Gap(_) => {
                put(masked, &mut word, &mut written);
                masked.push(if matches!(class, Class::Gap(_)) {
                    c
                } else {
                    DOT
                });
                continue;
            }
        }
        written.push(c);
    }
    put(masked, &mut word, &mut written);
}

fn put(masked: &mut String, word: &mut Word, written: &mut String) {
    let number = word.sign().is_some() || !matches!(word.said(), Said::Nothing);
    if word.len < 2 || number {
        masked.extend(std::iter::repeat_n(DOT, word.len));
    } else {
        masked.push_str(written);
    }
    word.clear();
    written.clear();
}

/// `text` with every digit hidden.
pub(super) fn hide_all_numbers(text: &str) -> String {
    text.chars()
        .map(|c| match classify(c) {
            Class::Digit(_) => DOT,
            _ => c,
        })
        .collect()
}

/// `text` with every letter and digit hidden.
pub(super) fn hide_all(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    hide_into(&mut masked, text);
    masked
}

/// A personal ID as a professional sees it: the date of birth and the sign of a Finnish one, the
/// first two characters of any other, and dots.
#[must_use]
pub fn masked_personal_id(code: &str) -> String {
    let shown = if FinnishCode::parse(code).is_some() {
        7
    } else {
        2
    };
    let mut masked: String = code.chars().take(shown).collect();
    let rest: String = code.chars().skip(shown).collect();
    hide_into(&mut masked, &rest);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_date_of_birth_only() {
        assert_eq!(masked_personal_id("010190-900P"), "010190-••••");
        assert_eq!(masked_personal_id("010190Y900P"), "010190Y••••");
        assert_eq!(masked_personal_id("SE/FI/12345"), "SE/••/•••••");
        assert_eq!(masked_personal_id(""), "");
    }
}
