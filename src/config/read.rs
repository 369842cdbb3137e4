//! Reading: defaults < the file < the environment, and the service files beside it.

use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::mistake::{Mistake, shown};
use super::setting::{Place, Setting, Sources};

/// What begins the name of every environment variable that sets a key. Two underscores stand for
/// the dot: `PORTTI_SERVER__LISTEN` sets `server.listen`.
pub const PREFIX: &str = "PORTTI_";

/// Variables with the prefix that are no settings: where the file is, and what tests are told.
const RESERVED: [&str; 2] = ["PORTTI_CONFIG", "PORTTI_TEST_"];

/// The name of the environment variable that sets `key`.
pub fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_uppercase())
}

/// The environment of this process, as far as it is text.
#[must_use]
pub fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// One layer of a configuration: what it says and where it comes from.
struct Layer {
    metadata: Metadata,
    dict: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        self.metadata.clone()
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.dict.clone()))
    }
}

/// Reads `T` from the file at `path` (absolute) and from `environment`, noting every mistake.
pub fn read<T: Setting>(
    path: &Path,
    environment: &[(String, String)],
    mistakes: &mut Vec<Mistake>,
) -> Option<T> {
    let file = file_layer(path, mistakes)?;
    let figment = Figment::new()
        .merge(file)
        .merge(environment_layer(environment));
    let value = match figment.data() {
        Ok(mut profiles) => Value::from(profiles.remove(&Profile::Default).unwrap_or_default()),
        Err(error) => {
            mistakes.push(whole(path, error.to_string()));
            return None;
        }
    };
    let sources = Sources {
        figment,
        main: path.to_owned(),
    };
    let root = Place {
        key: String::new(),
        value: &value,
        sources: &sources,
    };
    T::read(&root, mistakes)
}

fn file_layer(path: &Path, mistakes: &mut Vec<Mistake>) -> Option<Layer> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            mistakes.push(whole(path, format!("cannot be read: {error}")));
            return None;
        }
    };
    match Toml::from_str::<Dict>(&text) {
        Ok(dict) => Some(Layer {
            metadata: Metadata::from("file", path),
            dict,
        }),
        Err(error) => {
            let place = error
                .span()
                .and_then(|span| text.get(..span.start))
                .map_or_else(String::new, |before| {
                    format!("line {}: ", before.matches('\n').count() + 1)
                });
            mistakes.push(whole(path, format!("{place}{}", error.message())));
            None
        }
    }
}

fn environment_layer(environment: &[(String, String)]) -> Layer {
    let mut dict = Dict::new();
    for (name, text) in environment {
        if RESERVED.iter().any(|reserved| name.starts_with(reserved)) {
            continue;
        }
        if let Some(key) = name.strip_prefix(PREFIX) {
            let parts: Vec<String> = key.split("__").map(str::to_lowercase).collect();
            put(&mut dict, &parts, text);
        }
    }
    Layer {
        metadata: Metadata::named("environment"),
        dict,
    }
}

fn put(dict: &mut Dict, parts: &[String], text: &str) {
    match parts {
        [] => {}
        [last] => {
            dict.insert(last.clone(), Value::from(text));
        }
        [first, rest @ ..] => {
            let inner = dict
                .entry(first.clone())
                .or_insert_with(|| Value::from(Dict::new()));
            if !matches!(inner, Value::Dict(..)) {
                *inner = Value::from(Dict::new());
            }
            if let Value::Dict(_, inner) = inner {
                put(inner, rest, text);
            }
        }
    }
}

/// A mistake that is about a whole file or folder.
pub fn whole(path: &Path, wrong: impl Into<String>) -> Mistake {
    Mistake::new(shown(path), "", wrong, "")
}

/// The files of a folder that end in `.toml`, in order of name.
pub fn toml_files(folder: &Path, mistakes: &mut Vec<Mistake>) -> Vec<PathBuf> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            mistakes.push(whole(folder, format!("cannot be read: {error}")));
            return Vec::new();
        }
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    files.sort();
    files
}
