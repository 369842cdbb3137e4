//! Free texts: trimmed, limited, free of control characters and screened, before anything is kept.

use super::super::private::Private;
use super::super::refusal::Refusal;
use super::super::screening::{Reason, Screener};
use super::super::service::AfterIdentification;
use super::Case;

/// The form that a free text must have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// What refusals call it.
    pub field: &'static str,
    /// The longest it may be, in characters after trimming.
    pub limit: u32,
    /// Whether it may be empty.
    pub optional: bool,
    /// Whether line breaks and tabs may stand in it.
    pub lines: bool,
}

const LINE: Form = Form {
    field: "",
    limit: 0,
    optional: false,
    lines: false,
};

/// The resident's name.
pub(super) const NAME: Form = Form {
    field: "name",
    limit: 100,
    ..LINE
};
/// The resident's phone number.
pub(super) const PHONE: Form = Form {
    field: "phone",
    limit: 30,
    optional: true,
    ..LINE
};
/// What the matter is about.
pub(super) const TOPIC: Form = Form {
    field: "topic",
    limit: 500,
    optional: true,
    lines: true,
};
/// A message; its limit is the service's.
pub(super) const MESSAGE: Form = Form {
    field: "message",
    limit: 10_000,
    optional: false,
    lines: true,
};
/// A note.
pub(super) const NOTE: Form = Form {
    field: "note",
    limit: 4_000,
    optional: false,
    lines: true,
};
/// The note that goes with a transfer.
pub(super) const TRANSFER_NOTE: Form = Form {
    optional: true,
    ..NOTE
};
/// Why a resident is barred.
pub(super) const REASON: Form = Form {
    field: "reason",
    ..NOTE
};
/// Why the resident is asked to identify. They read it, and so does whoever opens the page.
pub(super) const WHY_IDENTIFY: Form = Form {
    field: "reason",
    limit: 300,
    optional: true,
    ..LINE
};
/// An answer to a question of the survey.
pub(super) const SURVEY: Form = Form {
    field: "survey",
    limit: 2_000,
    optional: true,
    lines: true,
};
/// The name of a file.
pub(super) const FILE_NAME: Form = Form {
    field: "file_name",
    limit: 200,
    ..LINE
};
/// The e-mail address that the transcript goes to.
pub(super) const ADDRESS: Form = Form {
    field: "address",
    limit: 254,
    ..LINE
};

/// What is done with a code that is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codes {
    /// The text is refused.
    Refused,
    /// The code is masked.
    Masked,
    /// The code is kept.
    Kept,
}

/// A text that may be kept.
#[derive(Debug)]
pub(super) struct Fit {
    /// The text, after trimming and masking.
    pub text: Private,
    /// Whether a code was masked in it.
    pub masked: bool,
}

impl Case<'_> {
    /// What is done with codes now: refused until the resident is identified, then as the service
    /// says. The same for the resident and for staff.
    pub(super) fn codes(&self) -> Codes {
        if !self.identified() {
            return Codes::Refused;
        }
        match self.rules.service.screening.after_identification {
            AfterIdentification::Block => Codes::Refused,
            AfterIdentification::Mask => Codes::Masked,
            AfterIdentification::Allow => Codes::Kept,
        }
    }

    /// The text, cleaned and screened by itself.
    pub(super) fn text(&self, form: Form, text: &Private) -> Result<Fit, Refusal> {
        let cleaned = clean(form, text)?;
        screen(form, cleaned, self.rules.screener, self.codes(), &[])
    }
}

/// The text without white space at its ends and with plain line breaks.
///
/// # Errors
///
/// `Empty`, `TooLong`, and `Malformed` for control characters (line breaks and tabs may stand in
/// forms with lines) and, in single lines, for characters that turn the direction of writing:
/// they make a name or a file name look like another.
pub(super) fn clean(form: Form, text: &Private) -> Result<Private, Refusal> {
    let field = form.field;
    let text = text.expose().trim_matches(is_blank);
    if text.is_empty() {
        return if form.optional {
            Ok(Private::default())
        } else {
            Err(Refusal::Empty { field })
        };
    }
    let limit = form.limit;
    if text.chars().nth(limit as usize).is_some() {
        return Err(Refusal::TooLong { field, limit });
    }
    let text = text.replace("\r\n", "\n");
    let allowed = |c: char| match c {
        '\n' | '\t' => form.lines,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => form.lines,
        '\u{2028}' | '\u{2029}' => form.lines,
        _ => !c.is_control(),
    };
    if text.chars().all(allowed) {
        Ok(Private::new(text))
    } else {
        Err(Refusal::Malformed { field })
    }
}

/// White space, and characters that show nothing: a text of these alone is empty.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
        )
}

/// The text, where nothing in it bars it, with codes masked where they are to be.
///
/// `before` are the resident's earlier texts, oldest first. A code that only becomes whole with
/// them is refused even where codes are masked: its beginning is kept already, so masking the
/// rest would leave it readable.
///
/// # Errors
///
/// `PersonalIdBlocked` and `ForbiddenWord`.
pub(super) fn screen(
    form: Form,
    text: Private,
    screener: &Screener,
    codes: Codes,
    before: &[&str],
) -> Result<Fit, Refusal> {
    let field = form.field;
    let found = screener.screen_with_history(before, text.expose());
    if found.has_forbidden_word() {
        return Err(Refusal::ForbiddenWord { field });
    }
    let split = found
        .finds()
        .iter()
        .any(|find| find.reason == Reason::Split);
    match codes {
        _ if !found.has_code() => Ok(Fit {
            text,
            masked: false,
        }),
        Codes::Kept => Ok(Fit {
            text,
            masked: false,
        }),
        Codes::Masked if !split => Ok(Fit {
            text: Private::new(screener.mask(text.expose())),
            masked: true,
        }),
        Codes::Masked | Codes::Refused => Err(Refusal::PersonalIdBlocked { field, found }),
    }
}

/// A phone number: digits with spaces, hyphens and parentheses between them, perhaps a `+` first.
///
/// # Errors
///
/// `Malformed`.
pub(super) fn phone_form(phone: &str) -> Result<(), Refusal> {
    let rest = phone.strip_prefix('+').unwrap_or(phone);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let plain = rest
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')'));
    // ITU-T E.164: at most 15 digits. Short numbers of three digits exist.
    if plain && (3..=15).contains(&digits) {
        Ok(())
    } else {
        Err(Refusal::Malformed { field: PHONE.field })
    }
}

/// A plausible e-mail address: whether it exists only the mail server can say.
///
/// Narrower than RFC 5321 on purpose: no quoted local part, no address literal, no comment, so
/// that nothing in it can be taken for another header or another recipient.
///
/// # Errors
///
/// `Malformed`.
pub(super) fn address_form(address: &str) -> Result<(), Refusal> {
    let plausible = address.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.len() <= 64
            && local.split('.').all(|part| {
                !part.is_empty()
                    && part
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
            })
            && domain.contains('.')
            && domain.split('.').all(is_domain_label)
    });
    if plausible {
        Ok(())
    } else {
        Err(Refusal::Malformed {
            field: ADDRESS.field,
        })
    }
}

/// A label of a domain name, national letters included (RFC 5890).
fn is_domain_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}
