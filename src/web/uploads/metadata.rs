//! What a client tells of a file: `id aWQ=,filename a3V2YS5wbmc=,filetype aW1hZ2UvcG5n`.

use std::collections::BTreeMap;

use actix_web::http::header::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use crate::domain::ids::AttachmentId;
use crate::domain::private::Private;

/// The longest header, in bytes: a name of 255 letters of four bytes each, and the rest.
const LONGEST: usize = 4_096;

/// How many things may be told.
const MOST: usize = 10;

/// What is told of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Metadata {
    /// Made by the client.
    pub(super) id: AttachmentId,
    /// The name as the browser knows it.
    pub(super) name: Private,
    /// The media type as the browser knows it; may be empty.
    pub(super) media_type: String,
}

/// Reads the header; none where it is not whole, or anything in it stands twice.
pub(super) fn read<'a>(mut told: impl Iterator<Item = &'a HeaderValue>) -> Option<Metadata> {
    let (value, more) = (told.next()?, told.next());
    let text = value.to_str().ok().filter(|text| text.len() <= LONGEST)?;
    if more.is_some() {
        return None;
    }
    let mut pairs = BTreeMap::new();
    for pair in text.split(',') {
        let pair = pair.trim();
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = STANDARD.decode(value).ok()?;
        if key.is_empty() || pairs.len() >= MOST || pairs.insert(key, value).is_some() {
            return None;
        }
    }
    let mut text = |key| String::from_utf8(pairs.remove(key).unwrap_or_default()).ok();
    let id = Uuid::try_parse(&text("id")?).ok()?;
    // Made at random, so that nobody else's can be hit.
    let random = matches!(id.get_version_num(), 4 | 7);
    random.then_some(Metadata {
        id: AttachmentId(id),
        name: Private::new(text("filename")?),
        media_type: text("filetype")?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "0199a3c1-5d2e-7c3b-8a4f-111213141516";

    fn of(text: &str) -> Option<Metadata> {
        let value = HeaderValue::from_str(text).ok()?;
        read(std::iter::once(&value))
    }

    fn b64(text: impl AsRef<[u8]>) -> String {
        STANDARD.encode(text)
    }

    #[test]
    fn what_is_whole_is_read() {
        let text = format!(
            "id {},filename {},filetype {},is_confidential",
            b64(ID),
            b64("kuvä.png"),
            b64("image/png")
        );
        let metadata = of(&text).unwrap();
        assert_eq!(metadata.id.0.to_string(), ID);
        assert_eq!(metadata.name.expose(), "kuvä.png");
        assert_eq!(metadata.media_type, "image/png");
        let without = of(&format!("id {}", b64(ID))).unwrap();
        assert!(without.name.is_empty() && without.media_type.is_empty());
    }

    #[test]
    fn what_is_not_whole_is_not() {
        let id = b64(ID);
        for text in [
            String::new(),
            ",".to_owned(),
            "id".to_owned(),
            "id !!!".to_owned(),
            format!("id {}", b64("not an id")),
            format!("id {}", b64(Uuid::nil().to_string())),
            format!("id {}", b64("6ba7b810-9dad-11d1-80b4-00c04fd430c8")),
            format!("id {id},id {id}"),
            format!("id {id},filename {}", b64([0xff, 0xfe])),
            format!("id {id},filename {}x", b64("a.png")),
            format!("id {id},,"),
            format!("id {id},filename {}", b64("a".repeat(4_000))),
            (0..11).map(|n| format!("k{n},")).collect::<String>() + "id " + &id,
        ] {
            assert_eq!(of(&text), None, "{text}");
        }
        let twice = [HeaderValue::from_static("a"), HeaderValue::from_static("b")];
        assert_eq!(read(twice.iter()), None);
    }

    proptest! {
        #[test]
        fn any_name_comes_through(name in ".{0,200}", other in "[ -~]{0,200}") {
            let text = format!("id {},filename {}", b64(ID), b64(&name));
            let read = of(&text).map(|metadata| metadata.name.expose().to_owned());
            prop_assert_eq!(read, Some(name));
            // Whatever comes, it is read or not, and that is all.
            drop(of(&other));
        }
    }
}
