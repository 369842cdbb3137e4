//! Single values: how each is read and shown.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use figment::value::Value;
use serde::de::DeserializeOwned;

use super::mistake::Mistake;
use super::setting::{Origin, Place, Setting};

/// Reads one value by serde. From the environment everything comes as text; what is not meant as
/// text is then read as TOML (`true`, `8080`, `["a", "b"]`).
pub fn leaf<T: DeserializeOwned>(
    place: &Place<'_>,
    allowed: &str,
    mistakes: &mut Vec<Mistake>,
) -> Option<T> {
    let error = match place.value.deserialize::<T>() {
        Ok(read) => return Some(read),
        Err(error) => error,
    };
    if let (Origin::Environment, Value::String(_, text)) = (place.origin(), place.value) {
        let read = text
            .parse::<Value>()
            .ok()
            .and_then(|v| v.deserialize().ok());
        if read.is_some() {
            return read;
        }
    }
    mistakes.push(place.mistake(wrong(&error.kind), allowed));
    None
}

fn wrong(kind: &figment::error::Kind) -> String {
    use figment::error::Kind;
    match kind {
        Kind::InvalidType(found, expected) => format!("found {found}, expected {expected}"),
        Kind::UnknownVariant(found, _) => format!("`{found}` is not known"),
        other => other.to_string(),
    }
}

/// Text in TOML's double quotes.
pub fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| match c {
            '"' | '\\' => vec!['\\', c],
            '\n' => vec!['\\', 'n'],
            other => vec![other],
        })
        .collect();
    format!("\"{escaped}\"")
}

macro_rules! leaves {
    ($($ty:ty, $allowed:literal, |$value:ident| $show:expr;)+) => {$(
        impl Setting for $ty {
            fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
                leaf(place, $allowed, mistakes)
            }

            fn show(&self) -> Option<String> {
                let $value = self;
                Some($show)
            }
        }
    )+};
}

leaves! {
    bool, "true or false", |value| value.to_string();
    u8, "a whole number, 0 to 255", |value| value.to_string();
    u16, "a whole number, 0 to 65535", |value| value.to_string();
    u32, "a whole number", |value| value.to_string();
    u64, "a whole number", |value| value.to_string();
    usize, "a whole number", |value| value.to_string();
    String, "text", |value| quoted(value);
    SocketAddr, "an address and port, such as \"0.0.0.0:8080\"", |value| quoted(&value.to_string());
    IpAddr, "an address, such as \"203.0.113.10\"", |value| quoted(&value.to_string());
    url::Url, "a whole web address, such as \"https://chat.kunta.fi\"", |value| quoted(value.as_str());
    ipnet::IpNet, "a network, such as \"10.0.0.0/8\"", |value| quoted(&value.to_string());
}

impl Setting for PathBuf {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let path: Self = leaf(place, "a path", mistakes)?;
        Some(place.path(&path))
    }

    fn show(&self) -> Option<String> {
        Some(quoted(&self.display().to_string()))
    }
}

/// Reads and shows a type by its serde names, with the allowed ones listed.
macro_rules! choices {
    ($($ty:ty: $($text:literal => $variant:path),+;)+) => {$(
        impl $crate::config::setting::Setting for $ty {
            fn read(
                place: &$crate::config::setting::Place<'_>,
                mistakes: &mut Vec<$crate::config::Mistake>,
            ) -> Option<Self> {
                let allowed = [$($text),+];
                match place.value.as_str() {
                    $(Some($text) => return Some($variant),)+
                    Some(other) => {
                        let wrong = match $crate::config::nearest::nearest(other, &allowed) {
                            Some(near) => format!("`{other}` is not known; did you mean `{near}`?"),
                            None => format!("`{other}` is not known"),
                        };
                        mistakes.push(place.mistake(wrong, allowed.join(", ")));
                    }
                    None => mistakes.push(place.mistake("this is not text", allowed.join(", "))),
                }
                None
            }

            fn show(&self) -> Option<String> {
                match self {
                    $($variant => Some($crate::config::leaf::quoted($text)),)+
                }
            }
        }
    )+};
}
