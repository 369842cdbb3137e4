//! Free texts.

use crate::domain::decide::text::{self, Form, address_form, clean, phone_form};
use crate::domain::private::Private;
use crate::domain::refusal::Refusal;

const FORMS: [Form; 10] = [
    text::NAME,
    text::PHONE,
    text::TOPIC,
    text::MESSAGE,
    text::NOTE,
    text::TRANSFER_NOTE,
    text::REASON,
    text::SURVEY,
    text::FILE_NAME,
    text::ADDRESS,
];

fn cleaned(form: Form, text: &str) -> Result<String, Refusal> {
    clean(form, &Private::from(text)).map(|text| text.expose().to_owned())
}

#[test]
fn limits_count_characters_after_trimming() {
    for form in FORMS {
        let limit = form.limit as usize;
        let longest = "ä".repeat(limit);
        assert_eq!(
            cleaned(form, &format!("  {longest}\u{A0}")),
            Ok(longest.clone())
        );
        let too_long = Refusal::TooLong {
            field: form.field,
            limit: form.limit,
        };
        assert_eq!(cleaned(form, &format!("{longest}ä")), Err(too_long));
    }
    let limits = FORMS.map(|form| (form.field, form.limit));
    let expected = [
        ("name", 100),
        ("phone", 30),
        ("topic", 500),
        ("message", 10_000),
        ("note", 4_000),
        ("note", 4_000),
        ("reason", 4_000),
        ("survey", 2_000),
        ("file_name", 200),
        ("address", 254),
    ];
    assert_eq!(limits, expected);
}

#[test]
fn empty_texts_are_refused_where_one_is_needed() {
    for form in FORMS {
        for blank in ["", " \t\r\n", "\u{200B}\u{FEFF}\u{AD}"] {
            let expected = if form.optional {
                Ok(String::new())
            } else {
                Err(Refusal::Empty { field: form.field })
            };
            assert_eq!(cleaned(form, blank), expected);
        }
    }
}

#[test]
fn control_characters_are_refused() {
    for form in FORMS {
        let malformed = Err(Refusal::Malformed { field: form.field });
        for control in ["a\0b", "a\x1B[31mb", "a\x7Fb", "a\u{85}b", "a\rb"] {
            assert_eq!(cleaned(form, control), malformed);
        }
        for line in ["a\nb", "a\tb", "a\u{2028}b", "a\u{202E}b"] {
            let expected = if form.lines {
                Ok(line.to_owned())
            } else {
                malformed.clone()
            };
            assert_eq!(cleaned(form, line), expected, "{}", form.field);
        }
    }
    assert_eq!(cleaned(text::MESSAGE, "a\r\nb"), Ok("a\nb".into()));
}

#[test]
fn phone_numbers() {
    let right = [
        "112",
        "0401234567",
        "+358 40 123 4567",
        "(09) 310-1691",
        "116117",
    ];
    for phone in right {
        assert_eq!(phone_form(phone), Ok(()), "{phone}");
    }
    let malformed = Err(Refusal::Malformed { field: "phone" });
    for phone in [
        "12",
        "+",
        "040 x",
        "040+123",
        "1234567890123456",
        "040/123",
        "٠٤٠١٢٣٤",
    ] {
        assert_eq!(phone_form(phone), malformed, "{phone}");
    }
}

#[test]
fn addresses() {
    let right = [
        "tiina@example.org",
        "t.t+chat@mail.example.org",
        "o'hara@example.org",
        "meili@päivä.example",
    ];
    for address in right {
        assert_eq!(address_form(address), Ok(()), "{address}");
    }
    let malformed = Err(Refusal::Malformed { field: "address" });
    let long = format!("{}@example.org", "a".repeat(65));
    let wrong = [
        "tiina",
        "@example.org",
        "tiina@",
        "tiina@example",
        "tiina@.org",
        "tiina@example..org",
        "tiina@-example.org",
        "a@b@example.org",
        ".tiina@example.org",
        "tiina.@example.org",
        "ti ina@example.org",
        "tiina@example.org,muu@example.org",
        "tiina@example.org>",
        "\"tiina\"@example.org",
        "tiina@[127.0.0.1]",
        "tiina@example.org\nBcc: muu@example.org",
        &long,
    ];
    for address in wrong {
        assert_eq!(address_form(address), malformed, "{address}");
    }
}
