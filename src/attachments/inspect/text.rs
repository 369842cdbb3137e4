//! Plain text: characters and line breaks, nothing that a program would take for something else.

use crate::domain::event::AttachmentProblem;

/// What begins a page, a drawing, a script or a document of another kind, in lower case.
const BEGINNINGS: &[&str] = &[
    "#!",
    "<?",
    "<%",
    "<!--",
    "<!doctype",
    "<html",
    "<head",
    "<body",
    "<script",
    "<svg",
    "<iframe",
    "<table",
    "<style",
    "<title",
    "<div",
    "<math",
    "%pdf-",
    "%!ps",
    "{\\rtf",
    "@echo off",
    "[internetshortcut]",
    "[autorun]",
    "mime-version:",
    "windows registry editor",
    "regedit4",
];
/// Tags that no text holds by chance, wherever they stand, in lower case.
const TAGS: &[&str] = &["<script", "<svg", "<iframe", "<html", "<object", "<embed"];
/// The characters of Windows-1252 from 0x80 to 0x9F; U+FFFD where there is none.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž',
    '\u{FFFD}', '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}',
    'ž', 'Ÿ',
];

/// Checks a text. What is not in UTF-8 comes back in it: from UTF-16 with its mark, and from
/// Windows-1252, which has Latin-1 in it.
///
/// # Errors
///
/// `TypeNotAllowed` where it is no text, or a page or a script.
pub(super) fn check(content: &[u8]) -> Result<Option<Vec<u8>>, AttachmentProblem> {
    let (text, turned) = decoded(content).ok_or(AttachmentProblem::TypeNotAllowed)?;
    let plain = text.trim_start_matches('\u{FEFF}');
    if plain.chars().any(is_foreign) || acts(plain) {
        return Err(AttachmentProblem::TypeNotAllowed);
    }
    Ok(turned.then(|| plain.as_bytes().to_vec()))
}

/// The text, and whether it was written in another way than UTF-8.
fn decoded(content: &[u8]) -> Option<(std::borrow::Cow<'_, str>, bool)> {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = content.as_chunks::<2>();
        let units = pairs.iter().map(|pair| unit(*pair));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.ok().filter(|_| rest.is_empty())
    };
    match content {
        [0xFF, 0xFE, ..] => Some((utf16(u16::from_le_bytes)?.into(), true)),
        [0xFE, 0xFF, ..] => Some((utf16(u16::from_be_bytes)?.into(), true)),
        _ => match str::from_utf8(content) {
            Ok(text) => Some((text.into(), false)),
            Err(_) => Some((windows_1252(content)?.into(), true)),
        },
    }
}

fn windows_1252(content: &[u8]) -> Option<String> {
    let character = |byte: &u8| match *byte {
        0x80..=0x9F => {
            let c = WINDOWS_1252.get(usize::from(byte - 0x80)).copied();
            c.filter(|c| *c != '\u{FFFD}')
        }
        _ => Some(char::from(*byte)),
    };
    content.iter().map(character).collect()
}

/// Characters that stand in no text: controls but for tabs, line and page breaks.
fn is_foreign(c: char) -> bool {
    // U+0085 is a line break of its own; U+001A ended files once.
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{85}')
}

fn acts(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let start = lower.trim_start();
    BEGINNINGS.iter().any(|begin| start.starts_with(begin))
        || TAGS.iter().any(|tag| {
            lower.match_indices(tag).any(|(at, tag)| {
                let next = lower
                    .get(at + tag.len()..)
                    .and_then(|rest| rest.chars().next());
                next.is_some_and(|c| c == '>' || c == '/' || c.is_whitespace())
            })
        })
}
