//! Makes the generated part of the corpus, always the same.

use portti::domain::service::CodeKind;

use crate::codes::{self, Code};
use crate::dice::Dice;
use crate::disguise;
use crate::fillers;
use crate::line::{Label, Line, Rules};
use crate::retold;
use crate::{texts_en_da as english, texts_fi_sv as finnish};

/// How many lines of each label a kind gets: Finnish and Swedish codes are what matters most.
const KINDS: [(CodeKind, usize); 7] = [
    (CodeKind::Finnish, 160),
    (CodeKind::Swedish, 100),
    (CodeKind::Danish, 30),
    (CodeKind::Norwegian, 30),
    (CodeKind::Estonian, 30),
    (CodeKind::PaymentCard, 30),
    (CodeKind::Iban, 30),
];
/// How often each template of an ordinary message is filled.
const FILLINGS: usize = 17;

/// How many lines of noise there are.
const NOISE: usize = 800;
/// What noise is made of, beside digits, codes and numbers of other kinds.
const SOUNDS: &[&str] = &[
    "-",
    " ",
    " ",
    ".",
    "/",
    "\n",
    "+",
    ",",
    ":",
    "A",
    "c",
    "x",
    "P",
    "K",
    "\u{2013}",
    "\u{200b}",
    "\u{301}",
    "\u{ff11}",
    "\u{661}",
    "\u{1d7d9}",
    "\u{a0}",
    "С",
    "ä",
    "😀",
    "漢",
    " hetu ",
    " puh. ",
    " visa ",
    " iban ",
    " tilaus ",
    "FI",
    "SE",
    " on ",
    "www.",
    "https://",
    "FI21 1234 5600 0007 85",
];

/// Words that matter where a code is retold, and some that nearly do.
const TOLD: &[&str] = &[
    "nollayksi",
    "NOLLA",
    "yks kaks",
    "kuusikko",
    "viiva",
    "plus",
    "pee",
    "tee",
    "toukokuuta",
    "May",
    "maj",
    "n\u{200b}olla",
    "neljä",
    "nelja",
    "två",
    "loppuosa",
    "sista fyra",
    "last four",
    "tilaus",
    "kortin",
    "IBAN",
    "ja",
    "A",
    "å",
    "𝐧𝐨𝐥𝐥𝐚",
    "on vain niin monta muuta sanaa tässä välissä että",
];

/// The generated lines.
pub fn generate() -> Vec<Line> {
    let mut dice = Dice::new(2026);
    let mut lines = Vec::new();
    for (kind, count) in KINDS {
        for _ in 0..count {
            let code = codes::of_kind(kind, &mut dice);
            let text = dice.pick(&codes::proper_forms(&code)).clone();
            lines.push(positive(Label::WellFormed, &code, &text, &mut dice));
        }
        for _ in 0..count {
            let code = codes::of_kind(kind, &mut dice);
            let text = disguise::disguise(&code, &mut dice);
            lines.push(positive(Label::Disguised, &code, &text, &mut dice));
        }
        if matches!(kind, CodeKind::Finnish | CodeKind::Swedish) {
            for _ in 0..count / 4 {
                lines.push(mistyped(kind, &mut dice));
            }
            for _ in 0..count / 4 {
                lines.push(split(kind, &mut dice));
            }
        }
    }
    negatives(&mut lines, &mut dice);
    for _ in 0..NOISE {
        lines.push(noise(&mut dice));
    }
    lines.extend(retold::lines());
    for _ in 0..NOISE / 2 {
        lines.push(told_noise(&mut dice));
    }
    lines
}

fn rules(kind: CodeKind, dice: &mut Dice) -> Rules {
    match kind {
        CodeKind::Finnish | CodeKind::Swedish if !dice.once_in(4) => Rules::Default,
        _ => Rules::All,
    }
}

fn positive(label: Label, code: &Code, text: &str, dice: &mut Dice) -> Line {
    let (language, around) = *dice.pick(english::AROUND);
    Line {
        label,
        kind: Some(code.kind),
        language: language.to_owned(),
        rules: rules(code.kind, dice),
        earlier: Vec::new(),
        text: around.replace("{}", text),
    }
}

fn mistyped(kind: CodeKind, dice: &mut Dice) -> Line {
    let (language, around) = *dice.pick(english::NAMED);
    let code = codes::of_kind(kind, dice);
    let code = disguise::mistype(&code, dice);
    let text = code.written();
    Line {
        label: Label::Mistyped,
        kind: Some(kind),
        language: language.to_owned(),
        rules: Rules::Default,
        earlier: Vec::new(),
        text: around.replace("{}", &text),
    }
}

fn split(kind: CodeKind, dice: &mut Dice) -> Line {
    let code = codes::of_kind(kind, dice);
    let mut earlier = disguise::split(&code, dice);
    let text = earlier.pop().unwrap();
    if dice.once_in(3) {
        let begun = earlier.len();
        let words = *dice.pick(&["Se on ", "tässä ", "det är "]);
        earlier[begun - 1].insert_str(0, words);
    }
    if dice.once_in(4) {
        earlier.insert(0, (*dice.pick(&["Hei", "odota hetki", "hetki"])).to_owned());
    }
    if dice.once_in(5) {
        earlier.push((*dice.pick(&["ja", "hetki vielä", "sitten"])).to_owned());
    }
    Line {
        label: Label::Split,
        kind: Some(kind),
        language: "fi".to_owned(),
        rules: Rules::Default,
        earlier,
        text,
    }
}

fn negatives(lines: &mut Vec<Line>, dice: &mut Dice) {
    for (language, templates) in [
        ("fi", finnish::FINNISH),
        ("sv", finnish::SWEDISH),
        ("en", english::ENGLISH),
        ("da", english::DANISH),
    ] {
        for template in templates {
            for _ in 0..FILLINGS {
                let text = fillers::fill(template, dice);
                lines.push(clean(language, Vec::new(), text, dice));
            }
        }
        for _ in 0..30 {
            let earlier = (0..dice.number(1, 4))
                .map(|_| any(templates, dice))
                .collect();
            let text = any(templates, dice);
            lines.push(clean(language, earlier, text, dice));
        }
    }
    for (language, texts) in [
        ("fi", finnish::PLAIN_FINNISH),
        ("sv", finnish::PLAIN_SWEDISH),
        ("en", english::PLAIN_ENGLISH),
        ("da", english::PLAIN_DANISH),
    ] {
        for text in texts {
            lines.push(clean(language, Vec::new(), (*text).to_owned(), dice));
        }
    }
}

/// Bits of everything in a row.
fn noise(dice: &mut Dice) -> Line {
    let text = sounds(dice);
    let earlier = (0..dice.number(0, 2)).map(|_| sounds(dice)).collect();
    Line {
        label: Label::Noise,
        kind: None,
        language: String::new(),
        rules: *dice.pick(&[Rules::Default, Rules::NoIban, Rules::All]),
        earlier,
        text,
    }
}

/// Bits of codes as people tell them, in a row.
fn told_noise(dice: &mut Dice) -> Line {
    let told = |dice: &mut Dice| {
        let mut text = String::new();
        for _ in 0..dice.number(1, 6) {
            let kind = *dice.pick(&[CodeKind::Finnish, CodeKind::Swedish]);
            let code = retold::spoken_code(kind, dice);
            let bit = match dice.number(0, 5) {
                0 => retold::in_full(kind, dice),
                1 => retold::with_words(kind, dice).1,
                2 => retold::in_words(&code, dice).1,
                3 => fillers::fill("{date} {time4} {spoken7} {room}", dice),
                4 => (*dice.pick(TOLD)).to_owned(),
                _ => sounds(dice),
            };
            // Every other bit lacks its beginning.
            let cut = Some(dice.number(0, 12) as usize).filter(|cut| *cut > 6);
            text.extend(bit.chars().skip(cut.unwrap_or_default()));
            let end: &str = dice.pick::<&str>(&["", " ", ", ", "\n"]);
            text.push_str(end);
        }
        text
    };
    let text = told(dice);
    let earlier = (0..dice.number(0, 2)).map(|_| told(dice)).collect();
    Line {
        label: Label::Noise,
        kind: None,
        language: String::new(),
        rules: *dice.pick(&[Rules::Default, Rules::NoIban, Rules::All]),
        earlier,
        text,
    }
}

fn sounds(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..dice.number(1, 12) {
        match dice.number(0, 9) {
            0..=2 => {
                let sound = *dice.pick(SOUNDS);
                text.push_str(sound);
            }
            3..=6 => {
                let length = dice.number(1, 6) as usize;
                text.push_str(&dice.digits(length));
            }
            7 => text.push_str(&fillers::fill("{phone}", dice)),
            _ => {
                let (kind, _) = *dice.pick(&KINDS);
                let code = codes::of_kind(kind, dice);
                text.push_str(&disguise::disguise(&code, dice));
            }
        }
    }
    text
}

fn any(templates: &[&str], dice: &mut Dice) -> String {
    let template = *dice.pick(templates);
    fillers::fill(template, dice)
}

fn clean(language: &str, earlier: Vec<String>, text: String, dice: &mut Dice) -> Line {
    Line {
        label: Label::Clean,
        kind: None,
        language: language.to_owned(),
        rules: *dice.pick(&[Rules::Default, Rules::NoIban]),
        earlier,
        text,
    }
}
