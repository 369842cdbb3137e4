//! Artificial codes, made here by the rules of each country and not by the code under test.
//!
//! None can belong to a living person: Finnish ones have individual numbers of 900–999, Swedish
//! ones the birth numbers 980–999 that Skatteverket keeps for tests, Danish and Estonian ones
//! belong to births of the 1800s or 2100s, Norwegian ones to combinations that are never given or
//! to the tax office's artificial persons, cards to the schemes' test numbers or random ones.

use portti::domain::service::CodeKind;

use crate::dice::Dice;

/// A code in the parts that people write apart: the parts, and the sign after the first.
#[derive(Clone, Debug)]
pub struct Code {
    pub kind: CodeKind,
    /// The groups in which the digits belong together: days, months, years and so on.
    pub groups: Vec<String>,
    /// The group before which the sign stands, and the sign.
    pub sign: Option<(usize, char)>,
}

impl Code {
    /// As it is properly written.
    pub fn written(&self) -> String {
        let mut text = String::new();
        for (i, group) in self.groups.iter().enumerate() {
            if let Some((at, sign)) = self.sign
                && at == i
            {
                text.push(sign);
            }
            text.push_str(group);
        }
        text
    }

    /// The same without its dash.
    pub fn without_sign(&self) -> Self {
        Self {
            sign: None,
            ..self.clone()
        }
    }
}

fn groups(text: &str, lengths: &[usize]) -> Vec<String> {
    let mut at = 0;
    lengths
        .iter()
        .map(|length| {
            at += length;
            text[at - length..at].to_owned()
        })
        .collect()
}

fn day(dice: &mut Dice) -> (u32, u32) {
    (dice.number(1, 28), dice.number(1, 12))
}

/// A Finnish code with an artificial individual number.
pub fn finnish(dice: &mut Dice) -> Code {
    let individual = dice.number(900, 999);
    finnish_with(dice, individual)
}

/// A Finnish code with this individual number.
pub fn finnish_with(dice: &mut Dice, individual: u32) -> Code {
    let (day, month) = day(dice);
    let year = dice.number(0, 99);
    let date = format!("{day:02}{month:02}{year:02}");
    let number: u32 = format!("{date}{individual:03}").parse().unwrap();
    let check = char::from(b"0123456789ABCDEFHJKLMNPRSTUVWXY"[number as usize % 31]);
    let sign = *dice.pick(&[
        '-', '-', '-', '-', 'A', 'A', 'A', '+', 'Y', 'X', 'W', 'V', 'U', 'B', 'C', 'D', 'E', 'F',
    ]);
    Code {
        kind: CodeKind::Finnish,
        groups: groups(&format!("{date}{individual:03}{check}"), &[2, 2, 2, 3, 1]),
        sign: Some((3, sign)),
    }
}

fn luhn(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0') * (2 - place as u32 % 2);
            digit / 10 + digit % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

/// A Swedish code of ten or twelve digits with a birth number kept for tests.
pub fn swedish(dice: &mut Dice) -> Code {
    let (mut day, month) = day(dice);
    if dice.once_in(5) {
        day += 60;
    }
    let century = *dice.pick(&["19", "19", "20"]);
    let year = dice.number(0, if century == "20" { 23 } else { 99 });
    let birth = dice.number(980, 999);
    let long = dice.once_in(3);
    // With ten digits these may as well be phone numbers, and are no codes without a word for it.
    let mobile = !long && (year == 4 || (year == 5 && month < 10));
    let year = if mobile { year + 2 } else { year };
    let short = format!("{year:02}{month:02}{day:02}{birth}");
    let ten = format!("{short}{}", luhn(&short));
    let groups = if long {
        groups(&format!("{century}{ten}"), &[2, 2, 2, 2, 4])
    } else {
        groups(&ten, &[2, 2, 2, 4])
    };
    let sign = if dice.once_in(8) { '+' } else { '-' };
    Code {
        kind: CodeKind::Swedish,
        sign: Some((groups.len() - 1, sign)),
        groups,
    }
}

/// A Danish code of somebody born from 1858 to 1899.
pub fn danish(dice: &mut Dice) -> Code {
    let (day, month) = day(dice);
    let (year, tail) = (dice.number(58, 99), dice.number(5000, 8999));
    let digits = format!("{day:02}{month:02}{year:02}{tail}");
    Code {
        kind: CodeKind::Danish,
        groups: groups(&digits, &[2, 2, 2, 4]),
        sign: Some((3, '-')),
    }
}

fn weighted(digits: &str, weights: &[u32]) -> u32 {
    let digits = digits.bytes().map(|byte| u32::from(byte - b'0'));
    digits
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

/// A Norwegian code of an artificial person, or with an individual number that is never given.
pub fn norwegian(dice: &mut Dice) -> Code {
    loop {
        let (mut day, mut month) = day(dice);
        let mut year = dice.number(40, 53);
        match dice.number(0, 4) {
            0 => day += 40,
            1 => month += 40,
            2 => (month, year) = (month + 80, dice.number(0, 99)),
            _ => {}
        }
        let nine = format!("{day:02}{month:02}{year:02}{}", dice.number(500, 899));
        let first = (11 - weighted(&nine, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
        let ten = format!("{nine}{first}");
        let second = (11 - weighted(&ten, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        if first < 10 && second < 10 {
            return Code {
                kind: CodeKind::Norwegian,
                groups: groups(&format!("{ten}{second}"), &[2, 2, 2, 5]),
                sign: None,
            };
        }
    }
}

/// An Estonian code of somebody born in the 1800s or 2100s.
pub fn estonian(dice: &mut Dice) -> Code {
    let (day, month) = day(dice);
    let first = *dice.pick(&[1, 2, 7, 8]);
    let (year, serial) = (dice.number(0, 99), dice.number(0, 999));
    let ten = format!("{first}{year:02}{month:02}{day:02}{serial:03}");
    let check = match weighted(&ten, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11 {
        10 => weighted(&ten, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
        check => check,
    };
    Code {
        kind: CodeKind::Estonian,
        groups: groups(&format!("{ten}{check}"), &[1, 2, 2, 2, 4]),
        sign: None,
    }
}

/// A payment card number of one of the large schemes.
pub fn card(dice: &mut Dice) -> Code {
    let (prefix, length) = *dice.pick(&[
        ("4111", 16),
        ("4242", 16),
        ("5555", 16),
        ("2223", 16),
        ("5105", 16),
        ("3782", 15),
        ("6011", 16),
        ("3530", 16),
    ]);
    let most = format!("{prefix}{}", dice.digits(length - 5));
    let lengths: &[usize] = if length == 15 {
        &[4, 6, 5]
    } else {
        &[4, 4, 4, 4]
    };
    Code {
        kind: CodeKind::PaymentCard,
        groups: groups(&format!("{most}{}", luhn(&most)), lengths),
        sign: None,
    }
}

/// An account number at a bank that does not exist.
pub fn iban(dice: &mut Dice) -> Code {
    let (country, bank, length) = *dice.pick(&[
        ("FI", "99", 18),
        ("SE", "999", 24),
        ("DK", "9999", 18),
        ("NO", "99", 15),
        ("EE", "99", 20),
        ("DE", "99999999", 22),
        ("GB", "XXXX", 22),
        ("NL", "XXXX", 18),
    ]);
    let rest = format!("{bank}{}", dice.digits(length - 4 - bank.len()));
    let number = format!("{rest}{country}00")
        .bytes()
        .fold(0, |sum: u32, byte| {
            if byte.is_ascii_digit() {
                (sum * 10 + u32::from(byte - b'0')) % 97
            } else {
                (sum * 100 + u32::from(byte - b'A') + 10) % 97
            }
        });
    let whole = format!("{country}{:02}{rest}", 98 - number);
    let lengths: Vec<usize> = (0..length)
        .step_by(4)
        .map(|at| (length - at).min(4))
        .collect();
    Code {
        kind: CodeKind::Iban,
        groups: groups(&whole, &lengths),
        sign: None,
    }
}

/// A code of the kind.
pub fn of_kind(kind: CodeKind, dice: &mut Dice) -> Code {
    match kind {
        CodeKind::Finnish => finnish(dice),
        CodeKind::Swedish => swedish(dice),
        CodeKind::Danish => danish(dice),
        CodeKind::Norwegian => norwegian(dice),
        CodeKind::Estonian => estonian(dice),
        CodeKind::PaymentCard => card(dice),
        CodeKind::Iban => iban(dice),
    }
}

/// The ways in which people properly write the code.
pub fn proper_forms(code: &Code) -> Vec<String> {
    let written = code.written();
    match code.kind {
        CodeKind::Finnish => vec![written.to_lowercase(), written],
        CodeKind::Swedish => {
            let bare = code.without_sign().written();
            // Ten digits that begin with a zero are as much a phone number.
            if bare.len() == 10 && bare.starts_with('0') {
                vec![written]
            } else {
                vec![bare, written]
            }
        }
        CodeKind::Norwegian => vec![format!("{} {}", &written[..6], &written[6..]), written],
        CodeKind::PaymentCard | CodeKind::Iban => vec![code.groups.join(" "), written],
        CodeKind::Danish | CodeKind::Estonian => vec![written],
    }
}
