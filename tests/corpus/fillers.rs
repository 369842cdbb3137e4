//! Numbers that are no codes: phones, dates, times, orders, cases, addresses and so on.

use crate::dice::Dice;

/// Fills each `{name}` of a template.
pub fn fill(template: &str, dice: &mut Dice) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap();
        text.push_str(before);
        text.push_str(&filler(name, dice));
        rest = after;
    }
    text + rest
}

fn filler(name: &str, dice: &mut Dice) -> String {
    match name {
        "phone" => phone(dice),
        "phone_sv" => swedish_phone(dice),
        "phone_da" => danish_phone(dice),
        "phone_en" => english_phone(dice),
        "date" => date(dice),
        "dates" => dates(dice),
        "time" => time(dice),
        "times" => format!(
            "{}{}{}",
            time(dice),
            dice.pick(&["-", "\u{2013}", " - ", " \u{2013} "]),
            time(dice)
        ),
        "order" => order(dice),
        "case" => case(dice),
        "iban" => iban(dice),
        "url" => url(dice),
        "money" => money(dice),
        "reference" => reference(dice),
        "company" => format!("{}-{}", dice.digits(7), dice.number(0, 9)),
        "postal" => format!("{:05}", dice.number(100, 99_999)),
        "house" => format!(
            "{} {} {}",
            dice.number(1, 140),
            dice.pick(&["A", "B", "C", "as.", "lgh"]),
            dice.number(1, 120)
        ),
        other => measure(other, dice),
    }
}

fn measure(name: &str, dice: &mut Dice) -> String {
    match name {
        "room" => format!(
            "{}{}",
            dice.number(2, 999),
            dice.pick(&["", "A", "B", " C"])
        ),
        "room4" => format!("{:04}", dice.number(0, 9999)),
        "time4" => format!("{:02}{:02}", dice.number(6, 21), dice.number(0, 11) * 5),
        "weight" => dice.number(2400, 4900).to_string(),
        "spoken7" => spoken(7, dice),
        "small" => dice.number(1, 30).to_string(),
        "stair" => format!(
            "{}{}",
            dice.number(2, 999),
            dice.pick(&["A", " A", " B", "C", " D"])
        ),
        "born" => born(dice),
        "year" => dice.number(1935, 2026).to_string(),
        "pressure" => format!("{}/{}", dice.number(95, 180), dice.number(55, 110)),
        "decimal" => format!(
            "{}{}{}",
            dice.number(1, 250),
            dice.pick(&[",", "."]),
            dice.number(0, 99)
        ),
        "place" => format!(
            "{}.{}, {}.{}",
            dice.number(55, 69),
            dice.digits(6),
            dice.number(10, 29),
            dice.digits(6)
        ),
        "address" => (0..4)
            .map(|_| dice.number(1, 255).to_string())
            .collect::<Vec<_>>()
            .join("."),
        "estate" => format!(
            "{:03}-{:03}-{:04}-{:04}",
            dice.number(5, 992),
            dice.number(1, 899),
            dice.number(1, 9999),
            dice.number(1, 999)
        ),
        "isbn" => format!(
            "978-951-{}-{}-{}",
            dice.digits(2),
            dice.digits(4),
            dice.number(0, 9)
        ),
        other => panic!("no filler {other}"),
    }
}

/// A date with its whole year, as people write dates of birth and of visits.
fn born(dice: &mut Dice) -> String {
    let (day, month) = (dice.number(1, 28), dice.number(1, 12));
    let year = dice.number(1930, 2026);
    match dice.number(0, 5) {
        0..=2 => format!("{day}.{month}.{year}"),
        3 => format!("{day:02}.{month:02}.{year}"),
        4 => format!("{year}-{month:02}-{day:02}"),
        _ => format!("{day:02}{month:02}{year}"),
    }
}

/// So many digits in words.
fn spoken(count: usize, dice: &mut Dice) -> String {
    let words = ["nolla", "yksi", "kaksi", "viisi", "kuusi", "yhdeksän"];
    let said: Vec<&str> = (0..count).map(|_| *dice.pick(&words)).collect();
    said.join(" ")
}

fn phone(dice: &mut Dice) -> String {
    let area = *dice.pick(&["040", "041", "044", "045", "050", "0400", "046"]);
    let seven = dice.digits(7);
    let (three, four) = seven.split_at(3);
    let long = &area[1..];
    match dice.number(0, 11) {
        0 => format!("{area} {three} {four}"),
        1 | 2 => format!("{area}{seven}"),
        3 => format!("{area}-{seven}"),
        4 => format!("{area}-{three} {four}"),
        5 => format!("{area}-{three}-{four}"),
        6 => format!("+358 {long} {three} {four}"),
        7 => format!("+358{long}{seven}"),
        8 => format!("+358 {long} {seven}"),
        9 => format!("{area} {} {} {}", &seven[..3], &seven[3..5], &seven[5..]),
        10 => format!(
            "{} {} {}",
            dice.pick(&["09", "02", "03", "014", "(09)"]),
            &seven[..3],
            &seven[3..]
        ),
        _ => format!(
            "{} {} {}",
            dice.pick(&["0295", "0800", "0206", "010"]),
            dice.digits(3),
            dice.digits(3)
        ),
    }
}

fn swedish_phone(dice: &mut Dice) -> String {
    let area = *dice.pick(&["070", "072", "073", "076", "079"]);
    let seven = dice.digits(7);
    match dice.number(0, 6) {
        0 | 1 => format!("{area}-{} {} {}", &seven[..3], &seven[3..5], &seven[5..]),
        2 => format!("{area}{seven}"),
        3 => format!("{area} {} {} {}", &seven[..3], &seven[3..5], &seven[5..]),
        4 => format!(
            "+46 {} {} {} {}",
            &area[1..],
            &seven[..3],
            &seven[3..5],
            &seven[5..]
        ),
        5 => format!("+46{}{seven}", &area[1..]),
        _ => format!(
            "{}-{} {} {}",
            dice.pick(&["08", "031", "046", "018"]),
            &seven[..3],
            &seven[3..5],
            &seven[5..]
        ),
    }
}

fn danish_phone(dice: &mut Dice) -> String {
    let eight = dice.digits(8);
    let pairs = format!(
        "{} {} {} {}",
        &eight[..2],
        &eight[2..4],
        &eight[4..6],
        &eight[6..]
    );
    match dice.number(0, 3) {
        0 => eight,
        1 => pairs,
        2 => format!("+45 {pairs}"),
        _ => format!("+45{eight}"),
    }
}

fn english_phone(dice: &mut Dice) -> String {
    let six = dice.digits(6);
    match dice.number(0, 4) {
        0 => format!("+44 20 7946 {}", dice.digits(4)),
        1 => format!("020 7946 {}", dice.digits(4)),
        2 => format!("07700 {six}"),
        3 => format!("+44 7700 {six}"),
        _ => format!("+1 415 555 {}", dice.digits(4)),
    }
}

fn day(dice: &mut Dice) -> (u32, u32, u32) {
    (
        dice.number(1, 28),
        dice.number(1, 12),
        dice.number(2015, 2027),
    )
}

fn date(dice: &mut Dice) -> String {
    let (day, month, year) = day(dice);
    let short = year % 100;
    match dice.number(0, 6) {
        0 | 1 => format!("{day}.{month}.{year}"),
        2 => format!("{day:02}.{month:02}.{year}"),
        3 => format!("{day:02}.{month:02}.{short:02}"),
        4 => format!("{year}-{month:02}-{day:02}"),
        5 => format!("{day:02}/{month:02}/{year}"),
        _ => format!("{day}.{month}."),
    }
}

fn dates(dice: &mut Dice) -> String {
    let ((d1, m1, y1), (d2, m2, y2)) = (day(dice), day(dice));
    let dash = *dice.pick(&["-", "\u{2013}", " - ", " \u{2013} "]);
    match dice.number(0, 4) {
        0 => format!("{d1}.{m1}.{dash}{d2}.{m2}.{y2}"),
        1 => format!("{d1}.{m1}.{y1}{dash}{d2}.{m2}.{y2}"),
        2 => format!(
            "{d1:02}.{m1:02}.{}{dash}{d2:02}.{m2:02}.{}",
            y1 % 100,
            y2 % 100
        ),
        3 => format!("{y1}-{m1:02}-{d1:02} \u{2013} {y2}-{m2:02}-{d2:02}"),
        _ => format!("{d1}.{dash}{d2}.{m2}."),
    }
}

fn time(dice: &mut Dice) -> String {
    let (hour, minute) = (dice.number(6, 21), dice.number(0, 11) * 5);
    match dice.number(0, 2) {
        0 => format!("{hour}.{minute:02}"),
        1 => format!("{hour:02}:{minute:02}"),
        _ => hour.to_string(),
    }
}

fn order(dice: &mut Dice) -> String {
    let length = dice.number(5, 12) as usize;
    match dice.number(0, 4) {
        0 | 1 => dice.digits(length),
        2 => format!(
            "{}-{}",
            dice.pick(&["T", "ORD", "WEB", "KK"]),
            dice.digits(length)
        ),
        3 => format!("{}-{}", dice.number(2020, 2026), dice.digits(6)),
        _ => format!("{}-{}-{}", dice.digits(4), dice.digits(4), dice.digits(4)),
    }
}

fn case(dice: &mut Dice) -> String {
    let (number, year) = (dice.number(1, 99_999), dice.number(2018, 2026));
    match dice.number(0, 4) {
        0 => format!(
            "{number}/{:02}.{:02}.{:02}/{year}",
            dice.number(0, 14),
            dice.number(0, 9),
            dice.number(0, 5)
        ),
        1 => format!("VN/{number}/{year}"),
        2 => format!("HEL {year}-{number:06}"),
        3 => format!("{year}/{number}"),
        _ => format!("{year}-{number:05}-{}", dice.number(1, 9)),
    }
}

fn iban(dice: &mut Dice) -> String {
    let code = crate::codes::iban(dice);
    if dice.once_in(2) {
        code.written()
    } else {
        code.groups.join(" ")
    }
}

fn url(dice: &mut Dice) -> String {
    let site = *dice.pick(&[
        "https://www.kunta.example",
        "https://example.fi",
        "www.example.se",
        "https://example.org",
    ]);
    match dice.number(0, 4) {
        0 => format!("{site}/a/74-{}", dice.digits(8)),
        1 => format!("{site}/art-{}.html", dice.digits(13)),
        2 => format!("{site}/tilaus?id={}", dice.digits(10)),
        3 => format!(
            "{site}/{}/{:02}/{:02}/uutinen-{}",
            dice.number(2015, 2026),
            dice.number(1, 12),
            dice.number(1, 28),
            dice.digits(4)
        ),
        _ => format!("{site}/sivu/{}?t={}", dice.digits(6), dice.digits(10)),
    }
}

fn money(dice: &mut Dice) -> String {
    match dice.number(0, 3) {
        0 => format!("{},{:02} €", dice.number(1, 999), dice.number(0, 99)),
        1 => format!("{} {:03} €", dice.number(1, 99), dice.number(0, 999)),
        2 => format!("{} e", dice.number(5, 900)),
        _ => format!(
            "{} {:03},{:02} kr",
            dice.number(1, 99),
            dice.number(0, 999),
            dice.number(0, 99)
        ),
    }
}

fn reference(dice: &mut Dice) -> String {
    let length = dice.number(6, 20) as usize;
    let digits = dice.digits(length);
    if dice.once_in(2) {
        return digits;
    }
    // Finnish reference numbers stand in fives, counted from the end.
    let head = digits.len() % 5;
    let mut groups = vec![];
    if head > 0 {
        groups.push(&digits[..head]);
    }
    groups.extend(
        (head..digits.len())
            .step_by(5)
            .map(|at| &digits[at..at + 5]),
    );
    groups.join(" ")
}
