//! The name of a file: cleaned of what deceives or harms, and refused where it hides what it is.
//!
//! A name is only ever shown and offered for saving; where the bytes lie has nothing to do with
//! it. Letters of every script are welcome.

use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The longest name, in characters.
const LONGEST: usize = 120;
/// The longest name, in bytes of UTF-8: file systems take 255, and browsers add ` (1)`.
const LONGEST_BYTES: usize = 240;
/// The longest extension, in characters. Longer ones name no type.
const LONGEST_EXTENSION: usize = 10;
/// The most marks that may stand on one letter; more of them cover the lines above and below.
const MOST_MARKS: usize = 4;

/// Names that Windows takes for devices, whatever follows after a dot.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];

/// Extensions of what runs when it is opened. `com` is missing on purpose: pages are saved as
/// `example.com.pdf`.
const RUNNING: &[&str] = &[
    "apk", "app", "appx", "bash", "bat", "bin", "chm", "cmd", "cpl", "deb", "dll", "dmg", "docm",
    "dotm", "elf", "exe", "hta", "htm", "html", "inf", "iso", "jar", "js", "jse", "jsp", "lnk",
    "mht", "mhtml", "msc", "msi", "msix", "msp", "php", "pif", "pl", "ppam", "pptm", "ps1", "psm1",
    "py", "rb", "reg", "rpm", "scf", "scr", "sct", "sh", "shtml", "svg", "svgz", "swf", "url",
    "vb", "vbe", "vbs", "vhd", "wsf", "wsh", "xhtml", "xlam", "xlsm", "xltm",
];

/// A name that may be shown and saved under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleanName {
    /// The name with its extension: at most 120 characters, in NFC, without control and
    /// direction characters, without any path.
    pub text: String,
    /// What stands after the last dot, in lower case: what the name says that the file is.
    pub extension: String,
}

/// Why a name is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameProblem {
    /// Nothing is left of it.
    #[error("the file has no name")]
    Empty,
    /// It does not say what the file is.
    #[error("the file's name has no extension")]
    NoExtension,
    /// Before its extension stands that of a program: `x.exe.pdf`.
    #[error("the file's name has the extension of a program before its own")]
    DoubleExtension,
}

impl NameProblem {
    /// The stable code that a client gets.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "file_name_empty",
            Self::NoExtension => "file_name_no_extension",
            Self::DoubleExtension => "file_name_double_extension",
        }
    }
}

/// Cleans a name as a browser sent it.
///
/// Of a path the last part is taken. Control characters, characters that turn the direction of
/// writing or show nothing, and leading dots go; what file systems do not take becomes `_`; device
/// names of Windows get a `_` before them; what is too long is shortened before the extension.
///
/// # Errors
///
/// [`NameProblem`], where no honest name is left.
pub fn clean(raw: &str) -> Result<CleanName, NameProblem> {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let text = trimmed(&spaced(&shown(last)));
    if !text.chars().any(char::is_alphanumeric) {
        return Err(NameProblem::Empty);
    }
    let (stem, extension) = text.rsplit_once('.').ok_or(NameProblem::NoExtension)?;
    let stem = stem.trim_end_matches(is_edge);
    let letters = |c: char| c.is_ascii_alphanumeric();
    if stem.is_empty()
        || extension.is_empty()
        || extension.len() > LONGEST_EXTENSION
        || !extension.chars().all(letters)
    {
        return Err(NameProblem::NoExtension);
    }
    let named = if is_device(stem) {
        format!("_{stem}")
    } else {
        stem.to_owned()
    };
    let short = shortened(&named, extension.len() + 1);
    // What is cut off must not bring one forth.
    if hides_program(stem) || hides_program(short) {
        return Err(NameProblem::DoubleExtension);
    }
    Ok(CleanName {
        text: format!("{short}.{extension}"),
        extension: extension.to_ascii_lowercase(),
    })
}

/// The characters that may be shown, in NFC (UAX #15).
fn shown(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut marks = 0;
    let plain = name.chars().map(|c| if is_break(c) { ' ' } else { c });
    for c in plain.filter(|c| !is_hidden(*c)).nfc() {
        if is_combining_mark(c) {
            marks += 1;
            if marks > MOST_MARKS {
                continue;
            }
        } else {
            marks = 0;
        }
        match c {
            // What file systems do not take, and what looks like a path.
            '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\u{FFFD}' => text.push('_'),
            '\u{2044}' | '\u{2215}' | '\u{29F8}' | '\u{FF0F}' | '\u{FF3C}' => text.push('_'),
            _ => text.push(c),
        }
    }
    text
}

fn is_break(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that show nothing, or change how others are shown.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Direction of writing: marks, embeddings, overrides, isolates.
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
            // Invisible. The joiners U+200C and U+200D stay: Persian, Indic scripts, emoji.
            | '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}' | '\u{E0000}'..='\u{E0FFF}'
            // Nobody knows what they show: private use, noncharacters.
            | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}'
            | '\u{F0000}'..='\u{10FFFF}')
}

/// Each run of white space as one plain space.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without what hides a file (a leading dot) or is dropped when it is saved (a trailing one).
fn trimmed(text: &str) -> String {
    text.trim_matches(is_edge).to_owned()
}

/// Whether it may stand neither first nor last. Joiners join nothing there.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '\u{200C}' | '\u{200D}')
}

fn hides_program(stem: &str) -> bool {
    stem.split('.').skip(1).any(|part| {
        let part = part.trim().to_ascii_lowercase();
        RUNNING.contains(&part.as_str())
    })
}

fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default();
    let name = first.trim_end().to_lowercase();
    let port = |rest: &str| matches!(rest.chars().next(), Some('0'..='9' | '¹' | '²' | '³'));
    DEVICES.contains(&name.as_str())
        || ["com", "lpt"].iter().any(|kind| {
            name.strip_prefix(kind)
                .is_some_and(|rest| rest.chars().count() == 1 && port(rest))
        })
}

/// The beginning of `stem` that leaves room for `taken` more bytes.
fn shortened(stem: &str, taken: usize) -> &str {
    let fits = |(at, c): &(usize, char)| at + c.len_utf8() + taken <= LONGEST_BYTES;
    let room = LONGEST.saturating_sub(taken);
    let end = stem
        .char_indices()
        .take(room)
        .take_while(fits)
        .last()
        .map_or(0, |(at, c)| at + c.len_utf8());
    stem.get(..end)
        .unwrap_or_default()
        .trim_end_matches(is_edge)
}

#[cfg(test)]
#[path = "name_tests.rs"]
mod tests;
