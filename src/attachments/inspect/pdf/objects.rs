//! The objects of a PDF, as a reader understands them.

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object};

use super::{LARGEST_STREAM, LARGEST_SUM, names, problem};
use crate::domain::event::AttachmentProblem::{self, Damaged, TooComplex};

/// Actions that do more than move around in the document (section 12.6.4).
const ACTIONS: &[&[u8]] = &[
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"RichMediaExecute",
    b"Rendition",
    b"Movie",
    b"Sound",
    b"GoToE",
    b"GoToR",
    b"GoTo3DView",
];
/// Keys of what acts or of files inside.
const KEYS: &[&[u8]] = &[
    b"JS",
    b"JavaScript",
    b"XFA",
    b"EF",
    b"EmbeddedFiles",
    b"RichMediaContent",
];
/// Kinds of objects that act or carry something else inside.
const SUBTYPES: &[&[u8]] = &[
    b"RichMedia",
    b"3D",
    b"Movie",
    b"Sound",
    b"Screen",
    b"FileAttachment",
];
/// Addresses that lead elsewhere than to a page or a mailbox, in lower case.
const SCHEMES: &[&[u8]] = &[
    b"javascript:",
    b"vbscript:",
    b"file:",
    b"data:",
    b"\\\\",
    b"smb:",
];
/// How many times larger a picture inside may be than one sent by itself: pages are scanned in
/// black and white at high resolutions.
const PICTURE_FACTOR: u64 = 4;

/// Looks at each object, and says whether any acts.
///
/// # Errors
///
/// `Damaged` without pages; `TooComplex` with too many of them, or with a picture too large.
pub(super) fn check(
    document: &Document,
    pages: u32,
    pixels: u64,
) -> Result<bool, AttachmentProblem> {
    let limit = pages as usize;
    let tree = document.page_iter().take(limit + 1).count();
    let is_page = |object: &&Object| {
        let dictionary = object.as_dict();
        dictionary.is_ok_and(|dictionary| dictionary.has_type(b"Page"))
    };
    let loose = document.objects.values().filter(is_page).count();
    match tree.max(loose) {
        0 => return Err(Damaged),
        count if count > limit => return Err(TooComplex),
        _ => {}
    }
    let mut acts = false;
    let mut open: Vec<&Object> = document.objects.values().collect();
    for (_, value) in document.trailer.iter() {
        open.push(value);
    }
    while let Some(object) = open.pop() {
        let dictionary = match object {
            Object::Array(values) => {
                open.extend(values);
                continue;
            }
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        acts |= dictionary_acts(dictionary, document);
        if pages_below(dictionary, document) > limit {
            return Err(TooComplex);
        }
        if picture_size(dictionary, document) > pixels.saturating_mul(PICTURE_FACTOR) {
            return Err(TooComplex);
        }
        open.extend(dictionary.iter().map(|(_, value)| value));
    }
    Ok(acts)
}

fn dictionary_acts(dictionary: &Dictionary, document: &Document) -> bool {
    let name = |key: &[u8]| {
        let value = dictionary.get_deref(key, document).ok()?;
        value.as_name().ok()
    };
    let is_one_of =
        |key: &[u8], names: &[&[u8]]| name(key).is_some_and(|name| names.contains(&name));
    KEYS.iter().any(|key| dictionary.has(key))
        || is_one_of(b"S", ACTIONS)
        || is_one_of(b"Subtype", SUBTYPES)
        || is_one_of(b"Type", &[b"EmbeddedFile"])
        || address_acts(dictionary, document)
        || opens_address(dictionary, document)
}

/// Whether a link leads to something that runs, or to a file.
fn address_acts(dictionary: &Dictionary, document: &Document) -> bool {
    let address = dictionary
        .get_deref(b"URI", document)
        .and_then(Object::as_str);
    address.is_ok_and(|address| {
        let shown = address
            .iter()
            .filter(|byte| !byte.is_ascii_whitespace() && !byte.is_ascii_control());
        let plain: Vec<u8> = shown.map(u8::to_ascii_lowercase).collect();
        SCHEMES.iter().any(|scheme| plain.starts_with(scheme))
    })
}

/// Whether it goes to an address by itself: when the document is opened (`OpenAction`), or when a
/// page or a field is shown, entered, left (`AA`).
fn opens_address(dictionary: &Dictionary, document: &Document) -> bool {
    let leads_out = |action: &Object| {
        let action = document.dereference(action).map(|(_, action)| action);
        action
            .and_then(Object::as_dict)
            .is_ok_and(|action| action.has(b"URI"))
    };
    let by_itself = dictionary.get(b"OpenAction").is_ok_and(leads_out);
    let triggers = dictionary
        .get_deref(b"AA", document)
        .and_then(Object::as_dict);
    by_itself || triggers.is_ok_and(|triggers| triggers.iter().any(|(_, action)| leads_out(action)))
}

/// How many pages a node of their tree has below it, by what it says and by what it names: one page
/// may be named over and over.
fn pages_below(dictionary: &Dictionary, document: &Document) -> usize {
    let kids = dictionary.get_deref(b"Kids", document);
    let count = dictionary.get_deref(b"Count", document);
    let (Ok(kids), count) = (
        kids.and_then(Object::as_array),
        count.and_then(Object::as_i64),
    ) else {
        return 0;
    };
    // Fields of forms and lists of names have such, too, but do not count them.
    if count.is_err() && !dictionary.has_type(b"Pages") {
        return 0;
    }
    let count = count.ok().and_then(|count| usize::try_from(count).ok());
    count.unwrap_or_default().max(kids.len())
}

/// How many pixels a picture has by what its dictionary says.
fn picture_size(dictionary: &Dictionary, document: &Document) -> u64 {
    let number = |key: &[u8]| {
        let value = dictionary.get_deref(key, document).and_then(Object::as_i64);
        value.map_or(0, i64::unsigned_abs)
    };
    number(b"Width").saturating_mul(number(b"Height"))
}

/// How many streams of objects were opened.
pub(super) fn object_streams(document: &Document) -> usize {
    let is_one = |object: &&Object| {
        let stream = object.as_stream();
        stream.is_ok_and(|stream| stream.dict.has_type(b"ObjStm"))
    };
    document.objects.values().filter(is_one).count()
}

/// Whether something that the table of contents places in a stream of objects was not found there.
pub(super) fn lacks_objects(document: &Document) -> bool {
    let mut entries = document.reference_table.entries.iter();
    entries.any(|(number, entry)| {
        matches!(entry, XrefEntry::Compressed { .. })
            && !document.objects.contains_key(&(*number, 0))
    })
}

/// Whether there is a stream of objects that does not say so: some readers do not ask for its type
/// (section 7.5.7 demands it), and what it holds is not read here as objects.
pub(super) fn hides_objects(document: &Document) -> bool {
    let streams = document.objects.values();
    let mut streams = streams.filter_map(|object| object.as_stream().ok());
    streams.any(|stream| {
        let dictionary = &stream.dict;
        dictionary.has(b"First") && dictionary.has(b"N") && !dictionary.has_type(b"ObjStm")
    })
}

/// Whether readers may take it for a stream of objects: some do not ask for its type.
fn may_hold_objects(dictionary: &Dictionary) -> bool {
    dictionary.has_type(b"ObjStm") || dictionary.has(b"First") || dictionary.has(b"N")
}

/// Unfolds each stream, so that none is a bomb, and looks at what streams of objects hold; on
/// request, at those alone.
///
/// # Errors
///
/// `TooComplex` where one stream or all together are too large.
pub(super) fn unfold(
    document: &Document,
    only_object_streams: bool,
) -> Result<bool, AttachmentProblem> {
    let (mut acts, mut sum) = (false, 0_usize);
    let streams = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok());
    for stream in streams {
        let holds_objects = may_hold_objects(&stream.dict);
        if only_object_streams && !holds_objects {
            continue;
        }
        let size = match stream.decompressed_content_with_limit(LARGEST_STREAM) {
            Ok(content) => {
                acts |= holds_objects && names::scan(&content).acts;
                content.len()
            }
            Err(error) if problem(&error) == TooComplex => return Err(TooComplex),
            // Codings of pictures, and what is damaged: as large as it lies there.
            Err(_) => stream.content.len(),
        };
        sum = sum.saturating_add(size);
        if sum > LARGEST_SUM {
            return Err(TooComplex);
        }
    }
    Ok(acts)
}
