//! Reads XML for its elements, attributes and texts, and refuses what office programs never write.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::domain::event::AttachmentProblem::{self, Damaged};

/// What may stand before the first element, and the mark of the encoding.
const BLANK: [char; 5] = ['\u{FEFF}', '\t', '\n', '\r', ' '];
/// What macOS puts before the settings of a printer; it defines nothing by itself.
const PLIST: &[u8] = b"plist PUBLIC ";

/// An element, without the prefixes of its names: any prefix can stand for any vocabulary.
pub(super) struct Element<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its attributes, with their references resolved.
    pub attributes: Vec<(String, String)>,
}

impl Element<'_> {
    /// The value of an attribute; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}

/// What is met in a part.
pub(super) enum Met<'a> {
    /// An element begins.
    Element(&'a Element<'a>),
    /// Text within an element of this name.
    Text(&'a str, &'a str),
}

/// Whether programs may read a part as XML: it says so, or is text that begins as such.
pub(super) fn begins(part: &[u8]) -> bool {
    let marks = [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0, b'\t', b'\n', b'\r', b' '];
    let plain = part.iter().filter(|byte| !marks.contains(byte));
    plain.take(5).eq(b"<?xml")
        || unicode(part).is_some_and(|text| text.trim_start_matches(BLANK).starts_with('<'))
}

/// Walks through a part.
///
/// # Errors
///
/// `Damaged` where it is not well formed, defines entities, or is in another encoding than Unicode.
pub(super) fn walk(part: &[u8], mut meet: impl FnMut(Met<'_>)) -> Result<(), AttachmentProblem> {
    let text = unicode(part).ok_or(Damaged)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    let mut inside: Vec<String> = Vec::new();
    loop {
        match reader.read_event().map_err(|_| Damaged)? {
            Event::Eof => {
                return if inside.is_empty() {
                    Ok(())
                } else {
                    Err(Damaged)
                };
            }
            Event::DocType(kind) if kind.starts_with(PLIST) && !kind.contains(&b'[') => {}
            Event::DocType(_) => return Err(Damaged),
            Event::Decl(decl) => {
                let encoding = decl.encoding().transpose().map_err(|_| Damaged)?;
                if encoding.is_some_and(|encoding| !is_unicode(&encoding)) {
                    return Err(Damaged);
                }
            }
            Event::Start(start) => {
                let name = local(start.name().as_ref());
                element(&name, &start, &mut meet)?;
                inside.push(name);
            }
            Event::Empty(start) => {
                let name = local(start.name().as_ref());
                element(&name, &start, &mut meet)?;
            }
            Event::End(_) => {
                inside.pop();
            }
            Event::Text(text) => {
                let text = String::from_utf8_lossy(&text);
                meet(Met::Text(within(&inside), &text));
            }
            Event::CData(text) => {
                let text = String::from_utf8_lossy(&text);
                meet(Met::Text(within(&inside), &text));
            }
            Event::GeneralRef(reference) => {
                let name = String::from_utf8_lossy(&reference);
                let text = resolved(&name).ok_or(Damaged)?;
                meet(Met::Text(within(&inside), text.encode_utf8(&mut [0; 4])));
            }
            Event::Comment(_) | Event::PI(_) => {}
        }
    }
}

fn within(inside: &[String]) -> &str {
    inside.last().map_or("", String::as_str)
}

fn element(
    name: &str,
    start: &BytesStart<'_>,
    meet: &mut impl FnMut(Met<'_>),
) -> Result<(), AttachmentProblem> {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Damaged)?;
        let value = String::from_utf8_lossy(&attribute.value);
        let value = value_of(&value).ok_or(Damaged)?;
        attributes.push((local(attribute.key.as_ref()), value.into_owned()));
    }
    meet(Met::Element(&Element { name, attributes }));
    Ok(())
}

/// A name without its prefix.
fn local(name: &[u8]) -> String {
    let start = memchr::memrchr(b':', name).map_or(0, |at| at + 1);
    String::from_utf8_lossy(name.get(start..).unwrap_or(name)).into_owned()
}

/// A value with its references resolved.
fn value_of(value: &str) -> Option<Cow<'_, str>> {
    if !value.contains('&') {
        return Some(value.into());
    }
    let mut pieces = value.split('&');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once(';')?;
        text.push(resolved(name)?);
        text.push_str(rest);
    }
    Some(text.into())
}

/// The character that a reference stands for (XML 1.0 sections 4.1 and 4.6).
fn resolved(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

fn is_unicode(encoding: &[u8]) -> bool {
    let names: [&[u8]; 3] = [b"utf-8", b"utf-16", b"us-ascii"];
    names.iter().any(|name| encoding.eq_ignore_ascii_case(name))
}

/// The text of a part in UTF-8 or UTF-16; the latter with its mark or without.
fn unicode(part: &[u8]) -> Option<Cow<'_, str>> {
    let unit: fn([u8; 2]) -> u16 = match part {
        [0xFF, 0xFE, ..] | [b'<' | b'\t' | b'\n' | b'\r' | b' ', 0, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] | [0, b'<' | b'\t' | b'\n' | b'\r' | b' ', ..] => u16::from_be_bytes,
        _ => {
            // A zero is no character of XML, but half of one in another encoding.
            let text = str::from_utf8(part)
                .ok()
                .filter(|text| !text.contains('\0'));
            return text.map(Cow::Borrowed);
        }
    };
    let (pairs, rest) = part.as_chunks::<2>();
    let text: Result<String, _> =
        char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    let text = text.ok().filter(|text| !text.contains('\0'));
    text.filter(|_| rest.is_empty()).map(Cow::Owned)
}
