//! The names in a PDF, found without understanding it.

/// Names that stand for something that acts, wherever they stand: long enough not to come about
/// by chance in compressed data.
const ACTING: &[&[u8]] = &[
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"FileAttachment",
    b"RichMedia",
    b"RichMediaExecute",
    b"ImportData",
    b"SubmitForm",
];
/// The longest name looked at, in bytes: any of the above with every letter as `#xx`.
const LONGEST: usize = 48;

/// What has been found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Raw {
    /// Whether there is a name of something that acts.
    pub acts: bool,
    /// Whether it says that it is encrypted.
    pub encrypted: bool,
    /// How many streams of objects there are.
    pub object_streams: usize,
}

/// Looks for names, however their letters are written (section 7.3.5).
pub(super) fn scan(content: &[u8]) -> Raw {
    let mut raw = Raw::default();
    for at in memchr::memchr_iter(b'/', content) {
        let name = read(content.get(at + 1..).unwrap_or_default());
        raw.acts |= ACTING.contains(&name.as_slice());
        raw.encrypted |= name == b"Encrypt";
        raw.object_streams += usize::from(name == b"ObjStm");
    }
    raw
}

/// The name that begins here.
fn read(bytes: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    let mut rest = bytes.iter().take(LONGEST);
    while let Some(byte) = rest.next() {
        let ends =
            matches!(byte, 0 | b'\t' | b'\n' | 0xC | b'\r' | b' ') || b"()<>[]{}/%".contains(byte);
        if ends {
            break;
        }
        let mut ahead = rest.clone();
        let coded = (*byte == b'#')
            .then(|| Some(hex(*ahead.next()?)? << 4 | hex(*ahead.next()?)?))
            .flatten();
        if coded.is_some() {
            rest = ahead;
        }
        name.push(coded.unwrap_or(*byte));
    }
    name
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_however_they_are_written() {
        for text in [
            "/JavaScript ",
            "/J#61vaScript(",
            "/#4a#61#76#61#53#63#72#69#70#74",
            "/S/JavaScript/JS",
            "<</Launch<<",
            "/Type/EmbeddedFile\r",
        ] {
            assert!(scan(text.as_bytes()).acts, "{text}");
        }
        for text in [
            "/JavaScripts",
            "JavaScript",
            "/ JavaScript",
            "/Java#2fScript",
            "/J#6",
        ] {
            assert!(!scan(text.as_bytes()).acts, "{text}");
        }
        let streams = scan(b"/Type /ObjStm /Type/Obj#53tm /ObjStmX");
        assert_eq!(streams.object_streams, 2);
    }
}
