//! Codes as people tell them who do not write them: dates in full, words between the parts, digits in
//! words; and the ordinary messages that look the most like them.

use portti::domain::service::CodeKind;

use crate::codes::{self, Code};
use crate::dice::Dice;
use crate::fillers;
use crate::line::{Label, Line, Rules};
use crate::tempting::{PAIRS, TEMPTING};

/// How many lines each way of telling gets.
const EACH: usize = 60;
/// How often each template of a tempting message is filled.
const FILLINGS: usize = 25;

/// What stands between date and tail, and names the tail.
const BETWEEN: &[(&str, &str)] = &[
    ("fi", "{date} ja loppu on {tail}"),
    ("fi", "syntynyt {date}, tunnuksen loppuosa {tail}"),
    ("fi", "Hetuni alkaa {date} ja päättyy {tail}."),
    ("fi", "{date} loppuosa:{tail}"),
    ("fi", "alkuosa {date}\nloppuosa {tail}"),
    (
        "fi",
        "henkilötunnus on ensin {date} ja sitten {tail}, kiitos",
    ),
    (
        "fi",
        "Olen syntynyt {date} ja tunnukseni viimeiset merkit ovat {tail}",
    ),
    ("sv", "{date} och sista fyra {tail}"),
    ("sv", "född {date}, de fyra sista siffrorna är {tail}"),
    (
        "sv",
        "Mitt personnummer börjar med {date} och slutar på {tail}",
    ),
    ("sv", "{date} med kontrollsiffrorna {tail}."),
    ("en", "born {date}, last four {tail}"),
    (
        "en",
        "My date of birth is {date} and the last characters are {tail}",
    ),
    ("en", "{date} begins my personal ID, ending in {tail}"),
];

const SPOKEN: [[&str; 10]; 3] = [
    [
        "nolla",
        "yksi",
        "kaksi",
        "kolme",
        "neljä",
        "viisi",
        "kuusi",
        "seitsemän",
        "kahdeksan",
        "yhdeksän",
    ],
    [
        "noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio",
    ],
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ],
];
const SIGNS: [&str; 3] = ["viiva", "streck", "dash"];
const JANUARY: [(&str, &str); 3] = [("fi", "tammikuuta"), ("sv", "januari"), ("en", "January")];

/// The date and the tail of a code whose year is `year`, and its sign.
struct Parts {
    day: u32,
    month: u32,
    year: u32,
    sign: char,
    tail: String,
}

impl Parts {
    fn finnish(dice: &mut Dice) -> Self {
        let code = codes::finnish(dice);
        let (_, sign) = code.sign.unwrap();
        let number = |at: usize| code.groups[at].parse::<u32>().unwrap();
        let century = match sign {
            '+' => 1800,
            'A'..='F' => 2000,
            _ => 1900,
        };
        let tail = code.groups[3..].concat();
        Self {
            day: number(0),
            month: number(1),
            year: century + number(2),
            sign,
            tail: if dice.once_in(3) {
                tail.to_lowercase()
            } else {
                tail
            },
        }
    }

    /// A Swedish code of the last century: later ones need a word beside them.
    fn swedish(dice: &mut Dice) -> Self {
        let code = loop {
            let code = codes::swedish(dice);
            let short = code.groups.iter().map(String::len).sum::<usize>() == 10;
            if short && !code.written().contains('+') && code.groups[0].as_str() >= "24" {
                break code;
            }
        };
        let all = code.groups.concat();
        let number = |at: usize| all[at..at + 2].parse::<u32>().unwrap();
        Self {
            day: number(4),
            month: number(2),
            year: 1900 + number(0),
            sign: '-',
            tail: all[6..].to_owned(),
        }
    }

    /// The date in one of the ways in which people write dates.
    fn date(&self, dice: &mut Dice) -> String {
        let (day, month, year) = (self.day, self.month, self.year);
        let mark = *dice.pick(&[".", ".", ".", "/", "-", " ", ". ", "\u{2013}"]);
        match dice.number(0, 5) {
            0 => format!("{day:02}{mark}{month:02}{mark}{year}"),
            1 | 2 => format!("{day}{mark}{month}{mark}{year}"),
            3 => format!("{day:02}{month:02}{year}"),
            4 => format!("{year}-{month:02}-{day:02}"),
            _ => format!("{year}{mark}{month}{mark}{day}"),
        }
    }

    /// As a code of this kind begins where it is properly written.
    fn short(&self, kind: CodeKind) -> String {
        let (day, month, year) = (self.day, self.month, self.year % 100);
        match kind {
            CodeKind::Swedish => format!("{year:02}{month:02}{day:02}"),
            _ => format!("{day:02}{month:02}{year:02}"),
        }
    }

    fn end(&self) -> String {
        if self.sign == '-' {
            self.tail.clone()
        } else {
            format!("{}{}", self.sign, self.tail)
        }
    }
}

fn parts(kind: CodeKind, dice: &mut Dice) -> Parts {
    match kind {
        CodeKind::Swedish => Parts::swedish(dice),
        _ => Parts::finnish(dice),
    }
}

/// The code with its date in full: with a sign or a letter at its end, or with a word that names it.
pub fn in_full(kind: CodeKind, dice: &mut Dice) -> String {
    let parts = parts(kind, dice);
    let date = parts.date(dice);
    if parts.sign != '-' {
        return format!("{date}{}{}", parts.sign, parts.tail);
    }
    if parts.tail.chars().all(|c| c.is_ascii_digit()) && dice.once_in(2) {
        let name = *dice.pick(&[
            "henkilötunnus",
            "personnummer",
            "hetu:",
            "social security number",
        ]);
        let gap = *dice.pick(&[" ", " - ", "/"]);
        return format!("{name} {date}{gap}{}", parts.tail);
    }
    if parts.tail.chars().all(|c| c.is_ascii_digit()) {
        let gap = *dice.pick(&["-", "\u{2013}"]);
        return format!("{date}{gap}{}", parts.tail);
    }
    let gap = *dice.pick(&["-", "-", "-", " ", " ", "\u{2013}", " - ", "/"]);
    format!("{date}{gap}{}", parts.tail)
}

/// The code with words between its parts, one of which names a part.
pub fn with_words(kind: CodeKind, dice: &mut Dice) -> (&'static str, String) {
    let parts = parts(kind, dice);
    let &(language, template) = dice.pick(BETWEEN);
    let date = if dice.once_in(2) {
        parts.short(kind)
    } else {
        parts.date(dice)
    };
    let tail = match dice.number(0, 2) {
        0 if parts.sign == '-' => format!("-{}", parts.tail),
        _ => parts.end(),
    };
    let text = template.replace("{date}", &date).replace("{tail}", &tail);
    (language, text)
}

/// The code with all or most of its digits in words.
pub fn in_words(code: &Code, dice: &mut Dice) -> (&'static str, String) {
    let language = dice.number(0, 2) as usize;
    let gap = *dice.pick(&[" ", " ", " ", ", ", "-", "\n"]);
    let written = dice.once_in(5);
    let mut words: Vec<String> = Vec::new();
    for (at, c) in code.written().chars().enumerate() {
        match c.to_digit(10) {
            Some(digit) if written && at < 6 => words.push(digit.to_string()),
            Some(digit) => words.push(SPOKEN[language][digit as usize].to_owned()),
            None if c == '-' && dice.once_in(2) => words.push(SIGNS[language].to_owned()),
            None if c == '-' => {}
            None => words.push(c.to_string()),
        }
    }
    let text = words.join(gap);
    (["fi", "sv", "en"][language], text)
}

/// Lines of all these, and of what tempts.
pub fn lines() -> Vec<Line> {
    let mut dice = Dice::new(2027);
    let mut lines = Vec::new();
    for kind in [CodeKind::Finnish, CodeKind::Swedish] {
        for _ in 0..EACH {
            let text = in_full(kind, &mut dice);
            lines.push(told(kind, "fi", Vec::new(), text));
            let (language, text) = with_words(kind, &mut dice);
            lines.push(told(kind, language, Vec::new(), text));
            let code = spoken_code(kind, &mut dice);
            let (language, text) = in_words(&code, &mut dice);
            lines.push(told(kind, language, Vec::new(), text));
        }
        for _ in 0..EACH / 3 {
            lines.push(in_two(kind, &mut dice));
        }
    }
    for (language, text) in by_month(&mut dice) {
        lines.push(told(CodeKind::Finnish, language, Vec::new(), text));
    }
    for (language, template) in TEMPTING {
        for _ in 0..FILLINGS {
            let text = fillers::fill(template, &mut dice);
            lines.push(clean(language, text, &mut dice));
        }
    }
    for (language, first, second) in PAIRS {
        for _ in 0..FILLINGS {
            let earlier = vec![fillers::fill(first, &mut dice)];
            let text = fillers::fill(second, &mut dice);
            let line = clean(language, text, &mut dice);
            lines.push(Line { earlier, ..line });
        }
    }
    lines
}

/// A code that may be spelled out: a Swedish one with its ten digits, none that may be a mobile number.
pub fn spoken_code(kind: CodeKind, dice: &mut Dice) -> Code {
    loop {
        let code = codes::of_kind(kind, dice);
        let swedish = kind == CodeKind::Swedish;
        let digits = code.groups.concat();
        let phone = ["040", "041", "050"]
            .iter()
            .any(|area| digits.starts_with(area));
        if !phone && (code.sign.is_some_and(|(_, sign)| sign != '+') || swedish) {
            return code;
        }
    }
}

/// A code in full in two messages, or with its second half in words.
fn in_two(kind: CodeKind, dice: &mut Dice) -> Line {
    let parts = parts(kind, dice);
    let date = parts.date(dice);
    let tail: String = if dice.once_in(3) {
        let words = parts.tail.chars().map(|c| match c.to_digit(10) {
            Some(digit) => SPOKEN[0][digit as usize].to_owned(),
            None => c.to_string(),
        });
        words.collect::<Vec<_>>().join(" ")
    } else {
        parts.tail.clone()
    };
    let mut earlier = vec![format!("syntynyt {date}")];
    if dice.once_in(2) {
        earlier.push("hetki".to_owned());
    }
    told(
        kind,
        "fi",
        earlier,
        format!("ja loppu {} {tail}", parts.sign),
    )
}

/// Codes with the name of their month.
fn by_month(dice: &mut Dice) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    for (language, month) in JANUARY {
        for _ in 0..5 {
            let parts = loop {
                let parts = Parts::finnish(dice);
                if parts.month == 1 && parts.sign == '-' {
                    break parts;
                }
            };
            let Parts {
                day, year, tail, ..
            } = parts;
            lines.push((language, format!("{day}. {month} {year}, loppuosa {tail}")));
        }
    }
    lines
}

fn told(kind: CodeKind, language: &str, earlier: Vec<String>, text: String) -> Line {
    Line {
        label: Label::Retold,
        kind: Some(kind),
        language: language.to_owned(),
        rules: Rules::Default,
        earlier,
        text,
    }
}

fn clean(language: &str, text: String, dice: &mut Dice) -> Line {
    Line {
        label: Label::Clean,
        kind: None,
        language: language.to_owned(),
        rules: *dice.pick(&[Rules::Default, Rules::NoIban]),
        earlier: Vec::new(),
        text,
    }
}
