//! What clamd says of a file.

use std::fmt;

use super::ScanError;

/// The longest signature name that is passed on, in characters.
const LONGEST_SIGNATURE: usize = 120;

/// What clamd says of a whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing known was found.
    Clean,
    /// It holds what a signature describes.
    Infected(Signature),
    /// It could not be looked through, and cannot be by trying again.
    NotCheckable(Hindrance),
}

/// The name of what was found: a scanner's word, safe to log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(String);

impl Signature {
    /// Takes visible ASCII alone, and not much of it.
    fn new(text: &str) -> Self {
        let visible = text.chars().filter(char::is_ascii_graphic);
        Self(visible.take(LONGEST_SIGNATURE).collect())
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a file cannot be looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hindrance {
    /// Larger than clamd takes (`StreamMaxLength`).
    Size,
    /// Some part goes beyond clamd's other limits (`AlertExceedsMax`).
    Limits,
    /// Encrypted (`AlertEncrypted`).
    Encrypted,
}

impl Hindrance {
    /// The stable code, for logs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Size => "larger_than_scanner_takes",
            Self::Limits => "beyond_scanners_limits",
            Self::Encrypted => "encrypted",
        }
    }
}

/// Reads the answer to `INSTREAM`, without the NUL at its end.
///
/// # Errors
/// [`ScanError::Answer`] for everything that is no verdict.
pub(super) fn read(answer: &[u8]) -> Result<Verdict, ScanError> {
    let text = std::str::from_utf8(answer).map_err(|_| ScanError::Answer)?;
    if text == "INSTREAM size limit exceeded. ERROR" {
        return Ok(Verdict::NotCheckable(Hindrance::Size));
    }
    let verdict = text.strip_prefix("stream: ").ok_or(ScanError::Answer)?;
    if verdict == "OK" {
        return Ok(Verdict::Clean);
    }
    let found = verdict.strip_suffix(" FOUND").ok_or(ScanError::Answer)?;
    // Not what was found, but what could not be looked at.
    if found.starts_with("Heuristics.Limits.Exceeded") {
        return Ok(Verdict::NotCheckable(Hindrance::Limits));
    }
    if found.starts_with("Heuristics.Encrypted") {
        return Ok(Verdict::NotCheckable(Hindrance::Encrypted));
    }
    Ok(Verdict::Infected(Signature::new(found)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn infected(name: &str) -> Verdict {
        Verdict::Infected(Signature(name.to_owned()))
    }

    #[test]
    fn every_answer_has_its_meaning() {
        let table = [
            ("stream: OK", Verdict::Clean),
            (
                "stream: Eicar-Test-Signature FOUND",
                infected("Eicar-Test-Signature"),
            ),
            (
                "stream: Win.Test\u{1b}[2J\n x FOUND",
                infected("Win.Test[2Jx"),
            ),
            ("stream: OK FOUND", infected("OK")),
            (
                "INSTREAM size limit exceeded. ERROR",
                Verdict::NotCheckable(Hindrance::Size),
            ),
            (
                "stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND",
                Verdict::NotCheckable(Hindrance::Limits),
            ),
            (
                "stream: Heuristics.Encrypted.PDF FOUND",
                Verdict::NotCheckable(Hindrance::Encrypted),
            ),
        ];
        for (text, expected) in table {
            assert_eq!(read(text.as_bytes()), Ok(expected), "{text}");
        }
        let long = format!("stream: {} FOUND", "a".repeat(1_000));
        assert_eq!(read(long.as_bytes()), Ok(infected(&"a".repeat(120))));
    }

    #[test]
    fn what_is_no_verdict_is_none() {
        for text in [
            "",
            "OK",
            "stream: ",
            "stream: OK ",
            "stream:OK",
            "stream: OKAY",
            " stream: OK",
            "stream: ok",
            "stream: Can't allocate memory ERROR",
            "stream: Eicar-Test-Signature",
            "UNKNOWN COMMAND",
            "PONG",
            "INSTREAM size limit exceeded. ERROR\nstream: OK",
        ] {
            assert_eq!(read(text.as_bytes()), Err(ScanError::Answer), "{text}");
        }
        assert_eq!(read(b"stream: OK\xff"), Err(ScanError::Answer));
    }

    proptest! {
        #[test]
        fn only_one_text_says_clean(text in "(stream: )?[ -~]{0,12}( FOUND| ERROR|)") {
            let clean = read(text.as_bytes()) == Ok(Verdict::Clean);
            prop_assert_eq!(clean, text == "stream: OK");
        }
    }
}
