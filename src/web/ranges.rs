//! Which bytes a request wants (RFC 9110 section 14).

use std::ops::Range;

/// What is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// None of the bytes wanted are there.
    Nothing,
}

/// What a `Range` header wants of a content of `size` bytes.
///
/// One range is honoured. What is not understood is ignored, and so are several ranges at once,
/// as section 14.2 allows: nothing of ours asks for them, and they are a known way to make a
/// server do much for little.
#[must_use]
pub fn wanted(header: Option<&str>, size: u64) -> Wanted {
    let Some(spec) = header.and_then(bytes) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = spec.split_once('-') else {
        return Wanted::Whole;
    };
    let range = match (number(first), number(last)) {
        (Number::Is(first), Number::Is(last)) if first <= last => {
            first..last.saturating_add(1).min(size)
        }
        (Number::Is(first), Number::None) => first..size,
        (Number::None, Number::Is(last)) => size.saturating_sub(last)..size,
        _ => return Wanted::Whole,
    };
    if range.is_empty() {
        Wanted::Nothing
    } else {
        Wanted::Part(range)
    }
}

/// What stands after the unit, where that is bytes.
fn bytes(header: &str) -> Option<&str> {
    let (unit, spec) = header.split_once('=')?;
    unit.trim()
        .eq_ignore_ascii_case("bytes")
        .then_some(spec.trim())
}

enum Number {
    Is(u64),
    None,
    Wrong,
}

/// Digits only: no signs, no spaces within. More than fits is as good as the end of all files.
fn number(text: &str) -> Number {
    let text = text.trim();
    if text.is_empty() {
        return Number::None;
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Number::Wrong;
    }
    Number::Is(text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_range_is_honoured() {
        for (header, range) in [
            ("bytes=0-0", 0..1),
            ("bytes=0-99", 0..100),
            ("bytes=10-19", 10..20),
            ("bytes=90-", 90..100),
            ("bytes=-10", 90..100),
            ("bytes=-1000", 0..100),
            ("bytes=50-5000", 50..100),
            ("BYTES = 1-2", 1..3),
            ("bytes=0-18446744073709551615", 0..100),
            ("bytes=0-99999999999999999999999999", 0..100),
        ] {
            assert_eq!(wanted(Some(header), 100), Wanted::Part(range), "{header}");
        }
    }

    #[test]
    fn what_is_not_understood_is_ignored() {
        for header in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5",
            "bytes=9-3",
            "bytes=+1-2",
            "bytes=1-+2",
            "bytes=--1",
            "bytes=0-1,5-6",
            "bytes=,",
            "items=0-1",
            "bytes=0x1-2",
            "bytes=1 2-3",
            "bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0",
            "bytes=٣-٤",
        ] {
            assert_eq!(wanted(Some(header), 100), Wanted::Whole, "{header}");
        }
        assert_eq!(wanted(None, 100), Wanted::Whole);
    }

    #[test]
    fn what_lies_beyond_the_end_is_refused() {
        for header in [
            "bytes=100-",
            "bytes=100-200",
            "bytes=-0",
            "bytes=18446744073709551615-",
            "bytes=99999999999999999999999-",
            "bytes=100-100",
        ] {
            assert_eq!(wanted(Some(header), 100), Wanted::Nothing, "{header}");
        }
    }

    proptest! {
        #[test]
        fn a_part_lies_within(header in "bytes=[0-9, -]{0,24}", size in 0_u64..1_000) {
            if let Wanted::Part(range) = wanted(Some(&header), size) {
                prop_assert!(range.start < range.end && range.end <= size);
            }
        }
    }
}
