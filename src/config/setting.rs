//! How a settings struct is read: every key tried, every mistake noted, nothing stopped at the
//! first one. The `settings!` macro keeps a field's name, default, range and explanation in one
//! place; the example file is printed from the same.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use figment::value::{Dict, Value};

use super::mistake::{Kind, Mistake};
use super::nearest::nearest;
pub use super::place::{Origin, Place, Sources};

/// What kind of thing stands at a key, for the example file.
#[derive(Clone, Debug)]
pub enum Shape {
    /// One value.
    Leaf,
    /// A table of its own with these fields.
    Table(Vec<Field>),
    /// A table that may be left out.
    Optional(Box<Shape>),
    /// A table for each name.
    Map(Box<Shape>),
    /// A table for each entry.
    List(Box<Shape>),
}

/// One key of a table, for the example file.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// The explanation, a line each.
    pub docs: &'static [&'static str],
    /// What stands there.
    pub shape: Shape,
    /// Whether it must be set.
    pub required: bool,
    /// The default, as TOML.
    pub default: Option<String>,
    /// The smallest and largest value allowed.
    pub range: Option<(String, String)>,
    /// What to show where there is no default: TOML, or the name of a map's entry.
    pub example: Option<&'static str>,
}

/// Something that can be read from a configuration.
pub trait Setting: Sized {
    /// Reads the value, or notes every mistake in it.
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self>;

    /// What it looks like in a file.
    fn shape() -> Shape {
        Shape::Leaf
    }

    /// The value as TOML; none for tables and for what is not set.
    fn show(&self) -> Option<String>;
}

/// A table whose keys are taken one by one.
pub struct Table<'a, 'p> {
    place: &'p Place<'a>,
    dict: &'a Dict,
}

impl<'a, 'p> Table<'a, 'p> {
    /// Opens the table at `place`, noting every key that is not among `known`.
    pub fn open(place: &'p Place<'a>, known: &[&str], mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let Value::Dict(_, dict) = place.value else {
            mistakes.push(place.mistake("this is not a table", format!("[{}]", place.key)));
            return None;
        };
        for (key, value) in dict {
            if !known.contains(&key.as_str()) {
                let near = nearest(key, known);
                let wrong = match near {
                    Some(near) => format!("unknown key; did you mean `{near}`?"),
                    None => "unknown key".to_owned(),
                };
                let meant = near.map(str::to_owned);
                mistakes.push(Mistake {
                    kind: Kind::Unknown { meant },
                    ..place.child(key, value).mistake(wrong, known.join(", "))
                });
            }
        }
        Some(Self { place, dict })
    }

    /// Takes the value of `name`, or its default. A mistake is noted and the default taken too, so
    /// that reading goes on and finds the next one; what was noted is never used.
    pub fn take<T: Setting>(
        &self,
        name: &str,
        default: Option<fn() -> T>,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<T> {
        match (self.dict.get(name), default) {
            (Some(value), default) => {
                let read = T::read(&self.place.child(name, value), mistakes);
                read.or_else(|| default.map(|default| default()))
            }
            (None, Some(default)) => Some(default()),
            (None, None) => {
                let place = self.place.child(name, self.place.value);
                mistakes.push(Mistake {
                    kind: Kind::Missing,
                    ..place.mistake("must be set", "")
                });
                None
            }
        }
    }

    /// Notes a value outside `range`.
    pub fn within<T: PartialOrd + Display>(
        &self,
        name: &str,
        value: Option<&T>,
        range: &RangeInclusive<T>,
        mistakes: &mut Vec<Mistake>,
    ) {
        let Some(value) = value else { return };
        if !range.contains(value) {
            let at = self.dict.get(name).unwrap_or(self.place.value);
            mistakes.push(self.place.child(name, at).mistake(
                format!("{value} is out of range"),
                format!("{} to {}", range.start(), range.end()),
            ));
        }
    }
}

impl<T: Setting> Setting for BTreeMap<String, T> {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let Value::Dict(_, dict) = place.value else {
            mistakes.push(place.mistake("this is not a table", ""));
            return None;
        };
        let read = dict.iter().filter_map(|(key, value)| {
            let read = T::read(&place.child(key, value), mistakes)?;
            Some((key.clone(), read))
        });
        Some(read.collect())
    }

    fn shape() -> Shape {
        match T::shape() {
            Shape::Leaf => Shape::Leaf,
            table => Shape::Map(Box::new(table)),
        }
    }

    fn show(&self) -> Option<String> {
        if !matches!(T::shape(), Shape::Leaf) {
            return None;
        }
        let entries: Vec<String> = self
            .iter()
            .filter_map(|(name, value)| Some(format!("{name} = {}", value.show()?)))
            .collect();
        Some(if entries.is_empty() {
            "{}".to_owned()
        } else {
            format!("{{ {} }}", entries.join(", "))
        })
    }
}

impl<T: Setting> Setting for Vec<T> {
    /// In the environment a list may also be written with commas: `a,b`.
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let split = match (place.origin(), place.value) {
            (Origin::Environment, Value::String(_, text)) if text.trim().starts_with('[') => {
                text.parse::<Value>().ok()
            }
            (Origin::Environment, Value::String(tag, text)) => {
                let parts = text
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty());
                let parts = parts.map(|part| Value::String(*tag, part.to_owned()));
                Some(Value::Array(*tag, parts.collect()))
            }
            _ => None,
        };
        let Value::Array(_, array) = split.as_ref().unwrap_or(place.value) else {
            mistakes.push(place.mistake("this is not a list", "[ … ]"));
            return None;
        };
        let entries = array.iter().enumerate();
        let read = entries.filter_map(|(i, value)| T::read(&place.entry(i, value), mistakes));
        Some(read.collect())
    }

    fn shape() -> Shape {
        match T::shape() {
            Shape::Leaf => Shape::Leaf,
            table => Shape::List(Box::new(table)),
        }
    }

    fn show(&self) -> Option<String> {
        match T::shape() {
            Shape::Leaf => {
                let shown: Vec<String> = self.iter().filter_map(Setting::show).collect();
                Some(format!("[{}]", shown.join(", ")))
            }
            _ => None,
        }
    }
}

impl<T: Setting> Setting for Option<T> {
    fn read(place: &Place<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        T::read(place, mistakes).map(Some)
    }

    fn shape() -> Shape {
        match T::shape() {
            Shape::Leaf => Shape::Leaf,
            table => Shape::Optional(Box::new(table)),
        }
    }

    fn show(&self) -> Option<String> {
        self.as_ref().and_then(Setting::show)
    }
}

/// Declares a settings struct: each field with its explanation, type, range in brackets, default,
/// and an example for the example file. A field without a default must be set. `impl Default`
/// before the fields makes the whole struct's default from its fields' defaults. Fields after a
/// semicolon are never read: code sets them.
macro_rules! settings {
    ($(#[doc = $about:literal])+ pub struct $name:ident impl Default { $(
        $(#[doc = $doc:literal])+
        $field:ident: $ty:ty $([$range:expr])? = $default:expr $(=> $example:literal)?
    ),+ $(,)? $(; $(
        $(#[doc = $hdoc:literal])+
        $hidden:ident: $hty:ty = $hdefault:expr
    ),+ $(,)?)? }) => {
        settings! { $(#[doc = $about])+ pub struct $name { $(
            $(#[doc = $doc])+
            $field: $ty $([$range])? = $default $(=> $example)?
        ),+ $(; $($(#[doc = $hdoc])+ $hidden: $hty = $hdefault),+)? } }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)+ $($($hidden: $hdefault,)+)? }
            }
        }
    };
    (@some $value:expr) => { Some($value) };
    (@some) => { None };
    ($(#[doc = $about:literal])+ pub struct $name:ident { $(
        $(#[doc = $doc:literal])+
        $field:ident: $ty:ty $([$range:expr])? $(= $default:expr)? $(=> $example:literal)?
    ),+ $(,)? $(; $(
        $(#[doc = $hdoc:literal])+
        $hidden:ident: $hty:ty = $hdefault:expr
    ),+ $(,)?)? }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug)]
        pub struct $name {
            $($(#[doc = $doc])+ pub $field: $ty,)+
            $($($(#[doc = $hdoc])+ pub $hidden: $hty,)+)?
        }

        impl $crate::config::setting::Setting for $name {
            fn read(
                place: &$crate::config::setting::Place<'_>,
                mistakes: &mut Vec<$crate::config::Mistake>,
            ) -> Option<Self> {
                let known = [$(stringify!($field)),+];
                let table = $crate::config::setting::Table::open(place, &known, mistakes)?;
                $(
                    let default: Option<fn() -> $ty> = settings!(@some $(|| $default)?);
                    let $field = table.take::<$ty>(stringify!($field), default, mistakes);
                    $(table.within(stringify!($field), $field.as_ref(), &($range), mistakes);)?
                )+
                Some(Self { $($field: $field?,)+ $($($hidden: $hdefault,)+)? })
            }

            fn shape() -> $crate::config::setting::Shape {
                $crate::config::setting::Shape::Table(vec![$({
                    let default: Option<fn() -> $ty> = settings!(@some $(|| $default)?);
                    $crate::config::setting::Field {
                        name: stringify!($field),
                        docs: &[$($doc),+],
                        shape: <$ty as $crate::config::setting::Setting>::shape(),
                        required: default.is_none(),
                        default: default
                            .and_then(|d| $crate::config::setting::Setting::show(&d())),
                        range: settings!(@some $({
                            let range: std::ops::RangeInclusive<$ty> = $range;
                            (range.start().to_string(), range.end().to_string())
                        })?),
                        example: settings!(@some $($example)?),
                    }
                }),+])
            }

            fn show(&self) -> Option<String> {
                None
            }
        }
    };
}
