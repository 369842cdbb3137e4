//! Disguises: the ways in which people write a code apart, on purpose or not.

use portti::domain::service::CodeKind;

use crate::codes::Code;
use crate::dice::Dice;

const DASHES: &[&str] = &[
    "-",
    "\u{2013}",
    "\u{2014}",
    "\u{2212}",
    "\u{2010}",
    "\u{2011}",
    "\u{ff0d}",
    "~",
    " - ",
    " \u{2013} ",
    "--",
    "_-_",
];
const GAPS: &[&str] = &[
    " ", " ", " ", ".", "/", "\n", "\u{a0}", "\u{2009}", "  ", "\t", "\r\n", " . ", "\u{3000}",
];
const INSIDE: &[&str] = &[" ", " ", ".", "/", "-", "\n", "\u{2013}", "\u{2009}", "_"];
const HIDDEN: &[&str] = &[
    "\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{ad}", "\u{301}", "\u{308}",
    "\u{332}", "\u{fe0f}", "\u{20e3}",
];
/// The zeros of other scripts and styles.
const ZEROS: &[u32] = &[
    0xFF10, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x104A0,
];
/// ASCII letters and what looks like them.
const ALIKE: &[(char, &str)] = &[
    ('A', "АΑаａ𝐀Ａ"),
    ('B', "ВΒＢ"),
    ('C', "СсϹⅭＣ"),
    ('D', "ＤⅮ𝐃"),
    ('E', "ЕΕеＥ"),
    ('F', "ϜＦ𝐅"),
    ('H', "НΗＨ"),
    ('J', "ЈјＪ"),
    ('K', "КΚкＫ"),
    ('L', "ⅬＬ𝐋"),
    ('M', "МΜＭ"),
    ('N', "ΝＮ"),
    ('P', "РΡрＰ"),
    ('R', "Ｒ𝐑"),
    ('S', "ЅѕＳ"),
    ('T', "ТΤＴ"),
    ('U', "Ｕ𝐔"),
    ('V', "ѴѵＶ"),
    ('W', "ԜԝＷ"),
    ('X', "ХΧхＸ"),
    ('Y', "ҮΥＹ"),
];

/// The code in a disguise of one or two kinds.
pub fn disguise(code: &Code, dice: &mut Dice) -> String {
    let text = match dice.number(0, 5) {
        0 => code.written(),
        1 => sign_changed(code, dice),
        2 => groups_apart(code, dice),
        3 => cut_inside(code, dice),
        4 => spelled(code, dice),
        _ => return over(&code.written(), dice),
    };
    if text == code.written() || dice.once_in(4) {
        over(&text, dice)
    } else {
        text
    }
}

/// Another sign in the place of the dash, or a gap.
fn sign_changed(code: &Code, dice: &mut Dice) -> String {
    let Some((at, sign)) = code.sign else {
        return groups_apart(code, dice);
    };
    let sign = if sign == '-' {
        let signs = if dice.once_in(2) { DASHES } else { GAPS };
        (*dice.pick(signs)).to_owned()
    } else {
        format!(
            "{}{sign}{}",
            dice.pick(&["", " ", "."]),
            dice.pick(&[" ", "-", "\n"])
        )
    };
    code.groups[..at].concat() + &sign + &code.groups[at..].concat()
}

/// The same gap between all groups, the sign kept or not.
fn groups_apart(code: &Code, dice: &mut Dice) -> String {
    let gap = *dice.pick(INSIDE);
    let keep = dice.once_in(2);
    let mut text = String::new();
    for (i, group) in code.groups.iter().enumerate() {
        match code.sign {
            Some((at, sign)) if at == i && (keep || sign != '-') => text.push(sign),
            // A check letter stands alone already.
            _ if i > 0 && !(group.len() == 1 && dice.once_in(2)) => text.push_str(gap),
            _ => {}
        }
        text.push_str(group);
    }
    text
}

/// One or two gaps anywhere, the sign kept.
fn cut_inside(code: &Code, dice: &mut Dice) -> String {
    let mut chars: Vec<String> = code.written().chars().map(String::from).collect();
    for _ in 0..dice.number(1, 2) {
        let at = dice.number(1, chars.len() as u32 - 1) as usize;
        chars.insert(at, (*dice.pick(INSIDE)).to_owned());
    }
    chars.concat()
}

/// The same gap after every character.
fn spelled(code: &Code, dice: &mut Dice) -> String {
    let gap = *dice.pick(&[" ", " ", ".", "/", "-", "\n", "\u{2009}", " - "]);
    let text = if dice.once_in(2) && !matches!(code.sign, Some((_, sign)) if sign != '-') {
        code.without_sign().written()
    } else {
        code.written()
    };
    let chars: Vec<String> = text.chars().map(String::from).collect();
    chars.join(gap)
}

/// Hidden characters, other digits or look-alike letters over what is written.
fn over(text: &str, dice: &mut Dice) -> String {
    match dice.number(0, 2) {
        0 => hidden(text, dice),
        1 => other_digits(text, dice),
        _ => {
            let alike = alike(text, dice);
            if alike == text {
                hidden(text, dice)
            } else {
                alike
            }
        }
    }
}

fn hidden(text: &str, dice: &mut Dice) -> String {
    let rate = dice.number(1, 4);
    let mark = *dice.pick(HIDDEN);
    let mut disguised = String::new();
    for (i, c) in text.chars().enumerate() {
        disguised.push(c);
        if i == 0 || dice.once_in(rate) {
            disguised.push_str(mark);
        }
    }
    disguised
}

fn other_digits(text: &str, dice: &mut Dice) -> String {
    let zero = *dice.pick(ZEROS);
    let rate = dice.number(1, 3);
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) if dice.once_in(rate) => char::from_u32(zero + digit).unwrap(),
            _ => c,
        })
        .collect()
}

fn alike(text: &str, dice: &mut Dice) -> String {
    text.chars()
        .map(|c| {
            let upper = c.to_ascii_uppercase();
            match ALIKE.iter().find(|(letter, _)| *letter == upper) {
                Some((_, alike)) => {
                    let alike: Vec<char> = alike.chars().collect();
                    *dice.pick(&alike)
                }
                None => c,
            }
        })
        .collect()
}

/// The code with a wrong check character.
pub fn mistype(code: &Code, dice: &mut Dice) -> Code {
    let mut wrong = code.clone();
    let last = wrong.groups.last_mut().unwrap();
    let check = last.pop().unwrap();
    let others: Vec<char> = if code.kind == CodeKind::Finnish {
        "0123456789ABCDEFHJKLMNPRSTUVWXY".chars().collect()
    } else {
        ('0'..='9').collect()
    };
    let others: Vec<char> = others.into_iter().filter(|&other| other != check).collect();
    last.push(*dice.pick(&others));
    wrong
}

/// The code in two to four consecutive messages.
pub fn split(code: &Code, dice: &mut Dice) -> Vec<String> {
    let written = code.written();
    let chars: Vec<char> = written.chars().collect();
    let cut = match code.sign {
        Some(_) if dice.once_in(2) => written.find(|c: char| !c.is_ascii_digit()).unwrap(),
        _ => dice.number(2, chars.len() as u32 - 1) as usize,
    };
    let (head, tail) = chars.split_at(cut);
    let mut parts = vec![head.iter().collect::<String>()];
    if tail.len() > 3 && dice.once_in(3) {
        let (middle, end) = tail.split_at(2);
        parts.push(middle.iter().collect());
        parts.push(end.iter().collect());
    } else {
        parts.push(tail.iter().collect());
    }
    parts
}
